//! Many sessions, two replicas, one of which dies.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::json;

use crate::support::process::{Process, scene_for_processes};
use crate::support::scene::{Scene, eventually};
use crate::support::upstream::{Person, Say};
use crate::support::{Gateway, Setup};

/// Starts `count` sessions that are confirmed at their first, second or third poll.
async fn start_many(scene: &Scene, count: usize) {
    let starts = (0..count).map(|number| scene.start(json!({"user_id": format!("user-{number}")})));
    futures_util::stream::iter(starts).buffer_unordered(8).collect::<Vec<_>>().await;
    let attempts = scene.rows("select attempt from link_codes").await;
    assert_eq!(attempts.len(), count);
    for (number, attempt) in attempts.iter().enumerate() {
        let code = scene.upstream.code_of_attempt(attempt);
        for _ in 0..number % 2 {
            code.then(Say::State("new"));
        }
        if number % 3 == 0 {
            code.then(Say::State("scanned"));
        }
        // The name tells which code it came from.
        code.then(Say::Confirmed(Person::new(&code.attempt())));
    }
}

async fn count(scene: &Scene, query: &str) -> usize {
    scene.rows(query).await[0].parse().expect("a count")
}

async fn pending(scene: &Scene) -> usize {
    count(scene, "select count(*) from link_sessions where status in ('new', 'scanned')").await
}

/// Every session ended, none twice, none with somebody else's account.
async fn each_ended_once(scene: &Scene, sessions: usize, lost_max: usize) {
    let confirmed = count(scene, "select count(*) from link_sessions where status = 'confirmed'").await;
    let utilised = count(scene, "select count(*) from link_sessions where status = 'utilised'").await;
    assert_eq!(confirmed + utilised, sessions);
    assert!(utilised <= lost_max, "{utilised} of {sessions} were lost with their replica");
    assert_eq!(count(scene, "select count(*) from accounts").await, confirmed);
    let swapped = "select count(*) from link_sessions s join accounts a using (tenant_id, environment, account_id) \
        join link_codes c using (tenant_id, environment, link_session_id) \
        where a.username <> c.attempt or a.user_id <> s.user_id";
    assert_eq!(count(scene, swapped).await, 0, "nobody has another's account");
    let repeated = "select count(*) from (select 1 from link_session_changes group by link_session_id, kind \
        having count(*) > 1) as twice";
    assert_eq!(count(scene, repeated).await, 0, "each change is told once");
    for kind in ["link_session.confirmed", "account.linked"] {
        let query = format!("select count(*) from events where type = '{kind}'");
        assert_eq!(count(scene, &query).await, confirmed, "{kind}");
    }
    let attempts = scene.rows("select attempt from link_codes").await;
    assert!(attempts.iter().all(|attempt| scene.upstream.code_of_attempt(attempt).confirmations() == 1));
    assert_eq!(scene.upstream.most_at_once(), 1, "no code is polled by two at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_200_sessions_each_is_confirmed_once_by_two_replicas_of_which_one_stops_abruptly() {
    let scene = Scene::with(Setup { poll_interval: Duration::from_secs(1), ..Setup::default() }).await;
    start_many(&scene, 200).await;
    scene.upstream.delay(Duration::from_millis(20));
    let doomed = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let _survivor = scene.replica(true).await;
    let setup = Setup {
        with_workers: true,
        upstream: Some(scene.upstream.base.clone()),
        beside: Some((scene.gateway.database_url.clone(), scene.gateway.redis_prefix.clone())),
        poll_interval: Duration::from_secs(1),
        ..Setup::default()
    };
    let _doomed = doomed.spawn(Gateway::with(setup)).await.unwrap();

    eventually("a part is confirmed", async || pending(&scene).await <= 150).await;
    doomed.shutdown_background();

    eventually("all have ended", async || pending(&scene).await == 0).await;
    each_ended_once(&scene, 200, 64).await;
}

#[tokio::test]
async fn a_killed_process_loses_no_session() {
    let scene = scene_for_processes().await;
    start_many(&scene, 60).await;
    scene.upstream.delay(Duration::from_millis(20));
    let doomed = Process::start(&scene, "").await;
    let survivor = Process::start(&scene, "").await;

    eventually("a part is confirmed", async || pending(&scene).await <= 45).await;
    doomed.kill();

    eventually("all have ended", async || pending(&scene).await == 0).await;
    each_ended_once(&scene, 60, 32).await;
    let url = format!("{}/v1/link-sessions", survivor.base());
    let answer =
        reqwest::Client::new().get(url).header("X-API-Key", &scene.tenant.live).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}
