//! Webhook endpoints.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};

use super::webhook_endpoint_wire::{
    CreateWebhookEndpoint, RotateWebhookSecret, UpdateWebhookEndpoint, WebhookEndpoint, WebhookEndpointList,
    WebhookEndpointWithSecret,
};
use crate::http::auth::TenantAuth;
use crate::http::body::{OptionalJsonBody, RawJson};
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{PageQuery, Query, page_request};
use crate::model::id::WebhookEndpointId;
use crate::model::page::List;
use crate::model::violation::Violation;
use crate::model::webhook::{OVERLAP_SECS_DEFAULT, OVERLAP_SECS_MAX};
use crate::service::webhooks::endpoints;
use crate::service::{Ctx, Error};

/// Create a webhook endpoint
///
/// Events are sent there from now on, signed with the `secret` that this answer shows once. An environment has
/// up to 20. Only an API key, or a token that is for the whole tenant, may do this. Needs `webhooks:write`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "create_webhook_endpoint",
    params(IdempotencyKey),
    request_body = CreateWebhookEndpoint,
    responses(
        (status = 201, description = "The endpoint and its secret", body = WebhookEndpointWithSecret),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/webhook-endpoints")]
pub async fn create_webhook_endpoint(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: RawJson,
) -> Result<HttpResponse, ApiError> {
    // Before a kept answer is looked up.
    endpoints::check_writer(&auth.0)?;
    let new = endpoints::read_new(&ctx, &body.value)?;
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let (endpoint, secret) = endpoints::create(&inside, &caller, new).await?;
        let secret = secret.expose().to_owned();
        Answer::json(201, &WebhookEndpointWithSecret { endpoint: endpoint.into(), secret })
    };
    once(&ctx, &auth.0, "POST /v1/webhook-endpoints", key, &body.bytes, work).await
}

/// List webhook endpoints
///
/// Newest first. Needs `webhooks:read`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "list_webhook_endpoints",
    params(PageQuery),
    responses((status = 200, description = "A page of endpoints", body = WebhookEndpointList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/webhook-endpoints")]
pub async fn list_webhook_endpoints(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<PageQuery>,
) -> Result<Json<WebhookEndpointList>, ApiError> {
    let page = page_request(List::WebhookEndpoints, query.0.limit, query.0.cursor.as_deref())?;
    let page = endpoints::list(&ctx, &auth.0, page).await?;
    let data = page.items.into_iter().map(WebhookEndpoint::from).collect();
    Ok(Json(WebhookEndpointList { data, next_cursor: page.next.map(|at| at.encode(List::WebhookEndpoints)) }))
}

/// Get a webhook endpoint
///
/// With its health, and without its secret. Needs `webhooks:read`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "get_webhook_endpoint",
    params(("webhook_endpoint_id" = String, Path, description = "The endpoint's id")),
    responses((status = 200, description = "The endpoint", body = WebhookEndpoint)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/webhook-endpoints/{webhook_endpoint_id}")]
pub async fn get_webhook_endpoint(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<Json<WebhookEndpoint>, ApiError> {
    Ok(Json(endpoints::get(&ctx, &auth.0, read_id(&path)?).await?.into()))
}

/// Update a webhook endpoint
///
/// Its address, events, description, and whether it is on. What it was sent and what waits for it stays. Needs
/// `webhooks:write`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "update_webhook_endpoint",
    params(("webhook_endpoint_id" = String, Path, description = "The endpoint's id")),
    request_body = UpdateWebhookEndpoint,
    responses((status = 200, description = "The endpoint", body = WebhookEndpoint)),
    security(("api_key" = []), ("access_token" = []))
)]
#[patch("/webhook-endpoints/{webhook_endpoint_id}")]
pub async fn update_webhook_endpoint(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    body: RawJson,
) -> Result<Json<WebhookEndpoint>, ApiError> {
    endpoints::check_writer(&auth.0)?;
    let change = endpoints::read_change(&ctx, &body.value)?;
    Ok(Json(endpoints::update(&ctx, &auth.0, read_id(&path)?, change).await?.into()))
}

/// Delete a webhook endpoint
///
/// With what waits for it and the log of what it was sent. Needs `webhooks:write`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "delete_webhook_endpoint",
    params(("webhook_endpoint_id" = String, Path, description = "The endpoint's id")),
    responses((status = 204, description = "It is gone")),
    security(("api_key" = []), ("access_token" = []))
)]
#[delete("/webhook-endpoints/{webhook_endpoint_id}")]
pub async fn delete_webhook_endpoint(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    endpoints::check_writer(&auth.0)?;
    endpoints::delete(&ctx, &auth.0, read_id(&path)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Rotate a webhook endpoint's secret
///
/// Answers a new secret, shown this once. For `overlap_seconds` each request carries two signatures, separated by
/// a space: the new secret's and the old one's. Needs `webhooks:write`.
#[utoipa::path(
    tag = "Webhooks",
    operation_id = "rotate_webhook_secret",
    params(("webhook_endpoint_id" = String, Path, description = "The endpoint's id"), IdempotencyKey),
    request_body(content = Option<RotateWebhookSecret>),
    responses(
        (status = 200, description = "The endpoint and its new secret", body = WebhookEndpointWithSecret),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/webhook-endpoints/{webhook_endpoint_id}/rotate-secret")]
pub async fn rotate_webhook_secret(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
    body: OptionalJsonBody<RotateWebhookSecret>,
) -> Result<HttpResponse, ApiError> {
    endpoints::check_writer(&auth.0)?;
    let (id, overlap_secs) = (read_id(&path)?, read_overlap(&body.value)?);
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let (endpoint, secret) = endpoints::rotate_secret(&inside, &caller, id, overlap_secs).await?;
        let secret = secret.expose().to_owned();
        Answer::json(200, &WebhookEndpointWithSecret { endpoint: endpoint.into(), secret })
    };
    once(&ctx, &auth.0, &format!("POST /v1/webhook-endpoints/{id}/rotate-secret"), key, &body.bytes, work)
        .await
}

/// What is no id is answered as an unknown one.
pub(super) fn read_id(text: &str) -> Result<WebhookEndpointId, Error> {
    text.parse().map_err(|_| Error::NotFound("webhook endpoint"))
}

fn read_overlap(body: &RotateWebhookSecret) -> Result<u32, Error> {
    let overlap_secs = body.overlap_seconds.unwrap_or(OVERLAP_SECS_DEFAULT);
    if overlap_secs <= OVERLAP_SECS_MAX {
        return Ok(overlap_secs);
    }
    let detail = format!("Give 0 to {OVERLAP_SECS_MAX} seconds.");
    let violation = Violation::new("/overlap_seconds", "out_of_range", detail);
    Err(Error::Invalid(vec![violation.measured(overlap_secs, OVERLAP_SECS_MAX)]))
}
