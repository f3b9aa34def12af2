//! `Idempotency-Key` where it was not before: a call that comes twice has one effect and one answer.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::make;
use crate::support::wire::Answer;
use crate::support::{Gateway, Tenant, good_post};

async fn twice(gateway: &Gateway, key: &str, path: &str, body: Option<&Value>) -> [Answer; 2] {
    let send = async || {
        let call = gateway.post(path).key(key).header("Idempotency-Key", "the same");
        match body {
            Some(body) => call.json(body).send().await,
            None => call.send().await,
        }
    };
    [send().await, send().await]
}

#[track_caller]
fn assert_once(answers: &[Answer; 2], status: u16, what: &str) {
    let [first, second] = answers;
    assert_eq!((first.status, second.status), (status, status), "{what}: {} {}", first.text, second.text);
    assert_eq!(first.text, second.text, "{what}");
    assert_eq!(
        (first.header("idempotent-replayed"), second.header("idempotent-replayed")),
        ("", "true"),
        "{what}"
    );
}

#[tokio::test]
async fn keys_tokens_and_checks_are_made_once() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let (_, spare) = super::made(&gateway, &test, json!({})).await;
    let post = good_post("8abd72f0-4ede-441c-9c17-0123456789ab");
    let jwk = crate::issuers::maker::Maker::ed25519("https://login.example").set();
    let issuer = json!({"issuer": "https://login.example", "jwks": jwk, "scopes": ["links:read"]});

    for (path, body, status) in [
        ("/v1/tokens".to_owned(), json!({"expires_in": 60}), 200),
        ("/v1/posts/validate".to_owned(), json!({}), 200),
        ("/v1/api-keys".to_owned(), json!({"name": "once"}), 201),
        (format!("/v1/api-keys/{spare}/rotate"), json!({"overlap_seconds": 0}), 201),
        ("/v1/signing-keys".to_owned(), json!({"lead_time": 60}), 201),
        ("/v1/issuers".to_owned(), issuer, 201),
    ] {
        assert_once(&twice(&gateway, &test, &path, Some(&body)).await, status, &path);
        let other =
            gateway.post(&path).key(&test).header("Idempotency-Key", "the same").json(&post).send().await;
        assert_eq!(other.status, 422, "{path} with another body: {}", other.text);
    }
    let kids = gateway.get("/v1/signing-keys").key(&test).send().await.json();
    assert_eq!(kids["data"].as_array().map(Vec::len), Some(2), "one more, not two");
}

#[tokio::test]
async fn a_kept_answer_is_for_those_who_may_ask_alone() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let without = json!({"scopes": ["links:read", "tokens:write"]});
    let (reader, _) = super::made(&gateway, &test, without).await;
    twice(&gateway, &test, "/v1/api-keys", Some(&json!({"name": "secret"}))).await;
    twice(&gateway, &test, "/v1/posts/validate", Some(&json!({}))).await;

    for (path, body) in [("/v1/api-keys", json!({"name": "secret"})), ("/v1/posts/validate", json!({}))] {
        let call = gateway.post(path).key(&reader).header("Idempotency-Key", "the same").json(&body);
        assert_eq!(call.send().await.code(), "insufficient_scope", "{path}");
    }
    let token = gateway.post("/v1/tokens").key(&test).send().await.json();
    let token = token["access_token"].as_str().expect("a token");
    let call = gateway.post("/v1/tokens").bearer(token).header("Idempotency-Key", "the same");
    assert_eq!(call.send().await.code(), "api_key_required");
    assert_eq!(make(&gateway, &reader, json!({})).await.code(), "insufficient_scope");
}

#[tokio::test]
async fn a_narrower_key_never_gets_what_a_wider_one_was_made() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let scopes = json!(["keys:write", "tokens:write", "links:read"]);
    let (narrow, _) = super::made(&gateway, &test, json!({ "scopes": scopes })).await;
    let (alike, _) = super::made(&gateway, &test, json!({ "scopes": scopes })).await;
    let (rotated, id) = super::made(&gateway, &test, json!({ "scopes": scopes })).await;

    for (path, body) in [
        ("/v1/api-keys".to_owned(), json!({"name": "wide"})),
        ("/v1/tokens".to_owned(), json!({"expires_in": 60})),
        (format!("/v1/api-keys/{id}/rotate"), json!({})),
    ] {
        let send = async |key: &str| {
            let call = gateway.post(&path).key(key).header("Idempotency-Key", "the same").json(&body);
            call.send().await
        };
        let wide = send(&test).await;
        let own = send(&narrow).await;
        assert_ne!(own.text, wide.text, "{path}");
        assert_eq!(own.header("idempotent-replayed"), "", "{path}");
        if own.status < 300 {
            assert_eq!(send(&alike).await.text, own.text, "{path}: who may do the same has the same key");
        }
    }
    assert_ne!(narrow, rotated);
}

#[tokio::test]
async fn a_phone_that_is_told_twice_does_it_once() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, live, .. } = gateway.tenant().await;
    let session = gateway.start_session(&test, json!({"user_id": "ana"})).await;
    let label = session["unique_id"].as_str().expect("a label");
    let path = |gesture: &str| format!("/v1/sandbox/link-sessions/{label}/{gesture}");

    assert_once(&twice(&gateway, &test, &path("scan"), None).await, 200, "scan");
    gateway.pass(10).await;
    assert_once(&twice(&gateway, &test, &path("confirm"), None).await, 200, "confirm");
    gateway.pass(10).await;

    let session = gateway.get(&format!("/v1/link-sessions/{label}")).key(&test).send().await.json();
    assert_eq!(session["status"], "confirmed");
    let elsewhere = gateway.post(&path("scan")).key(&live).header("Idempotency-Key", "the same").send().await;
    assert_eq!(elsewhere.code(), "test_environment_required");
}

#[tokio::test]
async fn no_body_is_kept_as_a_hash_that_could_be_tried_out() {
    let gateway = Gateway::start().await;
    let body = json!({"name": "for the backend"});
    let mut hashes = Vec::new();
    for _ in 0..2 {
        let Tenant { id, test, .. } = gateway.tenant().await;
        let made = gateway.post("/v1/api-keys").key(&test).header("Idempotency-Key", "k").json(&body);
        assert_eq!(made.send().await.status, 201);
        let hash = format!("select encode(body_hash, 'hex') from idempotency_keys where tenant_id = '{id}'");
        hashes.extend(crate::support::rows::rows(&gateway.database_url, &id, "test", &hash).await);
    }

    let without_a_key = digest(&SHA256, body.to_string().as_bytes());

    assert_eq!(hashes.len(), 2);
    assert!(!hashes.contains(&data_encoding::HEXLOWER.encode(without_a_key.as_ref())));
    assert_ne!(hashes[0], hashes[1], "nor does one tell of the same body elsewhere");
}
