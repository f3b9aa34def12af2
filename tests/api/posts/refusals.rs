//! What an upstream's refusal becomes: one code, one status, one who can mend it; the same whatever
//! clothes it comes in, and nothing of its text.

use serde_json::{Value, json};

use super::{POST, linked};
use crate::support::good_post;
use crate::support::upstream::Say;

/// TikTok's word, our code, status, actor.
const REFUSALS: &[(&str, &str, u16, &str)] = &[
    ("access_token_invalid", "account_reconnect_required", 409, "end_user"),
    ("access_token_expired", "account_reconnect_required", 409, "end_user"),
    ("auth_removed", "account_reconnect_required", 409, "end_user"),
    ("scope_not_authorized", "scope_missing", 409, "end_user"),
    ("scope_permission_missed", "scope_missing", 409, "end_user"),
    ("privacy_level_option_mismatch", "privacy_not_allowed", 422, "app_builder"),
    ("spam_risk_too_many_posts", "creator_daily_cap", 429, "wait"),
    ("spam_risk_too_many_pending_share", "draft_inbox_full", 429, "end_user"),
    ("reached_active_user_cap", "app_user_cap", 503, "operator"),
    ("unaudited_client_can_only_post_to_private_accounts", "app_unaudited", 503, "operator"),
    ("spam_risk_user_banned_from_posting", "creator_banned", 422, "end_user"),
    ("spam_risk_text", "content_rejected", 422, "end_user"),
    ("spam_risk", "content_rejected", 422, "end_user"),
    ("file_format_check_failed", "media_invalid", 422, "app_builder"),
    ("duration_check_failed", "media_invalid", 422, "app_builder"),
    ("frame_rate_check_failed", "media_invalid", 422, "app_builder"),
    ("picture_size_check_failed", "media_invalid", 422, "app_builder"),
    ("invalid_file_upload", "media_invalid", 422, "app_builder"),
    ("video_pull_failed", "media_unreachable", 422, "app_builder"),
    ("photo_pull_failed", "media_unreachable", 422, "app_builder"),
    ("url_ownership_unverified", "hosting_unverified", 503, "operator"),
    ("rate_limit_exceeded", "upstream_rate_limited", 429, "wait"),
    ("invalid_param", "upstream_refused", 422, "app_builder"),
];

#[tokio::test]
async fn each_word_of_tiktok_becomes_one_error_of_ours() {
    let (scene, account) = linked().await;
    for (word, code, status, actor) in REFUSALS {
        let clothes: [Value; 3] = [
            json!({"success": false, "error": word}),
            json!({"error": {"code": word, "message": "canary of the upstream", "log_id": "canary"}}),
            json!({"success": false, "error": format!("TikTok says: {word} (canary)")}),
        ];
        for body in clothes {
            scene.upstream.once("post", Say::status(400, body.clone()));
            let answer = scene.post(POST, good_post(&account)).await;

            assert_eq!((answer.status, answer.code().as_str()), (*status, *code), "{body}: {}", answer.text);
            assert_eq!(answer.json()["actor"], *actor, "{body}");
            assert_eq!(answer.json()["success"], false);
            assert!(
                !answer.text.contains("canary") && !answer.text.contains("TikTok says"),
                "{}",
                answer.text
            );
            assert_eq!(answer.header("retry-after").is_empty(), !matches!(status, 429 | 503), "{code}");
            scene.change("update accounts set status = 'linked'").await;
        }
    }
    let statuses = scene.rows("select distinct status from posts").await;
    assert_eq!(statuses, ["refused"], "nothing was made");
}

#[tokio::test]
async fn refusals_by_status_alone_are_mapped_too() {
    let (scene, account) = linked().await;
    let cases = [
        (Say::status(401, json!({"error": "Invalid API key canary"})), 503, "upstream_auth", "operator"),
        (
            Say::status(403, json!({"error": "canary", "subscription": "free"})),
            503,
            "upstream_plan_required",
            "operator",
        ),
        (
            Say::Raw { status: 429, header: Some(("retry-after", "17")), body: "{}".into() },
            429,
            "upstream_rate_limited",
            "wait",
        ),
        (
            Say::status(404, json!({"error": "Account not found"})),
            409,
            "account_reconnect_required",
            "end_user",
        ),
        (
            Say::status(400, json!({"error": "no reason that anybody knows"})),
            422,
            "upstream_refused",
            "app_builder",
        ),
    ];
    for (say, status, code, actor) in cases {
        scene.upstream.once("post", say);
        let answer = scene.post(POST, good_post(&account)).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text);
        assert_eq!(answer.json()["actor"], actor);
        assert!(!answer.text.contains("canary"));
        if code == "upstream_rate_limited" {
            assert_eq!(answer.header("retry-after"), "17");
        }
        scene.change("update accounts set status = 'linked'").await;
    }
}

#[tokio::test]
async fn the_rest_surface_tells_the_same_as_a_problem() {
    let (scene, account) = linked().await;
    let cases: Vec<_> =
        REFUSALS.iter().filter(|(word, ..)| !word.contains("pull") && !word.contains("check")).collect();
    for (word, code, status, actor) in cases {
        // Validation asks for the creator's options, which are remembered for two minutes.
        let fresh =
            scene.link(word, &crate::support::upstream::Person::new(&word[..word.len().min(20)])).await;
        scene.upstream.once("creator", Say::error(400, word));

        let answer = scene.post("/v1/posts/validate", good_post(&fresh)).await;

        assert_eq!((answer.status, answer.code().as_str()), (*status, *code), "{word}: {}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["actor"], *actor);
        assert_eq!(answer.json()["status"], *status);
    }
    let _ = account;
}

#[tokio::test]
async fn a_dead_link_is_noted_told_and_not_asked_again() {
    let (scene, account) = linked().await;
    scene.upstream.once("post", Say::error(401, "access_token_invalid"));

    scene.post(POST, good_post(&account)).await;
    let second = scene.post(POST, good_post(&account)).await;

    assert_eq!((second.status, second.code().as_str()), (409, "account_reconnect_required"));
    assert_eq!(scene.upstream.posts().len(), 1);
    let health = scene.get(&format!("/v1/accounts/{account}")).await.json();
    assert_eq!((&health["status"], &health["needs_reconnect"]), (&json!("reconnect_required"), &json!(true)));
    assert!(scene.events().await.contains(&"account.reconnect_required=1".to_owned()));
}

#[tokio::test]
async fn a_refused_post_writes_one_event() {
    let (scene, account) = linked().await;
    scene.upstream.once("post", Say::error(400, "spam_risk_text"));

    scene.post(POST, good_post(&account)).await;

    assert!(scene.events().await.contains(&"post.failed=1".to_owned()));
}
