//! The receipt: a hint that the tenant's own page can check.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use super::Open;
use crate::support::scene::Scene;

fn part(jwt: &str, index: usize) -> Value {
    let bytes = BASE64URL_NOPAD
        .decode(jwt.split('.').nth(index).expect("three parts").as_bytes())
        .expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// Checks the signature with the tenant's public keys, as the tenant's server would.
async fn verified(open: &Open, jwt: &str) -> bool {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};

    let path = format!("/t/{}/.well-known/jwks.json", open.scene.tenant.id);
    let keys = open.scene.gateway.get(&path).send().await.json();
    let kid = part(jwt, 0)["kid"].clone();
    let key =
        keys["keys"].as_array().expect("keys").iter().find(|key| key["kid"] == kid).expect("the key").clone();
    let key = DecodingKey::from_ed_components(key["x"].as_str().expect("x")).expect("a key");
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    decode::<Value>(jwt, &key, &validation).is_ok()
}

#[tokio::test]
async fn a_receipt_can_be_checked_and_carries_the_nonce() {
    let open = Open::of(Scene::new().await, json!({"user_id": "user 7", "nonce": "n-123"})).await;
    open.confirm("ana").await;

    let jwt = open.reload().await["receipt"].as_str().expect("a receipt").to_owned();

    assert!(verified(&open, &jwt).await);
    assert_eq!((&part(&jwt, 0)["typ"], &part(&jwt, 0)["alg"]), (&json!("link-receipt+jwt"), &json!("EdDSA")));
    let (claims, tenant) = (part(&jwt, 1), &open.scene.tenant.id);
    let account = open.scene.rows("select account_id from accounts").await[0].clone();
    assert_eq!(claims["iss"], format!("{}/t/{tenant}", open.scene.gateway.base));
    assert_eq!(claims["sub"], "user 7");
    assert_eq!(claims["tid"], tenant.as_str());
    assert_eq!(claims["env"], "live");
    assert_eq!(claims["account_id"], account);
    assert_eq!(claims["unique_id"], open.started.label);
    assert_eq!(claims["nonce"], "n-123");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    assert_eq!(claims["iat"].as_i64().unwrap(), open.scene.gateway.clock.now().timestamp());
}

#[tokio::test]
async fn without_a_nonce_the_receipt_has_none() {
    let open = Open::new().await;
    open.confirm("ana").await;

    let jwt = open.reload().await["receipt"].as_str().expect("a receipt").to_owned();

    assert!(part(&jwt, 1).get("nonce").is_none());
}

#[tokio::test]
async fn a_receipt_that_was_changed_does_not_verify() {
    let open = Open::new().await;
    open.confirm("ana").await;
    let jwt = open.reload().await["receipt"].as_str().expect("a receipt").to_owned();
    let mut claims = part(&jwt, 1);
    claims["sub"] = json!("somebody else");
    let parts: Vec<&str> = jwt.split('.').collect();
    let changed = BASE64URL_NOPAD.encode(claims.to_string().as_bytes());

    assert!(!verified(&open, &format!("{}.{changed}.{}", parts[0], parts[2])).await);
}

#[tokio::test]
async fn a_receipt_is_no_key() {
    let open = Open::new().await;
    open.confirm("ana").await;
    let jwt = open.reload().await["receipt"].as_str().expect("a receipt").to_owned();

    for path in ["/v1/accounts", "/v1/link-sessions", "/api/content/accounts"] {
        assert_eq!(open.scene.gateway.get(path).bearer(&jwt).send().await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn there_is_no_receipt_before_the_link_and_none_after_an_undo() {
    let open = Open::new().await;
    assert!(open.opened.get("receipt").is_none());
    open.confirm("ana").await;
    open.press("undo").await;

    assert!(open.reload().await.get("receipt").is_none());
}
