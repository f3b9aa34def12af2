//! Redis: pending link sessions as they live. When each is due, who polls it, who watches, and what
//! upstreams may be asked. All of it may be lost at any moment and is rebuilt from the store; nothing
//! here is the only copy.
//!
//! Keys carry a shard tag, so that each script touches one slot of a cluster.

pub mod accounts_changed;
pub mod credentials_changed;
mod entry;
pub mod fanout;
mod schedule;
mod scripts;
mod upstreams;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use crate::clock::Clock;
use crate::model::id::LinkSessionId;
use crate::redis_client::{RedisClient, RedisDown};

pub use entry::{Claimed, LiveSession};
pub use fanout::{Crowded, Hub, Subscription};
pub use schedule::{Backlog, Next, Seen};
pub use upstreams::{Leave, Pause, PauseLength};

/// How many shards the schedule has. Changing it needs an empty schedule, which rebuilds itself.
pub const SHARDS: u8 = 16;
/// How long after somebody looked a session counts as watched.
pub const WATCHED: Duration = Duration::from_secs(15);

/// The live side of link sessions. Cheap to clone.
#[derive(Clone)]
pub struct Live {
    redis: RedisClient,
    prefix: String,
    clock: Clock,
    hub: Hub,
    /// Where the next claim begins, so that each shard has its turn however little is claimed.
    next_shard: Arc<AtomicUsize>,
}

impl Live {
    /// `prefix` starts every key, so that several gateways can share one Redis.
    pub fn new(redis: RedisClient, prefix: String, clock: Clock) -> Self {
        let next_shard = usize::from(crate::crypto::random_bytes::<1>()[0]);
        Self { redis, prefix, clock, hub: Hub::default(), next_shard: Arc::new(next_shard.into()) }
    }

    pub async fn ping(&self) -> Result<(), RedisDown> {
        self.redis.run::<String>(&redis::cmd("PING")).await.map(|_| ())
    }

    /// Tells everybody who watches a session, in every replica, that it changed.
    pub async fn announce(&self, id: LinkSessionId) {
        self.hub.wake(id);
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(self.channel()).arg(id.to_string());
        // Watchers look again by themselves every few seconds, so that a lost word only costs time.
        let _ = self.redis.run::<i64>(&publish).await;
    }

    /// Who waits in this process.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// Passes on what other replicas announce, until the connection breaks.
    pub async fn listen(&self) -> Result<(), redis::RedisError> {
        use futures_util::StreamExt;

        let mut pubsub = self.redis.subscribe(&self.channel()).await?;
        // What was announced while nobody listened is lost; so everybody looks once.
        self.hub.wake_all();
        let mut messages = pubsub.on_message();
        while let Some(message) = messages.next().await {
            let payload: String = message.get_payload()?;
            if let Ok(id) = payload.parse() {
                self.hub.wake(id);
            }
        }
        Ok(())
    }

    fn channel(&self) -> String {
        format!("{}:changes", self.prefix)
    }

    /// What all keys of a shard begin with.
    fn shard_root(&self, shard: u8) -> String {
        format!("{}:{{s{shard}}}:", self.prefix)
    }

    fn now_ms(&self) -> i64 {
        self.clock.now().timestamp_millis()
    }
}

/// The shard of a session: by the random end of its id.
pub fn shard_of(id: LinkSessionId) -> u8 {
    id.as_uuid().as_bytes()[15] % SHARDS
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}
