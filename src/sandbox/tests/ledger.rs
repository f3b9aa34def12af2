//! What the ledger tells.

use actix_web::http::Method;
use chrono::Duration;
use futures_util::future::join;
use serde_json::json;

use super::World;

#[actix_web::test]
async fn calls_are_counted_by_kind() {
    let world = World::new();
    let code = world.new_code().await;
    world.check(&code).await;
    world.wire_get("accounts").await.ok();
    world.wire("qr-login/request", json!({ "unique_id": "short" })).await;

    let ledger = world.ledger().await;

    let calls = json!({ "qr-login/request": 2, "qr-login/check": 1, "accounts": 1 });
    assert_eq!(ledger["calls"], calls);
}

#[actix_web::test]
async fn polls_are_counted_with_their_times_and_the_too_fast_among_them() {
    let world = World::new();
    let code = world.new_code().await;

    world.check(&code).await;
    for pause_ms in [900, 899, 3_000] {
        world.clock.advance(Duration::milliseconds(pause_ms));
        world.check(&code).await;
    }

    let ledger = world.get(&format!("/ledger?token={}", code.token)).await.ok();
    let entry = &ledger["codes"][0];
    assert_eq!((&entry["polls"], &entry["too_fast_polls"]), (&json!(4), &json!(1)));
    assert_eq!(entry["concurrent_polls"], 0);
    let start = 1_800_000_000_000_i64;
    assert_eq!(entry["poll_times_ms"], json!([start + 4_799, start + 1_799, start + 900, start]));
}

#[actix_web::test]
async fn polls_that_overlap_are_counted_also_when_they_fail() {
    let world = World::new();
    let code = world.new_code().await;
    let slow = json!({ "on": "qr-login/check", "kind": "status_500", "delay_ms": 100, "times": 2 });
    world.inject(json!([slow])).await;

    let token = json!({ "token": code.token });
    join(world.wire("qr-login/check", token.clone()), world.wire("qr-login/check", token)).await;
    world.check(&code).await;

    let entry = &world.ledger().await["codes"][0];
    assert_eq!((&entry["polls"], &entry["concurrent_polls"]), (&json!(3), &json!(1)));
}

#[actix_web::test]
async fn a_poll_whose_caller_went_away_is_over() {
    let world = World::new();
    let code = world.new_code().await;
    world.inject(json!([{ "on": "qr-login/check", "kind": "slow", "times": 1 }])).await;

    let poll = world.check(&code);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(300), poll).await.is_err());
    // The poll is forgotten by a task of its own, which the next calls leave time to run.
    let mut none = redis::cmd("ZCARD");
    none.arg(world.sandbox.code_key(&code.token, "polls"));
    for _ in 0..100 {
        if world.sandbox.run::<i64>(&none).await.unwrap() == 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    world.check(&code).await;

    assert_eq!(world.ledger().await["codes"][0]["concurrent_polls"], 0);
}

#[actix_web::test]
async fn one_key_does_not_see_anothers_ledger() {
    let world = World::new();
    let code = world.new_code().await;
    let path = format!("/ledger?token={}", code.token);

    let foreign = world.call_as("sk_of_another", Method::GET, &path, None).await.ok();
    let keyless = world.call_as("", Method::GET, &path, None).await;
    let wrong = world.get("/ledger?everything=1").await;

    assert_eq!((&foreign["codes"], &foreign["calls"]), (&json!([]), &json!({})));
    assert_eq!(keyless.problem(), (401, "unauthorized".to_owned()));
    assert_eq!(wrong.problem(), (422, "invalid_request".to_owned()));
}
