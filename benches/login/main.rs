//! The API beside people who try to log in. Started by `benches/login/run`, which says in the environment where
//! everything is; knows the gateway by HTTP and /proc alone.
//!
//! Both loads are paced: so many calls a second, whatever the answers take, and a call's delay counts from the
//! moment at which it was due. Each round has the API alone and with log-ins beside it, in turns.

// A bench waits and panics as it likes.
#![allow(clippy::disallowed_methods)]

#[path = "../link/client.rs"]
#[allow(dead_code, reason = "shared with the bench of links")]
mod client;
#[path = "../link/gateway.rs"]
#[allow(dead_code, reason = "shared with the bench of links")]
mod gateway;
#[path = "../link/machine.rs"]
#[allow(dead_code, reason = "shared with the bench of links")]
mod machine;
mod pace;
mod people;
mod report;

use std::env;
use std::str::FromStr;
use std::time::Duration;

use gateway::{Place, Settings};
use machine::{Parties, Party, resident_bytes};
use pace::Paced;
use people::People;
use report::Round;

/// Calls a second of the API, and the connections that they are spread over.
const API_RATE: f64 = 300.0;
const API_CONNECTIONS: usize = 16;
/// More than there are places for, so that those which wait hold no others up.
const LOGIN_CONNECTIONS: usize = 250;

/// How long and how often.
pub struct Options {
    pub rounds: usize,
    pub lasts: Duration,
    /// Log-ins a second.
    pub rate: f64,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let report = runtime.expect("a runtime").block_on(run());
    println!("{report}");
}

async fn run() -> String {
    let options = Options {
        rounds: setting("ROUNDS"),
        lasts: Duration::from_secs(setting("SECONDS")),
        rate: setting("RATE"),
    };
    let place = Place {
        program: text("PROGRAM").into(),
        database_url: env::var("DATABASE_URL").expect("DATABASE_URL"),
        redis_url: env::var("REDIS_URL").expect("REDIS_URL"),
        master_key: text("MASTER_KEY"),
        folder: text("FOLDER").into(),
        pgbench: "".into(),
        upstream: ([127, 0, 0, 1], 9).into(),
    };
    let tenant = place.prepare();
    let gateway = place.serve(Settings { trusts_loopback: true, ..Settings::default() }).await;
    let mut parties = Parties::default();
    parties.set(Party::Gateway, gateway.pid());
    parties.set(Party::Postgres, setting("POSTGRES_PID"));
    parties.set(Party::Redis, setting("REDIS_PID"));
    parties.set(Party::Bench, std::process::id());
    let people = People::invited(gateway.address, &tenant.key).await;
    let token = people::token(gateway.address, &tenant.key).await;
    let by_key = client::request("GET", "/v1/accounts", &format!("x-api-key: {}\r\n", tenant.key), "");
    let by_token = client::request("GET", "/v1/accounts", &format!("authorization: Bearer {token}\r\n"), "");
    let api = |number: usize| if number.is_multiple_of(2) { by_key.clone() } else { by_token.clone() };

    let (mut rounds, at_first) = (Vec::new(), resident_bytes(gateway.pid()));
    for number in 0..options.rounds {
        let calm = || pace::run(gateway.address, (API_CONNECTIONS, API_RATE), options.lasts, &api);
        let beside = async || {
            let logins = |number: usize| people.request(number);
            let logins =
                pace::run(gateway.address, (LOGIN_CONNECTIONS, options.rate), options.lasts, &logins);
            let before = parties.read();
            let both = tokio::join!(calm(), logins);
            (both.0, both.1, before.until(&parties.read()))
        };
        // Neither is always the first of a round.
        let (alone, (api, logins, used)): (Paced, _) = match number % 2 {
            0 => (calm().await, beside().await),
            _ => {
                let beside = beside().await;
                (calm().await, beside)
            }
        };
        let bytes = resident_bytes(gateway.pid());
        rounds.push(Round { alone, beside: api, logins, used, bytes });
    }
    report::write(&options, &text("DATE"), at_first, &rounds)
}

/// What `benches/login/run` has set.
fn text(name: &str) -> String {
    env::var(format!("LOGIN_BENCH_{name}"))
        .unwrap_or_else(|_| panic!("LOGIN_BENCH_{name}: start it by script/bench login"))
}

fn setting<T: FromStr>(name: &str) -> T {
    text(name).parse().unwrap_or_else(|_| panic!("LOGIN_BENCH_{name} is no number"))
}
