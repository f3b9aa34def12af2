//! Accounts and creators, and how failures read.

use serde_json::{Value, json};

use super::upstream::Phase;
use super::{Live, members};

#[tokio::test]
async fn accounts_are_listed_with_everything_that_is_known() {
    let live = Live::start().await;
    let account = live.link().await;
    let listed = until_known(&live).await;

    assert_eq!(members(&listed), ["data", "subscription", "success"]);
    assert_eq!((&listed["success"], &listed["subscription"]), (&json!(true), &json!("maximum")));
    let expected = json!({
        "accountId": account, "display_name": "Creator 1", "username": "creator_1",
        "avatar_url": "https://p16-sign-va.tiktokcdn.com/tos/1.jpeg", "bio_description": "My awesome bio",
        "followers": 1500, "following": 300, "likes": 12500, "videos": 42, "is_verified": false,
    });
    assert_eq!(listed["data"], json!([expected]));
}

/// The account's numbers come in the background.
async fn until_known(live: &Live) -> Value {
    for _ in 0..100 {
        let listed = live.get("accounts").await.json();
        if listed["data"][0]["followers"].is_number() {
            return listed;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the account's profile does not come");
}

#[tokio::test]
async fn accounts_can_be_asked_for_by_user() {
    let live = Live::start().await;
    for user in ["ana", "ben"] {
        live.request(json!({"user_id": user})).await;
        live.phase(Phase::Confirmed).await;
    }

    let all = live.get("accounts").await.json();
    let anas = live.get("accounts?user_id=ana").await.json();
    let nobodys = live.get("accounts?user_id=nobody").await.json();

    assert_eq!(all["data"].as_array().map(Vec::len), Some(2));
    assert_eq!(anas["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(nobodys["data"], json!([]));
}

#[tokio::test]
async fn a_creators_options_are_the_upstreams_field_for_field() {
    let live = Live::start().await;
    let account = live.link().await;

    let answer = live.get(&format!("creator-info/{account}")).await;

    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(
        answer.json(),
        json!({"success": true, "data": {
            "creator_avatar_url": "https://p16-sign-va.tiktokcdn.com/tos/a.jpeg", "creator_username": "creator_1",
            "creator_nickname": "Creator 1", "comment_disabled": false, "duet_disabled": true, "stitch_disabled": false,
            "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
            "max_video_post_duration_sec": 600,
        }})
    );
}

#[tokio::test]
async fn every_failure_has_the_compatible_shape() {
    let live = Live::start().await;
    let base = &live.gateway;
    let unknown = uuid::Uuid::new_v4();

    for (answer, status, code) in [
        (base.get("/api/content/accounts").send().await, 401, "unauthenticated"),
        (live.get(&format!("creator-info/{unknown}")).await, 404, "not_found"),
        (live.get("nothing").await, 404, "not_found"),
        (live.get("post").await, 405, "method_not_allowed"),
        (live.post("qr-login/check", &json!({})).await, 422, "invalid_request"),
        (base.post("/api/content/post").key(&live.tenant.live).raw("{").send().await, 400, "invalid_json"),
    ] {
        let body = answer.json();
        assert_eq!((answer.status, &body["code"]), (status, &json!(code)), "{body}");
        assert_eq!(body["success"], json!(false));
        for name in ["error", "actor", "request_id"] {
            assert!(body[name].as_str().is_some_and(|text| !text.is_empty()), "{name} in {body}");
        }
        assert!(body.get("data").is_none() && body.get("type").is_none(), "{body}");
    }
}

#[tokio::test]
async fn an_upstream_that_fails_is_told_without_its_words() {
    let upstream = super::Upstream::start().await;
    let setup =
        crate::support::Setup { upstream: Some(format!("{}/nowhere", upstream.base)), ..Default::default() };
    let gateway = crate::support::Gateway::with(setup).await;
    let tenant = gateway.tenant().await;

    let answer =
        gateway.post("/api/content/qr-login/request").key(&tenant.live).json(&json!({})).send().await;
    let answer = super::kept_secret(answer);

    assert_eq!((answer.status, answer.code()), (502, "upstream_bad_answer".to_owned()), "{}", answer.text);
    assert!(
        !answer.text.contains("Account not found") && !answer.text.contains(&upstream.base),
        "{}",
        answer.text
    );
}
