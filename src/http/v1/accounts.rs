//! Accounts.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::metadata;
use crate::http::auth::TenantAuth;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{Query, page_request};
use crate::model::account::{self as model, AccountFilter, AccountStatus};
use crate::model::id::AccountId;
use crate::model::page::List;
use crate::model::scope::Scope;
use crate::model::user::UserId;
use crate::service::{Ctx, Error, accounts};

/// A TikTok account as linked by one of your users.
#[derive(Serialize, ToSchema)]
pub struct Account {
    /// Keeps its value when the account is linked again.
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub account_id: String,
    #[schema(example = "user-42")]
    pub user_id: String,
    pub status: Status,
    /// Whether posts can be made with it now.
    pub can_post: bool,
    /// Whether the user must link it again first.
    #[schema(example = false)]
    pub needs_reconnect: bool,
    /// What is wrong with it, if anything.
    #[schema(example = json!([]))]
    pub issues: Vec<Issue>,
    #[schema(example = "Ada")]
    pub display_name: Option<String>,
    #[schema(example = "ada.films")]
    pub username: Option<String>,
    /// A signed address that expires: fetch it now or not at all.
    pub avatar_url: Option<String>,
    pub bio_description: Option<String>,
    #[schema(example = 1200)]
    pub followers: Option<i64>,
    #[schema(example = 80)]
    pub following: Option<i64>,
    #[schema(example = 34_000)]
    pub likes: Option<i64>,
    #[schema(example = 57)]
    pub videos: Option<i64>,
    #[schema(example = false)]
    pub is_verified: Option<bool>,
    /// Yours to fill.
    #[schema(value_type = Object, example = json!({"team": "emea"}))]
    pub metadata: Value,
    /// When it was first linked: lists go by it.
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    /// When it was last linked.
    #[serde(serialize_with = "super::time")]
    pub linked_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time")]
    pub updated_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountStatus)]
pub enum Status {
    Linked,
    /// The user has not accepted the link yet.
    AwaitingAccept,
    /// TikTok no longer lets us; the user must link it again.
    ReconnectRequired,
}

/// Something that keeps an account from being used.
#[derive(Serialize, ToSchema)]
pub struct Issue {
    #[schema(example = "account_reconnect_required")]
    pub code: &'static str,
    /// What to do.
    #[schema(example = "Start a link session with reconnect_account_id; the account keeps its id.")]
    pub detail: &'static str,
}

impl From<model::Account> for Account {
    fn from(account: model::Account) -> Self {
        let (status, issue) = match account.status {
            AccountStatus::Linked | AccountStatus::Unlinked => (Status::Linked, None),
            AccountStatus::AwaitingAccept => {
                let detail = "The user has to accept the link on the page that linked it.";
                (Status::AwaitingAccept, Some(Issue { code: "account_awaiting_accept", detail }))
            }
            AccountStatus::ReconnectRequired => {
                let detail = "Start a link session with reconnect_account_id; the account keeps its id.";
                (Status::ReconnectRequired, Some(Issue { code: "account_reconnect_required", detail }))
            }
        };
        let profile = account.profile;
        Self {
            account_id: account.id.to_string(),
            user_id: account.user_id.to_string(),
            status,
            can_post: status == Status::Linked,
            needs_reconnect: status == Status::ReconnectRequired,
            issues: issue.into_iter().collect(),
            display_name: profile.display_name,
            username: profile.username,
            avatar_url: profile.avatar_url,
            bio_description: profile.bio_description,
            followers: profile.followers,
            following: profile.following,
            likes: profile.likes,
            videos: profile.videos,
            is_verified: profile.is_verified,
            metadata: account.metadata,
            created_at: account.created_at,
            linked_at: account.linked_at,
            updated_at: account.updated_at,
        }
    }
}

/// A page of accounts, newest first.
#[derive(Serialize, ToSchema)]
pub struct AccountList {
    pub data: Vec<Account>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// Which accounts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAccounts {
    /// Only those of this user.
    #[param(value_type = Option<String>, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: Option<UserId>,
    /// Only those with this status.
    #[param(inline)]
    pub status: Option<Status>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// List accounts
///
/// Newest first; an account that is linked again keeps its place. Needs `accounts:read`.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "list_accounts",
    params(ListAccounts),
    responses((status = 200, description = "A page of accounts", body = AccountList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/accounts")]
pub async fn list_accounts(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<ListAccounts>,
) -> Result<Json<AccountList>, ApiError> {
    let ListAccounts { user_id, status, limit, cursor } = query.0;
    let page = page_request(List::Accounts, limit, cursor.as_deref())?;
    let status = status.map(|status| match status {
        Status::Linked => AccountStatus::Linked,
        Status::AwaitingAccept => AccountStatus::AwaitingAccept,
        Status::ReconnectRequired => AccountStatus::ReconnectRequired,
    });
    let filter = AccountFilter { user_id, only: None, status };
    let page = accounts::list(&ctx, &auth.0, filter, page).await?;
    let data = page.items.into_iter().map(Account::from).collect();
    Ok(Json(AccountList { data, next_cursor: page.next.map(|at| at.encode(List::Accounts)) }))
}

/// Get an account
///
/// With its health: whether it can post, and what to do when it can't. Needs `accounts:read`.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "get_account",
    params(("account_id" = String, Path, description = "The account's id")),
    responses((status = 200, description = "The account", body = Account)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/accounts/{account_id}")]
pub async fn get_account(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<Json<Account>, ApiError> {
    let id = path.parse().map_err(|_| Error::NotFound("account"))?;
    Ok(Json(accounts::get(&ctx, &auth.0, id).await?.into()))
}

/// What to change of an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"metadata": {"team": "emea"}}))]
pub struct UpdateAccount {
    /// Replaces what was there: an object of at most 4,096 bytes of JSON.
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
}

/// Update an account
///
/// Replaces the metadata. Needs `accounts:write`.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "update_account",
    params(("account_id" = String, Path, description = "The account's id")),
    request_body = UpdateAccount,
    responses((status = 200, description = "The account", body = Account)),
    security(("api_key" = []), ("access_token" = []))
)]
#[patch("/accounts/{account_id}")]
pub async fn update_account(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    body: JsonBody<UpdateAccount>,
) -> Result<Json<Account>, ApiError> {
    let id = path.parse().map_err(|_| Error::NotFound("account"))?;
    let metadata = metadata::read(body.value.metadata)?;
    Ok(Json(accounts::update(&ctx, &auth.0, id, metadata).await?.into()))
}

/// Whom to give an account to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"user_id": "user-43"}))]
pub struct ReassignAccount {
    /// Your own id of the user; made where there is none yet.
    #[schema(value_type = String, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: UserId,
}

/// Reassign an account
///
/// Gives it to another of your users, for instance after you merged two of them. It keeps its id, and nobody
/// has to scan again. Needs `accounts:write`.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "reassign_account",
    params(("account_id" = String, Path, description = "The account's id"), IdempotencyKey),
    request_body = ReassignAccount,
    responses(
        (status = 200, description = "The account", body = Account),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/accounts/{account_id}/reassign")]
pub async fn reassign_account(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    key: IdempotencyKey,
    body: JsonBody<ReassignAccount>,
) -> Result<HttpResponse, ApiError> {
    auth.0.require(Scope::AccountsWrite)?;
    let id: AccountId = path.parse().map_err(|_| Error::NotFound("account"))?;
    let (inside, caller, to) = (ctx.get_ref().clone(), auth.0.clone(), body.value.user_id);
    let work =
        async move { Answer::json(200, &Account::from(accounts::reassign(&inside, &caller, id, to).await?)) };
    once(&ctx, &auth.0, &format!("POST /v1/accounts/{id}/reassign"), key, &body.bytes, work).await
}

/// Unlink an account
///
/// The account can't be used any more, and linking it again makes a new one. TikTok keeps the
/// permission until the user takes it away in the app. Needs `accounts:write`.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "unlink_account",
    params(("account_id" = String, Path, description = "The account's id")),
    responses((status = 204, description = "Unlinked")),
    security(("api_key" = []), ("access_token" = []))
)]
#[delete("/accounts/{account_id}")]
pub async fn unlink_account(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id = path.parse().map_err(|_| Error::NotFound("account"))?;
    accounts::unlink(&ctx, &auth.0, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
