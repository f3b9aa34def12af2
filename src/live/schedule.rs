//! The schedule: which session is due when, and who polls it.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::future::try_join_all;

use super::scripts;
use super::{Claimed, Live, LiveSession, SHARDS, WATCHED, millis, shard_of};
use crate::model::id::LinkSessionId;
use crate::model::link_session::LinkSessionStatus;
use crate::model::upstream::Queue;
use crate::redis_client::RedisDown;

/// How long a session's entry is kept beyond its own life.
const ENTRY_SECS_EXTRA: i64 = 600;

/// When a session is to be polled again.
#[derive(Clone, Copy, Debug)]
pub struct Next {
    pub delay: Duration,
    pub failed: bool,
}

/// Where a pending session stands, as its live copy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub status: LinkSessionStatus,
    /// Of the code that is shown.
    pub generation: i32,
}

/// How much there is to do for one upstream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    pub sessions: u64,
    /// How many of them are due.
    pub due: u64,
    /// How long the first of those has been due.
    pub late: Duration,
}

impl Live {
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
        let life = (session.expires_at - self.clock.now()).num_seconds().max(0) + ENTRY_SECS_EXTRA;
        let mut script = scripts::put();
        script.key(self.shard_root(shard_of(session.id))).arg(self.now_ms()).arg(session.id.to_string());
        script.arg(millis(delay)).arg(life).arg(i32::from(replace));
        script
            .arg(session.upstream.queue().as_str())
            .arg(session.scope.tenant.to_string())
            .arg(session.facts());
        script.arg(session.status.as_str()).arg(session.generation);
        self.redis.script::<i64>(&script).await.map(|put| put == 1)
    }

    /// Claims at most `limit` sessions of a queue that are due, tenants taking turns. Each stays
    /// this claim's for `lease`. Shards are asked for equal parts, beginning where the last call ended.
    pub async fn claim(
        &self,
        queue: Queue,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<Claimed>, RedisDown> {
        let owner = crate::crypto::random_base32(10);
        let mut claimed: Vec<Claimed> = Vec::new();
        let mut shards: Vec<u8> = (0..SHARDS).collect();
        shards.rotate_left(self.next_shard.load(Ordering::Relaxed) % usize::from(SHARDS));
        // A shard that gave all that it was asked for may have more, and comes last the next time.
        for _ in 0..SHARDS {
            let left = limit.saturating_sub(claimed.len());
            if left == 0 || shards.is_empty() {
                break;
            }
            let (each, extra) = (left / shards.len(), left % shards.len());
            let unasked = if each == 0 { shards.split_off(extra) } else { Vec::new() };
            self.next_shard.fetch_add(shards.len(), Ordering::Relaxed);
            let asked: Vec<(u8, usize)> =
                shards.iter().enumerate().map(|(i, shard)| (*shard, each + usize::from(i < extra))).collect();
            let answers =
                asked.iter().map(|(shard, part)| self.claim_in(*shard, queue, *part, lease, &owner));
            let answers = try_join_all(answers).await?;
            shards = unasked;
            for ((shard, part), rows) in asked.into_iter().zip(answers) {
                if rows.len() >= part {
                    shards.push(shard);
                }
                claimed.extend(rows);
            }
        }
        Ok(claimed)
    }

    async fn claim_in(
        &self,
        shard: u8,
        queue: Queue,
        limit: usize,
        lease: Duration,
        owner: &str,
    ) -> Result<Vec<Claimed>, RedisDown> {
        let mut script = scripts::claim();
        script.key(self.shard_root(shard)).arg(self.now_ms()).arg(queue.as_str()).arg(owner);
        script.arg(millis(lease)).arg(limit);
        let rows: Vec<Vec<redis::Value>> = self.redis.script(&script).await?;
        let now = self.clock.now();
        Ok(rows.into_iter().filter_map(|values| Claimed::read(values, owner, now)).collect())
    }

    /// Says when a claimed session is due again. Somebody who looked meanwhile is not made to wait:
    /// then it is due at `watched_delay` at the latest. A claim that somebody else has taken over by
    /// now changes nothing.
    pub async fn reschedule(
        &self,
        claimed: &Claimed,
        next: Next,
        watched_delay: Duration,
    ) -> Result<(), RedisDown> {
        let mut script = scripts::reschedule();
        script.key(self.shard_root(shard_of(claimed.id))).arg(self.now_ms()).arg(claimed.id.to_string());
        script
            .arg(&claimed.owner)
            .arg(millis(next.delay))
            .arg(i32::from(next.failed))
            .arg(millis(watched_delay));
        self.redis.script::<i64>(&script).await.map(|_| ())
    }

    /// Makes a claim last a whole `lease` from now, for work that takes longer than one. False when it
    /// is this claim no more.
    pub async fn hold(&self, claimed: &Claimed, lease: Duration) -> Result<bool, RedisDown> {
        let mut script = scripts::hold();
        script.key(self.shard_root(shard_of(claimed.id))).arg(self.now_ms()).arg(claimed.id.to_string());
        script.arg(&claimed.owner).arg(millis(lease));
        self.redis.script::<i64>(&script).await.map(|held| held == 1)
    }

    /// Writes a new status into a session's entry.
    pub async fn set_status(&self, id: LinkSessionId, status: LinkSessionStatus) -> Result<(), RedisDown> {
        let mut script = scripts::set_status();
        script.key(self.shard_root(shard_of(id))).arg(self.now_ms()).arg(id.to_string()).arg(status.as_str());
        self.redis.script::<i64>(&script).await.map(|_| ())
    }

    /// Notes that somebody looks at a session, and says where it stands; nothing when it is not on the
    /// schedule. For a while it is polled at the quicker pace, the first time in `within` at the
    /// latest. Zero means at once, also for a session that is watched.
    pub async fn watch(&self, id: LinkSessionId, within: Duration) -> Result<Option<Seen>, RedisDown> {
        let mut script = scripts::watch();
        script.key(self.shard_root(shard_of(id))).arg(self.now_ms()).arg(id.to_string());
        script.arg(millis(WATCHED)).arg(millis(within));
        let found: Option<(String, i32)> =
            self.redis.script::<Vec<redis::Value>>(&script).await.map(|values| {
                let mut values = values.into_iter();
                let status = values.next().and_then(|value| redis::from_redis_value(value).ok())?;
                Some((status, values.next().and_then(|value| redis::from_redis_value(value).ok())?))
            })?;
        Ok(found.and_then(|(status, generation)| Some(Seen { status: status.parse().ok()?, generation })))
    }

    /// Takes a session off the schedule.
    pub async fn remove(&self, id: LinkSessionId) -> Result<(), RedisDown> {
        let mut script = scripts::remove();
        script.key(self.shard_root(shard_of(id))).arg(self.now_ms()).arg(id.to_string());
        self.redis.script::<i64>(&script).await.map(|_| ())
    }

    /// Which of these sessions are not on the schedule.
    pub async fn missing(&self, ids: &[LinkSessionId]) -> Result<Vec<LinkSessionId>, RedisDown> {
        let mut by_shard: HashMap<u8, Vec<String>> = HashMap::new();
        for id in ids {
            by_shard.entry(shard_of(*id)).or_default().push(id.to_string());
        }
        let answers = by_shard.into_iter().map(|(shard, ids)| async move {
            let mut script = scripts::missing();
            script.key(self.shard_root(shard)).arg(self.now_ms()).arg(&ids);
            self.redis.script::<Vec<String>>(&script).await
        });
        let missing = try_join_all(answers).await?;
        Ok(missing.into_iter().flatten().filter_map(|id| id.parse().ok()).collect())
    }

    /// How much there is to do in a queue, over all shards.
    pub async fn backlog(&self, queue: Queue) -> Result<Backlog, RedisDown> {
        let answers = (0..SHARDS).map(|shard| async move {
            let mut script = scripts::depth();
            script.key(self.shard_root(shard)).arg(self.now_ms()).arg(queue.as_str());
            self.redis.script::<(u64, u64, u64)>(&script).await
        });
        let add = |sum: Backlog, (sessions, due, late_ms): (u64, u64, u64)| Backlog {
            sessions: sum.sessions + sessions,
            due: sum.due + due,
            late: sum.late.max(Duration::from_millis(late_ms)),
        };
        Ok(try_join_all(answers).await?.into_iter().fold(Backlog::default(), add))
    }

    /// The shards whose schedule this Redis does not have: after a flush, or on a new server.
    pub async fn forgotten(&self) -> Result<Vec<u8>, RedisDown> {
        let asked = (0..SHARDS).map(|shard| async move {
            let there: bool = self.redis.run(redis::cmd("EXISTS").arg(self.mark_key(shard))).await?;
            Ok((!there).then_some(shard))
        });
        Ok(try_join_all(asked).await?.into_iter().flatten().collect())
    }

    /// Notes that shards' schedules were rebuilt.
    pub async fn remember(&self, shards: &[u8]) -> Result<(), RedisDown> {
        let set = shards.iter().map(|shard| async move {
            self.redis.run::<()>(redis::cmd("SET").arg(self.mark_key(*shard)).arg("1")).await
        });
        try_join_all(set).await.map(|_| ())
    }

    /// Takes the right to do a piece of work that one replica does for all, for `how_long`. False when
    /// another has it.
    pub async fn take_turn(&self, work: &str, how_long: Duration) -> Result<bool, RedisDown> {
        let mut set = redis::cmd("SET");
        set.arg(format!("{}:{{turn-{work}}}", self.prefix))
            .arg("1")
            .arg("NX")
            .arg("PX")
            .arg(millis(how_long));
        Ok(self.redis.run::<Option<String>>(&set).await?.is_some())
    }

    /// Makes that right last `how_long` from now, if somebody has it.
    pub async fn keep_turn(&self, work: &str, how_long: Duration) {
        let mut keep = redis::cmd("PEXPIRE");
        keep.arg(format!("{}:{{turn-{work}}}", self.prefix)).arg(millis(how_long));
        let _ = self.redis.run::<i64>(&keep).await;
    }

    /// Gives that right back.
    pub async fn end_turn(&self, work: &str) {
        let mut del = redis::cmd("DEL");
        let _ = self.redis.run::<i64>(del.arg(format!("{}:{{turn-{work}}}", self.prefix))).await;
    }

    fn mark_key(&self, shard: u8) -> String {
        format!("{}built", self.shard_root(shard))
    }
}
