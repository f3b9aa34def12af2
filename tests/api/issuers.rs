//! Issuers that tenants register, and the tokens of these.

mod fetching;
mod forged;
mod guide;
pub mod maker;
mod naming;
mod registering;
mod rotating;
mod server;
mod taking;

use serde_json::{Value, json};

use self::maker::Maker;
use crate::support::Gateway;
use crate::support::wire::Answer;

/// Registers an issuer; `body` besides its name and scopes.
pub async fn register(gateway: &Gateway, key: &str, body: Value) -> Answer {
    let mut whole = json!({"scopes": ["links:read", "accounts:read", "accounts:write"]});
    for (name, value) in body.as_object().expect("an object") {
        whole[name] = value.clone();
    }
    gateway.post("/v1/issuers").key(key).json(&whole).send().await
}

/// Registers the maker with its keys pasted, and gives back the registration's path.
pub async fn registered(gateway: &Gateway, key: &str, maker: &Maker, body: Value) -> String {
    let mut whole = json!({"issuer": maker.iss, "jwks": maker.set()});
    for (name, value) in body.as_object().expect("an object") {
        whole[name] = value.clone();
    }
    let answer = register(gateway, key, whole).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let tenant = gateway.get("/v1/tenant").key(key).send().await.json();
    if let Some(id) = tenant["tenant_id"].as_str().or(tenant["id"].as_str()) {
        maker.tid.get_or_init(|| id.to_owned());
    }
    format!("/v1/issuers/{}", answer.json()["id"].as_str().expect("an id"))
}

/// The status of a call that every good token may make.
pub async fn status_with(gateway: &Gateway, token: &str) -> u16 {
    gateway.get("/v1/accounts").bearer(token).send().await.status
}
