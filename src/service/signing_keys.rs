//! Signing keys: a new one is published before it signs, an old one verifies until the last token that it
//! signed has ended.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::api_keys::require;
use super::callers::Caller;
use super::key_rules::{Broken, require_as_much};
use super::short_lists::{page_of, place_of};
use super::{Conflict, Ctx, Error, audit, tenants};
use crate::crypto::jwt::NewSigningKey;
use crate::model::audit::AuditAction;
use crate::model::id::SigningKeyId;
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::scope::Scopes;
use crate::model::signing_key::{
    self as model, KEPT_DAYS, LEAD_SECS_DEFAULT, LEAD_SECS_MAX, OVERLAP_SECS_DEFAULT, OVERLAP_SECS_MAX,
    OVERLAP_SECS_MIN, SigningKey, SigningKeyState, VERIFYING_MAX,
};
use crate::store::TenantTx;

/// How a new key follows an old one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Succession {
    /// Seconds from its publication until it signs.
    pub lead_time: Option<i64>,
    /// Seconds that the old one verifies after that.
    pub overlap_secs: Option<i64>,
}

/// A key and where it stands.
pub struct KeyView {
    pub key: SigningKey,
    pub state: SigningKeyState,
}

/// The tenant's keys, the newest first; those that were retired within the last 30 days too. At most ten verify,
/// and a rotation is no daily thing, so that all are read at once.
pub async fn list(ctx: &Ctx, caller: &Caller, page: PageRequest) -> Result<Page<KeyView>, Error> {
    require(caller)?;
    let now = ctx.clock.now();
    let keys = ctx.store.tenant(caller.scope, move |tx| listed(tx, now)).await?;
    let views = keys.iter().map(|key| view(key, &keys, now)).collect();
    Ok(page_of(views, page, |view: &KeyView| Cursor {
        at: view.key.signs_from.unwrap_or(view.key.created_at),
        id: place_of(view.key.id.as_str()),
    }))
}

/// One of these.
pub async fn get(ctx: &Ctx, caller: &Caller, id: SigningKeyId) -> Result<KeyView, Error> {
    require(caller)?;
    let now = ctx.clock.now();
    let keys = ctx.store.tenant(caller.scope, move |tx| listed(tx, now)).await?;
    let key = keys.iter().find(|key| key.id == id).ok_or(Error::NotFound("signing key"))?;
    Ok(view(key, &keys, now))
}

/// Makes a key that follows all that there are; with `of`, one that follows that one.
///
/// # Errors
/// `NotFound` and `KeyEnded` about `of`; `LimitReached` while ten keys verify.
pub async fn create(
    ctx: &Ctx,
    caller: &Caller,
    of: Option<SigningKeyId>,
    succession: Succession,
) -> Result<KeyView, Error> {
    require(caller)?;
    let mut broken = Broken::default();
    let lead = succession.lead_time.unwrap_or(LEAD_SECS_DEFAULT);
    let overlap = succession.overlap_secs.unwrap_or(OVERLAP_SECS_DEFAULT);
    broken.range("/lead_time", lead, 0..=LEAD_SECS_MAX);
    broken.range("/overlap_seconds", overlap, OVERLAP_SECS_MIN..=OVERLAP_SECS_MAX);
    broken.none()?;
    let now = ctx.clock.now();
    let pair = NewSigningKey::generate();
    let sealed =
        ctx.keyring.seal(&tenants::signing_key_place(caller.scope.tenant, &pair.kid), &pair.private_pkcs8);
    let id = pair.kid.parse().map_err(|_| Error::Internal("a kid of another form".to_owned()))?;
    let signs_from = now + TimeDelta::seconds(lead);
    let public_key = pair.public;
    let key = SigningKey { id, public_key, created_at: now, signs_from: Some(signs_from), retired_at: None };
    let ends = signs_from + TimeDelta::seconds(overlap);
    let author = caller.author();
    let made = ctx
        .store
        .tenant(caller.scope, move |tx| {
            tx.lock_tenant()?;
            let replaced = retire_predecessors(tx, of.as_ref(), (now, signs_from, ends))?;
            tx.insert_next_signing_key(&key, &sealed)?;
            let after = json!({"signs_from": signs_from, "replaces": replaced, "their_end": ends});
            let change = (None, Some(after));
            audit::record_for_all(tx, &author, AuditAction::SigningKeyCreated, &key.id, change, now)?;
            let keys = listed(tx, now)?;
            let made = keys.iter().find(|one| one.id == key.id);
            made.map(|made| view(made, &keys, now)).ok_or_else(|| Error::Internal("a key is gone".to_owned()))
        })
        .await?;
    changed(ctx, caller).await;
    Ok(made)
}

/// Gives the keys that the new one follows their end, and says which they are.
fn retire_predecessors(
    tx: &mut TenantTx<'_>,
    of: Option<&SigningKeyId>,
    (now, signs_from, ends): (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<String>, Error> {
    let keys = listed(tx, now)?;
    if let Some(of) = of {
        let old = keys.iter().find(|key| key.id == *of).ok_or(Error::NotFound("signing key"))?;
        if old.retired_at.is_some() {
            return Err(Error::Conflict(Conflict::KeyEnded));
        }
    }
    let verifying = keys.iter().filter(|key| !key.is_retired(now)).count();
    if verifying as i64 >= VERIFYING_MAX {
        return Err(Error::Conflict(Conflict::LimitReached { what: "signing keys", limit: VERIFYING_MAX }));
    }
    let mut replaced = Vec::new();
    for key in &keys {
        let never_signs = key.is_next(now) && key.signs_from.is_some_and(|from| from >= signs_from);
        if never_signs {
            tx.set_signing_key_end(&key.id, Some(now))?;
        } else if key.retired_at.is_none() {
            tx.set_signing_key_end(&key.id, Some(ends))?;
        } else {
            continue;
        }
        replaced.push(key.id.to_string());
    }
    Ok(replaced)
}

/// Retires a key at once: tokens that it signed are refused. Twice is as good as once.
///
/// # Errors
/// `SigningKeyInUse` for the key that signs: another has to take its place first. `ScopeNotAllowed` for a caller
/// that does not have every scope: the key signed tokens of any.
pub async fn revoke(ctx: &Ctx, caller: &Caller, id: SigningKeyId) -> Result<(), Error> {
    require(caller)?;
    let (now, author, by) = (ctx.clock.now(), caller.author(), caller.clone());
    ctx.store
        .tenant(caller.scope, move |tx| {
            tx.lock_tenant()?;
            let keys = listed(tx, now)?;
            let key = keys.iter().find(|key| key.id == id).ok_or(Error::NotFound("signing key"))?;
            require_as_much(&by, Scopes::all())?;
            match model::state_of(key, &keys, now) {
                SigningKeyState::Retired => return Ok(()),
                SigningKeyState::Active => return Err(Error::Conflict(Conflict::SigningKeyInUse)),
                SigningKeyState::Next | SigningKeyState::Retiring => {}
            }
            tx.set_signing_key_end(&id, Some(now))?;
            if let Some(heir) = model::goes_on_without(key, &keys, now) {
                tx.set_signing_key_end(&heir.id, None)?;
            }
            let change = (Some(json!({"retires_at": key.retired_at})), Some(json!({"retires_at": now})));
            audit::record_for_all(tx, &author, AuditAction::SigningKeyRevoked, &id, change, now)
        })
        .await?;
    changed(ctx, caller).await;
    Ok(())
}

async fn changed(ctx: &Ctx, caller: &Caller) {
    ctx.caches.signing_keys_changed(caller.scope.tenant);
    ctx.live.announce_signing_keys(caller.scope.tenant).await;
}

fn listed(tx: &mut TenantTx<'_>, now: DateTime<Utc>) -> Result<Vec<SigningKey>, Error> {
    Ok(tx.signing_keys(now - TimeDelta::days(KEPT_DAYS))?)
}

fn view(key: &SigningKey, keys: &[SigningKey], now: DateTime<Utc>) -> KeyView {
    KeyView { key: key.clone(), state: model::state_of(key, keys, now) }
}
