//! The run at length, as `script/faults` starts it: which scenarios, how large and how often is said by
//! variables.

use std::io::Write;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::figures::{Figures, Report};
use super::scenarios::{ON_A_CLUSTER, SCENARIOS, Scenario, find};
use super::world::Scale;

/// A number from the environment.
fn number(name: &str, default: usize) -> usize {
    let value = std::env::var(name).ok().filter(|value| !value.is_empty());
    value.map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} must be a number")))
}

fn wanted() -> Vec<&'static Scenario> {
    let names = std::env::var("FAULTS").unwrap_or_default();
    if names.trim() == "all" {
        return SCENARIOS.iter().collect();
    }
    let known = |name: &str| find(name).unwrap_or_else(|| panic!("no fault is called {name:?}"));
    names.split_whitespace().map(known).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes to hours: script/faults"]
async fn the_faults_that_script_faults_names_hold_their_bounds() {
    let seed = number("FAULTS_SEED", (super::clock::now_ms() % 1_000_000) as usize) as u64;
    println!("seed {seed}");
    let mut reports: Vec<Report> = Vec::new();
    for scenario in wanted() {
        let scale = Scale {
            sessions: number("FAULTS_SESSIONS", 100),
            tries: number("FAULTS_TRIES", scenario.tries),
            replicas: number("FAULTS_REPLICAS", 2),
            seed,
            away: std::env::var("FAULTS_AWAY").ok().and_then(|seconds| seconds.parse().ok()),
            short: false,
        };
        println!(
            "\n{}: {} ({} sessions, {} tries)",
            scenario.name, scenario.what, scale.sessions, scale.tries
        );
        let _ = std::io::stdout().flush();
        let played = AssertUnwindSafe((scenario.run)(scale)).catch_unwind().await;
        // The others are played all the same.
        let report = played.unwrap_or_else(|_| Report {
            name: scenario.name,
            figures: Figures::default(),
            wrong: vec!["it could not be played to its end; see above".to_owned()],
            late: Vec::new(),
            notes: Vec::new(),
        });
        print!("{}\n{}\n{}", Report::HEAD, report.line(), report.details());
        reports.push(report);
    }

    println!("\n{}", Report::HEAD);
    reports.iter().for_each(|report| println!("{}", report.line()));
    println!("seed {seed}");
    reports.iter().for_each(|report| print!("{}", report.details()));
    assert!(!reports.is_empty(), "FAULTS names no scenario");
    assert!(reports.iter().all(Report::held), "bounds are broken; see above");
}

/// What `script/faults list` prints.
#[test]
#[ignore = "prints the scenarios for script/faults list"]
fn list_of_faults() {
    for scenario in SCENARIOS.iter().chain([&ON_A_CLUSTER]) {
        println!("{:<22} {}", scenario.name, scenario.what);
    }
}

#[test]
fn every_scenario_is_found_by_its_name_and_has_one_of_its_own() {
    for scenario in SCENARIOS {
        assert!(find(scenario.name).is_some_and(|found| std::ptr::eq(found, scenario)), "{}", scenario.name);
    }
}
