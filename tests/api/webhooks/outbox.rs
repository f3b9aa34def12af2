//! Deliveries come into being with their event, or not at all; and they are sent at once.

use linkgate::model::event::EventKind;
use linkgate::service::Error;
use serde_json::json;

use super::receiver::Receiver;
use super::world::World;
use crate::support::scene::eventually;

const COUNT: &str = "select count(*) from webhook_deliveries";

#[tokio::test]
async fn a_change_that_is_rolled_back_is_told_to_nobody() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    let ctx = &world.gateway.running.ctx;

    let at = world.gateway.clock.now();
    let undone = ctx.store.tenant(world.scope, move |tx| {
        tx.insert_event(EventKind::AccountLinked, json!({}), at)?;
        Err::<(), Error>(Error::Unavailable)
    });

    assert!(undone.await.is_err());
    assert_eq!(world.rows(COUNT).await, ["0"]);
    assert_eq!(world.rows("select count(*) from events").await, ["0"]);
    assert_eq!(world.send().await, 0);
}

#[tokio::test]
async fn without_an_endpoint_no_row_is_written_and_with_some_one_for_each() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.emit(EventKind::AccountLinked).await;
    assert_eq!(world.rows(COUNT).await, ["0"]);

    for _ in 0..20 {
        world.endpoint(&receiver).await;
    }
    world.emit(EventKind::AccountLinked).await;

    assert_eq!(world.rows(COUNT).await, ["20"]);
    assert_eq!(world.rows("select count(distinct endpoint_id) from webhook_deliveries").await, ["20"]);
    assert_eq!(world.send().await, 20);
    assert_eq!(receiver.count(), 20);
}

#[tokio::test]
async fn an_event_is_sent_as_soon_as_it_is_committed() {
    let (world, receiver) = (World::with_workers().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    let mut took = Vec::new();

    for sent in 1..=40 {
        let started = std::time::Instant::now();
        world.emit(EventKind::AccountLinked).await;
        eventually("the event arrives", async || receiver.count() >= sent).await;
        took.push(receiver.last().at - started);
    }

    // The sender looks by itself every second: without a word from the commit half of them took longer than this.
    took.sort();
    assert!(took[30].as_millis() < 250, "{took:?}");
}

#[tokio::test]
async fn deliveries_go_with_their_events_after_thirty_days() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    world.gateway.sweep().await;
    world.emit(EventKind::AccountLinked).await;
    world.send().await;
    let left = "select concat((select count(*) from events), (select count(*) from webhook_deliveries),
        (select count(*) from webhook_attempts))";
    assert_eq!(world.rows(left).await, ["111"]);

    for _ in 0..32 {
        world.gateway.clock.advance(chrono::Duration::days(1));
        world.gateway.sweep().await;
    }

    assert_eq!(world.rows(left).await, ["000"]);
}

#[tokio::test]
async fn what_waits_and_what_was_sent_is_counted() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    world.emit(EventKind::AccountLinked).await;
    world.gateway.clock.advance(chrono::Duration::seconds(7));
    world.gateway.sweep().await;
    let metrics = || world.gateway.running.ctx.metrics.render();
    let has =
        |text: &str, line: &str| assert!(text.lines().any(|one| one == line), "{line} is not in {text}");

    let waiting = metrics();
    world.send().await;
    world.gateway.sweep().await;
    let sent = metrics();

    has(&waiting, "linkgate_webhook_backlog{what=\"due\"} 1");
    has(&waiting, "linkgate_webhook_backlog{what=\"pending\"} 1");
    has(&waiting, "linkgate_webhook_backlog{what=\"late_seconds\"} 7");
    has(&sent, "linkgate_webhook_backlog{what=\"pending\"} 0");
    has(&sent, "linkgate_webhook_attempts_total{result=\"taken\"} 1");
    has(&sent, "linkgate_webhook_deliveries_total{outcome=\"succeeded\"} 1");
    has(&sent, "linkgate_webhook_delay_seconds_count 1");
    has(&sent, "linkgate_webhook_attempt_seconds_count{result=\"taken\"} 1");
    for private in [&world.tenant.id, &receiver.url] {
        assert!(!sent.contains(private.as_str()), "{private} is in the metrics");
    }
}
