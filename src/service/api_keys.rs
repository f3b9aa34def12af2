//! API keys: made, shown once, replaced, taken back. Nobody makes a key that may do more than its maker.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::callers::Caller;
use super::key_rules::{Broken, require_as_much, words};
use super::{Conflict, Ctx, Error, audit, quotas, tenants};
use crate::crypto::api_key::ApiKey as NewKey;
use crate::crypto::secret::Secret;
use crate::model::api_key::{
    ACTIVE_MAX, ApiKey, ApiKeyFilter, ApiKeyStatus, KEPT_DAYS, LIFE_SECS_MAX, LIFE_SECS_MIN,
    OVERLAP_SECS_DEFAULT, OVERLAP_SECS_MAX,
};
use crate::model::audit::AuditAction;
use crate::model::id::ApiKeyId;
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::quota::Quota;
use crate::model::scope::{Scope, Scopes};
use crate::model::violation::Violation;
use crate::store::TenantTx;
use crate::store::api_keys::NewApiKey;

/// What a key is to be.
pub struct KeyRequest {
    pub name: String,
    /// Nothing: all that the caller has.
    pub scopes: Option<Vec<String>>,
    pub expires_at: Option<DateTime<Utc>>,
    /// Seconds; instead of `expires_at`.
    pub expires_in: Option<i64>,
}

/// A key just made. Its text is shown this once.
pub struct MadeKey {
    pub key: ApiKey,
    pub text: Secret,
}

/// Who may manage keys: whoever acts for the tenant as a whole and has `keys:write`.
pub fn require(caller: &Caller) -> Result<(), Error> {
    caller.require(Scope::KeysWrite)?;
    caller.require_whole_tenant()
}

/// Makes a key of the caller's environment.
///
/// # Errors
/// `ScopeNotAllowed` for scopes that the caller lacks, `Invalid` for other broken rules. `LimitReached` beyond a
/// hundred active keys, `QuotaReached` beyond the plan's.
pub async fn create(ctx: &Ctx, caller: &Caller, request: KeyRequest) -> Result<MadeKey, Error> {
    require(caller)?;
    let now = ctx.clock.now();
    let mut broken = Broken::default();
    broken.name(&request.name);
    let scopes = broken.scopes(request.scopes.as_deref(), caller.scopes);
    let expires_at = read_end(&request, now, &mut broken);
    broken.none()?;
    let made = generate(ctx, caller, (request.name, scopes, expires_at), now).await?;
    let (author, record) = (caller.author(), made.record);
    let key = ctx
        .store
        .tenant(caller.scope, move |tx| {
            make_room(tx, now)?;
            let standing = tx.count_standing_api_keys(now)?;
            quotas::check_room(tx, Quota::ApiKeys, standing)?;
            tx.insert_api_key(&record)?;
            let key = find(tx, &made.id)?;
            let after = json!({"name": key.name, "scopes": words(key.scopes), "expires_at": key.expires_at});
            audit::record(tx, &author, AuditAction::ApiKeyCreated, &key.id, (None, Some(after)), now)?;
            Ok::<_, Error>(key)
        })
        .await?;
    Ok(MadeKey { key, text: made.text })
}

struct Generated {
    id: ApiKeyId,
    text: Secret,
    record: NewApiKey,
}

async fn generate(
    ctx: &Ctx,
    caller: &Caller,
    (name, scopes, expires_at): (String, Scopes, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> Result<Generated, Error> {
    let (pepper_id, pepper) = tenants::newest_pepper(&ctx.store, &ctx.keyring).await?;
    let key = NewKey::generate(caller.scope.environment);
    let hash = key.hash(&pepper);
    let id = key.key_id.parse().map_err(|_| Error::Internal("a key id of another form".to_owned()))?;
    let (key_id, created_at) = (key.key_id, Some(now));
    let record = NewApiKey { key_id, name, scopes, pepper_id, hash, expires_at, created_at, replaces: None };
    Ok(Generated { id, text: key.text, record })
}

fn read_end(request: &KeyRequest, now: DateTime<Utc>, broken: &mut Broken) -> Option<DateTime<Utc>> {
    if request.expires_at.is_some() && request.expires_in.is_some() {
        let detail = "Send expires_at or expires_in, not both.";
        broken.note(Violation::new("/expires_in", "not_applicable", detail));
    }
    if let Some(secs) = request.expires_in {
        broken.range("/expires_in", secs, LIFE_SECS_MIN..=LIFE_SECS_MAX);
        return Some(now + TimeDelta::seconds(secs.clamp(0, LIFE_SECS_MAX)));
    }
    let at = request.expires_at?;
    if !(LIFE_SECS_MIN..=LIFE_SECS_MAX).contains(&(at - now).num_seconds()) {
        let detail = "Choose a moment between a minute and ten years from now.";
        broken.note(Violation::new("/expires_at", "out_of_range", detail));
    }
    Some(at)
}

/// Others who make keys wait for the end of the transaction, so that no two take the last place.
fn make_room(tx: &mut TenantTx<'_>, now: DateTime<Utc>) -> Result<(), Error> {
    tx.lock_tenant()?;
    if tx.count_active_api_keys(now)? >= ACTIVE_MAX {
        return Err(Error::Conflict(Conflict::LimitReached { what: "active API keys", limit: ACTIVE_MAX }));
    }
    Ok(())
}

/// Newest first: what is active, and what ended within the last 30 days.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    filter: ApiKeyFilter,
    page: PageRequest,
) -> Result<Page<ApiKey>, Error> {
    require(caller)?;
    let now = ctx.clock.now();
    let ended_since = now - TimeDelta::days(KEPT_DAYS);
    let rows = ctx
        .store
        .tenant(caller.scope, move |tx| Ok::<_, Error>(tx.list_api_keys(filter, (now, ended_since), page)?))
        .await?;
    Ok(Page::from_rows(rows, page.limit, |key| Cursor { at: key.created_at, id: key.record }))
}

pub async fn get(ctx: &Ctx, caller: &Caller, id: ApiKeyId) -> Result<ApiKey, Error> {
    require(caller)?;
    ctx.store.tenant(caller.scope, move |tx| find(tx, &id)).await
}

/// # Errors
/// `ScopeNotAllowed` for a caller that lacks a scope of the key.
pub async fn rename(ctx: &Ctx, caller: &Caller, id: ApiKeyId, name: String) -> Result<ApiKey, Error> {
    require(caller)?;
    let mut broken = Broken::default();
    broken.name(&name);
    let (now, author, caller) = (ctx.clock.now(), caller.author(), caller.clone());
    ctx.store
        .tenant(caller.scope, move |tx| {
            tx.lock_tenant()?;
            let old = find(tx, &id)?;
            require_as_much(&caller, old.scopes)?;
            broken.none()?;
            if old.name != name {
                tx.rename_api_key(&id, &name)?;
                let change = (Some(json!({"name": old.name})), Some(json!({"name": name})));
                audit::record(tx, &author, AuditAction::ApiKeyUpdated, &id, change, now)?;
            }
            find(tx, &id)
        })
        .await
}

/// Makes a key of the same name, scopes and life, while the old one goes on for `overlap_secs`.
///
/// # Errors
/// `ScopeNotAllowed` for a caller that lacks a scope of the key: it would come by a key that is wider than itself.
/// `KeyEnded` when the key has ended or was replaced.
pub async fn rotate(
    ctx: &Ctx,
    caller: &Caller,
    id: ApiKeyId,
    overlap_secs: Option<i64>,
) -> Result<MadeKey, Error> {
    require(caller)?;
    let mut broken = Broken::default();
    let overlap = overlap_secs.unwrap_or(OVERLAP_SECS_DEFAULT);
    broken.range("/overlap_seconds", overlap, 0..=OVERLAP_SECS_MAX);
    let old = get(ctx, caller, id.clone()).await?;
    broken.covers("", caller.scopes, old.scopes);
    broken.none()?;
    let now = ctx.clock.now();
    let wanted = (old.name.clone(), old.scopes, old.life_of_successor(now));
    let made = generate(ctx, caller, wanted, now).await?;
    let record = NewApiKey { replaces: Some(id.clone()), ..made.record };
    let (author, new_id, old_id) = (caller.author(), made.id, id.clone());
    let key = ctx
        .store
        .tenant(caller.scope, move |tx| {
            make_room(tx, now)?;
            let old = find(tx, &old_id)?;
            if old.status(now) != ApiKeyStatus::Active || old.replaced_by.is_some() {
                return Err(Error::Conflict(Conflict::KeyEnded));
            }
            let ends = old.end_after_rotation(now, overlap);
            tx.insert_api_key(&record)?;
            tx.replace_api_key(&old_id, &new_id, ends)?;
            let before = json!({"expires_at": old.expires_at});
            let after = json!({"expires_at": ends, "replaced_by": new_id.as_str()});
            audit::record(
                tx,
                &author,
                AuditAction::ApiKeyRotated,
                &old_id,
                (Some(before), Some(after)),
                now,
            )?;
            find(tx, &new_id)
        })
        .await?;
    changed(ctx, &id).await;
    Ok(MadeKey { key, text: made.text })
}

/// Takes a key back; here at once, elsewhere as soon as others hear of it. Twice is as good as once.
///
/// # Errors
/// `ScopeNotAllowed` for a caller that lacks a scope of the key: a narrow key that leaked must not end a wide one.
/// Owners and admins lack none, and a key has its own.
pub async fn revoke(ctx: &Ctx, caller: &Caller, id: ApiKeyId) -> Result<(), Error> {
    require(caller)?;
    let (now, author, inside) = (ctx.clock.now(), caller.author(), id.clone());
    let by = caller.clone();
    ctx.store
        .tenant(caller.scope, move |tx| {
            tx.lock_tenant()?;
            let old = find(tx, &inside)?;
            require_as_much(&by, old.scopes)?;
            if old.status(now) != ApiKeyStatus::Revoked {
                tx.revoke_api_key(&inside, now)?;
                let change = (Some(json!({"name": old.name})), Some(json!({"revoked_at": now})));
                audit::record(tx, &author, AuditAction::ApiKeyRevoked, &inside, change, now)?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    changed(ctx, &id).await;
    Ok(())
}

async fn changed(ctx: &Ctx, id: &ApiKeyId) {
    ctx.caches.api_key_changed(id);
    ctx.live.announce_api_key(id).await;
}

fn find(tx: &mut TenantTx<'_>, id: &ApiKeyId) -> Result<ApiKey, Error> {
    tx.own_api_key(id)?.ok_or(Error::NotFound("API key"))
}
