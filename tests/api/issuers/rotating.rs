//! Rotating an issuer's keys: pasted ones with an overlap, fetched ones by a fetch.

use chrono::TimeDelta;
use linkgate::clock::Clock;
use serde_json::{Value, json};

use super::maker::Maker;
use super::server::{KeyServer, Mood};
use super::{register, registered, status_with};
use crate::keys::{audited, made};
use crate::support::wire::Answer;
use crate::support::{Gateway, Setup, Tenant};

const ISS: &str = "https://login.example";

/// Another key of the same issuer and tenant.
fn successor(of: &Maker) -> Maker {
    let maker = Maker::ed25519(ISS);
    maker.tid.set(of.tid.get().expect("a tenant").clone()).expect("no other tenant");
    maker
}

async fn rotate(gateway: &Gateway, key: &str, path: &str, body: Value) -> Answer {
    gateway.post(&format!("{path}/rotate")).key(key).json(&body).send().await
}

/// What calls answer with a token that was made just now.
async fn status_of(gateway: &Gateway, maker: &mut Maker) -> u16 {
    maker.now = gateway.clock.now().timestamp();
    status_with(gateway, &maker.token()).await
}

#[tokio::test]
async fn keys_that_were_replaced_are_taken_until_their_overlap_is_over() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let mut old = Maker::ed25519(ISS);
    let path = registered(&gateway, &test, &old, json!({})).await;
    let mut new = successor(&old);
    assert_eq!((status_of(&gateway, &mut old).await, status_of(&gateway, &mut new).await), (200, 401));

    let rotated = rotate(&gateway, &test, &path, json!({"jwks": new.set(), "overlap_seconds": 7_200})).await;

    assert_eq!(rotated.status, 200, "{}", rotated.text);
    let until = gateway.clock.now() + TimeDelta::seconds(7_200);
    let until = until.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    let told = rotated.json();
    assert_eq!(told["kids"], json!([new.kid]));
    assert_eq!(told["retiring_keys"], json!([{"kid": old.kid, "until": until}]));
    assert_eq!((status_of(&gateway, &mut old).await, status_of(&gateway, &mut new).await), (200, 200));
    gateway.clock.advance(TimeDelta::seconds(7_199));
    assert_eq!((status_of(&gateway, &mut old).await, status_of(&gateway, &mut new).await), (200, 200));
    gateway.clock.advance(TimeDelta::seconds(1));
    assert_eq!((status_of(&gateway, &mut old).await, status_of(&gateway, &mut new).await), (401, 200));
    assert_eq!(gateway.get(&path).key(&test).send().await.json()["retiring_keys"], json!([]));

    let lines = audited(&gateway, &test, "issuer.rotated").await;
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (&lines[0]["before"]["kids"], &lines[0]["after"]["kids"]),
        (&json!([old.kid]), &json!([new.kid]))
    );
}

#[tokio::test]
async fn a_token_in_use_ends_with_the_overlap_of_its_key() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let mut old = Maker::ed25519(ISS);
    old.now = gateway.clock.now().timestamp();
    let path = registered(&gateway, &test, &old, json!({})).await;
    let token = old.token();
    assert_eq!(status_with(&gateway, &token).await, 200);

    let body = json!({"jwks": successor(&old).set(), "overlap_seconds": 60});
    assert_eq!(rotate(&gateway, &test, &path, body).await.status, 200);

    assert_eq!(status_with(&gateway, &token).await, 200);
    gateway.clock.advance(TimeDelta::seconds(60));
    assert_eq!(status_with(&gateway, &token).await, 401);
}

#[tokio::test]
async fn a_key_that_leaked_is_replaced_at_once() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let mut old = Maker::ed25519(ISS);
    let path = registered(&gateway, &test, &old, json!({})).await;
    let mut new = successor(&old);

    let rotated = rotate(&gateway, &test, &path, json!({"jwks": new.set(), "overlap_seconds": 0})).await;

    assert_eq!(rotated.json()["retiring_keys"], json!([]));
    assert_eq!((status_of(&gateway, &mut old).await, status_of(&gateway, &mut new).await), (401, 200));

    let mut of_that_name = successor(&old);
    of_that_name.kid.clone_from(&new.kid);
    let body = json!({"jwks": of_that_name.set(), "overlap_seconds": 0});
    assert_eq!(rotate(&gateway, &test, &path, body).await.status, 200, "nothing goes on that it could hide");
    assert_eq!(
        (status_of(&gateway, &mut new).await, status_of(&gateway, &mut of_that_name).await),
        (401, 200)
    );
}

#[tokio::test]
async fn a_change_of_the_keys_ends_an_overlap() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let mut old = Maker::ed25519(ISS);
    let path = registered(&gateway, &test, &old, json!({})).await;
    let mut new = successor(&old);
    assert_eq!(rotate(&gateway, &test, &path, json!({"jwks": new.set()})).await.status, 200);
    assert_eq!(status_of(&gateway, &mut old).await, 200);

    let changed = gateway.patch(&path).key(&test).json(&json!({"jwks": new.set()})).send().await;

    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!((status_of(&gateway, &mut old).await, status_of(&gateway, &mut new).await), (401, 200));
}

#[tokio::test]
async fn what_is_wrong_with_a_rotation_is_told_and_changes_nothing() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, live, .. } = gateway.tenant().await;
    let mut old = Maker::ed25519(ISS);
    let path = registered(&gateway, &test, &old, json!({})).await;
    let mut same_name = successor(&old);
    same_name.kid.clone_from(&old.kid);
    let new = successor(&old);

    for (body, pointer, code) in [
        (json!({}), "/jwks", "missing_field"),
        (json!({"jwks": {"keys": []}}), "/jwks/keys", "too_few_items"),
        (json!({"jwks": same_name.set()}), "/jwks/keys/0/kid", "invalid_value"),
        (json!({"jwks": new.set(), "overlap_seconds": -1}), "/overlap_seconds", "out_of_range"),
        (json!({"jwks": new.set(), "overlap_seconds": 604_801}), "/overlap_seconds", "out_of_range"),
        (json!({"jwks": new.set(), "scopes": ["links:read"]}), "/scopes", "unknown_field"),
    ] {
        let answer = rotate(&gateway, &test, &path, body.clone()).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.broken(), [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    let (narrow, _) = made(&gateway, &test, json!({"scopes": ["keys:write"]})).await;
    let refused = rotate(&gateway, &narrow, &path, json!({"jwks": new.set()})).await;
    assert_eq!((refused.status, refused.code()), (403, "scope_not_allowed".to_owned()), "{}", refused.text);
    let elsewhere = rotate(&gateway, &live, &path, json!({"jwks": new.set()})).await;
    assert_eq!(elsewhere.status, 404, "of the other environment");

    let issuer = gateway.get(&path).key(&test).send().await.json();
    assert_eq!((&issuer["kids"], &issuer["retiring_keys"]), (&json!([old.kid]), &json!([])));
    assert_eq!(status_of(&gateway, &mut old).await, 200);
}

#[tokio::test]
async fn keys_that_go_on_are_few() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let old = Maker::ed25519(ISS);
    let path = registered(&gateway, &test, &old, json!({})).await;
    let twenty = || json!({"keys": (0..20).map(|_| Maker::ed25519(ISS).jwk()).collect::<Vec<_>>()});
    for _ in 0..2 {
        let rotated = rotate(&gateway, &test, &path, json!({"jwks": twenty()})).await;
        assert_eq!(rotated.status, 200, "{}", rotated.text);
    }

    let full = rotate(&gateway, &test, &path, json!({"jwks": twenty()})).await;
    assert_eq!(full.broken(), [("/jwks/keys".to_owned(), "too_many_items".to_owned())], "{}", full.text);

    gateway.clock.advance(TimeDelta::days(1));
    assert_eq!(rotate(&gateway, &test, &path, json!({"jwks": twenty()})).await.status, 200);
}

#[tokio::test]
async fn a_set_that_is_fetched_is_fetched_anew_at_once() {
    let clock = Clock::manual(chrono::Utc::now());
    let gateway = Gateway::with(Setup { clock, allow_private_networks: true, ..Setup::default() }).await;
    let Tenant { id, test, .. } = gateway.tenant().await;
    let mut old = Maker::ed25519(ISS);
    old.tid.set(id).expect("no other tenant");
    let mut new = successor(&old);
    let server = KeyServer::start(old.set()).await;
    let made = register(&gateway, &test, json!({"issuer": ISS, "jwks_uri": server.url})).await;
    let path = format!("/v1/issuers/{}", made.json()["id"].as_str().expect("an id"));
    assert_eq!(status_of(&gateway, &mut old).await, 200);

    server.serve(new.set());
    let rotated = gateway.post(&format!("{path}/rotate")).key(&test).send().await;

    assert_eq!(rotated.status, 200, "{}", rotated.text);
    assert_eq!((&rotated.json()["kids"], server.asked()), (&json!([new.kid]), 2));
    assert_eq!((status_of(&gateway, &mut old).await, status_of(&gateway, &mut new).await), (401, 200));
    for (body, pointer) in
        [(json!({"jwks": old.set()}), "/jwks"), (json!({"overlap_seconds": 60}), "/overlap_seconds")]
    {
        let answer = rotate(&gateway, &test, &path, body).await;
        assert_eq!(answer.broken(), [(pointer.to_owned(), "not_applicable".to_owned())]);
    }

    server.set(Mood { status: 404, ..Mood::default() });
    let failed = rotate(&gateway, &test, &path, json!({})).await;
    assert_eq!(failed.broken(), [(String::new(), "jwks_unreachable".to_owned())], "{}", failed.text);
    assert_eq!(status_of(&gateway, &mut new).await, 200, "everything stays as it is");
}
