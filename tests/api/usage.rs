//! What a tenant used, and how its link sessions fare: the funnel, the counts, the timeline.

mod closing;
mod counts;
mod funnel;
mod notes;
mod timeline;

use chrono::{DateTime, Utc};
use linkgate::clock::Clock;
use serde_json::Value;

use crate::support::Setup;
use crate::support::scene::Scene;
use crate::support::wire::Answer;

/// A scene whose clock stands at that moment.
async fn scene_at(moment: &str) -> Scene {
    let at: DateTime<Utc> = moment.parse().expect("a moment");
    Scene::with(Setup { clock: Clock::manual(at), ..Setup::default() }).await
}

/// Waits until all notes are written.
async fn let_notes_be_written(scene: &Scene) {
    let ended = scene.gateway.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await;
    assert!(ended, "the background work does not come to its end");
}

/// Usage as the live key is told it.
async fn usage(scene: &Scene, query: &str) -> Value {
    let answer: Answer = scene.get(&format!("/v1/usage{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}
