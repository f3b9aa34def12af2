//! The simulated phone, by REST.

use serde_json::json;

use crate::support::wire::Answer;
use crate::support::{Gateway, Tenant};

async fn play(gateway: &Gateway, key: &str, label: &str, gesture: &str) -> Answer {
    gateway.post(&format!("/v1/sandbox/link-sessions/{label}/{gesture}")).key(key).send().await
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

    for gesture in ["scan", "confirm", "deny", "expire"] {
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

    for gesture in ["scan", "confirm", "deny", "expire"] {
        assert_eq!(play(&gateway, &other.test, &label, gesture).await.status, 404, "{gesture}");
    }
}
