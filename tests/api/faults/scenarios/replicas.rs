//! Replicas that die, stand still, come and go.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use super::P_MS;
use crate::faults::clock::{Dice, now_ms};
use crate::faults::figures::{Bounds, Report};
use crate::faults::ledger::{Ledger, Poll, Said};
use crate::faults::simulator::fate::Fates;
use crate::faults::stores::pass_ms;
use crate::faults::world::{Plan, Scale, World};

/// How long a session may wait whose confirmation died with its replica.
const RESOLVED_MS_MAX: i64 = 25_000;
/// How long it may take until a replica stands where it is to be killed.
const REACHED_MAX: Duration = Duration::from_secs(60);
/// How many sessions are begun before a replica is stopped with a confirmation in hand: fast enough that it is
/// stopped at once.
const FIRST_MAX: usize = 100;
/// How long a replica that is asked to go may take.
const GOES_MS_MAX: i64 = 30_000;

pub async fn sigkill(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale)).await;
    let mut dice = Dice::new(scale.seed);
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_some_are_handed_out(before, &mut dice).await;
        let victim = dice.between(0, scale.replicas as i64 - 1) as usize;
        world.kill(victim);
        world.settle().await;
        world.replicas[victim].start().await;
    }
    let bounds = Bounds {
        overlapping_max: Some(0),
        extra_p99_ms: Some(2 * P_MS),
        extra_max_ms: Some(3 * P_MS),
        ..Bounds::lossless()
    };
    world.verdict(name, &bounds).await
}

/// Two to four replicas are killed at random moments and come back at random moments.
pub async fn chaos(name: &'static str, scale: Scale) -> Report {
    let mut dice = Dice::new(scale.seed);
    let scale = Scale { replicas: dice.between(2, 4) as usize, ..scale };
    let mut world = World::start(Plan::new(&scale)).await;
    for _ in 0..scale.tries {
        world.begin(scale.sessions).await;
        let until = now_ms() + 15_000;
        while now_ms() < until {
            pass_ms(dice.between(200, 3_000) as u64).await;
            let victim = dice.between(0, scale.replicas as i64 - 1) as usize;
            world.kill(victim);
            pass_ms(dice.between(0, 1_000) as u64).await;
            world.replicas[victim].start().await;
        }
        world.settle().await;
    }
    let mut report = world.verdict(name, &Bounds { overlapping_max: Some(0), ..Bounds::lossless() }).await;
    report.notes.push(format!("{} replicas were killed {} times", scale.replicas, world.kills.len()));
    report
}

pub async fn before_commit(name: &'static str, scale: Scale) -> Report {
    killed_at(name, scale, "before_confirm_commit=pause").await
}

pub async fn after_commit(name: &'static str, scale: Scale) -> Report {
    let mut report = killed_at(name, scale, "after_confirm_commit=pause").await;
    let lost = report.figures.in_hand;
    report.hold_count("confirmations that were on disk and are lost", lost, 0);
    report
}

/// The first replica stands still at `failpoint` with the first confirmations that it gets, and is killed.
async fn killed_at(name: &'static str, scale: Scale, failpoint: &str) -> Report {
    let plan = Plan::new(&scale).with_fates(Fates::all_confirm(1_000, 12_000).hurried(scale.hurry()));
    let mut world = World::prepare(plan).await;
    for replica in &mut world.replicas[1..] {
        replica.start().await;
    }
    for _ in 0..scale.tries {
        world.replicas[0].start_with(&[("FAILPOINTS", failpoint)]).await;
        let since = now_ms();
        // No more than are begun before the first confirms: a replica that stands still for longer than its
        // lease is another fault.
        let first = scale.sessions.min(FIRST_MAX);
        world.begin(first).await;
        let holds =
            |poll: &Poll| poll.replica == 0 && poll.started_ms > since && poll.said == Said::Confirmed;
        let holds_one = async |world: &World| {
            world.simulator.look(|ledger| ledger.codes.iter().any(|code| code.polls.iter().any(holds)))
        };
        assert!(world.until(REACHED_MAX, holds_one).await, "the first replica was given no confirmation");
        pass_ms(300).await;
        world.kill(0);
        if scale.sessions > first {
            world.begin(scale.sessions - first).await;
        }
        world.settle().await;
    }
    let bounds =
        Bounds { overlapping_max: Some(0), resolved_ms: Some(RESOLVED_MS_MAX), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}

/// Every replica is down for a minute; sessions go on confirming and expiring meanwhile.
pub async fn all_down(name: &'static str, scale: Scale) -> Report {
    let away = scale.away(60);
    let within = away.as_millis() as i64;
    let fates = Fates { scan_ms: (500, within / 2), end_ms: (500, within / 2), ..Fates::default() };
    let life = away + Duration::from_secs(30);
    let mut world = World::start(Plan::new(&scale).with_fates(fates).with_life(life)).await;
    let mut latest = 0;
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + 1).await;
        let from = now_ms();
        for replica in 0..scale.replicas {
            world.kill(replica);
        }
        tokio::time::sleep(away).await;
        for replica in &mut world.replicas {
            replica.start().await;
        }
        let back = now_ms();
        world.was_away_since(from);
        world.settle().await;
        latest = latest.max(world.simulator.look(|ledger| polled_after(ledger, from, back)));
    }
    let mut report = world.verdict(name, &Bounds::lossless()).await;
    report.hold("ms until every code that waited was polled", latest, 2 * P_MS);
    report
}

/// How long after `back_ms` the last code was polled that waited since before `from_ms`.
fn polled_after(ledger: &Ledger, from_ms: i64, back_ms: i64) -> i64 {
    let waited = ledger.codes.iter().filter(|code| code.made_ms < from_ms);
    let waited = waited.filter(|code| code.handed_out_ms.first().is_none_or(|at| *at > from_ms));
    let first = waited.filter_map(|code| code.polls.iter().find(|poll| poll.started_ms >= back_ms));
    first.map(|poll| poll.started_ms - back_ms).max().unwrap_or(0)
}

/// One replica after another is asked to go and started again, under load and with stalled bodies.
pub async fn rolling(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan { looks_per_second: 100, ..Plan::new(&scale) }).await;
    world.clients.balance();
    let mut longest = 0;
    for round in 0..scale.tries {
        world.begin(scale.sessions).await;
        let replica = round % scale.replicas;
        let stalled = stall(world.replicas[replica].address(), 50);
        longest = longest.max(world.replicas[replica].ask_to_go().await.as_millis() as i64);
        drop(stalled);
        world.replicas[replica].start().await;
        world.settle().await;
    }
    let bounds = Bounds { overlapping_max: Some(0), api_errors_max: Some(0), ..Bounds::lossless() };
    let mut report = world.verdict(name, &bounds).await;
    report.hold("ms from SIGTERM to the exit at most", longest, GOES_MS_MAX);
    report
}

/// Connections whose bodies never come to their end.
fn stall(address: &str, count: usize) -> Vec<TcpStream> {
    let head = "POST /v1/link-sessions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
        content-length: 1000\r\n\r\n{\"user_id\":";
    let open = || {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(head.as_bytes())?;
        std::io::Result::Ok(stream)
    };
    (0..count).map(|_| open().expect("a connection to the replica")).collect()
}

/// A replica stands still for half a minute, and goes on as if nothing had been.
pub async fn frozen(name: &'static str, scale: Scale) -> Report {
    let away = scale.away(30);
    let mut world = World::start(Plan::new(&scale)).await;
    let mut dice = Dice::new(scale.seed);
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_some_are_handed_out(before, &mut dice).await;
        let victim = dice.between(0, scale.replicas as i64 - 1) as usize;
        world.kills.push((victim, now_ms()));
        world.replicas[victim].freeze();
        tokio::time::sleep(away).await;
        world.replicas[victim].thaw();
        world.settle().await;
    }
    world.verdict(name, &Bounds { overlapping_max: Some(0), ..Bounds::lossless() }).await
}
