//! Posts: the intent first, one sending, and a record of what became of it.

mod captions;
#[cfg(feature = "failpoints")]
mod crash;
mod idempotency;
mod lost;
mod reading;
mod refusals;
mod status;

use serde_json::{Value, json};

use crate::support::good_post;
use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};
use crate::support::wire::Answer;

const POST: &str = "/api/content/post";

/// A scene with one linked account.
async fn linked() -> (Scene, String) {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;
    (scene, account)
}

async fn post_under(scene: &Scene, key: &str, body: Value) -> Answer {
    let call = scene.gateway.post(POST).key(&scene.tenant.live).json(&body);
    call.header("Idempotency-Key", key).send().await
}

#[tokio::test]
async fn a_post_is_sent_once_to_the_upstreams_own_account() {
    let (scene, account) = linked().await;

    let answer = scene.post(POST, good_post(&account)).await;

    assert_eq!(answer.status, 200, "{}", answer.text);
    let json = answer.json();
    assert_eq!((&json["success"], &json["mediaType"]), (&json!(true), &json!("video")));
    assert_eq!(
        (&json["data"]["publish_id"], &json["data"]["status"]),
        (&json!("pub-1"), &json!("processing"))
    );
    let sent = scene.upstream.posts();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["accountId"], "acc-ana");
    assert_eq!(sent[0]["content"], "Check out this video! #viral");
    let post = scene.get(&format!("/v1/posts/{}", json["data"]["post_id"].as_str().unwrap())).await.json();
    assert_eq!((&post["status"], &post["publish_id"]), (&json!("processing"), &json!("pub-1")));
    assert_eq!(post["request"], good_post(&account));
    assert!(scene.events().await.contains(&"post.processing=1".to_owned()));
}

#[tokio::test]
async fn the_intent_is_on_disk_before_the_upstream_is_asked() {
    let (scene, account) = linked().await;
    scene.upstream.delay(std::time::Duration::from_millis(700));

    let (answer, seen) = tokio::join!(scene.post(POST, good_post(&account)), async {
        crate::support::scene::eventually("the upstream has it", async || scene.upstream.posts().len() == 1)
            .await;
        scene.rows("select status from posts").await
    });

    assert_eq!(seen, ["submitting"]);
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_caller_that_goes_away_loses_nothing() {
    let (scene, account) = linked().await;
    scene.upstream.delay(std::time::Duration::from_millis(500));
    let url = format!("{}{POST}", scene.gateway.base);
    let call =
        reqwest::Client::new().post(url).header("X-API-Key", &scene.tenant.live).json(&good_post(&account));

    // Creator info takes one delay, the post another; the caller leaves in the middle of the second.
    let gone = call.timeout(std::time::Duration::from_millis(750)).send().await;

    assert!(gone.is_err());
    crate::support::scene::eventually("the outcome is written", async || {
        scene.rows("select status from posts").await == ["processing"]
    })
    .await;
    assert_eq!(scene.upstream.posts().len(), 1);
}

#[tokio::test]
async fn broken_rules_reach_neither_disk_nor_upstream() {
    let (scene, account) = linked().await;
    let mut body = good_post(&account);
    body["tiktokSettings"] = json!({"privacy_level": "EVERYBODY"});
    body["mediaItems"] = json!([{"url": "http://127.0.0.1/x.mp4"}]);

    let answer = scene.post(POST, body).await;

    assert_eq!(answer.status, 422);
    assert!(answer.broken().len() >= 4, "all of them: {}", answer.text);
    assert!(scene.upstream.posts().is_empty());
    assert!(scene.rows("select status from posts").await.is_empty());
}

#[tokio::test]
async fn a_privacy_level_that_the_creator_does_not_have_is_refused() {
    let (scene, account) = linked().await;
    scene.upstream.privacy_options(&["SELF_ONLY"]);

    let answer = scene.post(POST, good_post(&account)).await;

    assert_eq!(answer.status, 422, "{}", answer.text);
    assert_eq!(answer.broken()[0].0, "/tiktokSettings/privacy_level");
    assert!(scene.upstream.posts().is_empty());
}

/// Too long a caption, and a privacy level that only some creators have.
fn twice_broken(account: &str) -> Value {
    let mut body = good_post(account);
    body["content"] = json!("x".repeat(2_300));
    body
}

#[tokio::test]
async fn the_creators_options_are_told_beside_every_other_broken_rule() {
    let (scene, account) = linked().await;
    scene.upstream.privacy_options(&["SELF_ONLY"]);
    let both = [
        ("/content".to_owned(), "too_long".to_owned()),
        ("/tiktokSettings/privacy_level".to_owned(), "privacy_not_allowed".to_owned()),
    ];

    let posted = scene.post(POST, twice_broken(&account)).await;
    let validated = scene.post("/v1/posts/validate", twice_broken(&account)).await;

    assert_eq!((posted.status, posted.broken()), (422, both.to_vec()), "{}", posted.text);
    assert_eq!((validated.status, validated.broken()), (200, both.to_vec()), "{}", validated.text);
    assert!(scene.upstream.posts().is_empty());
}

#[tokio::test]
async fn a_creator_who_can_not_be_asked_hides_no_broken_rule() {
    let (scene, account) = linked().await;
    let rule = [("/content".to_owned(), "too_long".to_owned())];

    scene.upstream.once("creator", Say::status(500, json!({})));
    let failing = scene.post(POST, twice_broken(&account)).await;
    scene.change("update accounts set status = 'reconnect_required'").await;
    let unusable = scene.post(POST, twice_broken(&account)).await;
    let unknown = scene.post(POST, twice_broken(&uuid::Uuid::new_v4().to_string())).await;

    for answer in [failing, unusable, unknown] {
        assert_eq!((answer.status, answer.broken()), (422, rule.to_vec()), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_draft_needs_no_privacy_level() {
    let (scene, account) = linked().await;
    let body = json!({
        "accountId": account, "mediaItems": [{"url": "https://media.example.com/v.mp4"}],
        "tiktokSettings": {"draft": true}
    });

    assert_eq!(scene.post(POST, body).await.status, 200);
    assert_eq!(scene.upstream.calls("creator"), 0);
}

#[tokio::test]
async fn nobody_posts_to_an_account_that_is_not_theirs() {
    let (scene, account) = linked().await;
    let other = scene.gateway.tenant().await;
    let token = async |body: Value| {
        let made = scene.post("/v1/tokens", body).await;
        assert!(made.status < 300, "{}", made.text);
        made.json()["access_token"].as_str().unwrap().to_owned()
    };
    let strangers_token = token(json!({"user_id": "somebody else"})).await;
    let gateway = &scene.gateway;
    let calls = [
        ("another tenant", gateway.post(POST).key(&other.live)),
        ("the other environment", gateway.post(POST).key(&scene.tenant.test)),
        ("another user's token", gateway.post(POST).bearer(&strangers_token)),
    ];
    for (who, call) in calls {
        let answer = call.json(&good_post(&account)).send().await;
        assert_eq!(answer.status, 404, "{who}: {}", answer.text);
    }
    let unknown = scene.post(POST, good_post(&uuid::Uuid::new_v4().to_string())).await;
    assert_eq!(unknown.status, 404);
    let own = token(json!({"user_id": "u"})).await;
    assert_eq!(gateway.post(POST).bearer(&own).json(&good_post(&account)).send().await.status, 200);
    assert_eq!(scene.upstream.posts().len(), 1);
}
