//! Replicas that die, stand still, come and go.

use std::time::Duration;

use crate::faults::clock::{Dice, now_ms};
use crate::faults::figures::{Bounds, Report};
use crate::faults::ledger::Said;
use crate::faults::simulator::fate::Fates;
use crate::faults::stores::pass_ms;
use crate::faults::world::{Plan, Scale, World};

/// The poll interval, P of the fault table.
const P_MS: i64 = 3_000;

pub async fn sigkill(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale)).await;
    let mut dice = Dice::new(scale.seed);
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + dice.between(1, scale.sessions as i64 / 3) as usize).await;
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

pub async fn before_commit(name: &'static str, scale: Scale) -> Report {
    killed_at(name, scale, "before_confirm_commit=pause").await
}

pub async fn after_commit(name: &'static str, scale: Scale) -> Report {
    let mut report = killed_at(name, scale, "after_confirm_commit=pause").await;
    if report.figures.in_hand > 0 {
        report.faults.push(format!("{} confirmations on disk were lost", report.figures.in_hand));
    }
    report
}

/// The first replica stands still at `failpoint` with the first confirmations that it gets, and is killed.
async fn killed_at(name: &'static str, scale: Scale, failpoint: &str) -> Report {
    let plan = Plan::new(&scale).with_fates(Fates::all_confirm(1_000, 12_000));
    let mut world = World::prepare(plan).await;
    for replica in &mut world.replicas[1..] {
        replica.start().await;
    }
    let mut notes = Vec::new();
    for _ in 0..scale.tries {
        world.replicas[0].start_with(&[("FAILPOINTS", failpoint)]).await;
        let since = now_ms();
        world.begin(scale.sessions).await;
        let in_hand = async |world: &World| {
            let given = |poll: &&crate::faults::ledger::Poll| {
                poll.replica == 0 && poll.started_ms > since && poll.said == Said::Confirmed
            };
            world
                .simulator
                .look(|ledger| ledger.codes.iter().any(|code| code.polls.iter().any(|p| given(&p))))
        };
        let reached = world.until(Duration::from_secs(60), in_hand).await;
        assert!(reached, "the first replica was given no confirmation");
        pass_ms(300).await;
        let killed = now_ms();
        world.kill(0);
        world.settle().await;
        let rows = world.rows().await;
        let of_this_try = rows.sessions.iter().filter(|session| session.created_ms >= since);
        let last = of_this_try.filter_map(|session| session.ended_ms()).max().unwrap_or(0);
        notes.push(last - killed);
    }
    let mut report = world.verdict(name, &Bounds { overlapping_max: Some(0), ..Bounds::lossless() }).await;
    let longest = notes.into_iter().max().unwrap_or(0);
    report.notes.push(format!("all sessions had ended {longest} ms after the kill at the latest"));
    if longest > 25_000 {
        report.faults.push(format!("a session was resolved {longest} ms after the kill; the bound is 25000"));
    }
    report
}
