//! The tenant's event stream of one session.

use serde_json::{Value, json};

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

/// What a stream told, one after another.
fn told(text: &str) -> Vec<Value> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("data: "));
    lines.map(|data| serde_json::from_str(data).expect("JSON in an event")).collect()
}

#[tokio::test]
async fn a_stream_tells_every_change_and_ends_with_the_session() {
    let scene = Scene::new().await;
    let started = scene.start(json!({"user_id": "u"})).await;
    started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    let path = format!("/v1/link-sessions/{}/events", started.label);

    let (answer, ()) = tokio::join!(scene.get(&path), async {
        scene.until_watched(started.id).await;
        scene.gateway.pass(10).await;
        // Each state is told only while it lasts.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        scene.gateway.pass(10).await;
    });

    assert_eq!(answer.header("content-type"), "text/event-stream");
    assert_eq!(answer.header("cache-control"), "no-store");
    let events = told(&answer.text);
    let states: Vec<&str> = events.iter().map(|event| event["status"].as_str().unwrap()).collect();
    assert_eq!(states, ["new", "scanned", "confirmed"], "{}", answer.text);
    assert_eq!(events[2]["unique_id"], started.label);
    assert_eq!(events[2]["account"]["username"], "ana");
    assert!(answer.text.contains("event: status\n"));
}

#[tokio::test]
async fn a_stream_of_an_ended_session_tells_the_end_and_closes() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.post(&format!("/v1/link-sessions/{}/cancel", started.label), json!({})).await;

    let answer = scene.get(&format!("/v1/link-sessions/{}/events", started.label)).await;

    let events = told(&answer.text);
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&events[0]["status"], &events[0]["reason"]),
        (&json!("cancelled"), &json!("cancelled_by_tenant"))
    );
}

#[tokio::test]
async fn a_stream_of_an_unknown_session_is_not_found() {
    let scene = Scene::new().await;

    assert_eq!(scene.get("/v1/link-sessions/nothing-here/events").await.status, 404);
    assert_eq!(scene.get("/v1/link-sessions/nothing-here/timeline").await.status, 404);
}

#[tokio::test]
async fn one_session_has_at_most_16_streams_in_a_process() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    let path = format!("{}/v1/link-sessions/{}/events", scene.gateway.base, started.label);
    let client = reqwest::Client::new();
    let open = || client.get(&path).header("X-API-Key", &scene.tenant.live).send();
    let mut streams = Vec::new();
    for _ in 0..16 {
        let mut stream = open().await.unwrap();
        assert_eq!(stream.status(), 200);
        // Its first bytes mean that it is counted.
        stream.chunk().await.unwrap();
        streams.push(stream);
    }

    let one_more = open().await.unwrap();
    assert_eq!(one_more.status(), 429);
    assert!(one_more.headers().contains_key("retry-after"));

    drop(streams);
    crate::support::scene::eventually("the streams are gone", async || open().await.unwrap().status() == 200)
        .await;
}
