//! Whatever an upstream says, in whatever order: sessions go forward as the model says, and each links
//! one account at most.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::support::scene::{Scene, Started};
use crate::support::upstream::{Person, Say};

const SESSIONS: usize = 200;
const STEPS_MAX: usize = 7;

/// One answer of the upstream.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    New,
    Scanned,
    Confirmed,
    Lost,
    Expired,
    Utilised,
    Unknown,
    OtherAttempt,
    Error,
    Garbage,
    Cut,
}

fn any_step() -> impl Strategy<Value = Step> {
    use Step::*;

    // States often, so that scripts get somewhere.
    proptest::sample::select(vec![
        New,
        New,
        Scanned,
        Scanned,
        Scanned,
        Confirmed,
        Lost,
        Expired,
        Utilised,
        Unknown,
        OtherAttempt,
        Error,
        Garbage,
        Cut,
    ])
}

fn say(step: Step, person: &Person) -> Say {
    match step {
        Step::New => Say::State("new"),
        Step::Scanned => Say::State("scanned"),
        Step::Confirmed => Say::Confirmed(person.clone()),
        Step::Lost => Say::ConfirmedAndLost(person.clone()),
        Step::Expired => Say::State("expired"),
        Step::Utilised => Say::State("utilised"),
        Step::Unknown => Say::status(200, json!({"success": true, "data": {"status": "linked"}})),
        Step::OtherAttempt => Say::OfAnotherAttempt("confirmed"),
        Step::Error => Say::status(503, json!({"error": "busy"})),
        Step::Garbage => Say::Raw { status: 200, header: None, body: "<!doctype html>".into() },
        Step::Cut => Say::Cut,
    }
}

/// Where a session must stand after the part of its script that was said. `renewed`: it shows a new code.
fn model(script: &[Step], renewed: bool) -> &'static str {
    let (mut status, mut utilised) = ("new", false);
    for step in script {
        match (step, status) {
            (Step::Scanned, _) => status = "scanned",
            (Step::Confirmed, _) => return "confirmed",
            (Step::Expired, "scanned") => return "expired",
            // The new code is never scanned. A busy machine may fail to fetch one at the first try.
            (Step::Expired, _) if renewed => return "new",
            // Believed only when it is said again after two intervals.
            (Step::Utilised, _) if utilised => return "utilised",
            (Step::Utilised, _) => utilised = true,
            _ => {}
        }
    }
    status
}

async fn check(scene: &Scene, script: &[Step], started: &Started, user: &str) {
    let status = scene.status(&started.label).await;
    let kinds = scene.timeline(&started.label).await;
    let said = &script[..script.len().min(started.code.polls())];
    assert_eq!(status, model(said, kinds.iter().any(|kind| kind == "code_renewed")), "{said:?}");
    let order = ["new", "code_shown", "code_renewed", "scanned", "confirmed", "expired", "utilised"];
    let places: Vec<usize> = kinds
        .iter()
        .map(|kind| order.iter().position(|known| known == kind).expect("a known kind"))
        .collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{script:?}: {kinds:?}");
    let accounts = scene.rows(&format!("select count(*) from accounts where user_id = '{user}'")).await;
    assert_eq!(accounts[0] == "1", status == "confirmed", "{script:?}");
}

#[tokio::test]
async fn sessions_follow_the_model_and_link_one_account_at_most() {
    let scene = Scene::new().await;
    let mut runner = TestRunner::default();
    let scripts = proptest::collection::vec(proptest::collection::vec(any_step(), 1..=STEPS_MAX), SESSIONS);
    let scripts = scripts.new_tree(&mut runner).expect("scripts").current();
    let mut sessions = Vec::new();
    for (number, script) in scripts.iter().enumerate() {
        let started = scene.start_for(&format!("user-{number}")).await;
        for step in script {
            started.code.then(say(*step, &Person::new(&format!("p{number}"))));
        }
        // Nothing but the script is said, so that what was said last does not count twice.
        for _ in script.len()..STEPS_MAX {
            started.code.then(Say::Cut);
        }
        sessions.push(started);
    }

    for _ in 0..STEPS_MAX {
        scene.gateway.pass(20).await;
    }

    for (number, (script, started)) in scripts.iter().zip(&sessions).enumerate() {
        check(&scene, script, started, &format!("user-{number}")).await;
    }
    let confirmed = scene.rows("select count(*) from link_sessions where status = 'confirmed'").await;
    assert_eq!(scene.rows("select count(*) from accounts").await, confirmed);
    assert_eq!(
        scene.rows("select count(*) from events where type = 'link_session.confirmed'").await,
        confirmed
    );
}
