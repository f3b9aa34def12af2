//! `utilised` without a confirmation of ours: the upstream handed the account to somebody, most
//! likely to a worker of ours that died with it. It is believed only when the row has stayed without
//! a confirmation for two poll intervals, and an account is claimed only when no other session of any
//! tenant could be meant.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::outcome::Applied;
use super::{Ctx, End, Error, end_pending, settled};
use crate::live::LiveSession;
use crate::provider::UpstreamAccount;
use crate::provider::registry::Upstream;

/// How many unowned accounts are remembered for one scan; with more, nothing is certain anyway.
const UNOWNED_MAX: usize = 500;

/// With more sessions than this waiting at an upstream, what it has is not asked for at each scan.
const WAITING_MAX: usize = 50;

/// The upstream says that the code's confirmation was handed out.
pub(super) async fn utilised(ctx: &Ctx, live: &LiveSession, upstream: &Upstream) -> Result<Applied, Error> {
    let (id, now) = (live.id, ctx.clock.now());
    let found = ctx
        .store
        .tenant(live.scope, move |tx| {
            tx.keep_utilised_at(id, now)?;
            Ok::<_, Error>(tx.link_session(id)?)
        })
        .await?;
    let Some(session) = found.filter(|session| session.status.is_pending()) else {
        settled(ctx, id).await;
        return Ok(Applied::Ended);
    };
    let patience = TimeDelta::from_std(ctx.settings.poll_interval * 2).unwrap_or(TimeDelta::seconds(6));
    if session.utilised_at.is_none_or(|since| now < since + patience) {
        return Ok(Applied::Changed);
    }
    if let Some(account) = the_only_candidate(ctx, live, upstream).await? {
        tracing::warn!(tenant.id = %live.scope.tenant, link_session.id = %id,
            "a lost confirmation was matched to the only account that it can be");
        return super::confirm::confirmed(ctx, live, upstream, account).await;
    }
    tracing::error!(tenant.id = %live.scope.tenant, link_session.id = %id, provider = upstream.provider,
        "a confirmation was lost, and the account can't be told with certainty; a new scan is needed");
    end_pending(ctx, live.scope, id, End::utilised(), None).await?;
    Ok(Applied::Ended)
}

/// The one account that appeared at the upstream since the scan and belongs to nobody, provided that
/// no other session could have brought it. Nothing when any of that is not certain.
async fn the_only_candidate(
    ctx: &Ctx,
    live: &LiveSession,
    upstream: &Upstream,
) -> Result<Option<UpstreamAccount>, Error> {
    // With a tenant's own key others link too: what appeared there need not be ours.
    if upstream.name.is_own() {
        return Ok(None);
    }
    let (id, label) = (live.id, upstream.label());
    let scan = ctx.store.tenant(live.scope, move |tx| Ok::<_, Error>(tx.unowned_before(id)?)).await?;
    let Some((before, scanned_at)) = scan else { return Ok(None) };
    let Ok(unowned) = unowned_now(ctx, upstream).await else { return Ok(None) };
    let before: HashSet<String> = before.into_iter().collect();
    let mut fresh = unowned.into_iter().filter(|account| !before.contains(&account.id));
    let (Some(candidate), None) = (fresh.next(), fresh.next()) else { return Ok(None) };
    let others = ctx
        .store
        .system(move |tx| Ok::<_, Error>(tx.another_session_could_match(id, label, scanned_at)?))
        .await?;
    Ok(if others { None } else { Some(candidate) })
}

/// Keeps which of the upstream's accounts belonged to nobody when the code was scanned. Without it a
/// lost confirmation ends in a new scan, so that failing here is no error. While many sessions
/// wait at one upstream nothing would be certain anyway, and its whole list is not asked for.
pub(super) async fn remember_unowned(ctx: &Ctx, live: &LiveSession, upstream: &Upstream) {
    if upstream.name.is_own() {
        return;
    }
    let label = upstream.label();
    let most = WAITING_MAX as i64 + 1;
    let waiting = ctx.store.system(move |tx| Ok::<_, Error>(tx.sessions_waiting_at(label, most)?)).await;
    if !waiting.is_ok_and(|waiting| waiting <= WAITING_MAX) {
        return;
    }
    let Ok(unowned) = unowned_now(ctx, upstream).await else { return };
    if unowned.len() > UNOWNED_MAX {
        return;
    }
    let (id, ids): (_, Vec<String>) = (live.id, unowned.into_iter().map(|account| account.id).collect());
    let kept =
        ctx.store.tenant(live.scope, move |tx| Ok::<_, Error>(tx.keep_unowned_before(id, &ids)?)).await;
    if let Err(error) = kept {
        tracing::debug!(link_session.id = %id, error = %error, "could not keep what the upstream has");
    }
}

/// The upstream's accounts that have no identity of ours.
async fn unowned_now(ctx: &Ctx, upstream: &Upstream) -> Result<Vec<UpstreamAccount>, Error> {
    let listed = ctx.listings.newest(upstream).await?;
    let (label, ids) =
        (upstream.label(), listed.iter().map(|account| account.id.clone()).collect::<Vec<_>>());
    let known = ctx.store.system(move |tx| Ok::<_, Error>(tx.known_upstream_accounts(label, &ids)?)).await?;
    let known: HashSet<String> = known.into_iter().collect();
    Ok(listed.iter().filter(|account| !known.contains(&account.id)).cloned().collect())
}
