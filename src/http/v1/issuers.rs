//! Issuers.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};

use super::issuer_wire::{CreateIssuer, Issuer, IssuerList, UpdateIssuer};
use crate::http::auth::TenantAuth;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{PageQuery, Query};
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
        Answer::json(201, &Issuer::from(made))
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
    let data = page.items.into_iter().map(Issuer::from).collect();
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
    Ok(Json(issuers::get(&ctx, &auth.0, id).await?.into()))
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
    Ok(Json(issuers::update(&ctx, &auth.0, id, body.value.into()).await?.into()))
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
