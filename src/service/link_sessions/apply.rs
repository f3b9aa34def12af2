//! What an upstream says of a code, applied to the session. Each change is one transaction, forward
//! only, so that old or repeated news changes nothing.

use chrono::TimeDelta;

use super::codes::{Fetched, fetch_code};
use super::outcome::Applied;
use super::{Ctx, End, Error, end_pending, settled};
use crate::live::LiveSession;
use crate::model::event::EventKind;
use crate::model::link_funnel::Step;
use crate::model::link_session::{EndReason, LinkSession, LinkSessionStatus};
use crate::provider::registry::Upstream;
use crate::service::{events, funnel};
use crate::store::link_sessions::Advance;

/// How long after its time a code that the upstream still calls new is replaced all the same, in
/// seconds. Not at once: a phone may have it on its screen.
const STALE_CODE_SECS: i64 = 5;

/// The code waits to be scanned.
pub(super) async fn still_new(ctx: &Ctx, live: &LiveSession, upstream: &Upstream) -> Result<Applied, Error> {
    let stale = ctx.clock.now() >= live.code_expires_at + TimeDelta::seconds(STALE_CODE_SECS);
    if !stale {
        return Ok(Applied::Nothing);
    }
    code_expired(ctx, live, upstream).await
}

/// Somebody's phone has scanned the code.
pub(super) async fn scanned(ctx: &Ctx, live: &LiveSession, upstream: &Upstream) -> Result<Applied, Error> {
    if live.status == LinkSessionStatus::Scanned {
        return Ok(Applied::Nothing);
    }
    let (id, at) = (live.id, ctx.clock.now());
    let moved = ctx
        .store
        .tenant(live.scope, move |tx| {
            let Some(session) = tx.lock_link_session(id)? else { return Ok::<_, Error>(None) };
            let step = Advance {
                id,
                to: LinkSessionStatus::Scanned,
                reason: None,
                account_id: None,
                at,
                request_id: None,
            };
            if tx.advance(&step)? {
                events::of_session(tx, EventKind::LinkSessionScanned, &session, Default::default(), at)?;
            }
            Ok(tx.link_session(id)?)
        })
        .await?;
    if let Some(ended) = ended(ctx, moved).await {
        return Ok(ended);
    }
    funnel::reached(ctx, live.scope, id, Step::Scanned);
    if ctx.live.set_status(live.id, LinkSessionStatus::Scanned).await.is_err() {
        ctx.metrics.redis_failed();
    }
    ctx.live.announce(live.id).await;
    super::utilised::remember_unowned(ctx, live, upstream).await;
    Ok(Applied::Changed)
}

/// The code's time is over. A hosted session that nobody has scanned shows a new one; any other ends.
pub(super) async fn code_expired(
    ctx: &Ctx,
    live: &LiveSession,
    upstream: &Upstream,
) -> Result<Applied, Error> {
    let id = live.id;
    let found = ctx.store.tenant(live.scope, move |tx| Ok::<_, Error>(tx.link_session(id)?)).await?;
    let Some(session) = found.filter(|session| session.status.is_pending()) else {
        settled(ctx, id).await;
        return Ok(Applied::Ended);
    };
    if !session.renews_its_code(ctx.clock.now()) {
        end_pending(ctx, live.scope, id, End::expired(EndReason::CodeExpired), None).await?;
        return Ok(Applied::Ended);
    }
    renew(ctx, live, &session, upstream).await
}

async fn renew(
    ctx: &Ctx,
    live: &LiveSession,
    session: &LinkSession,
    upstream: &Upstream,
) -> Result<Applied, Error> {
    // Should the claim end meanwhile, the generation's row keeps two workers from showing two codes.
    match fetch_code(ctx, session, upstream, live.generation + 1).await? {
        Fetched::New(renewed) => {
            ctx.metrics.qr_renewed();
            if ctx.live.schedule(&renewed, ctx.settings.poll_interval).await.is_err() {
                ctx.metrics.redis_failed();
            }
            ctx.live.announce(live.id).await;
        }
        Fetched::TooLate => {
            super::rebuild::restore(ctx, live.id).await?;
        }
    }
    Ok(Applied::Changed)
}

/// Whether the row says that the session is over, whatever the upstream says of its code.
async fn ended(ctx: &Ctx, row: Option<LinkSession>) -> Option<Applied> {
    match row {
        Some(session) if session.status.is_pending() => None,
        Some(session) => {
            settled(ctx, session.id).await;
            Some(Applied::Ended)
        }
        // Deleted with its tenant or user; the entry in Redis ends by itself.
        None => Some(Applied::Ended),
    }
}
