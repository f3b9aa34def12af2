//! Posts.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::http::auth::TenantAuth;
use crate::http::body::RawJson;
use crate::http::compat::post_wire::PostBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::openapi::FieldError;
use crate::http::query::{Query, page_request};
use crate::model::page::List;
use crate::model::post_state::{self as model, PostFilter, PostStatus};
use crate::model::scope::Scope;
use crate::model::user::UserId;
use crate::service::{Ctx, Error, posts};

/// One request to publish, with everything that became of it.
#[derive(Serialize, ToSchema)]
pub struct Post {
    #[schema(example = "post_0192f3a4b5c6d7e8f90123456789abcd")]
    pub post_id: String,
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub account_id: String,
    #[schema(example = "user-42")]
    pub user_id: String,
    /// `video` or `photo`.
    #[schema(example = "video")]
    pub media_type: &'static str,
    pub draft: bool,
    pub status: Status,
    /// What the upstream knows it by; null when its answer was lost, or when it refused.
    #[schema(example = "v_pub_url~v2.123456789")]
    pub publish_id: Option<String>,
    /// TikTok's own word, when it gave the post up.
    pub fail_reason: Option<String>,
    /// Once it can be seen there.
    pub public_post_url: Option<String>,
    /// The body as you sent it.
    #[schema(value_type = Object)]
    pub request: Value,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time")]
    pub updated_at: DateTime<Utc>,
}

/// Where a post stands.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PostStatus)]
pub enum Status {
    /// The upstream is being asked.
    Submitting,
    /// The upstream has it.
    Processing,
    /// A draft lies in the creator's inbox.
    InboxDelivered,
    Published,
    /// Published, and to be seen at an address.
    PubliclyAvailable,
    /// TikTok gave it up.
    Failed,
    /// The upstream said no at once.
    Refused,
    /// The upstream's answer was lost; the post may or may not have been made.
    UnknownOutcome,
}

macro_rules! same_statuses {
    ($($name:ident)*) => {
        impl From<PostStatus> for Status {
            fn from(status: PostStatus) -> Self {
                match status { $(PostStatus::$name => Self::$name,)* }
            }
        }

        impl From<Status> for PostStatus {
            fn from(status: Status) -> Self {
                match status { $(Status::$name => Self::$name,)* }
            }
        }
    };
}
same_statuses! {
    Submitting Processing InboxDelivered Published PubliclyAvailable Failed Refused UnknownOutcome
}

impl From<model::Post> for Post {
    fn from(post: model::Post) -> Self {
        Self {
            post_id: post.id.to_string(),
            account_id: post.account_id.to_string(),
            user_id: post.user_id.to_string(),
            media_type: post.media_type.as_str(),
            draft: post.draft,
            status: post.status.into(),
            publish_id: post.publish_id,
            fail_reason: post.fail_reason,
            public_post_url: post.public_post_url,
            request: post.request,
            created_at: post.created_at,
            updated_at: post.updated_at,
        }
    }
}

/// A page of posts, newest first.
#[derive(Serialize, ToSchema)]
pub struct PostList {
    pub data: Vec<Post>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// Which posts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPosts {
    /// Only those of this user.
    #[param(value_type = Option<String>, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: Option<UserId>,
    /// Only those of this account.
    pub account_id: Option<String>,
    /// Only those with this status.
    #[param(inline)]
    pub status: Option<Status>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// List posts
///
/// Newest first. Needs `posts:read`.
#[utoipa::path(
    tag = "Posts",
    operation_id = "list_posts",
    params(ListPosts),
    responses((status = 200, description = "A page of posts", body = PostList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/posts")]
pub async fn list_posts(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<ListPosts>,
) -> Result<Json<PostList>, ApiError> {
    let ListPosts { user_id, account_id, status, limit, cursor } = query.0;
    let page = page_request(List::Posts, limit, cursor.as_deref())?;
    // An id that is none matches nothing, as one of somebody else does.
    let account_id =
        account_id.map(|id| id.parse().unwrap_or(crate::model::post::PostRequest::UNKNOWN_ACCOUNT));
    let filter = PostFilter { user_id, account_id, only_accounts: None, status: status.map(Into::into) };
    let page = posts::list(&ctx, &auth.0, filter, page).await?;
    let data = page.items.into_iter().map(Post::from).collect();
    Ok(Json(PostList { data, next_cursor: page.next.map(|at| at.encode(List::Posts)) }))
}

/// Get a post
///
/// As it was last heard of. Needs `posts:read`.
#[utoipa::path(
    tag = "Posts",
    operation_id = "get_post",
    params(("post_id" = String, Path, description = "The post's id")),
    responses((status = 200, description = "The post", body = Post)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/posts/{post_id}")]
pub async fn get_post(ctx: Data<Ctx>, auth: TenantAuth, path: Path<String>) -> Result<Json<Post>, ApiError> {
    let id = path.parse().map_err(|_| Error::NotFound("post"))?;
    Ok(Json(posts::get(&ctx, &auth.0, id).await?.into()))
}

/// Whether a post would be taken.
#[derive(Serialize, ToSchema)]
pub struct Validation {
    pub valid: bool,
    /// Every broken rule.
    pub errors: Vec<FieldError>,
}

/// Check a post without sending it
///
/// The body of `POST /api/content/post`, checked by the same rules; nothing is sent. Broken rules come
/// in `errors` with status 200. Needs `posts:write`.
#[utoipa::path(
    tag = "Posts",
    operation_id = "validate_post",
    params(IdempotencyKey),
    request_body = PostBody,
    responses(
        (status = 200, description = "What the rules say", body = Validation),
        (status = 409, response = crate::http::openapi::Conflict),
        (status = 502, response = crate::http::openapi::BadGateway),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/posts/validate")]
pub async fn validate_post(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: RawJson,
) -> Result<HttpResponse, ApiError> {
    auth.0.require(Scope::PostsWrite)?;
    let (inside, caller, value) = (ctx.get_ref().clone(), auth.0.clone(), body.value);
    let work = async move {
        let errors = match posts::validate(&inside, &caller, &value).await {
            Err(Error::Invalid(broken)) => broken.into_iter().map(FieldError::from).collect(),
            checked => checked.map(|()| Vec::new())?,
        };
        Answer::json(200, &Validation { valid: errors.is_empty(), errors })
    };
    once(&ctx, &auth.0, "POST /v1/posts/validate", key, &body.bytes, work).await
}
