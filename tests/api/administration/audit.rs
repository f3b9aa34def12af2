//! The audit log.

use serde_json::{Value, json};

use crate::support::scene::Scene;
use crate::support::upstream::Person;
use crate::support::{Gateway, Setup};

async fn lines(scene: &Scene, query: &str) -> Vec<Value> {
    let answer = scene.get(&format!("/v1/audit-log?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["data"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_line_tells_who_did_what_to_what_from_where() {
    let scene = Scene::new().await;
    let call = scene.gateway.patch("/v1/tenant").key(&scene.tenant.live).header("X-Request-Id", "audit-1");
    call.json(&json!({"name": "New Name"})).send().await;

    let line = lines(&scene, "").await[0].clone();

    assert_eq!(line["action"], "tenant.updated");
    assert_eq!(line["actor"]["kind"], "api_key");
    assert!(scene.tenant.live.contains(line["actor"]["id"].as_str().expect("a key's id")));
    assert_eq!(line["target"], json!({"kind": "tenant", "id": scene.tenant.id}));
    assert_eq!((&line["address"], &line["request_id"]), (&json!("127.0.0.1"), &json!("audit-1")));
    assert_eq!(line["before"], json!({"name": "Clipboard Studio"}));
    assert_eq!(line["after"], json!({"name": "New Name"}));
    assert_eq!(line["environment"], Value::Null);
}

#[tokio::test]
async fn lines_are_found_by_what_they_tell() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    scene.post("/v1/users", json!({"user_id": "bert"})).await;
    scene.gateway.clock.advance(chrono::Duration::seconds(10));
    scene.gateway.delete(&format!("/v1/accounts/{account}")).key(&scene.tenant.live).send().await;
    let until = scene.gateway.clock.now().format("%Y-%m-%dT%H:%M:%SZ");

    assert_eq!(lines(&scene, "action=user.created").await.len(), 1);
    assert_eq!(lines(&scene, &format!("target_id={account}")).await[0]["action"], "account.unlinked");
    assert_eq!(lines(&scene, "actor_kind=member").await.len(), 0);
    assert_eq!(lines(&scene, "target_id=bert&actor_kind=api_key").await.len(), 1);
    assert_eq!(lines(&scene, &format!("until={until}")).await.len(), 1);
    let wrong = scene.get("/v1/audit-log?action=nothing&actor_kind=ghost").await;
    let pointers: Vec<String> = wrong.broken().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(pointers, ["/query/action", "/query/actor_kind"]);
}

#[tokio::test]
async fn an_export_holds_every_line() {
    let scene = Scene::new().await;
    scene
        .change(&format!(
            "insert into audit_log (tenant_id, audit_id, actor_kind, actor_id, action, target_kind, target_id, created_at)
             select '{}', gen_random_uuid(), 'system', '', 'user.created', 'user', n::text, now() - n * interval '1 second'
             from generate_series(1, 1203) n",
            scene.tenant.id
        ))
        .await;

    let answer = scene.get("/v1/audit-log/export").await;

    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let mut targets: Vec<u32> = Vec::new();
    for line in answer.text.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        targets.push(line["target"]["id"].as_str().expect("an id").parse().expect("a number"));
    }
    assert_eq!(targets, (1..=1203).collect::<Vec<_>>());
}

#[tokio::test]
async fn nothing_that_was_written_can_be_changed() {
    let scene = Scene::new().await;
    scene.post("/v1/users", json!({"user_id": "bert"})).await;
    for statement in ["update audit_log set actor_id = ''", "delete from audit_log", "truncate audit_log"] {
        let sql = format!(
            "begin; set local role linkgate_app; do $do$ begin {statement}; raise exception 'it was changed'; \
            exception when insufficient_privilege then null; end $do$; commit"
        );
        scene.change(&sql).await;
    }

    assert_eq!(lines(&scene, "").await.len(), 1);
    assert_eq!(lines(&scene, "").await[0]["actor"]["kind"], "api_key");
}

#[tokio::test]
async fn another_tenants_lines_are_not_seen_and_both_environments_are() {
    let scene = Scene::new().await;
    let other = scene.gateway.tenant().await;
    for key in [&scene.tenant.live, &scene.tenant.test, &other.live] {
        scene.gateway.post("/v1/users").key(key).json(&json!({"user_id": "ana"})).send().await;
    }

    let seen: Vec<Value> = lines(&scene, "").await.iter().map(|line| line["environment"].clone()).collect();

    assert_eq!(seen.len(), 2);
    assert!(seen.contains(&json!("live")) && seen.contains(&json!("test")));
}

#[tokio::test]
async fn what_a_trusted_proxy_says_is_the_address() {
    let trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    let gateway = Gateway::with(Setup { trusted_proxies, ..Setup::default() }).await;
    let tenant = gateway.tenant().await;
    let call = gateway.post("/v1/users").key(&tenant.live).json(&json!({"user_id": "ana"}));
    call.header("X-Forwarded-For", "6.6.6.6, 203.0.113.7").send().await;

    let log = gateway.get("/v1/audit-log").key(&tenant.live).send().await.json();

    assert_eq!(log["data"][0]["address"], "203.0.113.7");
}
