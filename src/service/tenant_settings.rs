//! What a tenant sets for itself. It holds in both environments.

use serde_json::{Map, Value, json};

use super::callers::Caller;
use super::tenants::check_name;
use super::{Ctx, Error, audit};
use crate::model::audit::AuditAction;
use crate::model::scope::Scope;
use crate::model::tenant::{Tenant, TenantChange};
use crate::model::violation::Violation;
use crate::model::web_address::{page_origin, redirect_address};

/// How many origins may frame the hosted page: each goes into a header.
pub const ORIGINS_MAX: usize = 20;
pub const REDIRECT_URLS_MAX: usize = 50;

pub async fn get(ctx: &Ctx, caller: &Caller) -> Result<Tenant, Error> {
    caller.require(Scope::TenantRead)?;
    let found = ctx.store.tenant(caller.scope, |tx| Ok::<_, Error>(tx.tenant()?)).await?;
    found.ok_or(Error::Unauthenticated)
}

/// Changes what is named.
///
/// # Errors
/// `Invalid` with every broken rule.
pub async fn update(ctx: &Ctx, caller: &Caller, mut change: TenantChange) -> Result<Tenant, Error> {
    caller.require(Scope::TenantWrite)?;
    caller.require_whole_tenant()?;
    let broken = check(&mut change, ctx.settings.allow_private_networks);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let (at, author) = (ctx.clock.now(), caller.author());
    let updated = ctx
        .store
        .tenant(caller.scope, move |tx| {
            let before = tx.tenant()?.ok_or(Error::Unauthenticated)?;
            tx.update_tenant(&change, at)?;
            let after = tx.tenant()?.ok_or(Error::Unauthenticated)?;
            let changed = (Some(changed_fields(&before, &change)), Some(changed_fields(&after, &change)));
            audit::record_for_all(tx, &author, AuditAction::TenantUpdated, before.id, changed, at)?;
            Ok::<_, Error>(after)
        })
        .await?;
    ctx.caches.origins.changed(&updated.id);
    Ok(updated)
}

/// Every broken rule. Origins come out as browsers spell them.
fn check(change: &mut TenantChange, allow_plain: bool) -> Vec<Violation> {
    let mut broken: Vec<Violation> = change.name.as_deref().and_then(check_name).into_iter().collect();
    if let Some(origins) = &mut change.allowed_origins {
        broken.extend(too_many("/allowed_origins", origins.len(), ORIGINS_MAX));
        for (index, origin) in origins.iter_mut().enumerate().take(ORIGINS_MAX) {
            match page_origin(origin) {
                Some(spelled) => *origin = spelled,
                None => {
                    let detail =
                        "give an origin: https:// and a host, or http:// on loopback, and nothing after it";
                    broken.push(Violation::new(format!("/allowed_origins/{index}"), "invalid_value", detail));
                }
            }
        }
    }
    if let Some(urls) = &change.redirect_urls {
        broken.extend(too_many("/redirect_urls", urls.len(), REDIRECT_URLS_MAX));
        for (index, url) in urls.iter().enumerate().take(REDIRECT_URLS_MAX) {
            if redirect_address(url, allow_plain).is_none_or(|url| url.fragment().is_some()) {
                let detail =
                    "give an https URL of at most 2,048 bytes without user name, password or fragment";
                broken.push(Violation::new(format!("/redirect_urls/{index}"), "invalid_url", detail));
            }
        }
    }
    if let Some(branding) = &change.branding {
        broken.extend(branding.check(allow_plain));
    }
    broken
}

fn too_many(pointer: &str, count: usize, max: usize) -> Option<Violation> {
    let violation = || Violation::new(pointer, "too_many_items", format!("give at most {max}"));
    (count > max).then(|| violation().measured(count, max))
}

/// Those of the tenant's fields that a change names.
fn changed_fields(tenant: &Tenant, change: &TenantChange) -> Value {
    let fields = [
        ("name", change.name.is_some(), json!(tenant.name)),
        ("allowed_origins", change.allowed_origins.is_some(), json!(tenant.allowed_origins)),
        ("redirect_urls", change.redirect_urls.is_some(), json!(tenant.redirect_urls)),
        ("branding", change.branding.is_some(), tenant.branding.to_value()),
        ("link_confirmation", change.link_confirmation.is_some(), json!(tenant.link_confirmation.as_str())),
        (
            "duplicate_accounts",
            change.duplicate_accounts.is_some(),
            json!(tenant.duplicate_accounts.as_str()),
        ),
    ];
    let named = fields.into_iter().filter(|(_, named, _)| *named);
    Value::Object(named.map(|(name, _, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}
