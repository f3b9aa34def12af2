//! Sessions that wait while their tenant is suspended.

use serde_json::{Value, json};

use crate::support::OPERATOR_TOKEN;
use crate::support::scene::{Scene, Started};
use crate::support::upstream::{Person, Say};
use crate::support::wire::Answer;

async fn operator(scene: &Scene, what: &str) {
    let path = format!("/v1/operator/tenants/{}/{what}", scene.tenant.id);
    let done = scene.gateway.post(&path).bearer(OPERATOR_TOKEN).json(&json!({})).send().await;
    assert_eq!(done.status, 200, "{}", done.text);
}

async fn page(scene: &Scene, started: &Started, verb: &str, token: &str, body: Value) -> Answer {
    scene.gateway.post(&format!("/link/{}/{verb}", started.id)).bearer(token).json(&body).send().await
}

/// Opens the page, and gives back its token.
async fn open(scene: &Scene, started: &Started) -> String {
    let answer = scene.gateway.post(&format!("/link/{}/open", started.id));
    let opened = answer.json(&json!({"secret": started.secret})).send().await.json();
    opened["view_token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn nothing_is_linked_for_a_suspended_tenant() {
    let scene = Scene::new().await;
    let started = scene.start_for("ana").await;
    started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    operator(&scene, "suspend").await;

    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;
    operator(&scene, "resume").await;

    let session = scene.session(&started.label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("failed"), &json!("tenant_suspended")));
    assert_eq!(scene.rows("select count(*) from accounts").await, ["0"]);
    assert!(scene.events().await.contains(&"link_session.failed=1".to_owned()));
    let opened = scene.gateway.post(&format!("/link/{}/open", started.id));
    let opened = opened.json(&json!({"secret": started.secret})).send().await.json();
    assert_eq!(
        (&opened["status"], opened.get("reason")),
        (&json!("failed"), None),
        "the user is not told why"
    );
}

#[tokio::test]
async fn a_session_that_waited_through_a_short_suspension_goes_on() {
    let scene = Scene::new().await;
    let started = scene.start_for("ana").await;
    started.code.then(Say::State("scanned"));
    operator(&scene, "suspend").await;
    scene.gateway.pass(10).await;
    operator(&scene, "resume").await;

    started.code.then(Say::Confirmed(Person::new("ana")));
    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;

    assert_eq!(scene.status(&started.label).await, "confirmed");
}

#[tokio::test]
async fn users_of_a_suspended_tenant_may_take_back_and_not_accept() {
    let scene = Scene::new().await;
    scene.change("update tenants set link_confirmation = 'accept'").await;
    let (first, second) = (scene.start_for("ana").await, scene.start_for("bert").await);
    let (token, other) = (open(&scene, &first).await, open(&scene, &second).await);
    first.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;
    operator(&scene, "suspend").await;

    let accepted = page(&scene, &first, "accept", &token, json!({})).await;
    let undone = page(&scene, &first, "undo", &token, json!({})).await;
    let cancelled = page(&scene, &second, "cancel", &other, json!({})).await;

    assert_eq!((accepted.status, undone.status, cancelled.status), (404, 200, 200), "{}", cancelled.text);
    assert_eq!(scene.rows("select status from accounts").await, ["unlinked"]);
    let ends = scene.rows("select status from link_sessions order by created_at, user_id").await;
    assert_eq!(ends, ["cancelled", "cancelled"]);
}
