//! Accounts that are linked at once.

use serde_json::{Value, json};

use super::{limit, limits, scene_on};
use crate::support::good_post;
use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

const LINK: &str = "/v1/link-sessions";

fn problem(answer: &crate::support::wire::Answer) -> (u16, Value, Value, Value) {
    let json = answer.json();
    (answer.status, json["code"].clone(), json["limit"].clone(), json["used"].clone())
}

#[tokio::test]
async fn a_session_that_could_link_nothing_is_not_started() {
    let scene = scene_on(json!({"accounts_max": 1})).await;
    scene.link("ana", &Person::new("ana")).await;

    let refused = scene.post(LINK, json!({"user_id": "bert"})).await;
    let compatible = scene.post("/api/content/qr-login/request", json!({})).await;

    assert_eq!(problem(&refused), (403, json!("plan_limit_reached"), json!(1), json!(1)));
    assert_eq!(
        (&refused.json()["actor"], &refused.json()["quota"]),
        (&json!("tenant_admin"), &json!("accounts"))
    );
    assert_eq!(problem(&compatible), (403, json!("plan_limit_reached"), json!(1), json!(1)));
    let seen = json!({"limit": 1, "used": 1, "remaining": 0, "resets_at": null});
    assert_eq!(limits(&scene).await["accounts"], seen);
}

#[tokio::test]
async fn an_account_is_linked_again_though_all_places_are_taken() {
    let scene = scene_on(json!({"accounts_max": 1})).await;
    let account = scene.link("ana", &Person::new("ana")).await;

    let started = scene.start(json!({"user_id": "ana", "reconnect_account_id": account})).await;
    assert_eq!(scene.confirm(&started, &Person::new("ana")).await, account);

    // Without naming it, too, once it has to be.
    scene.change("update accounts set status = 'reconnect_required'").await;
    scene.gateway.clock.advance(chrono::Duration::seconds(6));
    assert_eq!(scene.link("ana", &Person::new("ana")).await, account);
}

/// Two sessions that wait while one place is left.
async fn two_for_one_place() -> (Scene, [crate::support::scene::Started; 2]) {
    let scene = scene_on(json!({"accounts_max": 2})).await;
    scene.link("ana", &Person::new("ana")).await;
    let both = [scene.start_for("bert").await, scene.start_for("cleo").await];
    (scene, both)
}

#[tokio::test]
async fn of_two_confirmations_at_once_one_gets_the_last_place() {
    let (scene, both) = two_for_one_place().await;
    for (started, name) in both.iter().zip(["bert", "cleo"]) {
        started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new(name)));
    }

    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;

    let mut ends = Vec::new();
    for started in &both {
        let session = scene.session(&started.label).await;
        ends.push((session["status"].clone(), session["reason"].clone()));
    }
    ends.sort_by_key(|(status, _)| status.to_string());
    assert_eq!(ends, [(json!("confirmed"), Value::Null), (json!("failed"), json!("account_limit"))]);
    assert_eq!(scene.rows("select count(*) from accounts").await, ["2"]);
    let told = scene.rows("select data ->> 'reason' from events where type = 'link_session.failed'").await;
    assert_eq!(told, ["account_limit"]);
}

#[tokio::test]
async fn an_account_that_moves_to_another_user_needs_no_place() {
    let scene = scene_on(json!({"accounts_max": 2})).await;
    let moved = scene.link("ana", &Person::new("ana")).await;
    let waits = scene.start_for("bert").await;
    scene.link("cleo", &Person::new("cleo")).await;
    scene.change("update tenants set duplicate_accounts = 'move'").await;

    let account = scene.confirm(&waits, &Person::new("ana")).await;

    assert_ne!(account, moved);
    assert_eq!(scene.rows("select count(*) from accounts where status = 'linked'").await, ["2"]);
}

#[tokio::test]
async fn a_lower_plan_takes_nothing_away() {
    let scene = scene_on(json!({"accounts_max": 2})).await;
    let account = scene.link("ana", &Person::new("ana")).await;
    scene.link("bert", &Person::new("bert")).await;

    limit(&scene, json!({"accounts_max": 1})).await;

    let seen = json!({"limit": 1, "used": 2, "remaining": 0, "resets_at": null});
    assert_eq!(limits(&scene).await["accounts"], seen);
    assert_eq!(scene.post("/api/content/post", good_post(&account)).await.status, 200);
    assert_eq!(scene.post(LINK, json!({"user_id": "cleo"})).await.status, 403);
    limit(&scene, json!({"accounts_max": null})).await;
    assert_eq!(scene.post(LINK, json!({"user_id": "cleo"})).await.status, 201);
}

#[tokio::test]
async fn the_page_tells_the_user_that_nothing_was_linked() {
    let (scene, [first, second]) = two_for_one_place().await;
    scene.confirm(&first, &Person::new("bert")).await;
    second.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("cleo")));

    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;

    let opened = scene.gateway.post(&format!("/link/{}/open", second.id));
    let opened = opened.json(&json!({"secret": second.secret})).send().await.json();
    assert_eq!((&opened["status"], &opened["reason"]), (&json!("failed"), &json!("account_limit")));
    let lines = scene.get(&format!("/v1/link-sessions/{}/timeline", second.label)).await.json();
    assert!(lines.to_string().contains("The tenant's plan allows no more accounts."), "{lines}");
}
