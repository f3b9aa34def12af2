//! What is counted outlives what it was counted of.

use chrono::Duration;
use serde_json::{Value, json};

use super::{let_notes_be_written, scene_at, usage};
use crate::support::scene::Scene;
use crate::support::upstream::Person;

/// Lets days go by, each with a round of the sweeper.
async fn days_go_by(scene: &Scene, days: i64) {
    for _ in 0..days {
        scene.gateway.clock.advance(Duration::days(1));
        scene.gateway.sweep().await;
    }
}

/// A day of everything: linked and told, cancelled, unlinked.
async fn a_busy_day(scene: &Scene) {
    let account = scene.link("ana", &Person::new("ana")).await;
    let cancelled = scene.start_for("ben").await;
    scene.post(&format!("/v1/link-sessions/{}/cancel", cancelled.label), json!({})).await;
    scene.gateway.delete(&format!("/v1/accounts/{account}")).key(&scene.tenant.live).send().await;
    let_notes_be_written(scene).await;
}

/// What of it outlives the rows: all but the percentiles.
fn lasting(usage: &Value) -> [Value; 4] {
    let funnel = &usage["link_funnel"];
    let steps = ["created", "shown", "scanned", "confirmed", "told"].map(|step| funnel[step].clone());
    [usage["totals"].clone(), usage["days"].clone(), json!(steps), funnel["drop_off"].clone()]
}

#[tokio::test]
async fn a_day_is_told_as_it_was_after_its_sessions_are_deleted() {
    let scene = scene_at("2026-03-09T12:00:00Z").await;
    scene.gateway.sweep().await;
    a_busy_day(&scene).await;
    let then = usage(&scene, "?from=2026-03-08&to=2026-03-10").await;
    assert_eq!(then["totals"]["link_sessions"]["created"], 2);
    assert_eq!(then["totals"]["accounts"]["unlinked"], 1);

    days_go_by(&scene, 33).await;

    let rows = "select link_session_id from link_sessions union all select event_id from events";
    assert!(scene.rows(rows).await.is_empty(), "the rows are to be gone");
    let now = usage(&scene, "?from=2026-03-08&to=2026-03-10").await;
    assert_eq!(lasting(&now), lasting(&then));
    assert_eq!(now["complete_from"], "2026-02-08", "it began to count on 2026-03-09");
    assert_eq!(now["link_funnel"]["seconds"]["created_to_confirmed"]["p50"], Value::Null);
    let other =
        scene.gateway.get("/v1/usage?from=2026-03-09&to=2026-03-09").key(&scene.tenant.test).send().await;
    assert_eq!(other.json()["totals"]["link_sessions"]["created"], 0, "of the other environment");
}

#[tokio::test]
async fn while_days_are_closed_nothing_is_counted_twice_or_missing() {
    let scene = scene_at("2026-03-09T12:00:00Z").await;
    scene.gateway.sweep().await;
    for _ in 0..3 {
        a_busy_day(&scene).await;
        days_go_by(&scene, 1).await;
    }
    let query = "?from=2026-03-09&to=2026-03-11";
    let then = lasting(&usage(&scene, query).await);
    assert_eq!(then[0]["link_sessions"]["created"], 6);

    for _ in 0..35 {
        days_go_by(&scene, 1).await;
        // A second round of the same day, as another replica has it.
        scene.gateway.sweep().await;
        assert_eq!(lasting(&usage(&scene, query).await), then);
    }
}

#[tokio::test]
async fn nothing_is_deleted_before_its_day_is_counted() {
    let scene = scene_at("2026-03-09T12:00:00Z").await;
    scene.gateway.sweep().await;
    a_busy_day(&scene).await;
    let then = lasting(&usage(&scene, "?from=2026-03-09&to=2026-03-09").await);

    // Nobody swept for long; then the days are closed one a round, the oldest first.
    scene.gateway.clock.advance(Duration::days(60));
    scene.gateway.sweep().await;
    assert_eq!(scene.rows("select count(*) from link_sessions").await, ["2"], "its day is not counted yet");
    for _ in 0..40 {
        scene.gateway.sweep().await;
    }

    assert_eq!(scene.rows("select count(*) from link_sessions").await, ["0"]);
    assert_eq!(lasting(&usage(&scene, "?from=2026-03-09&to=2026-03-09").await), then);
}
