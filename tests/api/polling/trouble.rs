//! An upstream that is slow, refuses, or talks nonsense ends no session.

use std::time::Duration;

use serde_json::json;

use crate::support::scene::{Scene, Started};
use crate::support::upstream::{Person, Say};

/// The session still waits, and a scan and a confirmation get through.
async fn recovers(scene: &Scene, started: &Started, what: &str) {
    assert_eq!(scene.status(&started.label).await, "new", "{what}");
    scene.upstream.outage(None);
    scene.end_pause().await;
    started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    for _ in 0..10 {
        if scene.status(&started.label).await == "confirmed" {
            break;
        }
        scene.gateway.pass(20).await;
        scene.end_pause().await;
    }
    assert_eq!(scene.status(&started.label).await, "confirmed", "{what}");
    let kinds = scene.timeline(&started.label).await;
    assert_eq!(kinds, ["new", "code_shown", "scanned", "confirmed"], "{what}");
}

#[tokio::test]
async fn no_answer_of_an_upstream_in_trouble_ends_a_session() {
    let data = |data: serde_json::Value| Say::status(200, json!({"success": true, "data": data}));
    let html = "<html><body>502 Bad Gateway</body></html>".to_owned();
    let cases = [
        ("500", Say::status(500, json!({"error": "boom"}))),
        ("502 in HTML", Say::Raw { status: 502, header: None, body: html.clone() }),
        ("503", Say::status(503, json!({}))),
        ("200 in HTML", Say::Raw { status: 200, header: None, body: html }),
        ("cut off JSON", Say::Raw { status: 200, header: None, body: "{\"success\": tr".into() }),
        ("nothing", Say::Raw { status: 200, header: None, body: String::new() }),
        ("null", Say::status(200, json!(null))),
        ("a list", Say::status(200, json!([1, 2]))),
        ("no status", data(json!({}))),
        ("an unknown status", data(json!({"status": "CONFIRMED_MAYBE"}))),
        ("a status of another type", data(json!({"status": 7}))),
        ("confirmed without an account", data(json!({"status": "confirmed"}))),
        ("confirmed with a strange id", data(json!({"status": "confirmed", "account": {"accountId": ".."}}))),
        ("success false", Say::status(200, json!({"success": false, "error": "x"}))),
        ("400", Say::status(400, json!({"error": "bad"}))),
        ("404", Say::status(404, json!({"error": "no such token"}))),
        (
            "a redirect",
            Say::Raw { status: 302, header: Some(("location", "/elsewhere")), body: String::new() },
        ),
        ("cut", Say::Cut),
        ("1 MB", Say::Raw { status: 200, header: None, body: " ".repeat(1_000_000) }),
    ];
    let scene = Scene::new().await;
    for (what, say) in cases {
        let started = scene.start_for(what).await;
        scene.upstream.outage(Some(say));
        let mut rounds = 0;
        while started.code.polls() < 2 {
            rounds += 1;
            assert!(rounds <= 10, "{what}: it is asked again");
            scene.gateway.pass(20).await;
        }
        recovers(&scene, &started, what).await;
    }
}

#[tokio::test]
async fn the_answer_about_another_attempt_is_not_believed() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    for state in ["confirmed", "expired", "utilised", "scanned"] {
        started.code.then(Say::OfAnotherAttempt(state));
        scene.gateway.pass(20).await;
        assert_eq!(scene.status(&started.label).await, "new", "{state}");
    }

    assert_eq!(started.code.polls(), 4);
    assert_eq!(scene.rows("select count(*) from accounts").await, ["0"]);
    assert_eq!(scene.timeline(&started.label).await, ["new", "code_shown"]);
}

#[tokio::test]
async fn an_upstream_that_hangs_is_given_up_on_after_3_seconds() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.upstream.outage(Some(Say::Hang));

    let before = std::time::Instant::now();
    scene.gateway.pass(10).await;
    let took = before.elapsed();

    assert!((Duration::from_secs(2)..Duration::from_secs(5)).contains(&took), "{took:?}");
    recovers(&scene, &started, "hang").await;
}

#[tokio::test]
async fn a_request_to_slow_down_is_obeyed_for_the_whole_upstream() {
    let cases = [(Some(("retry-after", "37")), 37_000), (None, 6_000)];
    for (header, expected_ms) in cases {
        let scene = Scene::new().await;
        let (one, two) = (scene.start_for("one").await, scene.start_for("two").await);
        let replica = scene.replica(false).await;
        one.code.then(Say::Raw { status: 429, header, body: "{}".into() });
        let before_two = two.code.polls();
        // Only the first one is due, so that what follows is seen of the other.
        two.code.stands("new");
        scene.gateway.pass(3).await;
        let pause = scene.pause_ms().await;
        assert!((expected_ms - 3_000..=expected_ms).contains(&pause), "{header:?}: {pause}");

        let polls = scene.upstream.all_calls();
        for gateway in [&scene.gateway, &replica] {
            for _ in 0..5 {
                gateway.pass(10).await;
            }
        }
        assert!(two.code.polls() <= before_two + 1, "{header:?}");
        assert_eq!(scene.upstream.all_calls(), polls, "{header:?}: nobody asks before the time");

        let refused = scene.post("/v1/link-sessions", json!({})).await;
        assert_eq!((refused.status, refused.code().as_str()), (429, "upstream_rate_limited"));
        assert!(!refused.header("retry-after").is_empty());
        assert_eq!(scene.upstream.all_calls(), polls, "{header:?}: new codes wait too");

        scene.end_pause().await;
        recovers(&scene, &one, "slow down").await;
    }
}

#[tokio::test]
async fn refused_credentials_are_tried_three_times_a_minute_at_most() {
    let refusals = [
        (Say::status(401, json!({"error": "Invalid API key"})), "upstream_auth"),
        (
            Say::status(
                403,
                json!({"error": "QR Code login is only available for Maximum subscription", "subscription": "free"}),
            ),
            "upstream_plan_required",
        ),
    ];
    for (refusal, code) in refusals {
        let scene = Scene::new().await;
        let first = scene.start_for("first").await;
        scene.upstream.outage(Some(refusal));
        scene.gateway.pass(3).await;
        assert_eq!(scene.upstream.calls("check"), 1);
        scene.upstream.outage(None);
        scene.end_pause().await;
        scene.gateway.pass(0).await;

        let pause = async |scene: &Scene| {
            let ms = scene.pause_ms().await;
            assert!((19_000..=20_000).contains(&ms), "{code}: {ms}");
        };
        for _ in 0..10 {
            scene.start_for("many").await;
        }
        scene.upstream.once("check", Say::status(401, json!({"error": "Invalid API key"})));
        scene.upstream.outage(Some(Say::status(401, json!({"error": "Invalid API key"}))));
        // The first round finds out, however many are due in it.
        scene.gateway.pass(30).await;
        let known = scene.upstream.all_calls();
        pause(&scene).await;
        for _ in 0..3 {
            scene.gateway.pass(60).await;
            assert_eq!(scene.upstream.all_calls(), known, "{code}: it is left alone");
        }
        let refused = scene.post("/v1/link-sessions", json!({})).await;
        assert_eq!((refused.status, refused.code().as_str()), (503, "upstream_auth"));

        // After each pause one call finds out, though eleven sessions are due.
        for probe in 1..=3 {
            scene.end_pause().await;
            scene.gateway.pass(30).await;
            assert_eq!(scene.upstream.all_calls(), known + probe, "{code}");
            pause(&scene).await;
        }
        recovers(&scene, &first, code).await;
    }
}

#[tokio::test]
async fn a_refusal_is_told_to_tenants_as_the_operators_matter() {
    let scene = Scene::new().await;
    let cases = [
        (Say::status(401, json!({"error": "Invalid API key sk_upstream_canary_7f3a"})), "upstream_auth"),
        (
            Say::status(403, json!({"error": "only Maximum", "subscription": "free"})),
            "upstream_plan_required",
        ),
    ];
    for (say, code) in cases {
        scene.end_pause().await;
        scene.upstream.once("request", say);
        let refused = scene.post("/v1/link-sessions", json!({})).await;
        assert_eq!((refused.status, refused.code().as_str()), (503, code), "{}", refused.text);
        assert_eq!(refused.json()["actor"], "operator");
        assert!(!refused.text.contains("canary") && !refused.text.contains("Maximum"), "{}", refused.text);
    }
}
