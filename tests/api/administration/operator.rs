//! Tenants and plans, in the operator's hands.

use serde_json::{Value, json};

use crate::members::PASSWORD;
use crate::support::rows::rows;
use crate::support::wire::Answer;
use crate::support::{Call, Gateway, OPERATOR_TOKEN as TOKEN, Setup};

async fn gateway() -> Gateway {
    Gateway::with_held_clock().await
}

async fn get(gateway: &Gateway, path: &str) -> Answer {
    gateway.get(&format!("/v1/operator/{path}")).bearer(TOKEN).send().await
}

async fn post(gateway: &Gateway, path: &str, body: Value) -> Answer {
    gateway.post(&format!("/v1/operator/{path}")).bearer(TOKEN).json(&body).send().await
}

async fn patch(gateway: &Gateway, path: &str, body: Value) -> Answer {
    gateway.patch(&format!("/v1/operator/{path}")).bearer(TOKEN).json(&body).send().await
}

async fn make(gateway: &Gateway, name: &str) -> Value {
    let made = post(gateway, "tenants", json!({"name": name, "plan": "maximum"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[tokio::test]
async fn a_tenant_is_made_and_its_keys_work() {
    let gateway = gateway().await;

    let made = make(&gateway, "Clip").await;

    for (environment, key) in made["api_keys"].as_object().expect("keys") {
        let session =
            gateway.post("/v1/users").key(text(key)).json(&json!({"user_id": environment})).send().await;
        assert_eq!(session.status, 201, "{environment}: {}", session.text);
    }
    let id = text(&made["tenant_id"]);
    let seen = get(&gateway, &format!("tenants/{id}")).await.json();
    assert_eq!(
        (&seen["name"], &seen["plan"], &seen["status"]),
        (&json!("Clip"), &json!("maximum"), &json!("active"))
    );
    let log =
        gateway.get("/v1/audit-log?action=tenant.created").key(text(&made["api_keys"]["live"])).send().await;
    assert_eq!(log.json()["data"][0]["actor"], json!({"kind": "operator", "id": null}));
}

#[tokio::test]
async fn a_call_that_comes_twice_makes_one_tenant() {
    let gateway = gateway().await;
    let call = || {
        let call = gateway.post("/v1/operator/tenants").bearer(TOKEN).header("Idempotency-Key", "once");
        call.json(&json!({"name": "Clip", "plan": "free"})).send()
    };

    let (first, second) = (call().await, call().await);

    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.text, second.text);
    assert_eq!(get(&gateway, "tenants").await.json()["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_is_wrong_with_a_new_tenant_is_told() {
    let gateway = gateway().await;

    let wrong = post(&gateway, "tenants", json!({"name": "", "plan": "none-such"})).await;

    let pointers: Vec<String> = wrong.broken().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!((wrong.status, pointers), (422, vec!["/name".to_owned(), "/plan".to_owned()]));
}

#[tokio::test]
async fn a_suspended_tenant_is_refused_at_once_and_goes_on_when_resumed() {
    let gateway = gateway().await;
    let (made, other) = (make(&gateway, "Clip").await, make(&gateway, "Other").await);
    let key = text(&made["api_keys"]["live"]).to_owned();
    let token = gateway.post("/v1/tokens").key(&key).json(&json!({})).send().await.json();
    let token = text(&token["access_token"]).to_owned();
    let statuses = async || {
        let by_key = gateway.get("/v1/users").key(&key).send().await.status;
        let by_token = gateway.get("/v1/users").bearer(&token).send().await.status;
        let other = gateway.get("/v1/users").key(text(&other["api_keys"]["live"])).send().await.status;
        (by_key, by_token, other)
    };
    assert_eq!(statuses().await, (200, 200, 200));
    let path = format!("tenants/{}", text(&made["tenant_id"]));

    let suspended = post(&gateway, &format!("{path}/suspend"), json!({"reason": "unpaid"})).await.json();
    assert_eq!((&suspended["status"], &suspended["suspend_reason"]), (&json!("suspended"), &json!("unpaid")));
    assert_eq!(statuses().await, (401, 401, 200));
    let again = post(&gateway, &format!("{path}/suspend"), json!({})).await.json();
    assert_eq!(again, suspended, "asked twice is as good as asked once");

    let resumed = post(&gateway, &format!("{path}/resume"), json!({})).await.json();
    assert_eq!((&resumed["status"], &resumed["suspended_at"]), (&json!("active"), &Value::Null));
    assert_eq!(statuses().await, (200, 200, 200));
    let log = gateway.get("/v1/audit-log?actor_kind=operator").key(&key).send().await.json();
    let actions: Vec<&str> =
        log["data"].as_array().expect("lines").iter().map(|line| text(&line["action"])).collect();
    assert_eq!(actions, ["tenant.resumed", "tenant.suspended", "tenant.created"]);
    assert!(!log.to_string().contains("unpaid"), "the reason is the operator's own");
}

#[tokio::test]
async fn a_tenant_without_keys_gets_an_owner_who_makes_new_ones() {
    let gateway = gateway().await;
    let made = make(&gateway, "Clip").await;
    let path = format!("tenants/{}/invitations", text(&made["tenant_id"]));
    for key in ["live", "test"] {
        let key = text(&made["api_keys"][key]);
        let id = &key["sk_live_".len()..][..16];
        assert_eq!(gateway.delete(&format!("/v1/api-keys/{id}")).key(key).send().await.status, 204);
    }

    let invited = post(&gateway, &path, json!({"email": "ada@example.com", "name": "Ada"})).await;
    assert_eq!(invited.status, 201, "{}", invited.text);
    let told = invited.json();
    assert_eq!((&told["role"], &told["status"]), (&json!("owner"), &json!("invited")));
    assert_eq!((&told["name"], &told["invitation"]["mailed"]), (&json!("Ada"), &json!(false)));

    let accept = json!({"token": told["invitation"]["token"], "password": PASSWORD});
    let accepted = gateway.post("/v1/auth/accept-invitation").json(&accept).send().await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    let log_in = json!({"email": "ada@example.com", "password": PASSWORD, "environment": "live"});
    let access = gateway.post("/v1/auth/login").json(&log_in).send().await.json()["access_token"].clone();
    let key = gateway.post("/v1/api-keys").bearer(text(&access)).json(&json!({"name": "new"})).send().await;
    assert_eq!(key.status, 201, "{}", key.text);
    let log = gateway.get("/v1/audit-log?action=member.invited").key(text(&key.json()["key"])).send().await;
    let line = log.json()["data"][0].clone();
    assert_eq!(
        (&line["actor"], &line["target"]["id"]),
        (&json!({"kind": "operator", "id": null}), &told["id"])
    );

    let again = post(&gateway, &path, json!({"email": "Ada@example.com"})).await;
    assert_eq!((again.status, again.code()), (409, "member_exists".to_owned()), "{}", again.text);
}

#[tokio::test]
async fn the_operator_invites_anew_with_a_new_link_that_alone_is_good() {
    let gateway = gateway().await;
    let made = make(&gateway, "Clip").await;
    let path = format!("tenants/{}/invitations", text(&made["tenant_id"]));
    let key = text(&made["api_keys"]["live"]);
    let viewer = crate::members::invite(&gateway, key, "ada@example.com", "viewer").await.json();

    let owner = post(&gateway, &path, json!({"email": "ada@example.com"})).await.json();

    assert_eq!((&owner["id"], &owner["role"]), (&viewer["id"], &json!("owner")));
    for (invited, status) in [(viewer, 404), (owner, 200)] {
        let accept = json!({"token": invited["invitation"]["token"], "password": PASSWORD});
        let accepted = gateway.post("/v1/auth/accept-invitation").json(&accept).send().await;
        assert_eq!(accepted.status, status, "{}", accepted.text);
    }
}

#[tokio::test]
async fn an_owner_is_invited_to_a_suspended_tenant_and_to_no_other_that_is_gone() {
    let gateway = gateway().await;
    let made = make(&gateway, "Clip").await;
    let tenant = format!("tenants/{}", text(&made["tenant_id"]));
    let path = format!("{tenant}/invitations");
    let body = json!({"email": "ada@example.com"});

    let wrong = post(&gateway, &path, json!({"email": "ada", "name": ""})).await;
    let pointers: Vec<String> = wrong.broken().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!((wrong.status, pointers), (422, vec!["/email".to_owned(), "/name".to_owned()]));
    let role = post(&gateway, &path, json!({"email": "ada@example.com", "role": "viewer"})).await;
    assert_eq!(role.broken(), [("/role".to_owned(), "unknown_field".to_owned())]);

    assert_eq!(post(&gateway, &format!("{tenant}/suspend"), json!({})).await.status, 200);
    let invited = post(&gateway, &path, body.clone()).await;
    assert_eq!(invited.status, 201, "{}", invited.text);
    let accept = json!({"token": invited.json()["invitation"]["token"], "password": PASSWORD});
    let accepted = async || gateway.post("/v1/auth/accept-invitation").json(&accept).send().await.status;
    assert_eq!(accepted().await, 404, "nobody enters while it is suspended");
    assert_eq!(post(&gateway, &format!("{tenant}/resume"), json!({})).await.status, 200);
    assert_eq!(accepted().await, 200);

    assert_eq!(post(&gateway, &format!("{tenant}/suspend"), json!({})).await.status, 200);
    let deleted = gateway.delete(&format!("/v1/operator/{tenant}")).bearer(TOKEN).send().await;
    assert_eq!(deleted.status, 204, "{}", deleted.text);
    for path in [path, format!("tenants/{}/invitations", uuid::Uuid::new_v4())] {
        let gone = post(&gateway, &path, body.clone()).await;
        assert_eq!((gone.status, gone.code()), (404, "not_found".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn tenants_are_listed_by_status_plan_and_page() {
    let gateway = gateway().await;
    let mut ids = Vec::new();
    for name in ["one", "two", "three"] {
        gateway.clock.advance(chrono::Duration::seconds(1));
        ids.push(text(&make(&gateway, name).await["tenant_id"]).to_owned());
    }
    post(&gateway, &format!("tenants/{}/suspend", ids[0]), json!({})).await;
    patch(&gateway, &format!("tenants/{}", ids[1]), json!({"plan": "free", "name": "deux"})).await;
    let names = async |query: &str| {
        let list = get(&gateway, &format!("tenants?{query}")).await.json();
        list["data"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| text(&one["name"]).to_owned())
            .collect::<Vec<_>>()
    };

    let mut all = names("").await;
    all.sort();
    assert_eq!(all, ["deux", "one", "three"]);
    assert_eq!(names("status=suspended").await, ["one"]);
    assert_eq!(names("plan=free").await, ["deux"]);
    let first = get(&gateway, "tenants?limit=2").await.json();
    let rest = names(&format!("limit=2&cursor={}", text(&first["next_cursor"]))).await;
    assert_eq!(rest.len(), 1);
}

#[tokio::test]
async fn a_plan_holds_for_the_tenants_on_it() {
    let gateway = gateway().await;
    let plan = json!({"plan_id": "tiny", "qr_login": true, "link_sessions_pending_max": 1, "requests_per_second_max": 50});
    let made = post(&gateway, "plans", plan.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let tenant = make(&gateway, "Clip").await;
    let key = text(&tenant["api_keys"]["test"]);
    patch(&gateway, &format!("tenants/{}", text(&tenant["tenant_id"])), json!({"plan": "tiny"})).await;
    let start = || gateway.post("/v1/link-sessions").key(key).json(&json!({})).send();

    assert_eq!((start().await.status, start().await.status), (201, 429));
    let usage = gateway.get("/v1/usage").key(key).send().await.json();
    assert_eq!(usage["limits"]["pending_link_sessions"], json!({"limit": 1, "used": 1, "remaining": 0}));
    assert_eq!(usage["limits"]["requests_per_second"], 50);
    patch(&gateway, "plans/tiny", json!({"link_sessions_pending_max": 2})).await;
    assert_eq!(start().await.status, 201);
    assert_eq!(get(&gateway, "plans/tiny").await.json()["tenants"], 1);
}

#[tokio::test]
async fn a_plan_that_is_in_use_stays() {
    let gateway = gateway().await;
    make(&gateway, "Clip").await;
    let delete =
        async |plan: &str| gateway.delete(&format!("/v1/operator/plans/{plan}")).bearer(TOKEN).send().await;
    post(&gateway, "plans", json!({"plan_id": "spare"})).await;

    let (used, spare, gone) = (delete("maximum").await, delete("spare").await, delete("spare").await);
    let twice = post(&gateway, "plans", json!({"plan_id": "free"})).await;
    let wrong = post(&gateway, "plans", json!({"plan_id": "No!", "requests_per_second_max": 0})).await;

    assert_eq!((used.status, used.code().as_str()), (409, "plan_in_use"));
    assert_eq!((spare.status, gone.status), (204, 404));
    assert_eq!((twice.status, twice.code().as_str()), (409, "plan_exists"));
    assert_eq!(wrong.broken().len(), 2);
}

#[tokio::test]
async fn nobody_else_is_the_operator() {
    let gateway = gateway().await;
    let tenant = gateway.tenant().await;
    let token = gateway.post("/v1/tokens").key(&tenant.live).json(&json!({})).send().await.json();
    let call = || gateway.get("/v1/operator/tenants");
    let with_key: Call = call().key(&tenant.live);
    let tries = [
        call(),
        with_key,
        call().bearer(text(&token["access_token"])),
        call().bearer("operator-token-of-the-test"),
        call().bearer("operator-token-of-the-tests2"),
        call().bearer(""),
        call().header("Authorization", "Basic b3A6eA=="),
        call().key(TOKEN),
    ];
    for (number, call) in tries.into_iter().enumerate() {
        let answer = call.send().await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "unauthenticated"), "{number}");
    }
    let as_tenant = gateway.get("/v1/users").bearer(TOKEN).send().await;
    assert_eq!(as_tenant.status, 401, "the operator is no tenant");
}

#[tokio::test]
async fn without_a_token_of_the_operator_there_is_no_such_surface() {
    let gateway = Gateway::with(Setup { operator_token: None, ..Setup::default() }).await;

    for token in ["", TOKEN] {
        let answer = gateway.get("/v1/operator/tenants").bearer(token).send().await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"));
    }
}

#[tokio::test]
async fn a_deleted_tenant_is_given_out_before_and_leaves_nothing() {
    let gateway = gateway().await;
    let (made, other) = (make(&gateway, "Clip").await, make(&gateway, "Other").await);
    let (key, other_key) = (text(&made["api_keys"]["test"]), text(&other["api_keys"]["test"]));
    let account = gateway.link_account(key, "ana").await;
    gateway.link_account(other_key, "bert").await;
    gateway.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await;
    let path = format!("tenants/{}", text(&made["tenant_id"]));
    let delete = async || gateway.delete(&format!("/v1/operator/{path}")).bearer(TOKEN).send().await;

    let too_early = delete().await;
    post(&gateway, &format!("{path}/suspend"), json!({})).await;
    let export = get(&gateway, &format!("{path}/export")).await;
    let deleted = delete().await;
    let gone = [get(&gateway, &path).await.status, delete().await.status];
    for _ in 0..3 {
        gateway.sweep().await;
    }

    assert_eq!((too_early.status, too_early.code().as_str()), (409, "tenant_active"));
    assert_eq!((deleted.status, gone), (204, [404, 404]));
    let lines: Vec<Value> =
        export.text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let mut kinds: Vec<&str> = lines.iter().map(|line| text(&line["kind"])).collect();
    kinds.dedup();
    let expected =
        ["tenant", "user", "account", "link_session", "event", "audit_line", "api_key", "signing_key"];
    assert_eq!(kinds, expected);
    assert!(lines.iter().any(|line| line["data"]["account_id"] == json!(account)));
    for secret in ["sealed", "hash", "secret", "Other", "bert"] {
        assert!(!export.text.contains(secret), "{secret}");
    }
    for table in
        ["tenants", "users", "accounts", "link_sessions", "events", "audit_log", "api_keys", "signing_keys"]
    {
        let count = |tenant: &Value| {
            let tenant = text(&tenant["tenant_id"]).to_owned();
            let query = format!("select count(*) from {table} where tenant_id = '{tenant}'");
            let url = gateway.database_url.clone();
            async move { rows(&url, &tenant, "test", &query).await[0].clone() }
        };
        assert_eq!(count(&made).await, "0", "{table}");
        assert_ne!(count(&other).await, "0", "{table}");
    }
    assert_eq!(gateway.get("/v1/users").key(other_key).send().await.json()["data"][0]["user_id"], "bert");
    assert_eq!(gateway.get("/v1/users").key(key).send().await.status, 401);
}
