//! Accounts: the tenant's words about them, and giving them to another user.

use serde_json::json;

use crate::support::good_post;
use crate::support::scene::Scene;
use crate::support::upstream::Person;

#[tokio::test]
async fn metadata_is_kept_over_a_reconnect() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    let path = format!("/v1/accounts/{account}");
    let call =
        scene.gateway.patch(&path).key(&scene.tenant.live).json(&json!({"metadata": {"team": "emea"}}));
    let changed = call.send().await;
    assert_eq!(changed.status, 200, "{}", changed.text);

    scene.link("u", &Person::new("ana")).await;

    assert_eq!(scene.get(&path).await.json()["metadata"], json!({"team": "emea"}));
}

#[tokio::test]
async fn an_account_is_given_to_another_user_and_posts_for_that_one() {
    let scene = Scene::new().await;
    let account = scene.link("old", &Person::new("ana")).await;
    let token = scene.post("/v1/tokens", json!({"user_id": "old"})).await.json();
    let token = token["access_token"].as_str().expect("a token").to_owned();
    let post = || scene.gateway.post("/api/content/post").bearer(&token).json(&good_post(&account)).send();
    assert_eq!(post().await.status, 200);

    let given = scene.post(&format!("/v1/accounts/{account}/reassign"), json!({"user_id": "new"})).await;

    assert_eq!((given.status, &given.json()["user_id"]), (200, &json!("new")));
    assert_eq!(post().await.status, 404, "a token of the old user");
    assert_eq!(scene.get("/v1/users/new").await.json()["accounts"], 1);
    let line = scene.get(&format!("/v1/audit-log?target_id={account}")).await.json()["data"][0].clone();
    assert_eq!(line["action"], "account.reassigned");
    assert_eq!((&line["before"], &line["after"]), (&json!({"user_id": "old"}), &json!({"user_id": "new"})));
}

#[tokio::test]
async fn nobody_gets_an_account_twice() {
    let scene = Scene::new().await;
    let (ana, bert) =
        (scene.link("one", &Person::new("ana")).await, scene.link("two", &Person::new("ana")).await);
    assert_ne!(ana, bert);

    let refused = scene.post(&format!("/v1/accounts/{ana}/reassign"), json!({"user_id": "two"})).await;

    assert_eq!((refused.status, refused.code().as_str()), (409, "account_exists"));
    assert_eq!(scene.get(&format!("/v1/accounts/{ana}")).await.json()["user_id"], "one");
}

#[tokio::test]
async fn a_reconnect_that_was_begun_for_the_old_user_changes_nothing() {
    let scene = Scene::new().await;
    let account = scene.link("old", &Person::new("ana")).await;
    let started = scene.start(json!({"user_id": "old", "reconnect_account_id": account})).await;
    scene.post(&format!("/v1/accounts/{account}/reassign"), json!({"user_id": "new"})).await;

    started.code.then(crate::support::upstream::Say::Confirmed(Person::new("ana")));
    scene.gateway.pass(10).await;

    assert_eq!(scene.session(&started.label).await["reason"], "other_account");
    assert_eq!(scene.rows("select user_id from accounts").await, ["new"]);
}
