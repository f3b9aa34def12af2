//! Posts and what becomes of them.

use serde_json::json;

use super::*;
use crate::provider::PostState;

async fn sent(post: PostRequest) -> Value {
    let (server, wahdx) =
        told(json!({"success": true, "data": {"publish_id": "p"}, "mediaType": "video"})).await;
    assert_eq!(wahdx.post(ACCOUNT, &post).await, Ok(PostAccepted { publish_id: "p".into() }));
    assert_eq!(server.only_request().line(), "POST /api/content/post");
    server.only_request().json()
}

async fn status(data: Value) -> Result<PostProgress, ProviderError> {
    told(json!({"success": true, "data": data, "mediaType": "video"}))
        .await
        .1
        .post_status(ACCOUNT, "p~1")
        .await
}

#[tokio::test]
async fn a_video_is_sent_with_every_choice_spelled_out() {
    let expected = json!({
        "accountId": ACCOUNT, "content": "hi #cats", "mediaItems": [{"url": "https://m.example/1.mp4"}],
        "tiktokSettings": {
            "privacy_level": "SELF_ONLY", "allow_comment": true, "allow_duet": false, "allow_stitch": true,
            "video_cover_timestamp_ms": 1000, "video_made_with_ai": false
        }
    });
    assert_eq!(sent(video()).await, expected);
}

#[tokio::test]
async fn a_carousel_has_its_own_title_and_no_duet_or_stitch() {
    let expected = json!({
        "accountId": ACCOUNT, "content": "hi #cats", "photoTitle": "Trip",
        "mediaItems": [{"url": "https://m.example/1.jpg"}, {"url": "https://m.example/2.jpg"}],
        "tiktokSettings": {
            "media_type": "photo", "privacy_level": "SELF_ONLY", "allow_comment": true,
            "photo_cover_index": 1, "auto_add_music": false, "video_made_with_ai": true
        }
    });
    assert_eq!(sent(photos()).await, expected);
}

#[tokio::test]
async fn a_video_draft_leaves_the_choices_to_the_creator() {
    let draft = PostRequest { draft: true, audience: None, content: None, ..video() };
    let expected = json!({
        "accountId": ACCOUNT, "mediaItems": [{"url": "https://m.example/1.mp4"}],
        "tiktokSettings": {"draft": true}
    });
    assert_eq!(sent(draft).await, expected);
}

#[tokio::test]
async fn a_photo_draft_passes_the_privacy_on_when_there_is_one() {
    let with = sent(PostRequest { draft: true, ..photos() }).await;
    let without = sent(PostRequest { draft: true, audience: None, ..photos() }).await;

    let mut settings = json!({
        "media_type": "photo", "draft": true, "photo_cover_index": 1, "auto_add_music": false,
        "video_made_with_ai": true
    });
    assert_eq!(without["tiktokSettings"], settings);
    settings["privacy_level"] = json!("SELF_ONLY");
    assert_eq!(with["tiktokSettings"], settings);
    assert_eq!(with["photoTitle"], "Trip");
}

#[tokio::test]
async fn what_the_upstream_has_no_words_for_is_refused_unsent() {
    for post in [
        PostRequest { brand_content_toggle: true, ..video() },
        PostRequest { brand_organic_toggle: true, ..photos() },
        PostRequest { audience: None, ..video() },
        PostRequest { audience: None, ..photos() },
    ] {
        let (server, wahdx) = wahdx(vec![]).await;
        assert_eq!(wahdx.post(ACCOUNT, &post).await, Err(ProviderError::Refused(Refusal::Invalid)));
        assert!(server.requests().is_empty());
    }
    assert!(!wahdx_at("http://127.0.0.1:9/".parse().unwrap()).capabilities().disclosure);
}

#[tokio::test]
async fn a_post_that_was_taken_is_read_in_every_wrapping() {
    for body in [
        json!({"data": {"publish_id": "v_pub_url~v2.1"}}),
        json!({"publish_id": "v_pub_url~v2.1"}),
        json!({"success": true, "data": {"publishId": "v_pub_url~v2.1", "public_post_url": null}}),
        json!({"data": {"data": {"publish_id": "v_pub_url~v2.1"}, "error": {"code": "ok"}}}),
    ] {
        let accepted = told(body).await.1.post(ACCOUNT, &video()).await;
        assert_eq!(accepted, Ok(PostAccepted { publish_id: "v_pub_url~v2.1".into() }));
    }
}

#[tokio::test]
async fn a_success_without_a_usable_publish_id_leaves_the_outcome_unknown() {
    let unusable = [json!({}), json!({"data": {}}), json!({"data": {"publish_id": ""}}), json!([])];
    let odd = [json!({"data": {"publish_id": "a b"}}), json!({"data": {"publish_id": {}}}), json!(null)];
    for body in unusable.into_iter().chain(odd) {
        let posted = told(body).await.1.post(ACCOUNT, &video()).await;
        assert_eq!(posted, Err(ProviderError::OutcomeUnknown));
    }
}

#[tokio::test]
async fn each_word_for_a_posts_state_is_understood() {
    use PostState::*;
    for (word, state) in [
        ("PROCESSING_UPLOAD", ProcessingUpload),
        ("PROCESSING_DOWNLOAD", ProcessingDownload),
        ("SEND_TO_USER_INBOX", SendToUserInbox),
        ("PUBLISH_COMPLETE", PublishComplete),
        ("FAILED", Failed),
        ("queued", ProcessingDownload),
        ("Processing", ProcessingDownload),
        ("published", PublishComplete),
        ("failed", Failed),
        ("something_new", ProcessingDownload),
    ] {
        assert_eq!(status(json!({"status": word})).await.unwrap().state, state, "{word}");
    }
}

#[tokio::test]
async fn without_a_word_a_public_address_or_id_means_published() {
    let url = "https://www.tiktok.com/@user/video/1";

    let by_url = status(json!({"publish_id": "p~1", "public_post_url": url})).await.unwrap();
    assert_eq!((by_url.state, by_url.public_post_url.as_deref()), (PostState::PublishComplete, Some(url)));

    let by_id = status(json!({"publicaly_available_post_id": [7602997517160123666i64]})).await.unwrap();
    assert_eq!(by_id.state, PostState::PublishComplete);

    let by_nothing = status(json!({"publish_id": "p~1", "public_post_url": "javascript:x"})).await.unwrap();
    assert_eq!((by_nothing.state, by_nothing.public_post_url), (PostState::ProcessingDownload, None));
}

#[tokio::test]
async fn public_ids_are_read_from_lists_and_scalars_numbers_and_text() {
    for (told, ids) in [
        (
            json!({"publicaly_available_post_id": [7602997517160123666i64, "8"]}),
            vec!["7602997517160123666", "8"],
        ),
        (json!({"publicly_available_post_id": 7602997517160123666i64}), vec!["7602997517160123666"]),
        (json!({"publiclyAvailablePostId": "8"}), vec!["8"]),
        (json!({"publicaly_available_post_id": []}), vec![]),
        (json!({"publicaly_available_post_id": [1.5, null, {}, "<b>"]}), vec![]),
        (json!({}), vec![]),
    ] {
        assert_eq!(status(told).await.unwrap().public_post_ids, ids);
    }
}

#[tokio::test]
async fn why_a_post_failed_is_told_as_a_code_only() {
    for (told, reason) in [
        (json!({"fail_reason": "video_pull_failed"}), Some("video_pull_failed")),
        (json!({"failReason": "a_new_reason"}), Some("a_new_reason")),
        (json!({"error": "TikTok said: picture_size_check_failed."}), Some("picture_size_check_failed")),
        (json!({"fail_reason": "Oops, key sk_live_1 is over quota"}), None),
        (json!({"fail_reason": ""}), None),
        (json!({"fail_reason": 5}), None),
    ] {
        let mut data = told;
        data["status"] = json!("FAILED");
        assert_eq!(status(data).await.unwrap().fail_reason.as_deref(), reason);
    }
    let fine = status(json!({"status": "PUBLISH_COMPLETE", "fail_reason": "internal"})).await.unwrap();
    assert_eq!(fine.fail_reason, None);
}

#[tokio::test]
async fn the_status_of_another_post_is_refused() {
    let other = status(json!({"publish_id": "p~2", "status": "PUBLISH_COMPLETE"})).await;
    assert_eq!(bad_answer_because(other), "the status of another post");
    assert_eq!(bad_answer_because(status(json!({"status": 5})).await), "an unreadable post status");
    assert_eq!(bad_answer_because(status(json!([])).await), "no post status");
}

#[tokio::test]
async fn ids_are_encoded_in_paths_and_a_base_path_is_kept() {
    for base in ["", "up/stream", "up/stream/", "up/stream/?q=1#f"] {
        let server = TestServer::start(vec![answer(200, r#"{"data":{"status":"queued"}}"#)]).await;
        let wahdx = wahdx_at(server.url().join(base).unwrap());

        wahdx.post_status("a/../b?c", "v_pub~v2.1#%2F").await.unwrap();

        let prefix = if base.is_empty() { "" } else { "/up/stream" };
        let path = "/api/content/status/a%2F..%2Fb%3Fc/v_pub~v2.1%23%252F";
        assert_eq!(server.only_request().line(), format!("GET {prefix}{path}"));
    }
}

#[tokio::test]
async fn an_id_that_would_change_the_path_is_not_sent() {
    let (server, wahdx) = wahdx(vec![]).await;
    for id in ["", ".", "..", "a\nb", "é"] {
        let not_found = ProviderError::Refused(Refusal::NotFound);
        assert_eq!(wahdx.post_status(ACCOUNT, id).await, Err(not_found.clone()));
        assert_eq!(wahdx.post_status(id, "p").await, Err(not_found.clone()));
        assert_eq!(wahdx.creator_info(id).await, Err(not_found));
    }
    assert!(server.requests().is_empty());
}
