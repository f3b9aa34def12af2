//! Sessions created and checks answered a second, each beside its floor, in interleaved rounds. The gateway's
//! polls are an hour apart here, so that they are no part of it.

use std::time::Duration;

use crate::bench::Bench;
use crate::client::{call, request};
use crate::database::Database;
use crate::floors::{self, Helper};
use crate::gateway::{Gateway, Settings};
use crate::load::{self, Sample};
use crate::machine::{Party, wait_for};

/// How many clients start sessions at once.
pub const CREATORS: usize = 16;
/// On how many connections pgbench does the same: as many as the gateway has when nobody sets it.
pub const CONNECTIONS: usize = 10;
/// How many clients check at once.
pub const CHECKERS: usize = 32;
/// How many sessions are checked in turn.
const CHECKED: usize = 1_000;

/// The samples of all rounds.
#[derive(Default)]
pub struct Throughput {
    pub create: Vec<Sample>,
    pub create_floor: Vec<Sample>,
    pub upstream: Vec<Sample>,
    pub check: Vec<Sample>,
    pub hello: Vec<Sample>,
    pub redis: Vec<Sample>,
}

pub async fn measure(bench: &mut Bench) -> Throughput {
    let settings = Settings { poll_interval_secs: Some(3_600), ..Settings::default() };
    bench.fresh();
    let tokens = bench.database.seed(&bench.place.master_key, CHECKED);
    let gateway = bench.serve(settings).await;
    bench.until_scheduled(CHECKED).await;
    until_checked(bench, &gateway, &tokens).await;
    let (hello, hello_address) = Helper::serve(&["hello", "2"]);
    let mut all = Throughput::default();
    for round in 1..=bench.options.rounds {
        bench.say(&format!("throughput, round {round} of {}", bench.options.rounds));
        let lasts = bench.options.lasts;
        let key = bench.tenant.key.clone();
        let tenant = bench.tenant.id.clone();
        all.create_floor
            .push(floors::pgbench(&bench.place, &tenant, CONNECTIONS, lasts, &bench.parties).await);
        all.create.push(create(bench, &gateway, CREATORS, lasts).await);
        all.upstream
            .push(load::run(bench.place.upstream, CREATORS, lasts, &bench.parties, start_at_upstream).await);
        all.redis.push(floors::redis_get(&bench.place.redis_url, CHECKERS, lasts, &bench.parties).await);
        bench.parties.set(Party::Floor, hello.pid());
        all.hello.push(
            load::run(hello_address, CHECKERS, lasts, &bench.parties, |n| check_request(&key, &tokens, n))
                .await,
        );
        bench.parties.unset(Party::Floor);
        all.check.push(check(bench, &gateway, &tokens, CHECKERS, lasts).await);
        forget_created(&bench.database);
    }
    bench.stop(gateway);
    all
}

/// Starts sessions by the compatible surface, of ten thousand users in turn.
pub async fn create(bench: &Bench, gateway: &Gateway, clients: usize, lasts: Duration) -> Sample {
    let headers = format!("x-api-key: {}\r\n", bench.tenant.key);
    load::run(gateway.address, clients, lasts, &bench.parties, |number| {
        let body = format!(r#"{{"user_id":"user-{}"}}"#, number % 10_000);
        request("POST", "/api/content/qr-login/request", &headers, &body)
    })
    .await
}

pub async fn check(
    bench: &Bench,
    gateway: &Gateway,
    tokens: &[String],
    clients: usize,
    lasts: Duration,
) -> Sample {
    let key = &bench.tenant.key;
    load::run(gateway.address, clients, lasts, &bench.parties, |number| check_request(key, tokens, number))
        .await
}

fn check_request(key: &str, tokens: &[String], number: usize) -> Vec<u8> {
    let body = format!(r#"{{"token":"{}"}}"#, tokens[number % tokens.len()]);
    request("POST", "/api/content/qr-login/check", &format!("x-api-key: {key}\r\n"), &body)
}

/// The call that the upstream gets for each new session.
fn start_at_upstream(number: usize) -> Vec<u8> {
    let body = format!(r#"{{"unique_id":"lg-floor{number:024}"}}"#);
    request("POST", "/api/content/qr-login/request", "", &body)
}

/// Asks until the first of the tokens is known to be good.
async fn until_checked(bench: &Bench, gateway: &Gateway, tokens: &[String]) {
    let headers = format!("x-api-key: {}\r\n", bench.tenant.key);
    let body = format!(r#"{{"token":"{}"}}"#, tokens[0]);
    wait_for("a seeded session is known", Duration::from_secs(20), async || {
        let told = call(gateway.address, "POST", "/api/content/qr-login/check", &headers, &body).await;
        told.is_ok_and(|answer| answer.status == 200 && answer.body.contains("\"new\""))
    })
    .await;
}

/// Takes away what was created, so that each round begins with the same tables.
fn forget_created(database: &Database) {
    database.run("delete from link_sessions where user_id <> 'seeded'; analyze link_sessions, link_codes");
}
