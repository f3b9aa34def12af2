//! Words that have to be true: what to send instead depends on what was asked.

use serde_json::{Value, json};

use crate::support::Gateway;
use crate::support::wire::Answer;

#[track_caller]
fn assert_says(answer: &Answer, status: u16, words: &str) {
    let body = answer.json();
    let detail = |value: &Value| value["detail"].as_str().unwrap_or_default().to_owned();
    let told = body["errors"].as_array().map_or_else(|| detail(&body), |all| detail(&all[0]));
    assert_eq!(answer.status, status, "{}", answer.text);
    assert!(told.contains(words) && !told.contains("X-API-Key"), "{told:?} does not say {words:?}");
}

#[tokio::test]
async fn a_credential_that_is_refused_is_asked_for_by_its_own_name() {
    let gateway = Gateway::start().await;

    let refresh = gateway.post("/v1/auth/refresh").json(&json!({"refresh_token": "nobodys"})).send().await;
    let operator = gateway.get("/v1/operator/tenants").bearer("nobodys").send().await;
    let page = gateway.post("/link/ls_0192f3a4b5c6d7e8f90123456789abcd/cancel").send().await;

    assert_says(&refresh, 401, "refresh_token");
    assert_says(&operator, 401, "operator's token");
    assert_says(&page, 401, "view_token");
}

#[tokio::test]
async fn a_time_that_is_none_is_answered_with_an_example() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    for time in ["yesterday", "2026-13-01T00:00:00Z", "2026-11-22", ""] {
        let listed = gateway.get(&format!("/v1/audit-log?since={time}")).key(&tenant.test).send().await;
        let key = json!({"name": "a", "expires_at": time});
        let made = gateway.post("/v1/api-keys").key(&tenant.test).json(&key).send().await;

        for answer in [listed, made] {
            assert_says(&answer, 422, "RFC 3339, such as 2026-11-22T12:00:00Z");
        }
    }
}

#[tokio::test]
async fn scopes_that_have_to_be_named_can_not_be_left_out() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let issuer =
        json!({"issuer": "https://issuer.example", "jwks_uri": "https://issuer.example/jwks", "scopes": []});

    let issuer = gateway.post("/v1/issuers").key(&tenant.test).json(&issuer).send().await;
    let key = json!({"name": "a", "scopes": []});
    let key = gateway.post("/v1/api-keys").key(&tenant.test).json(&key).send().await;

    assert_says(&issuer, 422, "Name 1 to 32 scopes.");
    assert_says(&key, 422, "or leave scopes out");
}

#[tokio::test]
async fn all_that_is_wrong_with_a_body_is_told_at_once() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let told = |answer: Answer| answer.broken().into_iter().map(|(at, _)| at).collect::<Vec<_>>();

    let empty = gateway.post("/v1/operator/tenants").bearer(crate::support::OPERATOR_TOKEN).json(&json!({}));
    let unknown = gateway.post("/v1/users").key(&tenant.test).json(&json!({"foo": 1, "bar": 2}));
    let typed = json!({"user_id": 7, "expires_in": "x", "scope": [], "nothing": true});
    let typed = gateway.post("/v1/tokens").key(&tenant.test).json(&typed);

    assert_eq!(told(empty.send().await), ["/name", "/plan"]);
    assert_eq!(told(unknown.send().await), ["/bar", "/foo", "/user_id"]);
    assert_eq!(told(typed.send().await), ["/expires_in", "/nothing", "/scope", "/user_id"]);
}

#[tokio::test]
async fn the_address_alone_leads_to_the_documentation() {
    let gateway = Gateway::start().await;
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");

    let answer = client.get(format!("{}/", gateway.base)).send().await.expect("an answer");

    assert_eq!(answer.status(), 302);
    assert_eq!(answer.headers()["location"], "/docs/");
}
