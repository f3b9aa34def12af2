//! What every part of the bench works with.

use std::time::Duration;

use crate::database::Database;
use crate::gateway::{Gateway, Place, Settings, Tenant};
use crate::machine::{Parties, Party, wait_for};

/// How large and how long.
#[derive(Clone)]
pub struct Options {
    pub rounds: usize,
    pub lasts: Duration,
    /// Pending sessions while polls are counted.
    pub polled: usize,
    /// The upstream's budget then, in calls a second: none that would be felt.
    pub poll_budget: u32,
    pub polls_in_flight: u32,
    /// Sizes of the schedule at which memory and delays are measured.
    pub pending: Vec<usize>,
    /// Sessions that are confirmed at each of these sizes.
    pub confirmations: usize,
}

pub struct Bench {
    pub options: Options,
    pub place: Place,
    pub tenant: Tenant,
    pub database: Database,
    pub parties: Parties,
}

impl Bench {
    pub async fn serve(&mut self, settings: Settings) -> Gateway {
        let gateway = self.place.serve(settings).await;
        self.parties.set(Party::Gateway, gateway.pid());
        gateway
    }

    pub fn stop(&mut self, gateway: Gateway) {
        self.parties.unset(Party::Gateway);
        drop(gateway);
    }

    /// No sessions, and a Redis that knows nothing.
    pub fn fresh(&self) {
        self.database
            .run("delete from link_sessions; delete from events; delete from accounts; delete from users");
        for table in ["link_sessions", "link_codes", "link_session_changes"] {
            // What was deleted is not to be in the way of what comes.
            self.database.run(&format!("vacuum analyze {table}"));
        }
        let client = redis::Client::open(&*self.place.redis_url).expect("Redis");
        let mut conn = client.get_connection().expect("Redis");
        redis::cmd("FLUSHALL").exec(&mut conn).expect("an answer");
    }

    /// Waits until Redis holds as many keys as there are sessions: the gateway knows all of them.
    pub async fn until_scheduled(&self, sessions: usize) {
        let enough = async || self.keys().await >= sessions;
        wait_for("the schedule is whole", Duration::from_secs(300), enough).await;
    }

    async fn keys(&self) -> usize {
        let info = self.redis_info("keyspace").await;
        let keys = info.split("keys=").nth(1).and_then(|rest| rest.split(',').next()?.parse().ok());
        keys.unwrap_or(0)
    }

    pub async fn redis_bytes(&self) -> u64 {
        let info = self.redis_info("memory").await;
        let line = info.lines().find_map(|line| line.strip_prefix("used_memory:"));
        line.and_then(|bytes| bytes.trim().parse().ok()).expect("used_memory")
    }

    async fn redis_info(&self, section: &str) -> String {
        let client = redis::Client::open(&*self.place.redis_url).expect("Redis");
        let mut conn = client.get_multiplexed_async_connection().await.expect("Redis");
        redis::cmd("INFO").arg(section).query_async(&mut conn).await.expect("INFO")
    }

    /// Progress, apart from the results.
    pub fn say(&self, what: &str) {
        eprintln!("{what}");
    }
}
