//! Issuers.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};

use super::issuer_wire::{CreateIssuer, Issuer, IssuerList, RotateIssuer, UpdateIssuer};
use crate::http::auth::TenantAuth;
use crate::http::body::{JsonBody, OptionalJsonBody};
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{PageQuery, Query};
use crate::model::id::IssuerId;
use crate::model::page::List;
use crate::service::api_keys::require;
use crate::service::{Ctx, Error, issuers};

/// Register an issuer
///
/// Takes tokens (JWTs) that your own login or identity provider signs, in your environment and within the
/// limits that you set. Your tokens are told by their `iss`; name your tenant's id in a claim `tid`, since
/// others may register the same issuer, and the environment in `env` if you register it in both: a token
/// that fits more than one registration is refused. At most 20 in an environment (409 `limit_reached`).
/// Needs `keys:write`; not for tokens that are restricted to a user or to accounts.
#[utoipa::path(
    tag = "Keys",
    operation_id = "create_issuer",
    params(IdempotencyKey),
    request_body = CreateIssuer,
    responses(
        (status = 201, description = "The issuer", body = Issuer),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/issuers")]
pub async fn create_issuer(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: JsonBody<CreateIssuer>,
) -> Result<HttpResponse, ApiError> {
    require(&auth.0)?;
    let (issuer, change) = body.value.into_parts();
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let made = issuers::create(&inside, &caller, issuer, change).await?;
        Answer::json(201, &Issuer::new(made, inside.clock.now()))
    };
    once(&ctx, &auth.0, "POST /v1/issuers", key, &body.bytes, work).await
}

/// List issuers
///
/// Those of your environment, newest first. Needs `keys:write`.
#[utoipa::path(
    tag = "Keys",
    operation_id = "list_issuers",
    params(PageQuery),
    responses((status = 200, description = "A page of issuers", body = IssuerList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/issuers")]
pub async fn list_issuers(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<PageQuery>,
) -> Result<Json<IssuerList>, ApiError> {
    let page = issuers::list(&ctx, &auth.0, query.0.page_request(List::Issuers)?).await?;
    let now = ctx.clock.now();
    let data = page.items.into_iter().map(|issuer| Issuer::new(issuer, now)).collect();
    Ok(Json(IssuerList { data, next_cursor: page.next.map(|at| at.encode(List::Issuers)) }))
}

/// Get an issuer
///
/// With the keys that are known, when they were fetched, and why the last fetch failed. Needs `keys:write`.
#[utoipa::path(
    tag = "Keys",
    operation_id = "get_issuer",
    params(("issuer_id" = String, Path, description = "The issuer's id")),
    responses((status = 200, description = "The issuer", body = Issuer)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/issuers/{issuer_id}")]
pub async fn get_issuer(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<Json<Issuer>, ApiError> {
    require(&auth.0)?;
    let id = path.parse().map_err(|_| Error::NotFound("issuer"))?;
    Ok(Json(Issuer::new(issuers::get(&ctx, &auth.0, id).await?, ctx.clock.now())))
}

/// Change an issuer
///
/// Tokens that are in use are checked against the change within 5 seconds, in every replica. Whoever asks
/// needs `keys:write` and every scope of the registration, before and after.
#[utoipa::path(
    tag = "Keys",
    operation_id = "update_issuer",
    params(("issuer_id" = String, Path, description = "The issuer's id")),
    request_body = UpdateIssuer,
    responses((status = 200, description = "The issuer", body = Issuer)),
    security(("api_key" = []), ("access_token" = []))
)]
#[patch("/issuers/{issuer_id}")]
pub async fn update_issuer(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    body: JsonBody<UpdateIssuer>,
) -> Result<Json<Issuer>, ApiError> {
    require(&auth.0)?;
    let id = path.parse().map_err(|_| Error::NotFound("issuer"))?;
    let updated = issuers::update(&ctx, &auth.0, id, body.value.into()).await?;
    Ok(Json(Issuer::new(updated, ctx.clock.now())))
}

/// Rotate an issuer's keys
///
/// Keys that were pasted: `jwks` has the new ones, which are taken from now on, and the old ones go on for
/// `overlap_seconds`. Keys that are fetched: without a body; the set is fetched anew now, and says by itself which
/// keys are good. Where that fails everything stays as it is. Held within 5 seconds by every replica of the gateway.
/// Whoever asks needs `keys:write` and every scope of the registration.
#[utoipa::path(
    tag = "Keys",
    operation_id = "rotate_issuer",
    params(("issuer_id" = String, Path, description = "The issuer's id"), IdempotencyKey),
    request_body(content = Option<RotateIssuer>),
    responses(
        (status = 200, description = "The issuer", body = Issuer),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/issuers/{issuer_id}/rotate")]
pub async fn rotate_issuer(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
    body: OptionalJsonBody<RotateIssuer>,
) -> Result<HttpResponse, ApiError> {
    require(&auth.0)?;
    let id: IssuerId = path.parse().map_err(|_| Error::NotFound("issuer"))?;
    let (inside, caller, rotation) = (ctx.get_ref().clone(), auth.0.clone(), body.value.into());
    let work = async move {
        let rotated = issuers::rotate(&inside, &caller, id, rotation).await?;
        Answer::json(200, &Issuer::new(rotated, inside.clock.now()))
    };
    let route = format!("POST /v1/issuers/{id}/rotate");
    once(&ctx, &auth.0, &route, key, &body.bytes, work).await
}

/// Delete an issuer
///
/// Its tokens are refused within 5 seconds by every replica of the gateway. Whoever asks needs `keys:write` and
/// every scope of the registration, which owners and admins have.
#[utoipa::path(
    tag = "Keys",
    operation_id = "delete_issuer",
    params(("issuer_id" = String, Path, description = "The issuer's id")),
    responses((status = 204, description = "Deleted")),
    security(("api_key" = []), ("access_token" = []))
)]
#[delete("/issuers/{issuer_id}")]
pub async fn delete_issuer(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    require(&auth.0)?;
    let id = path.parse().map_err(|_| Error::NotFound("issuer"))?;
    issuers::delete(&ctx, &auth.0, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
