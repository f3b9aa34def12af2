//! What a member who is logged in does about itself.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};

use super::member_auth_wire::{
    BeginTotp, ChangePassword, ConfirmTotp, DisableTotp, RecoveryCodes, TotpBegun, Whoami,
};
use super::members_wire::{MemberSession, MemberSessionList};
use crate::http::auth::{Leaving, TenantAuth};
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, tell};
use crate::http::query::{PageQuery, Query};
use crate::model::page::List;
use crate::service::members::leaving::{self, Extent};
use crate::service::members::{own, sessions, totp};
use crate::service::{Ctx, Error};

/// Log out
///
/// Ends this session, within 5 s in every replica. Sent again under its `Idempotency-Key` it is answered as the
/// first was, though the token is good for nothing else.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "log_out",
    params(IdempotencyKey),
    responses((status = 204, description = "The session has ended")),
    security(("member_token" = []))
)]
#[post("/auth/logout")]
pub async fn log_out(
    ctx: Data<Ctx>,
    leaving: Leaving,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    Ok(tell(leaving::log_out(&ctx, &leaving.0, Extent::Here, key.once(&[], no_content)).await?))
}

/// Log out everywhere
///
/// Ends all of the member's sessions, this one too. Sent again under its `Idempotency-Key` it is answered as the
/// first was, though the token is good for nothing else.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "log_out_everywhere",
    params(IdempotencyKey),
    responses((status = 204, description = "The sessions have ended")),
    security(("member_token" = []))
)]
#[post("/auth/logout-all")]
pub async fn log_out_everywhere(
    ctx: Data<Ctx>,
    leaving: Leaving,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    Ok(tell(leaving::log_out(&ctx, &leaving.0, Extent::Everywhere, key.once(&[], no_content)).await?))
}

/// Change one's password
///
/// Ends the member's other sessions. A wrong present password is 422 `wrong_password`, and counts as one at
/// log-in does.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "change_password",
    params(IdempotencyKey),
    request_body = ChangePassword,
    responses((status = 204, description = "The password is changed")),
    security(("member_token" = []))
)]
#[post("/auth/password")]
pub async fn change_password(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: JsonBody<ChangePassword>,
) -> Result<HttpResponse, ApiError> {
    let once = key.once(&body.bytes, no_content);
    let ChangePassword { current_password, new_password } = &body.value;
    Ok(tell(own::change_password(&ctx, &auth.0, (current_password, new_password), once).await?))
}

/// Who am I
///
/// The member, its tenant, what its role allows, and the environment that the session works in.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "get_me",
    responses((status = 200, description = "The member who asks", body = Whoami)),
    security(("member_token" = []))
)]
#[get("/auth/me")]
pub async fn get_me(ctx: Data<Ctx>, auth: TenantAuth) -> Result<Json<Whoami>, ApiError> {
    let me = own::me(&ctx, &auth.0).await?;
    Ok(Json(Whoami::of(me, auth.0.scope.tenant.to_string(), auth.0.scope.environment)))
}

/// List one's sessions
///
/// Those that have not ended, newest first. A member has at most 50; the oldest ends when there would be
/// more.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "list_sessions",
    params(PageQuery),
    responses((status = 200, description = "A page of sessions", body = MemberSessionList)),
    security(("member_token" = []))
)]
#[get("/auth/sessions")]
pub async fn list_sessions(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<PageQuery>,
) -> Result<Json<MemberSessionList>, ApiError> {
    let current = auth.0.seat()?.session;
    let page = sessions::list(&ctx, &auth.0, query.0.page_request(List::MemberSessions)?).await?;
    let data = page.items.into_iter().map(|session| MemberSession::of(session, current)).collect();
    Ok(Json(MemberSessionList { data, next_cursor: page.next.map(|at| at.encode(List::MemberSessions)) }))
}

/// End one of one's sessions
///
/// Within 5 s in every replica.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "end_session",
    params(("session_id" = String, Path, description = "The session's id")),
    responses((status = 204, description = "The session has ended")),
    security(("member_token" = []))
)]
#[delete("/auth/sessions/{session_id}")]
pub async fn end_session(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    auth.0.seat()?;
    let id = path.parse().map_err(|_| Error::NotFound("session"))?;
    sessions::end(&ctx, &auth.0, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Begin a second factor
///
/// Gives a secret for an authenticator app (TOTP: SHA-1, six digits, 30 s). Log-in asks for codes once one
/// was confirmed. Beginning again gives another secret, and the one before is forgotten; under its
/// `Idempotency-Key` the same secret is shown again until it is confirmed.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "begin_totp",
    params(IdempotencyKey),
    request_body = BeginTotp,
    responses(
        (status = 200, description = "The secret", body = TotpBegun),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("member_token" = []))
)]
#[post("/auth/totp")]
pub async fn begin_totp(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: JsonBody<BeginTotp>,
) -> Result<HttpResponse, ApiError> {
    let once = key.once(&body.bytes, |begun| Answer::json(200, &TotpBegun::from(begun)));
    Ok(tell(totp::begin(&ctx, &auth.0, &body.value.password, once).await?))
}

/// Confirm a second factor
///
/// Switches it on, by a code of the app. The answer holds ten recovery codes, each good once.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "confirm_totp",
    params(IdempotencyKey),
    request_body = ConfirmTotp,
    responses(
        (status = 200, description = "The recovery codes", body = RecoveryCodes),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("member_token" = []))
)]
#[post("/auth/totp/confirm")]
pub async fn confirm_totp(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: JsonBody<ConfirmTotp>,
) -> Result<HttpResponse, ApiError> {
    let once = key.once(&body.bytes, |confirmed| Answer::json(200, &RecoveryCodes::from(confirmed)));
    Ok(tell(totp::confirm(&ctx, &auth.0, &body.value.code, once).await?))
}

/// Switch the second factor off
///
/// Takes the password and a code, or a recovery code.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "disable_totp",
    params(IdempotencyKey),
    request_body = DisableTotp,
    responses(
        (status = 204, description = "The second factor is off"),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("member_token" = []))
)]
#[post("/auth/totp/disable")]
pub async fn disable_totp(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: JsonBody<DisableTotp>,
) -> Result<HttpResponse, ApiError> {
    let once = key.once(&body.bytes, no_content);
    let DisableTotp { password, code } = &body.value;
    Ok(tell(totp::disable(&ctx, &auth.0, (password, code), once).await?))
}

fn no_content((): ()) -> Result<Answer, Error> {
    Ok(Answer::empty(204))
}
