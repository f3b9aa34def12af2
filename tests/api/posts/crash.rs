//! The process dies while it makes a post. Each time one of its own, stopped at a failpoint.

use serde_json::json;

use super::{POST, post_under};
use crate::support::good_post;
use crate::support::process::{Process, scene_for_processes};
use crate::support::scene::{Scene, eventually};
use crate::support::upstream::{Person, Say};

/// A post whose process was killed at `failpoint`.
async fn killed_at(failpoint: &str) -> (Scene, String) {
    let scene = scene_for_processes().await;
    let process = Process::start(&scene, failpoint).await;
    let started = scene.start(json!({"user_id": "u"})).await;
    started.code.then(Say::Confirmed(Person::new("ana")));
    eventually("it is linked", async || scene.status(&started.label).await == "confirmed").await;
    let account = scene.rows("select account_id from accounts").await[0].clone();
    let call = reqwest::Client::new().post(format!("{}{POST}", process.base()));
    let call = call.header("X-API-Key", &scene.tenant.live).header("Idempotency-Key", "key-1");
    // Its answer never comes.
    let calling = tokio::spawn(call.json(&good_post(&account)).send());
    eventually("the intent is written", async || {
        scene.rows("select status from posts").await == ["submitting"]
    })
    .await;
    if failpoint.starts_with("after_post_sent") {
        eventually("it is sent", async || scene.upstream.posts().len() == 1).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    process.kill();
    calling.abort();
    (scene, account)
}

/// The record says so, the key says so, and nothing is sent again.
async fn ends_unknown(scene: &Scene, account: &str, sent: usize) {
    let early = post_under(scene, "key-1", good_post(account)).await;
    assert_eq!((early.status, early.code().as_str()), (409, "idempotency_key_in_use"));
    // A minute passes for the rows, so that the test need not wait for it.
    scene.change("update posts set created_at = created_at - interval '2 minutes'").await;
    scene.change("update idempotency_keys set locked_until = locked_until - interval '2 minutes'").await;
    scene.gateway.sweep().await;

    assert_eq!(scene.rows("select status from posts").await, ["unknown_outcome"]);
    assert!(scene.events().await.contains(&"post.unconfirmed=1".to_owned()));
    let replayed = post_under(scene, "key-1", good_post(account)).await;
    assert_eq!(replayed.status, 202, "{}", replayed.text);
    assert_eq!(replayed.json()["data"]["publish_id"], json!(null));
    assert_eq!(post_under(scene, "key-1", good_post(account)).await.text, replayed.text);
    assert_eq!(scene.upstream.posts().len(), sent);
    assert_eq!(scene.rows("select count(*) from posts").await, ["1"]);
}

#[tokio::test]
async fn a_crash_after_the_intent_ends_in_an_unknown_outcome() {
    let (scene, account) = killed_at("after_post_intent=pause").await;

    ends_unknown(&scene, &account, 0).await;
}

#[tokio::test]
async fn a_crash_after_the_sending_ends_in_an_unknown_outcome() {
    let (scene, account) = killed_at("after_post_sent=pause").await;

    ends_unknown(&scene, &account, 1).await;
}
