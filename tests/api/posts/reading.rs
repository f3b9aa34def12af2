//! `/v1/posts`: list, get, validate.

use serde_json::{Value, json};

use super::{POST, linked};
use crate::support::good_post;
use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

async fn ids(scene: &Scene, query: &str) -> (Vec<String>, Option<String>) {
    let answer = scene.get(&format!("/v1/posts?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let json = answer.json();
    let ids =
        json["data"].as_array().unwrap().iter().map(|post| post["post_id"].as_str().unwrap().to_owned());
    (ids.collect(), json["next_cursor"].as_str().map(str::to_owned))
}

async fn make(scene: &Scene, account: &str) -> String {
    scene.gateway.clock.advance(chrono::Duration::seconds(1));
    let answer = scene.post(POST, good_post(account)).await;
    answer.json()["data"]["post_id"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

#[tokio::test]
async fn posts_are_listed_newest_first_in_stable_pages() {
    let (scene, account) = linked().await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(make(&scene, &account).await);
    }
    made.reverse();

    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let query = cursor.map_or("limit=2".to_owned(), |cursor| format!("limit=2&cursor={cursor}"));
        let (page, next) = ids(&scene, &query).await;
        seen.extend(page);
        make(&scene, &account).await;
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }

    assert_eq!(seen, made);
}

#[tokio::test]
async fn posts_are_narrowed_by_user_account_and_status() {
    let (scene, ana) = linked().await;
    let bert = scene.link("other", &Person::new("bert")).await;
    let (of_ana, of_bert) = (make(&scene, &ana).await, make(&scene, &bert).await);
    scene.upstream.once("post", Say::Cut);
    let lost = make(&scene, &ana).await;

    assert_eq!(ids(&scene, "user_id=other").await.0, std::slice::from_ref(&of_bert));
    assert_eq!(ids(&scene, &format!("account_id={ana}")).await.0, [lost.clone(), of_ana]);
    assert_eq!(ids(&scene, "status=unknown_outcome").await.0, [lost]);
    assert_eq!(ids(&scene, "account_id=no-id").await.0, Vec::<String>::new());
    assert_eq!(scene.get("/v1/posts?status=strange").await.status, 422);
}

#[tokio::test]
async fn a_post_of_somebody_else_is_not_found() {
    let (scene, account) = linked().await;
    let post = make(&scene, &account).await;
    let other = scene.gateway.tenant().await;
    let path = format!("/v1/posts/{post}");

    for key in [&other.live, &other.test, &scene.tenant.test] {
        assert_eq!(scene.gateway.get(&path).key(key).send().await.status, 404);
        let list = scene.gateway.get("/v1/posts").key(key).send().await.json();
        assert_eq!(list["data"], json!([]));
    }
    assert_eq!(scene.get("/v1/posts/nonsense").await.status, 404);
}

#[tokio::test]
async fn validation_tells_what_a_post_would_meet_and_sends_nothing() {
    let (scene, account) = linked().await;
    let validate = async |body: Value| {
        let answer = scene.post("/v1/posts/validate", body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    };

    assert_eq!(validate(good_post(&account)).await, json!({"valid": true, "errors": []}));
    let mut body = good_post(&account);
    body["content"] = json!("x".repeat(2201));
    body["surprise"] = json!(1);
    body["tiktokSettings"]["privacy_level"] = json!("MUTUAL_FOLLOW_FRIENDS");
    let broken = validate(body.clone()).await;
    assert_eq!(broken["valid"], false);
    let pointers: Vec<&str> =
        broken["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert!(pointers.contains(&"/content") && pointers.contains(&"/surprise"), "{pointers:?}");
    // The post says the same.
    let refused = scene.post(POST, body).await;
    assert_eq!(refused.json()["errors"], broken["errors"]);
    assert!(scene.upstream.posts().is_empty());
    assert!(scene.rows("select status from posts").await.is_empty());
}

#[tokio::test]
async fn validation_knows_the_creators_options() {
    let (scene, account) = linked().await;
    scene.upstream.privacy_options(&["SELF_ONLY"]);

    let answer = scene.post("/v1/posts/validate", good_post(&account)).await.json();

    assert_eq!(answer["errors"][0]["pointer"], "/tiktokSettings/privacy_level");
}
