//! How often a code is polled, by the held clock. P is 3 s.

use serde_json::json;

use crate::support::scene::Scene;
use crate::support::upstream::Say;

const P: f64 = 3.0;

#[tokio::test]
async fn a_code_that_nobody_watches_is_polled_up_to_three_times_slower() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    assert_eq!(scene.due_in(started.id).await, Some(P));

    scene.gateway.pass(3).await;

    let due = scene.due_in(started.id).await.unwrap();
    assert!((P..=3.0 * P).contains(&due), "{due}");
    assert_eq!(started.code.polls(), 1);
    scene.gateway.pass(due as i64 - 1).await;
    assert_eq!(started.code.polls(), 1, "not before it is due");
}

#[tokio::test]
async fn a_code_that_somebody_watches_is_polled_every_interval() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    for round in 1..=5 {
        scene.session(&started.label).await;
        scene.until_watched(started.id).await;
        scene.gateway.pass(3).await;
        assert_eq!(started.code.polls(), round);
        assert_eq!(scene.due_in(started.id).await, Some(P));
    }
}

#[tokio::test]
async fn whoever_looks_is_not_made_to_wait_for_the_slow_pace() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.gateway.pass(3).await;
    assert!(scene.due_in(started.id).await.unwrap() > P);

    scene.session(&started.label).await;
    scene.until_watched(started.id).await;

    assert_eq!(scene.due_in(started.id).await, Some(P));
}

#[tokio::test]
async fn a_check_of_the_compatible_surface_counts_as_watching_for_15_seconds() {
    let scene = Scene::new().await;
    let (token, code) = scene.start_compatible("compat-01").await;
    let id = scene.rows("select link_session_id from link_sessions").await[0].parse::<uuid::Uuid>().unwrap();
    let id = linkgate::model::id::LinkSessionId::from_uuid(id);
    scene.check(&token).await;
    scene.until_watched(id).await;

    for _ in 0..4 {
        scene.gateway.pass(3).await;
        assert_eq!(scene.due_in(id).await, Some(P));
    }
    scene.gateway.pass(3).await;
    assert!(scene.due_in(id).await.unwrap() > P, "nobody has looked for 15 s");
    assert_eq!(code.polls(), 5);
}

#[tokio::test]
async fn any_number_of_checks_cost_the_upstream_nothing() {
    let scene = Scene::new().await;
    let (token, code) = scene.start_compatible("compat-01").await;
    for _ in 0..50 {
        assert_eq!(scene.check(&token).await["status"], "new");
    }
    for _ in 0..3 {
        scene.gateway.poll().await;
    }

    assert_eq!(code.polls(), 0, "none is due yet");
}

#[tokio::test]
async fn a_code_just_scanned_is_polled_three_times_faster() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    started.code.stands("scanned");

    scene.gateway.pass(3).await;

    assert_eq!(scene.due_in(started.id).await, Some(P / 3.0));
    scene.gateway.pass(1).await;
    assert_eq!(started.code.polls(), 2);
    assert_eq!(scene.due_in(started.id).await, Some(P / 3.0));
}

#[tokio::test]
async fn a_code_is_polled_in_time_for_its_end() {
    let scene = Scene::new().await;
    scene.upstream.codes_live(20);
    let started = scene.start(json!({})).await;
    scene.gateway.pass(3).await;
    scene.gateway.pass(9).await;

    let due = scene.due_in(started.id).await.unwrap();

    assert!(due <= 8.5, "the code ends in 8 s, and the next look is in {due}");
}

#[tokio::test]
async fn failures_wait_longer_and_longer_up_to_five_intervals() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.upstream.outage(Some(Say::status(500, json!({}))));
    let mut polls = 0;
    for _ in 0..8 {
        let due = scene.due_in(started.id).await.unwrap();
        assert!((P..=5.0 * P + 0.1).contains(&due), "{due}");
        scene.gateway.clock.advance(chrono::Duration::milliseconds((due * 1000.0).ceil() as i64));
        scene.gateway.poll().await;
        polls += 1;
        assert_eq!(started.code.polls(), polls);
    }
}

#[tokio::test]
async fn watching_does_not_hurry_an_upstream_in_trouble() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.upstream.outage(Some(Say::status(500, json!({}))));
    for _ in 0..4 {
        scene.gateway.pass(20).await;
    }
    let due = scene.due_in(started.id).await;

    scene.session(&started.label).await;
    scene.until_watched(started.id).await;

    assert_eq!(scene.due_in(started.id).await, due);
}

#[tokio::test]
async fn a_session_that_is_due_is_claimed_by_one_of_many() {
    let scene = Scene::new().await;
    let replicas = [scene.replica(false).await, scene.replica(false).await, scene.replica(false).await];
    let mut codes = Vec::new();
    for _ in 0..20 {
        codes.push(scene.start(json!({})).await.code);
    }
    scene.upstream.delay(std::time::Duration::from_millis(30));
    scene.gateway.clock.advance(chrono::Duration::seconds(3));

    futures_util::future::join_all(replicas.iter().map(|replica| replica.poll())).await;

    assert!(codes.iter().all(|code| code.polls() == 1));
    assert_eq!(scene.upstream.most_at_once(), 1);
}
