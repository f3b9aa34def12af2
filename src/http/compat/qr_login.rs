//! QR login: a code to show, and where it stands.

use actix_web::post;
use actix_web::web::{Data, Json};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::auth::TenantAuth;
use crate::http::body::{JsonBody, OptionalJsonBody};
use crate::http::error::ApiError;
use crate::http::request_id::RequestId;
use crate::http::v1::link_session_rules::check_unique_id;
use crate::model::link_session::{LinkSessionStatus, Surface};
use crate::model::user::UserId;
use crate::service::funnel::{self, Via};
use crate::service::link_sessions::{NewSession, SessionView, check, code_as_png, start};
use crate::service::{Ctx, Error};

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unique_id": "my_session_12345"}))]
pub struct QrLoginRequest {
    /// Your own label: 8 to 64 of `A-Z a-z 0-9 _ -`. Absent: made up.
    #[schema(pattern = "^[A-Za-z0-9_-]{8,64}$")]
    pub unique_id: Option<String>,
    /// Your own id of the user who links. Absent: `default`, or whoever's the pending session of that label
    /// is.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: Option<UserId>,
}

#[derive(Serialize, ToSchema)]
pub struct QrLoginStarted {
    #[schema(example = true)]
    pub success: bool,
    pub data: QrLogin,
}

/// A code to show.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QrLogin {
    /// A data URL, ready for an `img`.
    #[schema(example = "data:image/png;base64,iVBORw0KGgo=")]
    pub qr_code_image: String,
    /// What to check by; 32 of `A-Z 2-7`.
    #[schema(example = "VJ5JCKGJGRSWNMFWHQH4W5NKY543Q57D")]
    pub token: String,
    #[serde(rename = "unique_id")]
    #[schema(example = "my_session_12345")]
    pub unique_id: String,
    /// Seconds that the code still lives, rounded up.
    #[schema(example = 300)]
    pub expires_in: i64,
}

/// Request a QR code
///
/// Show `qrCodeImage`; the user scans it with the TikTok app. While a session of that `unique_id` is
/// pending it is answered again; once it has expired a new one starts. Needs `links:write`.
#[utoipa::path(
    tag = "Compatible surface",
    operation_id = "qr_login_request",
    request_body(content = Option<QrLoginRequest>),
    responses(
        (status = 200, description = "A code to show", body = QrLoginStarted),
        (status = 409, response = crate::http::openapi::CompatConflict),
        (status = 502, response = crate::http::openapi::CompatBadGateway),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/qr-login/request")]
pub async fn qr_login_request(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    request: RequestId,
    body: OptionalJsonBody<QrLoginRequest>,
) -> Result<Json<QrLoginStarted>, ApiError> {
    let QrLoginRequest { unique_id, user_id } = body.value;
    if let Some(violation) = unique_id.as_deref().and_then(check_unique_id) {
        return Err(Error::Invalid(vec![violation]).into());
    }
    let new = NewSession { unique_id, user_id, ..NewSession::default() };
    let started = start(&ctx, &auth.0, Surface::Compatible, new, request.as_str()).await?;
    let data = QrLogin::of(&ctx, &started.view)?;
    funnel::seen(&ctx, &started.view.session, Via::Answer, Some(request.as_str()));
    Ok(Json(QrLoginStarted { success: true, data }))
}

impl QrLogin {
    fn of(ctx: &Ctx, view: &SessionView) -> Result<Self, Error> {
        let code = view.code.as_ref().ok_or(Error::Unavailable)?;
        Ok(Self {
            qr_code_image: code_as_png(code),
            token: view.session.check_token.clone(),
            unique_id: view.session.unique_id.clone(),
            expires_in: whole_seconds(code.expires_at - ctx.clock.now()),
        })
    }
}

/// Rounded up: a code that was made a moment ago lives as long as the upstream said.
fn whole_seconds(left: TimeDelta) -> i64 {
    let started = i64::from(left.subsec_nanos() > 0);
    (left.num_seconds() + started).max(0)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"token": "VJ5JCKGJGRSWNMFWHQH4W5NKY543Q57D"}))]
pub struct QrLoginCheck {
    /// The token of the request's answer.
    #[schema(max_length = 2048)]
    pub token: String,
}

#[derive(Serialize, ToSchema)]
pub struct QrLoginChecked {
    #[schema(example = true)]
    pub success: bool,
    pub data: QrLoginState,
}

/// Where a code stands.
#[derive(Serialize, ToSchema)]
pub struct QrLoginState {
    pub status: QrLoginStatus,
    #[schema(example = "my_session_12345")]
    pub unique_id: String,
    /// With `confirmed`, also after the account was unlinked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<QrLoginAccount>,
    /// What to know or do, where the status does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'static str>,
}

#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum QrLoginStatus {
    New,
    Scanned,
    Confirmed,
    Expired,
    Utilised,
}

/// The account that was linked. Its names are empty once its user was erased.
#[derive(Serialize, ToSchema)]
pub struct QrLoginAccount {
    #[serde(rename = "accountId")]
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub account_id: String,
    #[schema(example = "Creator Name")]
    pub display_name: String,
    #[schema(example = "creator_username")]
    pub username: String,
}

/// Check a QR code
///
/// Any number of checks costs the upstream nothing. `confirmed` stays `confirmed` for 24 hours, with the
/// account, also when that is unlinked meanwhile: `GET /api/content/accounts` tells what is linked now.
/// Needs `links:read`.
#[utoipa::path(
    tag = "Compatible surface",
    operation_id = "qr_login_check",
    request_body = QrLoginCheck,
    responses((status = 200, description = "Where it stands", body = QrLoginChecked)),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/qr-login/check")]
pub async fn qr_login_check(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    request: RequestId,
    body: JsonBody<QrLoginCheck>,
) -> Result<Json<QrLoginChecked>, ApiError> {
    let view = check(&ctx, &auth.0, &body.value.token).await?;
    funnel::seen(&ctx, &view.session, Via::Check, Some(request.as_str()));
    Ok(Json(QrLoginChecked { success: true, data: QrLoginState::from(&*view) }))
}

impl From<&SessionView> for QrLoginState {
    fn from(view: &SessionView) -> Self {
        use LinkSessionStatus as S;

        let (status, message) = match view.session.status {
            S::New => (QrLoginStatus::New, None),
            S::Scanned => (QrLoginStatus::Scanned, None),
            S::Confirmed => (QrLoginStatus::Confirmed, None),
            S::Expired => (QrLoginStatus::Expired, None),
            S::Utilised => (
                QrLoginStatus::Utilised,
                Some("QR code has already been used. Request a new one and scan again."),
            ),
            S::Failed => (QrLoginStatus::Expired, Some(why_failed(view.session.reason.as_deref()))),
            S::Cancelled => {
                (QrLoginStatus::Expired, Some("The link was cancelled. Request a new code to try again."))
            }
        };
        let account = view.account.as_ref().or(view.unlinked.as_ref()).map(|account| QrLoginAccount {
            account_id: account.id.to_string(),
            display_name: account.profile.display_name.clone().unwrap_or_default(),
            username: account.profile.username.clone().unwrap_or_default(),
        });
        Self { status, unique_id: view.session.unique_id.clone(), account, message }
    }
}

fn why_failed(reason: Option<&str>) -> &'static str {
    match reason {
        Some("duplicate_account") => "Another of your users has linked this TikTok account already.",
        Some("other_account") => "Another TikTok account was scanned than the one to reconnect.",
        Some("account_limit") => "Your plan allows no more linked accounts.",
        _ => "The link failed. Request a new code to try again.",
    }
}
