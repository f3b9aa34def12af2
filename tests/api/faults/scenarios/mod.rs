//! The faults by name: what is done to a world, and what it may cost.

mod clock;
mod links;
pub mod postgres;
mod posts;
pub mod redis;
pub mod replicas;
pub mod upstream;
pub mod webhooks;

use std::pin::Pin;

use super::figures::Report;
use super::world::Scale;

/// The poll interval of all scenarios, P of the bounds.
pub const P_MS: i64 = 3_000;

type Run = Pin<Box<dyn Future<Output = Report>>>;

pub struct Scenario {
    pub name: &'static str,
    /// What is done, in one sentence, with the fault's number in the table where it has one.
    pub what: &'static str,
    /// How often the fault is made where nothing else is asked for.
    pub tries: usize,
    pub run: fn(Scale) -> Run,
}

macro_rules! scenarios {
    ($($module:ident::$function:ident, $tries:literal, $name:literal, $what:literal;)*) => {
        pub static SCENARIOS: &[Scenario] = &[$(Scenario {
            name: $name,
            what: $what,
            tries: $tries,
            run: |scale| Box::pin($module::$function($name, scale)),
        }),*];
    };
}

scenarios! {
    replicas::sigkill, 3, "sigkill", "F1: one of the replicas is killed while sessions are confirmed, and started again";
    replicas::before_commit, 5, "before-commit", "F2: a replica is killed with a confirmation in hand that is not on disk";
    replicas::after_commit, 5, "after-commit", "F3: a replica is killed just after a confirmation is on disk";
    replicas::all_down, 1, "all-down", "F5: all replicas are down for 60 s";
    replicas::rolling, 4, "rolling", "F6: one replica after another is asked to go, at 100 calls a second, with 50 stalled bodies";
    replicas::frozen, 2, "frozen", "F7: a replica stands still for 30 s and goes on";
    replicas::chaos, 2, "chaos", "two to four replicas are killed at random moments";
    postgres::restarted, 3, "postgres-restarted", "F8: PostgreSQL is stopped for 5 to 10 s in the middle of confirmations";
    postgres::killed, 3, "postgres-killed", "F9: PostgreSQL is killed in the middle of confirmations";
    postgres::away, 1, "postgres-away", "F10: PostgreSQL is away for 300 s";
    postgres::locked, 1, "postgres-locked", "F11: another program locks the sessions' table for 30 s";
    postgres::crowded, 1, "postgres-crowded", "F12: callers take every connection for 30 s";
    redis::flushed, 3, "redis-flushed", "F13: Redis loses everything while sessions are confirmed";
    redis::killed, 1, "redis-killed", "F14: Redis is killed and comes back empty after 30 s";
    redis::hangs, 1, "redis-hangs", "F15: Redis takes calls in and answers nothing for 30 s";
    redis::full, 1, "redis-full", "F16: Redis has no memory left for 20 s";
    redis::loses_a_second, 3, "redis-failover", "F17: Redis comes back as it was a second before";
    upstream::hangs, 1, "upstream-hangs", "F19: the upstream takes calls in and answers nothing for 60 s";
    upstream::fails, 1, "upstream-fails", "F20: the upstream fails with 500 for 60 s";
    upstream::slow_down, 1, "upstream-429", "F21: the upstream asks to be left alone for 10 s, again and again";
    upstream::slow_down_unsaid, 1, "upstream-429-unsaid", "the same as F21, and it does not say for how long";
    upstream::limits, 1, "upstream-limits", "F21 too: the upstream takes half as many polls a second as are due, and one tenant has half of all sessions";
    upstream::slow, 1, "upstream-slow", "F22: the upstream answers after 5 s, for 30 s";
    upstream::garbage, 1, "upstream-garbage", "F23: four of ten answers are garbage, of 32 kinds";
    upstream::refused, 1, "upstream-refuses", "F24: the upstream refuses the key for 60 s, then the plan for 60 s";
    upstream::unreachable, 1, "upstream-unreachable", "F25: the upstream resets every connection for 30 s";
    upstream::no_tls, 20, "upstream-no-tls", "the same as F25 for an upstream that speaks no TLS";
    upstream::disorder, 1, "upstream-disorder", "F26: states are told again, answers break off, come late or are garbage";
    upstream::at_expiry, 2, "upstream-expiry", "F27: everybody confirms within a second of the end of the code";
    upstream::cut_after_confirmed, 1, "confirmed-lost", "the upstream hands the confirmation out, and the answer breaks off";
    upstream::forged, 1, "upstream-forged", "four of ten answers are forged or another session's, of 12 kinds";
    posts::repeated, 3, "posts", "each post is asked for eight times at once with one key, while a replica is killed";
    webhooks::killed, 5, "webhooks", "a hundred events for each of the sessions are sent to four endpoints, of which one hangs and one fails, while replicas are killed";
    clock::skewed, 2, "clock-skewed", "F28: one replica's clock is 5 minutes fast, then 5 minutes slow";
    links::cut_off, 1, "cut-off", "F32: one replica is cut off from PostgreSQL alone for 20 s";
    links::bad, 3, "bad-links", "the links of a replica are slow, cut, deaf or hostile, one after another";
}

/// Needs a Redis Cluster, so that `all` leaves it out.
pub static ON_A_CLUSTER: Scenario = Scenario {
    name: "redis-node-killed",
    what: "one node of a Redis Cluster is killed and comes back empty after 15 s",
    tries: 1,
    run: |scale| Box::pin(redis::node_killed("redis-node-killed", scale)),
};

/// By name, or by the number of the fault.
pub fn find(name: &str) -> Option<&'static Scenario> {
    let by_number = |one: &&Scenario| one.what.split(':').next() == Some(name);
    let mut known = SCENARIOS.iter().chain([&ON_A_CLUSTER]);
    known.find(|one| one.name == name || by_number(one))
}
