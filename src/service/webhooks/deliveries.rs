//! The log of what was sent.

use super::endpoints::check_reader;
use super::{Ctx, Error};
use crate::model::delivery::{Delivery, DeliveryFilter};
use crate::model::id::{DeliveryId, WebhookEndpointId};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::service::callers::Caller;

/// What was sent to an endpoint, or waits for it, newest first.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    id: WebhookEndpointId,
    filter: DeliveryFilter,
    page: PageRequest,
) -> Result<Page<Delivery>, Error> {
    check_reader(caller)?;
    let rows = ctx.store.tenant(caller.scope, move |tx| {
        tx.webhook_endpoint(id)?.ok_or(Error::NotFound("webhook endpoint"))?;
        Ok::<_, Error>(tx.list_deliveries(id, &filter, page)?)
    });
    Ok(Page::from_rows(rows.await?, page.limit, |delivery| Cursor {
        at: delivery.created_at,
        id: delivery.id.as_uuid(),
    }))
}

pub async fn get(ctx: &Ctx, caller: &Caller, id: DeliveryId) -> Result<Delivery, Error> {
    check_reader(caller)?;
    let found = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.delivery(id)?)).await?;
    found.ok_or(Error::NotFound("delivery"))
}
