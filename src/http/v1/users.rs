//! Users.

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
use crate::model::page::List;
use crate::model::scope::Scope;
use crate::model::user::{self as model, UserFilter, UserId};
use crate::service::{Ctx, Error, users};

/// A person who uses your app.
#[derive(Serialize, ToSchema)]
pub struct User {
    /// Your own id.
    #[schema(example = "user-42")]
    pub user_id: String,
    /// Yours to fill.
    #[schema(value_type = Object, example = json!({"crm": "A-1042"}))]
    pub metadata: Value,
    /// How many accounts are linked now, those that need a reconnect among them.
    #[schema(example = 1)]
    pub accounts: i64,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time")]
    pub updated_at: DateTime<Utc>,
}

impl From<model::User> for User {
    fn from(user: model::User) -> Self {
        Self {
            user_id: user.id.into(),
            metadata: user.metadata,
            accounts: user.accounts,
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

/// A page of users, newest first.
#[derive(Serialize, ToSchema)]
pub struct UserList {
    pub data: Vec<User>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// A new user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"user_id": "user-42", "metadata": {"crm": "A-1042"}}))]
pub struct CreateUser {
    /// Your own id: 1 to 128 characters without control characters.
    #[schema(value_type = String, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: UserId,
    /// Yours to fill: an object of at most 4,096 bytes of JSON.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
}

/// What to change of a user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"metadata": {"crm": "A-1042"}}))]
pub struct UpdateUser {
    /// Replaces what was there: an object of at most 4,096 bytes of JSON.
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
}

/// Which users to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUsers {
    /// Only those whose id begins with this.
    #[param(max_length = 128)]
    pub user_id_prefix: Option<String>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Make a user
///
/// Not needed before linking: whoever a link session names is made by itself. Needs `users:write`; not for
/// tokens that are restricted to accounts and to no user.
#[utoipa::path(
    tag = "Users",
    operation_id = "create_user",
    params(IdempotencyKey),
    request_body = CreateUser,
    responses(
        (status = 201, description = "The user", body = User),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/users")]
pub async fn create_user(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: JsonBody<CreateUser>,
) -> Result<HttpResponse, ApiError> {
    users::require(&auth.0, Scope::UsersWrite)?;
    let CreateUser { user_id, metadata: given } = body.value;
    let metadata = metadata::read(given.unwrap_or_default())?;
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        Answer::json(201, &User::from(users::create(&inside, &caller, user_id, metadata).await?))
    };
    once(&ctx, &auth.0, "POST /v1/users", key, &body.bytes, work).await
}

/// List users
///
/// Newest first. Needs `users:read`; not for tokens that are restricted to accounts and to no user.
#[utoipa::path(
    tag = "Users",
    operation_id = "list_users",
    params(ListUsers),
    responses((status = 200, description = "A page of users", body = UserList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/users")]
pub async fn list_users(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<ListUsers>,
) -> Result<Json<UserList>, ApiError> {
    let ListUsers { user_id_prefix, limit, cursor } = query.0;
    let page = page_request(List::Users, limit, cursor.as_deref())?;
    let filter = UserFilter { only: None, prefix: user_id_prefix };
    let page = users::list(&ctx, &auth.0, filter, page).await?;
    let data = page.items.into_iter().map(User::from).collect();
    Ok(Json(UserList { data, next_cursor: page.next.map(|at| at.encode(List::Users)) }))
}

/// Get a user
///
/// Needs `users:read`; not for tokens that are restricted to accounts and to no user.
#[utoipa::path(
    tag = "Users",
    operation_id = "get_user",
    params(("user_id" = String, Path, description = "Your own id, percent-encoded")),
    responses((status = 200, description = "The user", body = User)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/users/{user_id}")]
pub async fn get_user(ctx: Data<Ctx>, auth: TenantAuth, path: Path<String>) -> Result<Json<User>, ApiError> {
    Ok(Json(users::get(&ctx, &auth.0, known(path.into_inner())?).await?.into()))
}

/// Update a user
///
/// Replaces the metadata. Needs `users:write`; not for tokens that are restricted to accounts and to no user.
#[utoipa::path(
    tag = "Users",
    operation_id = "update_user",
    params(("user_id" = String, Path, description = "Your own id, percent-encoded")),
    request_body = UpdateUser,
    responses((status = 200, description = "The user", body = User)),
    security(("api_key" = []), ("access_token" = []))
)]
#[patch("/users/{user_id}")]
pub async fn update_user(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    body: JsonBody<UpdateUser>,
) -> Result<Json<User>, ApiError> {
    let metadata = metadata::read(body.value.metadata)?;
    Ok(Json(users::update(&ctx, &auth.0, known(path.into_inner())?, metadata).await?.into()))
}

/// Erase a user
///
/// Pending link sessions are cancelled, accounts unlinked (each with an `account.unlinked` event, reason
/// `user_erased`), names, pictures, numbers, captions and metadata deleted. Accounts, posts and events stay
/// for the record under a made-up user id. It can't be taken back. Needs `users:write`; not for
/// tokens that are restricted to a user or to accounts.
#[utoipa::path(
    tag = "Users",
    operation_id = "erase_user",
    params(("user_id" = String, Path, description = "Your own id, percent-encoded")),
    responses((status = 204, description = "Erased")),
    security(("api_key" = []), ("access_token" = []))
)]
#[delete("/users/{user_id}")]
pub async fn erase_user(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    users::erase(&ctx, &auth.0, known(path.into_inner())?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A text that can't be a user's id is the id of nobody.
fn known(text: String) -> Result<UserId, Error> {
    UserId::new(text).map_err(|_| Error::NotFound("user"))
}
