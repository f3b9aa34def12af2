//! When endpoints are switched off, and when not.

use chrono::Duration;
use linkgate::model::event::EventKind;
use serde_json::{Value, json};

use super::receiver::{Receiver, status};
use super::world::{Endpoint, World};

/// An event and some hours, again and again.
async fn half_days(world: &World, count: usize) {
    for _ in 0..count {
        world.emit(EventKind::AccountLinked).await;
        world.send().await;
        world.pass(Duration::hours(12)).await;
    }
}

async fn is_on(world: &World, endpoint: &Endpoint) -> bool {
    world.endpoint_now(endpoint).await["enabled"] == json!(true)
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_switched_off_at_once() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    receiver.usually(status(410));
    world.emit(EventKind::AccountLinked).await;

    world.send().await;
    world.emit(EventKind::AccountLinked).await;

    let now = world.endpoint_now(&endpoint).await;
    assert_eq!((&now["enabled"], &now["disabled"]["reason"]), (&json!(false), &json!("gone")));
    assert!(now["disabled"]["at"].is_string());
    let delivery = world.delivery(&endpoint).await;
    assert_eq!((&delivery["status"], &delivery["attempts"][0]["error"]), (&json!("failed"), &json!("gone")));
    assert_eq!(
        world.audit(&endpoint).await,
        ["webhook_endpoint.created api_key", "webhook_endpoint.disabled system"]
    );
    assert_eq!(world.pass(Duration::days(1)).await, 0);
}

#[tokio::test]
async fn the_tenants_other_endpoints_hear_of_one_that_is_switched_off() {
    let world = World::new().await;
    let (receiver, other) = (Receiver::start().await, Receiver::start().await);
    let endpoint = world.endpoint_for(&receiver, json!({"description": "ours"})).await;
    world.endpoint_for(&other, json!({"events": ["webhook_endpoint.disabled"]})).await;
    receiver.usually(status(410));
    world.emit(EventKind::AccountLinked).await;

    world.send().await;

    assert_eq!((receiver.count(), other.count()), (1, 1));
    let told = other.last().json();
    assert_eq!(told["type"], "webhook_endpoint.disabled");
    let since = told["data"]["failing_since"].as_str().expect("a time").to_owned();
    let origin = receiver.url.trim_end_matches("/hook");
    assert_eq!(
        told["data"],
        json!({"webhook_endpoint_id": endpoint.id, "url_origin": origin, "description": "ours", "reason": "gone",
            "failing_since": since})
    );
    let listed = world.get("/v1/events?type=webhook_endpoint.disabled").await.json();
    assert_eq!(listed["data"][0], told);
    world.patch(&endpoint.id, json!({"enabled": false})).await;
    world.patch(&endpoint.id, json!({"enabled": true})).await;
    world.patch(&endpoint.id, json!({"enabled": false})).await;
    assert_eq!(world.send().await, 0, "what a tenant does itself it knows");
}

#[tokio::test]
async fn an_endpoint_that_fails_for_five_days_is_switched_off_and_says_so() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    receiver.usually(status(500));
    let since = world.gateway.clock.now();

    half_days(&world, 9).await;
    assert!(is_on(&world, &endpoint).await, "four and a half days are not five");
    let failing: chrono::DateTime<chrono::Utc> = world.endpoint_now(&endpoint).await["failing_since"]
        .as_str()
        .and_then(|text| text.parse().ok())
        .expect("it says since when it fails");
    assert!((failing - since).num_milliseconds().abs() < 1_000);
    half_days(&world, 3).await;

    let now = world.endpoint_now(&endpoint).await;
    assert_eq!(now["disabled"]["reason"], "failing", "{now}");
    assert_eq!(world.audit(&endpoint).await[1..], ["webhook_endpoint.disabled system"]);
    let line = world.rows("select after::text from audit_log where actor_kind = 'system'").await;
    assert!(line[0].contains("failing"), "{line:?}");
    let sent = receiver.count();
    half_days(&world, 2).await;
    assert_eq!(receiver.count(), sent, "nothing is sent to it any more");
    let metrics = world.gateway.running.ctx.metrics.render();
    assert!(metrics.contains("linkgate_webhook_endpoints_disabled_total{reason=\"failing\"} 1"), "{metrics}");
}

#[tokio::test]
async fn one_success_begins_the_days_anew() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    receiver.usually(status(500));
    half_days(&world, 8).await;
    receiver.usually(status(200));
    half_days(&world, 1).await;
    assert_eq!(world.endpoint_now(&endpoint).await["failing_since"], Value::Null);

    receiver.usually(status(500));
    half_days(&world, 8).await;

    assert!(is_on(&world, &endpoint).await);
}

#[tokio::test]
async fn a_failure_of_long_ago_does_not_count() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    receiver.usually(status(500));
    world.emit(EventKind::AccountLinked).await;
    world.send().await;
    // Nothing more is tried for a long time.
    world.change("update webhook_deliveries set status = 'failed', next_attempt_at = null").await;
    world.gateway.clock.advance(Duration::days(20));

    world.emit(EventKind::AccountLinked).await;
    world.send().await;

    assert!(is_on(&world, &endpoint).await, "two failures in twenty days are not five days of failures");
}

#[tokio::test]
async fn what_waits_for_an_endpoint_that_is_off_is_sent_when_it_is_on_again() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    receiver.usually(status(500));
    let waiting = world.emit(EventKind::AccountLinked).await;
    world.send().await;
    world.patch(&endpoint.id, json!({"enabled": false})).await;
    world.emit(EventKind::PostFailed).await;
    assert_eq!(world.pass(Duration::hours(1)).await, 0);

    receiver.usually(status(200));
    let on = world.patch(&endpoint.id, json!({"enabled": true})).await.json();

    assert_eq!((&on["enabled"], &on["failing_since"]), (&json!(true), &Value::Null));
    assert_eq!(world.send().await, 1);
    assert_eq!(receiver.last().id(), waiting.to_string());
}
