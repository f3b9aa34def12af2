//! The program dies at the worst moments of a confirmation. Each time in a process of its own, stopped
//! at a failpoint and killed there.

use serde_json::json;

use crate::support::process::{Process, scene_for_processes};
use crate::support::scene::{Scene, Started, eventually};
use crate::support::upstream::{Person, Say};

/// A session whose process was killed at `failpoint`, when the confirmation had been handed out.
async fn killed_at(scene: &Scene, failpoint: &str) -> Started {
    scene.upstream.has_account(&Person::new("somebody-else"));
    let started = scene.start(json!({"user_id": "u"})).await;
    started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    let process = Process::start(scene, failpoint).await;
    eventually("the confirmation is handed out", async || started.code.confirmations() == 1).await;
    if failpoint.starts_with("after_confirm_commit") {
        eventually("it is on disk", async || scene.status(&started.label).await == "confirmed").await;
    } else {
        // The answer is on its way to the process, which stops when it has it.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(scene.status(&started.label).await, "scanned");
    }
    process.kill();
    started
}

async fn ends_with_one_account(failpoint: &str) {
    let scene = scene_for_processes().await;
    let started = killed_at(&scene, failpoint).await;

    let _relief = Process::start(&scene, "").await;
    eventually("the session has ended", async || scene.status(&started.label).await != "scanned").await;

    let session = scene.session(&started.label).await;
    assert_eq!(session["status"], "confirmed", "{}", session["reason"]);
    assert_eq!(session["account"]["username"], "ana");
    assert_eq!(scene.rows("select count(*) from accounts").await, ["1"]);
    assert_eq!(
        scene.events().await,
        ["account.linked=1", "link_session.confirmed=1", "link_session.scanned=1"]
    );
    assert_eq!(scene.timeline(&started.label).await, ["new", "code_shown", "scanned", "confirmed"]);
}

#[tokio::test]
async fn a_crash_before_the_commit_ends_with_one_account() {
    ends_with_one_account("before_confirm_commit=pause").await;
}

#[tokio::test]
async fn a_crash_after_the_commit_ends_with_one_account() {
    ends_with_one_account("after_confirm_commit=pause").await;
}

#[tokio::test]
async fn a_crash_between_the_answer_and_its_use_ends_with_one_account() {
    ends_with_one_account("after_poll=1*off->pause").await;
}

#[tokio::test]
async fn a_crash_whose_account_is_not_certain_ends_cleanly_without_one() {
    let scene = scene_for_processes().await;
    let other = scene.start_for("another").await;
    let started = killed_at(&scene, "before_confirm_commit=pause").await;

    let _relief = Process::start(&scene, "").await;
    eventually("the session has ended", async || scene.status(&started.label).await != "scanned").await;

    let session = scene.session(&started.label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("utilised"), &json!("utilised")));
    assert_eq!(scene.rows("select count(*) from accounts").await, ["0"]);
    assert_eq!(scene.events().await, ["link_session.failed=1", "link_session.scanned=1"]);
    assert_eq!(scene.status(&other.label).await, "new");
}
