//! What the operator is given of a tenant: all that it has, as the API writes it, and no secret.

use std::collections::BTreeSet;

use linkgate::store::tenant_export::{EXPORTED, LEFT_OUT, WITHIN};
use serde_json::{Value, json};

use crate::support::rows::rows;
use crate::support::{Gateway, OPERATOR_TOKEN, Tenant};

/// A tenant that has one of most things.
async fn furnished(gateway: &Gateway) -> Tenant {
    let tenant = gateway.tenant().await;
    for (path, body) in [
        ("/v1/webhook-endpoints", json!({"url": "https://hooks.example.com/linkgate"})),
        (
            "/v1/issuers",
            json!({"issuer": "https://issuer.example", "scopes": ["posts:read"], "jwks": key_set()}),
        ),
        ("/v1/members", json!({"email": "ada@example.com", "role": "viewer"})),
        ("/v1/users", json!({"user_id": "zoe"})),
    ] {
        let made = gateway.post(path).key(&tenant.test).json(&body).send().await;
        assert_eq!(made.status, 201, "{path}: {}", made.text);
    }
    gateway.link_account(&tenant.test, "ana").await;
    gateway.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await;
    tenant
}

fn key_set() -> Value {
    json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "k1",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})
}

async fn export(gateway: &Gateway, tenant: &Tenant) -> String {
    let path = format!("/v1/operator/tenants/{}/export", tenant.id);
    let answer = gateway.get(&path).bearer(OPERATOR_TOKEN).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

fn of_kind(text: &str, kind: &str) -> Vec<Value> {
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.filter(|line| line["kind"] == kind).map(|mut line| line["data"].take()).collect()
}

#[tokio::test]
async fn every_table_of_tenants_is_exported_or_knowingly_left_out() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let query = "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where a.attname = 'tenant_id' and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace";

    let there: BTreeSet<String> =
        rows(&gateway.database_url, &tenant.id, "test", query).await.into_iter().collect();

    let whole = EXPORTED.iter().map(|kind| kind.table);
    let known = whole.chain(WITHIN.map(|(table, _)| table)).chain(LEFT_OUT.map(|(table, _)| table));
    assert_eq!(there, known.map(str::to_owned).collect());
    for (table, kind) in WITHIN {
        assert!(EXPORTED.iter().any(|exported| exported.name == kind), "{table} is within no {kind}");
    }
}

#[tokio::test]
async fn an_export_holds_what_the_tenant_has_as_the_api_writes_it() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = furnished(&gateway).await;

    let text = export(&gateway, &tenant).await;

    for (kind, path, names) in [
        ("webhook_endpoint", "/v1/webhook-endpoints", &["id", "url", "enabled", "created_at"][..]),
        ("issuer", "/v1/issuers", &["id", "issuer", "scopes", "keys", "created_at"]),
        (
            "member",
            "/v1/members",
            &["id", "email", "role", "status", "invitation_expires_at", "totp_enabled"],
        ),
        ("signing_key", "/v1/signing-keys", &["kid", "jwk", "created_at"]),
        ("user", "/v1/users", &["user_id", "metadata", "created_at"]),
        ("account", "/v1/accounts", &["account_id", "username", "created_at", "linked_at", "status"]),
        ("event", "/v1/events", &["id", "type", "timestamp", "environment", "data"]),
        ("audit_line", "/v1/audit-log", &["id", "action", "actor", "target", "environment", "created_at"]),
    ] {
        let told = gateway.get(path).key(&tenant.test).send().await.json();
        let told = told["data"].as_array().unwrap_or_else(|| panic!("{path}: {told}"));
        let exported = of_kind(&text, kind);
        assert!(!told.is_empty() && exported.len() >= told.len(), "{kind}: {exported:?}");
        for one in told {
            let same = |other: &Value| names.iter().all(|name| other.get(name) == one.get(name));
            assert!(exported.iter().any(same), "{kind} {one} is not in {exported:?}");
        }
    }
    let session = &of_kind(&text, "link_session")[0];
    assert_eq!(session["timeline"][0]["kind"], "new", "{session}");
    let delivery = &of_kind(&text, "delivery")[0];
    assert!(delivery["id"].as_str().is_some_and(|id| id.starts_with("dlv_")), "{delivery}");
    assert_eq!(delivery["attempts"], json!([]), "{delivery}");
}

#[tokio::test]
async fn an_export_holds_no_secret_and_no_word_of_the_database() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = furnished(&gateway).await;

    let text = export(&gateway, &tenant).await;

    for word in ["sealed", "hash", "+00:00", "pepper", "row_id", "plan_id", "page_secret", "check_token"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(!text.contains(&tenant.live) && !text.contains(&tenant.test));
}
