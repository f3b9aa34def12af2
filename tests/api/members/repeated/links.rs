//! Using a mailed link.

use serde_json::json;

use super::{assert_again, assert_other_body, kept};
use crate::members::{Office, PASSWORD, text};
use crate::support::wire::Answer;

const NEW: &str = "ten herons wade slowly";

async fn choose(office: &Office, call: &str, key: &str, token: &str, password: &str) -> Answer {
    office.keyed(call, key).json(&json!({"token": token, "password": password})).send().await
}

/// A link of each kind, with the call that uses it and what the audit log says then.
async fn links(office: &Office) -> [(&'static str, &'static str, String); 2] {
    let invited = office.invite("ada@example.com", "viewer").await;
    let member = office.member("grace@example.com", "viewer").await;
    let path = format!("/v1/members/{member}/reset-link");
    let made = office.gateway.post(&path).key(&office.tenant.live).send().await.json();
    [
        ("accept-invitation", "member.accepted", text(&invited["invitation"]["token"])),
        ("reset-password", "member.password_reset", text(&made["token"])),
    ]
}

#[tokio::test]
async fn a_link_used_twice_under_one_key_is_used_once() {
    let office = Office::new().await;
    for (call, done, token) in links(&office).await {
        let first = choose(&office, call, "k", &token, NEW).await;
        let again = choose(&office, call, "k", &token, NEW).await;

        assert_again(&first, &again);
        let actions = office.actions(&text(&first.json()["id"])).await;
        assert_eq!(actions.iter().filter(|action| *action == done).count(), 1, "{call}: {actions:?}");
        assert_other_body(&choose(&office, call, "k", &token, "another good password").await);
        assert_eq!(choose(&office, call, "l", &token, NEW).await.code(), "not_found");
        let without = office.post(call, json!({"token": token, "password": NEW})).await;
        assert_eq!(without.code(), "not_found", "{call}: the link is good once");
        let email = text(&first.json()["email"]);
        assert_eq!(office.try_to_log_in(&email, NEW).await.status, 200);
    }
}

#[tokio::test]
async fn links_used_at_once_under_one_key_are_used_once() {
    let office = Office::new().await;
    for (call, _, token) in links(&office).await {
        let (one, two) =
            tokio::join!(choose(&office, call, "k", &token, NEW), choose(&office, call, "k", &token, NEW));

        assert_eq!((one.status, two.status), (200, 200), "{call}");
        assert_eq!(one.text, two.text, "{call}");
    }
}

#[tokio::test]
async fn a_link_that_is_not_good_keeps_nothing() {
    let office = Office::new().await;
    let invited = office.invite("ada@example.com", "viewer").await;
    let token = text(&invited["invitation"]["token"]);

    assert_eq!(choose(&office, "accept-invitation", "k", "lgi_unknown", NEW).await.status, 404);
    assert_eq!(choose(&office, "accept-invitation", "k", &token, "short").await.status, 422);
    assert_eq!(kept(&office).await, 0);
    let right = choose(&office, "accept-invitation", "k", &token, PASSWORD).await;

    assert_eq!((right.status, right.header("idempotent-replayed")), (200, ""), "the key was free");
    let path = format!("/v1/members/{}", text(&right.json()["id"]));
    office.gateway.delete(&path).key(&office.tenant.live).send().await;
    let removed = choose(&office, "accept-invitation", "k", &token, PASSWORD).await;
    assert_eq!(removed.code(), "not_found", "nothing is told of a member who is gone");
}
