//! Leaving an upstream alone that asked for it, or that refuses our credentials, in every replica.

use std::time::Duration;

use super::Ctx;
use crate::live::{Leave, LiveSession};
use crate::provider::ProviderError;

/// How long an upstream that asks to slow down is left alone when it does not say.
const PAUSE_DEFAULT: Duration = Duration::from_secs(10);
/// How long an upstream that refuses our credentials is left alone: it sees at most three calls a
/// minute until somebody mends it.
const PAUSE_REFUSED: Duration = Duration::from_secs(20);

/// Whether the session's upstream may be asked. A Redis that does not answer is no reason not to.
pub(super) async fn leave_for(ctx: &Ctx, session: &LiveSession) -> Leave {
    ctx.live.ask_upstream(&session.upstream, PAUSE_REFUSED).await.unwrap_or(Leave::Go)
}

pub(super) fn refuses_us(error: &ProviderError) -> bool {
    matches!(error, ProviderError::Auth | ProviderError::PlanRequired)
}

/// Leaves an upstream alone that asked for it, or that refuses our credentials.
pub(super) async fn pause_after(ctx: &Ctx, upstream: &str, error: &ProviderError) {
    let pause = match error {
        ProviderError::RateLimited { retry_after } => retry_after.unwrap_or(PAUSE_DEFAULT),
        ProviderError::Auth | ProviderError::PlanRequired => PAUSE_REFUSED,
        _ => return,
    };
    let _ = ctx.live.pause_upstream(upstream, error.kind(), pause, refuses_us(error)).await;
}

/// What an upstream that is left alone has said; nothing when it may be asked.
pub(super) async fn refusal_in_force(ctx: &Ctx, upstream: &str) -> Option<ProviderError> {
    let (why, left) = ctx.live.upstream_pause(upstream).await.ok().flatten()?;
    let refusals = [ProviderError::Auth, ProviderError::PlanRequired];
    let refusal = refusals.into_iter().find(|error| error.kind() == why);
    Some(refusal.unwrap_or(ProviderError::RateLimited { retry_after: Some(left) }))
}
