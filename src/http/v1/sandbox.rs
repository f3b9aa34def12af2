//! The simulated phone, for test keys: what a person would do with a phone in hand, and what TikTok
//! would do to a person's account.

use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::Account;
use super::link_session_wire::LinkSession;
use super::link_sessions::encode;
use crate::http::auth::TenantAuth;
use crate::http::body::OptionalJsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::model::id::AccountId;
use crate::model::violation::Violation;
use crate::service::sandbox_phone::{self, Gesture, Person};
use crate::service::{Ctx, Error, link_sessions};

/// How long a made-up person's username may be; the same as in the sandbox.
const USERNAME_CHARS: std::ops::RangeInclusive<usize> = 2..=24;

/// Who confirms. What is left out is made up.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"username": "ada.films", "scopes": ["user.info.basic", "video.publish"]}))]
pub struct SandboxConfirm {
    /// The person's TikTok username: 2 to 24 of `A-Z a-z 0-9 _ .`. The same one is the same person, who is
    /// your tenant's own. Absent: the person of the account to reconnect, or a new one.
    #[schema(pattern = "^[A-Za-z0-9_.]{2,24}$")]
    pub username: Option<String>,
    /// What the person grants, `user.info.basic` always among it. Absent: everything.
    #[schema(min_items = 1)]
    pub scopes: Option<Vec<Granted>>,
}

/// A permission that TikTok asks a person for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub enum Granted {
    /// Who they are.
    #[serde(rename = "user.info.basic")]
    UserInfoBasic,
    /// Posts, and what the creator may choose.
    #[serde(rename = "video.publish")]
    VideoPublish,
    /// Drafts.
    #[serde(rename = "video.upload")]
    VideoUpload,
}

impl Granted {
    fn as_str(self) -> &'static str {
        match self {
            Self::UserInfoBasic => "user.info.basic",
            Self::VideoPublish => "video.publish",
            Self::VideoUpload => "video.upload",
        }
    }
}

impl SandboxConfirm {
    /// Checks every field and tells every broken rule.
    fn read(self) -> Result<Person, Error> {
        let mut broken = Vec::new();
        if let Some(name) = &self.username {
            let chars = name.chars().count();
            let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
            if !plain || !USERNAME_CHARS.contains(&chars) {
                let detail = "give 2 to 24 of the characters A-Z a-z 0-9 _ .";
                let violation = Violation::new("/username", "invalid_value", detail);
                broken.push(violation.measured(chars, *USERNAME_CHARS.end()));
            }
        }
        if self.scopes.as_ref().is_some_and(|scopes| !scopes.contains(&Granted::UserInfoBasic)) {
            let detail = "add user.info.basic: nobody links without showing who they are";
            broken.push(Violation::new("/scopes", "invalid_value", detail));
        }
        if !broken.is_empty() {
            return Err(Error::Invalid(broken));
        }
        let names =
            |scopes: Vec<Granted>| scopes.into_iter().map(|scope| scope.as_str().to_owned()).collect();
        Ok(Person { username: self.username, scopes: self.scopes.map(names) })
    }
}

/// One gesture as it was asked for.
struct Asked {
    gesture: Gesture,
    unique_id: String,
    person: Person,
    key: IdempotencyKey,
    bytes: Bytes,
}

impl Asked {
    /// Without a body.
    fn plainly(gesture: Gesture, path: Path<String>, key: IdempotencyKey) -> Self {
        let (unique_id, person, bytes) = (path.into_inner(), Person::default(), Bytes::new());
        Self { gesture, unique_id, person, key, bytes }
    }
}

async fn play(ctx: &Ctx, auth: &TenantAuth, asked: Asked) -> Result<HttpResponse, ApiError> {
    let Asked { gesture, unique_id, person, key, bytes } = asked;
    sandbox_phone::require(&auth.0)?;
    link_sessions::known_form(&unique_id)?;
    let route = format!("POST /v1/sandbox/link-sessions/{unique_id}/{}", gesture.as_str());
    let (inside, caller) = (ctx.clone(), auth.0.clone());
    let work = async move {
        let view = sandbox_phone::act(&inside, &caller, &unique_id, gesture, person).await?;
        Answer::json(200, &encode(&inside, &view)?)
    };
    once(ctx, &auth.0, &route, key, &bytes, work).await
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
    play(&ctx, &auth, Asked::plainly(Gesture::Scan, path, key)).await
}

/// Confirm on the simulated phone
///
/// Test environment only; needs `links:write`. Links a made-up person's TikTok account; the code must have been
/// scanned. Name a `username` to be the same person again, for another user of yours for instance. When the session
/// reconnects an account, the phone is its person's unless you say otherwise. `scopes` leaves permissions out: posts
/// without `video.publish` and drafts without `video.upload` answer 409 `scope_missing`.
#[utoipa::path(
    tag = "Sandbox",
    operation_id = "sandbox_confirm",
    params(("unique_id" = String, Path, description = "The session's label"), IdempotencyKey),
    request_body(content = Option<SandboxConfirm>),
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
    body: OptionalJsonBody<SandboxConfirm>,
) -> Result<HttpResponse, ApiError> {
    sandbox_phone::require(&auth.0)?;
    let OptionalJsonBody { value, bytes } = body;
    let (gesture, unique_id, person) = (Gesture::Confirm, path.into_inner(), value.read()?);
    play(&ctx, &auth, Asked { gesture, unique_id, person, key, bytes }).await
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
    play(&ctx, &auth, Asked::plainly(Gesture::Deny, path, key)).await
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
    play(&ctx, &auth, Asked::plainly(Gesture::Expire, path, key)).await
}

/// Give the confirmation to somebody else
///
/// Test environment only; needs `links:write`. The person confirms, and the confirmation is lost on its way to the
/// gateway; the code must have been scanned. The session ends `utilised` two poll intervals later.
#[utoipa::path(
    tag = "Sandbox",
    operation_id = "sandbox_utilise",
    params(("unique_id" = String, Path, description = "The session's label"), IdempotencyKey),
    responses(
        (status = 200, description = "The session, as it is before the next poll", body = LinkSession),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/sandbox/link-sessions/{unique_id}/utilise")]
pub async fn sandbox_utilise(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    play(&ctx, &auth, Asked::plainly(Gesture::Utilise, path, key)).await
}

/// Let an account expire
///
/// Test environment only; needs `accounts:write`. TikTok takes back what the person granted, and the gateway learns of
/// it as it would with the next post: the account is `reconnect_required`, `account.reconnect_required` is told, posts
/// are refused, until the account is linked again. Asked twice is as good as asked once.
#[utoipa::path(
    tag = "Sandbox",
    operation_id = "sandbox_expire_account",
    params(("account_id" = String, Path, description = "The account's id"), IdempotencyKey),
    responses(
        (status = 200, description = "The account", body = Account),
        (status = 409, response = crate::http::openapi::Conflict),
        (status = 502, response = crate::http::openapi::BadGateway),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/sandbox/accounts/{account_id}/expire")]
pub async fn sandbox_expire_account(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    sandbox_phone::require_for_accounts(&auth.0)?;
    let id: AccountId = path.parse().map_err(|_| Error::NotFound("account"))?;
    let route = format!("POST /v1/sandbox/accounts/{id}/expire");
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let account = sandbox_phone::expire_account(&inside, &caller, id).await?;
        Answer::json(200, &Account::from(account))
    };
    once(&ctx, &auth.0, &route, key, &[], work).await
}
