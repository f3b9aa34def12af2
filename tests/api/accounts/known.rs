//! What is remembered of an account ends with the account: here at once, in other replicas by a word.

use std::time::{Duration, Instant};

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};
use crate::support::{Gateway, good_post};

/// Other replicas hear of a change within this.
const HEARD_WITHIN: Duration = Duration::from_secs(1);
/// How long a change may go unseen when nobody could say it.
const SEEN_WITHIN: Duration = Duration::from_secs(3);

async fn creator_info(scene: &Scene, gateway: &Gateway, account: &str) -> u16 {
    let path = format!("/api/content/creator-info/{account}");
    gateway.get(&path).key(&scene.tenant.live).send().await.status
}

/// Asks until the answer is `status`, and says how long that took.
async fn until(scene: &Scene, gateway: &Gateway, account: &str, status: u16) -> Duration {
    let begun = Instant::now();
    while creator_info(scene, gateway, account).await != status {
        assert!(begun.elapsed() < Duration::from_secs(10), "never {status}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    begun.elapsed()
}

async fn unlink(scene: &Scene, account: &str) {
    let answer =
        scene.gateway.delete(&format!("/v1/accounts/{account}")).key(&scene.tenant.live).send().await;
    assert_eq!(answer.status, 204, "{}", answer.text);
}

#[tokio::test]
async fn an_account_that_was_used_a_moment_ago_is_refused_once_it_is_unlinked() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    let other = scene.link("u", &Person::new("ben")).await;
    for account in [&account, &other] {
        assert_eq!(creator_info(&scene, &scene.gateway, account).await, 200);
    }

    unlink(&scene, &account).await;

    assert_eq!(creator_info(&scene, &scene.gateway, &account).await, 404);
    let post = scene.post("/api/content/post", good_post(&account)).await;
    assert_eq!((post.status, post.code()), (404, "not_found".to_owned()), "{}", post.text);
    assert_eq!(creator_info(&scene, &scene.gateway, &other).await, 200);
}

#[tokio::test]
async fn an_account_that_is_unlinked_elsewhere_is_refused_within_a_second() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    let first = scene.link("u", &Person::new("ben")).await;
    // After all is linked: its workers would poll what the test polls.
    let replica = scene.replica(true).await;
    // Until its listener has begun, words pass it by; the second account tells that it has.
    assert_eq!(creator_info(&scene, &replica, &first).await, 200);
    unlink(&scene, &first).await;
    until(&scene, &replica, &first, 404).await;
    tokio::time::sleep(Duration::from_millis(500)).await;

    assert_eq!(creator_info(&scene, &replica, &account).await, 200);
    unlink(&scene, &account).await;

    let took = until(&scene, &replica, &account, 404).await;
    assert!(took < HEARD_WITHIN, "{took:?}");
}

#[tokio::test]
async fn a_replica_that_hears_nothing_sees_the_change_within_three_seconds_even_when_it_asks_all_the_time() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    // Without workers nobody listens.
    let deaf = scene.replica(false).await;
    assert_eq!(creator_info(&scene, &deaf, &account).await, 200);

    unlink(&scene, &account).await;

    assert_eq!(creator_info(&scene, &deaf, &account).await, 200, "it is not deaf, or remembers nothing");
    let took = until(&scene, &deaf, &account, 404).await;
    assert!(took < SEEN_WITHIN + Duration::from_millis(500), "{took:?}");
}

#[tokio::test]
async fn a_post_to_an_account_that_is_gone_is_not_sent_even_where_the_account_is_still_believed_in() {
    for (change, status, code) in [
        ("update accounts set status = 'unlinked'", 404, "not_found"),
        ("update accounts set status = 'reconnect_required'", 409, "account_reconnect_required"),
        ("update accounts set status = 'awaiting_accept'", 409, "account_awaiting_accept"),
    ] {
        let scene = Scene::new().await;
        let account = scene.link("u", &Person::new("ana")).await;
        assert_eq!(creator_info(&scene, &scene.gateway, &account).await, 200);

        scene.change(change).await;
        let post = scene.post("/api/content/post", good_post(&account)).await;

        assert_eq!((post.status, post.code().as_str()), (status, code), "{}", post.text);
        assert_eq!(scene.upstream.posts().len(), 0, "{change}");
        assert_eq!(scene.rows("select post_id from posts").await.len(), 0, "{change}");
    }
}

#[tokio::test]
async fn an_account_that_tiktok_no_longer_accepts_is_refused_at_once_and_used_again_after_a_new_link() {
    let scene = Scene::new().await;
    let ana = Person::new("ana");
    let account = scene.link("u", &ana).await;
    assert_eq!(creator_info(&scene, &scene.gateway, &account).await, 200);

    scene.upstream.once("creator", Say::error(401, "access_token_invalid"));
    let refused = scene.get(&format!("/api/content/creator-info/{account}")).await;
    assert_eq!(refused.code(), "account_reconnect_required", "{}", refused.text);
    let calls = scene.upstream.calls("creator");
    assert_eq!(creator_info(&scene, &scene.gateway, &account).await, 409);
    assert_eq!(scene.upstream.calls("creator"), calls, "the upstream is not asked again");

    assert_eq!(scene.link("u", &ana).await, account, "the account keeps its id");
    assert_eq!(creator_info(&scene, &scene.gateway, &account).await, 200);
}
