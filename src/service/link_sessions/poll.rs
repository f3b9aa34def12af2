//! One poll of one session: ask the upstream, hand the answer on, say when to ask again.

use std::time::Duration;

use chrono::TimeDelta;

use super::apply::{self, Applied};
use super::{Ctx, End, Error, code_token_place, end_pending};
use crate::live::{Claimed, LiveSession, Next};
use crate::model::link_session::{EndReason, GRACE_SECS, LinkSessionStatus};
use crate::provider::registry::Upstream;
use crate::provider::{ProviderError, QrStatus};

/// The longest wait after failures, in poll intervals.
const BACKOFF_FACTOR_MAX: u32 = 5;
/// How long an upstream that asks to slow down is left alone when it does not say.
const PAUSE_DEFAULT: Duration = Duration::from_secs(10);
/// How long an upstream that refuses our credentials is left alone: it sees at most three calls a
/// minute until somebody mends it.
const PAUSE_REFUSED: Duration = Duration::from_secs(20);

/// What a poll came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polled {
    /// Nothing new.
    Waiting,
    /// The session has moved on, or shows a new code.
    Changed,
    /// The session has ended.
    Ended,
    /// The upstream could not be asked; the session keeps its time.
    Failed,
}

/// Polls a claimed session once. Only a store that is away is an error; the session then stays
/// claimed until its lease ends, and somebody polls it again.
pub async fn poll(ctx: &Ctx, claimed: Claimed) -> Result<Polled, Error> {
    let Some(session) = claimed.session.clone() else {
        return super::rebuild::restore(ctx, claimed.id).await;
    };
    let overdue = ctx.clock.now() >= session.expires_at + TimeDelta::seconds(GRACE_SECS);
    let polled = match pause_of(ctx, &session).await {
        Some(pause) if !overdue => {
            later(ctx, &claimed, pause + jitter(ctx.settings.poll_interval), false).await;
            return Ok(Polled::Waiting);
        }
        Some(_) => Err(Error::Unavailable),
        None => ask(ctx, &session).await,
    };
    match polled {
        Ok(Applied::Ended) => Ok(Polled::Ended),
        Ok(_) if overdue => expire(ctx, &session).await,
        Ok(applied) => {
            later(ctx, &claimed, pace(ctx, &claimed, &session, applied), false).await;
            Ok(if applied == Applied::Changed { Polled::Changed } else { Polled::Waiting })
        }
        // Whatever keeps the upstream from being asked, nobody waits for ever.
        Err(_) if overdue => expire(ctx, &session).await,
        Err(Error::Provider(error)) => {
            pause_after(ctx, &session, &error).await;
            later(ctx, &claimed, backoff(ctx, claimed.failures), true).await;
            Ok(Polled::Failed)
        }
        Err(error) => Err(error),
    }
}

/// Asks the upstream and applies what it says.
async fn ask(ctx: &Ctx, session: &LiveSession) -> Result<Applied, Error> {
    let upstream = ctx.providers.by_name(&session.upstream)?.clone();
    let place = code_token_place(session.id, session.generation);
    let token = ctx.keyring.open_text(&place, &session.upstream_token_sealed);
    let token = token.map_err(|error| Error::Internal(format!("upstream token: {error}")))?;
    let started = std::time::Instant::now();
    let answer = upstream.adapter.check_qr(&token, &session.attempt).await;
    ctx.metrics.polled(upstream.provider, poll_result(&answer), started.elapsed());
    let status = answer.inspect_err(|error| super::super::note_provider_error(ctx, &upstream, error))?;
    fail::fail_point!("after_poll");
    apply_status(ctx, session, &upstream, status).await
}

async fn apply_status(
    ctx: &Ctx,
    session: &LiveSession,
    upstream: &Upstream,
    status: QrStatus,
) -> Result<Applied, Error> {
    match status {
        QrStatus::New => apply::still_new(ctx, session, upstream).await,
        QrStatus::Scanned => apply::scanned(ctx, session, upstream).await,
        QrStatus::Confirmed(account) => super::confirm::confirmed(ctx, session, upstream, account).await,
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
    interval + jitter(interval * (factor - 1).max(1))
}

/// A random part of `most`.
fn jitter(most: Duration) -> Duration {
    let random = u32::from_be_bytes(crate::crypto::random_bytes());
    most.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

async fn later(ctx: &Ctx, claimed: &Claimed, delay: Duration, failed: bool) {
    let next = Next { delay, failed };
    if let Err(error) = ctx.live.reschedule(claimed.id, next, ctx.settings.poll_interval).await {
        ctx.metrics.redis_failed();
        tracing::debug!(link_session.id = %claimed.id, error = %error, "could not reschedule a session");
    }
}

/// How long the session's upstream is to be left alone. A Redis that does not answer is no reason to.
async fn pause_of(ctx: &Ctx, session: &LiveSession) -> Option<Duration> {
    ctx.live.upstream_pause(&session.upstream).await.ok().flatten()
}

async fn pause_after(ctx: &Ctx, session: &LiveSession, error: &ProviderError) {
    let pause = match error {
        ProviderError::RateLimited { retry_after } => retry_after.unwrap_or(PAUSE_DEFAULT),
        ProviderError::Auth | ProviderError::PlanRequired => PAUSE_REFUSED,
        _ => return,
    };
    let _ = ctx.live.pause_upstream(&session.upstream, pause).await;
}
