//! Tries of a member's password or code. Each is counted in the row while the password is compared, so
//! that tries at once count as tries one after another do, and the count's own time does not show. Too
//! many wrong ones lock the member out for a while.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{anonymous, whole};
use crate::crypto::secret::Secret;
use crate::model::audit::{AuditAction, Origin};
use crate::model::id::{MemberId, TenantId};
use crate::model::member::{FAILURES_MAX, lock_time};
use crate::service::{Ctx, Error, audit};
use crate::store::TenantTx;
use crate::store::members::{MemberChange, Secrets};

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// The try stays counted until `forget_failures` or `give_back`.
    Right {
        /// It is to be hashed anew.
        outdated: bool,
    },
    Wrong,
    /// Nobody gets in before that moment, whatever the password.
    Locked(DateTime<Utc>),
}

/// Whose password is tried.
#[derive(Clone, Copy)]
pub(super) struct Whose<'a> {
    pub tenant: TenantId,
    pub secrets: &'a Secrets,
}

/// Tries a password. For nobody it takes the same time, and is wrong.
pub(super) async fn password(
    ctx: &Ctx,
    whose: Option<Whose<'_>>,
    password: &Secret,
    origin: &Origin,
) -> Result<Tried, Error> {
    let stored = whose.and_then(|whose| whose.secrets.password_hash.clone());
    let Some(Whose { tenant, secrets }) = whose else {
        ctx.members.passwords.compare(password, stored).await?;
        return Ok(Tried::Wrong);
    };
    let id = secrets.id();
    let compared = ctx.members.passwords.compare(password, stored);
    let (compared, counted) = tokio::join!(compared, count(ctx, tenant, id, origin));
    if let Some(until) = counted? {
        return Ok(Tried::Locked(until));
    }
    match compared {
        Ok(compared) if compared.matches => Ok(Tried::Right { outdated: compared.outdated }),
        Ok(_) => {
            wrong(ctx, tenant, id, origin).await?;
            Ok(Tried::Wrong)
        }
        Err(error) => {
            // Nothing was compared.
            give_back(ctx, tenant, id).await?;
            Err(error)
        }
    }
}

/// Counts one try. Tells until when the member is locked, if it is.
async fn count(
    ctx: &Ctx,
    tenant: TenantId,
    id: MemberId,
    origin: &Origin,
) -> Result<Option<DateTime<Utc>>, Error> {
    let (now, origin) = (ctx.clock.now(), origin.clone());
    ctx.store
        .tenant(whole(tenant), move |tx| {
            let Some(secrets) = tx.lock_member_secrets(id)? else { return Ok(None) };
            if let Some(until) = locked(&secrets, now) {
                return Ok(Some(until));
            }
            if secrets.failed_logins >= FAILURES_MAX {
                // As many are under way, or were when their process died.
                return lock(tx, &secrets, &origin, now).map(Some);
            }
            let change =
                MemberChange { failed_logins: Some(secrets.failed_logins + 1), ..MemberChange::default() };
            tx.change_member(id, change, now)?;
            Ok::<_, Error>(None)
        })
        .await
}

/// What follows a wrong password or code: after too many, a lock.
pub(super) async fn wrong(ctx: &Ctx, tenant: TenantId, id: MemberId, origin: &Origin) -> Result<(), Error> {
    let (now, origin) = (ctx.clock.now(), origin.clone());
    ctx.store
        .tenant(whole(tenant), move |tx| {
            let Some(secrets) = tx.lock_member_secrets(id)? else { return Ok(()) };
            if secrets.failed_logins >= FAILURES_MAX && locked(&secrets, now).is_none() {
                lock(tx, &secrets, &origin, now)?;
            }
            Ok::<_, Error>(())
        })
        .await
}

/// Takes back the count of a try that told nothing.
pub(super) async fn give_back(ctx: &Ctx, tenant: TenantId, id: MemberId) -> Result<(), Error> {
    let now = ctx.clock.now();
    ctx.store
        .tenant(whole(tenant), move |tx| {
            let Some(secrets) = tx.lock_member_secrets(id)? else { return Ok(()) };
            let failed_logins = Some((secrets.failed_logins - 1).max(0));
            tx.change_member(id, MemberChange { failed_logins, ..MemberChange::default() }, now)?;
            Ok::<_, Error>(())
        })
        .await
}

/// What a good try changes: it ends what was counted.
pub(super) fn without_failures() -> MemberChange {
    MemberChange {
        failed_logins: Some(0),
        lockouts: Some(0),
        locked_until: Some(None),
        ..MemberChange::default()
    }
}

/// Until when a member is locked, if it is.
pub(super) fn locked(secrets: &Secrets, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    secrets.locked_until.filter(|until| *until > now)
}

fn lock(
    tx: &mut TenantTx<'_>,
    secrets: &Secrets,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Error> {
    let until = now + lock_time(secrets.lockouts);
    let change = MemberChange {
        failed_logins: Some(0),
        lockouts: Some((secrets.lockouts + 1).min(1_000)),
        locked_until: Some(Some(until)),
        ..MemberChange::default()
    };
    tx.change_member(secrets.id(), change, now)?;
    let after = json!({ "failed_logins": secrets.failed_logins, "locked_until": until });
    let target = secrets.id();
    let author = anonymous(origin);
    audit::record_for_all(tx, &author, AuditAction::MemberLocked, target, (None, Some(after)), now)?;
    Ok(until)
}
