//! Linked accounts, and what their creators may choose.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Envelope;
use crate::http::auth::TenantAuth;
use crate::http::error::ApiError;
use crate::http::query::Query;
use crate::model::account::Account;
use crate::model::user::UserId;
use crate::service::{Ctx, Error, accounts};

#[derive(Serialize, ToSchema)]
pub struct CompatAccounts {
    #[schema(example = true)]
    pub success: bool,
    /// The tenant's plan.
    #[schema(example = "maximum")]
    pub subscription: String,
    pub data: Vec<CompatAccount>,
}

/// An account; what is not known is left out.
#[derive(Serialize, ToSchema)]
pub struct CompatAccount {
    #[serde(rename = "accountId")]
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub account_id: String,
    #[schema(example = "Creator Name")]
    pub display_name: String,
    #[schema(example = "creator_username")]
    pub username: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bio_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followers: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub following: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub videos: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_verified: Option<bool>,
}

impl From<Account> for CompatAccount {
    fn from(account: Account) -> Self {
        let profile = account.profile;
        Self {
            account_id: account.id.to_string(),
            display_name: profile.display_name.unwrap_or_default(),
            username: profile.username.unwrap_or_default(),
            avatar_url: profile.avatar_url,
            bio_description: profile.bio_description,
            followers: profile.followers,
            following: profile.following,
            likes: profile.likes,
            videos: profile.videos,
            is_verified: profile.is_verified,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompatAccountsQuery {
    /// Only those of this user.
    #[param(value_type = Option<String>, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: Option<UserId>,
}

/// List linked accounts
///
/// This tenant's accounts of this environment, newest first, at most 1,000. Needs `accounts:read`.
#[utoipa::path(
    tag = "Compatible surface",
    operation_id = "compat_list_accounts",
    params(CompatAccountsQuery),
    responses((status = 200, description = "The accounts", body = CompatAccounts)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/accounts")]
pub async fn compat_list_accounts(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<CompatAccountsQuery>,
) -> Result<Json<CompatAccounts>, ApiError> {
    let (subscription, accounts) = accounts::list_all(&ctx, &auth.0, query.0.user_id).await?;
    let data = accounts.into_iter().map(CompatAccount::from).collect();
    Ok(Json(CompatAccounts { success: true, subscription, data }))
}

#[derive(Serialize, ToSchema)]
pub struct CompatCreatorInfo {
    #[schema(example = true)]
    pub success: bool,
    pub data: CreatorInfo,
}

/// TikTok's `creator_info`: what the creator may choose for a post right now.
#[derive(Serialize, ToSchema)]
pub struct CreatorInfo {
    /// Expires within hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_avatar_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_username: Option<String>,
    /// To be shown on every post form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_nickname: Option<String>,
    /// What `privacy_level` may be; the user chooses, without a default.
    #[schema(example = json!(["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]))]
    pub privacy_level_options: Vec<String>,
    pub comment_disabled: bool,
    pub duet_disabled: bool,
    pub stitch_disabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_video_post_duration_sec: Option<i64>,
}

/// Get a creator's permissions
///
/// Fresh from TikTok; ask each time a post form is shown. Needs `accounts:read`.
#[utoipa::path(
    tag = "Compatible surface",
    operation_id = "compat_creator_info",
    params(("accountId" = String, Path, description = "The account's id")),
    responses(
        (status = 200, description = "What the creator may choose", body = CompatCreatorInfo),
        (status = 409, response = crate::http::openapi::CompatConflict),
        (status = 502, response = crate::http::openapi::CompatBadGateway),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/creator-info/{accountId}")]
pub async fn compat_creator_info(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<Json<Envelope<CreatorInfo>>, ApiError> {
    let id = path.parse().map_err(|_| Error::NotFound("account"))?;
    let info = accounts::creator_info(&ctx, &auth.0, id).await?;
    Ok(Json(Envelope::of(CreatorInfo {
        creator_avatar_url: info.creator_avatar_url,
        creator_username: info.creator_username,
        creator_nickname: info.creator_nickname,
        privacy_level_options: info.privacy_level_options,
        comment_disabled: info.comment_disabled,
        duet_disabled: info.duet_disabled,
        stitch_disabled: info.stitch_disabled,
        max_video_post_duration_sec: info.max_video_post_duration_sec,
    })))
}
