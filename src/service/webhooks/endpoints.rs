//! Webhook endpoints: making, changing and taking them away.

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::{Ctx, Error};
use crate::crypto::secret::Secret;
use crate::crypto::webhook_signature::SigningSecret;
use crate::guard;
use crate::model::audit::AuditAction;
use crate::model::id::WebhookEndpointId;
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::quota::Quota;
use crate::model::scope::Scope;
use crate::model::tenant::TenantScope;
use crate::model::webhook::{ENDPOINTS_MAX, EndpointChange, NewEndpoint, OVERLAP_SECS_MAX, WebhookEndpoint};
use crate::model::webhook_rules;
use crate::service::callers::Caller;
use crate::service::error::Conflict;
use crate::service::{audit, quotas};

/// Refuses callers that may not change endpoints. They are about the whole tenant.
pub fn check_writer(caller: &Caller) -> Result<(), Error> {
    caller.require(Scope::WebhooksWrite)?;
    caller.require_whole_tenant()
}

pub(super) fn check_reader(caller: &Caller) -> Result<(), Error> {
    caller.require(Scope::WebhooksRead)?;
    caller.require_whole_tenant()
}

/// Reads the body of a new endpoint.
pub fn read_new(ctx: &Ctx, body: &Value) -> Result<NewEndpoint, Error> {
    let private = ctx.settings.allow_private_networks;
    let read_url = move |text: &str| guard::read_url(text, private).map(String::from);
    webhook_rules::read_new(body, &read_url).map_err(Error::Invalid)
}

/// Reads the body of a change.
pub fn read_change(ctx: &Ctx, body: &Value) -> Result<EndpointChange, Error> {
    let private = ctx.settings.allow_private_networks;
    let read_url = move |text: &str| guard::read_url(text, private).map(String::from);
    webhook_rules::read_change(body, &read_url).map_err(Error::Invalid)
}

/// Makes an endpoint and returns its secret, which is told this once.
///
/// # Errors
/// `Conflict` when the environment has as many as it may, `QuotaReached` when it is the plan that says so.
pub async fn create(
    ctx: &Ctx,
    caller: &Caller,
    new: NewEndpoint,
) -> Result<(WebhookEndpoint, Secret), Error> {
    check_writer(caller)?;
    let (id, secret, at, author) =
        (WebhookEndpointId::new(), SigningSecret::random(), ctx.clock.now(), caller.author());
    let sealed = ctx.keyring.seal(&secret_place(caller.scope, id), secret.as_bytes());
    let made = ctx.store.tenant(caller.scope, move |tx| {
        let used = tx.lock_and_count_webhook_endpoints()?;
        quotas::check_room(tx, Quota::WebhookEndpoints, used)?;
        if used >= ENDPOINTS_MAX as i64 {
            return Err(Error::Conflict(Conflict::WebhookEndpointLimit));
        }
        tx.insert_webhook_endpoint(id, &new, &sealed, at)?;
        let made = tx.webhook_endpoint(id)?.ok_or(Error::NotFound("webhook endpoint"))?;
        let action = AuditAction::WebhookEndpointCreated;
        audit::record(tx, &author, action, id, (None, Some(facts(&made))), at)?;
        Ok(made)
    });
    Ok((made.await?, secret.to_text()))
}

pub async fn get(ctx: &Ctx, caller: &Caller, id: WebhookEndpointId) -> Result<WebhookEndpoint, Error> {
    check_reader(caller)?;
    let found = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.webhook_endpoint(id)?)).await?;
    found.ok_or(Error::NotFound("webhook endpoint"))
}

/// Newest first.
pub async fn list(ctx: &Ctx, caller: &Caller, page: PageRequest) -> Result<Page<WebhookEndpoint>, Error> {
    check_reader(caller)?;
    let rows =
        ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.list_webhook_endpoints(page)?)).await?;
    Ok(Page::from_rows(rows, page.limit, |endpoint| Cursor {
        at: endpoint.created_at,
        id: endpoint.id.as_uuid(),
    }))
}

/// Changes what is given. Switching on what is on changes nothing.
pub async fn update(
    ctx: &Ctx,
    caller: &Caller,
    id: WebhookEndpointId,
    mut change: EndpointChange,
) -> Result<WebhookEndpoint, Error> {
    check_writer(caller)?;
    let (at, author) = (ctx.clock.now(), caller.author());
    let updated = ctx.store.tenant(caller.scope, move |tx| {
        let before = tx.lock_webhook_endpoint(id)?.ok_or(Error::NotFound("webhook endpoint"))?;
        change.enabled = change.enabled.filter(|on| *on != before.disabled.is_none());
        change.url = change.url.filter(|url| *url != before.url);
        tx.update_webhook_endpoint(id, &change, at)?;
        let after = tx.webhook_endpoint(id)?.ok_or(Error::NotFound("webhook endpoint"))?;
        let changed = changed_facts(&before, &after, change.url.is_some());
        if let Some((was, is)) = changed {
            let action = AuditAction::WebhookEndpointUpdated;
            audit::record(tx, &author, action, id, (Some(was), Some(is)), at)?;
        }
        Ok::<_, Error>((after, change.enabled == Some(true)))
    });
    let (endpoint, switched_on) = updated.await?;
    if switched_on {
        // What waited for it is due.
        ctx.webhooks.wake.notify_one();
    }
    Ok(endpoint)
}

/// Takes an endpoint away, with what waits for it and the log.
pub async fn delete(ctx: &Ctx, caller: &Caller, id: WebhookEndpointId) -> Result<(), Error> {
    check_writer(caller)?;
    let (at, author) = (ctx.clock.now(), caller.author());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let before = tx.lock_webhook_endpoint(id)?.ok_or(Error::NotFound("webhook endpoint"))?;
            tx.delete_webhook_endpoint(id, at)?;
            let action = AuditAction::WebhookEndpointDeleted;
            audit::record(tx, &author, action, id, (Some(facts(&before)), None), at)
        })
        .await
}

/// Gives an endpoint a new secret and returns it. The old one signs too for `overlap_secs`, at most
/// `OVERLAP_SECS_MAX`.
pub async fn rotate_secret(
    ctx: &Ctx,
    caller: &Caller,
    id: WebhookEndpointId,
    overlap_secs: u32,
) -> Result<(WebhookEndpoint, Secret), Error> {
    check_writer(caller)?;
    let (secret, at, author) = (SigningSecret::random(), ctx.clock.now(), caller.author());
    let sealed = ctx.keyring.seal(&secret_place(caller.scope, id), secret.as_bytes());
    let overlap = TimeDelta::seconds(overlap_secs.min(OVERLAP_SECS_MAX).into());
    let until = (overlap > TimeDelta::zero()).then(|| at + overlap);
    let rotated = ctx.store.tenant(caller.scope, move |tx| {
        tx.lock_webhook_endpoint(id)?.ok_or(Error::NotFound("webhook endpoint"))?;
        tx.rotate_webhook_secret(id, &sealed, until, at)?;
        let after = json!({"previous_secret_expires_at": until});
        let action = AuditAction::WebhookEndpointSecretRotated;
        audit::record(tx, &author, action, id, (None, Some(after)), at)?;
        tx.webhook_endpoint(id)?.ok_or(Error::NotFound("webhook endpoint"))
    });
    Ok((rotated.await?, secret.to_text()))
}

/// What an endpoint's secrets are sealed for.
pub(super) fn secret_place(scope: TenantScope, id: WebhookEndpointId) -> String {
    format!("webhook_endpoints.secret/{}/{}/{id}", scope.tenant, scope.environment)
}

/// What the audit log keeps of an endpoint: of its address no path, which may be as good as a password.
fn facts(endpoint: &WebhookEndpoint) -> Value {
    json!({
        "url_origin": WebhookEndpoint::origin_of(&endpoint.url),
        "events": endpoint.events,
        "description": endpoint.description,
        "enabled": endpoint.disabled.is_none(),
    })
}

/// The facts that differ, as they were and as they are; nothing when none does. `moved`: another address,
/// perhaps of the same origin.
fn changed_facts(before: &WebhookEndpoint, after: &WebhookEndpoint, moved: bool) -> Option<(Value, Value)> {
    let (was, is) = (facts(before), facts(after));
    let (mut old, mut new) = (Map::new(), Map::new());
    for name in ["url_origin", "events", "description", "enabled"] {
        if was[name] != is[name] || (moved && name == "url_origin") {
            old.insert(name.to_owned(), was[name].clone());
            new.insert(name.to_owned(), is[name].clone());
        }
    }
    (!new.is_empty()).then_some((Value::Object(old), Value::Object(new)))
}
