//! API keys.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::auth::TenantAuth;
use crate::http::body::{JsonBody, OptionalJsonBody};
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{Query, page_request};
use crate::model::api_key::{self as model, ApiKeyFilter, ApiKeyStatus};
use crate::model::page::List;
use crate::model::scope::Scope;
use crate::service::api_keys::{self, KeyRequest, MadeKey};
use crate::service::{Ctx, Error};

/// An API key, without its secret.
#[derive(Serialize, ToSchema)]
pub struct ApiKey {
    #[schema(example = "iezwpuay7forw6pq")]
    pub id: String,
    #[schema(example = "billing worker")]
    pub name: String,
    /// What the key begins with, to tell keys apart by.
    #[schema(example = "sk_live_iezwpuay7forw6pq...")]
    pub hint: String,
    #[schema(example = json!(["posts:write", "accounts:read"]))]
    pub scopes: Vec<&'static str>,
    /// `live` or `test`.
    #[schema(example = "live")]
    pub environment: &'static str,
    pub status: KeyStatus,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    /// Null: never.
    #[serde(serialize_with = "super::maybe_time")]
    pub expires_at: Option<DateTime<Utc>>,
    /// To the minute; null: never.
    #[serde(serialize_with = "super::maybe_time")]
    pub last_used_at: Option<DateTime<Utc>>,
    #[serde(serialize_with = "super::maybe_time")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// The key that this one was made from by a rotation.
    pub replaces: Option<String>,
    /// The key that a rotation made of this one.
    pub replaced_by: Option<String>,
}

/// Whether a key can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyStatus {
    Active,
    Expired,
    Revoked,
}

macro_rules! same_statuses {
    ($($name:ident)*) => {
        impl From<ApiKeyStatus> for KeyStatus {
            fn from(status: ApiKeyStatus) -> Self {
                match status { $(ApiKeyStatus::$name => Self::$name,)* }
            }
        }

        impl From<KeyStatus> for ApiKeyStatus {
            fn from(status: KeyStatus) -> Self {
                match status { $(KeyStatus::$name => Self::$name,)* }
            }
        }
    };
}
same_statuses! { Active Expired Revoked }

/// A key just made.
#[derive(Serialize, ToSchema)]
pub struct NewApiKey {
    /// The key itself, shown this once.
    #[schema(example = "sk_live_iezwpuay7forw6pq...")]
    pub key: String,
    #[serde(flatten)]
    pub about: ApiKey,
}

impl ApiKey {
    fn new(key: model::ApiKey, now: DateTime<Utc>) -> Self {
        Self {
            id: key.id.to_string(),
            hint: format!("sk_{}_{}...", key.environment, key.id),
            scopes: key.scopes.iter().map(Scope::as_str).collect(),
            environment: key.environment.as_str(),
            status: key.status(now).into(),
            name: key.name,
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
            replaces: key.replaces.map(|id| id.to_string()),
            replaced_by: key.replaced_by.map(|id| id.to_string()),
        }
    }
}

fn made(ctx: &Ctx, made: MadeKey) -> Result<Answer, Error> {
    let key = made.text.expose().to_owned();
    Answer::json(201, &NewApiKey { key, about: ApiKey::new(made.key, ctx.clock.now()) })
}

/// What a key is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "billing worker", "scopes": ["posts:write", "accounts:read"], "expires_in": 7776000}))]
pub struct CreateApiKey {
    /// For people; need not be unique.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// None that you lack yourself. Absent: all that you have.
    #[schema(min_items = 1, max_items = 32)]
    pub scopes: Option<Vec<String>>,
    /// When it ends (RFC 3339): a minute to ten years from now. Absent, without `expires_in`: never.
    #[serde(default, deserialize_with = "super::maybe_moment")]
    pub expires_at: Option<DateTime<Utc>>,
    /// The same in seconds from now; not together with `expires_at`.
    #[schema(minimum = 60, maximum = 315_360_000)]
    pub expires_in: Option<i64>,
}

/// Make an API key
///
/// In the environment of the key or token that asks, and never with more rights than that has. The answer
/// shows the key this once. At most 100 keys of an environment can be active (409 `limit_reached`).
/// Needs `keys:write`; not for tokens that are restricted to a user or to accounts.
#[utoipa::path(
    tag = "Keys",
    operation_id = "create_api_key",
    params(IdempotencyKey),
    request_body = CreateApiKey,
    responses(
        (status = 201, description = "The key", body = NewApiKey),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/api-keys")]
pub async fn create_api_key(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: JsonBody<CreateApiKey>,
) -> Result<HttpResponse, ApiError> {
    api_keys::require(&auth.0)?;
    let CreateApiKey { name, scopes, expires_at, expires_in } = body.value;
    let request = KeyRequest { name, scopes, expires_at, expires_in };
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move { made(&inside, api_keys::create(&inside, &caller, request).await?) };
    once(&ctx, &auth.0, "POST /v1/api-keys", key, &body.bytes, work).await
}

/// A page of keys, newest first.
#[derive(Serialize, ToSchema)]
pub struct ApiKeyList {
    pub data: Vec<ApiKey>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// Which keys to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListApiKeys {
    /// Only those with this status.
    #[param(inline)]
    pub status: Option<KeyStatus>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// List API keys
///
/// Those of your environment, newest first. Keys that were revoked or have expired are kept for 30 days.
/// Needs `keys:write`.
#[utoipa::path(
    tag = "Keys",
    operation_id = "list_api_keys",
    params(ListApiKeys),
    responses((status = 200, description = "A page of keys", body = ApiKeyList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/api-keys")]
pub async fn list_api_keys(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<ListApiKeys>,
) -> Result<Json<ApiKeyList>, ApiError> {
    let ListApiKeys { status, limit, cursor } = query.0;
    let page = page_request(List::ApiKeys, limit, cursor.as_deref())?;
    let filter = ApiKeyFilter { status: status.map(Into::into) };
    let (page, now) = (api_keys::list(&ctx, &auth.0, filter, page).await?, ctx.clock.now());
    let data = page.items.into_iter().map(|key| ApiKey::new(key, now)).collect();
    Ok(Json(ApiKeyList { data, next_cursor: page.next.map(|at| at.encode(List::ApiKeys)) }))
}

/// Get an API key
///
/// Without its secret, which nobody has but you. Needs `keys:write`.
#[utoipa::path(
    tag = "Keys",
    operation_id = "get_api_key",
    params(("api_key_id" = String, Path, description = "The key's id: the 16 letters after its prefix")),
    responses((status = 200, description = "The key", body = ApiKey)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/api-keys/{api_key_id}")]
pub async fn get_api_key(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<Json<ApiKey>, ApiError> {
    api_keys::require(&auth.0)?;
    let id = path.parse().map_err(|_| Error::NotFound("API key"))?;
    Ok(Json(ApiKey::new(api_keys::get(&ctx, &auth.0, id).await?, ctx.clock.now())))
}

/// What to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "billing worker, Frankfurt"}))]
pub struct UpdateApiKey {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
}

/// Rename an API key
///
/// Scopes and end of a key stay as they are: make another one instead. Whoever asks needs `keys:write` and every
/// scope of the key.
#[utoipa::path(
    tag = "Keys",
    operation_id = "update_api_key",
    params(("api_key_id" = String, Path, description = "The key's id: the 16 letters after its prefix")),
    request_body = UpdateApiKey,
    responses((status = 200, description = "The key", body = ApiKey)),
    security(("api_key" = []), ("access_token" = []))
)]
#[patch("/api-keys/{api_key_id}")]
pub async fn update_api_key(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    body: JsonBody<UpdateApiKey>,
) -> Result<Json<ApiKey>, ApiError> {
    api_keys::require(&auth.0)?;
    let id = path.parse().map_err(|_| Error::NotFound("API key"))?;
    let key = api_keys::rename(&ctx, &auth.0, id, body.value.name).await?;
    Ok(Json(ApiKey::new(key, ctx.clock.now())))
}

/// How to rotate. Everything may be left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"overlap_seconds": 3600}))]
pub struct RotateApiKey {
    /// For which the old key goes on.
    #[schema(minimum = 0, maximum = 604_800, default = 86_400)]
    pub overlap_seconds: Option<i64>,
}

/// Rotate an API key
///
/// Makes a key of the same name, scopes and life, shown this once. The old one goes on for `overlap_seconds`,
/// and not past its own end. A key that has ended or was rotated before answers 409 `key_ended`.
/// Whoever asks needs `keys:write` and every scope of the key.
#[utoipa::path(
    tag = "Keys",
    operation_id = "rotate_api_key",
    params(
        ("api_key_id" = String, Path, description = "The key's id: the 16 letters after its prefix"),
        IdempotencyKey
    ),
    request_body(content = Option<RotateApiKey>),
    responses(
        (status = 201, description = "The new key", body = NewApiKey),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/api-keys/{api_key_id}/rotate")]
pub async fn rotate_api_key(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
    body: OptionalJsonBody<RotateApiKey>,
) -> Result<HttpResponse, ApiError> {
    api_keys::require(&auth.0)?;
    let id: crate::model::id::ApiKeyId = path.parse().map_err(|_| Error::NotFound("API key"))?;
    let route = format!("POST /v1/api-keys/{id}/rotate");
    let (inside, caller, overlap) = (ctx.get_ref().clone(), auth.0.clone(), body.value.overlap_seconds);
    let work = async move { made(&inside, api_keys::rotate(&inside, &caller, id, overlap).await?) };
    once(&ctx, &auth.0, &route, key, &body.bytes, work).await
}

/// Revoke an API key
///
/// It is refused at once here, and within 5 seconds by every replica of the gateway; tokens made with it go
/// on until they expire. A key may revoke itself. Whoever asks needs `keys:write` and every scope of the key, which
/// owners and admins have.
#[utoipa::path(
    tag = "Keys",
    operation_id = "revoke_api_key",
    params(("api_key_id" = String, Path, description = "The key's id: the 16 letters after its prefix")),
    responses((status = 204, description = "Revoked")),
    security(("api_key" = []), ("access_token" = []))
)]
#[delete("/api-keys/{api_key_id}")]
pub async fn revoke_api_key(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    api_keys::require(&auth.0)?;
    let id = path.parse().map_err(|_| Error::NotFound("API key"))?;
    api_keys::revoke(&ctx, &auth.0, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
