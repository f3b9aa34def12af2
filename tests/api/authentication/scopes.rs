//! Which scope each call needs. The table is held against the OpenAPI document, so that a call which
//! is missing here fails.

use std::collections::BTreeSet;

use linkgate::model::scope::Scope;
use serde_json::{Value, json};

use crate::support::{Call, Gateway, Tenant};

/// A path of a webhook endpoint.
macro_rules! of_endpoint {
    ($rest:literal) => {
        concat!("/v1/webhook-endpoints/we_0192f3a4b5c6d7e8f90123456789abcd", $rest)
    };
}

const WEBHOOK_ENDPOINT: &str = of_endpoint!("");

/// Each operation that takes a credential of a tenant, what it is called by, and the scope it needs.
const NEEDS: &[(&str, &str, &str, &str)] = &[
    ("create_token", "POST", "/v1/tokens", "tokens:write"),
    ("create_link_session", "POST", "/v1/link-sessions", "links:write"),
    ("list_link_sessions", "GET", "/v1/link-sessions", "links:read"),
    ("get_link_session", "GET", "/v1/link-sessions/some-label", "links:read"),
    ("cancel_link_session", "POST", "/v1/link-sessions/some-label/cancel", "links:write"),
    ("follow_link_session", "GET", "/v1/link-sessions/some-label/events", "links:read"),
    ("get_link_session_timeline", "GET", "/v1/link-sessions/some-label/timeline", "links:read"),
    ("sandbox_scan", "POST", "/v1/sandbox/link-sessions/some-label/scan", "links:write"),
    ("sandbox_confirm", "POST", "/v1/sandbox/link-sessions/some-label/confirm", "links:write"),
    ("sandbox_deny", "POST", "/v1/sandbox/link-sessions/some-label/deny", "links:write"),
    ("sandbox_expire", "POST", "/v1/sandbox/link-sessions/some-label/expire", "links:write"),
    ("sandbox_utilise", "POST", "/v1/sandbox/link-sessions/some-label/utilise", "links:write"),
    ("sandbox_expire_account", "POST", "/v1/sandbox/accounts/some-account/expire", "accounts:write"),
    ("list_accounts", "GET", "/v1/accounts", "accounts:read"),
    ("get_account", "GET", "/v1/accounts/8abd72f0-4ede-441c-9c17-0123456789ab", "accounts:read"),
    ("unlink_account", "DELETE", "/v1/accounts/8abd72f0-4ede-441c-9c17-0123456789ab", "accounts:write"),
    ("validate_post", "POST", "/v1/posts/validate", "posts:write"),
    ("list_posts", "GET", "/v1/posts", "posts:read"),
    ("get_post", "GET", "/v1/posts/post_0192f3a4b5c6d7e8f90123456789abcd", "posts:read"),
    ("get_usage", "GET", "/v1/usage", "usage:read"),
    ("list_events", "GET", "/v1/events", "webhooks:read"),
    ("get_event", "GET", "/v1/events/evt_0192f3a4b5c6d7e8f90123456789abcd", "webhooks:read"),
    ("list_audit_log", "GET", "/v1/audit-log", "audit:read"),
    ("export_audit_log", "GET", "/v1/audit-log/export", "audit:read"),
    ("create_webhook_endpoint", "POST", "/v1/webhook-endpoints", "webhooks:write"),
    ("list_webhook_endpoints", "GET", "/v1/webhook-endpoints", "webhooks:read"),
    ("get_webhook_endpoint", "GET", WEBHOOK_ENDPOINT, "webhooks:read"),
    ("update_webhook_endpoint", "PATCH", WEBHOOK_ENDPOINT, "webhooks:write"),
    ("delete_webhook_endpoint", "DELETE", WEBHOOK_ENDPOINT, "webhooks:write"),
    ("rotate_webhook_secret", "POST", of_endpoint!("/rotate-secret"), "webhooks:write"),
    ("test_webhook_endpoint", "POST", of_endpoint!("/test"), "webhooks:write"),
    ("redeliver_to_webhook_endpoint", "POST", of_endpoint!("/redeliver"), "webhooks:write"),
    ("list_deliveries", "GET", of_endpoint!("/deliveries"), "webhooks:read"),
    ("get_delivery", "GET", "/v1/deliveries/dlv_0192f3a4b5c6d7e8f90123456789abcd", "webhooks:read"),
    ("redeliver", "POST", "/v1/deliveries/dlv_0192f3a4b5c6d7e8f90123456789abcd/redeliver", "webhooks:write"),
    ("list_members", "GET", "/v1/members", "tenant:read"),
    ("get_member", "GET", "/v1/members/mem_0192f3a4b5c6d7e8f90123456789abcd", "tenant:read"),
    ("invite_member", "POST", "/v1/members", "tenant:write"),
    ("update_member", "PATCH", "/v1/members/mem_0192f3a4b5c6d7e8f90123456789abcd", "tenant:write"),
    ("remove_member", "DELETE", "/v1/members/mem_0192f3a4b5c6d7e8f90123456789abcd", "tenant:write"),
    (
        "create_reset_link",
        "POST",
        "/v1/members/mem_0192f3a4b5c6d7e8f90123456789abcd/reset-link",
        "tenant:write",
    ),
    ("compat_list_accounts", "GET", "/api/content/accounts", "accounts:read"),
    (
        "compat_creator_info",
        "GET",
        "/api/content/creator-info/8abd72f0-4ede-441c-9c17-0123456789ab",
        "accounts:read",
    ),
    ("compat_create_post", "POST", "/api/content/post", "posts:write"),
    (
        "compat_post_status",
        "GET",
        "/api/content/status/8abd72f0-4ede-441c-9c17-0123456789ab/v_pub.1",
        "posts:read",
    ),
    ("compat_post_status_batch", "POST", "/api/content/status/batch", "posts:read"),
    ("qr_login_request", "POST", "/api/content/qr-login/request", "links:write"),
    ("qr_login_check", "POST", "/api/content/qr-login/check", "links:read"),
    ("create_user", "POST", "/v1/users", "users:write"),
    ("list_users", "GET", "/v1/users", "users:read"),
    ("get_user", "GET", "/v1/users/ada", "users:read"),
    ("update_user", "PATCH", "/v1/users/ada", "users:write"),
    ("erase_user", "DELETE", "/v1/users/no-such-user", "users:write"),
    ("update_account", "PATCH", "/v1/accounts/8abd72f0-4ede-441c-9c17-0123456789ab", "accounts:write"),
    (
        "reassign_account",
        "POST",
        "/v1/accounts/8abd72f0-4ede-441c-9c17-0123456789ab/reassign",
        "accounts:write",
    ),
    ("list_upstream_accounts", "GET", "/v1/upstream-accounts", "accounts:read"),
    ("import_accounts", "POST", "/v1/upstream-accounts/import", "accounts:write"),
    ("get_tenant", "GET", "/v1/tenant", "tenant:read"),
    ("update_tenant", "PATCH", "/v1/tenant", "tenant:write"),
    ("create_api_key", "POST", "/v1/api-keys", "keys:write"),
    ("list_api_keys", "GET", "/v1/api-keys", "keys:write"),
    ("get_api_key", "GET", "/v1/api-keys/aaaaaaaaaaaaaaaa", "keys:write"),
    ("update_api_key", "PATCH", "/v1/api-keys/aaaaaaaaaaaaaaaa", "keys:write"),
    ("rotate_api_key", "POST", "/v1/api-keys/aaaaaaaaaaaaaaaa/rotate", "keys:write"),
    ("revoke_api_key", "DELETE", "/v1/api-keys/aaaaaaaaaaaaaaaa", "keys:write"),
    ("create_signing_key", "POST", "/v1/signing-keys", "keys:write"),
    ("list_signing_keys", "GET", "/v1/signing-keys", "keys:write"),
    ("get_signing_key", "GET", "/v1/signing-keys/no-such-key", "keys:write"),
    ("rotate_signing_key", "POST", "/v1/signing-keys/no-such-key/rotate", "keys:write"),
    ("revoke_signing_key", "DELETE", "/v1/signing-keys/no-such-key", "keys:write"),
    ("create_issuer", "POST", "/v1/issuers", "keys:write"),
    ("list_issuers", "GET", "/v1/issuers", "keys:write"),
    ("get_issuer", "GET", "/v1/issuers/isr_0192f3a4b5c6d7e8f90123456789abcd", "keys:write"),
    ("update_issuer", "PATCH", "/v1/issuers/isr_0192f3a4b5c6d7e8f90123456789abcd", "keys:write"),
    ("rotate_issuer", "POST", "/v1/issuers/isr_0192f3a4b5c6d7e8f90123456789abcd/rotate", "keys:write"),
    ("delete_issuer", "DELETE", "/v1/issuers/isr_0192f3a4b5c6d7e8f90123456789abcd", "keys:write"),
];

/// A body that the call can be sent with; nothing where it needs none.
pub fn body_of(operation: &str) -> Option<Value> {
    match operation {
        "validate_post" | "compat_create_post" => {
            Some(crate::support::good_post("8abd72f0-4ede-441c-9c17-0123456789ab"))
        }
        "compat_post_status_batch" => Some(json!({"checks": [{"accountId": "x", "publishId": "y"}]})),
        "qr_login_check" => Some(json!({"token": "A".repeat(32)})),
        "create_api_key" | "update_api_key" => Some(json!({"name": "a key"})),
        "create_issuer" => Some(json!({
            "issuer": "https://login.example", "scopes": ["keys:write"],
            "jwks": crate::issuers::maker::Maker::ed25519("https://login.example").set(),
        })),
        "create_user" | "reassign_account" => Some(json!({"user_id": "ada"})),
        "import_accounts" => Some(json!({"accounts": [{"upstream_account_id": "acc", "user_id": "ada"}]})),
        "update_user" | "update_account" => Some(json!({"metadata": {}})),
        "update_issuer" | "update_tenant" => Some(json!({})),
        "create_webhook_endpoint" => Some(json!({"url": "https://hooks.example.com/"})),
        "redeliver_to_webhook_endpoint" => Some(json!({"since": "2026-11-22T12:00:00Z"})),
        "create_token" | "create_link_session" | "qr_login_request" | "update_webhook_endpoint" => {
            Some(json!({}))
        }
        "invite_member" => Some(json!({"email": "ada@example.com", "role": "viewer"})),
        "update_member" => Some(json!({"name": "Ada"})),
        _ => None,
    }
}

fn call(gateway: &Gateway, operation: &str, method: &str, path: &str) -> Call {
    let method = method.parse().expect("a method");
    let call = Call::new(method, format!("{}{path}", gateway.base));
    match body_of(operation) {
        Some(body) => call.json(&body),
        None => call,
    }
}

async fn token(gateway: &Gateway, tenant: &Tenant, scopes: &[&str]) -> String {
    let body = json!({"scope": scopes.join(" ")});
    let made = gateway.post("/v1/tokens").key(&tenant.test).json(&body).send().await;
    made.json()["access_token"].as_str().expect("a token").to_owned()
}

#[test]
fn every_call_with_a_tenants_credential_is_in_the_table() {
    let document: Value = serde_json::from_str(linkgate::http::openapi::text()).expect("JSON");
    let mut documented = BTreeSet::new();
    for item in document["paths"].as_object().expect("paths").values() {
        for operation in item.as_object().expect("operations").values() {
            let schemes = operation["security"].as_array().cloned().unwrap_or_default();
            if schemes.iter().any(|scheme| scheme.get("api_key").is_some()) {
                documented.insert(operation["operationId"].as_str().expect("a name").to_owned());
            }
        }
    }

    let known: BTreeSet<String> = NEEDS.iter().map(|(operation, ..)| (*operation).to_owned()).collect();

    assert_eq!(documented, known);
}

#[tokio::test]
async fn a_token_without_the_scope_of_a_call_is_told_which_one_is_missing() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    for scope in Scope::ALL.iter().map(|scope| scope.as_str()) {
        let others: Vec<&str> =
            Scope::ALL.iter().map(|scope| scope.as_str()).filter(|one| *one != scope).collect();
        let (without, only) =
            (token(&gateway, &tenant, &others).await, token(&gateway, &tenant, &[scope]).await);
        for (operation, method, path, needed) in
            NEEDS.iter().filter(|(operation, ..)| *operation != "create_token")
        {
            let (with, answer) = if *needed == scope { (false, &without) } else { (*needed == scope, &only) };
            let answer = call(&gateway, operation, method, path).bearer(answer).send().await;

            assert!(!with);
            assert_eq!(
                (answer.status, answer.code()),
                (403, "insufficient_scope".to_owned()),
                "{operation} {scope}"
            );
            assert!(answer.text.contains(needed), "{operation}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_token_with_the_one_scope_of_a_call_may_make_it() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    for (operation, method, path, needed) in
        NEEDS.iter().filter(|(operation, ..)| *operation != "create_token")
    {
        let token = token(&gateway, &tenant, &[needed]).await;
        let answer = call(&gateway, operation, method, path).bearer(&token).send().await;

        // The scope is enough to invite, and not to give a role that has more.
        let role = *operation == "invite_member" && answer.code() == "role_not_allowed";
        // The test environment has no upstream of the tenant's own.
        let own_key = answer.status == 409 && answer.code() == "upstream_credentials_missing";
        assert!(
            role || own_key || matches!(answer.status, 200 | 201 | 404),
            "{operation}: {} {}",
            answer.status,
            answer.text
        );
    }
}
