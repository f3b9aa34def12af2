//! An upstream that loses its answers, hangs, refuses or lies.

use std::time::Duration;

use serde_json::json;

use super::P_MS;
use crate::faults::clock::now_ms;
use crate::faults::figures::{Bounds, Report};
use crate::faults::ledger::Ledger;
use crate::faults::proxy::Harm;
use crate::faults::simulator::fate::Fates;
use crate::faults::simulator::{Mischief, Mood};
use crate::faults::stores::pass_ms;
use crate::faults::world::{Plan, Scale, World};

/// How many calls one replica may have under way.
const IN_FLIGHT_MAX: usize = 64;
/// By how much memory may grow, in KiB.
const GROWTH_KIB_MAX: i64 = 20 * 1024;
/// How soon every code is polled once the upstream is well again.
const SERVED_MS_MAX: i64 = 35_000;

pub async fn cut_after_confirmed(name: &'static str, scale: Scale) -> Report {
    mischievous(name, scale, Mischief { lost: 30, ..Mischief::default() }).await
}

pub async fn garbage(name: &'static str, scale: Scale) -> Report {
    mischievous(name, scale, Mischief { garbage: 40, ..Mischief::default() }).await
}

pub async fn forged(name: &'static str, scale: Scale) -> Report {
    mischievous(name, scale, Mischief { forged: 40, ..Mischief::default() }).await
}

/// States told again that are over, answers that break off, garbage between, all late.
pub async fn disorder(name: &'static str, scale: Scale) -> Report {
    let mischief =
        Mischief { stale: 30, cut: 10, garbage: 10, forged: 5, delay_ms: 700, ..Mischief::default() };
    mischievous(name, scale, mischief).await
}

async fn mischievous(name: &'static str, scale: Scale, mischief: Mischief) -> Report {
    let mut world = World::start(Plan::new(&scale)).await;
    world.simulator.mischief(mischief);
    for _ in 0..scale.tries {
        world.begin(scale.sessions).await;
        world.settle().await;
    }
    world.verdict(name, &Bounds { overlapping_max: Some(0), ..Bounds::lossless() }).await
}

/// Everybody confirms within a second of the end of the code.
pub async fn at_expiry(name: &'static str, scale: Scale) -> Report {
    let life = Duration::from_secs(12);
    let fates = Fates { scan_ms: (8_000, 8_000), end_ms: (3_000, 5_000), denied: 0, taken: 0 };
    let mut world = World::start(Plan::new(&scale).with_fates(fates).with_life(life)).await;
    for _ in 0..scale.tries {
        world.begin(scale.sessions).await;
        // A code that was shown anew is confirmed at leisure.
        world.simulator.fates(Fates::all_confirm(1_000, 5_000));
        world.settle().await;
    }
    world.verdict(name, &Bounds { overlapping_max: Some(0), ..Bounds::lossless() }).await
}

/// The upstream takes calls in and never answers.
pub async fn hangs(name: &'static str, scale: Scale) -> Report {
    let away = scale.away(60);
    let world = in_trouble(&scale, away).await;
    let calm = world.clients.unrelated_p99_ms(50).await;
    let memory: Vec<i64> = world.replicas.iter().filter_map(|replica| replica.memory_kib()).collect();
    world.simulator.mood(Mood::Hangs);
    let worst = world.clients.unrelated_p99_ms(away.as_secs() as usize * 5).await;
    let growth = world.replicas.iter().zip(&memory).filter_map(|(r, was)| Some(r.memory_kib()? - was)).max();
    world.simulator.mood(Mood::Well);
    let mut report = settled(name, world).await;
    report.hold_count(
        "calls under way at once",
        report.figures.most_under_way,
        IN_FLIGHT_MAX * scale.replicas,
    );
    report.hold("KiB of memory more than before", growth.unwrap_or(0), GROWTH_KIB_MAX);
    report.notes.push(format!("{calm} ms for an unrelated answer at p99 before"));
    report.hold("ms for an unrelated answer at p99 meanwhile", worst, 2 * calm.max(5));
    report
}

/// Every call fails.
pub async fn fails(name: &'static str, scale: Scale) -> Report {
    let away = scale.away(60);
    let world = in_trouble(&scale, away).await;
    let window = 15_000;
    pass_ms(window as u64).await;
    let from = now_ms();
    world.simulator.mood(Mood::Fails(500));
    tokio::time::sleep(away).await;
    let to = now_ms();
    world.simulator.mood(Mood::Well);
    let (before, during) = world.simulator.look(|ledger| {
        (ledger.calls_between("check", from - window, from), ledger.calls_between("check", from, to))
    });
    let allowed = before as i64 * (to - from) * 11 / (window * 10);
    let mut report = settled(name, world).await;
    report.hold_count("polls while all failed", during, allowed as usize);
    report
}

/// The upstream can't be reached: its connections are reset.
pub async fn unreachable(name: &'static str, scale: Scale) -> Report {
    let away = scale.away(30);
    let world = in_trouble(&scale, away).await;
    world.replicas.iter().for_each(|replica| replica.links().upstream.suffer(Harm::Reset));
    tokio::time::sleep(away).await;
    world.replicas.iter().for_each(|replica| replica.links().upstream.mend());
    settled(name, world).await
}

/// The upstream speaks no TLS where we expect it: not one call goes out in the clear.
pub async fn no_tls(name: &'static str, scale: Scale) -> Report {
    let mut world = World::prepare(Plan::new(&scale)).await;
    let base = format!("https://127.0.0.1:{}/r0", world.simulator.port());
    world.replicas[0].start_with(&[("WAHDX_BASE_URL", &base)]).await;
    let mut linked = 0;
    for number in 0..scale.tries {
        let body = json!({"unique_id": format!("no_tls_{number:04}"), "user_id": "u"});
        let status = world.clients.post_once(0, "/v1/link-sessions", &body).await;
        linked += usize::from(status.is_none_or(|status| !(500..600).contains(&status)));
    }
    let calls = world.simulator.look(|ledger| ledger.calls.len());
    let mut report = world.verdict(name, &Bounds::lossless()).await;
    report.figures.tries = scale.tries;
    report.hold_count("calls that came in the clear", calls, 0);
    report.hold_count("starts that were not refused as the upstream's matter", linked, 0);
    report
}

/// Answers take five seconds, and a poll waits three.
pub async fn slow(name: &'static str, scale: Scale) -> Report {
    let away = scale.away(30);
    let world = in_trouble(&scale, away).await;
    world.simulator.mood(Mood::Slow(Duration::from_secs(5)));
    tokio::time::sleep(away).await;
    world.simulator.mood(Mood::Well);
    settled(name, world).await
}

pub async fn slow_down(name: &'static str, scale: Scale) -> Report {
    limited(name, scale, Some(10)).await
}

pub async fn slow_down_unsaid(name: &'static str, scale: Scale) -> Report {
    limited(name, scale, None).await
}

/// The upstream answers half as many polls a second as we would like to ask: everybody gets a share.
pub async fn limits(name: &'static str, scale: Scale) -> Report {
    let fates = Fates::all_confirm(8_000, 20_000);
    let mut world =
        World::start(Plan::new(&scale).with_fates(fates).with_life(Duration::from_secs(120))).await;
    world.begin(scale.sessions).await;
    let wanted = scale.sessions as i64 * 1_000 / P_MS;
    world.simulator.mood(Mood::Limits((wanted as usize / 2).max(2)));
    world.settle().await;
    let mut report = world.verdict(name, &Bounds { overlapping_max: Some(0), ..Bounds::lossless() }).await;
    let unfairness = report.figures.unfairness_percent();
    report.hold("percent of the greedy tenant's wait that the others have at p50", unfairness, 200);
    report
}

/// 429 for a while, with or without a time.
async fn limited(name: &'static str, scale: Scale, retry_after: Option<u64>) -> Report {
    let away = scale.away(30);
    let world = in_trouble(&scale, away).await;
    let from = now_ms();
    world.simulator.mood(Mood::SlowDown(retry_after));
    tokio::time::sleep(away).await;
    let calls = world.simulator.look(|ledger| ledger.calls_between("check", from, now_ms()));
    world.simulator.mood(Mood::Well);
    let (bounds, report) =
        (Bounds { unwelcome_max: Some(0), ..Bounds::lossless() }, settled(name, world).await);
    let mut report =
        Report { wrong: [report.wrong.clone(), report.figures.wrong(&bounds)].concat(), ..report };
    report.notes.push(format!("{calls} polls in {} s of 429", away.as_secs()));
    report
}

/// The key is refused, then the plan: at most three calls a minute find that out.
pub async fn refused(name: &'static str, scale: Scale) -> Report {
    let away = Duration::from_secs(60);
    let world = in_trouble(&scale, away * 2).await;
    let mut most = 0;
    for status in [401, 403] {
        world.simulator.mood(Mood::Refuses(status));
        // The polls that are due at once find out together.
        pass_ms(P_MS as u64).await;
        let from = now_ms();
        tokio::time::sleep(away).await;
        most = most.max(world.simulator.look(|ledger| calls_since(ledger, from)));
    }
    let start = json!({"unique_id": "refused_0001", "user_id": "u"});
    let told = world.clients.post_once(0, "/v1/link-sessions", &start).await;
    world.simulator.mood(Mood::Well);
    let mut report = settled(name, world).await;
    report.hold_count("calls in a minute with a key that is refused", most, 3);
    report.hold_count("tenants who were told another thing than 503", usize::from(told != Some(503)), 0);
    report
}

fn calls_since(ledger: &Ledger, from_ms: i64) -> usize {
    ledger.calls.iter().filter(|call| call.started_ms >= from_ms).count()
}

/// A world with sessions that wait, whose phones confirm once the trouble of `away` is over.
async fn in_trouble(scale: &Scale, away: Duration) -> World {
    let after = away.as_millis() as i64 + 25_000;
    let fates = Fates::all_confirm(after, after + 10_000);
    let life = away + Duration::from_secs(120);
    let mut world = World::start(Plan::new(scale).with_fates(fates).with_life(life)).await;
    world.begin(scale.sessions).await;
    world
}

/// The trouble is over: everybody is served soon, and nothing was lost.
async fn settled(name: &'static str, mut world: World) -> Report {
    let well = now_ms();
    world.settle().await;
    let served = world.simulator.look(|ledger| {
        let first = ledger.codes.iter().filter(|code| code.made_ms < well);
        first
            .filter_map(|code| code.polls.iter().find(|poll| poll.started_ms >= well))
            .map(|p| p.started_ms - well)
            .max()
    });
    let mut report = world.verdict(name, &Bounds { overlapping_max: Some(0), ..Bounds::lossless() }).await;
    report.hold("ms until every code was polled again", served.unwrap_or(0), SERVED_MS_MAX);
    report
}
