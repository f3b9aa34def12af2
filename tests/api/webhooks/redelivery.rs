//! Asking for events once more.

use chrono::Duration;
use linkgate::model::event::EventKind;
use serde_json::{Value, json};

use super::receiver::{Receiver, status};
use super::world::{Endpoint, World};
use crate::support::wire::Answer;

async fn redeliver(world: &World, endpoint: &Endpoint, body: Value) -> Answer {
    world.post(&format!("/v1/webhook-endpoints/{}/redeliver", endpoint.id), body).await
}

#[tokio::test]
async fn a_delivery_is_sent_once_more_under_the_same_event() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    let event = world.emit(EventKind::AccountLinked).await;
    world.send().await;
    let first = world.delivery(&endpoint).await;
    let path = format!("/v1/deliveries/{}/redeliver", first["id"].as_str().expect("an id"));

    let again = world.post(&path, json!({})).await;
    world.send().await;

    assert_eq!(
        (again.status, &again.json()["cause"], &again.json()["status"]),
        (202, &json!("redelivery"), &json!("pending"))
    );
    assert_ne!(again.json()["id"], first["id"]);
    assert_eq!(receiver.ids(), [event.to_string(), event.to_string()]);
    assert_eq!(receiver.hits()[0].body, receiver.hits()[1].body);
    let statuses: Vec<Value> =
        world.deliveries(&endpoint).await.iter().map(|d| d["status"].clone()).collect();
    assert_eq!(statuses, ["succeeded", "succeeded"]);
    assert!(world.audit(&endpoint).await.contains(&"webhook_endpoint.redelivered api_key".to_owned()));
}

#[tokio::test]
async fn what_waits_already_is_brought_forward_and_not_doubled() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    for _ in 0..2 {
        receiver.once(status(500));
    }
    world.emit(EventKind::AccountLinked).await;
    world.send().await;
    world.pass(Duration::seconds(10)).await;
    let waiting = world.delivery(&endpoint).await;
    let path = format!("/v1/deliveries/{}/redeliver", waiting["id"].as_str().expect("an id"));

    let answers = [world.post(&path, json!({})).await, world.post(&path, json!({})).await];
    let sent = world.send().await;

    for answer in &answers {
        assert_eq!((answer.status, &answer.json()["id"]), (202, &waiting["id"]));
    }
    assert_eq!((sent, receiver.count()), (1, 3));
    assert_eq!(world.delivery(&endpoint).await["status"], "succeeded");
}

#[tokio::test]
async fn what_was_missed_since_a_moment_is_sent_in_its_order() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let before = world.emit(EventKind::PostFailed).await;
    world.gateway.clock.advance(Duration::seconds(5));
    let since = world.gateway.clock.now();
    let mut missed = vec![world.emit(EventKind::AccountLinked).await];
    world.gateway.clock.advance(Duration::seconds(1));
    let endpoint =
        world.endpoint_for(&receiver, json!({"events": ["account.linked", "account.unlinked"]})).await;
    let taken = world.emit(EventKind::AccountLinked).await;
    world.send().await;
    world.patch(&endpoint.id, json!({"enabled": false})).await;
    world.gateway.clock.advance(Duration::seconds(1));
    missed.push(world.emit(EventKind::AccountUnlinked).await);
    world.emit(EventKind::PostFailed).await;

    let off = redeliver(&world, &endpoint, json!({ "since": since })).await;
    assert_eq!((off.status, off.code()), (409, "webhook_endpoint_disabled".to_owned()));
    world.patch(&endpoint.id, json!({"enabled": true})).await;
    let told = redeliver(&world, &endpoint, json!({ "since": since })).await;
    world.send().await;

    assert_eq!((told.status, told.json()), (202, json!({"events": 2, "next_cursor": null})));
    let mut ids = receiver.ids();
    assert_eq!(ids.remove(0), taken.to_string());
    ids.sort();
    let mut wanted: Vec<String> = missed.iter().map(ToString::to_string).collect();
    wanted.sort();
    assert_eq!(ids, wanted, "not {before}, which was before, and nothing that it does not hear of");
    let again = redeliver(&world, &endpoint, json!({ "since": since })).await.json();
    assert_eq!(again["events"], 0, "nothing is missed any more");
    let all = redeliver(&world, &endpoint, json!({"since": since, "which": "all"})).await.json();
    assert_eq!((&all["events"], world.send().await), (&json!(3), 3));
}

#[tokio::test]
async fn the_oldest_of_what_was_missed_is_sent_first() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let since = world.gateway.clock.now();
    let mut events = Vec::new();
    for _ in 0..60 {
        events.push(world.emit(EventKind::AccountLinked).await.to_string());
        world.gateway.clock.advance(Duration::seconds(1));
    }
    let endpoint = world.endpoint(&receiver).await;
    redeliver(&world, &endpoint, json!({ "since": since })).await;

    world.send().await;

    // As many as may be under way at once overtake each other.
    for (sixteen, sent) in events.chunks(16).zip(receiver.ids().chunks_mut(16)) {
        sent.sort();
        assert_eq!(sent, sixteen);
    }
}

#[tokio::test]
async fn many_are_sent_in_bounded_steps() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let since = world.gateway.clock.now();
    for _ in 0..1_050 {
        world.emit(EventKind::AccountLinked).await;
    }
    let endpoint = world.endpoint(&receiver).await;

    let first = redeliver(&world, &endpoint, json!({"since": since, "which": "all"})).await.json();
    let cursor = first["next_cursor"].as_str().expect("there are more").to_owned();
    let second =
        redeliver(&world, &endpoint, json!({"since": since, "which": "all", "cursor": cursor})).await.json();

    assert_eq!((&first["events"], &second["events"]), (&json!(1_000), &json!(50)));
    assert_eq!(second["next_cursor"], Value::Null);
    assert_eq!(world.send().await, 1_050);
    let ids: std::collections::BTreeSet<String> = receiver.ids().into_iter().collect();
    assert_eq!(ids.len(), 1_050);
}

#[tokio::test]
async fn what_was_taken_is_gone_through_in_bounded_steps() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let since = world.gateway.clock.now();
    let endpoint = world.endpoint_for(&receiver, json!({"events": ["account.linked"]})).await;
    world.emit(EventKind::AccountLinked).await;
    world.send().await;
    // Of three events, one was taken and two are of a type that it does not hear of.
    world
        .change(
            "insert into events (tenant_id, environment, event_id, type, data, created_at)
             select tenant_id, environment, gen_random_uuid(),
                 case when number % 3 = 0 then type else 'post.failed' end, data,
                 created_at + number * interval '1 ms'
             from events, generate_series(1, 20999) as number",
        )
        .await;
    world
        .change(
            "insert into webhook_deliveries (tenant_id, environment, delivery_id, endpoint_id, event_id, cause,
                 status, attempts, created_at, finished_at)
             select e.tenant_id, e.environment, gen_random_uuid(), d.endpoint_id, e.event_id, 'event', 'succeeded',
                 1, e.created_at, e.created_at
             from events e, webhook_deliveries d
             where e.type = 'account.linked' and e.event_id <> d.event_id",
        )
        .await;
    world.gateway.clock.advance(Duration::minutes(1));
    let missed = world.emit(EventKind::AccountLinked).await;
    world.change("delete from webhook_deliveries where status = 'pending'").await;

    let first = redeliver(&world, &endpoint, json!({ "since": since })).await.json();
    let cursor = first["next_cursor"].as_str().expect("not all were looked at").to_owned();
    let second = redeliver(&world, &endpoint, json!({"since": since, "cursor": cursor})).await.json();
    world.send().await;

    assert_eq!(first["events"], 0);
    assert_eq!(second, json!({"events": 1, "next_cursor": null}));
    assert_eq!(receiver.ids().last(), Some(&missed.to_string()));
}

#[tokio::test]
async fn a_call_that_comes_twice_sends_once() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    let since = world.gateway.clock.now();
    world.emit(EventKind::AccountLinked).await;
    world.send().await;
    let path = format!("/v1/webhook-endpoints/{}/redeliver", endpoint.id);
    let call = async || {
        let call = world.gateway.post(&path).key(&world.tenant.test).header("Idempotency-Key", "again");
        call.json(&json!({"since": since, "which": "all"})).send().await
    };

    let first = call().await;
    world.send().await;
    let second = call().await;
    world.send().await;

    assert_eq!((first.status, first.json()), (second.status, second.json()));
    assert_eq!(receiver.count(), 2);
}

#[tokio::test]
async fn bad_requests_are_told() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;

    for (body, pointer) in [
        (json!({}), "/since"),
        (json!({"since": "yesterday"}), "/since"),
        (json!({"since": "-200000-01-01T00:00:00Z"}), "/since"),
        (json!({"since": "2026-01-01T00:00:00Z", "which": "some"}), "/which"),
        (json!({"since": "2026-01-01T00:00:00Z", "cursor": "x"}), "/cursor"),
        (json!({"since": "2026-01-01T00:00:00Z", "until": "x"}), "/until"),
    ] {
        let answer = redeliver(&world, &endpoint, body.clone()).await;
        assert_eq!(answer.status, 422, "{body}");
        assert_eq!(answer.broken()[0].0, pointer, "{body}");
    }
    assert_eq!(world.post("/v1/deliveries/dlv_1/redeliver", json!({})).await.status, 404);
}
