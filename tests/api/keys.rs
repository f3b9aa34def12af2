//! Keys that a tenant manages, and the master key that guards them.

mod api_keys;
mod idempotency;
mod lists;
mod rekey;
mod signing_keys;

use serde_json::{Value, json};

use crate::support::Gateway;
use crate::support::wire::Answer;

/// Makes an API key; `body` besides its name.
pub async fn make(gateway: &Gateway, by: &str, body: Value) -> Answer {
    let mut named = json!({"name": "a key"});
    for (name, value) in body.as_object().expect("an object") {
        named[name] = value.clone();
    }
    gateway.post("/v1/api-keys").key(by).json(&named).send().await
}

/// The same, and it must be made: its text and its id.
pub async fn made(gateway: &Gateway, by: &str, body: Value) -> (String, String) {
    let answer = make(gateway, by, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let json = answer.json();
    (json["key"].as_str().expect("a key").to_owned(), json["id"].as_str().expect("an id").to_owned())
}

/// Actions of the audit log that begin with `kind`, oldest first, with their targets and actors.
pub async fn audited(gateway: &Gateway, by: &str, kind: &str) -> Vec<Value> {
    let answer = gateway.get("/v1/audit-log?limit=100").key(by).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let mut lines = answer.json()["data"].as_array().expect("lines").clone();
    lines.retain(|line| line["action"].as_str().is_some_and(|action| action.starts_with(kind)));
    lines.reverse();
    lines
}
