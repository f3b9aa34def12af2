//! When what was not taken is sent again.

use chrono::Duration;
use linkgate::model::event::EventKind;
use linkgate::service::webhooks::{Lane, claim};
use serde_json::{Value, json};

use super::receiver::{Receiver, Reply, status};
use super::world::World;

/// Moves the clock to when the delivery is due, and sends it.
async fn to_next_attempt(world: &World, delivery: &Value) {
    let at: chrono::DateTime<chrono::Utc> =
        delivery["next_attempt_at"].as_str().expect("a next attempt").parse().expect("a time");
    world.pass(at - world.gateway.clock.now() + Duration::milliseconds(1)).await;
}

#[tokio::test]
async fn a_delivery_is_tried_twelve_times_over_more_than_a_day_and_then_failed() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    receiver.usually(status(500));
    let event = world.emit(EventKind::AccountLinked).await;
    let started = world.gateway.clock.now();
    assert_eq!(world.send().await, 1);

    let mut waits = Vec::new();
    for attempt in 1..12 {
        let delivery = world.delivery(&endpoint).await;
        assert_eq!(
            (&delivery["status"], delivery["attempts"].as_array().map(Vec::len)),
            (&json!("pending"), Some(attempt))
        );
        assert_eq!(world.send().await, 0, "not before its time");
        let before = world.gateway.clock.now();
        to_next_attempt(&world, &delivery).await;
        waits.push((world.gateway.clock.now() - before).num_seconds());
    }

    let delivery = world.delivery(&endpoint).await;
    assert_eq!((&delivery["status"], &delivery["next_attempt_at"]), (&json!("failed"), &Value::Null));
    assert_eq!(receiver.count(), 12);
    assert!(waits[0] <= 8 && (7 * 3_600..=36 * 3_600).contains(&waits[10]), "{waits:?}");
    assert!(world.gateway.clock.now() - started > Duration::hours(24), "{waits:?}");
    assert!(receiver.ids().iter().all(|id| *id == event.to_string()), "the id is the same in each attempt");
    let stamps: std::collections::BTreeSet<String> =
        receiver.hits().iter().map(|hit| hit.header("webhook-timestamp").to_owned()).collect();
    assert_eq!(stamps.len(), 12, "each attempt has its own time");
    assert_eq!(world.pass(Duration::days(2)).await, 0);
}

#[tokio::test]
async fn any_success_ends_it_and_nothing_else_does() {
    let world = World::new().await;
    for code in [200, 201, 202, 204, 299] {
        let receiver = Receiver::start().await;
        let endpoint = world.endpoint_for(&receiver, json!({"events": ["post.published"]})).await;
        receiver.usually(status(code));
        world.emit(EventKind::PostPublished).await;
        world.send().await;
        assert_eq!(world.delivery(&endpoint).await["status"], "succeeded", "{code}");
        world
            .gateway
            .delete(&format!("/v1/webhook-endpoints/{}", endpoint.id))
            .key(&world.tenant.test)
            .send()
            .await;
    }
    let elsewhere = Receiver::start().await;
    let location: &'static str = format!("Location: {}\r\n", elsewhere.url).leak();
    for (reply, error) in [
        (Reply::With(301, location, String::new()), "redirected"),
        (Reply::With(307, location, String::new()), "redirected"),
        (status(404), "refused"),
        (status(503), "asked_to_wait"),
        (status(599), "server_error"),
        (Reply::Cut, "answer_unreadable"),
    ] {
        let receiver = Receiver::start().await;
        let endpoint = world.endpoint_for(&receiver, json!({"events": ["post.published"]})).await;
        receiver.usually(reply.clone());
        world.emit(EventKind::PostPublished).await;
        world.send().await;
        let delivery = world.delivery(&endpoint).await;
        assert_eq!(
            (&delivery["status"], &delivery["attempts"][0]["error"]),
            (&json!("pending"), &json!(error)),
            "{reply:?}"
        );
        world
            .gateway
            .delete(&format!("/v1/webhook-endpoints/{}", endpoint.id))
            .key(&world.tenant.test)
            .send()
            .await;
    }
    assert_eq!(elsewhere.count(), 0, "a redirect is not followed");
}

#[tokio::test]
async fn who_asks_to_wait_is_left_alone_for_so_long() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    receiver.once(Reply::With(429, "Retry-After: 600\r\n", String::new()));
    world.emit(EventKind::AccountLinked).await;
    world.send().await;

    // Other events wait as well.
    world.emit(EventKind::PostFailed).await;
    assert_eq!(world.pass(Duration::seconds(590)).await, 0);
    assert_eq!(world.pass(Duration::seconds(100)).await, 2);
    assert_eq!(receiver.count(), 3);

    receiver.once(Reply::With(503, "Retry-After: 100000000\r\n", String::new()));
    world.emit(EventKind::AccountLinked).await;
    world.send().await;
    world.emit(EventKind::PostFailed).await;
    assert_eq!(world.pass(Duration::minutes(59)).await, 0);
    assert_eq!(world.pass(Duration::minutes(2)).await, 1, "others are held up for an hour at most");
    assert_eq!(world.pass(Duration::hours(20)).await, 0);
    assert_eq!(world.pass(Duration::hours(7)).await, 1, "and it for a day");
}

#[tokio::test]
async fn what_a_dead_sender_had_claimed_is_sent_when_its_lease_ends() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    let event = world.emit(EventKind::AccountLinked).await;

    let claimed = claim(&world.gateway.running.ctx, Lane::ALL.map(|lane| (lane, 10))).await.expect("a claim");
    assert_eq!(claimed.len(), 1);
    drop(claimed);

    assert_eq!(world.send().await, 0, "another has it");
    assert_eq!(world.pass(Duration::seconds(14)).await, 0);
    assert_eq!(world.pass(Duration::seconds(2)).await, 1);
    assert_eq!(receiver.ids(), [event.to_string()]);
    assert_eq!(world.delivery(&endpoint).await["attempts"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_sender_that_was_taken_over_can_end_a_delivery_and_not_put_it_back() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    let ctx = &world.gateway.running.ctx;
    let rooms = Lane::ALL.map(|lane| (lane, 10));
    for late in [status(500), status(200)] {
        receiver.usually(status(500));
        world.emit(EventKind::AccountLinked).await;
        let mut stale = claim(ctx, rooms).await.expect("a claim");
        world.gateway.clock.advance(Duration::seconds(16));
        let fresh = claim(ctx, rooms).await.expect("the same again");
        assert_eq!((stale.len(), fresh.len()), (1, 1));

        receiver.usually(late.clone());
        let (_, job) = stale.remove(0);
        linkgate::service::webhooks::deliver(ctx, job).await.expect("written down or not");

        let newest = world.deliveries(&endpoint).await.remove(0);
        let (wanted, attempts) =
            if matches!(late, Reply::With(200, ..)) { ("succeeded", 1) } else { ("pending", 0) };
        assert_eq!(
            (&newest["status"], newest["attempts"].as_array().map(Vec::len)),
            (&json!(wanted), Some(attempts))
        );
        // What is left of it is not wanted in the second turn.
        world.change("update webhook_deliveries set status = 'failed', next_attempt_at = null where status = 'pending'").await;
        drop(fresh);
    }
}

#[tokio::test]
async fn two_senders_share_and_send_each_delivery_once() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    for _ in 0..60 {
        world.emit(EventKind::AccountLinked).await;
    }

    let (first, second) = tokio::join!(world.send(), world.send());

    assert_eq!(first + second, 60);
    let ids: std::collections::BTreeSet<String> = receiver.ids().into_iter().collect();
    assert_eq!((ids.len(), receiver.count()), (60, 60));
}
