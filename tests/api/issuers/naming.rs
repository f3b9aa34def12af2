//! For which tenant a token of somebody else is: it says so itself, and nobody else's registration changes that.

use serde_json::{Value, json};

use super::maker::Maker;
use super::{register, registered, status_with};
use crate::authentication::forger::changed;
use crate::authentication::{assert_let_in, assert_refused, knock};
use crate::support::{Gateway, Tenant};

const ISS: &str = "https://login.example";

fn address(gateway: &Gateway, tenant: &Tenant) -> String {
    format!("{}/t/{}", gateway.base, tenant.id)
}

/// A token with that `tid` and that `aud`; null takes either away.
fn token(maker: &Maker, tid: Value, aud: Value) -> String {
    maker.claims_text(&changed(changed(maker.claims(), "tid", tid), "aud", aud).to_string())
}

#[tokio::test]
async fn a_tenant_is_named_by_tid_or_by_its_address_as_audience() {
    let gateway = Gateway::with_held_clock().await;
    let (one, two) = (gateway.tenant().await, gateway.tenant().await);
    gateway.link_account(&one.test, "ana").await;
    let maker = Maker::ed25519(ISS);
    registered(&gateway, &one.test, &maker, json!({})).await;
    let (own, other) = (address(&gateway, &one), address(&gateway, &two));

    let named = [
        (json!(one.id), json!("linkgate")),
        (json!(one.id), json!(own)),
        (Value::Null, json!(own)),
        (Value::Null, json!(["https://api.example", own])),
        (json!(one.id), json!([own, "linkgate", own])),
    ];
    for (tid, aud) in named {
        let what = format!("{tid} {aud}");
        let answers = knock(&gateway, |call| call.bearer(&token(&maker, tid.clone(), aud.clone()))).await;
        assert_let_in(&answers, &what);
    }
    let not_one = [
        (Value::Null, json!("linkgate")),
        (Value::Null, json!(["linkgate", "https://api.example"])),
        (Value::Null, json!([own, other])),
        (json!(two.id), json!(own)),
        (json!(one.id), json!([own, other])),
        (Value::Null, json!([own, 7])),
    ];
    for (tid, aud) in not_one {
        let answers = knock(&gateway, |call| call.bearer(&token(&maker, tid.clone(), aud.clone()))).await;
        assert_refused(&answers, &format!("{tid} {aud}"));
        let detail = answers[0].json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains("name one tenant"), "{tid} {aud}: {detail}");
    }
    let wrong = [
        (json!(two.id), json!("linkgate")),
        (Value::Null, json!(other)),
        (json!("*"), json!("linkgate")),
        (json!(""), json!("linkgate")),
        (json!([one.id]), json!("linkgate")),
        (Value::Null, json!(format!("{own}/"))),
        (Value::Null, json!(format!("{}/t/", gateway.base))),
        (json!(one.id), json!("https://api.example")),
    ];
    for (tid, aud) in wrong {
        let answers = knock(&gateway, |call| call.bearer(&token(&maker, tid.clone(), aud.clone()))).await;
        assert_refused(&answers, &format!("{tid} {aud}"));
    }
}

#[tokio::test]
async fn another_tenant_that_registers_the_same_issuer_locks_nobody_out() {
    let gateway = Gateway::with_held_clock().await;
    let (one, two) = (gateway.tenant().await, gateway.tenant().await);
    gateway.link_account(&one.test, "ana").await;
    let (maker, theirs) = (Maker::ed25519(ISS), Maker::ed25519(ISS));
    registered(&gateway, &one.test, &maker, json!({})).await;
    let by_address = token(&maker, Value::Null, json!(address(&gateway, &one)));

    registered(&gateway, &two.test, &theirs, json!({})).await;

    for ours in [maker.token(), by_address] {
        let listed = gateway.get("/v1/accounts").bearer(&ours).send().await;
        assert_eq!(listed.json()["data"].as_array().map(Vec::len), Some(1), "{}", listed.text);
    }
    let crossed = theirs.claim("tid", json!(one.id));
    assert_eq!(status_with(&gateway, &crossed).await, 401, "their key for our tenant");
    let listed = gateway.get("/v1/accounts").bearer(&theirs.token()).send().await;
    assert_eq!(listed.json()["data"].as_array().map(Vec::len), Some(0), "{}", listed.text);
}

#[tokio::test]
async fn of_both_environments_none_is_taken_until_the_token_says_which() {
    let gateway = Gateway::with_held_clock().await;
    let one = gateway.tenant().await;
    gateway.link_account(&one.test, "ana").await;
    let maker = Maker::ed25519(ISS);
    registered(&gateway, &one.test, &maker, json!({})).await;
    registered(&gateway, &one.live, &maker, json!({})).await;

    assert_eq!(status_with(&gateway, &maker.token()).await, 401, "it could be of either environment");
    for (env, accounts) in [("test", 1), ("live", 0)] {
        let listed = gateway.get("/v1/accounts").bearer(&maker.claim("env", json!(env))).send().await;
        assert_eq!(listed.json()["data"].as_array().map(Vec::len), Some(accounts), "{env}: {}", listed.text);
    }
    assert_eq!(status_with(&gateway, &maker.claim("env", json!("prod"))).await, 401);
}

#[tokio::test]
async fn nobody_registers_another_tenants_address_as_its_audience() {
    let gateway = Gateway::start().await;
    let (one, two) = (gateway.tenant().await, gateway.tenant().await);
    let maker = Maker::ed25519(ISS);
    let body =
        |tenant: &Tenant| json!({"issuer": ISS, "jwks": maker.set(), "audience": address(&gateway, tenant)});

    let wrong = register(&gateway, &one.test, body(&two)).await;
    let right = register(&gateway, &one.test, body(&one)).await;

    assert_eq!(
        (wrong.status, wrong.broken()),
        (422, vec![("/audience".to_owned(), "invalid_value".to_owned())])
    );
    assert_eq!(right.status, 201, "{}", right.text);
    let token = token(&maker, Value::Null, json!(address(&gateway, &one)));
    assert_eq!(status_with(&gateway, &token).await, 200);
}
