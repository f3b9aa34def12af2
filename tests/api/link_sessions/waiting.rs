//! Waiting for news without a stream.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

#[tokio::test]
async fn whoever_waits_is_answered_with_the_change() {
    let scene = Scene::new().await;
    let started = scene.start(json!({"user_id": "u"})).await;
    started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    let path = format!("/v1/link-sessions/{}", started.label);
    let begun = Instant::now();

    let (path_new, path_scanned) =
        (format!("{path}?wait=50&known=new"), format!("{path}?wait=50&known=scanned"));
    let (scanned, ()) = tokio::join!(scene.get(&path_new), async {
        scene.until_watched(started.id).await;
        scene.gateway.pass(10).await;
    });
    let (confirmed, ()) = tokio::join!(scene.get(&path_scanned), async {
        scene.gateway.pass(10).await;
    });

    assert_eq!(scanned.json()["status"], "scanned", "{}", scanned.text);
    assert_eq!(confirmed.json()["status"], "confirmed");
    assert_eq!(confirmed.json()["account"]["username"], "ana");
    assert!(begun.elapsed() < Duration::from_secs(40));
}

#[tokio::test]
async fn without_news_the_answer_comes_when_the_wait_is_over() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    let begun = Instant::now();

    let answer = scene.get(&format!("/v1/link-sessions/{}?wait=1", started.label)).await;

    assert_eq!((answer.status, &answer.json()["status"]), (200, &json!("new")));
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_session_that_is_not_as_the_caller_knows_it_is_answered_at_once() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    let begun = Instant::now();
    assert_eq!(
        scene.get(&format!("/v1/link-sessions/{}?wait=50&known=scanned", started.label)).await.status,
        200
    );
    scene.post(&format!("/v1/link-sessions/{}/cancel", started.label), json!({})).await;

    // An ended session has no more news.
    let ended = scene.get(&format!("/v1/link-sessions/{}?wait=50&known=cancelled", started.label)).await;

    assert_eq!(ended.json()["status"], "cancelled");
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn a_wait_out_of_range_and_a_foreign_session_are_refused() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    let other = scene.gateway.tenant().await;
    for wait in ["0", "51", "-1", "x"] {
        let answer = scene.get(&format!("/v1/link-sessions/{}?wait={wait}", started.label)).await;
        assert_eq!(answer.status, 422, "{wait}");
        assert_eq!(answer.json()["errors"][0]["pointer"], "/query/wait");
    }

    let path = format!("/v1/link-sessions/{}?wait=20", started.label);
    let foreign = scene.gateway.get(&path).key(&other.live).send().await;
    assert_eq!(foreign.status, 404);
}

async fn open(scene: &Scene, started: &crate::support::scene::Started) -> Value {
    let path = format!("/link/{}/open", started.id);
    let answer = scene.gateway.post(&path).json(&json!({"secret": started.secret})).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn a_page_is_told_a_new_version_and_waits_for_the_next() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    let page = open(&scene, &started).await;
    let (view, version) = (page["view_token"].as_str().unwrap(), page["version"].as_str().unwrap());
    let state = |rest: &str| format!("/link/{}/state?view={view}{rest}", started.id);

    let now = scene.gateway.get(&state("")).send().await;
    assert_eq!(now.json()["version"], version, "nothing has changed since it was opened");
    let known = scene.gateway.get(&state(&format!("&wait=1&known={version}"))).send().await;
    assert_eq!(known.json()["version"], version);

    started.code.then(Say::State("scanned"));
    let path = state(&format!("&wait=50&known={version}"));
    let call = scene.gateway.get(&path).send();
    let (news, ()) = tokio::join!(call, async {
        scene.until_watched(started.id).await;
        scene.gateway.pass(10).await;
    });
    assert_eq!(news.json()["status"], "scanned");
    assert_ne!(news.json()["version"], version);

    let stranger = scene.gateway.get(&format!("/link/{}/state?view=somebody", started.id)).send().await;
    assert_eq!(stranger.status, 404);
}
