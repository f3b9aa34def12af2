//! QR login on the wire.

use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::json;

use super::{KEY, World};

#[actix_web::test]
async fn a_code_goes_from_new_to_confirmed_once_and_then_utilised() {
    let world = World::new();
    let code = world.new_code().await;

    assert_eq!(world.check(&code).await, json!({ "status": "new", "unique_id": code.unique_id }));
    let handle = world.scan(&code).await;
    assert_eq!(world.check(&code).await["status"], "scanned");
    let account = json!({ "username": "ana.luz", "display_name": "Ana Luz 🌙" });
    let told = world.control("qr/confirm", json!({ "code": handle, "account": account })).await.ok();

    assert_eq!(told, json!({ "state": "confirmed" }));
    let confirmed = world.check(&code).await;
    assert_eq!(confirmed["status"], "confirmed");
    assert_eq!(confirmed["account"]["username"], "ana.luz");
    assert_eq!(confirmed["account"]["display_name"], "Ana Luz 🌙");
    uuid::Uuid::parse_str(confirmed["account"]["accountId"].as_str().unwrap()).unwrap();
    let after = world.check(&code).await;
    assert_eq!(after["status"], "utilised");
    assert_eq!(after["message"], "QR code has already been used.");
    assert_eq!(after["unique_id"], code.unique_id);
    assert!(after["account"].is_null());
}

#[actix_web::test]
async fn a_new_code_is_answered_as_the_reseller_does() {
    let world = World::new();

    let answer = world.wire("qr-login/request", json!({ "unique_id": "my_session_12345" })).await.ok();

    let data = &answer["data"];
    assert_eq!(answer["success"], true);
    assert_eq!(data["unique_id"], "my_session_12345");
    assert_eq!(data["expiresIn"], 300);
    let token = data["token"].as_str().unwrap();
    assert_eq!(token.len(), 32);
    assert!(token.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b)));
}

#[actix_web::test]
async fn the_unique_id_is_made_up_when_absent_and_refused_when_short() {
    let world = World::new();

    let made_up = world.wire("qr-login/request", json!({})).await.ok();
    let short = world.wire("qr-login/request", json!({ "unique_id": "seven77" })).await;

    assert!(made_up["data"]["unique_id"].as_str().unwrap().len() >= 8);
    assert_eq!(short.status, 400);
    assert!(short.json()["error"].is_string());
    assert!(short.json()["success"].is_null());
}

#[actix_web::test]
async fn of_many_checks_at_once_exactly_one_gets_the_confirmation() {
    let world = World::new();
    let code = world.new_code().await;
    world.scan_and_confirm(&code, "ana").await;

    let told = join_all((0..12).map(|_| world.check(&code))).await;

    let count = |status: &str| told.iter().filter(|data| data["status"] == status).count();
    assert_eq!(count("confirmed"), 1);
    assert_eq!(count("utilised"), 11);
    assert_eq!(world.ledger().await["confirms_delivered"], 1);
    assert_eq!(world.ledger().await["accounts"], 1);
}

#[actix_web::test]
async fn a_code_expires_after_300_seconds_scanned_or_not() {
    let world = World::new();
    let (left, scanned, confirmed) = (world.new_code().await, world.new_code().await, world.new_code().await);
    let handle = world.scan(&scanned).await;
    world.scan_and_confirm(&confirmed, "ana").await;

    world.pass(299);
    assert_eq!(world.check(&left).await["status"], "new");
    world.pass(1);

    assert_eq!(world.check(&left).await["status"], "expired");
    assert_eq!(world.check(&scanned).await["status"], "expired");
    let late = world.control("qr/confirm", json!({ "code": handle })).await;
    assert_eq!(late.problem(), (410, "expired".to_owned()));
    assert_eq!(world.check(&confirmed).await["status"], "confirmed");
}

#[actix_web::test]
async fn a_refusal_on_the_phone_looks_scanned_until_the_code_expires() {
    let world = World::new();
    let code = world.new_code().await;
    let handle = world.scan(&code).await;

    let told = world.control("qr/deny", json!({ "code": handle })).await.ok();

    assert_eq!(told, json!({ "state": "denied" }));
    assert_eq!(world.check(&code).await["status"], "scanned");
    world.pass(300);
    assert_eq!(world.check(&code).await["status"], "expired");
}

#[actix_web::test]
async fn the_same_person_gets_the_same_account_under_one_key_only() {
    let world = World::new();
    let first = world.link("ana").await;

    let again = world.link("ana").await;
    let other = world.link("ben").await;
    let request = "/wahdx/api/content/accounts";
    let foreign = world.call_as("sk_of_another", Method::GET, request, None).await.ok();

    assert_eq!(again, first);
    assert_ne!(other, first);
    assert_eq!(foreign["data"], json!([]));
}

#[actix_web::test]
async fn accounts_are_listed_with_what_is_always_there() {
    let world = World::new();
    let mut ids = Vec::new();
    for username in ["ana", "ben", "cleo", "dan", "eva", "finn"] {
        ids.push(world.link(username).await);
        world.pass(1);
    }

    let answer = world.wire_get("accounts").await.ok();

    assert_eq!((&answer["success"], &answer["subscription"]), (&json!(true), &json!("maximum")));
    let items = answer["data"].as_array().unwrap();
    let listed: Vec<&str> = items.iter().map(|item| item["accountId"].as_str().unwrap()).collect();
    assert_eq!(listed, ids);
    assert!(items.iter().all(|item| item["username"].is_string() && item["display_name"] == "Ana Luz"));
    assert!(items.iter().any(|item| item["followers"].is_i64()), "some have all fields");
    assert!(items.iter().any(|item| item["followers"].is_null()), "some have only the least");
}

#[actix_web::test]
async fn a_code_is_of_the_key_that_asked_for_it() {
    let world = World::new();
    let code = world.new_code().await;
    let path = "/wahdx/api/content/qr-login/check";

    let body = json!({ "token": code.token });
    let foreign = world.call_as("sk_of_another", Method::POST, path, Some(body)).await;
    let nonsense = world.wire("qr-login/check", json!({ "token": "nonsense" })).await;

    assert_eq!((foreign.status.as_u16(), nonsense.status.as_u16()), (400, 400));
    assert_eq!(foreign.bytes, nonsense.bytes);
    assert_eq!(world.ledger().await["codes"][0]["polls"], 0);
}

#[actix_web::test]
async fn a_key_is_needed_and_where_one_is_set_no_other_will_do() {
    let open = World::new();
    let closed = World::at(&super::redis_url(), Some(KEY));
    let path = "/wahdx/api/content/accounts";

    for (world, key, status) in [
        (&open, "", 401),
        (&open, "pk_wrong", 401),
        (&open, "sk_any", 200),
        (&closed, "sk_any", 401),
        (&closed, "", 401),
        (&closed, KEY, 200),
    ] {
        let told = world.call_as(key, Method::GET, path, None).await;
        assert_eq!(told.status, status, "with {key:?}");
        assert_eq!(told.json()["error"].is_string(), status == 401);
    }
}
