//! Making access tokens, and checking them with the tenant's public keys alone.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use super::{assert_let_in, assert_refused, change, knock};
use crate::support::{Gateway, Tenant};

async fn make(gateway: &Gateway, tenant: &Tenant, body: Value) -> Value {
    let answer = gateway.post("/v1/tokens").key(&tenant.test).json(&body).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// Checks a token as a tenant's server would, knowing nothing but where the keys are.
async fn verify(gateway: &Gateway, token: &str, audience: Option<&str>) -> (Value, Value) {
    let part = |at: usize| token.split('.').nth(at).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let read = |at| serde_json::from_slice::<Value>(&part(at).expect("base64url")).expect("JSON");
    let (header, unverified) = (read(0), read(1));
    let issuer = unverified["iss"].as_str().expect("an issuer").to_owned();
    let path = issuer.strip_prefix(&gateway.base).expect("an issuer at the gateway's own address");
    let keys = gateway.get(&format!("{path}/.well-known/jwks.json")).send().await;
    assert_eq!(keys.status, 200, "{}", keys.text);
    let keys = keys.json();
    let keys = keys["keys"].as_array().expect("keys");
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).expect("the token's key");
    let key = DecodingKey::from_ed_components(key["x"].as_str().expect("x")).expect("an Ed25519 key");
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.set_issuer(&[&issuer]);
    match audience {
        Some(audience) => rules.set_audience(&[audience]),
        None => rules.validate_aud = false,
    }
    let claims = jsonwebtoken::decode::<Value>(token, &key, &rules).expect("a good signature").claims;
    (header, claims)
}

#[tokio::test]
async fn a_token_can_be_checked_with_the_published_keys() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    let made = make(
        &gateway,
        &tenant,
        json!({"user_id": "ana", "scope": "links:read links:write", "expires_in": 900}),
    )
    .await;
    let (header, claims) =
        verify(&gateway, made["access_token"].as_str().expect("a token"), Some("linkgate")).await;

    assert_eq!((&made["token_type"], &made["expires_in"]), (&json!("Bearer"), &json!(900)));
    assert_eq!((&header["typ"], &header["alg"]), (&json!("at+jwt"), &json!("EdDSA")));
    assert_eq!(claims["iss"], json!(format!("{}/t/{}", gateway.base, tenant.id)));
    assert_eq!((&claims["aud"], &claims["env"]), (&json!("linkgate"), &json!("test")));
    assert_eq!((&claims["sub"], &claims["uid"]), (&json!("ana"), &json!("ana")));
    assert_eq!(claims["tid"], json!(tenant.id));
    assert_eq!(claims["accounts"], Value::Null);
    let words =
        |value: &Value| value.as_str().map(|text| text.split(' ').map(str::to_owned).collect::<HashSet<_>>());
    assert_eq!(words(&claims["scope"]), words(&json!("links:write links:read")));
    assert_eq!(words(&made["scope"]), words(&claims["scope"]));
    assert_eq!(claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat), Some(900));
}

#[tokio::test]
async fn a_token_without_a_user_is_the_tenants_and_has_all_of_the_keys_scopes() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    let made = gateway.post("/v1/tokens").key(&tenant.live).send().await;
    let (_, claims) =
        verify(&gateway, made.json()["access_token"].as_str().expect("a token"), Some("linkgate")).await;
    let again = gateway.post("/v1/tokens").key(&tenant.live).send().await.json();
    let (_, other) =
        verify(&gateway, again["access_token"].as_str().expect("a token"), Some("linkgate")).await;

    assert_eq!((&claims["sub"], &claims["uid"]), (&json!(tenant.id), &Value::Null));
    assert_eq!(claims["env"], json!("live"));
    assert_eq!(claims["scope"].as_str().map(|scope| scope.split(' ').count()), Some(16));
    assert_ne!(claims["jti"], other["jti"], "every token has an id of its own");
}

#[tokio::test]
async fn a_token_can_not_make_tokens() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let token =
        make(&gateway, &tenant, json!({})).await["access_token"].as_str().expect("a token").to_owned();

    let answer = gateway.post("/v1/tokens").bearer(&token).json(&json!({})).send().await;

    assert_eq!((answer.status, answer.code()), (403, "api_key_required".to_owned()), "{}", answer.text);
}

#[tokio::test]
async fn a_token_lives_between_a_minute_and_an_hour() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    for good in [60, 61, 900, 3_600] {
        assert_eq!(make(&gateway, &tenant, json!({"expires_in": good})).await["expires_in"], json!(good));
    }
    assert_eq!(make(&gateway, &tenant, json!({})).await["expires_in"], json!(3_600));
    for (bad, code) in [
        (json!(59), "out_of_range"),
        (json!(3_601), "out_of_range"),
        (json!(0), "out_of_range"),
        (json!(-1), "out_of_range"),
        (json!(i64::MAX), "out_of_range"),
        (json!(i64::MIN), "out_of_range"),
        (json!(u64::MAX), "wrong_type"),
        (json!(900.5), "wrong_type"),
        (json!("900"), "wrong_type"),
        (json!([900]), "wrong_type"),
    ] {
        let answer =
            gateway.post("/v1/tokens").key(&tenant.test).json(&json!({"expires_in": bad})).send().await;
        assert_eq!(answer.status, 422, "{bad}: {}", answer.text);
        let broken = answer.broken();
        assert_eq!(broken[0].0, "/expires_in", "{bad}: {broken:?}");
        assert!(broken[0].1 == code || code == "wrong_type", "{bad}: {broken:?}");
    }
}

#[tokio::test]
async fn a_token_ends_when_it_says() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let token = make(&gateway, &tenant, json!({"expires_in": 60})).await["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();

    gateway.clock.advance(chrono::Duration::seconds(59));
    assert_let_in(&knock(&gateway, |call| call.bearer(&token)).await, "within its time");
    // Clocks of two machines may differ by a few seconds.
    gateway.clock.advance(chrono::Duration::seconds(7));

    assert_refused(&knock(&gateway, |call| call.bearer(&token)).await, "after its time");
}

#[tokio::test]
async fn a_restricted_key_makes_no_wider_token() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let restrict = "update api_keys set scopes = '{links:read,accounts:read,tokens:write}'";
    change(&gateway, &tenant.id, "test", restrict).await;

    let all = make(&gateway, &tenant, json!({})).await;
    let part = make(&gateway, &tenant, json!({"scope": "links:read"})).await;
    let wider = gateway
        .post("/v1/tokens")
        .key(&tenant.test)
        .json(&json!({"scope": "links:read links:write"}))
        .send()
        .await;
    let unknown =
        gateway.post("/v1/tokens").key(&tenant.test).json(&json!({"scope": "links:everything"})).send().await;
    let nothing = gateway.post("/v1/tokens").key(&tenant.test).json(&json!({"scope": "  "})).send().await;

    assert_eq!(all["scope"], "links:read accounts:read tokens:write");
    assert_eq!(part["scope"], "links:read");
    let expected =
        [(wider, 403, "scope_not_allowed"), (unknown, 422, "unknown_scope"), (nothing, 422, "invalid_value")];
    for (answer, status, code) in expected {
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(answer.broken(), [("/scope".to_owned(), code.to_owned())]);
    }
}

#[tokio::test]
async fn a_key_without_the_scope_makes_no_token() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    change(&gateway, &tenant.id, "test", "update api_keys set scopes = '{links:read}'").await;

    let answer = gateway.post("/v1/tokens").key(&tenant.test).send().await;

    assert_eq!((answer.status, answer.code()), (403, "insufficient_scope".to_owned()));
    assert!(answer.text.contains("tokens:write"), "{}", answer.text);
}

#[tokio::test]
async fn a_token_names_only_accounts_that_its_maker_has() {
    let gateway = Gateway::with_held_clock().await;
    let (tenant, other) = (gateway.tenant().await, gateway.tenant().await);
    let (ana, ben) =
        (gateway.link_account(&tenant.test, "ana").await, gateway.link_account(&tenant.test, "ben").await);
    let foreign = gateway.link_account(&other.test, "ana").await;
    let unknown = uuid::Uuid::new_v4().to_string();

    let made = make(&gateway, &tenant, json!({"user_id": "ana", "account_ids": [ana]})).await;
    let (_, claims) =
        verify(&gateway, made["access_token"].as_str().expect("a token"), Some("linkgate")).await;
    let body = json!({"user_id": "ana", "account_ids": [ana, ben, foreign, unknown, "x"]});
    let answer = gateway.post("/v1/tokens").key(&tenant.test).json(&body).send().await;
    let many = json!({"account_ids": vec![ana.clone(); 51]});
    let many = gateway.post("/v1/tokens").key(&tenant.test).json(&many).send().await;

    assert_eq!(claims["accounts"], json!([ana]));
    let expected: Vec<_> =
        (1..5).map(|at| (format!("/account_ids/{at}"), "unknown_account".to_owned())).collect();
    assert_eq!((answer.status, answer.broken()), (422, expected));
    assert_eq!(
        (many.status, many.broken()),
        (422, vec![("/account_ids".to_owned(), "too_many_items".to_owned())])
    );
}

#[tokio::test]
async fn the_receipt_of_a_link_can_be_checked_but_opens_nothing() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let session = gateway.start_session(&tenant.test, json!({"user_id": "ana", "nonce": "n-1"})).await;
    let label = session["unique_id"].as_str().expect("a label").to_owned();
    for gesture in ["scan", "confirm"] {
        gateway.post(&format!("/v1/sandbox/link-sessions/{label}/{gesture}")).key(&tenant.test).send().await;
        gateway.pass(10).await;
    }
    let url = session["url"].as_str().expect("an address").to_owned();
    let (page, secret) = url.split_once('#').expect("a secret");
    let path = page.strip_prefix(&gateway.base).expect("our own page");

    let opened = gateway.post(&format!("{path}/open")).json(&json!({"secret": secret})).send().await.json();
    let receipt = opened["receipt"].as_str().expect("a receipt").to_owned();
    let (header, claims) = verify(&gateway, &receipt, None).await;

    assert_eq!(header["typ"], "link-receipt+jwt");
    assert_eq!((&claims["sub"], &claims["nonce"]), (&json!("ana"), &json!("n-1")));
    assert_eq!(
        (&claims["unique_id"], &claims["account_id"]),
        (&session["unique_id"], &opened["account"]["account_id"])
    );
    assert_eq!(claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat), Some(600));
    assert_refused(&knock(&gateway, |call| call.bearer(&receipt)).await, "a receipt");
}

#[tokio::test]
async fn a_retired_signing_key_verifies_nothing() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let forger = super::forger::Forger::at(&gateway, &tenant).await;
    let at = gateway.clock.now() + chrono::Duration::seconds(30);
    let retire = format!(
        "update signing_keys set retired_at = '{}' where kid = '{}'",
        at.to_rfc3339(),
        forger.key.kid
    );
    change(&gateway, &tenant.id, "test", &retire).await;
    assert_let_in(&knock(&gateway, |call| call.bearer(&forger.good())).await, "during the overlap");

    gateway.clock.advance(chrono::Duration::seconds(30));

    assert_refused(&knock(&gateway, |call| call.bearer(&forger.good())).await, "after it was retired");
}

#[tokio::test]
async fn an_unknown_tenant_has_no_keys() {
    let gateway = Gateway::start().await;

    for id in [uuid::Uuid::new_v4().to_string(), "x".to_owned(), "..%2f".to_owned()] {
        let answer = gateway.get(&format!("/t/{id}/.well-known/jwks.json")).send().await;
        assert_eq!((answer.status, answer.code()), (404, "not_found".to_owned()), "{id}");
    }
}
