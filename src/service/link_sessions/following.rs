//! Waiting for news of one session: a word on Redis wakes whoever waits, and its live copy is asked
//! from time to time, in case a word was lost. The database is read only when there may be news.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::{Caller, Ctx, Error, SessionView, find, get};
use crate::live::{Seen, Subscription};
use crate::model::id::LinkSessionId;
use crate::model::link_session::{LinkSession, LinkSessionStatus};
use crate::model::scope::Scope;
use crate::model::tenant::TenantScope;

/// How often whoever waits looks by themselves.
pub const LOOK_EVERY: Duration = Duration::from_secs(5);

/// One who follows a session.
pub struct Following {
    id: LinkSessionId,
    subscription: Subscription,
    /// Where the pending session stood when it was read last.
    seen: Option<Seen>,
}

impl Following {
    /// # Errors
    /// `TooMany` where as many follow already as may.
    pub(in crate::service) fn start(ctx: &Ctx, scope: TenantScope, id: LinkSessionId) -> Result<Self, Error> {
        let subscription = ctx.live.hub().subscribe(scope.tenant, id).map_err(|crowded| Error::TooMany {
            what: crowded.what,
            limit: crowded.limit as i64,
            retry_after: Duration::from_secs(5),
        })?;
        Ok(Self { id, subscription, seen: None })
    }

    /// Takes note of how the session was read.
    pub fn note(&mut self, view: &SessionView) {
        let code = view.code.as_ref().filter(|_| view.session.status.is_pending());
        self.seen = code.map(|code| Seen { status: view.session.status, generation: code.generation });
    }

    /// Waits at most this long, and says whether the session is to be read again. Keeps it watched.
    pub async fn stirred(&mut self, ctx: &Ctx, at_most: Duration) -> bool {
        if tokio::time::timeout(at_most, self.subscription.changed()).await.is_ok() {
            return true;
        }
        let seen = ctx.live.watch(self.id, ctx.settings.poll_interval).await.ok().flatten();
        seen.is_none() || seen != self.seen
    }
}

/// Follows the caller's session. Says who may not as `get` does.
pub async fn follow(ctx: &Ctx, caller: &Caller, unique_id: &str) -> Result<(LinkSession, Following), Error> {
    caller.require(Scope::LinksRead)?;
    let session = find(ctx, caller, unique_id).await?;
    let following = Following::start(ctx, session.scope, session.id)?;
    Ok((session, following))
}

/// The session as soon as its status is another than `known`, and after `at_most` in any case: for
/// callers whose proxies cut streams.
pub async fn wait(
    ctx: &Ctx,
    caller: &Caller,
    unique_id: &str,
    known: LinkSessionStatus,
    at_most: Duration,
) -> Result<Arc<SessionView>, Error> {
    let until = Instant::now() + at_most;
    let (_, mut following) = follow(ctx, caller, unique_id).await?;
    loop {
        let view = get(ctx, caller, unique_id).await?;
        let status = view.session.status;
        if status != known || !status.is_pending() {
            return Ok(view);
        }
        following.note(&view);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || ctx.is_draining() {
                return Ok(view);
            }
            if following.stirred(ctx, left.min(LOOK_EVERY)).await {
                break;
            }
        }
    }
}
