//! Webhook endpoints, API keys and members: as many as the plan says, and never one more.

use serde_json::{Value, json};

use super::{limits, scene_on};
use crate::support::scene::Scene;
use crate::support::wire::Answer;

/// Sends the same kind of thing many times at once.
async fn all_at_once(scene: &Scene, path: &str, bodies: Vec<Value>) -> Vec<Answer> {
    let calls = bodies.into_iter().map(|body| scene.post(path, body));
    futures_util::future::join_all(calls).await
}

async fn takes_the_last_place_once(quota: &str, path: &str, taken: usize, body: impl Fn(usize) -> Value) {
    let scene = scene_on(json!({ format!("{quota}_max"): 3 })).await;
    let bodies = (0..6).map(&body).collect();

    let answers = all_at_once(&scene, path, bodies).await;

    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 3 - taken, "{quota}: {}", answers[0].text);
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        let told = refused.json();
        assert_eq!((refused.status, &told["code"]), (403, &json!("plan_limit_reached")), "{}", refused.text);
        let facts = (&told["quota"], &told["limit"], &told["used"], &told["subscription"]);
        assert_eq!(facts, (&json!(quota), &json!(3), &json!(3), &json!("own")));
    }
    let seen = json!({"limit": 3, "used": 3, "remaining": 0, "resets_at": null});
    assert_eq!(limits(&scene).await[quota], seen);
}

#[tokio::test]
async fn webhook_endpoints_are_bounded() {
    let body = |number| json!({"url": format!("https://hooks.example.com/{number}")});
    takes_the_last_place_once("webhook_endpoints", "/v1/webhook-endpoints", 0, body).await;
}

#[tokio::test]
async fn api_keys_are_bounded() {
    takes_the_last_place_once("api_keys", "/v1/api-keys", 1, |n| json!({"name": n.to_string()})).await;
}

#[tokio::test]
async fn members_are_bounded() {
    let body = |number| json!({"email": format!("m{number}@example.com"), "role": "viewer"});
    takes_the_last_place_once("members", "/v1/members", 0, body).await;
}

#[tokio::test]
async fn a_key_is_rotated_and_a_member_invited_anew_though_all_places_are_taken() {
    let scene = scene_on(json!({"api_keys_max": 2, "members_max": 1})).await;
    let made = scene.post("/v1/api-keys", json!({"name": "spare"})).await.json();
    let member = json!({"email": "m@example.com", "role": "viewer"});
    assert_eq!(scene.post("/v1/members", member.clone()).await.status, 201);

    let id = made["id"].as_str().or(made["api_key_id"].as_str()).expect("an id").to_owned();
    let rotated = scene.post(&format!("/v1/api-keys/{id}/rotate"), json!({})).await;
    let again = scene.post("/v1/members", member).await;

    assert_eq!((rotated.status, again.status), (201, 201), "{} {}", rotated.text, again.text);
    assert_eq!(limits(&scene).await["api_keys"]["used"], 2, "the one that was replaced does not count");
    assert_eq!(scene.post("/v1/api-keys", json!({"name": "more"})).await.code(), "plan_limit_reached");
}
