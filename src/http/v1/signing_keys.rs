//! Signing keys.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::auth::TenantAuth;
use crate::http::body::OptionalJsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::ops::Jwk;
use crate::http::query::{PageQuery, Query};
use crate::model::id::SigningKeyId;
use crate::model::page::List;
use crate::model::signing_key::SigningKeyState;
use crate::service::api_keys::require;
use crate::service::signing_keys::{self, KeyView, Succession};
use crate::service::{Ctx, Error};

/// A key pair under which your tokens and receipts are signed; its public part.
#[derive(Serialize, ToSchema)]
pub struct SigningKey {
    /// The same as `kid`.
    #[schema(example = "0vzu3G8etXfZlbO2")]
    pub id: String,
    /// What tokens that it signed name in their header.
    #[schema(example = "0vzu3G8etXfZlbO2")]
    pub kid: String,
    #[schema(example = "EdDSA")]
    pub algorithm: &'static str,
    pub state: KeyState,
    pub jwk: Jwk,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    /// From when on it signs.
    #[serde(serialize_with = "super::time")]
    pub signs_from: DateTime<Utc>,
    /// From when on it no longer verifies; null: it goes on.
    #[serde(serialize_with = "super::maybe_time")]
    pub retires_at: Option<DateTime<Utc>>,
}

/// Where a signing key stands.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// Published, and does not sign yet.
    Next,
    /// Signs.
    Active,
    /// No longer signs, and still verifies.
    Retiring,
    /// Gone from the published set.
    Retired,
}

impl From<KeyView> for SigningKey {
    fn from(view: KeyView) -> Self {
        let key = view.key;
        Self {
            id: key.id.to_string(),
            kid: key.id.to_string(),
            algorithm: "EdDSA",
            state: match view.state {
                SigningKeyState::Next => KeyState::Next,
                SigningKeyState::Active => KeyState::Active,
                SigningKeyState::Retiring => KeyState::Retiring,
                SigningKeyState::Retired => KeyState::Retired,
            },
            jwk: Jwk::ed25519(key.id.to_string(), &key.public_key),
            created_at: key.created_at,
            signs_from: key.signs_from.unwrap_or(key.created_at),
            retires_at: key.retired_at,
        }
    }
}

/// A page of signing keys, newest first.
#[derive(Serialize, ToSchema)]
pub struct SigningKeyList {
    pub data: Vec<SigningKey>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// List signing keys
///
/// Newest first, of both environments together, with their public keys; those that were retired within the last 30 days
/// too. Needs `keys:write`; not for tokens that are restricted to a user or to accounts.
#[utoipa::path(
    tag = "Keys",
    operation_id = "list_signing_keys",
    params(PageQuery),
    responses((status = 200, description = "A page of keys", body = SigningKeyList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/signing-keys")]
pub async fn list_signing_keys(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<PageQuery>,
) -> Result<Json<SigningKeyList>, ApiError> {
    let page = signing_keys::list(&ctx, &auth.0, query.0.page_request(List::SigningKeys)?).await?;
    let data = page.items.into_iter().map(Into::into).collect();
    Ok(Json(SigningKeyList { data, next_cursor: page.next.map(|at| at.encode(List::SigningKeys)) }))
}

/// Get a signing key
///
/// With its public key and where it stands. Needs `keys:write`.
#[utoipa::path(
    tag = "Keys",
    operation_id = "get_signing_key",
    params(("kid" = String, Path, description = "The key's id, as in a token's header")),
    responses((status = 200, description = "The key", body = SigningKey)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/signing-keys/{kid}")]
pub async fn get_signing_key(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<Json<SigningKey>, ApiError> {
    require(&auth.0)?;
    let id = path.parse().map_err(|_| Error::NotFound("signing key"))?;
    Ok(Json(signing_keys::get(&ctx, &auth.0, id).await?.into()))
}

/// How the new key follows the old one. Everything may be left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lead_time": 600, "overlap_seconds": 86400}))]
pub struct RotateSigningKey {
    /// Seconds from the new key's publication until it signs. Whoever checks your tokens may keep the
    /// published keys for 5 minutes: with less than that, new tokens may be refused for a while.
    #[schema(minimum = 0, maximum = 86_400, default = 600)]
    pub lead_time: Option<i64>,
    /// For which the old key still verifies after that.
    #[schema(minimum = 3_600, maximum = 604_800, default = 86_400)]
    pub overlap_seconds: Option<i64>,
}

impl From<RotateSigningKey> for Succession {
    fn from(body: RotateSigningKey) -> Self {
        Self { lead_time: body.lead_time, overlap_secs: body.overlap_seconds }
    }
}

/// Make a signing key
///
/// It is published at once, signs after `lead_time`, and takes the place of the key that signs until then,
/// which verifies for `overlap_seconds` more. At most ten keys can verify at once (409 `limit_reached`).
/// Needs `keys:write`.
#[utoipa::path(
    tag = "Keys",
    operation_id = "create_signing_key",
    params(IdempotencyKey),
    request_body(content = Option<RotateSigningKey>),
    responses(
        (status = 201, description = "The new key", body = SigningKey),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/signing-keys")]
pub async fn create_signing_key(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: OptionalJsonBody<RotateSigningKey>,
) -> Result<HttpResponse, ApiError> {
    require(&auth.0)?;
    let (inside, caller, succession) = (ctx.get_ref().clone(), auth.0.clone(), body.value.into());
    let work = async move {
        let made = signing_keys::create(&inside, &caller, None, succession).await?;
        Answer::json(201, &SigningKey::from(made))
    };
    once(&ctx, &auth.0, "POST /v1/signing-keys", key, &body.bytes, work).await
}

/// Rotate a signing key
///
/// As making one, if `kid` is the newest key; any other has its successor already and answers 409
/// `key_ended`, so that a rotation that is asked for twice happens once. Needs `keys:write`.
#[utoipa::path(
    tag = "Keys",
    operation_id = "rotate_signing_key",
    params(("kid" = String, Path, description = "The key's id, as in a token's header"), IdempotencyKey),
    request_body(content = Option<RotateSigningKey>),
    responses(
        (status = 201, description = "The new key", body = SigningKey),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/signing-keys/{kid}/rotate")]
pub async fn rotate_signing_key(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
    body: OptionalJsonBody<RotateSigningKey>,
) -> Result<HttpResponse, ApiError> {
    require(&auth.0)?;
    let id: SigningKeyId = path.parse().map_err(|_| Error::NotFound("signing key"))?;
    let route = format!("POST /v1/signing-keys/{id}/rotate");
    let (inside, caller, succession) = (ctx.get_ref().clone(), auth.0.clone(), body.value.into());
    let work = async move {
        let made = signing_keys::create(&inside, &caller, Some(id), succession).await?;
        Answer::json(201, &SigningKey::from(made))
    };
    once(&ctx, &auth.0, &route, key, &body.bytes, work).await
}

/// Revoke a signing key
///
/// Retires it at once: it disappears from the published set, and tokens that it signed are refused within 5
/// seconds by every replica of the gateway. A key that does not sign yet can be revoked, too; then the one
/// that it was to follow goes on. The key that signs answers 409 `signing_key_in_use`: make another with
/// `lead_time` 0 first. It signed tokens of every scope, so that whoever asks needs all scopes, which owners and
/// admins have, and so `keys:write`.
#[utoipa::path(
    tag = "Keys",
    operation_id = "revoke_signing_key",
    params(("kid" = String, Path, description = "The key's id, as in a token's header")),
    responses(
        (status = 204, description = "Retired"),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[delete("/signing-keys/{kid}")]
pub async fn revoke_signing_key(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    require(&auth.0)?;
    let id = path.parse().map_err(|_| Error::NotFound("signing key"))?;
    signing_keys::revoke(&ctx, &auth.0, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
