//! What needs no credential: logging in, and what the holder of a mailed link may do.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use super::member_auth_wire::{AcceptInvitation, ForgotPassword, LogIn, Refresh, ResetPassword, Tokens};
use super::members_wire::{Member, broken_name};
use crate::http::auth::Visitor;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, tell};
use crate::model::tenant::Environment;
use crate::service::Ctx;
use crate::service::members::links::{self, Choice};
use crate::service::members::{forgotten, login, sessions};

/// Accept an invitation
///
/// Sets the member's password, by the token of the link. The link is good once: another, an older and an
/// unknown one get the same 404. Log in afterwards.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "accept_invitation",
    params(IdempotencyKey),
    request_body = AcceptInvitation,
    responses(
        (status = 200, description = "The member, active now", body = Member),
        (status = 404, response = crate::http::openapi::NotFound),
        (status = 429, response = crate::http::openapi::TooManyRequests),
        (status = 503, response = crate::http::openapi::ServiceUnavailable),
    )
)]
#[post("/auth/accept-invitation")]
pub async fn accept_invitation(
    ctx: Data<Ctx>,
    visitor: Visitor,
    key: IdempotencyKey,
    body: JsonBody<AcceptInvitation>,
) -> Result<HttpResponse, ApiError> {
    let once = key.once(&body.bytes, |member| Answer::json(200, &Member::from(member)));
    let AcceptInvitation { token, password, name } = body.value;
    let broken = broken_name(name.as_deref());
    broken.map_or(Ok(()), |broken| Err(ApiError::invalid(vec![broken])))?;
    let choice = Choice { token, password, origin: visitor.origin };
    Ok(tell(links::accept(&ctx, choice, name, once).await?))
}

/// Log in
///
/// Gives an access token for `Authorization: Bearer`, good for 15 minutes, and a refresh token, good for
/// one renewal within 30 days. Whatever is wrong, the answer is the same 401 `login_failed`: an unknown
/// e-mail, a wrong password or code, an invitation that was not accepted, several tenants that know the
/// e-mail and none named, or a lock: ten wrong passwords or codes in a row lock the member for 15 minutes,
/// and twice as long each time it happens again, up to a day. A right password without the code of a second
/// factor that is on gets 401 `totp_required`. Sent again under its `Idempotency-Key` it is checked as the
/// first was, but for a code, which the first has used.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "log_in",
    params(IdempotencyKey),
    request_body = LogIn,
    responses(
        (status = 200, description = "The tokens", body = Tokens),
        (status = 401, response = crate::http::openapi::Unauthorized),
        (status = 429, response = crate::http::openapi::TooManyRequests),
        (status = 503, response = crate::http::openapi::ServiceUnavailable),
    )
)]
#[post("/auth/login")]
pub async fn log_in(
    ctx: Data<Ctx>,
    visitor: Visitor,
    key: IdempotencyKey,
    body: JsonBody<LogIn>,
) -> Result<HttpResponse, ApiError> {
    let once = key.once(&body.bytes, |logged_in| Answer::json(200, &Tokens::from(logged_in)));
    let LogIn { email, password, tenant_id, totp_code, environment } = body.value;
    let environment = environment.unwrap_or(Environment::Live);
    let Visitor { origin, user_agent } = visitor;
    let login =
        login::Login { email, password, tenant: tenant_id, code: totp_code, environment, origin, user_agent };
    Ok(tell(login::login(&ctx, login, once).await?))
}

/// Renew the tokens
///
/// Gives a new pair, and ends the one before: the older access token holds 10 s more, for calls that are
/// under way. When the answer is lost, the same call gets the same pair again under its `Idempotency-Key`. A
/// refresh token that comes back otherwise was copied by somebody: the whole session ends, and the audit log
/// has `member.refresh_token_reused`. A session can be renewed for 90 days.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "refresh_tokens",
    params(IdempotencyKey),
    request_body = Refresh,
    responses(
        (status = 200, description = "The new tokens", body = Tokens),
        (status = 401, response = crate::http::openapi::Unauthorized),
        (status = 429, response = crate::http::openapi::TooManyRequests),
        (status = 503, response = crate::http::openapi::ServiceUnavailable),
    )
)]
#[post("/auth/refresh")]
pub async fn refresh_tokens(
    ctx: Data<Ctx>,
    visitor: Visitor,
    key: IdempotencyKey,
    body: JsonBody<Refresh>,
) -> Result<HttpResponse, ApiError> {
    let once = key.once(&body.bytes, |logged_in| Answer::json(200, &Tokens::from(logged_in)));
    let Refresh { refresh_token, environment } = body.value;
    Ok(tell(sessions::refresh(&ctx, &refresh_token, environment, &visitor.origin, once).await?))
}

/// Forget a password
///
/// Mails a link for a new password, good once, for an hour. Always answers 202, whether the e-mail is known
/// or not, and where the gateway has no mail server: then somebody who may change members makes the link,
/// by `POST /v1/members/{member_id}/reset-link`. Under one `Idempotency-Key` an e-mail gets one mail; the answer
/// does not say `Idempotent-Replayed`, which would tell that the e-mail is known.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "forgot_password",
    params(IdempotencyKey),
    request_body = ForgotPassword,
    responses(
        (status = 202, description = "A mail is sent if the e-mail is known"),
        (status = 429, response = crate::http::openapi::TooManyRequests),
    )
)]
#[post("/auth/forgot-password")]
pub async fn forgot_password(
    ctx: Data<Ctx>,
    visitor: Visitor,
    key: IdempotencyKey,
    body: JsonBody<ForgotPassword>,
) -> Result<HttpResponse, ApiError> {
    forgotten::forgot(&ctx, &body.value.email, key.0, &visitor.origin).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Set a new password by a link
///
/// Ends all of the member's sessions, and a lock. A second factor stays on. The link is good once: another,
/// an older and an unknown one get the same 404.
#[utoipa::path(
    tag = "Log-in",
    operation_id = "reset_password",
    params(IdempotencyKey),
    request_body = ResetPassword,
    responses(
        (status = 200, description = "The member", body = Member),
        (status = 404, response = crate::http::openapi::NotFound),
        (status = 429, response = crate::http::openapi::TooManyRequests),
        (status = 503, response = crate::http::openapi::ServiceUnavailable),
    )
)]
#[post("/auth/reset-password")]
pub async fn reset_password(
    ctx: Data<Ctx>,
    visitor: Visitor,
    key: IdempotencyKey,
    body: JsonBody<ResetPassword>,
) -> Result<HttpResponse, ApiError> {
    let once = key.once(&body.bytes, |member| Answer::json(200, &Member::from(member)));
    let ResetPassword { token, password } = body.value;
    let choice = Choice { token, password, origin: visitor.origin };
    Ok(tell(links::reset(&ctx, choice, once).await?))
}
