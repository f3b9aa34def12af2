//! Accounts of the sandbox that expire when a test says so.

use serde_json::json;

use crate::support::wire::Answer;
use crate::support::{Gateway, Tenant, good_post};

async fn begin() -> (Gateway, Tenant, String) {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let account = gateway.link_account(&tenant.test, "ada").await;
    (gateway, tenant, account)
}

async fn expire(gateway: &Gateway, key: &str, account: &str) -> Answer {
    gateway.post(&format!("/v1/sandbox/accounts/{account}/expire")).key(key).send().await
}

async fn events(gateway: &Gateway, key: &str, kind: &str) -> usize {
    let answer = gateway.get(&format!("/v1/events?type={kind}")).key(key).send().await;
    answer.json()["data"].as_array().unwrap_or_else(|| panic!("{}", answer.text)).len()
}

async fn post(gateway: &Gateway, key: &str, account: &str) -> Answer {
    gateway.post("/api/content/post").key(key).json(&good_post(account)).send().await
}

#[tokio::test]
async fn an_account_that_expires_is_to_be_linked_again_and_that_mends_it() {
    let (gateway, tenant, account) = begin().await;
    let key = &tenant.test;
    assert_eq!(post(&gateway, key, &account).await.status, 200);

    let expired = expire(&gateway, key, &account).await;
    let again = expire(&gateway, key, &account).await;

    assert_eq!((expired.status, again.status), (200, 200), "{} {}", expired.text, again.text);
    assert_eq!(expired.json()["status"], "reconnect_required");
    assert_eq!(expired.json()["needs_reconnect"], true);
    assert_eq!(expired.text, again.text);
    assert_eq!(events(&gateway, key, "account.reconnect_required").await, 1);
    let refused = post(&gateway, key, &account).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "account_reconnect_required"));

    let session = gateway.start_session(key, json!({"reconnect_account_id": account})).await;
    let label = session["unique_id"].as_str().expect("a label");
    for gesture in ["scan", "confirm"] {
        gateway.post(&format!("/v1/sandbox/link-sessions/{label}/{gesture}")).key(key).send().await;
        gateway.pass(10).await;
    }

    assert_eq!(events(&gateway, key, "account.reconnected").await, 1);
    let posted = post(&gateway, key, &account).await;
    assert_eq!(posted.status, 200, "{}", posted.text);
}

#[tokio::test]
async fn only_a_caller_of_the_test_environment_lets_its_own_accounts_expire() {
    let (gateway, tenant, account) = begin().await;
    let other = gateway.tenant().await;
    let unknown = uuid::Uuid::new_v4().to_string();

    let live = expire(&gateway, &tenant.live, &account).await;
    let foreign = expire(&gateway, &other.test, &account).await;
    let missing = expire(&gateway, &tenant.test, &unknown).await;
    let no_id = expire(&gateway, &tenant.test, "no-id").await;

    assert_eq!((live.status, live.code().as_str()), (403, "test_environment_required"));
    for answer in [foreign, missing, no_id] {
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"), "{}", answer.text);
    }
    assert_eq!(post(&gateway, &tenant.test, &account).await.status, 200);
}
