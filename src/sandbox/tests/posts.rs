//! Posts on the wire: what is refused, and how one goes on.

use serde_json::{Value, json};

use super::World;

fn video(account: &str) -> Value {
    json!({
        "accountId": account,
        "content": "Check out this video! #viral #fyp",
        "mediaItems": [{ "url": "https://media.example/video.mp4" }],
        "tiktokSettings": {
            "privacy_level": "PUBLIC_TO_EVERYONE", "allow_comment": true, "allow_duet": true,
            "allow_stitch": true, "video_cover_timestamp_ms": 1000
        }
    })
}

fn photos(account: &str, count: usize) -> Value {
    let items: Vec<Value> =
        (0..count).map(|n| json!({ "url": format!("https://media.example/{n}.JPG?x=1.mp4") })).collect();
    json!({
        "accountId": account,
        "photoTitle": "Three days",
        "content": "A longer story",
        "mediaItems": items,
        "tiktokSettings": {
            "privacy_level": "SELF_ONLY", "allow_comment": false, "photo_cover_index": 1,
            "auto_add_music": true, "media_type": "photo"
        }
    })
}

/// `body` with the value at `pointer` set; `null` takes it away.
fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(name);
    } else {
        parent.insert(name.to_owned(), value);
    }
    body
}

async fn make(world: &World, body: Value) -> String {
    let answer = world.wire("post", body).await.ok();
    answer["data"]["publish_id"].as_str().unwrap().to_owned()
}

async fn standing(world: &World, account: &str, publish_id: &str) -> Value {
    world.wire_get(&format!("status/{account}/{publish_id}")).await.ok()
}

#[actix_web::test]
async fn a_public_video_is_downloaded_then_published_then_has_an_address() {
    let world = World::new();
    let account = world.link("ana").await;

    let made = world.wire("post", video(&account)).await.ok();

    assert_eq!((&made["success"], &made["mediaType"]), (&json!(true), &json!("video")));
    assert!(made["data"]["public_post_url"].is_null());
    let id = made["data"]["publish_id"].as_str().unwrap().to_owned();
    let early = standing(&world, &account, &id).await;
    assert_eq!(early["data"]["status"], "PROCESSING_DOWNLOAD");
    assert_eq!(early["data"]["publish_id"], id);
    assert_eq!(early["mediaType"], "video");
    world.pass(3);
    let done = standing(&world, &account, &id).await;
    assert_eq!(done["data"]["status"], "PUBLISH_COMPLETE");
    assert!(done["data"]["public_post_url"].is_null());
    world.pass(3);
    let public = standing(&world, &account, &id).await;
    let url = public["data"]["public_post_url"].as_str().unwrap();
    let post_id = public["data"]["publicaly_available_post_id"][0].as_u64().unwrap();
    assert_eq!(url, format!("https://www.tiktok.com/@ana/video/{post_id}"));
    assert!(post_id > 1 << 53);
}

#[actix_web::test]
async fn a_private_carousel_never_gets_an_address() {
    let world = World::new();
    let account = world.link("ana").await;
    let id = make(&world, photos(&account, 2)).await;

    world.pass(3600);

    let told = standing(&world, &account, &id).await;
    assert_eq!(told["mediaType"], "photo");
    assert_eq!(told["data"]["status"], "PUBLISH_COMPLETE");
    assert!(told["data"]["public_post_url"].is_null());
}

#[actix_web::test]
async fn a_draft_ends_in_the_inbox() {
    let world = World::new();
    let account = world.link("ana").await;
    let bare = with(video(&account), "/tiktokSettings", json!({ "draft": true }));
    let carousel = with(photos(&account, 35), "/tiktokSettings/draft", json!(true));

    for body in [bare, carousel] {
        let id = make(&world, body).await;
        assert_eq!(standing(&world, &account, &id).await["data"]["status"], "PROCESSING_DOWNLOAD");
        world.pass(60);
        assert_eq!(standing(&world, &account, &id).await["data"]["status"], "SEND_TO_USER_INBOX");
    }
}

#[actix_web::test]
async fn posts_that_break_a_rule_are_refused_and_not_made() {
    let world = World::new();
    let account = world.link("ana").await;
    let (video, photos) = (|| video(&account), |count| photos(&account, count));
    let url = |url: &str| json!([{ "url": url }]);
    let mixed = json!([{ "url": "https://m.example/a.mp4" }, { "url": "https://m.example/a.jpg" }]);
    let videos = json!([{ "url": "https://m.example/a.mp4" }, { "url": "https://m.example/b.mov" }]);

    for (name, body, status) in [
        ("mixed", with(video(), "/mediaItems", mixed), 400),
        ("two videos", with(video(), "/mediaItems", videos), 400),
        ("no media", with(video(), "/mediaItems", json!([])), 400),
        ("no ending", with(video(), "/mediaItems", url("https://m.example/video")), 400),
        ("unknown ending", with(video(), "/mediaItems", url("https://m.example/a.gif")), 400),
        ("no address", with(video(), "/mediaItems", url("video.mp4")), 400),
        ("file", with(video(), "/mediaItems", url("file:///video.mp4")), 400),
        ("one photo", photos(1), 400),
        ("36 photos", photos(36), 400),
        ("caption", with(video(), "/content", json!("👍".repeat(1_100) + "x")), 400),
        ("title", with(photos(2), "/photoTitle", json!("👍".repeat(45) + "x")), 400),
        ("description", with(photos(2), "/content", json!("界".repeat(4_001))), 400),
        ("title of a video", with(video(), "/photoTitle", json!("x")), 400),
        ("cover", with(photos(2), "/tiktokSettings/photo_cover_index", json!(2)), 400),
        ("no privacy", with(video(), "/tiktokSettings/privacy_level", Value::Null), 400),
        (
            "foreign privacy",
            with(video(), "/tiktokSettings/privacy_level", json!("FOLLOWER_OF_CREATOR")),
            403,
        ),
        ("no comment", with(video(), "/tiktokSettings/allow_comment", Value::Null), 400),
        ("no duet", with(video(), "/tiktokSettings/allow_duet", Value::Null), 400),
        ("music", with(video(), "/tiktokSettings/auto_add_music", json!(true)), 400),
        ("wrong type", with(video(), "/tiktokSettings/allow_comment", json!("yes")), 400),
        ("wrong kind", with(video(), "/tiktokSettings/media_type", json!("photo")), 400),
        ("undisclosable", with(video(), "/tiktokSettings/brand_content_toggle", json!(true)), 400),
        ("unknown account", with(video(), "/accountId", json!("5e0e7d0c")), 404),
        ("no account", with(video(), "/accountId", Value::Null), 400),
    ] {
        let told = world.wire("post", body).await;
        assert_eq!(told.status, status, "{name}");
        assert!(told.json()["error"].is_string(), "{name}");
    }
    assert_eq!(world.ledger().await["posts_made"], 0);
}

#[actix_web::test]
async fn texts_may_be_as_long_as_the_limits_in_utf_16() {
    let world = World::new();
    let account = world.link("ana").await;

    make(&world, with(video(&account), "/content", json!("👍".repeat(1_100)))).await;
    let full = with(photos(&account, 35), "/photoTitle", json!("👍".repeat(45)));
    make(&world, with(full, "/content", json!("界".repeat(4_000)))).await;

    assert_eq!(world.ledger().await["posts_made"], 2);
}

#[actix_web::test]
async fn two_equal_posts_are_two_posts() {
    let world = World::new();
    let account = world.link("ana").await;

    let (first, second) = (make(&world, video(&account)).await, make(&world, video(&account)).await);

    assert_ne!(first, second);
    let ledger = world.ledger().await;
    assert_eq!(ledger["posts_made"], 2);
    assert_eq!(ledger["posts"].as_array().unwrap().len(), 2);
    assert_eq!(ledger["post_requests"][0], video(&account));
}

#[actix_web::test]
async fn a_batch_tells_of_each_post_and_of_those_it_does_not_know() {
    let world = World::new();
    let (ana, ben) = (world.link("ana").await, world.link("ben").await);
    let id = make(&world, video(&ana)).await;
    let check = |account: &str, id: &str| json!({ "accountId": account, "publishId": id });
    let body = |checks: Vec<Value>| json!({ "checks": checks });
    world.pass(3);

    let known = json!({ "accountId": ana, "publishId": id, "mediaType": "video" });
    let told = world.wire("status/batch", body(vec![known, check(&ben, &id)])).await.ok();
    let none = world.wire("status/batch", body(Vec::new())).await;
    let many = world.wire("status/batch", body(vec![check(&ana, &id); 51])).await;

    assert_eq!(told["data"][0]["status"], "PUBLISH_COMPLETE");
    assert_eq!(told["data"][0]["publishId"], id);
    assert_eq!(told["data"][1]["error"], "Post not found");
    assert_eq!((none.status.as_u16(), many.status.as_u16()), (400, 400));
}

#[actix_web::test]
async fn creator_info_is_of_linked_accounts_only() {
    let world = World::new();
    let account = world.link("ana").await;

    let info = world.wire_get(&format!("creator-info/{account}")).await.ok();
    let unknown = world.wire_get("creator-info/somebody").await;

    assert_eq!(info["data"]["creator_username"], "ana");
    assert_eq!(info["data"]["creator_nickname"], "Ana Luz");
    let options = json!(["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]);
    assert_eq!(info["data"]["privacy_level_options"], options);
    assert_eq!(info["data"]["max_video_post_duration_sec"], 600);
    assert_eq!(unknown.status, 404);
}

#[actix_web::test]
async fn a_post_can_fail_or_never_end() {
    let world = World::new();
    let account = world.link("ana").await;
    world
        .inject(json!([
            { "on": "post", "kind": "post_fails", "message": "video_pull_failed", "times": 1 },
            { "on": "post", "kind": "post_stuck", "times": 1 },
        ]))
        .await;
    let (failed, stuck) = (make(&world, video(&account)).await, make(&world, video(&account)).await);

    world.pass(3600);

    let failed = standing(&world, &account, &failed).await;
    assert_eq!(failed["data"]["status"], "FAILED");
    assert_eq!(failed["data"]["fail_reason"], "video_pull_failed");
    assert_eq!(standing(&world, &account, &stuck).await["data"]["status"], "PROCESSING_DOWNLOAD");
}

#[actix_web::test]
async fn where_a_post_stands_can_be_put_in_other_words() {
    let world = World::new();
    let account = world.link("ana").await;
    let id = make(&world, video(&account)).await;
    let draft = with(video(&account), "/tiktokSettings/draft", json!(true));
    let draft = make(&world, draft).await;
    let batch = json!({ "checks": [{ "accountId": account, "publishId": id }] });

    world.inject(json!([{ "on": "status", "kind": "operational_words" }])).await;
    assert_eq!(standing(&world, &account, &id).await["data"]["status"], "processing");
    world.pass(6);
    assert_eq!(standing(&world, &account, &id).await["data"]["status"], "published");
    assert_eq!(standing(&world, &account, &draft).await["data"]["status"], "processing");
    assert_eq!(world.wire("status/batch", batch).await.ok()["data"][0]["status"], "published");

    world.inject(json!([{ "on": "status", "kind": "no_status" }])).await;
    let told = standing(&world, &account, &id).await;
    assert!(told["data"]["status"].is_null() && told["data"]["public_post_url"].is_string());

    world.inject(json!([{ "on": "status", "kind": "unknown_status" }])).await;
    assert_eq!(standing(&world, &account, &id).await["data"]["status"], "PONDERING");
}
