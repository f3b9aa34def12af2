//! A hosted session never shows a dead code.

use serde_json::json;

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

#[tokio::test]
async fn an_expired_code_is_replaced_and_the_new_one_is_polled() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    started.code.stands("expired");

    scene.gateway.pass(10).await;

    assert_eq!(scene.upstream.codes(), 2);
    assert_eq!(scene.timeline(&started.label).await, ["new", "code_shown", "code_renewed"]);
    let generations = scene.rows("select generation from link_codes order by generation").await;
    assert_eq!(generations, ["1", "2"]);
    let (old, new) = (started.code.polls(), scene.upstream.last_code());
    new.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;
    assert_eq!(scene.status(&started.label).await, "confirmed");
    assert_eq!(started.code.polls(), old, "the old code is left alone");
}

#[tokio::test]
async fn a_code_past_its_time_is_not_shown_and_soon_replaced_even_when_the_upstream_calls_it_new() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.gateway.clock.advance(chrono::Duration::seconds(301));

    assert!(scene.session(&started.label).await["qr"].is_null(), "a dead code is never shown");

    scene.gateway.poll().await;
    scene.gateway.pass(10).await;
    assert_eq!(scene.upstream.codes(), 2);
    assert!(scene.session(&started.label).await["qr"].is_object());
}

#[tokio::test]
async fn codes_are_renewed_until_the_sessions_end_and_no_longer() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    for _ in 0..100 {
        scene.gateway.pass(10).await;
    }

    assert_eq!(scene.status(&started.label).await, "expired");
    let renewals = scene.timeline(&started.label).await.iter().filter(|kind| *kind == "code_renewed").count();
    assert!((2..=3).contains(&renewals), "15 minutes of 5 minutes each, not {renewals}");
    assert_eq!(scene.events().await, ["link_session.expired=1"]);
}

#[tokio::test]
async fn a_scanned_code_is_not_replaced() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    started.code.then(Say::State("scanned")).then(Say::State("expired"));

    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;

    let session = scene.session(&started.label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("expired"), &json!("code_expired")));
    assert_eq!(scene.upstream.codes(), 1);
}

#[tokio::test]
async fn a_renewal_that_fails_is_tried_again() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    started.code.stands("expired");
    scene.upstream.once("request", Say::status(500, json!({})));

    scene.gateway.pass(10).await;
    assert_eq!(scene.status(&started.label).await, "new");
    scene.gateway.pass(20).await;

    assert_eq!(scene.upstream.codes(), 2);
    assert_eq!(scene.timeline(&started.label).await, ["new", "code_shown", "code_renewed"]);
}

#[tokio::test]
async fn a_confirmation_of_an_old_code_is_not_another_sessions() {
    let scene = Scene::new().await;
    let (one, two) = (scene.start_for("one").await, scene.start_for("two").await);
    one.code.then(Say::Confirmed(Person::new("ana")));
    two.code.then(Say::Confirmed(Person::new("bert")));

    scene.gateway.pass(10).await;

    assert_eq!(scene.session(&one.label).await["account"]["username"], "ana");
    assert_eq!(scene.session(&two.label).await["account"]["username"], "bert");
}
