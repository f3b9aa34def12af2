//! What each operation can be asked about somebody else's things. An operation of the OpenAPI document
//! that is not here fails the matrix.

use serde_json::{Value, json};

use super::world::{Ids, Side};
use crate::support::{Gateway, good_post};

/// Whose credential goes with a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    Key,
    /// The caller's own view token, for another's page.
    View,
    None,
}

/// One way to ask.
pub struct Probe {
    pub method: &'static str,
    pub path: String,
    pub body: Option<Value>,
    pub credential: Credential,
    /// What asking for one's own thing answers at best; proves that the question makes sense.
    pub own: &'static [u16],
}

/// How an operation stands to other tenants' ids.
pub enum Kind {
    /// It names things by their ids.
    Asks(Vec<Probe>),
    /// It names nothing of anybody.
    Public,
}

fn get(path: String) -> Probe {
    Probe { method: "GET", path, body: None, credential: Credential::Key, own: &[200] }
}

fn post(path: String) -> Probe {
    Probe { method: "POST", path, body: None, credential: Credential::Key, own: &[200] }
}

fn post_json(path: &str, body: Value) -> Probe {
    Probe { body: Some(body), ..post(path.to_owned()) }
}

fn page(name: &str, ids: &Ids) -> Probe {
    Probe { credential: Credential::View, own: &[200, 409], ..post(format!("/link/{}/{name}", ids.page)) }
}

/// The questions of an operation about the things in `ids`, asked by `caller`. Nothing for an operation
/// that is not known here.
pub fn of(operation: &str, ids: &Ids, caller: &Side) -> Option<Kind> {
    let Ids { user, account, post: post_id, publish_id, label, .. } = ids;
    let own_account = &caller.ids.account;
    let probes = match operation {
        "get_account" => vec![get(format!("/v1/accounts/{account}"))],
        "unlink_account" => {
            vec![Probe { method: "DELETE", own: &[204], ..get(format!("/v1/accounts/{account}")) }]
        }
        "list_accounts" => vec![get(format!("/v1/accounts?user_id={user}"))],
        "compat_list_accounts" => vec![get(format!("/api/content/accounts?user_id={user}"))],
        "compat_creator_info" => vec![get(format!("/api/content/creator-info/{account}"))],
        "compat_create_post" => vec![post_json("/api/content/post", good_post(account))],
        "validate_post" => vec![post_json("/v1/posts/validate", good_post(account))],
        "compat_post_status" => vec![
            get(format!("/api/content/status/{account}/{publish_id}")),
            // Another's post under one's own account.
            get(format!("/api/content/status/{own_account}/{publish_id}")),
        ],
        "compat_post_status_batch" => vec![post_json(
            "/api/content/status/batch",
            json!({"checks": [
                {"accountId": account, "publishId": publish_id},
                {"accountId": own_account, "publishId": publish_id},
            ]}),
        )],
        "get_post" => vec![get(format!("/v1/posts/{post_id}"))],
        "list_posts" => {
            vec![get(format!("/v1/posts?user_id={user}")), get(format!("/v1/posts?account_id={account}"))]
        }
        "get_link_session" => vec![get(format!("/v1/link-sessions/{label}"))],
        "get_link_session_timeline" => vec![get(format!("/v1/link-sessions/{label}/timeline"))],
        "follow_link_session" => vec![get(format!("/v1/link-sessions/{label}/events"))],
        "cancel_link_session" => vec![post(format!("/v1/link-sessions/{label}/cancel"))],
        "list_link_sessions" => vec![get(format!("/v1/link-sessions?user_id={user}"))],
        "sandbox_expire_account" => vec![post(format!("/v1/sandbox/accounts/{account}/expire"))],
        "sandbox_scan" | "sandbox_confirm" | "sandbox_deny" | "sandbox_expire" | "sandbox_utilise" => {
            let gesture = operation.trim_start_matches("sandbox_");
            vec![Probe { own: &[200, 409], ..post(format!("/v1/sandbox/link-sessions/{label}/{gesture}")) }]
        }
        "qr_login_check" => {
            vec![post_json("/api/content/qr-login/check", json!({"token": ids.check_token}))]
        }
        "create_link_session" => vec![Probe {
            own: &[201],
            ..post_json("/v1/link-sessions", json!({"user_id": user, "reconnect_account_id": account}))
        }],
        "create_token" => vec![
            post_json("/v1/tokens", json!({"account_ids": [account]})),
            post_json("/v1/tokens", json!({"user_id": user, "account_ids": [account]})),
        ],
        "list_events" => vec![get(format!("/v1/events?account_id={account}"))],
        _ if is_public(operation) => return Some(Kind::Public),
        _ => {
            let probes = administration(operation, ids, caller)
                .or_else(|| of_webhooks(operation, ids))
                .or_else(|| of_a_page(operation, ids, caller));
            return of_a_key(operation, ids, caller).or_else(|| probes.map(Kind::Asks));
        }
    };
    Some(Kind::Asks(probes))
}

/// Operations that name nothing of another tenant's environment, or are asked in tests of their own.
fn is_public(operation: &str) -> bool {
    match operation {
        // Tenants' credentials are nothing to them.
        _ if operation.starts_with("operator_") => true,
        // An id that another has taken is free; it is asked in tests of its own.
        "create_user" => true,
        // These name nothing but the caller's own tenant.
        "get_tenant" | "update_tenant" | "list_audit_log" | "export_audit_log" => true,
        "create_webhook_endpoint" | "list_webhook_endpoints" => true,
        // Members belong to both of a tenant's environments: `members.rs` asks about them.
        "invite_member" | "list_members" | "get_member" | "update_member" | "remove_member"
        | "create_reset_link" | "end_session" => true,
        // These name nothing but what a secret opens, or the caller itself.
        "accept_invitation" | "log_in" | "refresh_tokens" | "forgot_password" | "reset_password"
        | "log_out" | "log_out_everywhere" | "change_password" | "get_me" | "list_sessions"
        | "begin_totp" | "confirm_totp" | "disable_totp" => true,
        // It tells of the caller alone, and is asked in tests of its own.
        "get_usage" => true,
        // They see what the tenant's own key sees, which no other has.
        "list_upstream_accounts" | "import_accounts" => true,
        // A label that another has used is free; what comes of it is asked in a test of its own.
        "qr_login_request" => true,
        // The page is the same for every session that there is.
        "link_page" | "jwks" | "healthz" | "readyz" | "openapi" => true,
        "widget" | "widget_version" | "widget_manifest" | "widget_types" => true,
        _ => false,
    }
}

/// The same for what tenants administer.
fn administration(operation: &str, ids: &Ids, caller: &Side) -> Option<Vec<Probe>> {
    let Ids { user, account, .. } = ids;
    Some(match operation {
        "update_account" => {
            let path = format!("/v1/accounts/{account}");
            vec![Probe { method: "PATCH", ..post_json(&path, json!({"metadata": {"a": 1}})) }]
        }
        "reassign_account" => {
            vec![post_json(&format!("/v1/accounts/{account}/reassign"), json!({"user_id": caller.ids.user}))]
        }
        "get_user" => vec![get(format!("/v1/users/{user}"))],
        "update_user" => {
            let path = format!("/v1/users/{user}");
            vec![Probe { method: "PATCH", ..post_json(&path, json!({"metadata": {"a": 1}})) }]
        }
        "erase_user" => vec![Probe { method: "DELETE", own: &[204], ..get(format!("/v1/users/{user}")) }],
        "list_users" => vec![get(format!("/v1/users?user_id_prefix={user}"))],
        _ => return None,
    })
}

/// The same for webhook endpoints and what was sent to them.
fn of_webhooks(operation: &str, ids: &Ids) -> Option<Vec<Probe>> {
    Some(match operation {
        "get_event" => vec![get(format!("/v1/events/{}", ids.event))],
        "get_webhook_endpoint" => vec![get(format!("/v1/webhook-endpoints/{}", ids.webhook))],
        "update_webhook_endpoint" => vec![Probe {
            method: "PATCH",
            ..post_json(&format!("/v1/webhook-endpoints/{}", ids.webhook), json!({"enabled": true}))
        }],
        "delete_webhook_endpoint" => {
            vec![Probe {
                method: "DELETE",
                own: &[204],
                ..get(format!("/v1/webhook-endpoints/{}", ids.webhook))
            }]
        }
        "rotate_webhook_secret" => vec![post(format!("/v1/webhook-endpoints/{}/rotate-secret", ids.webhook))],
        "test_webhook_endpoint" => vec![post(format!("/v1/webhook-endpoints/{}/test", ids.webhook))],
        "list_deliveries" => vec![get(format!("/v1/webhook-endpoints/{}/deliveries", ids.webhook))],
        "redeliver_to_webhook_endpoint" => vec![Probe {
            own: &[202],
            ..post_json(
                &format!("/v1/webhook-endpoints/{}/redeliver", ids.webhook),
                json!({"since": "2020-01-01T00:00:00Z"}),
            )
        }],
        "get_delivery" => vec![get(format!("/v1/deliveries/{}", ids.delivery))],
        "redeliver" => {
            vec![Probe { own: &[202], ..post(format!("/v1/deliveries/{}/redeliver", ids.delivery)) }]
        }
        _ => return None,
    })
}

/// The same for keys and issuers.
fn of_a_key(operation: &str, ids: &Ids, caller: &Side) -> Option<Kind> {
    let key = format!("/v1/api-keys/{}", ids.api_key);
    let signing_key = format!("/v1/signing-keys/{}", ids.signing_key);
    let issuer = format!("/v1/issuers/{}", ids.issuer);
    let change = |path: String| Probe { method: "PATCH", body: Some(json!({"name": "other"})), ..get(path) };
    let delete = |path: String, own: &'static [u16]| Probe { method: "DELETE", own, ..get(path) };
    let sibling = ids.signing_key == caller.ids.signing_key && ids.user != caller.ids.user;
    Some(Kind::Asks(vec![match operation {
        // They name nothing, or list what is the caller's.
        "create_api_key" | "list_api_keys" | "create_signing_key" | "list_signing_keys" | "create_issuer"
        | "list_issuers" => return Some(Kind::Public),
        "get_api_key" => get(key),
        "update_api_key" => change(key),
        "rotate_api_key" => Probe { own: &[201], ..post(format!("{key}/rotate")) },
        "revoke_api_key" => delete(key, &[204]),
        // The tenant's other environment has the same signing keys.
        "get_signing_key" | "rotate_signing_key" | "revoke_signing_key" if sibling => {
            return Some(Kind::Public);
        }
        "get_signing_key" => get(signing_key),
        "rotate_signing_key" => Probe { own: &[201], ..post(format!("{signing_key}/rotate")) },
        // It signs, and can't be revoked yet.
        "revoke_signing_key" => delete(signing_key, &[409]),
        "get_issuer" => get(issuer),
        "update_issuer" => change(issuer),
        "rotate_issuer" => {
            let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
            let key = json!({"kty": "OKP", "crv": "Ed25519", "kid": "new", "x": x});
            post_json(&format!("{issuer}/rotate"), json!({"jwks": {"keys": [key]}}))
        }
        "delete_issuer" => delete(issuer, &[204]),
        _ => return None,
    }]))
}

/// The same for the hosted page's calls, which take a page's id and the caller's own secrets.
fn of_a_page(operation: &str, ids: &Ids, caller: &Side) -> Option<Vec<Probe>> {
    Some(match operation {
        "open_link_page" => vec![Probe {
            credential: Credential::None,
            own: &[200, 409],
            ..post_json(
                &format!("/link/{}/open", ids.page),
                json!({"secret": caller.ids.secret, "view_token": caller.ids.view}),
            )
        }],
        "follow_link_page" => vec![Probe {
            credential: Credential::None,
            ..get(format!("/link/{}/events?view={}", ids.page, caller.ids.view))
        }],
        "get_link_page_state" => vec![Probe {
            credential: Credential::None,
            ..get(format!("/link/{}/state?view={}", ids.page, caller.ids.view))
        }],
        "cancel_link_page" => vec![page("cancel", ids)],
        "undo_link" => vec![page("undo", ids)],
        "accept_link" => vec![page("accept", ids)],
        _ => return None,
    })
}

/// What came back: everything that a caller could tell two answers apart by.
#[derive(Debug, PartialEq)]
pub struct Seen {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub text: String,
}

/// Asks, under a fixed request id, and leaves out what differs by nature: the date, and the very ids
/// that the caller itself sent.
pub async fn ask(gateway: &Gateway, probe: &Probe, ids: &Ids, caller: &Side) -> Seen {
    for _ in 0..3 {
        let seen = ask_once(gateway, probe, ids, caller).await;
        // A store that is slow on a busy machine says nothing of anybody.
        if seen.status != 503 {
            return seen;
        }
    }
    ask_once(gateway, probe, ids, caller).await
}

async fn ask_once(gateway: &Gateway, probe: &Probe, ids: &Ids, caller: &Side) -> Seen {
    let method = probe.method.parse().expect("a method");
    let mut call = crate::support::Call::new(method, format!("{}{}", gateway.base, probe.path));
    call = match probe.credential {
        Credential::Key => call.key(&caller.key),
        Credential::View => call.bearer(&caller.ids.view),
        Credential::None => call,
    };
    call = call.header("X-Request-Id", "the-same-id");
    if let Some(body) = &probe.body {
        call = call.json(body);
    }
    let answer = call.send().await;
    let mut text = answer.text;
    for (number, id) in ids.texts().iter().enumerate() {
        text = text.replace(id, &format!("<id {number}>"));
    }
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    // Echoed ids are of one length each, or the lengths would differ.
    headers.retain(|(name, _)| name != "content-length" || !text.contains("<id "));
    headers.sort();
    Seen { status: answer.status, headers, text }
}
