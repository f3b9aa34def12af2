//! What an erased user leaves outside its own rows: the upstream's account behind its accounts, and kept answers.

use chrono::Duration;
use serde_json::{Value, json};

use super::upstream::scene_with_own_key;
use crate::support::rows::rows;
use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};
use crate::webhooks::receiver::{Receiver, Reply};
use crate::webhooks::world::World;

async fn erase(scene: &Scene, user: &str) {
    let path = format!("/v1/users/{user}");
    let erased = scene.gateway.delete(&path).key(&scene.tenant.live).send().await;
    assert_eq!(erased.status, 204, "{}", erased.text);
}

/// Those that there are, of whatever tenant.
async fn upstream_accounts(scene: &Scene) -> Vec<String> {
    scene.rows("select upstream_account from identities order by 1").await
}

#[tokio::test]
async fn the_upstreams_account_of_an_erased_user_is_forgotten_an_hour_later() {
    let scene = Scene::new().await;
    let account = scene.link("ana", &Person::new("ana")).await;
    scene.link("bert", &Person::new("bert")).await;

    erase(&scene, "ana").await;
    scene.gateway.clock.advance(Duration::minutes(59));
    scene.gateway.sweep().await;
    assert_eq!(upstream_accounts(&scene).await, ["acc-ana", "acc-bert"], "sessions that waited may know it");
    scene.gateway.clock.advance(Duration::minutes(2));
    scene.gateway.sweep().await;

    assert_eq!(upstream_accounts(&scene).await, ["acc-bert"]);
    let record = format!("select status from accounts where account_id = '{account}'");
    assert_eq!(scene.rows(&record).await, ["unlinked"], "the record stays");
    assert_eq!(scene.rows("select count(*) from accounts where identity_id is null").await, ["1"]);
}

#[tokio::test]
async fn what_another_user_or_tenant_has_stays() {
    let scene = Scene::new().await;
    let (shared, foreign) = (Person::new("shared"), Person::new("foreign"));
    scene.link("ana", &shared).await;
    scene.link("ana", &foreign).await;
    scene.link("bert", &shared).await;
    let other = scene.gateway.tenant().await;
    let started = scene.started(scene.gateway.start_session(&other.live, json!({"user_id": "cleo"})).await);
    started.code.then(Say::Confirmed(foreign));
    scene.gateway.pass(10).await;

    erase(&scene, "ana").await;
    scene.gateway.clock.advance(Duration::minutes(61));
    scene.gateway.sweep().await;

    assert_eq!(upstream_accounts(&scene).await, ["acc-foreign", "acc-shared"]);
    let own = "select status from accounts where tenant_id = linkgate_tenant()";
    let theirs = rows(&scene.gateway.database_url, &other.id, "live", own).await;
    assert_eq!(theirs, ["linked"]);
}

#[tokio::test]
async fn what_is_linked_again_meanwhile_stays() {
    let scene = Scene::new().await;
    scene.link("ana", &Person::new("ana")).await;
    erase(&scene, "ana").await;
    scene.gateway.clock.advance(Duration::minutes(30));

    let account = scene.link("bert", &Person::new("ana")).await;
    scene.gateway.clock.advance(Duration::minutes(61));
    scene.gateway.sweep().await;

    assert_eq!(upstream_accounts(&scene).await, ["acc-ana"]);
    assert_eq!(scene.get(&format!("/v1/accounts/{account}")).await.status, 200);
}

#[tokio::test]
async fn what_was_forgotten_may_be_linked_anew() {
    let scene = Scene::new().await;
    scene.link("ana", &Person::new("ana")).await;
    erase(&scene, "ana").await;
    scene.gateway.clock.advance(Duration::minutes(61));
    scene.gateway.sweep().await;

    scene.link("bert", &Person::new("ana")).await;

    assert_eq!(upstream_accounts(&scene).await, ["acc-ana"]);
}

#[tokio::test]
async fn the_audit_log_keeps_neither_handle_nor_metadata_of_the_users_accounts() {
    let scene = scene_with_own_key(&[Person::new("ana"), Person::new("bert")]).await;
    let accounts: Vec<Value> = ["ana", "bert"]
        .iter()
        .map(|name| json!({"upstream_account_id": format!("acc-{name}"), "user_id": format!("user-{name}")}))
        .collect();
    let imported = scene.post("/v1/upstream-accounts/import", json!({ "accounts": accounts })).await.json();
    for row in imported["data"].as_array().expect("results") {
        let path = format!("/v1/accounts/{}", row["account"]["account_id"].as_str().expect("an account"));
        let note = json!({"metadata": {"note": format!("of {}", row["user_id"])}});
        assert_eq!(scene.gateway.patch(&path).key(&scene.tenant.live).json(&note).send().await.status, 200);
    }
    let lines = "select coalesce(before::text, '') || coalesce(after::text, '') from audit_log
        where action like 'account.%' order by created_at, audit_id";
    let before = scene.rows(lines).await;
    let (ana, bert): (Vec<_>, Vec<_>) = before.iter().partition(|line| line.contains("ana"));
    assert_eq!((ana.len(), bert.len()), (2, 2), "{before:?}");

    erase(&scene, "user-ana").await;

    let after = scene.rows(lines).await;
    assert!(!after.iter().any(|line| line.contains("ana")), "{after:?}");
    assert!(bert.iter().all(|line| after.contains(line)), "{after:?}");
    assert!(after.iter().any(|line| line.contains("erased-")), "{after:?}");
}

#[tokio::test]
async fn what_webhook_endpoints_have_answered_to_the_users_events_goes() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    receiver.usually(Reply::With(200, "", "stored for Ana".to_owned()));
    world.endpoint(&receiver).await;
    for user in ["ana", "bert"] {
        let body = json!({ "user_id": user });
        let started = world.gateway.start_session(&world.tenant.test, body).await;
        let label = started["unique_id"].as_str().expect("a label");
        world.post(&format!("/v1/link-sessions/{label}/cancel"), json!({})).await;
    }
    assert_eq!(world.send().await, 2);
    let answers = "select response_excerpt from webhook_attempts where response_excerpt is not null";
    assert_eq!(world.rows(answers).await.len(), 2);

    let erased = world.gateway.delete("/v1/users/ana").key(&world.tenant.test).send().await;

    assert_eq!((erased.status, world.rows(answers).await.len()), (204, 1));
    assert_eq!(world.rows("select count(*) from webhook_attempts").await, ["2"], "the record stays");
}

#[tokio::test]
async fn answers_kept_for_the_users_own_tokens_go_at_once_and_others_stay() {
    let scene = Scene::new().await;
    let mut tokens = Vec::new();
    for user in ["ana", "bert"] {
        let made = scene.post("/v1/tokens", json!({"user_id": user})).await.json();
        tokens.push(made["access_token"].as_str().expect("a token").to_owned());
    }
    for token in &tokens {
        let call = scene.gateway.post("/v1/link-sessions").bearer(token).header("Idempotency-Key", "once");
        let started = call.json(&json!({})).send().await;
        assert_eq!(started.status, 201, "{}", started.text);
    }
    let kept = "select count(*) from idempotency_keys";
    assert_eq!(scene.rows(kept).await, ["2"]);

    erase(&scene, "ana").await;

    assert_eq!(scene.rows(kept).await, ["1"]);
    let call = scene.gateway.post("/v1/link-sessions").bearer(&tokens[1]).header("Idempotency-Key", "once");
    assert_eq!(call.json(&json!({})).send().await.header("idempotent-replayed"), "true");
}
