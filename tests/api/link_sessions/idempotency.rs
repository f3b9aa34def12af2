//! `Idempotency-Key` on starting and cancelling.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::support::scene::Scene;
use crate::support::wire::Answer;

async fn start(scene: &Scene, key: &str, body: serde_json::Value) -> Answer {
    let call = scene.gateway.post("/v1/link-sessions").key(&scene.tenant.live).json(&body);
    call.header("Idempotency-Key", key).send().await
}

#[tokio::test]
async fn a_repeated_key_gets_the_first_answer() {
    let scene = Scene::new().await;

    let first = start(&scene, "key-1", json!({"user_id": "u"})).await;
    let second = start(&scene, "key-1", json!({"user_id": "u"})).await;

    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.text, second.text);
    assert_eq!(second.header("idempotent-replayed"), "true");
    assert_eq!(scene.upstream.codes(), 1);
}

#[tokio::test]
async fn the_first_answer_stays_even_when_the_session_has_moved_on() {
    let scene = Scene::new().await;
    let first = start(&scene, "key-1", json!({})).await;
    let label = first.json()["unique_id"].as_str().unwrap().to_owned();
    scene.post(&format!("/v1/link-sessions/{label}/cancel"), json!({})).await;

    let second = start(&scene, "key-1", json!({})).await;

    assert_eq!(first.text, second.text);
}

#[tokio::test]
async fn a_key_with_another_body_is_refused() {
    let scene = Scene::new().await;
    start(&scene, "key-1", json!({"user_id": "u"})).await;

    let answer = start(&scene, "key-1", json!({"user_id": "v"})).await;

    assert_eq!(answer.status, 422);
    assert_eq!(answer.broken()[0].1, "idempotency_key_reused");
    assert_eq!(scene.upstream.codes(), 1);
}

#[tokio::test]
async fn keys_of_another_tenant_or_environment_are_other_keys() {
    let scene = Scene::new().await;
    let other = scene.gateway.tenant().await;
    let first = start(&scene, "key-1", json!({})).await;

    for key in [&other.live, &scene.tenant.test] {
        let call = scene.gateway.post("/v1/link-sessions").key(key).json(&json!({"user_id": "z"}));
        let answer = call.header("Idempotency-Key", "key-1").send().await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_ne!(answer.json()["url"], first.json()["url"]);
    }
}

#[tokio::test]
async fn while_the_first_call_is_at_work_others_get_a_conflict() {
    let scene = Scene::new().await;
    scene.upstream.delay(Duration::from_millis(1_200));

    let (first, second) = tokio::join!(start(&scene, "key-1", json!({})), async {
        crate::support::scene::eventually("the upstream is asked", async || {
            scene.upstream.calls("request") == 1
        })
        .await;
        start(&scene, "key-1", json!({})).await
    });

    assert_eq!(first.status, 201);
    assert_eq!((second.status, second.code().as_str()), (409, "idempotency_key_in_use"));
}

#[tokio::test]
async fn twenty_at_once_make_one_session() {
    let scene = Scene::new().await;

    let answers = join_all((0..20).map(|_| start(&scene, "key-1", json!({"user_id": "u"})))).await;

    let made: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert!(!made.is_empty());
    assert!(made.iter().all(|answer| answer.text == made[0].text));
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)));
    assert_eq!(scene.upstream.codes(), 1);
    assert_eq!(scene.rows("select count(*) from link_sessions").await, ["1"]);
}

#[tokio::test]
async fn twenty_at_once_under_one_label_make_one_session() {
    let scene = Scene::new().await;
    let body = json!({"unique_id": "label-0001"});

    let answers = join_all((0..20).map(|_| scene.post("/v1/link-sessions", body.clone()))).await;

    assert!(
        answers.iter().all(|answer| answer.status == 201),
        "{:?}",
        answers.iter().map(|a| a.status).collect::<Vec<_>>()
    );
    assert!(answers.iter().all(|answer| answer.json()["url"] == answers[0].json()["url"]));
    assert_eq!(scene.upstream.codes(), 1);
}

#[tokio::test]
async fn a_failed_start_frees_its_key() {
    let scene = Scene::new().await;
    scene.upstream.once("request", crate::support::upstream::Say::status(500, json!({})));

    let failed = start(&scene, "key-1", json!({})).await;
    let retried = start(&scene, "key-1", json!({})).await;

    assert_eq!((failed.status, retried.status), (503, 201));
}

#[tokio::test]
async fn a_key_can_be_used_again_after_24_hours() {
    let scene = Scene::new().await;
    let first = start(&scene, "key-1", json!({})).await;

    scene.gateway.clock.advance(chrono::Duration::hours(24));
    let second = start(&scene, "key-1", json!({"user_id": "v"})).await;

    assert_eq!(second.status, 201);
    assert_ne!(first.json()["url"], second.json()["url"]);
}
