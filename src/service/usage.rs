//! How much a tenant uses, what its plan allows, and how its link sessions fare.

use chrono::{DateTime, Utc};

use super::callers::Caller;
use super::{Ctx, Error, quotas};
use crate::model::link_funnel::Funnel;
use crate::model::link_session::KEPT_DAYS;
use crate::model::scope::Scope;
use crate::model::usage::{Range, Usage, first_whole_day};
use crate::store::TenantTx;
use crate::store::usage_days::KeptDays;

/// Of how many sessions percentiles are taken at most, about; of more than these, of a part that is as good
/// as random: sorting five times would take longer than a statement may.
const SAMPLED_MAX: i64 = 50_000;

/// The usage of the caller's environment over some days of UTC: texts as `Range::read` takes them.
///
/// # Errors
/// `Invalid` for days that are none, or too many. `CallerRestricted` for a token of one user or of some
/// accounts: totals tell of all of them.
pub async fn usage(ctx: &Ctx, caller: &Caller, from: Option<&str>, to: Option<&str>) -> Result<Usage, Error> {
    caller.require(Scope::UsageRead)?;
    caller.require_whole_tenant()?;
    let now = ctx.clock.now();
    let range = Range::read(from, to, now.date_naive()).map_err(Error::Invalid)?;
    ctx.store.tenant(caller.scope, move |tx| usage_in(tx, range, now)).await
}

fn usage_in(tx: &mut TenantTx<'_>, range: Range, now: DateTime<Utc>) -> Result<Usage, Error> {
    let tenant = tx.tenant()?.ok_or(Error::Unauthenticated)?;
    let closing = tx.usage_closing()?;
    let (closed, open) = match closing {
        Some((closed_through, _)) => range.split_after(closed_through),
        None => (None, Some(range)),
    };
    let KeptDays { mut counts, mut standings } = match closed {
        Some(days) => tx.kept_usage(&days)?,
        None => KeptDays::default(),
    };
    if let Some(days) = open {
        counts.extend(tx.link_usage(&days)?);
        standings.extend(tx.link_funnel_standings(&days)?);
    }
    counts.extend(tx.post_usage(&range)?);
    let funnel = Funnel::of(&standings);
    let one_in = funnel.reached[0] / SAMPLED_MAX + 1;
    let quotas = quotas::standing(tx, &tenant, now)?;
    Ok(Usage {
        range,
        quotas,
        plan: tenant.plan,
        link_sessions_pending: tx.count_pending_link_sessions()?,
        complete_from: closing.map_or_else(|| first_whole_day(now, KEPT_DAYS), |(_, first)| first),
        counts,
        funnel,
        spans: tx.link_funnel_percentiles(&range, one_in)?,
    })
}
