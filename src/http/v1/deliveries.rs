//! What webhook endpoints were sent, and sending it once more.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};

use super::delivery_wire::{Delivery, DeliveryList, ListDeliveries, RedeliverSince, Redelivered, Which};
use super::webhook_endpoints::read_id;
use crate::http::auth::TenantAuth;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{Query, page_request};
use crate::model::delivery::DeliveryFilter;
use crate::model::id::{DeliveryId, EventId};
use crate::model::page::{Cursor, List};
use crate::model::violation::Violation;
use crate::service::webhooks::{deliveries, endpoints, redelivery, testing};
use crate::service::{Ctx, Error};

/// Test a webhook endpoint
///
/// Sends an event of the type `webhook.test` to this endpoint alone, by the sender of all others, and answers
/// what came of it, within about 10 s. It is sent once, also to an endpoint that is off. Needs `webhooks:write`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "test_webhook_endpoint",
    params(("webhook_endpoint_id" = String, Path, description = "The endpoint's id"), IdempotencyKey),
    responses(
        (status = 200, description = "What came of it", body = Delivery),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/webhook-endpoints/{webhook_endpoint_id}/test")]
pub async fn test_webhook_endpoint(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    endpoints::check_writer(&auth.0)?;
    let id = read_id(&path)?;
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let delivery = testing::test(&inside, &caller, id).await?;
        Answer::json(200, &Delivery::from(delivery))
    };
    once(&ctx, &auth.0, &format!("POST /v1/webhook-endpoints/{id}/test"), key, &[], work).await
}

/// Redeliver events to a webhook endpoint
///
/// Sends events since a moment once more, the oldest first, up to 1,000 a call: by default those that the endpoint
/// has not taken, also when it was off or did not exist when they happened. What waits already is left as it is.
/// A call goes through up to 20,000 events to find them: go on until `next_cursor` is null, also from a call that sent
/// none.
/// 409 while the endpoint is off. Needs `webhooks:write`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "redeliver_to_webhook_endpoint",
    params(("webhook_endpoint_id" = String, Path, description = "The endpoint's id"), IdempotencyKey),
    request_body = RedeliverSince,
    responses(
        (status = 202, description = "How many are being sent", body = Redelivered),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/webhook-endpoints/{webhook_endpoint_id}/redeliver")]
pub async fn redeliver_to_webhook_endpoint(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
    body: JsonBody<RedeliverSince>,
) -> Result<HttpResponse, ApiError> {
    endpoints::check_writer(&auth.0)?;
    let (id, wanted) = (read_id(&path)?, read_wanted(body.value)?);
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let sent = redelivery::many(&inside, &caller, id, wanted).await?;
        Answer::json(
            202,
            &Redelivered {
                events: sent.count,
                next_cursor: sent.next.map(|at| at.encode(List::Redelivered)),
            },
        )
    };
    once(&ctx, &auth.0, &format!("POST /v1/webhook-endpoints/{id}/redeliver"), key, &body.bytes, work).await
}

/// List a webhook endpoint's deliveries
///
/// What was sent to it and what waits for it, each attempt with its answer, newest first; kept for 30 days. Needs
/// `webhooks:read`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "list_deliveries",
    params(("webhook_endpoint_id" = String, Path, description = "The endpoint's id"), ListDeliveries),
    responses((status = 200, description = "A page of deliveries", body = DeliveryList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/webhook-endpoints/{webhook_endpoint_id}/deliveries")]
pub async fn list_deliveries(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    query: Query<ListDeliveries>,
) -> Result<Json<DeliveryList>, ApiError> {
    let ListDeliveries { status, event_id, limit, cursor } = query.0;
    let page = page_request(List::Deliveries, limit, cursor.as_deref())?;
    let event = event_id.map(|text| text.parse::<EventId>()).transpose();
    let event = event.map_err(|_| invalid("/query/event_id", "Give the id of an event."))?;
    let filter = DeliveryFilter { status: status.map(Into::into), event };
    let page = deliveries::list(&ctx, &auth.0, read_id(&path)?, filter, page).await?;
    let data = page.items.into_iter().map(Delivery::from).collect();
    Ok(Json(DeliveryList { data, next_cursor: page.next.map(|at| at.encode(List::Deliveries)) }))
}

/// Get a delivery
///
/// With its request and each attempt's answer. Needs `webhooks:read`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "get_delivery",
    params(("delivery_id" = String, Path, description = "The delivery's id")),
    responses((status = 200, description = "The delivery", body = Delivery)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/deliveries/{delivery_id}")]
pub async fn get_delivery(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<Json<Delivery>, ApiError> {
    Ok(Json(deliveries::get(&ctx, &auth.0, read_delivery_id(&path)?).await?.into()))
}

/// Redeliver
///
/// Sends a delivery's event to its endpoint once more, under the same event id. Answers the new delivery; where
/// the event waits for the endpoint already, that one, brought forward. 409 while the endpoint is off. Needs
/// `webhooks:write`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "redeliver",
    params(("delivery_id" = String, Path, description = "The delivery's id"), IdempotencyKey),
    responses(
        (status = 202, description = "The delivery that is being sent", body = Delivery),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/deliveries/{delivery_id}/redeliver")]
pub async fn redeliver(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    endpoints::check_writer(&auth.0)?;
    let id = read_delivery_id(&path)?;
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let delivery = redelivery::one(&inside, &caller, id).await?;
        Answer::json(202, &Delivery::from(delivery))
    };
    once(&ctx, &auth.0, &format!("POST /v1/deliveries/{id}/redeliver"), key, &[], work).await
}

/// What is no id is answered as an unknown one.
fn read_delivery_id(text: &str) -> Result<DeliveryId, Error> {
    text.parse().map_err(|_| Error::NotFound("delivery"))
}

fn read_wanted(body: RedeliverSince) -> Result<redelivery::Wanted, Error> {
    let after = match body.cursor.as_deref().map(|text| Cursor::decode(text, List::Redelivered)) {
        Some(None) => return Err(invalid("/cursor", "Give `next_cursor` of the call before.")),
        Some(cursor) => cursor,
        None => None,
    };
    // PostgreSQL's times end before those that can be written.
    let plausible = (0..=253_402_300_799).contains(&body.since.timestamp());
    if !plausible {
        return Err(invalid("/since", "Give a moment of the last 30 days."));
    }
    Ok(redelivery::Wanted { since: body.since, after, all: body.which == Which::All })
}

fn invalid(pointer: &str, detail: &str) -> Error {
    Error::Invalid(vec![Violation::new(pointer, "invalid_value", detail)])
}
