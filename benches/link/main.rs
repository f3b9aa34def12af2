//! Link sessions under load, beside the floor of each figure. Started by `benches/link/run`, which says in the
//! environment where everything is; knows the gateway by HTTP, PostgreSQL, Redis' own figures and /proc alone.
//!
//! The program plays several parts: without arguments it is the bench; `simulator`, `hello` and `polls` are
//! processes that it starts of itself, so that their CPU is told apart.

// A bench waits and panics as it likes.
#![allow(clippy::disallowed_methods)]

mod bench;
mod client;
mod clock;
mod database;
mod delay;
mod floors;
mod gateway;
mod hello;
mod load;
mod machine;
mod pending;
mod polls;
mod report;
mod simulator;
mod throughput;

use std::env;
use std::str::FromStr;
use std::time::Duration;

use bench::{Bench, Options};
use database::Database;
use floors::Helper;
use gateway::Place;
use machine::{Parties, Party};
use report::Figures;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["simulator"] => simulator::run(),
        ["hello", workers] => hello::run(number(workers)),
        ["polls", address, in_flight, millis] => {
            let address = address.parse().expect("an address");
            floors::poll_here(address, number(in_flight), Duration::from_millis(number(millis)));
        }
        [] => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let report = runtime.expect("a runtime").block_on(run());
            println!("{report}");
        }
        _ => panic!("start it by script/bench link"),
    }
}

async fn run() -> String {
    let options = Options {
        rounds: setting("ROUNDS"),
        lasts: Duration::from_secs(setting("SECONDS")),
        polled: setting("POLLED"),
        poll_budget: setting("POLL_BUDGET"),
        polls_in_flight: setting("POLLS_IN_FLIGHT"),
        pending: text("PENDING").split(',').map(number).collect(),
        confirmations: setting("CONFIRMATIONS"),
    };
    let (simulator, upstream) = Helper::serve(&["simulator"]);
    let place = Place {
        program: text("PROGRAM").into(),
        database_url: env::var("DATABASE_URL").expect("DATABASE_URL"),
        redis_url: env::var("REDIS_URL").expect("REDIS_URL"),
        master_key: text("MASTER_KEY"),
        folder: text("FOLDER").into(),
        pgbench: text("PGBENCH").into(),
        upstream,
    };
    let mut parties = Parties::default();
    parties.set(Party::Simulator, simulator.pid());
    parties.set(Party::Postgres, setting("POSTGRES_PID"));
    parties.set(Party::Redis, setting("REDIS_PID"));
    parties.set(Party::Bench, std::process::id());
    let tenant = place.prepare();
    let database = Database { url: place.database_url.clone(), tenant: tenant.id.clone() };
    let mut bench = Bench { options, place, tenant, database, parties };
    let throughput = throughput::measure(&mut bench).await;
    let polls = polls::measure(&mut bench).await;
    let mut pending = Vec::new();
    for sessions in bench.options.pending.clone() {
        pending.push(pending::measure(&mut bench, sessions).await);
    }
    report::write(&bench.options, &text("DATE"), &Figures { throughput, polls, pending })
}

/// What `benches/link/run` has set.
fn text(name: &str) -> String {
    env::var(format!("LINK_BENCH_{name}"))
        .unwrap_or_else(|_| panic!("LINK_BENCH_{name}: start it by script/bench link"))
}

fn setting<T: FromStr>(name: &str) -> T {
    text(name).parse().unwrap_or_else(|_| panic!("LINK_BENCH_{name} is no number"))
}

fn number<T: FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}
