//! Posting and how it went, as clients of the seed know it.

use serde_json::{Value, json};

use super::{Live, members};
use crate::support::good_post;

fn photos(account: &str) -> Value {
    json!({
        "accountId": account, "content": "Photo description", "photoTitle": "A title",
        "mediaItems": [{"url": "https://media.example.com/1.jpg"}, {"url": "https://media.example.com/2.jpg"}],
        "tiktokSettings": {"privacy_level": "SELF_ONLY", "allow_comment": false, "photo_cover_index": 1},
    })
}

#[tokio::test]
async fn a_video_is_posted_once_and_answered_with_its_publish_id() {
    let live = Live::start().await;
    let account = live.link().await;

    let answer = live.post("post", &good_post(&account)).await;

    let body = answer.json();
    assert_eq!(answer.status, 200, "{body}");
    assert_eq!(members(&body), ["data", "mediaType", "success"]);
    assert_eq!(members(&body["data"]), ["post_id", "publish_id", "status"]);
    assert_eq!(body["data"]["publish_id"], "v_pub_url~v2.123456789");
    assert_eq!((&body["data"]["status"], &body["mediaType"]), (&json!("processing"), &json!("video")));
    let sent: Vec<Value> = live
        .upstream
        .requests()
        .into_iter()
        .filter(|(path, _)| path.ends_with("/post"))
        .map(|(_, body)| body)
        .collect();
    assert_eq!(sent.len(), 1, "one post, one call");
    assert_eq!(sent[0]["accountId"], live.upstream.accounts()[0]["accountId"], "the upstream's own id");
    assert_eq!(sent[0]["mediaItems"], good_post("x")["mediaItems"]);
    assert_eq!(sent[0]["tiktokSettings"]["privacy_level"], "PUBLIC_TO_EVERYONE");
}

#[tokio::test]
async fn a_carousel_is_posted_with_its_title_and_cover() {
    let live = Live::start().await;
    let account = live.link().await;

    let answer = live.post("post", &photos(&account)).await;

    assert_eq!((answer.status, &answer.json()["mediaType"]), (200, &json!("photo")), "{}", answer.text);
    let requests = live.upstream.requests();
    let (_, sent) = requests.iter().find(|(path, _)| path.ends_with("/post")).expect("a post");
    assert_eq!((&sent["photoTitle"], &sent["content"]), (&json!("A title"), &json!("Photo description")));
    let settings = &sent["tiktokSettings"];
    assert_eq!((&settings["photo_cover_index"], &settings["auto_add_music"]), (&json!(1), &json!(true)));
}

#[tokio::test]
async fn a_drafts_settings_may_be_left_out() {
    let live = Live::start().await;
    let account = live.link().await;
    let draft = json!({
        "accountId": account, "content": "My video caption", "mediaItems": [{"url": "https://your-domain.com/video.mp4"}],
        "tiktokSettings": {"draft": true},
    });
    let photo_draft = json!({
        "accountId": account, "content": "Photo description",
        "mediaItems": [{"url": "https://your-domain.com/photo1.jpg"}, {"url": "https://your-domain.com/photo2.jpg"}],
        "tiktokSettings": {"media_type": "photo", "draft": true, "privacy_level": "PUBLIC_TO_EVERYONE"},
    });

    for body in [draft, photo_draft] {
        let answer = live.post("post", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
}

#[tokio::test]
async fn a_status_is_answered_with_the_fields_of_the_seed() {
    let live = Live::start().await;
    let account = live.link().await;
    let posted = live.post("post", &good_post(&account)).await.json();
    let publish_id = posted["data"]["publish_id"].as_str().expect("an id");

    let first = live.get(&format!("status/{account}/{publish_id}")).await.json();
    let second = live.get(&format!("status/{account}/{publish_id}")).await.json();

    assert_eq!(
        first,
        json!({"success": true, "data": {"publish_id": publish_id, "status": "PUBLISH_COMPLETE"}, "mediaType": "video"})
    );
    let url = "https://www.tiktok.com/@user/video/1234567890";
    assert_eq!(
        second,
        json!({"success": true, "mediaType": "video",
            "data": {"publish_id": publish_id, "status": "PUBLISH_COMPLETE", "public_post_url": url}})
    );
}

#[tokio::test]
async fn a_batch_answers_one_entry_a_check_in_order() {
    let live = Live::start().await;
    let account = live.link().await;
    let posted = live.post("post", &good_post(&account)).await.json();
    let publish_id = posted["data"]["publish_id"].as_str().expect("an id");
    let check = |account: &str, publish_id: &str| json!({"accountId": account, "publishId": publish_id, "mediaType": "video"});
    let checks =
        json!({"checks": [check(&account, publish_id), check(&account, "unknown"), check("x", publish_id)]});

    let body = live.post("status/batch", &checks).await.json();

    let data = body["data"].as_array().expect("a list");
    assert_eq!((data.len(), &body["success"]), (3, &json!(true)));
    assert_eq!((&data[0]["publish_id"], &data[0]["accountId"]), (&json!(publish_id), &json!(account)));
    assert_eq!((&data[0]["status"], &data[0]["mediaType"]), (&json!("PUBLISH_COMPLETE"), &json!("video")));
    for entry in &data[1..] {
        assert_eq!(
            (&entry["success"], &entry["error"]["code"]),
            (&json!(false), &json!("not_found")),
            "{entry}"
        );
    }
    let many = json!({"checks": vec![check(&account, publish_id); 51]});
    for (checks, code) in [(many, "too_many_items"), (json!({"checks": []}), "too_few_items")] {
        let answer = live.post("status/batch", &checks).await;
        assert_eq!((answer.status, answer.broken()), (422, vec![("/checks".to_owned(), code.to_owned())]));
    }
}

#[tokio::test]
async fn the_same_call_under_one_key_posts_once() {
    let live = Live::start().await;
    let account = live.link().await;
    let send = async |body: &Value| {
        let call = live.gateway.post("/api/content/post").key(&live.tenant.live);
        super::kept_secret(call.header("Idempotency-Key", "post-1").json(body).send().await)
    };

    let (first, again) = (send(&good_post(&account)).await, send(&good_post(&account)).await);
    let other = send(&photos(&account)).await;

    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!((other.status, other.broken()[0].1.as_str()), (422, "idempotency_key_reused"));
    assert_eq!(live.upstream.requests().iter().filter(|(path, _)| path.ends_with("/post")).count(), 1);
}
