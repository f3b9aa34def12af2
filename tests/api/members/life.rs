//! From the invitation to the end.

use serde_json::json;

use super::{Office, PASSWORD, Tokens, invite, patch, text};
use crate::support::{Gateway, Setup};

#[tokio::test]
async fn a_member_is_invited_accepts_works_and_leaves() {
    let office = Office::new().await;
    let invited = office.invite("Ada@Example.com", "owner").await;
    assert_eq!((&invited["status"], &invited["role"]), (&json!("invited"), &json!("owner")));
    assert_eq!(invited["invitation"]["mailed"], false);
    let token = text(&invited["invitation"]["token"]);
    let url = text(&invited["invitation"]["url"]);
    assert_eq!(url, format!("{}/members/accept#{token}", office.gateway.base));

    let body = json!({"token": token, "password": PASSWORD, "name": "Ada"});
    let accepted = office.post("accept-invitation", body).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    assert_eq!(accepted.json()["status"], "active");
    assert_eq!(accepted.json()["name"], "Ada");

    let answer = office.try_to_log_in("ada@EXAMPLE.com", PASSWORD).await;
    let tokens = Tokens::of(&answer);
    let told = answer.json();
    assert_eq!((&told["token_type"], &told["expires_in"]), (&json!("Bearer"), &json!(900)));
    assert_eq!(told["refresh_expires_in"], 30 * 86_400);
    assert_eq!((&told["tenant_id"], &told["environment"]), (&json!(office.tenant.id), &json!("live")));
    assert!(tokens.access.starts_with("lga_") && tokens.refresh.starts_with("lgr_"));
    assert_eq!(answer.header("cache-control"), "no-store");

    let me = office.me(&tokens.access).await;
    assert_eq!(me.status, 200, "{}", me.text);
    assert_eq!(me.json()["member"]["email"], "Ada@Example.com");
    assert_eq!(me.json()["tenant"]["name"], "Clipboard Studio");
    assert!(text(&me.json()["scope"]).contains("audit:read"));
    let accounts = office.gateway.get("/v1/accounts").bearer(&tokens.access).send().await;
    assert_eq!(accounts.status, 200, "a member is a caller as any other: {}", accounts.text);
    assert!(accounts.header("ratelimit-policy").contains("tenant"));

    let colleague = office.member("grace@example.com", "owner").await;
    let path = format!("/v1/members/{}", tokens.member);
    let gone = office.gateway.delete(&path).bearer(&tokens.access).send().await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    assert_eq!(office.me(&tokens.access).await.status, 401, "at once");
    assert_eq!(office.refresh(&tokens.refresh).await.status, 401);
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 401);
    let left = office.gateway.get("/v1/members").key(&office.tenant.test).send().await.json();
    assert_eq!(left["data"].as_array().expect("members").len(), 1);
    assert_eq!(left["data"][0]["id"], colleague);
}

#[tokio::test]
async fn a_member_works_in_one_environment_which_a_renewal_may_change() {
    let office = Office::new().await;
    office.member("ada@example.com", "developer").await;
    let live = Tokens::of(&office.try_to_log_in("ada@example.com", PASSWORD).await);
    let scan = "/v1/sandbox/link-sessions/some-label/scan";
    let refused = office.gateway.post(scan).bearer(&live.access).send().await;
    assert_eq!((refused.status, refused.code()), (403, "test_environment_required".to_owned()));

    let body = json!({"refresh_token": live.refresh, "environment": "test"});
    let renewed = office.post("refresh", body).await;

    assert_eq!(renewed.json()["environment"], "test");
    let test = Tokens::of(&renewed);
    assert_eq!(office.gateway.post(scan).bearer(&test.access).send().await.status, 404);
    let kept = office.refresh(&test.refresh).await;
    assert_eq!(kept.json()["environment"], "test", "it stays so");
}

#[tokio::test]
async fn one_person_has_a_password_at_each_tenant() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    let other = office.gateway.tenant().await;
    let invited = invite(&office.gateway, &other.test, "ADA@example.com", "owner").await;
    assert_eq!(invited.status, 201, "{}", invited.text);
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 200, "one knows it yet");
    let other_password = "ten herons wade slowly";
    let token = text(&invited.json()["invitation"]["token"]);
    assert_eq!(office.accept(&token, other_password).await.status, 200);

    let at = |tenant: &str, password: &str| {
        office.post("login", json!({"email": "ada@example.com", "password": password, "tenant_id": tenant}))
    };
    let unnamed = office.try_to_log_in("ada@example.com", PASSWORD).await;
    assert_eq!((unnamed.status, unnamed.code()), (401, "login_failed".to_owned()));
    assert!(text(&unnamed.json()["detail"]).contains("tenant_id"));
    let (one, two) = (at(&office.tenant.id, PASSWORD).await, at(&other.id, other_password).await);
    assert_eq!((one.status, two.status), (200, 200));
    assert_eq!(two.json()["tenant_id"], other.id);
    assert_eq!(at(&other.id, PASSWORD).await.status, 401);
    let seen = office.gateway.get("/v1/members").bearer(&Tokens::of(&two).access).send().await.json();
    assert_eq!(seen["data"].as_array().expect("members").len(), 1, "its own alone");
}

#[tokio::test]
async fn whoever_has_not_accepted_is_invited_anew_and_whoever_has_is_not() {
    let office = Office::new().await;
    let first = office.invite("ada@example.com", "viewer").await;
    let second = office.invite("ADA@example.com", "developer").await;

    assert_eq!(first["id"], second["id"]);
    assert_eq!(second["role"], "developer");
    let old = office.accept(&text(&first["invitation"]["token"]), PASSWORD).await;
    assert_eq!((old.status, old.code()), (404, "not_found".to_owned()));
    assert_eq!(office.accept(&text(&second["invitation"]["token"]), PASSWORD).await.status, 200);
    let third = invite(&office.gateway, &office.tenant.live, "ada@example.com", "viewer").await;
    assert_eq!((third.status, third.code()), (409, "member_exists".to_owned()));
}

#[tokio::test]
async fn an_invitation_sent_twice_under_one_key_is_one_invitation() {
    let office = Office::new().await;
    let body = json!({"email": "ada@example.com", "role": "viewer"});
    let call = || office.gateway.post("/v1/members").key(&office.tenant.live).header("Idempotency-Key", "k");

    let (one, two) = (call().json(&body).send().await, call().json(&body).send().await);

    assert_eq!((one.status, &one.text), (201, &two.text));
    assert_eq!(two.header("idempotent-replayed"), "true");
    assert_eq!(office.rows("select count(*) from members").await, ["1"]);
}

#[tokio::test]
async fn every_broken_rule_is_told_with_its_pointer() {
    let office = Office::new().await;
    let body = json!({"email": "ada@example", "role": "viewer", "name": ""});
    let refused = office.gateway.post("/v1/members").key(&office.tenant.live).json(&body).send().await;
    let pair = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(refused.status, 422);
    assert_eq!(refused.broken(), [pair("/email", "invalid_value"), pair("/name", "invalid_value")]);

    let unknown = invite(&office.gateway, &office.tenant.live, "ada@example.com", "king").await;
    assert_eq!(unknown.broken(), [pair("/role", "invalid_value")]);

    let invited = office.invite("ada@example.com", "viewer").await;
    let token = text(&invited["invitation"]["token"]);
    for (password, code) in [
        ("short", "too_short"),
        ("Password1234", "password_too_common"),
        ("Ada@Example.com", "password_too_common"),
        (&"long ".repeat(52), "too_long"),
    ] {
        let refused = office.accept(&token, password).await;
        assert_eq!(refused.broken(), [pair("/password", code)], "{password}");
        assert!(!refused.text.contains("Password1234"), "{}", refused.text);
    }
    assert_eq!(office.accept(&token, PASSWORD).await.status, 200, "the link is still good");
}

#[tokio::test]
async fn a_change_of_role_or_name_is_seen_at_once_here_and_within_5_seconds_elsewhere() {
    let office = Office::with(Setup::default()).await;
    let replica = office.gateway.replica(false).await;
    let tokens = office.enter("ada@example.com", "developer").await;
    let write = |gateway: &Gateway| {
        let call = gateway.post("/v1/link-sessions").bearer(&tokens.access).json(&json!({}));
        async move { call.send().await.status }
    };
    assert_eq!((write(&office.gateway).await, write(&replica).await), (201, 201));

    let path = format!("/v1/members/{}", tokens.member);
    let body = json!({"role": "viewer", "name": "Ada L."});
    let changed = patch(&office.gateway, &path).key(&office.tenant.live).json(&body).send().await;

    assert_eq!((&changed.json()["role"], &changed.json()["name"]), (&json!("viewer"), &json!("Ada L.")));
    assert_eq!(write(&office.gateway).await, 403, "at once");
    let since = std::time::Instant::now();
    while write(&replica).await != 403 {
        assert!(since.elapsed().as_secs() < 5, "the other replica still lets it");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_suspended_tenants_members_are_refused_and_cannot_log_in() {
    let office = Office::with(Setup::default()).await;
    let tokens = office.enter("ada@example.com", "owner").await;
    let suspend = "update tenants set status = 'suspended'";
    crate::authentication::change(&office.gateway, &office.tenant.id, "live", suspend).await;

    let since = std::time::Instant::now();
    while office.me(&tokens.access).await.status != 401 {
        assert!(since.elapsed().as_secs() < 5, "still let in");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(office.refresh(&tokens.refresh).await.status, 401);
    for tenant in [json!(null), json!(office.tenant.id)] {
        let body = json!({"email": "ada@example.com", "password": PASSWORD, "tenant_id": tenant});
        assert_eq!(office.post("login", body).await.code(), "login_failed");
    }
}
