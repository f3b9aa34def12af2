//! One endpoint keeps no other waiting, whatever it does.

use std::time::{Duration, Instant};

use linkgate::model::event::EventKind;
use linkgate::model::tenant::TenantScope;
use linkgate::service::webhooks::{Lane, claim};
use serde_json::json;

use super::receiver::{Receiver, Reply, status};
use super::world::World;
use crate::support::scene::eventually;

#[tokio::test]
async fn an_endpoint_that_hangs_delays_no_other_of_the_same_tenant() {
    let world = World::with_workers().await;
    let (slow, quick) = (Receiver::start().await, Receiver::start().await);
    slow.usually(Reply::Hang);
    world.endpoint(&slow).await;
    let endpoint = world.endpoint(&quick).await;
    let started = Instant::now();

    for _ in 0..100 {
        world.emit(EventKind::AccountLinked).await;
    }
    eventually("the quick one has them all", async || quick.count() >= 100).await;

    // One answer of the slow one takes ten seconds.
    assert!(started.elapsed() < Duration::from_secs(9), "{:?}", started.elapsed());
    assert_eq!(quick.count(), 100);
    assert!(slow.most_under_way() <= 16, "{} at once", slow.most_under_way());
    eventually("all are written down", async || {
        world.deliveries(&endpoint).await.iter().all(|delivery| delivery["status"] == "succeeded")
    })
    .await;
}

#[tokio::test]
async fn many_endpoints_that_hang_leave_room_for_others_after_a_moment() {
    let world = World::with_workers().await;
    let (slow, quick) = (Receiver::start().await, Receiver::start().await);
    slow.usually(Reply::Hang);
    for _ in 0..20 {
        world.endpoint(&slow).await;
    }
    let other = world.gateway.tenant().await;
    let call = world.gateway.post("/v1/webhook-endpoints").key(&other.test);
    assert_eq!(call.json(&json!({"url": quick.url})).send().await.status, 201);
    let scope = TenantScope { tenant: other.id.parse().expect("an id"), ..world.scope };
    for _ in 0..16 {
        world.emit(EventKind::AccountLinked).await;
    }
    eventually("they have taken all places", async || slow.most_under_way() >= 128).await;
    let started = Instant::now();

    world.emit_in(scope, EventKind::AccountLinked, json!({})).await;
    eventually("the quick one has it", async || quick.count() == 1).await;

    // One answer of the slow ones takes ten seconds.
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_long_queue_leaves_room_for_a_short_one() {
    let world = World::new().await;
    let (long, short) = (Receiver::start().await, Receiver::start().await);
    world.endpoint_for(&long, json!({"events": ["post.failed"]})).await;
    world.endpoint_for(&short, json!({"events": ["account.linked"]})).await;
    for _ in 0..200 {
        world.emit(EventKind::PostFailed).await;
    }
    let wanted = world.emit(EventKind::AccountLinked).await;
    let ctx = &world.gateway.running.ctx;

    // There is room for two alone.
    let claimed = claim(ctx, [(Lane::Quick, 2), (Lane::Slow, 0)]).await.expect("a claim");
    assert_eq!(claimed.len(), 2);
    for (_, job) in claimed {
        linkgate::service::webhooks::deliver(ctx, job).await.expect("it is written down");
    }

    assert_eq!((long.count(), short.ids()), (1, vec![wanted.to_string()]));
    let more = claim(ctx, [(Lane::Quick, 100), (Lane::Slow, 100)]).await.expect("a claim");
    assert_eq!(more.len(), 16, "one endpoint has so many under way at most");
}

#[tokio::test]
async fn endpoints_that_fail_have_a_lane_of_their_own() {
    let world = World::new().await;
    let (bad, good) = (Receiver::start().await, Receiver::start().await);
    bad.usually(status(500));
    world.endpoint(&bad).await;
    world.endpoint(&good).await;
    world.emit(EventKind::AccountLinked).await;
    world.send().await;
    for _ in 0..10 {
        world.emit(EventKind::AccountLinked).await;
    }
    let ctx = &world.gateway.running.ctx;

    let quick = claim(ctx, [(Lane::Quick, 100), (Lane::Slow, 0)]).await.expect("a claim");
    let slow = claim(ctx, [(Lane::Quick, 0), (Lane::Slow, 100)]).await.expect("a claim");

    assert_eq!((quick.len(), slow.len()), (10, 4));
    for (lane, job) in quick.into_iter().chain(slow) {
        let before = (bad.count(), good.count());
        linkgate::service::webhooks::deliver(ctx, job).await.expect("it is written down");
        let sent_to_good = good.count() > before.1;
        assert_eq!(sent_to_good, lane == Lane::Quick);
    }
}

#[tokio::test]
async fn answers_that_drip_or_do_not_end_are_cut() {
    let world = World::new().await;
    let (drip, flood) = (Receiver::start().await, Receiver::start().await);
    drip.usually(Reply::Drip);
    flood.usually(Reply::Flood);
    let endpoints = [world.endpoint(&drip).await, world.endpoint(&flood).await];
    world.emit(EventKind::AccountLinked).await;
    let started = Instant::now();

    world.send().await;

    assert!(started.elapsed() < Duration::from_secs(14), "{:?}", started.elapsed());
    for endpoint in &endpoints {
        // The status is the answer.
        let delivery = world.delivery(endpoint).await;
        assert_eq!(delivery["status"], "succeeded", "{delivery}");
        let excerpt = delivery["attempts"][0]["response_body"].as_str().unwrap_or_default().to_owned();
        assert!(excerpt.len() <= 1_024 && excerpt.chars().all(|c| c == 'd' || c == 'f'), "{excerpt}");
    }
}
