//! Bringing the schedule back from the database: after a flush of Redis, on a new Redis, and for
//! sessions that could not be scheduled when they were started.

use std::time::Duration;

use super::outcome::Polled;
use super::{Ctx, Error, settled};
use crate::live::{LiveSession, SHARDS};
use crate::model::id::LinkSessionId;
use crate::model::link_session::LinkSession;
use crate::model::tenant::TenantScope;
use crate::store::TenantTx;
use crate::store::codes::CodeToPoll;

/// How many sessions are looked at between two looks at the clock.
const BATCH: i64 = 500;
/// A session without a code that is older than this has lost its caller, in seconds.
const ORPHAN_SECS: i64 = 15;

/// Rebuilds the schedule where Redis has lost it, and says how many sessions came back.
pub async fn rebuild_what_was_lost(ctx: &Ctx) -> Result<usize, Error> {
    let mut lost = Vec::new();
    for shard in 0..SHARDS {
        if !ctx.live.remembers(shard).await.map_err(|_| Error::Unavailable)? {
            lost.push(shard);
        }
    }
    if lost.is_empty() {
        return Ok(0);
    }
    let restored = rebuild_all(ctx).await?;
    for shard in lost {
        ctx.live.remember(shard).await.map_err(|_| Error::Unavailable)?;
    }
    Ok(restored)
}

/// Puts every pending session that is missing back on the schedule, and says how many were.
pub async fn rebuild_all(ctx: &Ctx) -> Result<usize, Error> {
    let mut restored = 0;
    let mut after = None;
    loop {
        let batch =
            ctx.store.system(move |tx| Ok::<_, Error>(tx.pending_link_sessions(after, BATCH)?)).await?;
        for (id, scope) in &batch {
            restored += usize::from(restore_one(ctx, *id, *scope).await?);
        }
        match batch.last() {
            Some((id, _)) if batch.len() as i64 == BATCH => after = Some(*id),
            _ => return Ok(restored),
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
    let found = ctx.store.tenant(scope, move |tx| load(tx, id)).await?;
    match found.and_then(|(session, code)| Some(entry(&session, code?))) {
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

async fn restore_one(ctx: &Ctx, id: LinkSessionId, scope: TenantScope) -> Result<bool, Error> {
    let Some((session, code)) = ctx.store.tenant(scope, move |tx| load(tx, id)).await? else {
        return Ok(false);
    };
    match code {
        Some(code) => {
            let live = entry(&session, code);
            ctx.live.schedule_if_missing(&live, Duration::ZERO).await.map_err(|_| Error::Unavailable)
        }
        None => {
            end_orphan(ctx, &session).await?;
            Ok(false)
        }
    }
}

/// A session that never got a code, because its process died in the middle, has failed.
async fn end_orphan(ctx: &Ctx, session: &LinkSession) -> Result<(), Error> {
    let age = ctx.clock.now() - session.created_at;
    if age.num_seconds() >= ORPHAN_SECS {
        let end = super::End::failed(crate::model::link_session::EndReason::UpstreamRefused);
        super::end_pending(ctx, session.scope, session.id, end, None).await?;
    }
    Ok(())
}

/// A pending session with its code; nothing when it has ended.
fn load(
    tx: &mut TenantTx<'_>,
    id: LinkSessionId,
) -> Result<Option<(LinkSession, Option<(CodeToPoll, String)>)>, Error> {
    let Some(session) = tx.link_session(id)?.filter(|session| session.status.is_pending()) else {
        return Ok(None);
    };
    let upstream = tx.link_session_upstream(id)?;
    let code = tx.code_to_poll(id)?.zip(upstream);
    Ok(Some((session, code)))
}

fn entry(session: &LinkSession, (code, upstream): (CodeToPoll, String)) -> LiveSession {
    LiveSession {
        id: session.id,
        scope: session.scope,
        upstream,
        attempt: code.attempt,
        upstream_token_sealed: code.upstream_token_sealed,
        generation: code.generation,
        status: session.status,
        code_expires_at: code.expires_at,
        expires_at: session.expires_at,
    }
}
