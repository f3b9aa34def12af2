//! What is public, and what operators' tools ask.

use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, IF_NONE_MATCH};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::error::ApiError;
use crate::model::signing_key::PUBLISHED_SECS;
use crate::service::{Ctx, Error, operation, tokens};

#[derive(Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// Is the process alive
///
/// Says nothing of the stores: restarting this process would not bring them back.
#[utoipa::path(
    tag = "Operation",
    operation_id = "healthz",
    responses((status = 200, description = "It is", body = Health))
)]
#[get("/healthz")]
pub async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

#[derive(Serialize, ToSchema)]
pub struct Readiness {
    /// `ready`, `not_ready` or `draining`.
    #[schema(example = "ready")]
    pub status: &'static str,
    pub database: bool,
    pub redis: bool,
    /// Whether the database's schema is this program's.
    pub schema: bool,
}

/// Is it ready for traffic
///
/// The database, Redis and the schema. 503 while one of them is missing, and while the process drains.
#[utoipa::path(
    tag = "Operation",
    operation_id = "readyz",
    responses(
        (status = 200, description = "It is", body = Readiness),
        (status = 503, description = "It is not", body = Readiness),
    )
)]
#[get("/readyz")]
pub async fn readyz(ctx: Data<Ctx>) -> HttpResponse {
    let found = operation::readiness(&ctx).await;
    let draining = ctx.is_draining();
    let status = match (draining, found.is_ready()) {
        (true, _) => "draining",
        (false, true) => "ready",
        (false, false) => "not_ready",
    };
    let body = Readiness { status, database: found.database, redis: found.redis, schema: found.schema };
    match status {
        "ready" => HttpResponse::Ok().json(body),
        _ => HttpResponse::ServiceUnavailable().insert_header(("retry-after", "1")).json(body),
    }
}

/// The public keys of a tenant's tokens.
#[derive(Serialize, ToSchema)]
pub struct Jwks {
    pub keys: Vec<Jwk>,
}

/// One public key (RFC 8037).
#[derive(Serialize, ToSchema)]
pub struct Jwk {
    #[schema(example = "OKP")]
    pub kty: &'static str,
    #[schema(example = "Ed25519")]
    pub crv: &'static str,
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub use_: &'static str,
    #[schema(example = "EdDSA")]
    pub alg: &'static str,
    #[schema(example = "5f2c8a1b9d3e4c70")]
    pub kid: String,
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
}

impl Jwk {
    pub(super) fn ed25519(kid: String, public_key: &[u8]) -> Self {
        let x = data_encoding::BASE64URL_NOPAD.encode(public_key);
        Self { kty: "OKP", crv: "Ed25519", use_: "sig", alg: "EdDSA", kid, x }
    }
}

/// A tenant's public keys
///
/// For checking access tokens and link receipts: the key that signs, those that signed before and still
/// count, and those that are to sign next. May be kept for as long as `Cache-Control` says; a new key is
/// published before it signs. With `If-None-Match` the answer is 304 while nothing has changed.
#[utoipa::path(
    tag = "Public",
    operation_id = "jwks",
    params(("tenant_id" = String, Path, description = "The tenant's id, as in the tokens' `iss`")),
    responses(
        (status = 200, description = "The keys", body = Jwks),
        (status = 304, description = "The keys that you have are the newest")
    )
)]
#[get("/t/{tenant_id}/.well-known/jwks.json")]
pub async fn jwks(
    ctx: Data<Ctx>,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let tenant = path.parse().map_err(|_| Error::NotFound("tenant"))?;
    let keys = tokens::jwks(&ctx, tenant).await?;
    let keys = Jwks { keys: keys.into_iter().map(|key| Jwk::ed25519(key.kid, &key.public_key)).collect() };
    let body = serde_json::to_string(&keys).map_err(|error| Error::Internal(format!("encode: {error}")))?;
    let tag = EntityTag::new_strong(tokens::fingerprint(body.as_bytes()));
    let known = is_known(&request, &tag);
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((CACHE_CONTROL, format!("public, max-age={PUBLISHED_SECS}")))
        .insert_header((ETAG, tag.to_string()))
        .insert_header(("access-control-allow-origin", "*"));
    Ok(if known { answer.finish() } else { answer.content_type("application/json").body(body) })
}

/// Whether the caller has what goes by `tag`, as `If-None-Match` lists it.
fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    let texts = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let mut tags = texts.flat_map(|text| text.split(',')).map(str::trim);
    tags.any(|one| one == "*" || one.parse::<EntityTag>().is_ok_and(|one| one.weak_eq(tag)))
}

/// The OpenAPI document
///
/// OpenAPI 3.1, of exactly this program.
#[utoipa::path(
    tag = "Public",
    operation_id = "openapi",
    responses((status = 200, description = "The document", body = Object))
)]
#[get("/openapi.json")]
pub async fn openapi_json() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .insert_header(("access-control-allow-origin", "*"))
        .body(super::openapi::text())
}
