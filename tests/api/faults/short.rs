//! The most telling faults, small enough for every run of the tests. Those of one test go on side by side:
//! they mostly wait.

use super::figures::Report;
use super::scenarios::{postgres, redis, replicas, upstream};
use super::world::Scale;

fn scale() -> Scale {
    Scale { sessions: 20, tries: 1, replicas: 2, seed: 7, hurry: 200 }
}

fn assert_held(reports: &[Report]) {
    println!("{}", Report::HEAD);
    reports.iter().for_each(|report| println!("{}", report.line()));
    let faults: String = reports.iter().filter(|r| !r.faults.is_empty()).map(Report::details).collect();
    assert!(faults.is_empty(), "{faults}");
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
        redis::killed_for("redis-killed", scale(), 3_000),
        postgres::restarted_for("postgres-restarted", scale(), (1_000, 2_000)),
    );

    assert_held(&[reports.0, reports.1, reports.2]);
}
