//! Posts and link sessions of a day.

use serde_json::{Value, json};

use super::{limit, limits, scene_on};
use crate::support::good_post;
use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

const POST: &str = "/api/content/post";
const LINK: &str = "/v1/link-sessions";

async fn linked_on(limits: Value) -> (Scene, String) {
    let scene = scene_on(limits).await;
    let account = scene.link("u", &Person::new("ana")).await;
    (scene, account)
}

#[tokio::test]
async fn posts_of_a_day_are_counted_and_begin_anew_at_midnight() {
    let (scene, account) = linked_on(json!({"posts_per_day_max": 2})).await;
    let mut draft = good_post(&account);
    draft["tiktokSettings"]["draft"] = json!(true);

    let (first, second) = (scene.post(POST, good_post(&account)).await, scene.post(POST, draft).await);
    let third = scene.post(POST, good_post(&account)).await;

    assert_eq!((first.status, second.status), (200, 200), "{}", second.text);
    let now = scene.gateway.clock.now();
    let wait = "2026-03-02T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap() - now;
    let told = third.json();
    assert_eq!((third.status, third.code().as_str()), (429, "daily_quota_reached"));
    assert_eq!((&told["actor"], &told["quota"]), (&json!("tenant_admin"), &json!("posts_per_day")));
    assert_eq!((&told["limit"], &told["used"]), (&json!(2), &json!(2)));
    let seconds = told["retry_after"].as_i64().unwrap();
    assert!((0..=1).contains(&(seconds - wait.num_seconds())), "{seconds} {wait}");
    assert_eq!(third.header("Retry-After"), seconds.to_string());
    assert_eq!(told["resets_at"], "2026-03-02T00:00:00Z");
    assert_eq!(scene.upstream.posts().len(), 2);
    assert_eq!(limits(&scene).await["posts_per_day"]["remaining"], 0);

    scene.gateway.clock.advance(wait);
    assert_eq!(scene.post(POST, good_post(&account)).await.status, 200);
    let seen = json!({"limit": 2, "used": 1, "remaining": 1, "resets_at": "2026-03-03T00:00:00.000Z"});
    assert_eq!(limits(&scene).await["posts_per_day"], seen);
}

#[tokio::test]
async fn what_was_refused_does_not_count() {
    let (scene, account) = linked_on(json!({"posts_per_day_max": 1})).await;
    scene.upstream.once("post", Say::error(400, "spam_risk_too_many_posts"));

    let by_rule = scene.post(POST, json!({"accountId": account})).await;
    let by_upstream = scene.post(POST, good_post(&account)).await;
    let taken = scene.post(POST, good_post(&account)).await;

    assert_eq!((by_rule.status, by_upstream.status, taken.status), (422, 429, 200), "{}", taken.text);
    assert_eq!(scene.post(POST, good_post(&account)).await.code(), "daily_quota_reached");
}

#[tokio::test]
async fn a_post_that_is_asked_for_again_counts_once() {
    let (scene, account) = linked_on(json!({"posts_per_day_max": 1})).await;
    let post = || {
        let call = scene.gateway.post(POST).key(&scene.tenant.live).json(&good_post(&account));
        call.header("Idempotency-Key", "once").send()
    };

    let (first, again) = (post().await, post().await);

    assert_eq!((first.status, again.status), (200, 200));
    assert_eq!(first.text, again.text);
}

#[tokio::test]
async fn of_posts_at_once_no_more_are_taken_than_the_day_allows() {
    let (scene, account) = linked_on(json!({"posts_per_day_max": 3})).await;
    let other = scene.replica(false).await;
    let calls = (0..12).map(|number| {
        let gateway = if number % 2 == 0 { &scene.gateway } else { &other };
        gateway.post(POST).key(&scene.tenant.live).json(&good_post(&account)).send()
    });

    let answers = futures_util::future::join_all(calls).await;

    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    let refused = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!((taken, refused), (3, 9));
    assert_eq!(scene.rows("select count(*) from posts").await, ["3"]);
}

#[tokio::test]
async fn shares_of_a_large_quota_add_up_to_it() {
    let (scene, account) = linked_on(json!({"posts_per_day_max": 40})).await;
    let other = scene.replica(false).await;
    let mut taken = 0;

    for number in 0..50 {
        let gateway = if number % 3 == 0 { &other } else { &scene.gateway };
        let answer = gateway.post(POST).key(&scene.tenant.live).json(&good_post(&account)).send().await;
        taken += usize::from(answer.status == 200);
    }

    assert_eq!(taken, 40);
}

#[tokio::test]
async fn sessions_started_on_a_day_are_counted_whatever_becomes_of_them() {
    let scene = scene_on(json!({"link_sessions_per_day_max": 2})).await;
    let first = scene.start_for("ana").await;
    scene.post(&format!("{LINK}/{}/cancel", first.label), json!({})).await;
    scene.upstream.once("request", Say::status(500, json!({})));
    assert_eq!(scene.post(LINK, json!({})).await.status / 100, 5);

    let refused = scene.post(LINK, json!({})).await;

    assert_eq!((refused.status, refused.code().as_str()), (429, "daily_quota_reached"), "{}", refused.text);
    assert_eq!(refused.json()["quota"], "link_sessions_per_day");
    limit(&scene, json!({"link_sessions_per_day_max": 3})).await;
    let started = scene.post(LINK, json!({"unique_id": "the_last_one"})).await;
    let same = scene.post(LINK, json!({"unique_id": "the_last_one"})).await;
    assert_eq!(
        (started.status, same.status / 100),
        (201, 2),
        "the one that waits is answered without counting"
    );
    scene.gateway.clock.advance(chrono::Duration::hours(12));
    assert_eq!(scene.post(LINK, json!({})).await.status, 201);
}

#[tokio::test]
async fn another_replica_hears_of_a_changed_plan_within_seconds() {
    let (scene, account) = linked_on(json!({"posts_per_day_max": 1})).await;
    let other = scene.replica(false).await;
    let post = || other.post(POST).key(&scene.tenant.live).json(&good_post(&account)).send();
    assert_eq!((post().await.status, post().await.status), (200, 429));

    limit(&scene, json!({"posts_per_day_max": null})).await;
    scene.gateway.clock.advance(chrono::Duration::seconds(5));

    assert_eq!(post().await.status, 200);
}
