//! Trying an endpoint out: one event, sent at once by the same sender as all others, to that endpoint alone.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::claiming::{LEASE_SECS, load};
use super::endpoints::check_writer;
use super::{Ctx, Error, TESTS_OF_TENANT_MAX, deliver};
use crate::model::audit::AuditAction;
use crate::model::delivery::Delivery;
use crate::model::id::{DeliveryId, WebhookEndpointId};
use crate::model::webhook::TEST_EVENT;
use crate::service::audit;
use crate::service::callers::Caller;

/// Sends a test and answers what came of it. It is sent once, also to an endpoint that is switched off, and says
/// nothing of the endpoint's health.
///
/// # Errors
/// `TooMany` while many tests are under way.
pub async fn test(ctx: &Ctx, caller: &Caller, id: WebhookEndpointId) -> Result<Delivery, Error> {
    check_writer(caller)?;
    let own = ctx.webhooks.tests_of(caller.scope.tenant);
    let turns = own.try_acquire().and_then(|own| Ok((own, ctx.webhooks.tests.try_acquire()?)));
    let _turns = turns.map_err(|_| Error::TooMany {
        what: "tests of webhook endpoints at once",
        limit: TESTS_OF_TENANT_MAX as i64,
        retry_after: Duration::from_secs(10),
    })?;
    let (at, author, scope) = (ctx.clock.now(), caller.author(), caller.scope);
    let (delivery, claim) = (DeliveryId::new(), uuid::Uuid::new_v4());
    ctx.store
        .tenant(scope, move |tx| {
            tx.webhook_endpoint(id)?.ok_or(Error::NotFound("webhook endpoint"))?;
            let data = json!({"webhook_endpoint_id": id, "message": "This is a test; nothing has happened."});
            let event = tx.insert_quiet_event(TEST_EVENT, data, at)?;
            let leased_until = at + TimeDelta::seconds(LEASE_SECS);
            tx.insert_claimed_delivery((delivery, claim), id, event, leased_until, at)?;
            audit::record(tx, &author, AuditAction::WebhookEndpointTested, id, (None, None), at)
        })
        .await?;
    for job in load(ctx, scope, vec![delivery], claim).await? {
        deliver(ctx, job).await?;
    }
    let found = ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.delivery(delivery)?)).await?;
    // It went with its endpoint, which somebody has deleted meanwhile.
    found.ok_or(Error::NotFound("webhook endpoint"))
}
