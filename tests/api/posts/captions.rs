//! Captions that make the sandbox's posts go wrong.

use serde_json::{Value, json};

use super::POST;
use crate::support::wire::Answer;
use crate::support::{Gateway, Tenant, good_post};

async fn begin() -> (Gateway, Tenant, String) {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let account = gateway.link_account(&tenant.test, "ada").await;
    (gateway, tenant, account)
}

async fn post(gateway: &Gateway, tenant: &Tenant, account: &str, caption: &str) -> Answer {
    let mut body = good_post(account);
    body["content"] = json!(caption);
    gateway.post(POST).key(&tenant.test).json(&body).send().await
}

/// What the status says of a post after a minute.
async fn end(gateway: &Gateway, tenant: &Tenant, account: &str, posted: &Answer) -> Value {
    let publish_id = posted.json()["data"]["publish_id"].as_str().expect("an id").to_owned();
    gateway.clock.advance(chrono::Duration::seconds(60));
    let path = format!("/api/content/status/{account}/{publish_id}");
    gateway.get(&path).key(&tenant.test).send().await.json()["data"].clone()
}

#[tokio::test]
async fn a_caption_makes_a_post_fail_and_the_tenant_hears_of_it() {
    let (gateway, tenant, account) = begin().await;

    let posted = post(&gateway, &tenant, &account, "Hello sandbox:post_fails #fyp").await;
    let end = end(&gateway, &tenant, &account, &posted).await;

    assert_eq!((&end["status"], &end["fail_reason"]), (&json!("FAILED"), &json!("internal")));
    let events = gateway.get("/v1/events?type=post.failed").key(&tenant.test).send().await.json();
    assert_eq!(events["data"].as_array().map(Vec::len), Some(1), "{events}");
}

#[tokio::test]
async fn a_caption_keeps_a_post_from_ending() {
    let (gateway, tenant, account) = begin().await;

    let posted = post(&gateway, &tenant, &account, "sandbox:post_stuck").await;

    assert_eq!(end(&gateway, &tenant, &account, &posted).await["status"], "PROCESSING_DOWNLOAD");
}

#[tokio::test]
async fn a_caption_loses_the_answer_refuses_or_delays_the_post() {
    let (gateway, tenant, account) = begin().await;

    let lost = post(&gateway, &tenant, &account, "sandbox:cut_after").await;
    let capped = post(&gateway, &tenant, &account, "sandbox:creator_daily_cap").await;
    let began = std::time::Instant::now();
    let slow = post(&gateway, &tenant, &account, "sandbox:slow").await;

    assert_eq!((lost.status, &lost.json()["data"]["status"]), (202, &json!("unknown_outcome")));
    assert_eq!((capped.status, capped.code().as_str()), (429, "creator_daily_cap"), "{}", capped.text);
    assert_eq!(slow.status, 200, "{}", slow.text);
    assert!(began.elapsed() >= std::time::Duration::from_secs(2));
}

#[tokio::test]
async fn a_caption_strikes_its_own_post_alone_and_only_as_a_word_of_its_own() {
    let (gateway, tenant, account) = begin().await;
    post(&gateway, &tenant, &account, "sandbox:post_fails").await;

    for caption in ["Hello", "xsandbox:post_fails", "sandbox:unauthorized", "sandbox:rate_limited"] {
        let posted = post(&gateway, &tenant, &account, caption).await;
        assert_eq!(posted.status, 200, "{caption}: {}", posted.text);
        assert_eq!(
            end(&gateway, &tenant, &account, &posted).await["status"],
            "PUBLISH_COMPLETE",
            "{caption}"
        );
    }
}
