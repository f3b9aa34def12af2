//! What is remembered of registered issuers, and the fetching of their keys: seldom, by one at a time, and
//! never for longer in a caller's way than `WAIT`. What was fetched lies in the registration's row, so that
//! all replicas share it, and so that each issuer's server is asked once a minute at most, by whomever.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;
use tokio::sync::{Mutex, Semaphore};
use url::Url;

use super::renewed::Renewed;
use super::{Ctx, Error};
use crate::model::id::{IssuerId, TenantId};
use crate::model::issuer::{FETCH_EVERY_SECS, Issuer};
use crate::model::jwk::{self, Jwk, SignatureAlgorithm};
use crate::provider::jwks::FetchedSet;
use crate::store::issuers::{FetchedKeys, IssuerName, IssuerRecord};

/// How many names are remembered.
const NAMES_MAX: usize = 10_000;
/// How many fetches this process has under way at most.
const FETCHES_MAX: usize = 16;
/// How many of these may be one tenant's: its servers may be slow, and others want theirs.
const FETCHES_OF_TENANT_MAX: usize = 2;
/// How long a caller waits for keys at most.
const WAIT: Duration = Duration::from_secs(3);
/// How long keys are as good as new when their server does not say, in seconds.
const FRESH_SECS_DEFAULT: i64 = 600;
/// What it may say, in seconds.
const FRESH_SECS: std::ops::RangeInclusive<i64> = 60..=86_400;

/// What this process knows of issuers.
pub(super) struct IssuerKeys {
    known: Renewed<IssuerName, Arc<IssuerRecord>>,
    /// One for each issuer: those who want its keys wait for one another.
    turns: Cache<IssuerId, Arc<Mutex<()>>>,
    slots: Semaphore,
    /// Each tenant's own, within those.
    slots_of: Cache<TenantId, Arc<Semaphore>>,
}

impl Default for IssuerKeys {
    fn default() -> Self {
        Self {
            known: Renewed::new(NAMES_MAX),
            turns: Cache::new(NAMES_MAX),
            slots: Semaphore::new(FETCHES_MAX),
            slots_of: Cache::new(NAMES_MAX),
        }
    }
}

impl IssuerKeys {
    /// Some registration has changed.
    pub fn forget_all(&self) {
        self.known.forget_all();
    }
}

/// The one registration that fits what a token says; nothing when none does, or those of both environments.
pub(super) async fn find(ctx: &Ctx, name: &IssuerName) -> Result<Option<Arc<IssuerRecord>>, Error> {
    let again = |ctx: Ctx| {
        let name = name.clone();
        async move { ask(&ctx, &name).await.map(drop) }
    };
    match ctx.caches.issuers.known.get(name).renewed(ctx, again) {
        Some(record) => Ok(Some(record)),
        None => ask(ctx, name).await,
    }
}

async fn ask(ctx: &Ctx, name: &IssuerName) -> Result<Option<Arc<IssuerRecord>>, Error> {
    let (wanted, asked_at) = (name.clone(), Instant::now());
    let found = ctx.store.system(move |tx| Ok::<_, Error>(tx.issuer_named(&wanted)?)).await?;
    let record = found.map(Arc::new);
    match &record {
        Some(record) => ctx.caches.issuers.known.put(name.clone(), record.clone(), asked_at),
        // Nothing is remembered of what is unknown: forged tokens would fill the memory with it.
        None => ctx.caches.issuers.known.forget(name),
    }
    Ok(record)
}

/// The key of that name, fetched anew where it is not known and nobody has looked within the last minute.
pub(super) async fn key(
    ctx: &Ctx,
    name: &IssuerName,
    record: &IssuerRecord,
    kid: &str,
) -> Result<Option<Jwk>, Error> {
    let (now, issuer) = (ctx.clock.now(), &record.issuer);
    if let Some(key) = issuer.key(kid, now) {
        if issuer.is_stale(now) && issuer.may_fetch(now) {
            let (inside, issuer) = (ctx.clone(), issuer.clone());
            ctx.tasks.spawn(async move { fetch_if_due(&inside, &issuer).await });
        }
        return Ok(Some(key.clone()));
    }
    if !issuer.may_fetch(now) {
        return Ok(None);
    }
    let Ok(found) = tokio::time::timeout(WAIT, key_after_fetch(ctx, name, issuer, kid)).await else {
        return Ok(None);
    };
    found
}

async fn key_after_fetch(
    ctx: &Ctx,
    name: &IssuerName,
    issuer: &Issuer,
    kid: &str,
) -> Result<Option<Jwk>, Error> {
    let turn = ctx.caches.issuers.turns.get_or_insert_with(&issuer.id, || Ok::<_, Error>(Arc::default()))?;
    let _turn = turn.lock().await;
    // Whoever had the turn before has fetched, it may be.
    let newest = find(ctx, name).await?;
    let same = newest.as_ref().is_some_and(|newest| newest.issuer.tried_at == issuer.tried_at);
    let newest = if same {
        let (inside, issuer) = (ctx.clone(), issuer.clone());
        // In a task of its own: a caller that gives up leaves what it began to those who come after.
        let fetch = async move {
            fetch_if_due(&inside, &issuer).await;
            Ok(())
        };
        ctx.detached(fetch).await?;
        ask(ctx, name).await?
    } else {
        newest
    };
    Ok(newest.and_then(|record| record.issuer.key(kid, ctx.clock.now()).cloned()))
}

/// Fetches, unless somebody did within the last minute. What comes of it is in the row.
async fn fetch_if_due(ctx: &Ctx, issuer: &Issuer) {
    let (now, id) = (ctx.clock.now(), issuer.id);
    let not_since = now - TimeDelta::seconds(FETCH_EVERY_SECS);
    let claim =
        ctx.store.tenant(issuer.scope, move |tx| Ok::<_, Error>(tx.claim_issuer_fetch(id, now, not_since)?));
    let (Ok(true), Some(uri)) = (claim.await, issuer.jwks_uri.clone()) else { return };
    let fetched = fetch(ctx, issuer.scope.tenant, &uri, &issuer.terms.algorithms).await;
    let kept = ctx.store.tenant(issuer.scope, move |tx| {
        match fetched {
            Ok(fetched) => tx.keep_issuer_keys(id, &uri, &fetched)?,
            Err(error) => tx.keep_issuer_error(id, &uri, &error)?,
        }
        Ok::<_, Error>(())
    });
    if let Err(error) = kept.await {
        tracing::warn!(tenant.id = %issuer.scope.tenant, error = %error, "could not keep an issuer's keys");
    }
}

/// Fetches a set and reads it. Fails with a sentence for the tenant.
pub(super) async fn fetch(
    ctx: &Ctx,
    tenant: TenantId,
    uri: &str,
    allowed: &[SignatureAlgorithm],
) -> Result<FetchedKeys, String> {
    let url = Url::parse(uri).map_err(|_| "the address can't be read".to_owned())?;
    let keys = &ctx.caches.issuers;
    let new = || Ok::<_, String>(Arc::new(Semaphore::new(FETCHES_OF_TENANT_MAX)));
    let own = keys.slots_of.get_or_insert_with(&tenant, new)?;
    let slot = async { Some((own.acquire().await.ok()?, keys.slots.acquire().await.ok()?)) };
    let Ok(Some(_slot)) = tokio::time::timeout(WAIT, slot).await else {
        return Err("too many key sets are being fetched".to_owned());
    };
    let FetchedSet { body, max_age } = ctx.jwks.fetch(&url).await.map_err(|error| error.to_string())?;
    let keys = jwk::read_fetched(&body, allowed)?;
    let at = ctx.clock.now();
    Ok(FetchedKeys { keys, at, fresh_until: fresh_until(at, max_age) })
}

fn fresh_until(at: DateTime<Utc>, max_age: Option<Duration>) -> DateTime<Utc> {
    let secs = max_age.map_or(FRESH_SECS_DEFAULT, |age| i64::try_from(age.as_secs()).unwrap_or(i64::MAX));
    at + TimeDelta::seconds(secs.clamp(*FRESH_SECS.start(), *FRESH_SECS.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_keys_are_fresh_has_bounds() {
        let at = DateTime::UNIX_EPOCH;
        let secs =
            |max_age: Option<u64>| (fresh_until(at, max_age.map(Duration::from_secs)) - at).num_seconds();

        assert_eq!(secs(None), 600);
        assert_eq!(secs(Some(0)), 60);
        assert_eq!(secs(Some(3_000)), 3_000);
        assert_eq!(secs(Some(u64::MAX)), 86_400);
    }
}
