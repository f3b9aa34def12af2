//! Logging in. Whatever is wrong (no such e-mail, a wrong password or code, an invitation that was not
//! accepted, a lock, no or no such tenant), the answer is the same, and so is the work.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::attempts::{self, Tried, Whose, locked, without_failures};
use super::once::{Earlier, Once, Ready};
use super::sessions::{self, Begin, LoggedIn};
use super::{email_hash, totp, whole};
use crate::crypto::sealed::Keyring;
use crate::crypto::secret::Secret;
use crate::model::audit::Origin;
use crate::model::id::TenantId;
use crate::model::tenant::Environment;
use crate::service::idempotency::{Told, reused};
use crate::service::{Ctx, Error};
use crate::store::TenantTx;
use crate::store::members::{MemberChange, Secrets};

/// What somebody who wants to log in tells.
pub struct Login {
    pub email: String,
    pub password: String,
    /// Needed where several tenants know the e-mail.
    pub tenant: Option<String>,
    /// A code of the second factor, or a recovery code.
    pub code: Option<String>,
    pub environment: Environment,
    pub origin: Origin,
    pub user_agent: Option<String>,
}

/// How the last step ended; what was changed stays changed.
enum End {
    In(Told),
    WrongCode,
    OtherBody,
    Refused,
}

/// Logs in. The same call sent again under its `Idempotency-Key` is checked as the first was, but for its code,
/// which was good once.
///
/// # Errors
/// `LoginFailed` whatever is wrong; `TotpRequired` where the password is right and a code is missing;
/// `TooMany` for too many tries, and `Unavailable` while too many passwords are at work.
pub async fn login(ctx: &Ctx, mut login: Login, once: Once<LoggedIn>) -> Result<Told, Error> {
    let (hash, password) = (email_hash(&login.email), Secret::new(std::mem::take(&mut login.password)));
    ctx.members.limits.try_from_address(&login.origin)?;
    ctx.members.limits.try_with_email(hash)?;
    let _ticket = ctx.members.passwords.ticket()?;
    let found = find(ctx, hash, login.tenant.as_deref()).await?;
    let whose = found.as_ref().map(|(tenant, secrets)| Whose { tenant: *tenant, secrets });
    let tried = attempts::password(ctx, whose, &password, &login.origin).await?;
    let (Some((tenant, secrets)), Tried::Right { outdated }) = (found, tried) else {
        return Err(Error::LoginFailed);
    };
    let id = secrets.id();
    if secrets.totp_sealed.is_some() && login.code.is_none() {
        attempts::give_back(ctx, tenant, id).await?;
        return Err(Error::TotpRequired);
    }
    let (now, keyring, origin) = (ctx.clock.now(), ctx.keyring.clone(), login.origin.clone());
    let (compared, once) = (secrets.clone(), once.ready(ctx).await?);
    let step = move |tx: &mut TenantTx<'_>| last_step(tx, &compared, &login, (&once, &keyring), now);
    match ctx.store.tenant(whole(tenant), step).await? {
        End::In(told) => {
            if outdated && matches!(told, Told::First(_)) {
                hash_anew(ctx, tenant, secrets, password);
            }
            Ok(told)
        }
        End::Refused => Err(Error::LoginFailed),
        End::OtherBody => Err(reused()),
        End::WrongCode => {
            attempts::wrong(ctx, tenant, id, &origin).await?;
            Err(Error::LoginFailed)
        }
    }
}

/// What follows a right password.
fn last_step(
    tx: &mut TenantTx<'_>,
    compared: &Secrets,
    login: &Login,
    (once, keyring): (&Ready<LoggedIn>, &Keyring),
    now: DateTime<Utc>,
) -> Result<End, Error> {
    let id = compared.id();
    let Some(present) = tx.lock_member_secrets(id)? else { return Ok(End::Refused) };
    // A reset or a lock may have come in between.
    if present.password_hash != compared.password_hash || locked(&present, now).is_some() {
        return Ok(End::Refused);
    }
    let route = format!("POST /v1/auth/login {id}");
    let earlier = once.earlier(tx, &route, now)?;
    if let Earlier::Same(told) = earlier {
        // It ends no count of failures, as a good code does: its own was good once.
        attempts::give_back_in(tx, &present, now)?;
        return Ok(End::In(told));
    }
    let code = login.code.as_deref().unwrap_or_default();
    // Also for another body under the key, so that the key lets nobody try codes that are not counted.
    if present.totp_sealed.is_some() && !totp::spend(tx, keyring, &present, code, &login.origin, now)? {
        return Ok(End::WrongCode);
    }
    if let Earlier::Other = earlier {
        attempts::give_back_in(tx, &present, now)?;
        return Ok(End::OtherBody);
    }
    let begin = Begin {
        member: id,
        environment: login.environment,
        origin: &login.origin,
        user_agent: login.user_agent.as_deref(),
    };
    let logged_in = enter(tx, &begin, now)?;
    once.done(tx, &route, logged_in, now).map(End::In)
}

/// The member that may be meant. The same queries are made for an e-mail that nobody has.
async fn find(ctx: &Ctx, hash: [u8; 32], tenant: Option<&str>) -> Result<Option<(TenantId, Secrets)>, Error> {
    let tenant = match tenant {
        Some(text) => text.parse().ok(),
        None => {
            let known = ctx.store.system(move |tx| Ok::<_, Error>(tx.tenants_of_email(&hash, 2)?)).await?;
            <[TenantId; 1]>::try_from(known).ok().map(|[only]| only)
        }
    };
    let tenant = tenant.unwrap_or_else(|| TenantId::from_uuid(Uuid::nil()));
    ctx.store
        .tenant(whole(tenant), move |tx| {
            let is_open = tx.tenant()?.is_some_and(|tenant| !tenant.suspended);
            let secrets = tx.member_secrets_by_email(&hash)?;
            let secrets = secrets.filter(|secrets| is_open && secrets.is_active());
            Ok::<_, Error>(secrets.map(|secrets| (tenant, secrets)))
        })
        .await
}

fn enter(tx: &mut TenantTx<'_>, begin: &Begin<'_>, now: DateTime<Utc>) -> Result<LoggedIn, Error> {
    let change = MemberChange { last_login_at: Some(now), ..without_failures() };
    tx.change_member(begin.member, change, now)?;
    let pair = sessions::begin(tx, begin, now)?;
    sessions::record_login(tx, begin, &pair, now)?;
    let member = tx.member(begin.member)?.ok_or(Error::LoginFailed)?;
    let whose = (tx.scope.tenant, begin.environment);
    Ok(sessions::answer_new(&pair, member, whose, now))
}

/// Hashes a password with today's parameters, in the background: nobody has to wait for it.
fn hash_anew(ctx: &Ctx, tenant: TenantId, secrets: Secrets, password: Secret) {
    let (inside, id, old) = (ctx.clone(), secrets.id(), secrets.password_hash.clone());
    ctx.tasks.spawn(async move {
        let Ok(hash) = inside.members.passwords.hash(&password).await else { return };
        let now = inside.clock.now();
        let kept = inside.store.tenant(whole(tenant), move |tx| {
            let present = tx.lock_member_secrets(id)?;
            if present.is_some_and(|present| present.password_hash == old) {
                let change = MemberChange { password_hash: Some(hash), ..MemberChange::default() };
                tx.change_member(id, change, now)?;
            }
            Ok::<_, Error>(())
        });
        if let Err(error) = kept.await {
            tracing::debug!(error = %error, member.id = %id, "could not keep a password's newer hash");
        }
    });
}
