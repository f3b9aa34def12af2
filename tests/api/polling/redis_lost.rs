//! Redis never holds the only copy.

use serde_json::json;

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

#[tokio::test]
async fn a_flushed_schedule_is_rebuilt_and_nothing_is_lost() {
    let scene = Scene::new().await;
    let mut sessions = Vec::new();
    for number in 0..20 {
        sessions.push(scene.start_for(&format!("user-{number}")).await);
    }
    // Half of them are scanned before.
    for started in &sessions[..10] {
        started.code.then(Say::State("scanned"));
    }
    scene.gateway.pass(3).await;

    scene.flush().await;
    scene.gateway.pass(30).await;
    assert!(scene.due_in(sessions[0].id).await.is_none(), "the schedule is gone");
    scene.gateway.sweep().await;
    assert!(scene.due_in(sessions[0].id).await.is_some_and(|due| (1.5..=3.0).contains(&due)));

    for (number, started) in sessions.iter().enumerate() {
        started.code.then(Say::Confirmed(Person::new(&format!("p{number}"))));
    }
    scene.gateway.pass(3).await;
    for (number, started) in sessions.iter().enumerate() {
        let session = scene.session(&started.label).await;
        assert_eq!(session["status"], "confirmed", "{session}");
        assert_eq!(session["account"]["username"], format!("p{number}"));
    }
    assert_eq!(scene.rows("select count(*) from accounts").await, ["20"]);
    let events = scene.events().await;
    assert!(events.contains(&"link_session.scanned=10".to_owned()), "{events:?}");
    assert!(events.contains(&"link_session.confirmed=20".to_owned()), "{events:?}");
}

#[tokio::test]
async fn a_rebuild_leaves_what_is_there_as_it_is() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.gateway.pass(3).await;
    let due = scene.due_in(started.id).await;

    scene.gateway.sweep().await;

    assert_eq!(scene.due_in(started.id).await, due);
}

#[tokio::test]
async fn a_flush_does_not_bring_ended_sessions_back() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.post(&format!("/v1/link-sessions/{}/cancel", started.label), json!({})).await;

    scene.flush().await;
    scene.gateway.sweep().await;

    assert!(scene.due_in(started.id).await.is_none());
}

#[tokio::test]
async fn a_renewed_code_survives_a_flush() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    started.code.stands("expired");
    scene.gateway.pass(10).await;
    let renewed = scene.upstream.last_code();

    scene.flush().await;
    scene.gateway.sweep().await;
    renewed.then(Say::Confirmed(Person::new("ana")));
    scene.gateway.pass(3).await;

    assert_eq!(scene.status(&started.label).await, "confirmed");
    assert_eq!(started.code.polls(), 1);
}

#[tokio::test]
async fn a_session_whose_start_was_interrupted_fails_cleanly() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.change("delete from link_codes").await;
    scene.flush().await;

    scene.gateway.clock.advance(chrono::Duration::seconds(20));
    scene.gateway.sweep().await;

    let session = scene.session(&started.label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("failed"), &json!("upstream_refused")));
}

#[tokio::test]
async fn a_worker_that_stops_in_the_middle_of_a_poll_is_relieved_when_its_lease_ends() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.upstream.once("check", Say::Hang);
    scene.gateway.clock.advance(chrono::Duration::seconds(3));
    {
        // Claims, asks, and is gone.
        let poll = scene.gateway.poll();
        let _ = tokio::time::timeout(std::time::Duration::from_millis(700), poll).await;
    }
    let replica = scene.replica(false).await;
    started.code.then(Say::Confirmed(Person::new("ana")));

    replica.pass(1).await;
    assert_eq!(scene.status(&started.label).await, "new", "the lease still holds");
    // Two intervals after it was due.
    replica.pass(5).await;

    assert_eq!(scene.status(&started.label).await, "confirmed");
}
