//! The phones' side.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Code, World};

#[actix_web::test]
async fn a_picture_of_the_code_is_scanned_like_its_text() {
    let world = World::new();
    let code = world.new_code().await;

    let told = world.control("scan", json!({ "image": code.image })).await.ok();

    assert_eq!(told["state"], "scanned");
    assert!(told["app"].is_string());
    assert_ne!(told["code"], code.token);
    assert_eq!(world.check(&code).await["status"], "scanned");
}

#[actix_web::test]
async fn only_the_whole_text_of_a_code_can_be_scanned() {
    let world = World::new();
    let code = world.new_code().await;
    let other = world.new_code().await;
    let ticket = |code: &Code| code.text.split("client_ticket=").nth(1).unwrap()[..24].to_owned();

    for text in [
        code.token.clone(),
        format!("aweme://authorize?token={}", code.token),
        code.text.replace(&ticket(&code), &ticket(&other)),
        code.text.replace("authType=100", "authType=101"),
        code.text.replace(&code.token, &"A".repeat(32)),
        "https://example.com/".to_owned(),
        String::new(),
    ] {
        let told = world.control("scan", json!({ "qr": text })).await;
        assert_eq!(told.problem(), (404, "unknown_code".to_owned()), "{text}");
    }
    assert_eq!(world.check(&code).await["status"], "new");
}

#[actix_web::test]
async fn what_a_phone_does_out_of_turn_is_refused() {
    let world = World::new();
    let code = world.new_code().await;
    let handle = world.scan(&code).await;
    let by_handle = json!({ "code": handle });

    let again = world.control("scan", json!({ "qr": code.text })).await;
    assert_eq!(again.problem(), (409, "already_scanned".to_owned()));

    world.control("qr/confirm", by_handle.clone()).await.ok();
    for action in ["confirm", "deny", "expire"] {
        let late = world.control(&format!("qr/{action}"), by_handle.clone()).await;
        assert_eq!(late.problem(), (409, "already_confirmed".to_owned()), "{action}");
    }

    let denied = world.new_code().await;
    let handle = world.scan(&denied).await;
    world.control("qr/deny", json!({ "code": handle })).await.ok();
    for action in ["confirm", "deny"] {
        let late = world.control(&format!("qr/{action}"), json!({ "code": handle })).await;
        assert_eq!(late.problem(), (409, "already_denied".to_owned()), "{action}");
    }
}

#[actix_web::test]
async fn an_expired_code_can_be_neither_scanned_nor_confirmed() {
    let world = World::new();
    let code = world.new_code().await;
    let handle = world.scan(&code).await;

    let told = world.control("qr/expire", json!({ "code": handle })).await.ok();

    assert_eq!(told, json!({ "state": "expired" }));
    assert_eq!(world.check(&code).await["status"], "expired");
    let scanned = world.control("scan", json!({ "qr": code.text })).await;
    assert_eq!(scanned.problem(), (410, "expired".to_owned()));
    let confirmed = world.control("qr/confirm", json!({ "code": handle })).await;
    assert_eq!(confirmed.problem(), (410, "expired".to_owned()));
}

#[actix_web::test]
async fn an_unknown_handle_does_nothing() {
    let world = World::new();
    let code = world.new_code().await;
    world.scan(&code).await;

    for handle in ["", &code.token, "A{}:B", &"A".repeat(26)] {
        let told = world.control("qr/confirm", json!({ "code": handle })).await;
        assert_eq!(told.problem(), (404, "unknown_code".to_owned()), "{handle}");
    }
    assert_eq!(world.check(&code).await["status"], "scanned");
}

#[actix_web::test]
async fn the_key_that_made_a_code_can_play_its_phone() {
    let world = World::new();
    let code = world.new_code().await;
    let act = async |key: &str, action: &str, body: Option<Value>| {
        world.call_as(key, Method::POST, &format!("/phone/{}/{action}", code.token), body).await
    };

    assert_eq!(act(super::KEY, "confirm", None).await.problem(), (409, "not_scanned".to_owned()));
    assert_eq!(act("sk_of_another", "scan", None).await.problem(), (404, "unknown_code".to_owned()));
    assert_eq!(act("", "scan", None).await.problem(), (401, "unauthorized".to_owned()));
    assert_eq!(act(super::KEY, "dance", None).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(act(super::KEY, "scan", None).await.ok(), json!({ "state": "scanned" }));
    let account = json!({ "account": { "username": "ana" } });
    assert_eq!(act(super::KEY, "confirm", Some(account)).await.ok(), json!({ "state": "confirmed" }));

    let told = world.check(&code).await;
    assert_eq!(told["account"]["username"], "ana");
    assert_eq!(told["account"]["display_name"], "ana");
}

#[actix_web::test]
async fn the_key_can_expire_a_code_that_nobody_scanned() {
    let world = World::new();
    let code = world.new_code().await;

    world.post(&format!("/phone/{}/expire", code.token), json!({})).await.ok();

    assert_eq!(world.check(&code).await["status"], "expired");
}

#[actix_web::test]
async fn a_person_without_a_name_is_made_up_anew_for_each_code() {
    let world = World::new();
    let mut names = Vec::new();

    for _ in 0..2 {
        let code = world.new_code().await;
        let handle = world.scan(&code).await;
        world.control("qr/confirm", json!({ "code": handle })).await.ok();
        names.push(world.check(&code).await["account"]["username"].clone());
    }

    assert!(names[0].is_string());
    assert_ne!(names[0], names[1]);
}

#[actix_web::test]
async fn bodies_that_do_not_fit_are_refused_by_what_is_wrong() {
    let world = World::new();
    let code = world.new_code().await;
    let handle = world.scan(&code).await;
    let long = "x".repeat(20_000);

    for (action, body, status) in [
        ("scan", json!({}), 422),
        ("scan", json!({ "qr": "a", "image": "b" }), 422),
        ("scan", json!({ "qr": 5 }), 422),
        ("scan", json!({ "qr": code.text, "more": 1 }), 422),
        ("scan", json!([]), 422),
        ("scan", json!({ "image": "data:image/gif;base64,AAAA" }), 422),
        ("scan", json!({ "image": "data:image/png;base64,@@@@" }), 422),
        ("scan", json!({ "image": "data:image/png;base64,AAAA" }), 422),
        ("scan", json!({ "image": "x".repeat(600_000) }), 413),
        ("qr/confirm", json!({ "code": [handle] }), 422),
        ("qr/confirm", json!({ "code": handle, "account": { "username": "a b" } }), 422),
        ("qr/confirm", json!({ "code": handle, "account": { "username": "a" } }), 422),
        ("qr/confirm", json!({ "code": handle, "account": { "display_name": "\u{7}" } }), 422),
        ("qr/confirm", json!({ "code": handle, "account": { "display_name": long } }), 413),
        ("qr/confirm", json!({ "code": handle, "account": { "id": 1 } }), 422),
        ("qr/deny", json!({ "code": handle, "account": {} }), 422),
        ("qr/wave", json!({ "code": handle }), 404),
    ] {
        let told = world.control(action, body.clone()).await;
        let shown: String = body.to_string().chars().take(80).collect();
        assert_eq!(told.problem().0, status, "{action} {shown}");
    }
    assert_eq!(world.check(&code).await["status"], "scanned");
}

#[actix_web::test]
async fn what_is_not_json_or_not_declared_as_json_is_refused() {
    let world = World::new();
    let code = world.new_code().await;
    let body = json!({ "qr": code.text }).to_string();
    let send = async |kind: &str, body: String| {
        let request = TestRequest::post().uri("/sandbox/control/scan");
        world.send(request.insert_header(("Content-Type", kind)).set_payload(body)).await
    };

    let half = send("application/json", body[..20].to_owned()).await;
    let twice = send("application/json", format!("{body}{body}")).await;
    let plain = send("text/plain", body.clone()).await;
    let declared = send("application/json; charset=utf-8", body).await;

    assert_eq!(half.problem(), (400, "invalid_json".to_owned()));
    assert_eq!(twice.problem(), (400, "invalid_json".to_owned()));
    assert_eq!(plain.problem(), (415, "unsupported_media_type".to_owned()));
    assert_eq!(declared.status, 200);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_of_a_code_is_misread(text in "\\PC*", query in "[a-zA-Z0-9=&%+_-]{0,80}") {
        prop_assert_eq!(super::super::codes::token_in(&text), None);
        let found = super::super::codes::token_in(&format!("aweme://authorize?{query}"));
        prop_assert!(found.is_none_or(|token| query.contains(&token)));
    }

    #[test]
    fn no_bytes_are_taken_for_a_scan(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let told = actix_web::rt::System::new().block_on(async {
            let request = TestRequest::post().uri("/sandbox/control/scan");
            let request = request.insert_header(("Content-Type", "application/json"));
            World::new().send(request.set_payload(bytes)).await
        });
        prop_assert!(matches!(told.problem().0, 400 | 404 | 422));
    }
}

#[actix_web::test]
async fn the_phone_page_is_served_with_a_policy_of_its_own() {
    let world = World::new();

    for (path, kind) in [
        ("/phone", "text/html; charset=utf-8"),
        ("/phone-assets/phone.css", "text/css; charset=utf-8"),
        ("/phone-assets/phone.js", "text/javascript; charset=utf-8"),
        ("/phone-assets/qr.js", "text/javascript; charset=utf-8"),
    ] {
        let told = world.call_as("", Method::GET, path, None).await;

        assert_eq!(told.status, 200, "{path}");
        assert_eq!(told.header("content-type"), kind);
        assert_eq!(told.header("x-content-type-options"), "nosniff");
        assert_eq!(told.header("referrer-policy"), "no-referrer");
        assert_eq!(told.header("permissions-policy"), "camera=(self)");
        let policy = told.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "));
        assert!(policy.ends_with("frame-ancestors 'none'; require-trusted-types-for 'script'"));
    }
    let other = world.call_as("", Method::GET, "/phone-assets/..%2Fmod.rs", None).await;
    assert_eq!(other.problem(), (404, "not_found".to_owned()));
}

#[actix_web::test]
async fn what_the_person_does_not_grant_can_not_be_done() {
    let world = World::new();
    let code = world.new_code().await;
    let handle = world.scan(&code).await;
    let account = json!({ "username": "ana", "scopes": ["user.info.basic", "video.upload"] });
    world.control("qr/confirm", json!({ "code": handle, "account": account })).await.ok();
    let told = world.check(&code).await;
    let id = told["account"]["accountId"].as_str().expect("an account").to_owned();
    let mut body = json!({
        "accountId": id,
        "mediaItems": [{ "url": "https://media.example/video.mp4" }],
        "tiktokSettings": { "draft": true },
    });

    world.wire("post", body.clone()).await.ok();

    body["tiktokSettings"] = json!({
        "privacy_level": "SELF_ONLY", "allow_comment": true, "allow_duet": true, "allow_stitch": true,
    });
    for told in [world.wire("post", body).await, world.wire_get(&format!("creator-info/{id}")).await] {
        assert_eq!(told.status, 403);
        assert!(told.json()["error"].as_str().expect("a text").starts_with("scope_not_authorized"));
    }
}

#[actix_web::test]
async fn only_what_a_code_asks_for_can_be_granted() {
    let world = World::new();
    let code = world.new_code().await;
    let handle = world.scan(&code).await;

    for scopes in [json!([]), json!(["video.publish"]), json!(["user.info.basic", "user.info.stats"])] {
        let body = json!({ "code": handle, "account": { "scopes": scopes } });
        let told = world.control("qr/confirm", body).await;
        assert_eq!(told.problem().0, 422);
    }
}
