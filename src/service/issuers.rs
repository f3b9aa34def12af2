//! Registered issuers: somebody else's tokens, taken within what the registration allows. A registration
//! never allows more than whoever made it may do.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::api_keys::require;
use super::callers::Caller;
use super::issuer_rules::{self as rules, Source};
use super::key_rules::{Broken, require_as_much, words};
use super::{Conflict, Ctx, Error, audit, foreign_tokens, issuer_keys};
use crate::model::api_key::OVERLAP_SECS_DEFAULT;
use crate::model::audit::AuditAction;
use crate::model::id::IssuerId;
use crate::model::issuer::{ISSUERS_MAX, Issuer, Terms};
use crate::model::jwk::SignatureAlgorithm;
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::violation::Violation;
use crate::store::issuers::FetchedKeys;
use crate::store::{StoreError, TenantTx};

pub use super::issuer_rules::{IssuerChange, IssuerRotation};

/// Keys, and when they were fetched if they were.
#[derive(Clone)]
struct Keys {
    uri: Option<String>,
    fetched: FetchedKeys,
}

/// Registers an issuer in the caller's environment. A key set that is to be fetched is fetched at once, so
/// that a wrong address is told.
///
/// # Errors
/// `ScopeNotAllowed` for scopes that the caller lacks; `Invalid` for other broken rules; `IssuerExists`;
/// `LimitReached` beyond twenty.
pub async fn create(
    ctx: &Ctx,
    caller: &Caller,
    issuer: String,
    change: IssuerChange,
) -> Result<Issuer, Error> {
    require(caller)?;
    let mut broken = Broken::default();
    rules::check_issuer(&issuer, foreign_tokens::is_ours(ctx, &issuer), &mut broken);
    let terms = rules::read_terms(&change, None, caller.scopes, &mut broken);
    let allow_private = ctx.settings.allow_private_networks;
    let source = rules::read_source(&change, None, (&terms.algorithms, allow_private), &mut broken);
    check_audience(ctx, caller, &terms, &mut broken);
    broken.none()?;
    let keys = keys_of(ctx, caller, source, &terms.algorithms).await?;
    let keys = keys.ok_or_else(|| Error::Internal("a registration without keys".to_owned()))?;
    let now = ctx.clock.now();
    let registration = Issuer {
        id: IssuerId::new(),
        scope: caller.scope,
        issuer,
        terms,
        jwks_uri: None,
        keys: Vec::new(),
        retiring: Vec::new(),
        fetched_at: None,
        fresh_until: None,
        tried_at: None,
        last_error: None,
        created_at: now,
        updated_at: now,
    };
    let registration = with_keys(registration, keys);
    let author = caller.author();
    let made = ctx
        .store
        .tenant(caller.scope, move |tx| {
            tx.lock_tenant()?;
            if tx.count_issuers()? >= ISSUERS_MAX {
                let (what, limit) = ("registered issuers", ISSUERS_MAX);
                return Err(Error::Conflict(Conflict::LimitReached { what, limit }));
            }
            tx.insert_issuer(&registration).map_err(|error| match error {
                StoreError::Conflict { .. } => Error::Conflict(Conflict::IssuerExists),
                other => other.into(),
            })?;
            let change = (None, Some(told(&registration)));
            audit::record(tx, &author, AuditAction::IssuerCreated, registration.id, change, now)?;
            find(tx, registration.id)
        })
        .await?;
    changed(ctx).await;
    Ok(made)
}

/// An audience that is a tenant's address names that tenant, so that it has to be the caller's own.
fn check_audience(ctx: &Ctx, caller: &Caller, terms: &Terms, broken: &mut Broken) {
    let tenants = format!("{}/t/", ctx.settings.public_url);
    let own = foreign_tokens::tenant_address(ctx, caller.scope.tenant);
    if terms.audience.starts_with(&tenants) && terms.audience != own {
        let detail = format!("Of the gateway's addresses, only your own names you: {own}");
        broken.note(Violation::new("/audience", "invalid_value", detail));
    }
}

/// Newest first.
pub async fn list(ctx: &Ctx, caller: &Caller, page: PageRequest) -> Result<Page<Issuer>, Error> {
    require(caller)?;
    let rows = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.list_issuers(page)?)).await?;
    Ok(Page::from_rows(rows, page.limit, |issuer| Cursor { at: issuer.created_at, id: issuer.id.as_uuid() }))
}

pub async fn get(ctx: &Ctx, caller: &Caller, id: IssuerId) -> Result<Issuer, Error> {
    require(caller)?;
    ctx.store.tenant(caller.scope, move |tx| find(tx, id)).await
}

/// Changes what is named. Tokens that are in use are checked anew.
///
/// # Errors
/// As `create`; `ScopeNotAllowed` for a caller that lacks a scope of the registration, whatever it changes.
pub async fn update(ctx: &Ctx, caller: &Caller, id: IssuerId, change: IssuerChange) -> Result<Issuer, Error> {
    let current = get(ctx, caller, id).await?;
    let mut broken = Broken::default();
    let terms = rules::read_terms(&change, Some(&current.terms), caller.scopes, &mut broken);
    let allow_private = ctx.settings.allow_private_networks;
    let source = rules::read_source(&change, Some(&current), (&terms.algorithms, allow_private), &mut broken);
    check_audience(ctx, caller, &terms, &mut broken);
    broken.none()?;
    let keys = keys_of(ctx, caller, source, &terms.algorithms).await?;
    let (author, now, own) = (caller.author(), ctx.clock.now(), caller.scopes);
    let updated = ctx
        .store
        .tenant(caller.scope, move |tx| {
            let old = tx.lock_issuer(id)?.ok_or(Error::NotFound("issuer"))?;
            let mut broken = Broken::default();
            let terms = rules::read_terms(&change, Some(&old.terms), own, &mut broken);
            broken.none()?;
            // Never the same moment twice: tokens are remembered as of it.
            let updated_at = now.max(old.updated_at + TimeDelta::microseconds(1));
            let mut new = Issuer { terms, updated_at, ..old.clone() };
            if let Some(keys) = keys {
                new = with_keys(new, keys);
            }
            tx.update_issuer(&new)?;
            let change = (Some(told(&old)), Some(told(&new)));
            audit::record(tx, &author, AuditAction::IssuerUpdated, id, change, now)?;
            find(tx, id)
        })
        .await?;
    changed(ctx).await;
    Ok(updated)
}

/// Puts new keys in the place of those that are known. Those that were pasted go on for an overlap; a set that is
/// fetched is fetched anew now, and says by itself which keys are good.
///
/// # Errors
/// `ScopeNotAllowed` for a caller that lacks a scope of the registration; `Invalid` for keys that can't be used,
/// and for a set that can't be fetched, which leaves everything as it is.
pub async fn rotate(
    ctx: &Ctx,
    caller: &Caller,
    id: IssuerId,
    rotation: IssuerRotation,
) -> Result<Issuer, Error> {
    let current = get(ctx, caller, id).await?;
    require_as_much(caller, current.terms.scopes)?;
    let mut broken = Broken::default();
    let source = rules::read_rotation(&rotation, &current, &mut broken);
    broken.none()?;
    let keys = keys_of(ctx, caller, source, &current.terms.algorithms).await?;
    let keys = keys.ok_or_else(|| Error::Internal("a rotation without keys".to_owned()))?;
    let (author, by, now) = (caller.author(), caller.clone(), ctx.clock.now());
    let overlap = rotation.overlap_secs.unwrap_or(OVERLAP_SECS_DEFAULT);
    let rotated = ctx
        .store
        .tenant(caller.scope, move |tx| {
            let old = tx.lock_issuer(id)?.ok_or(Error::NotFound("issuer"))?;
            require_as_much(&by, old.terms.scopes)?;
            let updated_at = now.max(old.updated_at + TimeDelta::microseconds(1));
            let mut new = Issuer { updated_at, ..old.clone() };
            if keys.uri != old.jwks_uri {
                // Somebody else has changed where its keys come from: what is in hand is not for that.
                return Err(Error::Conflict(Conflict::IssuerChanged));
            }
            match keys.uri {
                Some(_) => new = with_keys(new, keys),
                None => {
                    // Without an overlap nothing that is replaced goes on.
                    if overlap > 0 {
                        rules::check_replaced(&new, &keys.fetched.keys, now)?;
                    }
                    new.rotate(keys.fetched.keys, now, now + TimeDelta::seconds(overlap));
                }
            }
            tx.update_issuer(&new)?;
            let change = (Some(told(&old)), Some(told(&new)));
            audit::record(tx, &author, AuditAction::IssuerRotated, id, change, now)?;
            find(tx, id)
        })
        .await?;
    changed(ctx).await;
    Ok(rotated)
}

/// Takes a registration away, and with it every token of the issuer.
///
/// # Errors
/// `ScopeNotAllowed` for a caller that lacks a scope of the registration.
pub async fn delete(ctx: &Ctx, caller: &Caller, id: IssuerId) -> Result<(), Error> {
    require(caller)?;
    let (author, now, caller) = (caller.author(), ctx.clock.now(), caller.clone());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let old = tx.lock_issuer(id)?.ok_or(Error::NotFound("issuer"))?;
            require_as_much(&caller, old.terms.scopes)?;
            tx.delete_issuer(id)?;
            audit::record(tx, &author, AuditAction::IssuerDeleted, id, (Some(told(&old)), None), now)
        })
        .await?;
    changed(ctx).await;
    Ok(())
}

/// The keys of a new source; nothing when there is none.
async fn keys_of(
    ctx: &Ctx,
    caller: &Caller,
    source: Source,
    allowed: &[SignatureAlgorithm],
) -> Result<Option<Keys>, Error> {
    let at = ctx.clock.now();
    match source {
        Source::AsItIs => Ok(None),
        Source::Pasted(keys) => {
            Ok(Some(Keys { uri: None, fetched: FetchedKeys { keys, at, fresh_until: at } }))
        }
        Source::Fetched { uri, pointer } => {
            let (keys, times) = match issuer_keys::fetch(ctx, caller.scope.tenant, &uri, allowed).await {
                Ok(fetched) => (Ok(fetched.keys), (fetched.at, fetched.fresh_until)),
                Err(why) => (Err(why), (at, at)),
            };
            let keys = rules::sound_keys(keys, pointer)?;
            let fetched = FetchedKeys { keys, at: times.0, fresh_until: times.1 };
            Ok(Some(Keys { uri: Some(uri), fetched }))
        }
    }
}

fn with_keys(issuer: Issuer, keys: Keys) -> Issuer {
    let Keys { uri, fetched } = keys;
    let when = |at: DateTime<Utc>| uri.is_some().then_some(at);
    Issuer {
        keys: fetched.keys,
        retiring: Vec::new(),
        fetched_at: when(fetched.at),
        fresh_until: when(fetched.fresh_until),
        tried_at: when(fetched.at),
        last_error: None,
        jwks_uri: uri,
        ..issuer
    }
}

/// In this replica at once, in the others as soon as they hear of it.
async fn changed(ctx: &Ctx) {
    ctx.caches.issuers_changed();
    ctx.live.announce_issuers().await;
}

fn find(tx: &mut TenantTx<'_>, id: IssuerId) -> Result<Issuer, Error> {
    tx.issuer(id)?.ok_or(Error::NotFound("issuer"))
}

/// What the audit log tells of a registration. Its keys are public.
fn told(issuer: &Issuer) -> Value {
    let Terms { name, audience, algorithms, scopes, lifetime_max_secs, user_claim, allow_tenant_wide } =
        &issuer.terms;
    let algorithms: Vec<&str> = algorithms.iter().map(|algorithm| algorithm.as_str()).collect();
    let kids: Vec<&str> = issuer.keys.iter().map(|key| key.kid.as_str()).collect();
    let retiring: Vec<Value> =
        issuer.retiring.iter().map(|old| json!({"kid": old.key.kid, "until": old.until})).collect();
    json!({
        "issuer": issuer.issuer, "name": name, "audience": audience, "algorithms": algorithms,
        "scopes": words(*scopes), "lifetime_max_seconds": lifetime_max_secs, "user_claim": user_claim,
        "allow_tenant_wide": allow_tenant_wide, "jwks_uri": issuer.jwks_uri, "kids": kids,
        "retiring": retiring,
    })
}
