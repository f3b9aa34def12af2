//! What a member asks about itself, and its own password.

use std::sync::Arc;

use serde_json::json;

use super::attempts::{self, Tried, require_right, told_before, try_own_password, without_failures};
use super::once::{Earlier, Once, Ready};
use super::passwords::broken_rule;
use super::whole;
use crate::crypto::secret::Secret;
use crate::model::audit::AuditAction;
use crate::model::member::{Member, Seat};
use crate::model::violation::Violation;
use crate::service::callers::Caller;
use crate::service::idempotency::Told;
use crate::service::{Ctx, Error, audit};
use crate::store::members::MemberChange;

/// Who the caller is.
pub struct Me {
    pub member: Member,
    pub tenant_name: String,
    pub seat: Seat,
}

pub async fn me(ctx: &Ctx, caller: &Caller) -> Result<Me, Error> {
    let seat = caller.seat()?;
    ctx.store
        .tenant(caller.scope, move |tx| {
            let member = tx.member(seat.member)?.ok_or(Error::Unauthenticated)?;
            let tenant_name = tx.tenant()?.map(|tenant| tenant.name).unwrap_or_default();
            Ok::<_, Error>(Me { member, tenant_name, seat })
        })
        .await
}

/// Changes the caller's password, and ends its other sessions.
pub async fn change_password(
    ctx: &Ctx,
    caller: &Caller,
    (current, new): (&str, &str),
    once: Once<()>,
) -> Result<Told, Error> {
    let (me, new) = (me(ctx, caller).await?, Secret::new(new));
    let mut broken: Vec<Violation> =
        broken_rule(&new, &me.member.email, "/new_password").into_iter().collect();
    if new.matches(current) {
        let detail = "choose another password than the present one";
        broken.push(Violation::new("/new_password", "unchanged", detail));
    }
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let (secrets, tried) = try_own_password(ctx, caller, current).await?;
    let once = Arc::new(once.ready(ctx).await?);
    if tried == Tried::Wrong
        && let Some(told) = changed_before(ctx, caller, once.clone()).await?
    {
        return Ok(told);
    }
    require_right(ctx, tried, "/current_password")?;
    let hash = ctx.members.passwords.hash(&new).await?;
    let (seat, author, now) = (me.seat, caller.author(), ctx.clock.now());
    let end = ctx.store.tenant(whole(caller.scope.tenant), move |tx| {
        let present = tx.lock_member_secrets(seat.member)?.ok_or(Error::Unauthenticated)?;
        let (route, earlier) = (route(&seat), once.earlier(tx, &route(&seat), now)?);
        if let Some(told) = told_before(tx, &present, earlier, now)? {
            return Ok(told);
        }
        if present.password_hash != secrets.password_hash {
            // Somebody else was quicker; what was checked is no longer the password.
            return Err(Error::Unauthenticated);
        }
        let change = MemberChange {
            password_hash: Some(hash),
            reset_hash: Some(None),
            reset_expires_at: Some(None),
            ..without_failures()
        };
        tx.change_member(seat.member, change, now)?;
        let ended = tx.delete_member_sessions(seat.member, Some(seat.session))?;
        let after = json!({ "sessions_ended": ended });
        let action = AuditAction::MemberPasswordChanged;
        audit::record_for_all(tx, &author, action, seat.member, (None, Some(after)), now)?;
        once.done(tx, &route, (), now).map(Ok)
    });
    let told = end.await?;
    ctx.members.seats.forget_all();
    told
}

/// What this very call was answered that changed the password: then the one that it names as present is no longer.
/// The try is counted already, as any wrong password is, and is taken back where it was none.
async fn changed_before(ctx: &Ctx, caller: &Caller, once: Arc<Ready<()>>) -> Result<Option<Told>, Error> {
    let (seat, now) = (caller.seat()?, ctx.clock.now());
    ctx.store
        .tenant(whole(caller.scope.tenant), move |tx| {
            let present = tx.lock_member_secrets(seat.member)?.ok_or(Error::Unauthenticated)?;
            match once.earlier(tx, &route(&seat), now)? {
                Earlier::Same(told) => attempts::give_back_in(tx, &present, now).map(|()| Some(told)),
                Earlier::Other | Earlier::Nothing => Ok(None),
            }
        })
        .await
}

fn route(seat: &Seat) -> String {
    format!("POST /v1/auth/password {}", seat.member)
}
