//! The simulated phone, for test keys: what a person would do with a phone in hand.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};

use super::link_session_wire::LinkSession;
use super::link_sessions::encode;
use crate::http::auth::TenantAuth;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::service::sandbox_phone::{self, Gesture};
use crate::service::{Ctx, link_sessions};

async fn play(
    ctx: &Ctx,
    auth: &TenantAuth,
    unique_id: String,
    key: IdempotencyKey,
    gesture: Gesture,
) -> Result<HttpResponse, ApiError> {
    sandbox_phone::require(&auth.0)?;
    link_sessions::known_form(&unique_id)?;
    let route = format!("POST /v1/sandbox/link-sessions/{unique_id}/{}", gesture.as_str());
    let (inside, caller) = (ctx.clone(), auth.0.clone());
    let work = async move {
        let view = sandbox_phone::act(&inside, &caller, &unique_id, gesture).await?;
        Answer::json(200, &encode(&inside, &view)?)
    };
    once(ctx, &auth.0, &route, key, &[], work).await
}

/// Scan the code with the simulated phone
///
/// Test environment only; needs `links:write`. The session becomes `scanned` with the next poll, which is at once.
#[utoipa::path(
    tag = "Sandbox",
    operation_id = "sandbox_scan",
    params(("unique_id" = String, Path, description = "The session's label"), IdempotencyKey),
    responses(
        (status = 200, description = "The session, as it is before the next poll", body = LinkSession),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/sandbox/link-sessions/{unique_id}/scan")]
pub async fn sandbox_scan(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    play(&ctx, &auth, path.into_inner(), key, Gesture::Scan).await
}

/// Confirm on the simulated phone
///
/// Test environment only; needs `links:write`. Links a made-up TikTok account; the code must have been scanned.
#[utoipa::path(
    tag = "Sandbox",
    operation_id = "sandbox_confirm",
    params(("unique_id" = String, Path, description = "The session's label"), IdempotencyKey),
    responses(
        (status = 200, description = "The session, as it is before the next poll", body = LinkSession),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/sandbox/link-sessions/{unique_id}/confirm")]
pub async fn sandbox_confirm(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    play(&ctx, &auth, path.into_inner(), key, Gesture::Confirm).await
}

/// Deny on the simulated phone
///
/// Test environment only; needs `links:write`. As TikTok has it, a refusal shows nowhere: the session stays `scanned` until the code expires.
#[utoipa::path(
    tag = "Sandbox",
    operation_id = "sandbox_deny",
    params(("unique_id" = String, Path, description = "The session's label"), IdempotencyKey),
    responses(
        (status = 200, description = "The session, as it is before the next poll", body = LinkSession),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/sandbox/link-sessions/{unique_id}/deny")]
pub async fn sandbox_deny(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    play(&ctx, &auth, path.into_inner(), key, Gesture::Deny).await
}

/// Let the code expire
///
/// Test environment only; needs `links:write`. A hosted session that nobody has scanned shows a new code; any other expires.
#[utoipa::path(
    tag = "Sandbox",
    operation_id = "sandbox_expire",
    params(("unique_id" = String, Path, description = "The session's label"), IdempotencyKey),
    responses(
        (status = 200, description = "The session, as it is before the next poll", body = LinkSession),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/sandbox/link-sessions/{unique_id}/expire")]
pub async fn sandbox_expire(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    play(&ctx, &auth, path.into_inner(), key, Gesture::Expire).await
}
