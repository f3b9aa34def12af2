//! Events: written in the transaction of the change that they tell of.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::callers::Caller;
use super::{Ctx, Error};
use crate::model::account::Account;
use crate::model::event::{Event, EventFilter, EventKind};
use crate::model::id::EventId;
use crate::model::link_session::LinkSession;
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::post_state::Post;
use crate::model::scope::Scope;
use crate::model::webhook::WebhookEndpoint;
use crate::store::TenantTx;

pub use crate::webhook::EventBody;

/// Tells of a session. `reason` is one of `EndReason`'s words.
pub fn of_session(
    tx: &mut TenantTx<'_>,
    kind: EventKind,
    session: &LinkSession,
    extra: Map<String, Value>,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let mut data = json!({
        "unique_id": session.unique_id,
        "user_id": session.user_id,
        "metadata": session.metadata,
    });
    if let Some(object) = data.as_object_mut() {
        object.extend(extra);
    }
    tx.insert_event(kind, data, at)?;
    Ok(())
}

/// Tells of an account.
pub fn of_account(
    tx: &mut TenantTx<'_>,
    kind: EventKind,
    account: &Account,
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let mut data = json!({
        "account_id": account.id,
        "user_id": account.user_id,
        "display_name": account.profile.display_name,
        "username": account.profile.username,
    });
    if let (Some(object), Some(reason)) = (data.as_object_mut(), reason) {
        object.insert("reason".to_owned(), reason.into());
    }
    tx.insert_event(kind, data, at)?;
    Ok(())
}

/// Tells of a post.
pub fn of_post(tx: &mut TenantTx<'_>, kind: EventKind, post: &Post, at: DateTime<Utc>) -> Result<(), Error> {
    let data = json!({
        "post_id": post.id,
        "account_id": post.account_id,
        "user_id": post.user_id,
        "publish_id": post.publish_id,
        "media_type": post.media_type.as_str(),
        "status": post.status.as_str(),
        "fail_reason": post.fail_reason,
        "public_post_url": post.public_post_url,
    });
    tx.insert_event(kind, data, at)?;
    Ok(())
}

/// Tells of a webhook endpoint that the gateway has switched off: of its address no path, which may be as good as a
/// password.
pub fn of_webhook_endpoint(
    tx: &mut TenantTx<'_>,
    kind: EventKind,
    endpoint: &WebhookEndpoint,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let data = json!({
        "webhook_endpoint_id": endpoint.id,
        "url_origin": WebhookEndpoint::origin_of(&endpoint.url),
        "description": endpoint.description,
        "reason": endpoint.disabled.map(|(reason, _)| reason.as_str()),
        "failing_since": endpoint.failing_since.map(|since| since.to_rfc3339_opts(SecondsFormat::Millis, true)),
    });
    tx.insert_event(kind, data, at)?;
    Ok(())
}

/// Newest first. Events tell of every user, so that a token of one user or of some accounts gets none.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    filter: EventFilter,
    page: PageRequest,
) -> Result<Page<Event>, Error> {
    caller.require(Scope::WebhooksRead)?;
    caller.require_whole_tenant()?;
    let rows =
        ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.list_events(&filter, page)?)).await?;
    Ok(Page::from_rows(rows, page.limit, |event| Cursor { at: event.at, id: event.id.as_uuid() }))
}

pub async fn get(ctx: &Ctx, caller: &Caller, id: EventId) -> Result<Event, Error> {
    caller.require(Scope::WebhooksRead)?;
    caller.require_whole_tenant()?;
    let found = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.event(id)?)).await?;
    found.ok_or(Error::NotFound("event"))
}
