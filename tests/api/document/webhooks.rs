//! What the document says of events: an entry for each type, and what really happens keeps the schema.

use serde_json::Value;

use super::{document, schemas};
use crate::support::Gateway;

fn told(document: &Value, kind: &str) -> Value {
    let pointer = format!("/webhooks/{kind}/post/requestBody/content/application~1json");
    document.pointer(&pointer).unwrap_or_else(|| panic!("no webhook of {kind}")).clone()
}

#[test]
fn every_type_of_event_has_its_webhook_with_an_example_that_keeps_its_schema() {
    let document = document();
    let known = document.pointer("/components/schemas/Event/properties/type/enum").expect("the types");

    let webhooks = document["webhooks"].as_object().expect("webhooks");

    assert_eq!(webhooks.len(), known.as_array().expect("a list").len());
    for kind in known.as_array().into_iter().flatten().filter_map(Value::as_str) {
        let content = told(&document, kind);
        assert_eq!(content["example"]["type"], kind);
        let faults = schemas::faults(&document, &content["schema"], &content["example"]);
        assert!(faults.is_empty(), "{kind}: {faults:?}");
        let headers: Vec<&str> = webhooks[kind]["post"]["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|header| header["name"].as_str())
            .collect();
        assert_eq!(headers, ["webhook-id", "webhook-timestamp", "webhook-signature"], "{kind}");
    }
}

#[tokio::test]
async fn events_that_happen_keep_the_schema_of_their_type() {
    let (document, gateway) = (document(), Gateway::with_held_clock().await);
    let tenant = gateway.tenant().await;
    let account = gateway.link_account(&tenant.test, "ana").await;
    gateway.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await;
    let cancelled = gateway.start_session(&tenant.test, serde_json::json!({"user_id": "bert"})).await;
    let unique_id = cancelled["unique_id"].as_str().expect("a label");
    let cancel = format!("/v1/link-sessions/{unique_id}/cancel");
    assert_eq!(gateway.post(&cancel).key(&tenant.test).send().await.status, 200);
    let unlinked = gateway.delete(&format!("/v1/accounts/{account}")).key(&tenant.test).send().await;
    assert!(unlinked.status < 300, "{}", unlinked.text);

    let events = gateway.get("/v1/events").key(&tenant.test).send().await.json();

    let events = events["data"].as_array().expect("events");
    assert!(events.len() >= 4, "{events:?}");
    for event in events {
        let kind = event["type"].as_str().expect("a type");
        let faults = schemas::faults(&document, &told(&document, kind)["schema"], event);
        assert!(faults.is_empty(), "{kind}: {faults:?} in {event}");
    }
}

#[test]
fn every_answer_names_the_headers_that_it_carries() {
    let document = document();
    for (pattern, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            for (status, answer) in operation["responses"].as_object().expect("answers") {
                let what = format!("{method} {pattern} {status}");
                let answer = match answer["$ref"].as_str() {
                    Some(reference) => document.pointer(&reference[1..]).expect("a shared answer"),
                    None => answer,
                };
                let has = |name: &str| answer["headers"].get(name).is_some();
                assert!(has("X-Request-Id"), "{what}");
                assert_eq!(has("Retry-After"), matches!(status.as_str(), "429" | "503"), "{what}");
                let once = operation["parameters"]
                    .as_array()
                    .is_some_and(|all| all.iter().any(|one| one["name"] == "Idempotency-Key"));
                // Members' own calls under one key wait for each other instead.
                let in_use = once && !pattern.starts_with("/v1/auth/");
                assert!(!in_use || operation["responses"].get("409").is_some(), "{what}: no 409");
                // Whoever forgot a password is told nothing, nor whether it asked before.
                let told = once && pattern != "/v1/auth/forgot-password";
                assert_eq!(has("Idempotent-Replayed"), told && status.starts_with('2'), "{what}");
            }
        }
    }
}
