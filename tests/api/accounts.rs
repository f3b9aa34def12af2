//! Accounts: list, health, unlink.

mod expiring;
mod known;

use serde_json::json;

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

async fn ids(scene: &Scene, query: &str) -> Vec<String> {
    let answer = scene.get(&format!("/v1/accounts?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let json = answer.json();
    json["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["account_id"].as_str().unwrap().to_owned())
        .collect()
}

async fn unlink(scene: &Scene, account: &str) -> u16 {
    scene.gateway.delete(&format!("/v1/accounts/{account}")).key(&scene.tenant.live).send().await.status
}

#[tokio::test]
async fn accounts_are_listed_by_user_and_status_newest_first() {
    let scene = Scene::new().await;
    let ana = scene.link("one", &Person::new("ana")).await;
    let bert = scene.link("one", &Person::new("bert")).await;
    let carl = scene.link("two", &Person::new("carl")).await;
    scene.change("update accounts set status = 'reconnect_required' where username = 'bert'").await;

    assert_eq!(ids(&scene, "").await, [carl, bert.clone(), ana.clone()]);
    assert_eq!(ids(&scene, "user_id=one").await, [bert.clone(), ana.clone()]);
    assert_eq!(ids(&scene, "user_id=one&status=linked").await, [ana]);
    assert_eq!(ids(&scene, "status=reconnect_required").await, [bert]);
    assert_eq!(ids(&scene, "user_id=nobody").await, Vec::<String>::new());
}

#[tokio::test]
async fn an_account_that_is_linked_again_keeps_its_place_in_the_list() {
    let scene = Scene::new().await;
    let ana = scene.link("one", &Person::new("ana")).await;
    let bert = scene.link("one", &Person::new("bert")).await;
    let carl = scene.link("two", &Person::new("carl")).await;
    let first = scene.get("/v1/accounts?limit=1").await.json();
    let cursor = first["next_cursor"].as_str().expect("more than one");
    let path = format!("/v1/accounts/{ana}");
    let before = scene.get(&path).await.json();

    assert_eq!(scene.link("one", &Person::new("ana")).await, ana);

    assert_eq!(ids(&scene, &format!("cursor={cursor}")).await, [bert.clone(), ana.clone()]);
    assert_eq!(ids(&scene, "").await, [carl.clone(), bert.clone(), ana.clone()]);
    let all = scene.get("/api/content/accounts").await.json();
    let all: Vec<&str> =
        all["data"].as_array().unwrap().iter().map(|one| one["accountId"].as_str().unwrap()).collect();
    assert_eq!(all, [&carl, &bert, &ana]);
    let after = scene.get(&path).await.json();
    assert_eq!(after["created_at"], before["created_at"]);
    assert_eq!(before["linked_at"], before["created_at"]);
    assert!(after["linked_at"].as_str() > before["linked_at"].as_str(), "{before} {after}");
}

#[tokio::test]
async fn an_account_tells_its_health() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    let cases = [
        ("linked", true, false, None),
        ("reconnect_required", false, true, Some("account_reconnect_required")),
        ("awaiting_accept", false, false, Some("account_awaiting_accept")),
    ];
    for (status, can_post, needs_reconnect, issue) in cases {
        scene.change(&format!("update accounts set status = '{status}'")).await;
        let health = scene.get(&format!("/v1/accounts/{account}")).await.json();
        assert_eq!(health["status"], status);
        assert_eq!(
            (&health["can_post"], &health["needs_reconnect"]),
            (&json!(can_post), &json!(needs_reconnect))
        );
        assert_eq!(health["issues"][0]["code"].as_str(), issue);
    }
}

#[tokio::test]
async fn unlinking_tells_once_and_the_account_is_gone() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;

    let (first, second) = (unlink(&scene, &account).await, unlink(&scene, &account).await);

    assert_eq!((first, second), (204, 404));
    assert_eq!(ids(&scene, "").await, Vec::<String>::new());
    assert_eq!(scene.get("/api/content/accounts").await.json()["data"], json!([]));
    let query =
        "select data->>'account_id' || ' ' || (data->>'reason') from events where type = 'account.unlinked'";
    assert_eq!(scene.rows(query).await, [format!("{account} unlinked_by_tenant")]);
}

#[tokio::test]
async fn an_account_of_another_tenant_is_not_found_and_stays() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    let other = scene.gateway.tenant().await;
    let path = format!("/v1/accounts/{account}");

    for key in [&other.live, &scene.tenant.test] {
        assert_eq!(scene.gateway.get(&path).key(key).send().await.status, 404);
        assert_eq!(scene.gateway.delete(&path).key(key).send().await.status, 404);
    }
    assert_eq!(scene.get(&path).await.json()["status"], "linked");
}

#[tokio::test]
async fn an_unlink_leaves_another_tenants_link_to_the_same_person() {
    let scene = Scene::new().await;
    let other = Scene {
        upstream: scene.upstream.clone(),
        gateway: scene.replica(false).await,
        tenant: scene.gateway.tenant().await,
    };
    let ours = scene.link("u", &Person::new("ana")).await;
    let theirs = other.link("u", &Person::new("ana")).await;

    assert_eq!(unlink(&scene, &ours).await, 204);

    assert_eq!(other.get(&format!("/v1/accounts/{theirs}")).await.json()["status"], "linked");
    let posted = other.post("/api/content/post", crate::support::good_post(&theirs)).await;
    assert_eq!(posted.status, 200, "{}", posted.text);
}

#[tokio::test]
async fn creator_info_is_passed_on_and_refusals_are_ours() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    let path = format!("/api/content/creator-info/{account}");

    let answer = scene.get(&path).await;
    assert_eq!(answer.json()["data"]["privacy_level_options"], json!(["PUBLIC_TO_EVERYONE", "SELF_ONLY"]));

    scene.upstream.once("creator", Say::error(401, "access_token_invalid"));
    let refused = scene.get(&path).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "account_reconnect_required"));
    assert_eq!(scene.get(&format!("/v1/accounts/{account}")).await.json()["needs_reconnect"], true);
}
