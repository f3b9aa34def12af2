//! Tokens of registered issuers: what they may do, for whom, and for how long.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::maker::Maker;
use super::{registered, status_with};
use crate::authentication::forger::changed;
use crate::authentication::{assert_let_in, assert_refused, change, knock};
use crate::keys::audited;
use crate::support::{Gateway, Tenant};

const ISS: &str = "https://login.example";

#[tokio::test]
async fn a_token_of_each_algorithm_is_taken_again_and_again() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    for (number, make) in [Maker::ed25519, Maker::p256, Maker::rsa].into_iter().enumerate() {
        let maker = make(&format!("urn:issuer:{number}"));
        registered(&gateway, &test, &maker, json!({"algorithms": [maker.alg()]})).await;
        let token = maker.token();
        for round in 0..3 {
            let what = format!("{} for the {round}. time", maker.alg());
            assert_let_in(&knock(&gateway, |call| call.bearer(&token)).await, &what);
        }
        for typ in [json!("at+jwt"), json!("jwt"), json!("application/at+jwt"), Value::Null] {
            let token = maker.sign(&maker.header_with("typ", typ.clone()), &maker.claims().to_string());
            assert_eq!(status_with(&gateway, &token).await, 200, "typ {typ}");
        }
    }
}

#[tokio::test]
async fn a_token_acts_for_its_user_alone_and_within_both_limits() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let (anas, bens) = (gateway.link_account(&test, "ana").await, gateway.link_account(&test, "ben").await);
    let maker = Maker::ed25519(ISS);
    registered(&gateway, &test, &maker, json!({})).await;
    let token = maker.token();
    let get = async |token: &str, account: &str| {
        gateway.get(&format!("/v1/accounts/{account}")).bearer(token).send().await.status
    };

    assert_eq!((get(&token, &anas).await, get(&token, &bens).await), (200, 404));
    let listed = gateway.get("/v1/accounts").bearer(&token).send().await.json();
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    // `posts:write` is in the token and not in the registration; `links:write` in neither.
    for (path, scope) in [("/v1/posts", "posts:read"), ("/v1/tokens", "")] {
        let answer = gateway.get(path).bearer(&token).send().await;
        assert!(matches!(answer.status, 403 | 405), "{path} {scope}: {}", answer.text);
    }
    let posted = gateway.post("/v1/posts/validate").bearer(&token).json(&json!({})).send().await;
    assert_eq!(posted.code(), "insufficient_scope", "the registration does not have it");
    let less = maker.claim("scope", json!("accounts:read"));
    assert_eq!(gateway.get("/v1/link-sessions").bearer(&less).send().await.code(), "insufficient_scope");
    let none = maker.claim("scope", Value::Null);
    assert_eq!(gateway.get("/v1/accounts").bearer(&none).send().await.code(), "insufficient_scope");
    let some = maker.claim("accounts", json!([bens]));
    assert_eq!(get(&some, &anas).await, 404, "an account that the token does not name");
    let made = gateway.post("/v1/tokens").bearer(&token).send().await;
    assert_eq!(made.code(), "api_key_required", "no token makes tokens");
    let live = gateway.get("/v1/events").bearer(&token).send().await;
    assert_eq!(live.status, 403, "{}", live.text);

    let unlinked = gateway.delete(&format!("/v1/accounts/{anas}")).bearer(&token).send().await;
    assert_eq!(unlinked.status, 204, "{}", unlinked.text);
    let line = audited(&gateway, &test, "account.unlinked").await.remove(0);
    let actor = line["actor"]["id"].as_str().expect("an actor");
    assert_eq!(line["actor"]["kind"], "token");
    assert!(actor.starts_with("isr_") && actor.contains('/') && !actor.contains("ana"), "{actor}");
}

#[tokio::test]
async fn a_token_that_names_no_user_is_refused_unless_the_registration_allows_it() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let account = gateway.link_account(&test, "ana").await;
    let maker = Maker::p256(ISS);
    let path = registered(&gateway, &test, &maker, json!({"user_claim": "https://us.example/user"})).await;
    let named = maker.claim("https://us.example/user", json!("ana"));
    let unnamed = maker.claim("jti", json!("j-1"));

    assert_eq!((status_with(&gateway, &named).await, status_with(&gateway, &unnamed).await), (200, 401));
    let allowed = gateway.patch(&path).key(&test).json(&json!({"allow_tenant_wide": true})).send().await;
    assert_eq!(allowed.status, 200);
    assert_eq!(status_with(&gateway, &unnamed).await, 200);

    for bad in [json!(7), json!(""), json!(["ana"]), json!("a\u{0}b"), json!("u".repeat(129)), json!({})] {
        let token = maker.claim("https://us.example/user", bad.clone());
        assert_eq!(status_with(&gateway, &token).await, 401, "a user {bad} is not no user");
    }
    let gone = gateway.delete(&format!("/v1/accounts/{account}")).bearer(&unnamed).send().await;
    assert_eq!(gone.status, 204, "it acts for the tenant");
    let actor = audited(&gateway, &test, "account.unlinked").await.remove(0)["actor"]["id"].clone();
    assert!(actor.as_str().is_some_and(|id| id.ends_with("/j-1")), "{actor}");
}

#[tokio::test]
async fn audience_and_life_are_the_registrations() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let maker = Maker::ed25519(ISS);
    let terms = json!({"audience": "our-api", "lifetime_max_seconds": 300});
    registered(&gateway, &test, &maker, terms).await;
    let token = |aud: Value, life: i64| {
        let claims = changed(maker.claims(), "aud", aud);
        maker.claims_text(&changed(claims, "exp", json!(maker.now + life)).to_string())
    };

    for (aud, life, status) in [
        (json!("our-api"), 300, 200),
        (json!(["other", "our-api"]), 300, 200),
        (json!("our-api"), 301, 401),
        (json!("linkgate"), 300, 401),
        (json!(["other"]), 300, 401),
        (json!([]), 300, 401),
        (json!([["our-api"]]), 300, 401),
        (json!({"our-api": 1}), 300, 401),
        (Value::Null, 300, 401),
    ] {
        assert_eq!(status_with(&gateway, &token(aud.clone(), life)).await, status, "{aud} {life}");
    }
}

/// Asks again and again until the token is refused; what is remembered elsewhere runs on real time.
async fn until_refused(gateway: &Gateway, token: &str, what: &str) {
    let since = Instant::now();
    while status_with(gateway, token).await != 401 {
        assert!(since.elapsed() < Duration::from_secs(5), "{what}: still let in");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_refused(&knock(gateway, |call| call.bearer(token)).await, what);
}

#[tokio::test]
async fn what_takes_a_registration_back_ends_tokens_that_are_in_use() {
    let gateway = Gateway::start().await;
    let (deaf, hearing) = (gateway.replica(false).await, gateway.replica(true).await);
    let tenant = gateway.tenant().await;
    let maker = Maker::p256(ISS);
    let path = registered(&gateway, &tenant.test, &maker, json!({})).await;
    let token = maker.token();
    let all = [("here", &gateway), ("elsewhere", &hearing), ("where nobody listens", &deaf)];
    let ended = async |what: &str| {
        assert_eq!(status_with(&gateway, &token).await, 401, "{what}: here at once");
        for (name, replica) in all {
            until_refused(replica, &token, &format!("{what}, {name}")).await;
        }
    };
    let good = async |what: &str| {
        for (name, replica) in all {
            let since = Instant::now();
            while status_with(replica, &token).await != 200 {
                assert!(since.elapsed() < Duration::from_secs(5), "{what}, {name}: a refusal is remembered");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    };
    let patch = async |body: Value| {
        let answer = gateway.patch(&path).key(&tenant.test).json(&body).send().await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    };

    good("before").await;
    patch(json!({"audience": "other"})).await;
    ended("another audience").await;
    patch(json!({"audience": "linkgate"})).await;
    good("the audience again").await;
    patch(json!({"jwks": Maker::p256(ISS).set()})).await;
    ended("another key").await;
    let mut renamed = Maker::p256(ISS);
    renamed.kid = maker.kid.clone();
    patch(json!({"jwks": maker.set()})).await;
    good("its key again").await;
    patch(json!({"jwks": renamed.set()})).await;
    ended("another key of its name").await;
    patch(json!({"jwks": maker.set()})).await;
    good("its key once more").await;
    let gone = gateway.delete(&path).key(&tenant.test).send().await;
    assert_eq!(gone.status, 204);
    ended("the registration is gone").await;
}

#[tokio::test]
async fn a_suspended_tenants_issuers_are_refused_and_a_token_ends_when_it_says() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let maker = Maker::ed25519(ISS);
    registered(&gateway, &tenant.test, &maker, json!({})).await;
    let token = maker.token();
    assert_eq!(status_with(&gateway, &token).await, 200);

    gateway.clock.advance(chrono::TimeDelta::seconds(606));
    assert_eq!(status_with(&gateway, &token).await, 401, "its time is over");
    gateway.clock.advance(chrono::TimeDelta::seconds(-606));
    assert_eq!(status_with(&gateway, &token).await, 200);
    change(&gateway, &tenant.id, "test", "update tenants set status = 'suspended'").await;
    until_refused(&gateway, &token, "a suspended tenant").await;
}
