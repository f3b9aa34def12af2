//! One TikTok account linked by two users: within a tenant its policy decides; tenants share nothing.

use serde_json::json;

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

async fn with_policy(policy: &str) -> Scene {
    let scene = Scene::new().await;
    scene.change(&format!("update tenants set duplicate_accounts = '{policy}'")).await;
    scene
}

async fn status_of(scene: &Scene, account: &str) -> u16 {
    scene.get(&format!("/v1/accounts/{account}")).await.status
}

#[tokio::test]
async fn shared_both_users_have_an_account_of_their_own() {
    let scene = with_policy("share").await;

    let (first, second) =
        (scene.link("one", &Person::new("ana")).await, scene.link("two", &Person::new("ana")).await);

    assert_ne!(first, second);
    assert_eq!((status_of(&scene, &first).await, status_of(&scene, &second).await), (200, 200));
    assert_eq!(scene.rows("select count(*) from identities").await, ["1"], "they share the identity");
}

#[tokio::test]
async fn moved_the_first_user_loses_it_and_the_tenant_hears_of_it() {
    let scene = with_policy("move").await;
    let first = scene.link("one", &Person::new("ana")).await;

    let second = scene.link("two", &Person::new("ana")).await;

    assert_ne!(first, second);
    assert_eq!((status_of(&scene, &first).await, status_of(&scene, &second).await), (404, 200));
    let query =
        "select data->>'user_id' || ' ' || (data->>'reason') from events where type = 'account.unlinked'";
    assert_eq!(scene.rows(query).await, ["one moved"]);
}

#[tokio::test]
async fn denied_the_second_session_fails_and_the_first_user_keeps_it() {
    let scene = with_policy("deny").await;
    let first = scene.link("one", &Person::new("ana")).await;
    let started = scene.start_for("two").await;
    started.code.then(Say::Confirmed(Person::new("ana")));

    scene.gateway.pass(10).await;

    let session = scene.session(&started.label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("failed"), &json!("duplicate_account")));
    assert_eq!(status_of(&scene, &first).await, 200);
    assert_eq!(scene.rows("select count(*) from accounts").await, ["1"]);
}

#[tokio::test]
async fn denied_the_same_user_may_link_again() {
    let scene = with_policy("deny").await;

    assert_eq!(scene.link("one", &Person::new("ana")).await, scene.link("one", &Person::new("ana")).await);
}

#[tokio::test]
async fn another_tenants_policy_and_accounts_are_left_alone() {
    for policy in ["share", "move", "deny"] {
        let scene = with_policy(policy).await;
        let first = scene.link("one", &Person::new("ana")).await;
        let other = Scene {
            upstream: scene.upstream.clone(),
            gateway: scene.replica(false).await,
            tenant: scene.gateway.tenant().await,
        };
        other.change(&format!("update tenants set duplicate_accounts = '{policy}'")).await;

        let second = other.link("one", &Person::new("ana")).await;

        assert_ne!(first, second);
        assert_eq!(
            (status_of(&scene, &first).await, status_of(&other, &second).await),
            (200, 200),
            "{policy}"
        );
        assert_eq!(
            (status_of(&scene, &second).await, status_of(&other, &first).await),
            (404, 404),
            "{policy}"
        );
        let events = scene.events().await;
        assert!(
            !events.iter().any(|event| event.contains("unlinked") || event.contains("reconnected")),
            "{events:?}"
        );
    }
}
