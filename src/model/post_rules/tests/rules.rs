use crate::model::post::Audience;

use super::*;

#[test]
fn a_video_is_read() {
    let post = read(&video(), &NARROW).unwrap();

    assert_eq!(post.account_id.to_string(), "8abd72f0-4ede-441c-9c17-0123456789ab");
    assert_eq!(post.content.as_deref(), Some("Check out this video! #viral #fyp"));
    let url = "https://your-domain.com/video.mp4".to_owned();
    assert_eq!(post.media, Media::Video { url, cover_timestamp_ms: Some(1000) });
    let privacy_level = "PUBLIC_TO_EVERYONE".to_owned();
    let audience = Audience { privacy_level, allow_comment: true, allow_duet: true, allow_stitch: false };
    assert_eq!(post.audience, Some(audience));
    assert!(
        !(post.draft || post.video_made_with_ai || post.brand_content_toggle || post.brand_organic_toggle)
    );
}

#[test]
fn a_carousel_is_read() {
    let body = with(photos(), "/tiktokSettings/video_made_with_ai", json!(true));

    let post = read(&body, &NARROW).unwrap();

    let urls = ["https://your-domain.com/1.jpg", "https://your-domain.com/2.webp"].map(str::to_owned);
    let title = Some("Trip".to_owned());
    let media = Media::Photos { urls: urls.to_vec(), cover_index: 1, title, auto_add_music: true };
    assert_eq!(post.media, media);
    assert!(post.video_made_with_ai);
}

#[test]
fn drafts_need_no_audience_and_keep_the_one_they_have() {
    let video = json!({
        "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
        "content": "My video caption",
        "mediaItems": [{"url": "https://your-domain.com/video.mp4"}],
        "tiktokSettings": {"draft": true}
    });
    let settings = json!({"media_type": "photo", "draft": true, "privacy_level": "PUBLIC_TO_EVERYONE"});
    let photos = with(photos(), "/tiktokSettings", settings);

    let video = read(&video, &NARROW).unwrap();
    let photos = read(&photos, &NARROW).unwrap();

    assert!(video.draft && video.audience.is_none());
    let privacy_level = "PUBLIC_TO_EVERYONE".to_owned();
    let audience = Audience { privacy_level, allow_comment: false, allow_duet: false, allow_stitch: false };
    assert_eq!((photos.draft, photos.audience), (true, Some(audience)));
}

#[test]
fn each_rule_is_told_alone_with_its_pointer_and_code() {
    let long = |length: usize| json!("a".repeat(length));
    let two_videos = items(&["https://a.example.com/1.mp4", "https://a.example.com/2.mov"]);
    let mixed = items(&["https://a.example.com/1.mp4", "https://a.example.com/2.jpg"]);
    let table = [
        (video(), "/accountId", None, "missing_field"),
        (video(), "/accountId", Some(json!(null)), "missing_field"),
        (video(), "/accountId", Some(json!(7)), "wrong_type"),
        (video(), "/content", Some(json!(["a"])), "wrong_type"),
        (video(), "/content", Some(long(2_201)), "too_long"),
        (photos(), "/content", Some(long(4_001)), "too_long"),
        (photos(), "/photoTitle", Some(long(91)), "too_long"),
        (video(), "/content", Some(json!("a\u{0}b")), "invalid_characters"),
        (photos(), "/photoTitle", Some(json!("a\u{1b}[1m")), "invalid_characters"),
        (video(), "/photoTitle", Some(json!("Trip")), "not_applicable"),
        (video(), "/mediaItems", None, "missing_field"),
        (video(), "/mediaItems", Some(json!({})), "wrong_type"),
        (video(), "/mediaItems", Some(json!([])), "too_few_items"),
        (video(), "/mediaItems", Some(two_videos), "too_many_items"),
        (photos(), "/mediaItems", Some(jpgs(36)), "too_many_items"),
        (video(), "/mediaItems", Some(mixed), "mixed_media"),
        (video(), "/tiktokSettings", None, "missing_field"),
        (video(), "/tiktokSettings", Some(json!("x")), "wrong_type"),
        (video(), "/tiktokSettings/privacy_level", None, "missing_field"),
        (video(), "/tiktokSettings/privacy_level", Some(json!("EVERYONE")), "invalid_value"),
        (video(), "/tiktokSettings/privacy_level", Some(json!(true)), "wrong_type"),
        (video(), "/tiktokSettings/allow_comment", None, "missing_field"),
        (video(), "/tiktokSettings/allow_duet", None, "missing_field"),
        (video(), "/tiktokSettings/allow_stitch", None, "missing_field"),
        (photos(), "/tiktokSettings/allow_comment", None, "missing_field"),
        (video(), "/tiktokSettings/allow_comment", Some(json!("true")), "wrong_type"),
        (video(), "/tiktokSettings/draft", Some(json!(1)), "wrong_type"),
        (video(), "/tiktokSettings/media_type", Some(json!("PICTURE")), "invalid_value"),
        (video(), "/tiktokSettings/media_type", Some(json!("photo")), "media_type_mismatch"),
        (photos(), "/tiktokSettings/media_type", Some(json!("video")), "media_type_mismatch"),
        (video(), "/tiktokSettings/photo_cover_index", Some(json!(0)), "not_applicable"),
        (video(), "/tiktokSettings/auto_add_music", Some(json!(true)), "not_applicable"),
        (photos(), "/tiktokSettings/video_cover_timestamp_ms", Some(json!(0)), "not_applicable"),
        (photos(), "/tiktokSettings/photo_cover_index", Some(json!(2)), "out_of_range"),
        (photos(), "/tiktokSettings/photo_cover_index", Some(json!(-1)), "out_of_range"),
        (video(), "/tiktokSettings/video_cover_timestamp_ms", Some(json!(2_147_483_648u64)), "out_of_range"),
        (video(), "/tiktokSettings/video_cover_timestamp_ms", Some(json!(1.5)), "wrong_type"),
        (video(), "/tiktokSettings/brand_content_toggle", Some(json!(true)), "disclosure_unsupported"),
        (photos(), "/tiktokSettings/brand_organic_toggle", Some(json!(true)), "disclosure_unsupported"),
        (video(), "/tiktokSettings/privacyLevel", Some(json!("SELF_ONLY")), "unknown_field"),
        (video(), "/title", Some(json!("x")), "unknown_field"),
        (video(), "/mediaItems/0/type", Some(json!("video")), "unknown_field"),
        (video(), "/mediaItems/0/url", None, "missing_field"),
        (video(), "/mediaItems/0/url", Some(json!(5)), "wrong_type"),
    ];

    for (body, pointer, value, code) in table {
        // An item's members are reached through the list.
        let body = match pointer.strip_prefix("/mediaItems/0/") {
            Some(member) => with(body, "/mediaItems", json!([item_with(member, value.clone())])),
            None => with(body, pointer, value.clone()),
        };
        assert_eq!(broken(&body, &NARROW), [(pointer.to_owned(), code)], "{pointer} {value:?}");
    }
}

fn item_with(member: &str, value: Option<Value>) -> Value {
    with(json!({"url": "https://your-domain.com/video.mp4"}), &format!("/{member}"), value)
}

#[test]
fn eight_broken_rules_are_told_together() {
    let body = json!({
        "content": "a".repeat(2_201),
        "photoTitle": "Trip",
        "mediaItems": [{"url": "http://your-domain.com/video.mp4", "kind": "video"}],
        "tiktokSettings": {
            "privacy_level": "EVERYONE",
            "allow_comment": true,
            "allow_duet": "yes",
            "allow_stitch": true,
            "photo_cover_index": 0
        }
    });

    let wanted = [
        ("/accountId", "missing_field"),
        ("/content", "too_long"),
        ("/mediaItems/0/kind", "unknown_field"),
        ("/mediaItems/0/url", "scheme_not_allowed"),
        ("/photoTitle", "not_applicable"),
        ("/tiktokSettings/allow_duet", "wrong_type"),
        ("/tiktokSettings/photo_cover_index", "not_applicable"),
        ("/tiktokSettings/privacy_level", "invalid_value"),
    ];
    assert_eq!(broken(&body, &NARROW), wanted.map(|(pointer, code)| (pointer.to_owned(), code)));
}

#[test]
fn a_violation_says_what_was_measured_and_the_limit() {
    let counts = [
        (with(video(), "/content", json!("a".repeat(2_300))), json!(2_300), json!(2_200)),
        (with(photos(), "/mediaItems", jpgs(40)), json!(40), json!(35)),
        (with(video(), "/mediaItems", items(&["https://a.example.com/a.png"])), json!(1), json!(2)),
        (with(photos(), "/tiktokSettings/photo_cover_index", json!(9)), json!(9), json!(1)),
        (with(video(), "/tiktokSettings/media_type", json!("photo")), json!("photo"), json!("video")),
    ];

    for (body, value, limit) in counts {
        // A cover of a video and duets are no matter of the single photo's.
        let body = with(body, "/tiktokSettings/video_cover_timestamp_ms", None);
        let violation = only(&body, &NARROW);
        assert_eq!((violation.value, violation.limit), (Some(value), Some(limit)), "{}", violation.detail);
    }
}

#[test]
fn one_photo_is_enough_where_the_upstream_takes_one() {
    let body = with(photos(), "/mediaItems", jpgs(1));
    let body = with(body, "/tiktokSettings/photo_cover_index", json!(0));

    assert_eq!(broken(&body, &WIDE), []);
    assert_eq!(broken(&body, &NARROW), [("/mediaItems".to_owned(), "too_few_items")]);
    assert_eq!(broken(&with(photos(), "/mediaItems", jpgs(35)), &NARROW), []);
}

#[test]
fn the_media_type_comes_from_extensions_then_the_hint_then_the_count() {
    let (bare, query) = ("https://a.example.com/m", "https://a.example.com/get.php?f=a.jpg#x.mp4");
    let table: [(&[&str], Option<&str>, MediaType); 8] = [
        (&["https://a.example.com/A.MP4?x=1"], None, MediaType::Video),
        (&["https://a.example.com/a.mov"], Some("video"), MediaType::Video),
        (&["https://a.example.com/a.jpeg", bare], None, MediaType::Photo),
        (&[bare], None, MediaType::Video),
        (&[query], None, MediaType::Video),
        (&[bare, bare], None, MediaType::Photo),
        (&[bare], Some("photo"), MediaType::Photo),
        (&[bare], Some("video"), MediaType::Video),
    ];

    for (urls, hint, wanted) in table {
        let mut settings = json!({"draft": true});
        settings["media_type"] = json!(hint);
        let body = json!({"accountId": "x", "mediaItems": items(urls), "tiktokSettings": settings});

        assert_eq!(read(&body, &WIDE).map(|post| post.media_type()), Ok(wanted), "{urls:?} {hint:?}");
    }
}

#[test]
fn formats_that_tiktok_does_not_take_are_refused_by_name() {
    for name in ["a.heic", "a.GIF", "a.avif", "a.bmp", "a.svg", "a.tiff"] {
        let url = format!("https://a.example.com/{name}");
        let body = with(photos(), "/mediaItems", items(&[&url, "https://a.example.com/b.jpg"]));
        assert_eq!(broken(&body, &NARROW), [("/mediaItems/0/url".to_owned(), "unsupported_media_format")]);
    }
    for name in ["a.avi", "a.MKV", "a.m3u8", "a.flv"] {
        let body = with(video(), "/mediaItems", items(&[&format!("https://a.example.com/{name}")]));
        let violation = only(&body, &NARROW);
        assert_eq!(violation.code, "unsupported_media_format");
        assert_eq!(violation.limit, Some(json!(["mp4", "mov", "webm"])));
    }
}

#[test]
fn what_hangs_on_something_unreadable_is_not_held_against_the_body() {
    let comment_only = json!({"privacy_level": "SELF_ONLY", "allow_comment": true});
    let odd_item = with(video(), "/tiktokSettings", comment_only);
    let odd_item = with(odd_item, "/mediaItems", items(&["no url"]));
    let odd_draft = with(video(), "/tiktokSettings", json!({"draft": "yes"}));

    assert_eq!(broken(&odd_item, &NARROW), [("/mediaItems/0/url".to_owned(), "invalid_url")]);
    assert_eq!(broken(&odd_draft, &NARROW), [("/tiktokSettings/draft".to_owned(), "wrong_type")]);
}

#[test]
fn duet_and_stitch_on_photos_are_passed_over() {
    let body = with(photos(), "/tiktokSettings/allow_duet", json!(true));
    let body = with(body, "/tiktokSettings/allow_stitch", json!(true));

    let audience = read(&body, &NARROW).unwrap().audience.unwrap();

    assert!(!audience.allow_duet && !audience.allow_stitch);
}

#[test]
fn music_is_added_to_photos_unless_refused_and_never_to_a_video() {
    let refused = read(&with(photos(), "/tiktokSettings/auto_add_music", json!(false)), &NARROW).unwrap();
    let video = with(video(), "/tiktokSettings/auto_add_music", json!(false));

    assert!(matches!(refused.media, Media::Photos { auto_add_music: false, .. }));
    assert_eq!(broken(&video, &NARROW), []);
}

#[test]
fn branded_content_is_never_private() {
    let body = with(photos(), "/tiktokSettings/brand_content_toggle", json!(true));
    let public = with(body.clone(), "/tiktokSettings/privacy_level", json!("MUTUAL_FOLLOW_FRIENDS"));
    let own = with(photos(), "/tiktokSettings/brand_organic_toggle", json!(true));

    let private = [("/tiktokSettings/privacy_level".to_owned(), "branded_content_private")];
    assert_eq!(broken(&body, &WIDE), private);
    assert!(read(&public, &WIDE).unwrap().brand_content_toggle);
    assert!(read(&own, &WIDE).unwrap().brand_organic_toggle);
    let off = with(photos(), "/tiktokSettings/brand_content_toggle", json!(false));
    assert_eq!(broken(&off, &NARROW), []);
}

#[test]
fn the_privacy_level_is_one_of_the_creators_own_options() {
    let options = ["SELF_ONLY".to_owned(), "FOLLOWER_OF_CREATOR".to_owned()];
    let asked = |body: &Value| asked_privacy(body).map(str::to_owned);

    let violation = check_privacy("PUBLIC_TO_EVERYONE", &options).unwrap();

    assert_eq!(violation.pointer, "/tiktokSettings/privacy_level");
    assert_eq!(violation.code, "privacy_not_allowed");
    assert_eq!(violation.value, Some(json!("PUBLIC_TO_EVERYONE")));
    assert_eq!(violation.limit, Some(json!(options)));
    assert_eq!(check_privacy("SELF_ONLY", &options), None);
    assert!(check_privacy("SELF_ONLY", &[]).is_some());
    assert_eq!(asked(&video()), Some("PUBLIC_TO_EVERYONE".to_owned()));
    assert_eq!(asked(&with(video(), "/content", json!(5))), asked(&video()), "whatever else is wrong");
    assert_eq!(asked(&with(video(), "/tiktokSettings/draft", json!(true))), None, "chosen in the app");
    assert_eq!(asked(&with(video(), "/tiktokSettings/privacy_level", json!("ALL"))), None, "told by read");
    assert_eq!(asked(&json!({"tiktokSettings": "no object"})), None);
}

#[test]
fn an_account_id_that_is_no_uuid_reads_as_an_unknown_account() {
    for text in ["", "x", "8abd72f0-4ede-441c-9c17-XXXXXXXXX", "post_1", "\u{0}"] {
        let post = read(&with(video(), "/accountId", json!(text)), &WIDE).unwrap();

        assert_eq!(post.account_id, PostRequest::UNKNOWN_ACCOUNT, "{text}");
    }
}

#[test]
fn line_breaks_and_tabs_stay_in_a_text_and_every_other_control_character_is_refused() {
    let fine = with(video(), "/content", json!("one\ntwo\r\n\tthree"));

    assert_eq!(read(&fine, &WIDE).unwrap().content.as_deref(), Some("one\ntwo\r\n\tthree"));
    for code in (0..32).chain(0x7f..0xa0).filter(|code| ![9, 10, 13].contains(code)) {
        let hidden = char::from_u32(code).unwrap();
        let violation = only(&with(video(), "/content", json!(format!("a{hidden}b"))), &WIDE);
        assert_eq!(violation.code, "invalid_characters", "U+{code:04X}");
        assert_eq!(violation.value, Some(json!(format!("U+{code:04X}"))));
    }
}

#[test]
fn a_flood_of_items_is_refused_with_a_bounded_answer() {
    let list: Value = (0..20_000).map(|i| json!({ format!("a{i}"): 1 })).collect();

    let violations = read(&with(video(), "/mediaItems", list), &WIDE).unwrap_err();

    assert_eq!(violations.len(), crate::model::fields::VIOLATIONS_MAX);
}
