//! Injected faults that change what is answered.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{KEY, World};

#[actix_web::test]
async fn each_refusal_reads_as_the_reseller_would_put_it() {
    let world = World::new();
    for (kind, status, member) in [
        ("status_500", 500, "/error"),
        ("status_503", 503, "/error"),
        ("rate_limited", 429, "/error"),
        ("rate_limited_retry_after", 429, "/error"),
        ("unauthorized", 401, "/error"),
        ("plan_required", 403, "/subscription"),
        ("success_false", 200, "/error"),
        ("success_false_message", 200, "/message"),
        ("error_string", 400, "/error"),
        ("error_object", 400, "/error/message"),
        ("tiktok_envelope", 400, "/error/log_id"),
        ("creator_daily_cap", 403, "/error"),
    ] {
        world.inject(json!([{ "on": "qr-login/request", "kind": kind, "retry_after": 7 }])).await;

        let told = world.wire("qr-login/request", json!({})).await;

        assert_eq!(told.status, status, "{kind}");
        assert!(told.json().pointer(member).is_some_and(Value::is_string), "{kind}: {}", told.json());
        let expected = if kind == "rate_limited_retry_after" { "7" } else { "" };
        assert_eq!(told.header("retry-after"), expected, "{kind}");
    }
    assert_eq!(world.ledger().await["codes"], json!([]), "none of them had an effect");
}

#[actix_web::test]
async fn a_page_and_half_an_answer_are_no_json() {
    let world = World::new();
    for kind in ["html", "truncated_json"] {
        world.inject(json!([{ "on": "*", "kind": kind, "times": 1 }])).await;

        let told = world.wire("qr-login/request", json!({})).await;

        assert!(serde_json::from_slice::<Value>(&told.bytes).is_err(), "{kind}");
    }
    assert_eq!(world.ledger().await["codes"].as_array().unwrap().len(), 1, "half an answer had its effect");
}

#[actix_web::test]
async fn a_fault_strikes_its_own_call_as_often_as_asked() {
    let world = World::new();
    world.inject(json!([{ "on": "accounts", "kind": "status_500", "times": 2 }])).await;

    world.wire("qr-login/request", json!({})).await.ok();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(world.wire_get("accounts").await.status.as_u16());
    }

    assert_eq!(statuses, [500, 500, 200]);
    assert_eq!(world.get("/faults").await.ok(), json!({ "faults": [], "all": [] }));
}

#[actix_web::test]
async fn faults_are_of_one_key_unless_set_for_all() {
    let world = World::new();
    let path = "/wahdx/api/content/accounts";
    let own = json!([{ "on": "*", "kind": "status_500" }]);
    let common = json!({ "all": true, "faults": [{ "on": "*", "kind": "rate_limited" }] });
    let of = async |key: &str| world.call_as(key, Method::GET, path, None).await.status.as_u16();

    world.inject(own.clone()).await;
    assert_eq!((of(KEY).await, of("sk_of_another").await), (500, 200));
    let shown = world.call_as(KEY, Method::PUT, "/faults", Some(common)).await.ok();
    assert_eq!(shown["faults"], own);
    assert_eq!((of(KEY).await, of("sk_of_another").await), (500, 429));
    world.call_as(KEY, Method::DELETE, "/faults", None).await.ok();
    assert_eq!((of(KEY).await, of("sk_of_another").await), (429, 429));
    world.call_as(KEY, Method::DELETE, "/faults?all=true", None).await.ok();
    assert_eq!((of(KEY).await, of("sk_of_another").await), (200, 200));
}

#[actix_web::test]
async fn faults_that_make_no_sense_are_refused() {
    let world = World::new();
    let fault = json!({ "on": "post", "kind": "status_500" });
    for wrong in [
        json!({ "faults": [{ "on": "post", "kind": "explode" }] }),
        json!({ "faults": [{ "on": "login", "kind": "slow" }] }),
        json!({ "faults": [{ "on": "post" }] }),
        json!({ "faults": [{ "on": "post", "kind": "slow", "delay_ms": 30_001 }] }),
        json!({ "faults": [{ "on": "post", "kind": "slow", "times": 0 }] }),
        json!({ "faults": [{ "on": "post", "kind": "slow", "times": -1 }] }),
        json!({ "faults": [{ "on": "post", "kind": "error_string", "status": 302 }] }),
        json!({ "faults": [{ "on": "post", "kind": "rate_limited", "retry_after": 3_601 }] }),
        json!({ "faults": [{ "on": "post", "kind": "error_string", "message": "x".repeat(201) }] }),
        json!({ "faults": vec![fault.clone(); 33] }),
        json!({ "faults": {} }),
        json!({}),
    ] {
        let told = world.call_as(KEY, Method::PUT, "/faults", Some(wrong.clone())).await;
        assert_eq!(told.problem(), (422, "invalid_request".to_owned()), "{wrong}");
    }
    let none = world.call_as("", Method::PUT, "/faults", Some(json!({ "faults": [] }))).await;
    assert_eq!(none.problem(), (401, "unauthorized".to_owned()));
}

#[actix_web::test]
async fn a_check_can_be_made_to_say_something_else() {
    let world = World::new();
    let code = world.new_code().await;
    world.scan(&code).await;
    for (kind, pointer, value) in [
        ("wrong_unique_id", "/unique_id", json!("somebody_elses_session")),
        ("unknown_status", "/status", json!("PONDERING")),
        ("says_expired", "/status", json!("expired")),
        ("says_utilised", "/status", json!("utilised")),
        ("camel_case", "/uniqueId", json!(code.unique_id)),
        ("nested_data", "/data/status", json!("scanned")),
        ("slow", "/status", json!("scanned")),
    ] {
        world.inject(json!([{ "on": "qr-login/check", "kind": kind, "delay_ms": 1 }])).await;

        assert_eq!(world.check(&code).await.pointer(pointer), Some(&value), "{kind}");
    }
}

#[actix_web::test]
async fn a_confirmation_can_be_repeated() {
    let world = World::new();
    let code = world.new_code().await;
    world.scan_and_confirm(&code, "ana").await;
    world.inject(json!([{ "on": "qr-login/check", "kind": "confirmed_repeats", "times": 1 }])).await;

    let (first, second, third) =
        (world.check(&code).await, world.check(&code).await, world.check(&code).await);

    assert_eq!((&first["status"], &first), (&json!("confirmed"), &second));
    assert_eq!(third["status"], "utilised");
    assert_eq!(world.ledger().await["codes"][0]["confirms_delivered"], 2);
}

#[actix_web::test]
async fn the_same_person_can_be_given_a_new_account() {
    let world = World::new();
    let first = world.link("ana").await;
    world.inject(json!([{ "on": "qr-login/check", "kind": "new_account_id", "times": 1 }])).await;

    let second = world.link("ana").await;
    let third = world.link("ana").await;

    assert_ne!(second, first);
    assert_eq!(third, second);
    assert_eq!(world.ledger().await["accounts"], 2);
}

#[actix_web::test]
async fn accounts_and_creators_can_look_different() {
    let world = World::new();
    let account = world.link("ana").await;
    let info = format!("creator-info/{account}");

    world.inject(json!([{ "on": "accounts", "kind": "other_platforms" }])).await;
    let listed = world.wire_get("accounts").await.ok();
    assert_eq!(listed["data"][0]["platform"], "tiktok");
    assert_eq!(listed["data"][1]["platform"], "instagram");

    world.inject(json!([{ "on": "accounts", "kind": "accounts_expired" }])).await;
    assert_eq!(world.wire_get("accounts").await.ok()["data"][0]["status"], "expired");

    world.inject(json!([{ "on": "creator-info", "kind": "camel_case" }])).await;
    let told = world.wire_get(&info).await.ok();
    assert!(told["data"]["privacyLevelOptions"].is_array() && told["data"]["maxVideoPostDurationSec"] == 600);

    world.inject(json!([{ "on": "creator-info", "kind": "private_account" }])).await;
    let told = world.wire_get(&info).await.ok();
    assert_eq!(told["data"]["privacy_level_options"][0], "FOLLOWER_OF_CREATOR");

    world.inject(json!([{ "on": "creator-info", "kind": "creator_daily_cap" }])).await;
    let told = world.wire_get(&info).await.ok();
    assert!(told["error"].as_str().unwrap().starts_with("spam_risk_too_many_posts"));
}
