//! How a post went: asked fresh, recorded forward only.

use serde_json::{Value, json};

use super::{POST, linked};
use crate::support::good_post;
use crate::support::scene::Scene;
use crate::support::upstream::Say;
use crate::support::wire::Answer;

async fn posted() -> (Scene, String, String) {
    let (scene, account) = linked().await;
    let answer = scene.post(POST, good_post(&account)).await;
    let post = answer.json()["data"]["post_id"].as_str().expect("a post").to_owned();
    (scene, account, post)
}

async fn status(scene: &Scene, account: &str, publish_id: &str) -> Answer {
    scene.get(&format!("/api/content/status/{account}/{publish_id}")).await
}

async fn record(scene: &Scene, post: &str) -> Value {
    scene.get(&format!("/v1/posts/{post}")).await.json()["status"].clone()
}

#[tokio::test]
async fn the_upstreams_word_is_passed_on_and_the_record_follows() {
    let (scene, account, post) = posted().await;
    let steps = [
        (json!({"status": "PROCESSING_UPLOAD"}), "PROCESSING_UPLOAD", "processing"),
        (json!({"status": "PROCESSING_DOWNLOAD"}), "PROCESSING_DOWNLOAD", "processing"),
        (json!({"status": "SEND_TO_USER_INBOX"}), "SEND_TO_USER_INBOX", "inbox_delivered"),
        (json!({"status": "PUBLISH_COMPLETE"}), "PUBLISH_COMPLETE", "published"),
        (
            json!({"status": "PUBLISH_COMPLETE", "public_post_url": "https://www.tiktok.com/@ana/video/1"}),
            "PUBLISH_COMPLETE",
            "publicly_available",
        ),
    ];
    for (says, word, recorded) in steps {
        scene.upstream.post_stands("pub-1", says);
        let answer = status(&scene, &account, "pub-1").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json()["data"]["status"], word);
        assert_eq!(answer.json()["mediaType"], "video");
        assert_eq!(record(&scene, &post).await, recorded);
    }
    let events = scene.events().await;
    for kind in ["inbox_delivered", "processing", "published", "publicly_available"] {
        assert!(events.contains(&format!("post.{kind}=1")), "{events:?}");
    }
}

#[tokio::test]
async fn late_news_is_shown_and_not_recorded() {
    let (scene, account, post) = posted().await;
    scene.upstream.post_stands("pub-1", json!({"status": "PUBLISH_COMPLETE"}));
    status(&scene, &account, "pub-1").await;

    for late in ["PROCESSING_DOWNLOAD", "SEND_TO_USER_INBOX", "FAILED"] {
        scene.upstream.post_stands("pub-1", json!({ "status": late }));
        assert_eq!(status(&scene, &account, "pub-1").await.json()["data"]["status"], late);
        assert_eq!(record(&scene, &post).await, "published");
    }
    assert!(!scene.events().await.iter().any(|event| event.starts_with("post.failed")));
}

#[tokio::test]
async fn a_failure_is_told_with_tiktoks_own_reason_once() {
    let (scene, account, post) = posted().await;
    scene.upstream.post_stands("pub-1", json!({"status": "FAILED", "fail_reason": "video_pull_failed"}));

    let first = status(&scene, &account, "pub-1").await;
    status(&scene, &account, "pub-1").await;

    assert_eq!(first.json()["data"]["fail_reason"], "video_pull_failed");
    assert_eq!(record(&scene, &post).await, "failed");
    assert!(scene.events().await.contains(&"post.failed=1".to_owned()));
}

#[tokio::test]
async fn a_post_of_somebody_else_is_not_found() {
    let (scene, account, _) = posted().await;
    let other = scene.gateway.tenant().await;
    let second = scene.link("u2", &crate::support::upstream::Person::new("bert")).await;
    scene.post(POST, good_post(&second)).await;
    let asked = scene.upstream.calls("status");

    let path = format!("/api/content/status/{account}/pub-1");
    assert_eq!(scene.gateway.get(&path).key(&other.live).send().await.status, 404);
    assert_eq!(status(&scene, &account, "pub-2").await.status, 404, "the post of another account");
    assert_eq!(status(&scene, &account, "unknown").await.status, 404);
    assert_eq!(status(&scene, "no-id", "pub-1").await.status, 404);
    assert_eq!(scene.upstream.calls("status"), asked, "the upstream is not asked");
}

#[tokio::test]
async fn an_answer_that_can_not_be_used_is_the_upstreams_fault() {
    let (scene, account, post) = posted().await;
    let cases = [
        (Say::status(500, json!({})), 503, "upstream_unavailable"),
        (Say::Cut, 503, "upstream_unavailable"),
        (Say::Raw { status: 200, header: None, body: "<html>".into() }, 502, "upstream_bad_answer"),
        (
            Say::status(200, json!({"data": {"publish_id": "pub-9", "status": "FAILED"}})),
            502,
            "upstream_bad_answer",
        ),
    ];
    for (say, code_status, code) in cases {
        scene.upstream.once("status", say);
        let answer = status(&scene, &account, "pub-1").await;
        assert_eq!((answer.status, answer.code().as_str()), (code_status, code), "{}", answer.text);
    }
    assert_eq!(record(&scene, &post).await, "processing");
}

async fn batch(scene: &Scene, checks: Vec<Value>) -> Answer {
    scene.post("/api/content/status/batch", json!({ "checks": checks })).await
}

#[tokio::test]
async fn a_batch_of_fifty_has_an_entry_a_check_in_order() {
    let (scene, account, _) = posted().await;
    let check = |publish_id: &str| json!({"accountId": account, "publishId": publish_id});
    let mut checks: Vec<Value> = (0..47).map(|_| check("pub-1")).collect();
    checks.insert(10, check("unknown"));
    checks.insert(20, json!({"accountId": "no-id", "publishId": "pub-1"}));
    checks.insert(30, json!({"accountId": uuid::Uuid::new_v4(), "publishId": "pub-1", "mediaType": "video"}));

    let answer = batch(&scene, checks).await;

    assert_eq!(answer.status, 200, "{}", answer.text);
    let data = answer.json()["data"].as_array().unwrap().clone();
    assert_eq!(data.len(), 50);
    for (index, entry) in data.iter().enumerate() {
        if [10, 20, 30].contains(&index) {
            assert_eq!(
                (&entry["success"], &entry["error"]["code"]),
                (&json!(false), &json!("not_found")),
                "{entry}"
            );
        } else {
            assert_eq!(
                (&entry["success"], &entry["status"]),
                (&json!(true), &json!("PROCESSING_DOWNLOAD")),
                "{entry}"
            );
        }
    }
}

#[tokio::test]
async fn batches_of_none_and_of_51_are_refused() {
    let (scene, account, _) = posted().await;
    let check = json!({"accountId": account, "publishId": "pub-1"});
    for (count, code) in [(0, "too_few_items"), (51, "too_many_items")] {
        let answer = batch(&scene, vec![check.clone(); count]).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert_eq!(answer.broken(), [("/checks".to_owned(), code.to_owned())]);
    }
    assert_eq!(scene.upstream.calls("status"), 0);
}
