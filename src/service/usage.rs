//! How much a tenant uses, what its plan allows, and how its link sessions fare.

use super::callers::Caller;
use super::{Ctx, Error};
use crate::model::link_funnel::Funnel;
use crate::model::link_session::KEPT_DAYS;
use crate::model::scope::Scope;
use crate::model::usage::{Range, Usage, first_whole_day};

/// The usage of the caller's environment over some days of UTC: texts as `Range::read` takes them.
///
/// # Errors
/// `Invalid` for days that are none, or too many. `CallerRestricted` for a token of one user or of some
/// accounts: totals tell of all of them.
pub async fn usage(ctx: &Ctx, caller: &Caller, from: Option<&str>, to: Option<&str>) -> Result<Usage, Error> {
    caller.require(Scope::UsageRead)?;
    if caller.user.is_some() || caller.accounts.is_some() {
        return Err(Error::CallerRestricted);
    }
    let now = ctx.clock.now();
    let range = Range::read(from, to, now.date_naive()).map_err(Error::Invalid)?;
    ctx.store
        .tenant(caller.scope, move |tx| {
            let tenant = tx.tenant()?.ok_or(Error::Unauthenticated)?;
            Ok(Usage {
                range,
                plan: tenant.plan,
                link_sessions_pending: tx.count_pending_link_sessions()?,
                complete_from: first_whole_day(now, KEPT_DAYS),
                counts: tx.usage_counts(&range)?,
                funnel: Funnel::of(&tx.link_funnel_standings(&range)?),
                spans: tx.link_funnel_percentiles(&range)?,
            })
        })
        .await
}
