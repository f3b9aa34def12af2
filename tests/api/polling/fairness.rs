//! What upstreams are asked: within a budget, tenants taking turns, and nothing while they are down.

use std::time::Duration;

use linkgate::clock::Clock;
use linkgate::live::shard_of;
use linkgate::model::upstream::{Queue, UpstreamName};
use serde_json::json;

use crate::support::scene::{Scene, Started};
use crate::support::upstream::{Person, Say};
use crate::support::{Gateway, Setup};

async fn with_budget(calls_per_second: u32) -> Scene {
    let clock = Clock::manual(chrono::Utc::now());
    Scene::with(Setup { clock, upstream_calls_per_second: calls_per_second, ..Setup::default() }).await
}

/// Another tenant of the same gateway.
async fn neighbour(scene: &Scene) -> Scene {
    let tenant = scene.gateway.tenant().await;
    Scene { upstream: scene.upstream.clone(), gateway: beside(scene).await, tenant }
}

/// A replica that obeys the same budget.
async fn beside(scene: &Scene) -> Gateway {
    Gateway::with(Setup {
        clock: scene.gateway.clock.clone(),
        upstream: Some(scene.upstream.base.clone()),
        beside: Some((scene.gateway.database_url.clone(), scene.gateway.redis_prefix.clone())),
        upstream_calls_per_second: scene.gateway.running.ctx.settings.upstream_calls_per_second,
        ..Setup::default()
    })
    .await
}

fn polls(sessions: &[Started]) -> usize {
    sessions.iter().map(|started| started.code.polls()).sum()
}

#[tokio::test]
async fn replicas_together_keep_an_upstreams_budget() {
    let scene = with_budget(5).await;
    let replica = beside(&scene).await;
    let mut sessions = Vec::new();
    for number in 0..30 {
        sessions.push(scene.start_for(&format!("u{number}")).await);
    }
    scene.gateway.clock.advance(chrono::Duration::seconds(60));

    // The bucket holds one second's calls, and gets five more each second.
    for seconds in 1..=4 {
        scene.gateway.poll().await;
        replica.poll().await;
        assert_eq!(polls(&sessions), 5 * seconds);
        scene.gateway.clock.advance(chrono::Duration::seconds(1));
    }
}

#[tokio::test]
async fn a_budget_that_new_sessions_use_up_keeps_no_poll_that_was_given_leave() {
    use linkgate::service::link_sessions::{Leave, Terms, claim, leave_for, poll};

    let scene = with_budget(2).await;
    let ctx = &scene.gateway.running.ctx;
    let sessions = [scene.start_for("one").await, scene.start_for("two").await];
    scene.gateway.clock.advance(chrono::Duration::seconds(3));
    assert_eq!(leave_for(ctx, UpstreamName::Operator, 2).await.unwrap(), Leave::Go(2));
    let claimed = claim(ctx, Queue::Operator, 2).await.unwrap();

    // The bucket is empty now; a code that somebody waits for is asked for all the same.
    scene.start_for("three").await;
    for session in claimed {
        poll(ctx, session, Terms::Ordinary).await.unwrap();
    }

    assert_eq!(polls(&sessions), 2);
}

#[tokio::test]
async fn a_tenant_with_many_sessions_does_not_keep_another_waiting() {
    let scene = with_budget(4).await;
    let small = neighbour(&scene).await;
    let mut many = Vec::new();
    for number in 0..60 {
        many.push(scene.start_for(&format!("u{number}")).await);
    }
    let few = [small.start_for("one").await, small.start_for("two").await];
    // All are due, those of the busy tenant for longer.
    scene.gateway.clock.advance(chrono::Duration::seconds(30));

    // Four calls a second over 16 shards: each has had its turn four times, twice for each tenant.
    for _ in 0..16 {
        scene.gateway.poll().await;
        scene.gateway.clock.advance(chrono::Duration::seconds(1));
    }

    assert!(polls(&many) >= 16, "{}", polls(&many));
    for started in &few {
        assert!(started.code.polls() >= 1, "after {} of the busy tenant's", polls(&many));
    }
    assert!(polls(&many) <= 62, "{}", polls(&many));
}

#[tokio::test]
async fn whoever_waits_comes_before_sessions_that_nobody_watches() {
    let scene = with_budget(4).await;
    let mut many = Vec::new();
    for number in 0..60 {
        many.push(scene.start_for(&format!("u{number}")).await);
    }
    scene.gateway.clock.advance(chrono::Duration::seconds(30));
    // Two of one shard would have to share its turn.
    let shard = |started: &Started| shard_of(started.id);
    let other = many.iter().rfind(|started| shard(started) != shard(&many[20])).expect("more than one shard");
    let watched = [&many[20], other];
    for started in watched {
        scene.session(&started.label).await;
        scene.until_watched(started.id).await;
    }

    // Each shard has had its turn: of 16 calls two are for those who wait.
    for _ in 0..5 {
        scene.gateway.poll().await;
        scene.gateway.clock.advance(chrono::Duration::seconds(1));
    }

    assert!(polls(&many) <= 24, "{}", polls(&many));
    for started in watched {
        assert!(started.code.polls() >= 1, "{} polls of others came first", polls(&many));
    }
}

#[tokio::test]
async fn an_upstream_that_asks_to_slow_down_gets_half_of_the_calls_for_a_while() {
    let scene = with_budget(8).await;
    let mut sessions = Vec::new();
    for number in 0..40 {
        sessions.push(scene.start_for(&format!("u{number}")).await);
    }
    scene.gateway.clock.advance(chrono::Duration::seconds(30));
    scene
        .upstream
        .once("check", Say::Raw { status: 429, header: Some(("retry-after", "9")), body: "{}".into() });
    scene.gateway.poll().await;
    let before = polls(&sessions);
    assert!(before <= 8);

    scene.gateway.clock.advance(chrono::Duration::seconds(1));
    scene.gateway.poll().await;
    assert_eq!(polls(&sessions), before, "it is left alone");
    scene.end_pause().await;
    scene.gateway.clock.advance(chrono::Duration::seconds(1));
    scene.gateway.poll().await;

    let after = polls(&sessions) - before;
    assert!((3..=5).contains(&after), "{after}");
}

#[tokio::test]
async fn an_upstream_that_is_down_is_left_alone_but_for_one_call_that_finds_out() {
    let scene = Scene::new().await;
    let mut sessions = Vec::new();
    for number in 0..12 {
        sessions.push(scene.start_for(&format!("u{number}")).await);
    }
    scene.upstream.outage(Some(Say::status(500, json!({}))));
    scene.gateway.pass(3).await;
    let known = scene.upstream.calls("check");
    assert!(scene.pause_ms().await > 0, "after twelve failures it is left alone");

    scene.gateway.pass(30).await;
    assert_eq!(scene.upstream.calls("check"), known);
    let refused = scene.post("/v1/link-sessions", json!({})).await;
    assert_eq!((refused.status, refused.code().as_str()), (503, "upstream_unavailable"), "{}", refused.text);
    scene.end_pause().await;
    scene.gateway.pass(30).await;
    assert_eq!(scene.upstream.calls("check"), known + 1, "one call finds out");

    scene.upstream.outage(None);
    scene.end_pause().await;
    for (number, started) in sessions.iter().enumerate() {
        started.code.then(Say::Confirmed(Person::new(&format!("p{number}"))));
    }
    scene.gateway.pass(30).await;
    scene.gateway.pass(30).await;
    for started in &sessions {
        assert_eq!(scene.status(&started.label).await, "confirmed");
    }
}

#[tokio::test]
async fn a_worker_that_was_stopped_moves_nothing_that_another_has_taken_over() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.gateway.clock.advance(chrono::Duration::seconds(3));
    let (live, lease) = (&scene.gateway.running.ctx.live, Duration::from_secs(5));
    let stale = live.claim(Queue::Operator, 10, lease).await.unwrap().remove(0);
    assert!(live.claim(Queue::Operator, 10, lease).await.unwrap().is_empty(), "it is claimed");
    scene.gateway.clock.advance(chrono::Duration::seconds(6));
    let fresh = live.claim(Queue::Operator, 10, lease).await.unwrap().remove(0);

    // Back from its stop, the first worker says that the session is due at once.
    let next = linkgate::live::Next { delay: Duration::ZERO, failed: false };
    live.reschedule(&stale, next, Duration::ZERO).await.unwrap();
    assert!(!live.hold(&stale, lease).await.unwrap());

    assert_eq!(scene.due_in(started.id).await, Some(5.0));
    assert!(live.hold(&fresh, lease).await.unwrap());
    live.reschedule(&fresh, next, Duration::ZERO).await.unwrap();
    assert_eq!(scene.due_in(started.id).await, Some(0.0));
}

#[tokio::test]
async fn an_entry_takes_less_than_a_kilobyte_of_redis() {
    let scene = Scene::new().await;
    let started = scene.start_for("somebody with a name of some length").await;

    let bytes = scene.redis_bytes(started.id).await;

    assert!((200..700).contains(&bytes), "{bytes}");
}

#[tokio::test]
async fn many_confirmations_share_one_look_at_the_upstreams_list_of_accounts() {
    let scene = Scene::new().await;
    let mut sessions = Vec::new();
    for number in 0..30 {
        let started = scene.start_for(&format!("u{number}")).await;
        started.code.then(Say::Confirmed(Person::new(&format!("p{number}"))));
        sessions.push(started);
    }
    let before = scene.upstream.calls("accounts");

    scene.gateway.pass(3).await;
    for started in &sessions {
        assert_eq!(scene.status(&started.label).await, "confirmed");
    }

    // Each profile is fetched in the background.
    let asked = async || scene.upstream.calls("accounts") > before;
    crate::support::scene::eventually("the list is asked for", asked).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let calls = scene.upstream.calls("accounts") - before;
    assert!((1..=15).contains(&calls), "{calls} calls for 30 accounts");
}
