//! A confirmation that was handed out, and that we do not have.

use serde_json::json;

use crate::support::scene::{Scene, Started};
use crate::support::upstream::{Person, Say};

/// The code is scanned, its confirmation handed out and lost.
async fn lose(scene: &Scene, started: &Started, person: &Person) {
    started.code.then(Say::State("scanned")).then(Say::ConfirmedAndLost(person.clone()));
    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;
    assert_eq!(started.code.confirmations(), 1);
}

async fn settle(scene: &Scene) {
    for _ in 0..6 {
        scene.gateway.pass(20).await;
    }
}

#[tokio::test]
async fn the_only_account_that_it_can_be_is_claimed() {
    let scene = Scene::new().await;
    scene.upstream.has_account(&Person::new("somebody-else"));
    let started = scene.start_for("u").await;
    lose(&scene, &started, &Person::new("ana")).await;

    settle(&scene).await;

    let session = scene.session(&started.label).await;
    assert_eq!(session["status"], "confirmed", "{session}");
    assert_eq!(session["account"]["username"], "ana");
    assert_eq!(scene.rows("select count(*) from accounts").await, ["1"]);
    assert!(scene.events().await.contains(&"link_session.confirmed=1".to_owned()));
}

#[tokio::test]
async fn a_lost_confirmation_is_not_given_up_before_two_intervals() {
    let scene = Scene::new().await;
    let started = scene.start_for("u").await;
    started.code.then(Say::State("utilised"));
    scene.gateway.pass(3).await;
    assert_eq!(scene.status(&started.label).await, "new", "another worker may be writing it down");
    scene.gateway.pass(3).await;
    assert_eq!(scene.status(&started.label).await, "new");

    scene.gateway.pass(4).await;

    assert_eq!(scene.status(&started.label).await, "utilised");
}

async fn ends_utilised(scene: &Scene, started: &Started) {
    settle(scene).await;
    let session = scene.session(&started.label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("utilised"), &json!("utilised")));
    assert!(session["account"].is_null());
    assert_eq!(scene.rows("select count(*) from accounts").await, ["0"]);
    let query = "select type || ' ' || (data->>'reason') from events where type like '%failed' or type like '%confirmed'";
    let told = scene.rows(query).await;
    assert!(told.iter().all(|line| line == "link_session.failed utilised") && !told.is_empty(), "{told:?}");
}

#[tokio::test]
async fn with_two_new_accounts_nothing_is_claimed() {
    let scene = Scene::new().await;
    let started = scene.start_for("u").await;
    lose(&scene, &started, &Person::new("ana")).await;
    scene.upstream.has_account(&Person::new("bert"));

    ends_utilised(&scene, &started).await;
}

#[tokio::test]
async fn with_no_new_account_nothing_is_claimed() {
    let scene = Scene::new().await;
    let ana = Person::new("ana");
    scene.upstream.has_account(&ana);
    let started = scene.start_for("u").await;
    lose(&scene, &started, &ana).await;

    ends_utilised(&scene, &started).await;
}

#[tokio::test]
async fn while_another_tenants_session_waits_nothing_is_claimed() {
    let scene = Scene::new().await;
    let other = Scene {
        upstream: scene.upstream.clone(),
        gateway: scene.replica(false).await,
        tenant: scene.gateway.tenant().await,
    };
    let theirs = other.start_for("u").await;
    let started = scene.start_for("u").await;
    lose(&scene, &started, &Person::new("ana")).await;

    ends_utilised(&scene, &started).await;
    assert_eq!(other.status(&theirs.label).await, "new");
}

#[tokio::test]
async fn of_two_sessions_that_lost_theirs_neither_claims() {
    let scene = Scene::new().await;
    let (one, two) = (scene.start_for("one").await, scene.start_for("two").await);
    for (started, name) in [(&one, "ana"), (&two, "bert")] {
        started.code.then(Say::State("scanned")).then(Say::ConfirmedAndLost(Person::new(name)));
    }
    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;

    ends_utilised(&scene, &one).await;
    ends_utilised(&scene, &two).await;
}

#[tokio::test]
async fn without_a_scan_that_we_saw_nothing_is_claimed() {
    let scene = Scene::new().await;
    let started = scene.start_for("u").await;
    started.code.then(Say::ConfirmedAndLost(Person::new("ana")));

    ends_utilised(&scene, &started).await;
}

#[tokio::test]
async fn when_the_accounts_can_not_be_listed_nothing_is_claimed() {
    let scene = Scene::new().await;
    let started = scene.start_for("u").await;
    scene.upstream.once("accounts", Say::status(500, json!({})));
    lose(&scene, &started, &Person::new("ana")).await;

    ends_utilised(&scene, &started).await;
}

#[tokio::test]
async fn the_compatible_surface_says_utilised_with_a_message() {
    let scene = Scene::new().await;
    let (token, code) = scene.start_compatible("compat-01").await;
    code.stands("utilised");
    settle(&scene).await;

    let data = scene.check(&token).await;

    assert_eq!(data["status"], "utilised");
    assert!(data["message"].is_string());
}
