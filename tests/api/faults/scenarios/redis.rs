//! Redis that forgets, dies, hangs or is full.

use crate::faults::clock::{Dice, now_ms};
use crate::faults::figures::{Bounds, Report};
use crate::faults::stores::{Service, pass_ms};
use crate::faults::world::{Plan, Scale, World};

const P_MS: i64 = 3_000;

pub async fn flushed(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale)).await;
    let mut dice = Dice::new(scale.seed);
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + dice.between(1, scale.sessions as i64 / 3) as usize).await;
        world.stores.flush().await;
        world.settle().await;
    }
    let bounds = Bounds { extra_p99_ms: Some(2 * P_MS), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}

pub async fn killed(name: &'static str, scale: Scale) -> Report {
    killed_for(name, scale, 30_000).await
}

/// Redis is killed, and comes back empty after `away_ms`.
pub async fn killed_for(name: &'static str, scale: Scale, away_ms: u64) -> Report {
    let mut world = World::start(Plan::new(&scale).with_private_stores()).await;
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + 1).await;
        let from = now_ms();
        world.stores.kill(Service::Redis).await;
        pass_ms(away_ms).await;
        world.stores.start(Service::Redis).await;
        world.outages.push((from, now_ms()));
        world.settle().await;
    }
    let bounds = Bounds { extra_max_ms: Some(2 * P_MS), api_errors_max: Some(0), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}
