//! Replicas that die: every event arrives, some of them twice.

use std::collections::{BTreeMap, BTreeSet};

use linkgate::model::event::EventKind;
use linkgate::model::tenant::{Environment, TenantScope};
use linkgate::service::Error;
use serde_json::json;

use super::receiver::Receiver;
use crate::support::process::{Process, scene_for_processes};
use crate::support::scene::eventually;

const EVENTS: usize = 2_000;

#[tokio::test]
async fn two_thousand_events_survive_senders_that_are_killed() {
    let (scene, receiver) = (scene_for_processes().await, Receiver::start().await);
    let scope = TenantScope {
        tenant: scene.tenant.id.parse().expect("a tenant's id"),
        environment: Environment::Live,
    };
    let body = json!({"url": "https://hooks.example.com/"});
    let made = scene.gateway.post("/v1/webhook-endpoints").key(&scene.tenant.live).json(&body).send().await;
    assert_eq!(made.status, 201, "{}", made.text);
    // The processes may call loopback, the scene's own gateway may not.
    scene.change(&format!("update webhook_endpoints set url = '{}'", receiver.url)).await;
    let emit = async |count: usize| {
        let (ctx, at) = (&scene.gateway.running.ctx, scene.gateway.clock.now());
        let written = ctx.store.tenant(scope, move |tx| {
            let ids = (0..count).map(|n| tx.insert_event(EventKind::AccountLinked, json!({ "n": n }), at));
            Ok::<_, Error>(ids.collect::<Result<Vec<_>, _>>()?)
        });
        written.await.expect("events")
    };
    let private = [("LINKGATE_ALLOW_PRIVATE_NETWORKS", "on")];

    let mut events = BTreeSet::new();
    for round in 1..=4 {
        for _ in 0..5 {
            events.extend(emit(EVENTS / 20).await.into_iter().map(|id| id.to_string()));
        }
        let process = Process::with(&scene, &private).await;
        let some = receiver.count() + EVENTS / 10;
        eventually("some arrive", async || receiver.count() >= some).await;
        if round < 4 {
            process.kill();
            continue;
        }
        eventually("all arrive", async || {
            receiver.ids().into_iter().collect::<BTreeSet<_>>().len() >= EVENTS
        })
        .await;
        eventually("all are written down", async || {
            scene.rows("select count(*) from webhook_deliveries where status = 'succeeded'").await == ["2000"]
        })
        .await;
    }

    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for id in receiver.ids() {
        *times.entry(id).or_default() += 1;
    }
    let arrived: BTreeSet<String> = times.keys().cloned().collect();
    assert_eq!(arrived, events, "each event arrives, and is known again by its id");
    let twice = times.values().filter(|count| **count > 1).count();
    assert!(twice <= 3 * 16, "{twice} events came twice: more than were under way at the kills");
}
