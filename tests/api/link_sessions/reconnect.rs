//! Linking again: an account keeps its id.

use serde_json::json;

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

#[tokio::test]
async fn the_same_person_linked_again_by_the_same_user_keeps_the_account() {
    let scene = Scene::new().await;
    let ana = Person::new("ana");

    let first = scene.link("u", &ana).await;
    let second = scene.link("u", &ana).await;

    assert_eq!(first, second);
    assert_eq!(scene.rows("select count(*) from accounts").await, ["1"]);
    let events = scene.events().await;
    assert!(events.contains(&"account.linked=1".to_owned()), "{events:?}");
    assert!(events.contains(&"account.reconnected=1".to_owned()), "{events:?}");
}

#[tokio::test]
async fn a_person_whom_the_upstream_knows_by_a_new_id_keeps_the_account() {
    let scene = Scene::new().await;
    let before = Person { id: "acc-old".into(), username: "ana".into() };
    let after = Person { id: "acc-new".into(), username: "ana".into() };

    assert_eq!(scene.link("u", &before).await, scene.link("u", &after).await);

    // From now on the new id is asked.
    let account = scene.rows("select account_id from accounts").await[0].clone();
    scene.get(&format!("/api/content/creator-info/{account}")).await;
    assert_eq!(scene.upstream.calls("creator"), 1);
}

#[tokio::test]
async fn two_people_of_one_user_are_two_accounts() {
    let scene = Scene::new().await;

    let (ana, bert) =
        (scene.link("u", &Person::new("ana")).await, scene.link("u", &Person::new("bert")).await);

    assert_ne!(ana, bert);
}

#[tokio::test]
async fn two_sessions_of_one_user_confirmed_at_once_by_one_person_share_one_account() {
    let scene = Scene::new().await;
    let sessions = [scene.start_for("u").await, scene.start_for("u").await];
    for started in &sessions {
        started.code.then(Say::Confirmed(Person::new("ana")));
    }

    scene.gateway.pass(10).await;

    let mut accounts = Vec::new();
    for started in &sessions {
        let session = scene.session(&started.label).await;
        assert_eq!(session["status"], "confirmed", "{session}");
        accounts.push(session["account"]["account_id"].clone());
    }
    assert_eq!(accounts[0], accounts[1]);
    assert_eq!(scene.rows("select count(*) from accounts").await, ["1"]);
}

#[tokio::test]
async fn a_reconnect_brings_an_account_back() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    scene.change("update accounts set status = 'reconnect_required'").await;

    let started = scene.start(json!({"user_id": "u", "reconnect_account_id": account})).await;
    let again = scene.confirm(&started, &Person::new("ana")).await;

    assert_eq!(again, account);
    let health = scene.get(&format!("/v1/accounts/{account}")).await.json();
    assert_eq!((&health["status"], &health["can_post"]), (&json!("linked"), &json!(true)));
}

#[tokio::test]
async fn a_reconnect_by_another_person_fails_and_leaves_everything() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    scene.change("update accounts set status = 'reconnect_required'").await;
    // The profile that follows the first link may be written late, with the same words and a newer time.
    let accounts = "select to_jsonb(accounts) - 'updated_at' from accounts";
    let before = scene.rows(accounts).await;

    let started = scene.start(json!({"user_id": "u", "reconnect_account_id": account})).await;
    started.code.then(Say::Confirmed(Person::new("bert")));
    scene.gateway.pass(10).await;

    let session = scene.session(&started.label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("failed"), &json!("other_account")));
    assert!(session["account"].is_null());
    assert_eq!(scene.rows(accounts).await, before);
    let reasons = scene.rows("select data->>'reason' from events where type = 'link_session.failed'").await;
    assert_eq!(reasons, ["other_account"]);
}

#[tokio::test]
async fn an_unlinked_account_is_not_brought_back_by_a_new_link() {
    let scene = Scene::new().await;
    let first = scene.link("u", &Person::new("ana")).await;
    let unlinked =
        scene.gateway.delete(&format!("/v1/accounts/{first}")).key(&scene.tenant.live).send().await;
    assert_eq!(unlinked.status, 204, "{}", unlinked.text);

    let second = scene.link("u", &Person::new("ana")).await;

    assert_ne!(first, second);
    assert_eq!(scene.get(&format!("/v1/accounts/{first}")).await.status, 404);
}
