//! What tenants choose by themselves (labels, user ids, idempotency keys) is theirs alone: another may
//! choose the same.

use std::collections::HashSet;

use serde_json::json;

use super::world::World;

#[tokio::test]
async fn one_label_is_a_session_of_its_own_on_every_side() {
    let world = World::new().await;
    let mut tokens = HashSet::new();

    for side in &world.sides {
        let start = world.gateway.post("/api/content/qr-login/request").key(&side.key);
        let started =
            start.json(&json!({"unique_id": "the_same_label", "user_id": "the same user"})).send().await;

        assert_eq!(started.status, 200, "{}: {}", side.name, started.text);
        tokens.insert(started.json()["data"]["token"].as_str().expect("a token").to_owned());
    }
    for side in &world.sides {
        let again = world.gateway.post("/api/content/qr-login/request").key(&side.key);
        let again =
            again.json(&json!({"unique_id": "the_same_label", "user_id": "the same user"})).send().await;
        assert!(tokens.contains(again.json()["data"]["token"].as_str().expect("a token")), "{}", side.name);
    }

    assert_eq!(tokens.len(), world.sides.len());
}

#[tokio::test]
async fn one_idempotency_key_is_a_call_of_its_own_on_every_side() {
    let world = World::new().await;
    let mut labels = HashSet::new();

    for side in &world.sides {
        let call = world.gateway.post("/v1/link-sessions").key(&side.key);
        let answer = call.header("Idempotency-Key", "the-same-key").json(&json!({})).send().await;

        assert_eq!(answer.status, 201, "{}: {}", side.name, answer.text);
        assert_eq!(answer.header("idempotent-replayed"), "");
        labels.insert(answer.json()["unique_id"].as_str().expect("a label").to_owned());
    }

    assert_eq!(labels.len(), world.sides.len());
}
