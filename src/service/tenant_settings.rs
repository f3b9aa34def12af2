//! What a tenant sets for itself. It holds in both environments.

use serde_json::{Map, Value, json};

use super::callers::Caller;
use super::tenants::check_name;
use super::upstreams::{self, UpstreamChange};
use super::{Ctx, Error, audit};
use crate::model::audit::AuditAction;
use crate::model::scope::Scope;
use crate::model::tenant::{Tenant, TenantChange};
use crate::model::upstream::TenantUpstream;
use crate::model::violation::Violation;
use crate::model::web_address::{page_origin, redirect_address};
use crate::store::TenantTx;

/// How many origins may frame the hosted page: each goes into a header.
pub const ORIGINS_MAX: usize = 20;
pub const REDIRECT_URLS_MAX: usize = 50;

/// The tenant, and what it has set about its upstream.
pub type Settings = (Tenant, TenantUpstream);

pub async fn get(ctx: &Ctx, caller: &Caller) -> Result<Settings, Error> {
    caller.require(Scope::TenantRead)?;
    ctx.store.tenant(caller.scope, read).await
}

fn read(tx: &mut TenantTx<'_>) -> Result<Settings, Error> {
    let tenant = tx.tenant()?.ok_or(Error::Unauthenticated)?;
    Ok((tenant, upstreams::told(tx)?))
}

/// Changes what is named. A new key for the upstream is tried there first.
///
/// # Errors
/// `Invalid` with every broken rule; for the upstream those of `upstreams::check`, and `Conflict` when
/// linked accounts depend on what is to be taken away.
pub async fn update(
    ctx: &Ctx,
    caller: &Caller,
    mut change: TenantChange,
    upstream: Option<UpstreamChange>,
) -> Result<Settings, Error> {
    caller.require(Scope::TenantWrite)?;
    caller.require_whole_tenant()?;
    let broken = check(&mut change, ctx.settings.allow_private_networks);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let upstream = match upstream {
        Some(upstream) => Some(upstreams::check(ctx, caller, upstream).await?),
        None => None,
    };
    let (at, author) = (ctx.clock.now(), caller.author());
    let concerns_upstream = upstream.is_some();
    let written = ctx
        .store
        .tenant(caller.scope, move |tx| {
            // Others who change the settings wait: what is told as before is what was there.
            tx.lock_tenant()?;
            let before = read(tx)?;
            tx.update_tenant(&change, at)?;
            if let Some(checked) = &upstream {
                upstreams::apply(tx, checked, at)?;
            }
            let after = read(tx)?;
            let fields = |settings| Some(changed_fields(settings, &change, concerns_upstream));
            let changed = (fields(&before), fields(&after));
            audit::record_for_all(tx, &author, AuditAction::TenantUpdated, before.0.id, changed, at)?;
            Ok::<_, Error>(after)
        })
        .await?;
    ctx.caches.origins.changed(&caller.scope.tenant);
    if concerns_upstream {
        upstreams::replaced(ctx, caller.scope.tenant).await;
    }
    Ok(written)
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
fn changed_fields((tenant, upstream): &Settings, change: &TenantChange, with_upstream: bool) -> Value {
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
        ("upstream", with_upstream, upstreams::for_the_log(upstream)),
    ];
    let named = fields.into_iter().filter(|(_, named, _)| *named);
    Value::Object(named.map(|(name, _, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}
