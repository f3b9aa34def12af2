//! How much is asked of an upstream about QR codes, in all replicas together: within its budget, and
//! not at all while it asks for rest, refuses our credentials or is down.
//!
//! What is known of an upstream is shared through Redis. What is kept here, in each process, only
//! saves round trips, and stops calls that were given leave a moment before.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use super::Ctx;
use crate::crypto::random_part;
use crate::live::{Leave, Pause, PauseLength};
use crate::model::upstream::UpstreamName;
use crate::provider::ProviderError;
use crate::redis_client::RedisDown;

/// How long an upstream that refuses our credentials is left alone: it sees at most three calls a
/// minute until somebody mends it.
const PAUSE_REFUSED: Duration = Duration::from_secs(20);
/// The longest rest for an upstream that asks to slow down and does not say for how long.
const PAUSE_UNTOLD_MAX: Duration = Duration::from_secs(15);
/// How long an upstream that is down is left alone between two calls that find out.
const BREAK_FIRST: Duration = Duration::from_secs(2);
const BREAK_MAX: Duration = Duration::from_secs(15);
/// An upstream is taken to be down after so many failures within `WINDOW_SECS`, if they are at least
/// half of all calls.
const FAILURES_TO_BREAK: u32 = 10;
const WINDOW_SECS: i64 = 10;

/// What this process knows of its upstreams.
#[derive(Default)]
pub struct Traffic {
    upstreams: Mutex<HashMap<UpstreamName, Known>>,
}

#[derive(Default)]
struct Known {
    paused_until: Option<Instant>,
    window: Option<Window>,
}

/// How calls went lately.
#[derive(Clone, Copy)]
struct Window {
    since: DateTime<Utc>,
    well: u32,
    failed: u32,
}

/// Under which leave a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// Within the budget.
    Ordinary,
    /// The only one, to find out whether the upstream is well again.
    Probe,
    /// None yet: each call asks for its own. So it is with tenants' own upstreams, of which a batch
    /// may have many.
    ToBeAsked,
}

impl Traffic {
    fn lock(&self) -> MutexGuard<'_, HashMap<UpstreamName, Known>> {
        self.upstreams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pause(&self, upstream: UpstreamName, length: Duration) {
        let until = Instant::now().checked_add(length);
        self.lock().entry(upstream).or_default().paused_until = until;
    }

    fn resume(&self, upstream: UpstreamName) {
        self.lock().entry(upstream).or_default().paused_until = None;
    }

    /// How long an upstream is to be left alone yet, as far as this process knows.
    fn pause_left(&self, upstream: UpstreamName) -> Option<Duration> {
        let until = self.lock().get(&upstream)?.paused_until?;
        until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    /// Counts a call; true when the upstream is to be taken for down.
    fn count(&self, upstream: UpstreamName, failed: bool, now: DateTime<Utc>) -> bool {
        let mut upstreams = self.lock();
        let known = upstreams.entry(upstream).or_default();
        let fresh =
            |window: &Window| now - window.since < TimeDelta::seconds(WINDOW_SECS) && now >= window.since;
        let mut window = known.window.filter(fresh).unwrap_or(Window { since: now, well: 0, failed: 0 });
        if failed {
            window.failed += 1
        } else {
            window.well += 1
        }
        let down = window.failed >= FAILURES_TO_BREAK && window.failed >= window.well;
        known.window = if down { None } else { Some(window) };
        down
    }
}

/// Asks leave for up to `want` calls.
pub async fn leave_for(ctx: &Ctx, upstream: UpstreamName, want: usize) -> Result<Leave, RedisDown> {
    let leave = ctx.live.ask_upstream(upstream, want, ctx.settings.upstream_calls_per_second).await?;
    match leave {
        Leave::Wait(length) => ctx.traffic.pause(upstream, length),
        Leave::Go(_) | Leave::Probe => ctx.traffic.resume(upstream),
    }
    Ok(leave)
}

/// Asks leave for one call; else how long to wait before asking again.
pub(super) async fn leave_for_one(ctx: &Ctx, upstream: UpstreamName) -> Result<Terms, Duration> {
    match leave_for(ctx, upstream, 1).await {
        Ok(Leave::Go(0)) => Err(random_part(ctx.settings.poll_interval)),
        Ok(Leave::Go(_)) => Ok(Terms::Ordinary),
        Ok(Leave::Probe) => Ok(Terms::Probe),
        Ok(Leave::Wait(length)) => Err(length),
        Err(_) => {
            ctx.metrics.redis_failed();
            Err(ctx.settings.poll_interval)
        }
    }
}

/// Gives back the leave to find out whether an upstream is well again, where there was nothing to ask.
pub async fn forgo_probe(ctx: &Ctx, upstream: UpstreamName) {
    if ctx.live.forgo_probe(upstream).await.is_err() {
        ctx.metrics.redis_failed();
    }
}

/// How long a call is to wait that was given leave before; nothing when it may be made.
pub(super) fn wait_after_all(ctx: &Ctx, upstream: UpstreamName) -> Option<Duration> {
    ctx.traffic.pause_left(upstream)
}

/// Takes note of how a call went, and leaves the upstream alone that asks for it, refuses us, or is
/// down.
pub(super) async fn learn(ctx: &Ctx, upstream: UpstreamName, terms: Terms, failure: Option<&ProviderError>) {
    let down = failure.is_some_and(is_down);
    let broken = ctx.traffic.count(upstream, down, ctx.clock.now());
    if let Some(pause) = failure.and_then(|error| pause_after(ctx, error, broken || terms == Terms::Probe)) {
        // Until Redis has answered too.
        let known = match pause.length {
            PauseLength::Exactly(length) => length,
            PauseLength::Growing { first, .. } => first,
        };
        ctx.traffic.pause(upstream, known);
        let rate = ctx.settings.upstream_calls_per_second;
        match ctx.live.pause_upstream(upstream, pause, rate, terms == Terms::Probe).await {
            Ok(length) => {
                ctx.traffic.pause(upstream, length);
                tracing::warn!(
                    upstream = %upstream,
                    reason = pause.why,
                    duration_ms = length.as_millis() as u64,
                    "an upstream is left alone for a while"
                );
            }
            Err(_) => ctx.metrics.redis_failed(),
        }
    } else if terms == Terms::Probe {
        ctx.traffic.resume(upstream);
        if ctx.live.trust_upstream(upstream).await.is_ok() {
            tracing::info!(upstream = %upstream, "an upstream is well again");
        }
    }
}

/// Whether the failure says that the upstream does not work, and not merely that it says no.
fn is_down(error: &ProviderError) -> bool {
    matches!(error, ProviderError::Unavailable | ProviderError::BadAnswer { .. })
}

fn pause_after(ctx: &Ctx, error: &ProviderError, down: bool) -> Option<Pause> {
    let why = error.kind();
    match error {
        ProviderError::RateLimited { retry_after } => {
            let untold =
                PauseLength::Growing { first: ctx.settings.poll_interval * 2, most: PAUSE_UNTOLD_MAX };
            let length = retry_after.map_or(untold, PauseLength::Exactly);
            Some(Pause { why, length, doubt: false, slow_down: true })
        }
        ProviderError::Auth | ProviderError::PlanRequired => {
            let length = PauseLength::Exactly(PAUSE_REFUSED);
            Some(Pause { why, length, doubt: true, slow_down: false })
        }
        error if down && is_down(error) => {
            let length = PauseLength::Growing { first: BREAK_FIRST, most: BREAK_MAX };
            Some(Pause { why: ProviderError::Unavailable.kind(), length, doubt: true, slow_down: false })
        }
        _ => None,
    }
}

/// What an upstream that is left alone has said; nothing when it may be asked.
pub(super) async fn refusal_in_force(ctx: &Ctx, upstream: UpstreamName) -> Option<ProviderError> {
    let (why, left) = ctx.live.upstream_pause(upstream).await.ok().flatten()?;
    let refusals = [ProviderError::Auth, ProviderError::PlanRequired, ProviderError::Unavailable];
    let refusal = refusals.into_iter().find(|error| error.kind() == why);
    Some(refusal.unwrap_or(ProviderError::RateLimited { retry_after: Some(left) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: UpstreamName = UpstreamName::Operator;
    const B: UpstreamName = UpstreamName::Sandbox;

    #[test]
    fn an_upstream_is_down_after_ten_failures_in_ten_seconds_that_are_half_of_all_calls() {
        let (traffic, now) = (Traffic::default(), DateTime::UNIX_EPOCH);

        let failures = |count: u32, at| (0..count).filter(|_| traffic.count(A, true, at)).count();
        assert_eq!(failures(9, now), 0);
        assert_eq!(failures(1, now), 1);
        // Counted anew after that, and apart from other upstreams and older calls.
        assert_eq!(failures(9, now), 0);
        assert!(!traffic.count(B, true, now));
        assert_eq!(failures(1, now + TimeDelta::seconds(10)), 0);
    }

    #[test]
    fn an_upstream_that_mostly_answers_is_not_down() {
        let (traffic, now) = (Traffic::default(), DateTime::UNIX_EPOCH);

        for _ in 0..50 {
            assert!(!traffic.count(A, false, now));
        }
        assert!((0..40).all(|_| !traffic.count(A, true, now)));
    }

    #[test]
    fn a_pause_is_known_until_it_is_over_or_taken_back() {
        let traffic = Traffic::default();

        traffic.pause(A, Duration::from_secs(60));
        assert!(traffic.pause_left(A).is_some_and(|left| left > Duration::from_secs(50)));
        assert_eq!(traffic.pause_left(B), None);
        traffic.resume(A);
        assert_eq!(traffic.pause_left(A), None);
        traffic.pause(A, Duration::ZERO);
        assert_eq!(traffic.pause_left(A), None);
    }
}
