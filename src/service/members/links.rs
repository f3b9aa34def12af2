//! What the holder of a mailed link may do: accept an invitation, or choose a new password. A link is good
//! once, and an unknown, used or old one is answered like any other.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::attempts::without_failures;
use super::once::{Earlier, Once, Ready};
use super::passwords::broken_rule;
use super::{anonymous, whole};
use crate::crypto::api_key::hashes_match;
use crate::crypto::member_token::{MemberToken, TokenKind};
use crate::crypto::secret::Secret;
use crate::model::audit::{AuditAction, Origin};
use crate::model::id::MemberId;
use crate::model::member::{Member, MemberStatus};
use crate::service::idempotency::{Told, reused};
use crate::service::{Ctx, Error, audit};
use crate::store::TenantTx;
use crate::store::members::{MemberChange, Secrets};

/// What the holder of a link sends.
pub struct Choice {
    pub token: String,
    pub password: String,
    pub origin: Origin,
}

/// Accepts an invitation with a password, and a name where one is given.
///
/// # Errors
/// `NotFound` for a link that is not good; `Invalid` for a password that is not taken.
pub async fn accept(
    ctx: &Ctx,
    choice: Choice,
    name: Option<String>,
    once: Once<Member>,
) -> Result<Told, Error> {
    let set = |hash: String, at| MemberChange {
        name: name.map(Some),
        status: Some(MemberStatus::Active.as_str()),
        password_hash: Some(hash),
        invitation_hash: Some(None),
        invitation_expires_at: Some(None),
        accepted_at: Some(at),
        ..without_failures()
    };
    use_link(ctx, INVITATION, choice, once, set).await
}

/// Sets a new password, and ends all sessions. A second factor stays on.
///
/// # Errors
/// As `accept`.
pub async fn reset(ctx: &Ctx, choice: Choice, once: Once<Member>) -> Result<Told, Error> {
    let set = |hash: String, _| MemberChange {
        password_hash: Some(hash),
        reset_hash: Some(None),
        reset_expires_at: Some(None),
        ..without_failures()
    };
    use_link(ctx, RESET, choice, once, set).await
}

/// A kind of link, what it is called where it is not good, and the call that uses it.
#[derive(Clone, Copy)]
struct Used {
    kind: TokenKind,
    what: &'static str,
    call: &'static str,
}

const INVITATION: Used =
    Used { kind: TokenKind::Invitation, what: "invitation", call: "POST /v1/auth/accept-invitation" };
const RESET: Used = Used { kind: TokenKind::Reset, what: "link", call: "POST /v1/auth/reset-password" };

/// A link that was sent, of a member that there is.
#[derive(Clone)]
struct Held {
    used: Used,
    id: MemberId,
    hash: [u8; 32],
    /// Of its holder, whom nothing else tells from others.
    route: String,
}

/// What a link is good for.
enum Worth {
    Good(Box<Secrets>),
    /// It was used by this very call: its answer.
    Done(Told),
}

async fn use_link(
    ctx: &Ctx,
    used: Used,
    choice: Choice,
    once: Once<Member>,
    set: impl FnOnce(String, DateTime<Utc>) -> MemberChange,
) -> Result<Told, Error> {
    ctx.members.limits.try_from_address(&choice.origin)?;
    let unknown = || Error::NotFound(used.what);
    let token = MemberToken::parse(used.kind, &choice.token).ok_or_else(unknown)?;
    let (id, hash) = (MemberId::from_uuid(token.id), token.hash());
    let tenant = ctx.store.system(move |tx| Ok::<_, Error>(tx.tenant_of_member(id)?)).await?;
    let tenant = tenant.ok_or_else(unknown)?;
    let route = format!("{} {id} {}", used.call, data_encoding::HEXLOWER.encode(&hash));
    let (held, once) = (Held { used, id, hash, route }, Arc::new(once.ready(ctx).await?));
    let (looked, asked, now) = (held.clone(), once.clone(), ctx.clock.now());
    let look = ctx.store.tenant(whole(tenant), move |tx| {
        let secrets = tx.member_secrets(id)?;
        worth(tx, secrets, &looked, &asked, now)
    });
    let secrets = match look.await? {
        Worth::Good(secrets) => secrets,
        Worth::Done(told) => return Ok(told),
    };
    let password = Secret::new(choice.password);
    if let Some(broken) = broken_rule(&password, &secrets.email, "/password") {
        return Err(Error::Invalid(vec![broken]));
    }
    let (stored, now) = (ctx.members.passwords.hash(&password).await?, ctx.clock.now());
    let change = set(stored, now);
    let told = ctx.store.tenant(whole(tenant), move |tx| {
        // Somebody may have used it while the password was hashed.
        let secrets = tx.lock_member_secrets(id)?;
        if let Worth::Done(told) = worth(tx, secrets, &held, &once, now)? {
            return Ok(told);
        }
        let member = put_to_use(tx, &held, change, &choice.origin, now)?;
        once.done(tx, &held.route, member, now)
    });
    let told = told.await?;
    ctx.members.seats.forget_all();
    Ok(told)
}

fn put_to_use(
    tx: &mut TenantTx<'_>,
    held: &Held,
    change: MemberChange,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<Member, Error> {
    tx.change_member(held.id, change, now)?;
    tx.delete_member_sessions(held.id, None)?;
    let action = match held.used.kind {
        TokenKind::Invitation => AuditAction::MemberAccepted,
        _ => AuditAction::MemberPasswordReset,
    };
    audit::record_for_all(tx, &anonymous(origin), action, held.id, (None, None), now)?;
    tx.member(held.id)?.ok_or(Error::NotFound(held.used.what))
}

fn worth(
    tx: &mut TenantTx<'_>,
    secrets: Option<Secrets>,
    held: &Held,
    once: &Ready<Member>,
    now: DateTime<Utc>,
) -> Result<Worth, Error> {
    let good = secrets.filter(|secrets| is_good(secrets, held.used.kind, &held.hash, now));
    if let Some(secrets) = good {
        return Ok(Worth::Good(Box::new(secrets)));
    }
    match once.earlier(tx, &held.route, now)? {
        Earlier::Same(told) => Ok(Worth::Done(told)),
        Earlier::Other => Err(reused()),
        Earlier::Nothing => Err(Error::NotFound(held.used.what)),
    }
}

fn is_good(secrets: &Secrets, kind: TokenKind, hash: &[u8; 32], now: DateTime<Utc>) -> bool {
    let (stored, expires_at, awaited) = match kind {
        TokenKind::Invitation => {
            (&secrets.invitation_hash, secrets.invitation_expires_at, !secrets.is_active())
        }
        _ => (&secrets.reset_hash, secrets.reset_expires_at, secrets.is_active()),
    };
    let same = stored.as_deref().is_some_and(|stored| hashes_match(stored, hash));
    same && awaited && expires_at.is_some_and(|at| at > now)
}
