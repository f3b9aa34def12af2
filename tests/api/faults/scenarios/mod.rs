//! The faults by name: what is done to a world, and what it may cost.

pub mod postgres;
pub mod redis;
pub mod replicas;
pub mod upstream;

use std::pin::Pin;

use super::figures::Report;
use super::world::Scale;

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
    redis::flushed, 3, "redis-flushed", "F13: Redis loses everything while sessions are confirmed";
    redis::killed, 1, "redis-killed", "F14: Redis is killed and comes back empty after 30 s";
    postgres::restarted, 3, "postgres-restarted", "F8: PostgreSQL is stopped for 5 to 10 s in the middle of confirmations";
    upstream::cut_after_confirmed, 1, "confirmed-lost", "the upstream hands the confirmation out, and the answer breaks off";
}

/// By name, or by the number of the fault.
pub fn find(name: &str) -> Option<&'static Scenario> {
    let by_number = |one: &&Scenario| one.what.split(':').next() == Some(name);
    SCENARIOS.iter().find(|one| one.name == name || by_number(one))
}
