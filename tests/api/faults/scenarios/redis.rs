//! Redis that forgets, dies, hangs or is full.

use std::time::Duration;

use redis::cmd;

use super::P_MS;
use crate::faults::clock::{Dice, now_ms};
use crate::faults::figures::{Bounds, Report};
use crate::faults::stores::{Service, pass_ms};
use crate::faults::world::{Plan, Scale, World};
use crate::support::live;

pub async fn flushed(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale)).await;
    let mut dice = Dice::new(scale.seed);
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_some_are_handed_out(before, &mut dice).await;
        world.stores.flush().await;
        world.settle().await;
    }
    let bounds = Bounds { extra_p99_ms: Some(2 * P_MS), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}

pub async fn killed(name: &'static str, scale: Scale) -> Report {
    let away = scale.away(30);
    killed_for(name, scale, away).await
}

/// Redis is killed, and comes back empty.
pub async fn killed_for(name: &'static str, scale: Scale, away: Duration) -> Report {
    let mut world = World::start(Plan::new(&scale).with_private_stores()).await;
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + 1).await;
        let from = now_ms();
        world.stores.kill(Service::Redis).await;
        tokio::time::sleep(away).await;
        world.stores.start(Service::Redis).await;
        world.was_away_since(from);
        world.settle().await;
    }
    let bounds = Bounds { extra_max_ms: Some(2 * P_MS), api_errors_max: Some(0), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}

pub async fn hangs(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale).with_private_stores()).await;
    let mut slowest = 0;
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + 1).await;
        let from = now_ms();
        world.stores.freeze(Service::Redis).await;
        let calls = scale.away(30).as_secs() as usize * 5;
        slowest = slowest.max(world.clients.unrelated_p99_ms(calls).await);
        world.stores.thaw(Service::Redis).await;
        world.was_away_since(from);
        world.settle().await;
    }
    let bounds = Bounds { extra_max_ms: Some(2 * P_MS), ..Bounds::lossless() };
    let mut report = world.verdict(name, &bounds).await;
    report.hold("ms for an answer at p99 while Redis hung", slowest, 300);
    report
}

pub async fn full(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale).with_private_stores()).await;
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + 1).await;
        let from = now_ms();
        set_memory(&world, "1").await;
        tokio::time::sleep(scale.away(20)).await;
        set_memory(&world, "0").await;
        world.was_away_since(from);
        world.settle().await;
    }
    let bounds = Bounds { extra_max_ms: Some(2 * P_MS), api_errors_max: Some(0), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}

/// The limit in bytes, on every node. 0 is none.
async fn set_memory(world: &World, bytes: &str) {
    let mut set = cmd("CONFIG");
    set.arg("SET").arg("maxmemory").arg(bytes);
    live::run_at::<()>(&world.stores.redis_url, &set).await;
}

/// A failover to a copy that is a second old: leases that were taken in that second are gone.
pub async fn loses_a_second(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale).with_private_stores()).await;
    let mut dice = Dice::new(scale.seed);
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_some_are_handed_out(before, &mut dice).await;
        live::run_at::<()>(&world.stores.redis_url, &cmd("SAVE")).await;
        pass_ms(1_000).await;
        let from = now_ms();
        world.stores.kill(Service::Redis).await;
        world.stores.start(Service::Redis).await;
        world.was_away_since(from);
        world.settle().await;
    }
    world.verdict(name, &Bounds::lossless()).await
}

/// One node of a cluster is killed and comes back empty; the others serve their part meanwhile.
pub async fn node_killed(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale).with_private_stores()).await;
    assert!(world.stores.redis_is_a_cluster(), "{name} needs a cluster: script/faults {name} --cluster");
    for _ in 0..scale.tries {
        let before = world.handed_out();
        world.begin(scale.sessions).await;
        world.until_handed_out(before + 1).await;
        let from = now_ms();
        world.stores.kill_one_node().await;
        tokio::time::sleep(scale.away(15)).await;
        world.stores.start(Service::Redis).await;
        world.was_away_since(from);
        world.settle().await;
    }
    let bounds = Bounds { extra_max_ms: Some(2 * P_MS), api_errors_max: Some(0), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}
