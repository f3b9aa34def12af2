//! QR codes, accounts, creator info: what the upstream may say in how many ways.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::*;
use crate::provider::QrImage;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn data_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png))
}

/// The documented answer with some members of `data` replaced; null takes a member away.
fn qr_answer(changes: Value) -> Value {
    let mut data = json!({
        "qrCodeImage": data_url(PNG), "token": "VJ5J", "unique_id": ATTEMPT, "expiresIn": 120
    });
    for (name, value) in changes.as_object().unwrap() {
        data[name] = value.clone();
    }
    json!({"success": true, "data": data})
}

async fn start(body: Value) -> Result<QrCode, ProviderError> {
    told(body).await.1.start_qr(ATTEMPT).await
}

async fn check(body: Value) -> Result<QrStatus, ProviderError> {
    told(body).await.1.check_qr(&token(), ATTEMPT).await
}

#[tokio::test]
async fn a_qr_code_is_asked_for_with_key_and_attempt() {
    let (server, wahdx) = told(qr_answer(json!({}))).await;

    let code = wahdx.start_qr(ATTEMPT).await.unwrap();

    assert_eq!(code.token.expose(), "VJ5J");
    assert_eq!(code.expires_in, Duration::from_secs(120));
    assert!(matches!(code.image, QrImage::Png(png) if png == PNG));
    let request = server.only_request();
    assert_eq!(request.line(), "POST /api/content/qr-login/request");
    assert_eq!(request.header("x-api-key"), Some(KEY));
    assert_eq!(request.json(), json!({"unique_id": ATTEMPT}));
}

#[tokio::test]
async fn a_qr_code_is_read_in_every_wrapping_and_spelling() {
    let documented = qr_answer(json!({}));
    let snake = json!({"qr_code_image": data_url(PNG), "token": "VJ5J", "expires_in": "120", "x": [1]});
    let unpadded = data_url(PNG).trim_end_matches('=').to_owned();

    for body in [
        json!({"data": documented["data"]}),
        json!({"success": true, "data": {"data": documented["data"], "error": {"code": "ok"}}}),
        documented["data"].clone(),
        json!({"data": snake}),
        qr_answer(json!({"unique_id": null})),
        qr_answer(json!({"qrCodeImage": unpadded})),
        qr_answer(json!({"expiresIn": 120.9})),
        json!({"success": true, "error": null, "data": documented["data"]}),
        json!({"success": true, "error": {"code": "ok", "message": ""}, "data": documented["data"]}),
    ] {
        let code = start(body.clone()).await.unwrap_or_else(|error| panic!("{error}: {body}"));
        assert_eq!((code.token.expose(), code.expires_in.as_secs()), ("VJ5J", 120), "{body}");
    }
}

#[tokio::test]
async fn a_codes_life_is_kept_within_bounds() {
    for (told, kept) in [
        (json!(null), 300),
        (json!(1), 10),
        (json!(-5), 10),
        (json!(901), 900),
        (json!(1e300), 900),
        (json!("60"), 60),
    ] {
        let code = start(qr_answer(json!({"expiresIn": told}))).await.unwrap();
        assert_eq!(code.expires_in.as_secs(), kept, "{told}");
    }
    let odd = start(qr_answer(json!({"expiresIn": [300]}))).await;
    assert_eq!(bad_answer_because(odd), "an unreadable expiresIn");
}

#[tokio::test]
async fn a_qr_answer_about_another_attempt_is_refused() {
    for other in [json!("attempt_87654321"), json!(""), json!(5)] {
        let started = start(qr_answer(json!({"unique_id": other}))).await;
        assert_eq!(bad_answer_because(started), "about another attempt");
        let checked = check(json!({"data": {"status": "scanned", "unique_id": other}})).await;
        assert_eq!(bad_answer_because(checked), "about another attempt");
        let camel = check(json!({"data": {"status": "scanned", "uniqueId": other}})).await;
        assert_eq!(bad_answer_because(camel), "about another attempt");
    }
}

#[tokio::test]
async fn a_token_must_be_there_and_not_too_long() {
    for token in [json!(null), json!(""), json!(7), json!("x".repeat(2049))] {
        assert_eq!(bad_answer_because(start(qr_answer(json!({"token": token}))).await), "no usable token");
    }
    assert!(start(qr_answer(json!({"token": "x".repeat(2048)}))).await.is_ok());
}

#[tokio::test]
async fn only_a_png_of_at_most_200_kb_is_taken() {
    let sized = |bytes: usize| data_url(&[PNG, &vec![0; bytes - PNG.len()]].concat());
    let svg = format!("data:image/svg+xml;base64,{}", BASE64_STANDARD.encode("<svg/>"));

    assert!(start(qr_answer(json!({"qrCodeImage": sized(200_000)}))).await.is_ok());
    for image in [
        json!(null),
        json!(5),
        json!(""),
        json!(svg),
        json!(data_url(b"<svg/>")),
        json!("data:image/png;base64,%%%"),
        json!(format!("{},", data_url(PNG))),
        json!(BASE64_STANDARD.encode(PNG)),
        json!("https://evil.example/qr.png"),
        json!(sized(200_001)),
    ] {
        let started = start(qr_answer(json!({"qrCodeImage": image}))).await;
        assert_eq!(bad_answer_because(started), "no usable QR image");
    }
}

#[tokio::test]
async fn each_state_of_a_code_is_read_and_asked_for_by_token() {
    for (word, status) in [
        ("new", QrStatus::New),
        ("scanned", QrStatus::Scanned),
        ("expired", QrStatus::Expired),
        ("utilised", QrStatus::Utilised),
        ("EXPIRED", QrStatus::Expired),
        ("utilized", QrStatus::Utilised),
    ] {
        let told_word =
            json!({"success": true, "data": {"status": word, "unique_id": ATTEMPT, "message": "m"}});
        let (server, wahdx) = told(told_word).await;

        assert_eq!(wahdx.check_qr(&token(), ATTEMPT).await, Ok(status), "{word}");
        assert_eq!(server.only_request().line(), "POST /api/content/qr-login/check");
        assert_eq!(server.only_request().json(), json!({"token": "TOKEN"}));
    }
}

#[tokio::test]
async fn an_unknown_state_is_never_read_as_new() {
    for status in [json!("news"), json!(""), json!(null), json!(0), json!(["new"]), json!(" new")] {
        let checked = check(json!({"success": true, "data": {"status": status}})).await;
        assert_eq!(bad_answer_because(checked), "an unknown QR status");
    }
}

#[tokio::test]
async fn confirmed_carries_an_account_with_a_usable_id() {
    let told_account = json!({"accountId": ACCOUNT, "display_name": "An\u{0}a", "username": "ana"});
    let expected = UpstreamAccount {
        id: ACCOUNT.into(),
        display_name: Some("Ana".into()),
        username: Some("ana".into()),
        active: true,
        ..UpstreamAccount::default()
    };

    let linked =
        check(json!({"success": true, "data": {"status": "confirmed", "account": told_account}})).await;
    assert_eq!(linked, Ok(QrStatus::Confirmed(expected)));

    let bad_ids =
        [json!(null), json!(""), json!("."), json!("a b"), json!({}), json!(1.5), json!("x".repeat(129))];
    for id in bad_ids {
        let body = json!({"data": {"status": "confirmed", "account": {"accountId": id, "username": "ana"}}});
        assert_eq!(bad_answer_because(check(body).await), "confirmed without a usable account");
    }
    for body in [json!({"status": "confirmed"}), json!({"status": "confirmed", "account": ACCOUNT})] {
        assert_eq!(bad_answer_because(check(body).await), "confirmed without a usable account");
    }
}

#[tokio::test]
async fn accounts_are_read_with_what_is_known_of_them() {
    let full = json!({
        "accountId": "a1", "display_name": "One", "username": "one", "avatar_url": "https://c.example/a?x=1",
        "bio_description": "line\nline", "followers": 1500, "following": "300", "likes": 12500.0, "videos": -1,
        "is_verified": false, "platform": "TikTok", "unheard_of": {"a": 1}
    });
    let camel = json!({"account_id": 22, "displayName": "Two", "avatarUrl": null, "isVerified": "true"});
    let foreign = json!({"platform": "instagram"});

    let (server, wahdx) =
        told(json!({"success": true, "subscription": "maximum", "data": [full, foreign, camel]})).await;
    let list = wahdx.list_accounts().await.unwrap();

    assert_eq!(server.only_request().line(), "GET /api/content/accounts");
    let one = UpstreamAccount {
        id: "a1".into(),
        display_name: Some("One".into()),
        username: Some("one".into()),
        avatar_url: Some("https://c.example/a?x=1".into()),
        bio_description: Some("line line".into()),
        followers: Some(1500),
        following: Some(300),
        likes: Some(12500),
        videos: None,
        is_verified: Some(false),
        active: true,
    };
    let two = UpstreamAccount {
        id: "22".into(),
        display_name: Some("Two".into()),
        is_verified: Some(true),
        active: true,
        ..UpstreamAccount::default()
    };
    assert_eq!(list, [one, two]);
}

#[tokio::test]
async fn expired_accounts_are_told_apart() {
    let marks = [
        json!({"active": false}),
        json!({"isActive": "false"}),
        json!({"is_expired": true}),
        json!({"status": "EXPIRED"}),
        json!({"status": "disconnected"}),
    ];
    for mut item in marks {
        item["accountId"] = json!("a1");
        let list = told(json!({"data": {"accounts": [item]}})).await.1.list_accounts().await.unwrap();
        assert!(!list[0].active, "{item}");
    }
    let body = json!({"data": [{"accountId": "a1", "status": "active", "active": true}]});
    assert!(told(body).await.1.list_accounts().await.unwrap()[0].active);
}

#[tokio::test]
async fn a_list_with_an_unreadable_account_is_refused_whole() {
    for body in [
        json!({"data": [{"accountId": "a1"}, {"username": "x"}]}),
        json!({"data": [[]]}),
        json!({"data": [1]}),
    ] {
        let listed = told(body).await.1.list_accounts().await;
        assert_eq!(bad_answer_because(listed), "an account without a usable id");
    }
    for body in [json!({"data": {}}), json!({}), json!("x"), json!({"data": null})] {
        assert_eq!(bad_answer_because(told(body).await.1.list_accounts().await), "no list of accounts");
    }
}

#[tokio::test]
async fn creator_info_is_read_in_both_spellings_and_nested() {
    let snake = json!({
        "creator_avatar_url": "https://c.example/a.jpeg", "creator_username": "ana", "creator_nickname": "Ana",
        "privacy_level_options": ["PUBLIC_TO_EVERYONE", "SELF_ONLY"], "comment_disabled": false,
        "duet_disabled": true, "stitch_disabled": true, "max_video_post_duration_sec": 600
    });
    let camel = json!({
        "creatorAvatarUrl": "https://c.example/a.jpeg", "creatorUsername": "ana", "creatorNickname": "Ana",
        "privacyLevelOptions": ["PUBLIC_TO_EVERYONE", "SELF_ONLY"], "duetDisabled": true,
        "stitchDisabled": "true", "maxVideoPostDurationSec": "600"
    });
    let expected = CreatorInfo {
        creator_avatar_url: Some("https://c.example/a.jpeg".into()),
        creator_username: Some("ana".into()),
        creator_nickname: Some("Ana".into()),
        privacy_level_options: vec!["PUBLIC_TO_EVERYONE".into(), "SELF_ONLY".into()],
        comment_disabled: false,
        duet_disabled: true,
        stitch_disabled: true,
        max_video_post_duration_sec: Some(600),
    };

    let ok = json!({"code": "ok", "message": "", "log_id": "L"});
    for body in [
        json!({"success": true, "data": snake}),
        json!({"data": camel}),
        json!({"success": true, "data": {"data": snake, "error": ok}}),
        json!({"data": snake, "error": ok}),
    ] {
        let (server, wahdx) = told(body).await;
        assert_eq!(wahdx.creator_info("a/1").await.as_ref(), Ok(&expected));
        assert_eq!(server.only_request().line(), "GET /api/content/creator-info/a%2F1");
    }
}

#[tokio::test]
async fn creator_info_without_readable_options_is_refused() {
    for options in
        [json!(null), json!([]), json!("SELF_ONLY"), json!([1]), json!(["a b"]), json!(vec!["A"; 17])]
    {
        let body = json!({"data": {"creator_nickname": "Ana", "privacy_level_options": options}});
        let info = told(body).await.1.creator_info(ACCOUNT).await;
        assert_eq!(bad_answer_because(info), "no usable privacy options");
    }
    let odd_flag = json!({"data": {"privacy_level_options": ["SELF_ONLY"], "duet_disabled": "perhaps"}});
    assert!(told(odd_flag).await.1.creator_info(ACCOUNT).await.is_err());
}
