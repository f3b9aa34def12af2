//! A post whose answer was lost is told as such, and never sent again.

use serde_json::json;

use super::{POST, linked, post_under};
use crate::support::good_post;
use crate::support::process::{Process, scene_for_processes};
use crate::support::scene::{Scene, eventually};
use crate::support::upstream::{Person, Say};

#[tokio::test]
async fn a_lost_answer_is_an_unknown_outcome() {
    let html = Say::Raw { status: 502, header: None, body: "<html>Bad Gateway</html>".into() };
    let lost = [
        ("cut", Say::Cut),
        ("500", Say::status(500, json!({"error": "boom"}))),
        ("502", html),
        ("no id", Say::status(200, json!({"success": true, "data": {}}))),
        ("not JSON", Say::Raw { status: 200, header: None, body: "OK".into() }),
        ("408", Say::status(408, json!({}))),
    ];
    for (what, say) in lost {
        let (scene, account) = linked().await;
        scene.upstream.once("post", say);

        let answer = post_under(&scene, "key-1", good_post(&account)).await;

        assert_eq!(answer.status, 202, "{what}: {}", answer.text);
        let data = answer.json()["data"].clone();
        assert_eq!((&data["publish_id"], &data["status"]), (&json!(null), &json!("unknown_outcome")), "{what}");
        let again = post_under(&scene, "key-1", good_post(&account)).await;
        assert_eq!((again.status, &again.text), (202, &answer.text), "{what}");
        for _ in 0..3 {
            scene.gateway.sweep().await;
            scene.gateway.pass(120).await;
        }
        assert_eq!(scene.upstream.posts().len(), 1, "{what}: never sent again");
        let post = scene.get(&format!("/v1/posts/{}", data["post_id"].as_str().unwrap())).await.json();
        assert_eq!(post["status"], "unknown_outcome", "{what}");
        assert!(scene.events().await.contains(&"post.unconfirmed=1".to_owned()), "{what}");
    }
}

#[tokio::test]
async fn an_upstream_that_hangs_is_an_unknown_outcome_after_10_seconds() {
    let (scene, account) = linked().await;
    scene.upstream.once("post", Say::Hang);
    let before = std::time::Instant::now();

    let answer = scene.post(POST, good_post(&account)).await;

    assert_eq!(answer.status, 202, "{}", answer.text);
    assert!((9..15).contains(&before.elapsed().as_secs()), "{:?}", before.elapsed());
    assert_eq!(scene.upstream.posts().len(), 1);
}

#[tokio::test]
async fn a_definite_refusal_in_a_5xx_is_a_refusal() {
    let (scene, account) = linked().await;
    scene.upstream.once("post", Say::error(500, "spam_risk_too_many_posts"));

    let answer = scene.post(POST, good_post(&account)).await;

    assert_eq!((answer.status, answer.code().as_str()), (429, "creator_daily_cap"));
    assert_eq!(scene.rows("select status from posts").await, ["refused"]);
}

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
    eventually("the intent is written", async || scene.rows("select status from posts").await == ["submitting"]).await;
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
