//! One key, one post.

use futures_util::future::join_all;
use serde_json::json;

use super::{POST, linked, post_under};
use crate::support::good_post;
use crate::support::upstream::Say;
use crate::support::wire::Answer;

#[tokio::test]
async fn fifty_at_once_make_one_post() {
    let (scene, account) = linked().await;
    scene.upstream.delay(std::time::Duration::from_millis(100));

    let answers = join_all((0..50).map(|_| post_under(&scene, "key-1", good_post(&account)))).await;

    assert_eq!(scene.upstream.posts().len(), 1);
    assert_eq!(scene.rows("select count(*) from posts").await, ["1"]);
    let made: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert!(!made.is_empty());
    assert!(made.iter().all(|answer| answer.text == made[0].text));
    let others = answers.iter().filter(|answer| answer.status != 200);
    // A database with few connections may be too busy for fifty at once; nothing is done then.
    for answer in others {
        let told = (answer.status, answer.code());
        assert!(
            matches!((told.0, told.1.as_str()), (409, "idempotency_key_in_use") | (503, "unavailable")),
            "{told:?}"
        );
    }
    assert_eq!(post_under(&scene, "key-1", good_post(&account)).await.text, made[0].text);
}

#[tokio::test]
async fn a_key_with_another_body_is_refused() {
    let (scene, account) = linked().await;
    post_under(&scene, "key-1", good_post(&account)).await;
    let mut other = good_post(&account);
    other["content"] = json!("something else");

    let answer = post_under(&scene, "key-1", other).await;

    assert_eq!(answer.status, 422, "{}", answer.text);
    assert_eq!(answer.broken()[0].1, "idempotency_key_reused");
    assert_eq!(scene.upstream.posts().len(), 1);
}

#[tokio::test]
async fn without_a_key_two_calls_are_two_posts() {
    let (scene, account) = linked().await;

    let (one, two) =
        (scene.post(POST, good_post(&account)).await, scene.post(POST, good_post(&account)).await);

    assert_ne!(one.json()["data"]["post_id"], two.json()["data"]["post_id"]);
    assert_eq!(scene.upstream.posts().len(), 2);
}

#[tokio::test]
async fn a_refused_post_frees_its_key() {
    let (scene, account) = linked().await;
    scene.upstream.once("post", Say::error(400, "file_format_check_failed"));

    let refused = post_under(&scene, "key-1", good_post(&account)).await;
    let again = post_under(&scene, "key-1", good_post(&account)).await;

    assert_eq!((refused.status, again.status), (422, 200));
    assert_eq!(scene.rows("select status from posts order by created_at, status").await.len(), 2);
}

#[tokio::test]
async fn bad_keys_are_refused() {
    let (scene, account) = linked().await;
    for key in ["", &"k".repeat(256)] {
        let answer = post_under(&scene, key, good_post(&account)).await;
        assert_eq!(answer.status, 422, "{key}");
    }
    assert!(scene.upstream.posts().is_empty());
}
