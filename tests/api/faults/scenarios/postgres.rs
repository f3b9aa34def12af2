//! PostgreSQL that goes and comes back.

use crate::faults::clock::{Dice, now_ms};
use crate::faults::figures::{Bounds, Report};
use crate::faults::stores::{Service, pass_ms};
use crate::faults::world::{Plan, Scale, World};

const P_MS: i64 = 3_000;

pub async fn restarted(name: &'static str, scale: Scale) -> Report {
    restarted_for(name, scale, (5_000, 10_000)).await
}

/// PostgreSQL is stopped in order in the middle of confirmations, and started after a while.
pub async fn restarted_for(name: &'static str, scale: Scale, away_ms: (i64, i64)) -> Report {
    let mut world = World::start(Plan::new(&scale).with_private_stores()).await;
    let mut dice = Dice::new(scale.seed);
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + dice.between(1, scale.sessions as i64 / 3) as usize).await;
        let from = now_ms();
        world.stores.stop(Service::Postgres).await;
        pass_ms(dice.between(away_ms.0, away_ms.1) as u64).await;
        world.stores.start(Service::Postgres).await;
        world.outages.push((from, now_ms()));
        world.settle().await;
    }
    let bounds = Bounds { extra_max_ms: Some(P_MS), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}
