//! Bringing the schedule back from the database: after a flush of Redis, on a new Redis, and for
//! sessions that could not be scheduled when they were started. And ending what no poll has ended.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::outcome::Polled;
use super::{Ctx, End, Error, end_pending, settled};
use crate::crypto::random_part;
use crate::live::LiveSession;
use crate::model::id::LinkSessionId;
use crate::model::link_session::{EndReason, GRACE_SECS};
use crate::model::tenant::TenantScope;
use crate::store::pending::{PendingSession, Place};

/// How many sessions are looked at between two looks at the database.
const BATCH: usize = 1_000;
/// How many entries are written to Redis at once.
const WRITES_AT_ONCE: usize = 64;
/// A session without a code that is older than this has lost its caller, in seconds.
const ORPHAN_SECS: i64 = 15;
/// How long one replica rebuilds for all before another may begin, unless it goes on.
const TURN: Duration = Duration::from_secs(5);
/// A session that is younger than this may not have its first code yet, in seconds.
const YOUNG_SECS: i64 = 5;
/// How many overdue sessions one round ends.
const OVERDUE_MAX: i64 = 500;

/// Rebuilds the schedule where Redis has lost it, and says how many sessions came back.
pub async fn rebuild_what_was_lost(ctx: &Ctx) -> Result<usize, Error> {
    let lost = ctx.live.forgotten().await.map_err(|_| Error::Unavailable)?;
    if lost.is_empty() || !take_turn(ctx).await? {
        return Ok(0);
    }
    let restored = rebuild(ctx, After::Loss).await;
    if restored.is_ok() {
        ctx.live.remember(&lost).await.map_err(|_| Error::Unavailable)?;
    }
    ctx.live.end_turn("rebuild").await;
    restored
}

/// Compares how many sessions wait with how many are on the schedule, and looks for each only when
/// some seem to be missing, or one could not be scheduled. Says how many came back.
pub async fn rebuild_if_some_are_missing(ctx: &Ctx) -> Result<usize, Error> {
    let suspected = ctx.unscheduled.swap(false, Ordering::Relaxed);
    let before = ctx.clock.now() - TimeDelta::seconds(YOUNG_SECS);
    let waiting = ctx.store.system(move |tx| Ok::<_, Error>(tx.count_all_pending(before)?)).await?;
    let mut scheduled = 0;
    for queue in ctx.providers.queues() {
        let depth = ctx.live.backlog(queue).await.map_err(|_| Error::Unavailable)?;
        ctx.metrics.schedule_depth(queue.as_str(), depth.sessions, depth.due, depth.late);
        scheduled += depth.sessions;
    }
    if !suspected && u64::try_from(waiting).unwrap_or(0) <= scheduled {
        return Ok(0);
    }
    if !take_turn(ctx).await? {
        ctx.unscheduled.fetch_or(suspected, Ordering::Relaxed);
        return Ok(0);
    }
    let restored = rebuild_all(ctx).await;
    ctx.live.end_turn("rebuild").await;
    restored
}

async fn take_turn(ctx: &Ctx) -> Result<bool, Error> {
    ctx.live.take_turn("rebuild", TURN).await.map_err(|_| Error::Unavailable)
}

/// Puts every pending session that is missing back on the schedule, and says how many were.
pub async fn rebuild_all(ctx: &Ctx) -> Result<usize, Error> {
    rebuild(ctx, After::Nothing).await
}

/// What made sessions go missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// One or the other could not be scheduled.
    Nothing,
    /// Redis has lost its copy, and with it who polls what at this moment.
    Loss,
}

impl After {
    /// When sessions that come back are due. Polls that were under way when Redis lost their claims have
    /// half an interval to end; and many sessions at once would keep each other waiting.
    fn delay(self, interval: Duration, first_batch: bool) -> Duration {
        match (self, first_batch) {
            (Self::Loss, _) => interval / 2 + random_part(interval / 2),
            (Self::Nothing, true) => Duration::ZERO,
            (Self::Nothing, false) => random_part(interval),
        }
    }
}

async fn rebuild(ctx: &Ctx, cause: After) -> Result<usize, Error> {
    let mut restored = 0;
    let mut after: Option<Place> = None;
    loop {
        let batch = ctx
            .store
            .system(move |tx| Ok::<_, Error>(tx.pending_link_sessions(after, BATCH as i64)?))
            .await?;
        let first = after.is_none();
        restored += restore_missing(ctx, &batch, &|| cause.delay(ctx.settings.poll_interval, first)).await?;
        ctx.live.keep_turn("rebuild", TURN).await;
        match batch.last() {
            Some(last) if batch.len() == BATCH => after = Some(*last),
            _ => return Ok(restored),
        }
    }
}

/// Puts back those of `places` that are missing.
async fn restore_missing(
    ctx: &Ctx,
    places: &[Place],
    delay: &(dyn Fn() -> Duration + Sync),
) -> Result<usize, Error> {
    let ids: Vec<LinkSessionId> = places.iter().map(|(_, id)| *id).collect();
    let missing = ctx.live.missing(&ids).await.map_err(|_| Error::Unavailable)?;
    let missing: std::collections::HashSet<LinkSessionId> = missing.into_iter().collect();
    let mut by_tenant: BTreeMap<String, (TenantScope, Vec<LinkSessionId>)> = BTreeMap::new();
    for (scope, id) in places.iter().filter(|(_, id)| missing.contains(id)) {
        let key = format!("{}/{}", scope.tenant, scope.environment.as_str());
        by_tenant.entry(key).or_insert_with(|| (*scope, Vec::new())).1.push(*id);
    }
    let mut restored = 0;
    for (scope, ids) in by_tenant.into_values() {
        let found = ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.pending_with_codes(&ids)?)).await?;
        let writes = found.into_iter().map(|session| restore_one(ctx, scope, session, delay()));
        let written: Vec<bool> = stream::iter(writes).buffer_unordered(WRITES_AT_ONCE).try_collect().await?;
        restored += written.into_iter().filter(|was_missing| *was_missing).count();
    }
    Ok(restored)
}

async fn restore_one(
    ctx: &Ctx,
    scope: TenantScope,
    session: PendingSession,
    delay: Duration,
) -> Result<bool, Error> {
    match entry(scope, &session) {
        Some(live) => {
            let restored = ctx.live.schedule_if_missing(&live, delay).await;
            restored.map_err(|_| Error::Unavailable)
        }
        None => {
            end_orphan(ctx, scope, &session).await?;
            Ok(false)
        }
    }
}

/// Brings back the entry of a session whose due time alone was left.
pub(super) async fn restore(ctx: &Ctx, id: LinkSessionId) -> Result<Polled, Error> {
    let scope = ctx.store.system(move |tx| Ok::<_, Error>(tx.link_session_scope(id)?)).await?;
    let Some(scope) = scope else {
        settled(ctx, id).await;
        return Ok(Polled::Ended);
    };
    let found = ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.pending_with_codes(&[id])?)).await?;
    match found.first().and_then(|session| entry(scope, session)) {
        Some(live) => {
            ctx.live.schedule(&live, Duration::ZERO).await.map_err(|_| Error::Unavailable)?;
            Ok(Polled::Waiting)
        }
        None => {
            settled(ctx, id).await;
            Ok(Polled::Ended)
        }
    }
}

/// A session that never got a code, because its process died in the middle, has failed.
async fn end_orphan(ctx: &Ctx, scope: TenantScope, session: &PendingSession) -> Result<(), Error> {
    let age = ctx.clock.now() - session.created_at;
    if age.num_seconds() >= ORPHAN_SECS {
        end_pending(ctx, scope, session.id, End::failed(EndReason::UpstreamRefused), None).await?;
    }
    Ok(())
}

/// Ends sessions whose time is over and which nobody could poll, because their upstream is left alone
/// or not configured any more. Says how many.
pub async fn end_overdue(ctx: &Ctx) -> Result<usize, Error> {
    // A moment after a poll would have ended them.
    let before = ctx.clock.now() - TimeDelta::seconds(GRACE_SECS + 1);
    let overdue =
        ctx.store.system(move |tx| Ok::<_, Error>(tx.overdue_link_sessions(before, OVERDUE_MAX)?)).await?;
    let mut ended = 0;
    for (scope, id) in overdue {
        ended += usize::from(end_pending(ctx, scope, id, End::expired(EndReason::TimedOut), None).await?);
    }
    Ok(ended)
}

fn entry(scope: TenantScope, session: &PendingSession) -> Option<LiveSession> {
    let code = session.code.as_ref()?;
    Some(LiveSession {
        id: session.id,
        scope,
        upstream: session.upstream,
        attempt: code.attempt.clone(),
        upstream_token_sealed: code.upstream_token_sealed.clone(),
        generation: code.generation,
        status: session.status,
        code_expires_at: code.expires_at,
        expires_at: session.expires_at,
    })
}
