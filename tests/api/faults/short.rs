//! The most telling faults, small enough for every run of the tests. Those of one test go on side by side:
//! they mostly wait. The bounds of time are left to the run at length: here a browser or a compiler may be
//! at work beside them.

use std::time::Duration;

use super::figures::Report;
use super::scenarios::{postgres, redis, replicas, upstream, webhooks};
use super::world::Scale;

fn scale() -> Scale {
    Scale { sessions: 20, tries: 1, replicas: 2, seed: 7, away: None, short: true }
}

fn assert_held(reports: &[Report]) {
    println!("{}", Report::HEAD);
    reports.iter().for_each(|report| println!("{}", report.line()));
    reports.iter().for_each(|report| print!("{}", report.details()));
    assert!(
        reports.iter().all(|report| report.wrong.is_empty()),
        "an invariant or a count is broken; see above"
    );
}

#[tokio::test]
async fn a_replica_that_is_killed_and_answers_that_break_off_cost_no_session() {
    let reports = tokio::join!(
        replicas::sigkill("sigkill", scale()),
        replicas::before_commit("before-commit", scale()),
        upstream::cut_after_confirmed("confirmed-lost", scale()),
    );

    assert_held(&[reports.0, reports.1, reports.2]);
}

#[tokio::test]
async fn a_store_that_forgets_or_goes_and_comes_back_costs_no_session() {
    let reports = tokio::join!(
        redis::flushed("redis-flushed", scale()),
        redis::killed_for("redis-killed", scale(), Duration::from_secs(3)),
        postgres::restarted_for("postgres-restarted", scale(), (1_000, 2_000)),
    );

    assert_held(&[reports.0, reports.1, reports.2]);
}

#[tokio::test]
async fn no_event_is_lost_when_replicas_are_killed_that_send_webhooks() {
    let scale = Scale { sessions: 10, tries: 3, ..scale() };

    assert_held(&[webhooks::killed("webhooks", scale).await]);
}
