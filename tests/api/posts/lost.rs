//! A post whose answer was lost is told as such, and never sent again.

use serde_json::json;

use super::{POST, linked, post_under};
use crate::support::good_post;
use crate::support::upstream::Say;

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
        assert_eq!(
            (&data["publish_id"], &data["status"]),
            (&json!(null), &json!("unknown_outcome")),
            "{what}"
        );
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
