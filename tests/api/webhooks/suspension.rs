//! A tenant that is suspended hears of nothing; what waits for it goes out when it goes on.

use chrono::Duration;
use linkgate::model::event::EventKind;
use serde_json::json;

use super::receiver::Receiver;
use super::world::World;
use crate::support::OPERATOR_TOKEN;

async fn operator(world: &World, what: &str) {
    let path = format!("/v1/operator/tenants/{}/{what}", world.tenant.id);
    let done = world.gateway.post(&path).bearer(OPERATOR_TOKEN).json(&json!({})).send().await;
    assert_eq!(done.status, 200, "{}", done.text);
}

#[tokio::test]
async fn deliveries_of_a_suspended_tenant_wait_until_it_goes_on() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    world.emit(EventKind::AccountLinked).await;
    operator(&world, "suspend").await;

    assert_eq!(world.send().await, 0);
    world.emit(EventKind::AccountUnlinked).await;
    assert_eq!(world.pass(Duration::days(3)).await, 0, "however long it takes");
    let backlog = world.gateway.running.ctx.store.system({
        let now = world.gateway.clock.now();
        move |tx| tx.webhook_backlog(now)
    });
    assert_eq!(backlog.await.expect("a count").due, 0, "nobody is late with these");
    operator(&world, "resume").await;

    assert_eq!(world.send().await, 2);
    assert_eq!(receiver.count(), 2);
    let statuses: Vec<_> =
        world.deliveries(&endpoint).await.iter().map(|one| one["status"].clone()).collect();
    assert_eq!(statuses, [json!("succeeded"), json!("succeeded")]);
}

#[tokio::test]
async fn another_tenants_deliveries_go_out_meanwhile() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    world.emit(EventKind::AccountLinked).await;
    let other = world.gateway.tenant().await;
    let path = format!("/v1/operator/tenants/{}/suspend", other.id);
    world.gateway.post(&path).bearer(OPERATOR_TOKEN).json(&json!({})).send().await;

    assert_eq!(world.send().await, 1);
}

#[tokio::test]
async fn a_deleted_tenants_deliveries_are_never_sent() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    world.emit(EventKind::AccountLinked).await;
    operator(&world, "suspend").await;
    let path = format!("/v1/operator/tenants/{}", world.tenant.id);
    let deleted = world.gateway.delete(&path).bearer(OPERATOR_TOKEN).send().await;
    assert_eq!(deleted.status, 204, "{}", deleted.text);

    assert_eq!(world.pass(Duration::hours(1)).await, 0);
    assert_eq!(receiver.count(), 0);
}
