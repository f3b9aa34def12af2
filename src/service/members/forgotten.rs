//! Forgotten passwords: a link by mail, for whoever has the mailbox. Nobody can tell from the answer, nor from how
//! long it takes, whether an e-mail is known: all that depends on it happens in the background.

use super::{email_hash, letters, reset_link, whole};
use crate::model::audit::Origin;
use crate::model::id::{MemberId, TenantId};
use crate::service::idempotency::{self, Answer, Begin, Call};
use crate::service::{Conflict, Ctx, Error};

/// Of how many tenants one e-mail gets a link when its password is forgotten.
const TENANTS_MAX: i64 = 10;

/// Mails a link that sets a new password, if the e-mail is known and mail is set up; once for a `key`.
pub async fn forgot(ctx: &Ctx, email: &str, key: Option<String>, origin: &Origin) -> Result<(), Error> {
    let hash = email_hash(email);
    ctx.members.limits.try_from_address(origin)?;
    ctx.members.limits.try_with_email(hash)?;
    if ctx.members.mailer.is_none() || !ctx.members.limits.may_mail(hash) {
        return Ok(());
    }
    let inside = ctx.clone();
    ctx.tasks.spawn(async move {
        if let Err(error) = mail_links(&inside, hash, key).await {
            tracing::warn!(error = %error, "could not make a link for a forgotten password");
        }
    });
    Ok(())
}

async fn mail_links(ctx: &Ctx, hash: [u8; 32], key: Option<String>) -> Result<(), Error> {
    let tenants =
        ctx.store.system(move |tx| Ok::<_, Error>(tx.tenants_of_email(&hash, TENANTS_MAX)?)).await?;
    for tenant in tenants {
        let found =
            ctx.store.tenant(whole(tenant), move |tx| Ok::<_, Error>(tx.member_secrets_by_email(&hash)?));
        let Some(secrets) = found.await? else { continue };
        let (inside, key, id) = (ctx.clone(), key.clone(), secrets.id());
        // Each by itself: one letter that takes long does not keep the others waiting.
        ctx.tasks.spawn(async move {
            if let Err(error) = mail_once(&inside, tenant, id, key).await {
                tracing::warn!(error = %error, member.id = %id, "could not mail a link for a forgotten password");
            }
        });
    }
    Ok(())
}

/// The key is the member's, so that nothing is written for an e-mail that nobody has. It is kept once the letter
/// is on its way, and free again when that fails.
async fn mail_once(ctx: &Ctx, tenant: TenantId, id: MemberId, key: Option<String>) -> Result<(), Error> {
    let Some(key) = key else { return mail(ctx, tenant, id).await.map(drop) };
    let route = format!("POST /v1/auth/forgot-password {id}");
    // The body has nothing in it but the e-mail.
    let call = Call::at(ctx, whole(tenant), route, &key, &[]).await?;
    match idempotency::begin(ctx, &call).await {
        Ok(Begin::First) => {}
        Ok(Begin::Answered(_)) | Err(Error::Conflict(Conflict::IdempotencyKeyInUse)) => return Ok(()),
        Err(error) => return Err(error),
    }
    match mail(ctx, tenant, id).await {
        Ok(true) => idempotency::keep(ctx, &call, &Answer::empty(202)).await,
        Ok(false) => idempotency::release(ctx, &call).await,
        Err(error) => {
            idempotency::release(ctx, &call).await?;
            Err(error)
        }
    }
}

/// Makes a link and mails it. True when it was sent.
async fn mail(ctx: &Ctx, tenant: TenantId, id: MemberId) -> Result<bool, Error> {
    let (inside, now) = (ctx.clone(), ctx.clock.now());
    let made = ctx.store.tenant(whole(tenant), move |tx| {
        let Some(member) = tx.lock_member(id)? else { return Ok(None) };
        let link = reset_link(tx, &inside, id, now)?;
        let name = tx.tenant()?.map(|tenant| tenant.name).unwrap_or_default();
        Ok::<_, Error>(Some((member, link, name)))
    });
    let Some((member, link, name)) = made.await? else { return Ok(false) };
    Ok(letters::reset(ctx, &member.email, &name, id, &link).sent().await)
}
