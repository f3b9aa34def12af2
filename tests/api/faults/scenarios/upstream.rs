//! An upstream that loses its answers, hangs, refuses or lies.

use crate::faults::figures::{Bounds, Report};
use crate::faults::simulator::Mischief;
use crate::faults::world::{Plan, Scale, World};

pub async fn cut_after_confirmed(name: &'static str, scale: Scale) -> Report {
    let mut world = World::start(Plan::new(&scale)).await;
    world.simulator.mischief(Mischief { lost: 30, ..Mischief::default() });
    for _ in 0..scale.tries {
        world.begin(scale.sessions).await;
        world.settle().await;
    }
    let bounds = Bounds { overlapping_max: Some(0), ..Bounds::lossless() };
    world.verdict(name, &bounds).await
}
