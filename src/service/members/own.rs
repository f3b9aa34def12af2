//! What a member asks about itself, and its own password.

use serde_json::json;

use super::attempts::without_failures;
use super::passwords::broken_rule;
use super::totp::own_password;
use crate::crypto::secret::Secret;
use crate::model::audit::AuditAction;
use crate::model::member::{Member, Seat};
use crate::model::violation::Violation;
use crate::service::callers::Caller;
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
pub async fn change_password(ctx: &Ctx, caller: &Caller, current: &str, new: &str) -> Result<(), Error> {
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
    let secrets = own_password(ctx, caller, current, "/current_password").await?;
    let hash = ctx.members.passwords.hash(&new).await?;
    let (seat, author, now) = (me.seat, caller.author(), ctx.clock.now());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let present = tx.lock_member_secrets(seat.member)?.ok_or(Error::Unauthenticated)?;
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
            audit::record_for_all(tx, &author, action, seat.member, (None, Some(after)), now)
        })
        .await?;
    ctx.members.seats.forget_all();
    Ok(())
}
