//! One poll of one session: ask the upstream, hand the answer on, say when to ask again.

use std::time::Duration;

use chrono::TimeDelta;

use super::apply;
use super::outcome::{Applied, Polled};
use super::traffic::{Terms, learn, leave_for_one, wait_after_all};
use super::{Ctx, End, Error, code_token_place, end_pending};
use crate::crypto::random_part;
use crate::live::{Claimed, LiveSession, Next};
use crate::model::link_session::{EndReason, GRACE_SECS, LinkSessionStatus};
use crate::model::upstream::Queue;
use crate::provider::registry::Upstream;
use crate::provider::{ProviderError, QrStatus};
use crate::service::upstreams;

/// The longest wait after failures, in poll intervals.
const BACKOFF_FACTOR_MAX: u32 = 5;
/// How long one claim keeps other workers off a session. Long enough that a worker which is slow for a
/// moment is not taken for dead, and shorter than two poll intervals where these are short.
const LEASE_MIN: Duration = Duration::from_secs(2);
const LEASE_MAX: Duration = Duration::from_secs(5);

/// How long one claim keeps other workers off a session; whoever takes longer renews it.
fn lease(ctx: &Ctx) -> Duration {
    let two_intervals = ctx.settings.poll_interval * 2;
    two_intervals.saturating_sub(Duration::from_millis(500)).clamp(LEASE_MIN, LEASE_MAX)
}

/// Claims at most `limit` sessions of a queue that are due. Each is this caller's alone for the time
/// of one poll.
pub async fn claim(ctx: &Ctx, queue: Queue, limit: usize) -> Result<Vec<Claimed>, Error> {
    ctx.live.claim(queue, limit, lease(ctx)).await.map_err(|_| {
        ctx.metrics.redis_failed();
        Error::Unavailable
    })
}

/// Polls a claimed session once, and keeps the claim while that takes. Only a store that is away is an
/// error; the session then stays claimed until its lease ends, and somebody polls it again.
pub async fn poll(ctx: &Ctx, claimed: Claimed, terms: Terms) -> Result<Polled, Error> {
    let work = poll_claimed(ctx, &claimed, terms);
    tokio::pin!(work);
    loop {
        tokio::select! {
            polled = &mut work => return polled,
            () = tokio::time::sleep(lease(ctx) / 3) => {
                let _ = ctx.live.hold(&claimed, lease(ctx)).await;
            }
        }
    }
}

async fn poll_claimed(ctx: &Ctx, claimed: &Claimed, mut terms: Terms) -> Result<Polled, Error> {
    let Some(session) = &claimed.session else {
        return super::rebuild::restore(ctx, claimed.id).await;
    };
    let overdue = ctx.clock.now() >= session.expires_at + TimeDelta::seconds(GRACE_SECS);
    let upstream = match upstreams::by_name(ctx, session.upstream).await {
        Ok(upstream) => upstream,
        Err(Error::Unavailable) => return Err(Error::Unavailable),
        // Its tenant has taken the credentials away.
        Err(_) => return give_up(ctx, session).await,
    };
    let wait = match wait_after_all(ctx, upstream.name) {
        Some(pause) => Some(pause),
        None if terms == Terms::ToBeAsked => match leave_for_one(ctx, upstream.name).await {
            Ok(given) => {
                terms = given;
                None
            }
            Err(wait) => Some(wait),
        },
        None => None,
    };
    if let Some(pause) = wait.filter(|_| !overdue) {
        let delay = before_the_end(ctx, session, pause);
        later(ctx, claimed, delay, false).await;
        return Ok(Polled::Waiting);
    }
    match ask(ctx, session, &upstream, terms).await {
        Ok(Applied::Ended) => Ok(Polled::Ended),
        // Whatever keeps the upstream from being asked, nobody waits for ever.
        Ok(_) | Err(_) if overdue => expire(ctx, session).await,
        Ok(applied) => {
            later(ctx, claimed, pace(ctx, claimed, session, applied), false).await;
            Ok(if applied == Applied::Changed { Polled::Changed } else { Polled::Waiting })
        }
        Err(Error::Provider(_) | Error::Conflict(_)) => {
            let delay = before_the_end(ctx, session, backoff(ctx, claimed.failures));
            later(ctx, claimed, delay, true).await;
            Ok(Polled::Failed)
        }
        Err(error) => Err(error),
    }
}

/// Asks the upstream and applies what it says.
async fn ask(ctx: &Ctx, session: &LiveSession, upstream: &Upstream, terms: Terms) -> Result<Applied, Error> {
    let place = code_token_place(session.id, session.generation);
    let token = ctx.keyring.open_text(&place, &session.upstream_token_sealed);
    let token = token.map_err(|error| Error::Internal(format!("upstream token: {error}")))?;
    let started = std::time::Instant::now();
    let answer = upstream.adapter.check_qr(&token, &session.attempt).await;
    ctx.metrics.polled(upstream.provider, poll_result(&answer), started.elapsed());
    // A confirmation in hand comes before anything else.
    fail::fail_point!("after_poll");
    let applied = match &answer {
        Ok(status) => Some(apply_status(ctx, session, upstream, status).await),
        Err(error) => {
            super::super::note_provider_error(ctx, upstream, error);
            None
        }
    };
    learn(ctx, upstream.name, terms, answer.as_ref().err()).await;
    applied.unwrap_or_else(|| Err(answer.err().unwrap_or(ProviderError::Unavailable).into()))
}

async fn apply_status(
    ctx: &Ctx,
    session: &LiveSession,
    upstream: &Upstream,
    status: &QrStatus,
) -> Result<Applied, Error> {
    match status {
        QrStatus::New => apply::still_new(ctx, session, upstream).await,
        QrStatus::Scanned => apply::scanned(ctx, session, upstream).await,
        QrStatus::Confirmed(account) => {
            super::confirm::confirmed(ctx, session, upstream, account.clone()).await
        }
        QrStatus::Expired => apply::code_expired(ctx, session, upstream).await,
        QrStatus::Utilised => super::utilised::utilised(ctx, session, upstream).await,
    }
}

fn poll_result(answer: &Result<QrStatus, ProviderError>) -> &'static str {
    match answer {
        Ok(QrStatus::New) => "new",
        Ok(QrStatus::Scanned) => "scanned",
        Ok(QrStatus::Confirmed(_)) => "confirmed",
        Ok(QrStatus::Expired) => "expired",
        Ok(QrStatus::Utilised) => "utilised",
        Err(_) => "error",
    }
}

/// Ends a session that nobody can ask about any more.
async fn give_up(ctx: &Ctx, session: &LiveSession) -> Result<Polled, Error> {
    end_pending(ctx, session.scope, session.id, End::failed(EndReason::UpstreamRefused), None).await?;
    super::settled(ctx, session.id).await;
    Ok(Polled::Ended)
}

async fn expire(ctx: &Ctx, session: &LiveSession) -> Result<Polled, Error> {
    end_pending(ctx, session.scope, session.id, End::expired(EndReason::TimedOut), None).await?;
    // Whoever ended it, it is off the schedule now.
    super::settled(ctx, session.id).await;
    Ok(Polled::Ended)
}

/// When to ask again: soon after a scan, at the set pace while somebody watches, seldom otherwise; in
/// time for the code's end and for the session's.
fn pace(ctx: &Ctx, claimed: &Claimed, session: &LiveSession, applied: Applied) -> Duration {
    let interval = ctx.settings.poll_interval;
    let scanned = session.status == LinkSessionStatus::Scanned || applied == Applied::Changed;
    let usual = match (scanned, claimed.watched) {
        (true, _) => (interval / 3).max(Duration::from_secs(1).min(interval)),
        (false, true) => interval,
        (false, false) => interval * 3,
    };
    let until = |at| ctx.clock.until(at) + Duration::from_millis(200);
    let session_end = session.expires_at + TimeDelta::seconds(GRACE_SECS);
    let soonest = Duration::from_millis(500);
    let ends = [session.code_expires_at, session.expires_at, session_end];
    let next_end = ends.into_iter().filter(|at| *at > ctx.clock.now()).map(until).min();
    next_end.map_or(usual, |end| usual.min(end)).max(soonest)
}

/// Doubles with each failure in a row, up to five intervals, with full jitter above one interval.
fn backoff(ctx: &Ctx, failures: u32) -> Duration {
    let interval = ctx.settings.poll_interval;
    let factor = 2u32.saturating_pow(failures.min(10)).min(BACKOFF_FACTOR_MAX);
    interval + random_part(interval * (factor - 1).max(1))
}

/// A wait that is cut so that the session is looked at when its time is over: it ends then, however
/// its upstream fares.
fn before_the_end(ctx: &Ctx, session: &LiveSession, delay: Duration) -> Duration {
    let end = session.expires_at + TimeDelta::seconds(GRACE_SECS);
    let soonest = Duration::from_millis(500);
    delay.min(ctx.clock.until(end) + Duration::from_millis(200)).max(soonest)
}

async fn later(ctx: &Ctx, claimed: &Claimed, delay: Duration, failed: bool) {
    let next = Next { delay, failed };
    if let Err(error) = ctx.live.reschedule(claimed, next, ctx.settings.poll_interval).await {
        ctx.metrics.redis_failed();
        tracing::debug!(link_session.id = %claimed.id, error = %error, "could not reschedule a session");
    }
}
