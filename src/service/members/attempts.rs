//! Tries of a member's password or code. Each is counted in the row while the password is compared, so
//! that tries at once count as tries one after another do, and the count's own time does not show. Too
//! many wrong ones lock the member out for a while.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::once::Earlier;
use super::{anonymous, whole};
use crate::crypto::secret::Secret;
use crate::model::audit::{AuditAction, Origin};
use crate::model::id::{MemberId, TenantId};
use crate::model::member::{FAILURES_MAX, lock_time};
use crate::model::violation::Violation;
use crate::service::callers::Caller;
use crate::service::idempotency::{Told, reused};
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

/// Tries the caller's own password, and gives what it was compared with.
pub(super) async fn try_own_password(
    ctx: &Ctx,
    caller: &Caller,
    password: &str,
) -> Result<(Secrets, Tried), Error> {
    let (seat, tenant) = (caller.seat()?, caller.scope.tenant);
    let secrets = ctx.store.tenant(whole(tenant), move |tx| Ok::<_, Error>(tx.member_secrets(seat.member)?));
    let secrets = secrets.await?.ok_or(Error::Unauthenticated)?;
    let whose = Whose { tenant, secrets: &secrets };
    let tried = self::password(ctx, Some(whose), &Secret::new(password), &caller.origin).await?;
    Ok((secrets, tried))
}

/// Refuses whoever did not know its own password, told at `pointer`.
pub(super) fn require_right(ctx: &Ctx, tried: Tried, pointer: &'static str) -> Result<(), Error> {
    match tried {
        Tried::Right { .. } => Ok(()),
        Tried::Wrong => {
            let detail = "this is not your present password";
            Err(Error::Invalid(vec![Violation::new(pointer, "wrong_password", detail)]))
        }
        Tried::Locked(until) => Err(too_many(ctx.clock.until(until))),
    }
}

/// What is told to a caller whose password was right, if its call came before; then the try counts no more.
pub(super) fn told_before(
    tx: &mut TenantTx<'_>,
    secrets: &Secrets,
    earlier: Earlier,
    now: DateTime<Utc>,
) -> Result<Option<Result<Told, Error>>, Error> {
    let told = match earlier {
        Earlier::Nothing => return Ok(None),
        Earlier::Same(told) => Ok(told),
        Earlier::Other => Err(reused()),
    };
    give_back_in(tx, secrets, now)?;
    Ok(Some(told))
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

/// Counts one wrong try that was not counted before, of a member whose row is locked.
pub(super) fn wrong_in(
    tx: &mut TenantTx<'_>,
    secrets: &Secrets,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut counted = secrets.clone();
    counted.failed_logins += 1;
    if counted.failed_logins >= FAILURES_MAX {
        return lock(tx, &counted, origin, now).map(drop);
    }
    let change = MemberChange { failed_logins: Some(counted.failed_logins), ..MemberChange::default() };
    Ok(tx.change_member(secrets.id(), change, now)?)
}

/// Takes back the count of a try that told nothing.
pub(super) async fn give_back(ctx: &Ctx, tenant: TenantId, id: MemberId) -> Result<(), Error> {
    let now = ctx.clock.now();
    ctx.store
        .tenant(whole(tenant), move |tx| {
            let Some(secrets) = tx.lock_member_secrets(id)? else { return Ok(()) };
            give_back_in(tx, &secrets, now)
        })
        .await
}

/// The same of a member whose row is locked.
pub(super) fn give_back_in(
    tx: &mut TenantTx<'_>,
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let failed_logins = Some((secrets.failed_logins - 1).max(0));
    let change = MemberChange { failed_logins, ..MemberChange::default() };
    Ok(tx.change_member(secrets.id(), change, now)?)
}

/// What a member is told who is locked.
pub(super) fn too_many(retry_after: Duration) -> Error {
    Error::TooMany { what: "wrong passwords", limit: FAILURES_MAX.into(), retry_after }
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
