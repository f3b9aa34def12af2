//! Tokens of issuers that tenants have registered. Anybody may register any `iss`, so that a token has to name its
//! tenant: by `tid`, or by an audience that is the tenant's address. One that names none, or two, is refused, and
//! so nobody else's registration decides what becomes of it. One that fits both environments of its tenant is
//! refused until it names one: it would be by chance for which it acts.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use quick_cache::sync::Cache;

use super::issuer_keys;
use super::{Ctx, Error};
use crate::crypto::foreign_jwt::{self, Expected, Grant, Hint};
use crate::crypto::jwt::Validity;
use crate::crypto::sha256;
use crate::model::audit::{Actor, ActorKind};
use crate::model::id::{AccountId, IssuerId, TenantId};
use crate::model::jwk::Jwk;
use crate::model::scope::Scopes;
use crate::model::tenant::TenantScope;
use crate::model::user::UserId;
use crate::store::issuers::{IssuerName, IssuerRecord};

/// The longest `jti` that stands in the audit log as it is, in bytes; in place of a longer one its hash does.
const JTI_BYTES_MAX: usize = 128;

/// What a good token lets its bearer do.
#[derive(Clone)]
pub(super) struct Granted {
    pub scope: TenantScope,
    pub scopes: Scopes,
    /// Nothing: the tenant as a whole.
    pub user: Option<UserId>,
    pub accounts: Option<BTreeSet<AccountId>>,
    pub requests_per_second_max: u32,
    pub actor: Actor,
}

/// A token that was found good, and what may end that.
struct Verified {
    granted: Granted,
    name: IssuerName,
    issuer: IssuerId,
    /// The registration as it was: another one may allow less.
    registered: DateTime<Utc>,
    /// The key that verified it: another key of the same name is another key.
    key: Jwk,
    validity: Validity,
}

/// Tokens that were good when they were verified, by their SHA-256. No refusal is remembered.
pub(super) struct VerifiedForeign(Cache<[u8; 32], Arc<Verified>>);

impl VerifiedForeign {
    /// Beyond `most`, those that are used least are forgotten.
    pub fn new(most: usize) -> Self {
        Self(Cache::new(most))
    }
}

/// Checks a token that is not of our own form; nothing when it is, or when it is none at all.
///
/// # Errors
/// `TenantNotNamed` for one of somebody else that names no tenant, or two, which says nothing of what is
/// registered here; `Unauthenticated` for a token that is not good, whatever the reason.
pub(super) async fn check(ctx: &Ctx, token: &str, digest: [u8; 32]) -> Result<Option<Granted>, Error> {
    if let Some(known) = ctx.caches.verified_foreign.0.get(&digest)
        && let Some(granted) = still_good(ctx, &known).await?
    {
        return Ok(Some(granted));
    }
    let Some(iss) = foreign_jwt::claimed_issuer(token) else { return Ok(None) };
    if is_ours(ctx, &iss) {
        return Ok(None);
    }
    verify(ctx, token, digest).await.map(Some)
}

/// Whether tokens of that `iss` are our own to make. Nobody may register such a name.
pub(super) fn is_ours(ctx: &Ctx, iss: &str) -> bool {
    iss.strip_prefix(&ctx.settings.public_url).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Where a tenant's own tokens come from, and an audience that names the tenant.
pub(super) fn tenant_address(ctx: &Ctx, tenant: TenantId) -> String {
    format!("{}/t/{tenant}", ctx.settings.public_url)
}

/// What the token was good for, if nothing has changed since its signature was computed. Else it is to be
/// checked anew: what has changed may have been changed back.
async fn still_good(ctx: &Ctx, known: &Verified) -> Result<Option<Granted>, Error> {
    let Some(record) = issuer_keys::find(ctx, &known.name).await? else { return Ok(None) };
    let same = record.issuer.id == known.issuer && record.issuer.updated_at == known.registered;
    if !same || record.tenant_suspended || known.validity.check(ctx.clock.now().timestamp()).is_err() {
        return Ok(None);
    }
    let key = issuer_keys::key(ctx, &known.name, &record, &known.key.kid).await?;
    let requests_per_second_max = record.requests_per_second_max;
    let granted = || Granted { requests_per_second_max, ..known.granted.clone() };
    Ok((key.as_ref() == Some(&known.key)).then(granted))
}

async fn verify(ctx: &Ctx, token: &str, digest: [u8; 32]) -> Result<Granted, Error> {
    let hint = foreign_jwt::hint(token).map_err(|_| Error::Unauthenticated)?;
    let name = read_name(ctx, &hint)?;
    let record = issuer_keys::find(ctx, &name).await?.ok_or(Error::Unauthenticated)?;
    let issuer = &record.issuer;
    if record.tenant_suspended || !issuer.terms.algorithms.contains(&hint.algorithm) {
        return Err(Error::Unauthenticated);
    }
    let key = issuer_keys::key(ctx, &name, &record, &hint.kid).await?.ok_or(Error::Unauthenticated)?;
    let now = ctx.clock.now().timestamp();
    let address = tenant_address(ctx, name.tenant);
    let expected = Expected { issuer: &issuer.issuer, terms: &issuer.terms, tenant_address: &address };
    let (grant, validity) =
        foreign_jwt::verify(token, &key, &expected, now).map_err(|_| Error::Unauthenticated)?;
    let granted = read_grant(&record, grant).ok_or(Error::Unauthenticated)?;
    let (id, registered) = (issuer.id, issuer.updated_at);
    let verified = Verified { granted: granted.clone(), name, issuer: id, registered, key, validity };
    ctx.caches.verified_foreign.0.insert(digest, Arc::new(verified));
    Ok(granted)
}

/// Reads for whom the token is. Nothing of it is trusted yet.
fn read_name(ctx: &Ctx, hint: &Hint) -> Result<IssuerName, Error> {
    let own = format!("{}/t/", ctx.settings.public_url);
    let by_audience = hint.audiences.iter().filter_map(|audience| audience.strip_prefix(&own));
    let mut named: Vec<&str> = by_audience.chain(hint.tid.as_deref()).collect();
    named.sort_unstable();
    named.dedup();
    let [tenant] = named[..] else {
        let names = if named.is_empty() { "no tenant" } else { "more than one tenant" };
        tracing::debug!(names, "refused the token of a registered issuer: it has to name one tenant");
        return Err(Error::TenantNotNamed);
    };
    let environment = hint.env.as_deref().map(str::parse).transpose();
    Ok(IssuerName {
        iss: hint.iss.clone(),
        tenant: tenant.parse().map_err(|_| Error::Unauthenticated)?,
        environment: environment.map_err(|_| Error::Unauthenticated)?,
    })
}

fn read_grant(record: &IssuerRecord, grant: Grant) -> Option<Granted> {
    let actor = actor(record.issuer.id, &grant);
    let accounts = grant.accounts.map(|ids| ids.iter().map(|id| id.parse()).collect::<Result<_, _>>());
    Some(Granted {
        scope: record.issuer.scope,
        scopes: grant.scopes,
        user: grant.user.map(UserId::new).transpose().ok()?,
        accounts: accounts.transpose().ok()?,
        requests_per_second_max: record.requests_per_second_max,
        actor,
    })
}

/// The issuer and the token's `jti`; where there is none, a hash of whom it is about.
fn actor(issuer: IssuerId, grant: &Grant) -> Actor {
    let hashed = |text: &str| data_encoding::HEXLOWER.encode(&sha256(text.as_bytes())[..16]);
    let token = match &grant.jti {
        Some(jti) if jti.len() <= JTI_BYTES_MAX && !jti.chars().any(char::is_control) => jti.clone(),
        Some(jti) => hashed(jti),
        None => hashed(grant.sub.as_deref().or(grant.user.as_deref()).unwrap_or_default()),
    };
    Actor::new(ActorKind::Token, &format!("{issuer}/{token}"))
}
