//! Redis: pending link sessions as they live. When each is due, who watches, who was told what. All
//! of it may be lost at any moment and is rebuilt from the store; nothing here is the only copy.
//!
//! Keys carry a shard tag, so that each script touches one slot of a cluster.

pub mod accounts_changed;
mod fanout;
mod scripts;

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::model::id::LinkSessionId;
use crate::model::link_session::LinkSessionStatus;
use crate::model::tenant::TenantScope;
use crate::redis_client::{RedisClient, RedisDown};

pub use fanout::{Hub, Subscription};

/// How many shards the schedule has. Changing it needs an empty schedule, which rebuilds itself.
pub const SHARDS: u8 = 16;
/// How long one claim keeps other workers off a session. Longer than an upstream call may take.
pub const LEASE: Duration = Duration::from_secs(5);
/// How long after somebody looked a session counts as watched.
pub const WATCHED: Duration = Duration::from_secs(15);
/// How long a session's entry is kept beyond its own life.
const ENTRY_SECS_EXTRA: i64 = 600;

/// A session as the poller needs it, so that polling touches Redis alone.
#[derive(Clone, Debug)]
pub struct LiveSession {
    pub id: LinkSessionId,
    pub scope: TenantScope,
    /// Whose credentials the code was made with; see `provider::registry`.
    pub upstream: String,
    /// Our label of the code at the upstream.
    pub attempt: String,
    pub upstream_token_sealed: Vec<u8>,
    pub generation: i32,
    pub status: LinkSessionStatus,
    pub code_expires_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// A session that a worker may poll now.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub id: LinkSessionId,
    /// Nothing when only the due time is left, or when it makes no sense.
    pub session: Option<LiveSession>,
    pub watched: bool,
    /// How many polls in a row have failed.
    pub failures: u32,
}

/// Whether an upstream may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    Go,
    /// To find out whether it is well again; everybody else waits.
    Probe,
    Wait(Duration),
}

/// When a session is to be polled again.
#[derive(Clone, Copy, Debug)]
pub struct Next {
    pub delay: Duration,
    pub failed: bool,
}

/// The live side of link sessions. Cheap to clone.
#[derive(Clone)]
pub struct Live {
    redis: RedisClient,
    prefix: String,
    clock: Clock,
    hub: Hub,
}

impl Live {
    /// `prefix` starts every key, so that several gateways can share one Redis.
    pub fn new(redis: RedisClient, prefix: String, clock: Clock) -> Self {
        Self { redis, prefix, clock, hub: Hub::default() }
    }

    pub async fn ping(&self) -> Result<(), RedisDown> {
        self.redis.run::<String>(&redis::cmd("PING")).await.map(|_| ())
    }

    /// Puts a session on the schedule, or brings its entry up to date; due in `delay`.
    pub async fn schedule(&self, session: &LiveSession, delay: Duration) -> Result<(), RedisDown> {
        self.put(session, delay, true).await.map(|_| ())
    }

    /// The same for a session that may be on the schedule already: that one is left as it is. Says
    /// whether it was missing.
    pub async fn schedule_if_missing(
        &self,
        session: &LiveSession,
        delay: Duration,
    ) -> Result<bool, RedisDown> {
        self.put(session, delay, false).await
    }

    async fn put(&self, session: &LiveSession, delay: Duration, replace: bool) -> Result<bool, RedisDown> {
        let shard = shard_of(session.id);
        let life = (session.expires_at - self.clock.now()).num_seconds().max(0) + ENTRY_SECS_EXTRA;
        let put: i64 = self
            .redis
            .script(
                scripts::put()
                    .key(self.due_key(shard))
                    .key(self.entry_key(session.id))
                    .arg(self.now_ms())
                    .arg(session.id.to_string())
                    .arg(millis(delay))
                    .arg(life)
                    .arg(i32::from(replace))
                    .arg(session.scope.tenant.to_string())
                    .arg(session.scope.environment.as_str())
                    .arg(&session.upstream)
                    .arg(&session.attempt)
                    .arg(&session.upstream_token_sealed)
                    .arg(session.generation)
                    .arg(session.status.as_str())
                    .arg(session.code_expires_at.timestamp_millis())
                    .arg(session.expires_at.timestamp_millis()),
            )
            .await?;
        Ok(put == 1)
    }

    /// Claims at most `limit` sessions of a shard that are due. Each stays this worker's for `LEASE`.
    pub async fn claim(&self, shard: u8, limit: usize) -> Result<Vec<Claimed>, RedisDown> {
        let rows: Vec<(String, HashMap<String, Vec<u8>>)> = self
            .redis
            .script(
                scripts::claim()
                    .key(self.due_key(shard))
                    .arg(self.now_ms())
                    .arg(limit)
                    .arg(millis(LEASE))
                    .arg(self.entry_prefix(shard)),
            )
            .await?;
        let now = self.clock.now();
        Ok(rows.into_iter().filter_map(|(id, fields)| read_claimed(&id, &fields, now)).collect())
    }

    /// Says when a claimed session is due again. Somebody who looked meanwhile is not made to wait:
    /// then it is due at `watched_delay` at the latest.
    pub async fn reschedule(
        &self,
        id: LinkSessionId,
        next: Next,
        watched_delay: Duration,
    ) -> Result<(), RedisDown> {
        self.redis
            .script::<i64>(
                scripts::reschedule()
                    .key(self.due_key(shard_of(id)))
                    .key(self.entry_key(id))
                    .arg(self.now_ms())
                    .arg(id.to_string())
                    .arg(millis(next.delay))
                    .arg(i32::from(next.failed))
                    .arg(millis(watched_delay)),
            )
            .await
            .map(|_| ())
    }

    /// Makes a claim last a whole lease from now, for work that takes more than one call.
    pub async fn hold(&self, id: LinkSessionId) -> Result<(), RedisDown> {
        self.redis
            .script::<i64>(
                scripts::hold()
                    .key(self.due_key(shard_of(id)))
                    .key(self.entry_key(id))
                    .arg(self.now_ms())
                    .arg(id.to_string())
                    .arg(millis(LEASE)),
            )
            .await
            .map(|_| ())
    }

    /// Writes a new status into a session's entry.
    pub async fn set_status(&self, id: LinkSessionId, status: LinkSessionStatus) -> Result<(), RedisDown> {
        self.redis
            .script::<i64>(
                scripts::set_status()
                    .key(self.due_key(shard_of(id)))
                    .key(self.entry_key(id))
                    .arg(id.to_string())
                    .arg(status.as_str()),
            )
            .await
            .map(|_| ())
    }

    /// Notes that somebody looks at a session: for a while it is polled at the quicker pace, the
    /// first time in `within` at the latest. Zero means at once, also for a session that is watched.
    pub async fn watch(&self, id: LinkSessionId, within: Duration) -> Result<(), RedisDown> {
        self.redis
            .script::<i64>(
                scripts::watch()
                    .key(self.due_key(shard_of(id)))
                    .key(self.entry_key(id))
                    .arg(self.now_ms())
                    .arg(id.to_string())
                    .arg(millis(WATCHED))
                    .arg(millis(within)),
            )
            .await
            .map(|_| ())
    }

    /// Takes a session off the schedule.
    pub async fn remove(&self, id: LinkSessionId) -> Result<(), RedisDown> {
        self.redis
            .script::<i64>(
                scripts::remove().key(self.due_key(shard_of(id))).key(self.entry_key(id)).arg(id.to_string()),
            )
            .await
            .map(|_| ())
    }

    /// Whether this Redis still has what it was given. False after a flush, or on a new server.
    pub async fn remembers(&self, shard: u8) -> Result<bool, RedisDown> {
        self.redis.run(redis::cmd("EXISTS").arg(self.mark_key(shard))).await
    }

    /// Notes that a shard's schedule was rebuilt.
    pub async fn remember(&self, shard: u8) -> Result<(), RedisDown> {
        self.redis.run(redis::cmd("SET").arg(self.mark_key(shard)).arg("1")).await
    }

    /// Leaves an upstream alone for a while, in every replica. `doubt`: until `trust_upstream`, one
    /// call alone may find out after each pause whether it is well again.
    pub async fn pause_upstream(
        &self,
        upstream: &str,
        why: &str,
        how_long: Duration,
        doubt: bool,
    ) -> Result<(), RedisDown> {
        let ms = millis(how_long).max(1);
        let mut set = redis::cmd("SET");
        self.redis.run::<()>(set.arg(self.pause_key(upstream)).arg(why).arg("PX").arg(ms)).await?;
        if doubt {
            let mut set = redis::cmd("SET");
            self.redis.run::<()>(set.arg(self.doubt_key(upstream)).arg(why).arg("PX").arg(ms * 30)).await?;
        }
        Ok(())
    }

    /// Asks leave to call an upstream; `probe` is how long the others wait for one that finds out.
    pub async fn ask_upstream(&self, upstream: &str, probe: Duration) -> Result<Leave, RedisDown> {
        let mut ask = scripts::ask_upstream();
        ask.key(self.pause_key(upstream)).key(self.doubt_key(upstream)).arg(millis(probe));
        let left: i64 = self.redis.script(&ask).await?;
        Ok(match u64::try_from(left) {
            Ok(0) => Leave::Go,
            Ok(ms) => Leave::Wait(Duration::from_millis(ms)),
            Err(_) => Leave::Probe,
        })
    }

    /// An upstream that was doubted is well again.
    pub async fn trust_upstream(&self, upstream: &str) -> Result<(), RedisDown> {
        let mut forget = redis::cmd("DEL");
        self.redis.run(forget.arg(self.pause_key(upstream)).arg(self.doubt_key(upstream))).await
    }

    /// Why an upstream is left alone, and for how long yet; nothing when it may be asked.
    pub async fn upstream_pause(&self, upstream: &str) -> Result<Option<(String, Duration)>, RedisDown> {
        let key = self.pause_key(upstream);
        let why: Option<String> = self.redis.run(redis::cmd("GET").arg(&key)).await?;
        let Some(why) = why else { return Ok(None) };
        let left: i64 = self.redis.run(redis::cmd("PTTL").arg(&key)).await?;
        Ok(u64::try_from(left).ok().filter(|ms| *ms > 0).map(|ms| (why, Duration::from_millis(ms))))
    }

    fn pause_key(&self, upstream: &str) -> String {
        format!("{}:{{pause}}:{upstream}", self.prefix)
    }

    fn doubt_key(&self, upstream: &str) -> String {
        format!("{}:{{pause}}:{upstream}:doubt", self.prefix)
    }

    fn due_key(&self, shard: u8) -> String {
        format!("{}:{{s{shard}}}:due", self.prefix)
    }

    fn mark_key(&self, shard: u8) -> String {
        format!("{}:{{s{shard}}}:built", self.prefix)
    }

    fn entry_prefix(&self, shard: u8) -> String {
        format!("{}:{{s{shard}}}:session:", self.prefix)
    }

    fn entry_key(&self, id: LinkSessionId) -> String {
        format!("{}{id}", self.entry_prefix(shard_of(id)))
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

fn read_claimed(id: &str, fields: &HashMap<String, Vec<u8>>, now: DateTime<Utc>) -> Option<Claimed> {
    let id: LinkSessionId = id.parse().ok()?;
    let number = |name: &str| text(fields, name).and_then(|text| text.parse::<i64>().ok());
    Some(Claimed {
        id,
        session: read_session(id, fields),
        watched: number("watched").is_some_and(|until| until > now.timestamp_millis()),
        failures: number("failures").and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
    })
}

fn read_session(id: LinkSessionId, fields: &HashMap<String, Vec<u8>>) -> Option<LiveSession> {
    let time = |name: &str| DateTime::from_timestamp_millis(text(fields, name)?.parse().ok()?);
    Some(LiveSession {
        id,
        scope: TenantScope {
            tenant: text(fields, "tenant")?.parse().ok()?,
            environment: text(fields, "environment")?.parse().ok()?,
        },
        upstream: text(fields, "upstream")?.to_owned(),
        attempt: text(fields, "attempt")?.to_owned(),
        upstream_token_sealed: fields.get("token")?.clone(),
        generation: text(fields, "generation")?.parse().ok()?,
        status: text(fields, "status")?.parse().ok()?,
        code_expires_at: time("code_expires")?,
        expires_at: time("expires")?,
    })
}

fn text<'a>(fields: &'a HashMap<String, Vec<u8>>, name: &str) -> Option<&'a str> {
    std::str::from_utf8(fields.get(name)?).ok()
}

impl Live {
    /// Tells everybody who watches a session, in every replica, that it changed.
    pub async fn announce(&self, id: LinkSessionId) {
        self.hub.wake(id);
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(self.channel()).arg(id.to_string());
        // Watchers look again by themselves every few seconds, so that a lost word only costs time.
        let _ = self.redis.run::<i64>(&publish).await;
    }

    /// Hears of a session's changes until dropped.
    pub fn subscribe(&self, id: LinkSessionId) -> Subscription {
        self.hub.subscribe(id)
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
}
