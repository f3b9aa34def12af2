//! Links between the parts that are slow, cut, deaf or hostile, one after another.

use std::time::Duration;

use crate::faults::clock::Dice;
use crate::faults::figures::{Bounds, Report};
use crate::faults::fleet::Links;
use crate::faults::proxy::{Harm, Proxy};
use crate::faults::world::{Plan, Scale, World};

const HARMS: &[Harm] = &[
    Harm::Delay { delay: Duration::from_millis(20), jitter: Duration::from_millis(80) },
    Harm::CutAfter(200),
    Harm::BlackHole,
    Harm::Reset,
    Harm::Drip { bytes: 7, pause: Duration::from_millis(2) },
];

/// Every link of one replica suffers from every harm in turn, while the other replicas are well. What breaks
/// off on its way is lost as an answer of the upstream is.
pub async fn bad(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale)).await;
    let mut dice = Dice::new(scale.seed);
    let mut suffered = 0;
    for _ in 0..scale.tries {
        let suffering = dice.between(0, scale.replicas as i64 - 1) as usize;
        world.begin(scale.sessions).await;
        for _ in 0..5 {
            let harm = *dice.pick(HARMS);
            let links = world.replicas[suffering].links();
            let link = which(links, dice.between(0, 3));
            link.suffer(harm);
            suffered += 1;
            tokio::time::sleep(Duration::from_millis(dice.between(500, 3_000) as u64)).await;
            link.mend();
        }
        world.settle().await;
    }
    let mut report = world.verdict(name, &Bounds { false_ends_max: Some(0), ..Bounds::default() }).await;
    report.notes.push(format!("{suffered} times a link suffered"));
    report
}

fn which(links: &Links, number: i64) -> &Proxy {
    match (number, &links.redis) {
        (0, Some(redis)) => redis,
        (1, _) => &links.upstream,
        (2, _) => &links.gateway,
        _ => &links.postgres,
    }
}

/// One replica is cut off from PostgreSQL alone: its readiness fails, and its claims go to the others.
pub async fn cut_off(name: &'static str, scale: Scale) -> Report {
    let away = scale.away(20);
    let mut world = World::start(Plan::new(&scale)).await;
    let mut unready = 0;
    for round in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + 1).await;
        let replica = round % scale.replicas;
        world.replicas[replica].links().postgres.suffer(Harm::BlackHole);
        let since = std::time::Instant::now();
        world
            .until(away, async |world| {
                let ready = world.clients.probe(replica, "/readyz").await;
                ready.is_some_and(|(answer, _)| answer.status == 503)
            })
            .await;
        unready = unready.max(since.elapsed().as_millis() as i64);
        tokio::time::sleep(away.saturating_sub(since.elapsed())).await;
        world.replicas[replica].links().postgres.mend();
        world.settle().await;
    }
    let bounds = Bounds { extra_p99_ms: Some(2 * super::P_MS), ..Bounds::lossless() };
    let mut report = world.verdict(name, &bounds).await;
    report.hold("ms until the replica is not ready", unready, 5_000);
    report
}
