//! Sending once more what was sent before, or could not be.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::endpoints::check_writer;
use super::{Ctx, Error};
use crate::model::audit::AuditAction;
use crate::model::delivery::Delivery;
use crate::model::id::{DeliveryId, WebhookEndpointId};
use crate::model::page::Cursor;
use crate::model::webhook::WebhookEndpoint;
use crate::service::audit;
use crate::service::callers::Caller;
use crate::service::error::Conflict;
use crate::store::TenantTx;
use crate::store::redeliveries::{Redelivering, Redelivery};

/// How many events one call sends once more.
pub const EVENTS_MAX: usize = 1_000;

/// How many events one call looks at for that, so that it takes no longer where nearly all were taken.
const LOOKS_MAX: usize = 20_000;

/// Which events to send once more.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub since: DateTime<Utc>,
    /// Where the call before ended.
    pub after: Option<Cursor>,
    /// Also those that the endpoint has taken.
    pub all: bool,
}

/// How many are sent, and where to go on.
#[derive(Clone, Copy, Debug)]
pub struct Redelivered {
    pub count: usize,
    pub next: Option<Cursor>,
}

/// Sends one delivery's event to its endpoint once more, now. What waits already is brought forward.
///
/// # Errors
/// `Conflict` when the endpoint is switched off.
pub async fn one(ctx: &Ctx, caller: &Caller, id: DeliveryId) -> Result<Delivery, Error> {
    check_writer(caller)?;
    let (at, author) = (ctx.clock.now(), caller.author());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let before = tx.delivery(id)?.ok_or(Error::NotFound("delivery"))?;
            endpoint_that_is_on(tx, before.endpoint)?;
            let again = tx.redeliver(before.endpoint, before.event.id, at)?;
            let what = json!({"event_id": before.event.id, "delivery_id": again});
            let action = AuditAction::WebhookEndpointRedelivered;
            audit::record(tx, &author, action, before.endpoint, (None, Some(what)), at)?;
            tx.delivery(again)?.ok_or(Error::NotFound("delivery"))
        })
        .await
}

/// Sends to an endpoint, the oldest first, the events that it hears of and has not taken since then: also those
/// that came while it was off or before it was made. At most `EVENTS_MAX` at once, maybe none of those looked at:
/// there are more as long as there is a cursor.
///
/// # Errors
/// `Conflict` when the endpoint is switched off.
pub async fn many(
    ctx: &Ctx,
    caller: &Caller,
    id: WebhookEndpointId,
    wanted: Wanted,
) -> Result<Redelivered, Error> {
    check_writer(caller)?;
    let (at, author) = (ctx.clock.now(), caller.author());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let types = endpoint_that_is_on(tx, id)?.events;
            let Wanted { since, after, all } = wanted;
            let (limit, looks) = (EVENTS_MAX, LOOKS_MAX);
            let request = Redelivery { endpoint: id, types, since, after, all, limit, looks, at };
            let Redelivering { count, next } = tx.redeliver_many(&request)?;
            let what = json!({"since": since, "all": all, "events": count});
            let action = AuditAction::WebhookEndpointRedelivered;
            audit::record(tx, &author, action, id, (None, Some(what)), at)?;
            Ok(Redelivered { count, next })
        })
        .await
}

fn endpoint_that_is_on(tx: &mut TenantTx<'_>, id: WebhookEndpointId) -> Result<WebhookEndpoint, Error> {
    let endpoint = tx.webhook_endpoint(id)?.ok_or(Error::NotFound("webhook endpoint"))?;
    match endpoint.disabled {
        Some(_) => Err(Error::Conflict(Conflict::WebhookEndpointDisabled)),
        None => Ok(endpoint),
    }
}
