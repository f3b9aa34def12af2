//! What the holder of a mailed link may do: accept an invitation, or choose a new password. A link is good
//! once, and an unknown, used or old one is answered like any other.

use super::attempts::without_failures;
use super::passwords::broken_rule;
use super::{anonymous, email_hash, letters, new_link, whole};
use crate::crypto::api_key::hashes_match;
use crate::crypto::member_token::{MemberToken, TokenKind};
use crate::crypto::secret::Secret;
use crate::model::audit::{AuditAction, Origin};
use crate::model::id::{MemberId, TenantId};
use crate::model::member::{Member, MemberStatus};
use crate::service::{Ctx, Error, audit};
use crate::store::members::{MemberChange, Secrets};

/// Of how many tenants one e-mail gets a link when its password is forgotten.
const TENANTS_MAX: i64 = 10;

/// Accepts an invitation with a password, and a name where one is given.
///
/// # Errors
/// `NotFound` for a link that is not good; `Invalid` for a password that is not taken.
pub async fn accept(
    ctx: &Ctx,
    token: &str,
    password: &str,
    name: Option<String>,
    origin: &Origin,
) -> Result<Member, Error> {
    let used = Used { kind: TokenKind::Invitation, what: "invitation" };
    let set = |hash: String, at| MemberChange {
        name: name.map(Some),
        status: Some(MemberStatus::Active.as_str()),
        password_hash: Some(hash),
        invitation_hash: Some(None),
        invitation_expires_at: Some(None),
        accepted_at: Some(at),
        ..without_failures()
    };
    use_link(ctx, used, token, password, origin, set).await
}

/// Sets a new password, and ends all sessions. A second factor stays on.
///
/// # Errors
/// As `accept`.
pub async fn reset(ctx: &Ctx, token: &str, password: &str, origin: &Origin) -> Result<Member, Error> {
    let used = Used { kind: TokenKind::Reset, what: "link" };
    let set = |hash: String, _| MemberChange {
        password_hash: Some(hash),
        reset_hash: Some(None),
        reset_expires_at: Some(None),
        ..without_failures()
    };
    use_link(ctx, used, token, password, origin, set).await
}

/// Mails a link that sets a new password, if the e-mail is known and mail is set up. Whether it is can't be
/// told from the answer, nor from how long it takes.
pub async fn forgot(ctx: &Ctx, email: &str, origin: &Origin) -> Result<(), Error> {
    let hash = email_hash(email);
    ctx.members.limits.try_from_address(origin)?;
    ctx.members.limits.try_with_email(hash)?;
    if ctx.members.mailer.is_none() || !ctx.members.limits.may_mail(hash) {
        return Ok(());
    }
    let inside = ctx.clone();
    ctx.tasks.spawn(async move {
        if let Err(error) = mail_links(&inside, hash).await {
            tracing::warn!(error = %error, "could not make a link for a forgotten password");
        }
    });
    Ok(())
}

async fn mail_links(ctx: &Ctx, hash: [u8; 32]) -> Result<(), Error> {
    let tenants =
        ctx.store.system(move |tx| Ok::<_, Error>(tx.tenants_of_email(&hash, TENANTS_MAX)?)).await?;
    for tenant in tenants {
        let (inside, now) = (ctx.clone(), ctx.clock.now());
        let made = ctx.store.tenant(whole(tenant), move |tx| {
            let Some(secrets) = tx.member_secrets_by_email(&hash)? else { return Ok(None) };
            let (link, stored) = new_link(&inside, TokenKind::Reset, secrets.id(), now);
            let change = MemberChange {
                reset_hash: Some(Some(stored.hash.to_vec())),
                reset_expires_at: Some(Some(stored.expires_at)),
                ..MemberChange::default()
            };
            tx.change_member(secrets.id(), change, now)?;
            let name = tx.tenant()?.map(|tenant| tenant.name).unwrap_or_default();
            Ok::<_, Error>(Some((secrets, link, name)))
        });
        if let Some((secrets, link, name)) = made.await? {
            letters::reset(ctx, &secrets.email, &name, secrets.id(), &link);
        }
    }
    Ok(())
}

/// A kind of link, and what it is called where it is not good.
#[derive(Clone, Copy)]
struct Used {
    kind: TokenKind,
    what: &'static str,
}

async fn use_link(
    ctx: &Ctx,
    used: Used,
    token: &str,
    password: &str,
    origin: &Origin,
    set: impl FnOnce(String, chrono::DateTime<chrono::Utc>) -> MemberChange,
) -> Result<Member, Error> {
    ctx.members.limits.try_from_address(origin)?;
    let unknown = || Error::NotFound(used.what);
    let token = MemberToken::parse(used.kind, token).ok_or_else(unknown)?;
    let id = MemberId::from_uuid(token.id);
    let tenant = ctx.store.system(move |tx| Ok::<_, Error>(tx.tenant_of_member(id)?)).await?;
    let tenant = tenant.ok_or_else(unknown)?;
    let hash = token.hash();
    let secrets = look(ctx, tenant, id, used, hash).await?.ok_or_else(unknown)?;
    let password = Secret::new(password);
    if let Some(broken) = broken_rule(&password, &secrets.email, "/password") {
        return Err(Error::Invalid(vec![broken]));
    }
    let (stored, now) = (ctx.members.passwords.hash(&password).await?, ctx.clock.now());
    let (change, origin) = (set(stored, now), origin.clone());
    let member = ctx
        .store
        .tenant(whole(tenant), move |tx| {
            // Somebody may have used it while the password was hashed.
            let present =
                tx.lock_member_secrets(id)?.filter(|present| is_good(present, used.kind, &hash, now));
            present.ok_or(Error::NotFound(used.what))?;
            tx.change_member(id, change, now)?;
            tx.delete_member_sessions(id, None)?;
            let action = match used.kind {
                TokenKind::Invitation => AuditAction::MemberAccepted,
                _ => AuditAction::MemberPasswordReset,
            };
            audit::record_for_all(tx, &anonymous(&origin), action, id, (None, None), now)?;
            tx.member(id)?.ok_or(Error::NotFound(used.what))
        })
        .await?;
    ctx.members.seats.forget_all();
    Ok(member)
}

async fn look(
    ctx: &Ctx,
    tenant: TenantId,
    id: MemberId,
    used: Used,
    hash: [u8; 32],
) -> Result<Option<Secrets>, Error> {
    let now = ctx.clock.now();
    let secrets = ctx.store.tenant(whole(tenant), move |tx| Ok::<_, Error>(tx.member_secrets(id)?)).await?;
    Ok(secrets.filter(|secrets| is_good(secrets, used.kind, &hash, now)))
}

fn is_good(secrets: &Secrets, kind: TokenKind, hash: &[u8; 32], now: chrono::DateTime<chrono::Utc>) -> bool {
    let (stored, expires_at, awaited) = match kind {
        TokenKind::Invitation => {
            (&secrets.invitation_hash, secrets.invitation_expires_at, !secrets.is_active())
        }
        _ => (&secrets.reset_hash, secrets.reset_expires_at, secrets.is_active()),
    };
    let same = stored.as_deref().is_some_and(|stored| hashes_match(stored, hash));
    same && awaited && expires_at.is_some_and(|at| at > now)
}
