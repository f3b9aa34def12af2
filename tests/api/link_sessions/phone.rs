//! The simulated phone, by REST.

use serde_json::{Value, json};

use crate::support::wire::Answer;
use crate::support::{Gateway, Tenant};

async fn play(gateway: &Gateway, key: &str, label: &str, gesture: &str) -> Answer {
    gateway.post(&format!("/v1/sandbox/link-sessions/{label}/{gesture}")).key(key).send().await
}

/// Scans, does what the gesture is, and returns the session as it ends.
async fn end(gateway: &Gateway, key: &str, session: Value, gesture: &str, body: Value) -> Value {
    let label = gateway.start_session(key, session).await["unique_id"].as_str().unwrap().to_owned();
    play(gateway, key, &label, "scan").await;
    gateway.pass(10).await;
    let path = format!("/v1/sandbox/link-sessions/{label}/{gesture}");
    let answer = gateway.post(&path).key(key).json(&body).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    for _ in 0..4 {
        gateway.pass(10).await;
    }
    gateway.get(&format!("/v1/link-sessions/{label}")).key(key).send().await.json()
}

fn account_of(session: &Value) -> String {
    session["account"]["account_id"].as_str().unwrap_or_else(|| panic!("not linked: {session}")).to_owned()
}

async fn session(gateway: &Gateway, tenant: &Tenant, label: &str) -> serde_json::Value {
    gateway.get(&format!("/v1/link-sessions/{label}")).key(&tenant.test).send().await.json()
}

async fn begin() -> (Gateway, Tenant, String) {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let label =
        gateway.start_session(&tenant.test, json!({})).await["unique_id"].as_str().unwrap().to_owned();
    (gateway, tenant, label)
}

#[tokio::test]
async fn a_scan_and_a_confirmation_link_an_account() {
    let (gateway, tenant, label) = begin().await;

    assert_eq!(play(&gateway, &tenant.test, &label, "scan").await.status, 200);
    gateway.poll().await;
    assert_eq!(session(&gateway, &tenant, &label).await["status"], "scanned");
    assert_eq!(play(&gateway, &tenant.test, &label, "confirm").await.status, 200);
    gateway.poll().await;

    let session = session(&gateway, &tenant, &label).await;
    assert_eq!(session["status"], "confirmed");
    assert_eq!(session["account"]["status"], "linked");
    assert!(session["qr"].is_null());
}

#[tokio::test]
async fn a_refusal_shows_nowhere_until_the_code_expires() {
    let (gateway, tenant, label) = begin().await;
    play(&gateway, &tenant.test, &label, "scan").await;
    gateway.poll().await;

    assert_eq!(play(&gateway, &tenant.test, &label, "deny").await.status, 200);
    gateway.poll().await;
    assert_eq!(session(&gateway, &tenant, &label).await["status"], "scanned");

    gateway.pass(306).await;
    let session = session(&gateway, &tenant, &label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("expired"), &json!("code_expired")));
}

#[tokio::test]
async fn what_a_phone_can_not_do_is_a_conflict() {
    let (gateway, tenant, label) = begin().await;

    let early = play(&gateway, &tenant.test, &label, "confirm").await;
    let early_deny = play(&gateway, &tenant.test, &label, "deny").await;
    play(&gateway, &tenant.test, &label, "scan").await;
    let twice = play(&gateway, &tenant.test, &label, "scan").await;
    play(&gateway, &tenant.test, &label, "confirm").await;
    let again = play(&gateway, &tenant.test, &label, "confirm").await;

    for (what, answer) in [("early", early), ("early deny", early_deny), ("twice", twice), ("again", again)] {
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (409, "phone_not_ready"),
            "{what}: {}",
            answer.text
        );
    }
    gateway.poll().await;
    let ended = play(&gateway, &tenant.test, &label, "scan").await;
    assert_eq!((ended.status, ended.code().as_str()), (409, "link_session_ended"));
}

#[tokio::test]
async fn an_expired_code_of_a_hosted_session_is_renewed() {
    let (gateway, tenant, label) = begin().await;
    let before = session(&gateway, &tenant, &label).await["qr"]["image"].clone();

    assert_eq!(play(&gateway, &tenant.test, &label, "expire").await.status, 200);
    gateway.poll().await;

    let after = session(&gateway, &tenant, &label).await;
    assert_eq!(after["status"], "new");
    assert_ne!(after["qr"]["image"], before);
    assert_eq!(play(&gateway, &tenant.test, &label, "scan").await.status, 200, "the new code can be scanned");
}

#[tokio::test]
async fn a_scanned_code_that_expires_ends_its_session() {
    let (gateway, tenant, label) = begin().await;
    play(&gateway, &tenant.test, &label, "scan").await;
    gateway.poll().await;

    play(&gateway, &tenant.test, &label, "expire").await;
    gateway.poll().await;

    assert_eq!(session(&gateway, &tenant, &label).await["status"], "expired");
}

#[tokio::test]
async fn a_live_key_has_no_phone() {
    let (gateway, tenant, label) = begin().await;

    for gesture in ["scan", "confirm", "deny", "expire", "utilise"] {
        let answer = play(&gateway, &tenant.live, &label, gesture).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "test_environment_required"), "{gesture}");
    }
    gateway.poll().await;
    assert_eq!(session(&gateway, &tenant, &label).await["status"], "new");
}

#[tokio::test]
async fn a_phone_does_not_reach_another_tenants_session() {
    let (gateway, _, label) = begin().await;
    let other = gateway.tenant().await;

    for gesture in ["scan", "confirm", "deny", "expire", "utilise"] {
        assert_eq!(play(&gateway, &other.test, &label, gesture).await.status, 404, "{gesture}");
    }
}

#[tokio::test]
async fn the_phone_of_a_reconnect_is_the_person_of_the_account() {
    let (gateway, tenant, _) = begin().await;
    let key = &tenant.test;
    let account = gateway.link_account(key, "ada").await;
    let name = |session: &Value| session["account"]["display_name"].clone();

    let again = end(&gateway, key, json!({"reconnect_account_id": account}), "confirm", json!({})).await;
    let body = json!({"username": "somebody.else"});
    let other = end(&gateway, key, json!({"reconnect_account_id": account}), "confirm", body).await;

    assert_eq!(account_of(&again), account);
    assert!(name(&again).is_string());
    assert_eq!((&other["status"], &other["reason"]), (&json!("failed"), &json!("other_account")));
}

#[tokio::test]
async fn the_same_username_is_the_same_person() {
    let (gateway, tenant, _) = begin().await;
    let key = &tenant.test;
    let deny = gateway.patch("/v1/tenant").key(key).json(&json!({"duplicate_accounts": "deny"}));
    assert_eq!(deny.send().await.status, 200);
    let ada = json!({"username": "ada.films"});

    let first = end(&gateway, key, json!({"user_id": "ada"}), "confirm", ada.clone()).await;
    let own = end(&gateway, key, json!({"user_id": "ada"}), "confirm", ada.clone()).await;
    let others = end(&gateway, key, json!({"user_id": "bob"}), "confirm", ada).await;

    assert_eq!(first["account"]["username"], "ada.films");
    assert_eq!(account_of(&first), account_of(&own));
    assert_eq!((&others["status"], &others["reason"]), (&json!("failed"), &json!("duplicate_account")));
}

#[tokio::test]
async fn two_tenants_that_think_of_one_username_do_not_share_a_person() {
    let (gateway, one, _) = begin().await;
    let two = gateway.tenant().await;
    let body = json!({"username": "ada.films"});
    let first = account_of(&end(&gateway, &one.test, json!({}), "confirm", body.clone()).await);
    let second = account_of(&end(&gateway, &two.test, json!({}), "confirm", body).await);

    let path = format!("/v1/sandbox/accounts/{first}/expire");
    assert_eq!(gateway.post(&path).key(&one.test).send().await.status, 200);

    let info = gateway.get(&format!("/api/content/creator-info/{second}")).key(&two.test).send().await;
    assert_eq!(info.status, 200, "{}", info.text);
}

#[tokio::test]
async fn what_the_person_does_not_grant_is_missing() {
    let (gateway, tenant, _) = begin().await;
    let key = &tenant.test;
    let body = json!({"scopes": ["user.info.basic", "video.upload"]});
    let account = account_of(&end(&gateway, key, json!({}), "confirm", body).await);

    let refused =
        gateway.post("/api/content/post").key(key).json(&crate::support::good_post(&account)).send().await;
    end(&gateway, key, json!({"reconnect_account_id": account}), "confirm", json!({})).await;
    let granted =
        gateway.post("/api/content/post").key(key).json(&crate::support::good_post(&account)).send().await;

    assert_eq!((refused.status, refused.code().as_str()), (409, "scope_missing"), "{}", refused.text);
    assert_eq!(granted.status, 200, "linking again with everything mends it: {}", granted.text);
}

#[tokio::test]
async fn a_confirmation_that_somebody_else_got_is_utilised() {
    let (gateway, tenant, label) = begin().await;
    let early = play(&gateway, &tenant.test, &label, "utilise").await;

    let ended = end(&gateway, &tenant.test, json!({}), "utilise", json!({})).await;

    assert_eq!((early.status, early.code().as_str()), (409, "phone_not_ready"), "{}", early.text);
    assert_eq!((&ended["status"], &ended["reason"]), (&json!("utilised"), &json!("utilised")));
    assert!(ended["account"].is_null());
}

#[tokio::test]
async fn a_person_that_can_not_be_is_refused_field_by_field() {
    let (gateway, tenant, label) = begin().await;
    play(&gateway, &tenant.test, &label, "scan").await;
    let path = format!("/v1/sandbox/link-sessions/{label}/confirm");
    let cases = [
        (json!({"username": "a"}), "/username", "invalid_value"),
        (json!({"username": "has a blank"}), "/username", "invalid_value"),
        (json!({"username": "x".repeat(25)}), "/username", "invalid_value"),
        (json!({"username": 5}), "/username", "wrong_type"),
        (json!({"scopes": []}), "/scopes", "invalid_value"),
        (json!({"scopes": ["video.publish"]}), "/scopes", "invalid_value"),
        (json!({"scopes": ["user.info.basic", "video.list"]}), "/scopes/1", "invalid_value"),
        (json!({"display_name": "Ada"}), "/display_name", "unknown_field"),
    ];

    for (body, pointer, code) in cases {
        let answer = gateway.post(&path).key(&tenant.test).json(&body).send().await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.broken(), [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    assert_eq!(play(&gateway, &tenant.test, &label, "confirm").await.status, 200, "still to be confirmed");
}
