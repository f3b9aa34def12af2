//! States only go forward, and each change is told once.

use serde_json::json;

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

#[tokio::test]
async fn each_change_writes_one_event_and_one_line() {
    let scene = Scene::new().await;
    let started = scene.start(json!({"user_id": "u", "metadata": {"order": 7}})).await;
    for state in ["new", "scanned", "scanned", "scanned"] {
        started.code.then(Say::State(state));
    }
    started.code.then(Say::Confirmed(Person::new("ana")));

    for _ in 0..12 {
        scene.gateway.pass(10).await;
    }

    assert_eq!(scene.timeline(&started.label).await, ["new", "code_shown", "scanned", "confirmed"]);
    assert_eq!(
        scene.events().await,
        ["account.linked=1", "link_session.confirmed=1", "link_session.scanned=1"]
    );
    let told =
        scene.rows("select data->'metadata'->>'order' from events where type like 'link_session.%'").await;
    assert_eq!(told, ["7", "7"]);
    assert_eq!(started.code.polls(), 5, "after the end nobody asks");
}

#[tokio::test]
async fn old_news_changes_nothing() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    for state in ["scanned", "new", "new", "scanned"] {
        started.code.then(Say::State(state));
    }

    for _ in 0..4 {
        scene.gateway.pass(10).await;
        assert_eq!(scene.status(&started.label).await, "scanned");
    }

    assert_eq!(scene.timeline(&started.label).await, ["new", "code_shown", "scanned"]);
}

#[tokio::test]
async fn a_confirmation_without_a_scan_links_all_the_same() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    started.code.then(Say::Confirmed(Person::new("ana")));

    scene.gateway.pass(10).await;

    assert_eq!(scene.timeline(&started.label).await, ["new", "code_shown", "confirmed"]);
    assert_eq!(scene.events().await, ["account.linked=1", "link_session.confirmed=1"]);
}

#[tokio::test]
async fn no_end_becomes_another_end() {
    let ends = ["cancelled", "expired", "confirmed"];
    for end in ends {
        let scene = Scene::new().await;
        let started = scene.start(json!({})).await;
        started.code.then(Say::State("scanned"));
        scene.gateway.pass(10).await;
        match end {
            "cancelled" => {
                scene.post(&format!("/v1/link-sessions/{}/cancel", started.label), json!({})).await;
            }
            "expired" => {
                started.code.then(Say::State("expired"));
            }
            _ => {
                started.code.then(Say::Confirmed(Person::new("ana")));
            }
        }
        scene.gateway.pass(10).await;
        assert_eq!(scene.status(&started.label).await, end);
        let before = (scene.timeline(&started.label).await, scene.events().await);

        started.code.then(Say::Confirmed(Person::new("bert")));
        for _ in 0..3 {
            scene.gateway.sweep().await;
            scene.gateway.pass(400).await;
        }

        assert_eq!(scene.status(&started.label).await, end);
        assert_eq!((scene.timeline(&started.label).await, scene.events().await), before);
    }
}

#[tokio::test]
async fn a_cancel_and_a_confirmation_at_once_leave_one_end() {
    let scene = Scene::new().await;
    for round in 0..10 {
        let started = scene.start_for(&format!("user-{round}")).await;
        started.code.then(Say::Confirmed(Person::new(&format!("p{round}"))));
        let path = format!("/v1/link-sessions/{}/cancel", started.label);

        let ((), cancel) = tokio::join!(scene.gateway.pass(10), scene.post(&path, json!({})));

        let session = scene.session(&started.label).await;
        let query = format!("select count(*) from accounts where user_id = 'user-{round}'");
        let accounts = scene.rows(&query).await;
        match session["status"].as_str().unwrap() {
            "cancelled" => assert_eq!((cancel.status, accounts[0].as_str()), (200, "0")),
            "confirmed" => assert_eq!((cancel.status, accounts[0].as_str()), (409, "1")),
            other => panic!("{other}"),
        }
        assert_eq!(scene.timeline(&started.label).await.len(), 3);
    }
}

#[tokio::test]
async fn a_label_that_has_linked_is_taken_for_24_hours() {
    let scene = Scene::new().await;
    let body = json!({"unique_id": "label-0001"});
    let started = scene.start(body.clone()).await;
    scene.confirm(&started, &Person::new("ana")).await;

    let soon = scene.post("/v1/link-sessions", body.clone()).await;
    let compatible = scene.post("/api/content/qr-login/request", body.clone()).await;
    scene.gateway.clock.advance(chrono::Duration::hours(24));
    let later = scene.post("/v1/link-sessions", body).await;

    assert_eq!((soon.status, soon.code().as_str()), (409, "link_session_confirmed"));
    assert_eq!((compatible.status, compatible.code().as_str()), (409, "link_session_confirmed"));
    assert_eq!(later.status, 201, "{}", later.text);
}

#[tokio::test]
async fn a_label_can_be_used_again_after_any_end_without_an_account() {
    let scene = Scene::new().await;
    let body = json!({"unique_id": "label-0001"});
    let first = scene.start(body.clone()).await;
    scene.post("/v1/link-sessions/label-0001/cancel", json!({})).await;
    scene.gateway.clock.advance(chrono::Duration::seconds(1));

    let second = scene.start(body).await;

    assert_ne!(first.id, second.id);
    assert_eq!(scene.session("label-0001").await["status"], "new", "the latest is shown");
}

#[tokio::test]
async fn a_compatible_session_expires_with_its_code() {
    let scene = Scene::new().await;
    let (token, code) = scene.start_compatible("compat-01").await;
    code.stands("expired");

    scene.gateway.pass(10).await;

    assert_eq!(scene.check(&token).await["status"], "expired");
    assert_eq!(scene.upstream.codes(), 1, "no new code is fetched");
    let (again, _) = scene.start_compatible("compat-01").await;
    assert_ne!(again, token, "a new one starts under the same label");
}

#[tokio::test]
async fn a_compatible_session_ends_by_its_codes_time_whatever_the_upstream_says() {
    let scene = Scene::new().await;
    let (token, code) = scene.start_compatible("compat-01").await;
    code.stands("new");

    for _ in 0..31 {
        scene.gateway.pass(10).await;
    }

    assert_eq!(scene.check(&token).await["status"], "expired");
}

#[tokio::test]
async fn a_late_confirmation_within_the_grace_wins() {
    let scene = Scene::new().await;
    let (token, code) = scene.start_compatible("compat-01").await;
    code.then(Say::State("scanned"));
    scene.gateway.pass(10).await;
    scene.gateway.pass(291).await;
    code.then(Say::Confirmed(Person::new("ana")));
    scene.gateway.pass(2).await;

    assert_eq!(scene.check(&token).await["status"], "confirmed");
}

/// The grace is 5 s, and the last poll may itself be late: 10 s after the session's time it is over.
#[tokio::test]
async fn a_session_ends_by_its_life_and_10_seconds_whatever_the_upstream_does() {
    let answers = [
        Say::status(200, json!({"success": true, "data": {"status": "strange"}})),
        Say::status(500, json!({})),
        Say::Raw { status: 429, header: Some(("retry-after", "3600")), body: "{}".into() },
        Say::status(401, json!({"error": "Invalid API key"})),
        Say::status(200, json!("garbage")),
        Say::Cut,
    ];
    for answer in answers {
        let scene = Scene::new().await;
        let started = scene.start(json!({})).await;
        let (token, _) = scene.start_compatible("compat-01").await;
        scene.upstream.outage(Some(answer.clone()));

        scene.pass_in_steps(310).await;
        scene.gateway.sweep().await;
        assert_eq!(scene.check(&token).await["status"], "expired", "{answer:?}");
        assert_eq!(scene.status(&started.label).await, "new", "a hosted session keeps its time: {answer:?}");
        scene.pass_in_steps(600).await;
        scene.gateway.sweep().await;
        assert_eq!(scene.status(&started.label).await, "expired", "{answer:?}");
        assert_eq!(scene.events().await, ["link_session.expired=2"], "{answer:?}");
    }
}
