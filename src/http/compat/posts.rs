//! Posting, and how it went.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::post_wire::{PostBody, PostStatusAnswer, PostStatusData, Posted, PostedData};
use crate::http::auth::TenantAuth;
use crate::http::body::{JsonBody, RawJson};
use crate::http::error::{ApiError, Surface};
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::openapi::CompatError;
use crate::http::request_id::RequestId;
use crate::model::post_state::{Post, PostStatus};
use crate::model::scope::Scope;
use crate::model::violation::Violation;
use crate::service::posts::{self, BATCH_MAX, Progress, ProgressState};
use crate::service::{Ctx, Error};

/// Create a post
///
/// Checks every rule first and tells all broken ones; then sends the post, once. An answer of the
/// upstream that was lost is 202 with `publish_id` null: the post may or may not have been made, and is
/// never sent again by us. Send an `Idempotency-Key`, so that you can safely send the call again. Needs
/// `posts:write`.
#[utoipa::path(
    tag = "Compatible surface",
    operation_id = "compat_create_post",
    params(IdempotencyKey),
    request_body = PostBody,
    responses(
        (status = 200, description = "The upstream has it", body = Posted),
        (status = 202, description = "The upstream's answer was lost", body = Posted),
        (status = 409, response = crate::http::openapi::CompatConflict),
        (status = 502, response = crate::http::openapi::CompatBadGateway),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/post")]
pub async fn compat_create_post(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: RawJson,
) -> Result<HttpResponse, ApiError> {
    // Before a kept answer is looked up.
    auth.0.require(Scope::PostsWrite)?;
    let (inside, caller, key_text) = (ctx.get_ref().clone(), auth.0.clone(), key.0.clone());
    let RawJson { value, bytes } = body;
    let work = async move { posted(posts::create(&inside, &caller, value, key_text).await?) };
    once(&ctx, &auth.0, "POST /api/content/post", key, &bytes, work).await
}

fn posted(post: Post) -> Result<Answer, Error> {
    let lost = post.status == PostStatus::UnknownOutcome;
    let data = PostedData {
        publish_id: post.publish_id,
        post_id: post.id.to_string(),
        status: post.status.as_str(),
    };
    let answer = Posted { success: true, data, media_type: post.media_type.as_str() };
    Answer::json(if lost { 202 } else { 200 }, &answer)
}

/// Check a post's status
///
/// Fresh from the upstream. Needs `posts:read`.
#[utoipa::path(
    tag = "Compatible surface",
    operation_id = "compat_post_status",
    params(
        ("accountId" = String, Path, description = "The account's id"),
        ("publishId" = String, Path, description = "The `publish_id` of the post's answer"),
    ),
    responses(
        (status = 200, description = "Where it stands", body = PostStatusAnswer),
        (status = 409, response = crate::http::openapi::CompatConflict),
        (status = 502, response = crate::http::openapi::CompatBadGateway),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/status/{accountId}/{publishId}")]
pub async fn compat_post_status(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<(String, String)>,
) -> Result<Json<PostStatusAnswer>, ApiError> {
    let (account, publish_id) = path.into_inner();
    let account = account.parse().map_err(|_| Error::NotFound("account"))?;
    let (post, progress) = posts::status(&ctx, &auth.0, account, &publish_id).await?;
    let data = status_data(publish_id, progress);
    Ok(Json(PostStatusAnswer { success: true, data, media_type: post.media_type.as_str() }))
}

fn status_data(publish_id: String, progress: Progress) -> PostStatusData {
    let status = match progress.state {
        ProgressState::ProcessingUpload => "PROCESSING_UPLOAD",
        ProgressState::ProcessingDownload => "PROCESSING_DOWNLOAD",
        ProgressState::SendToUserInbox => "SEND_TO_USER_INBOX",
        ProgressState::PublishComplete => "PUBLISH_COMPLETE",
        ProgressState::Failed => "FAILED",
    };
    let (fail_reason, public_post_url) = (progress.fail_reason, progress.public_post_url);
    PostStatusData { publish_id, status, fail_reason, public_post_url }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"checks": [
    {"accountId": "8abd72f0-4ede-441c-9c17-0123456789ab", "publishId": "v_pub_url~v2.123456789"}
]}))]
pub struct StatusBatch {
    #[schema(min_items = 1, max_items = 50)]
    pub checks: Vec<StatusCheck>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StatusCheck {
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub account_id: String,
    #[schema(example = "v_pub_url~v2.123456789")]
    pub publish_id: String,
    /// Accepted and not needed: the post's own record says it.
    pub media_type: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct StatusBatchAnswer {
    #[schema(example = true)]
    pub success: bool,
    /// One entry a check, in the order of the checks.
    pub data: Vec<StatusBatchEntry>,
}

/// The status of one post, or the error that asking for it alone would have given.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatusBatchEntry {
    pub success: bool,
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub account_id: String,
    #[serde(rename = "publish_id")]
    #[schema(example = "v_pub_url~v2.123456789")]
    pub publish_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "PUBLISH_COMPLETE")]
    pub status: Option<&'static str>,
    #[serde(rename = "fail_reason", skip_serializing_if = "Option::is_none")]
    pub fail_reason: Option<String>,
    #[serde(rename = "public_post_url", skip_serializing_if = "Option::is_none")]
    pub public_post_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "video")]
    pub media_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<CompatError>)]
    pub error: Option<serde_json::Value>,
}

/// Check many posts' statuses
///
/// Up to 50 at once. Each entry succeeds or fails by itself. Needs `posts:read`.
#[utoipa::path(
    tag = "Compatible surface",
    operation_id = "compat_post_status_batch",
    request_body = StatusBatch,
    responses((status = 200, description = "One entry a check", body = StatusBatchAnswer)),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/status/batch")]
pub async fn compat_post_status_batch(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    request: RequestId,
    body: JsonBody<StatusBatch>,
) -> Result<Json<StatusBatchAnswer>, ApiError> {
    check_batch(&body.value)?;
    let checks = body.value.checks.into_iter().map(|check| (check.account_id, check.publish_id)).collect();
    let results = posts::status_batch(&ctx, &auth.0, checks).await?;
    let data = results.into_iter().map(|result| entry(result, request.as_str())).collect();
    Ok(Json(StatusBatchAnswer { success: true, data }))
}

fn check_batch(batch: &StatusBatch) -> Result<(), Error> {
    let count = batch.checks.len();
    if (1..=BATCH_MAX).contains(&count) {
        return Ok(());
    }
    let code = if count == 0 { "too_few_items" } else { "too_many_items" };
    let violation = Violation::new("/checks", code, format!("send 1 to {BATCH_MAX} checks"));
    Err(Error::Invalid(vec![violation.measured(count, BATCH_MAX)]))
}

fn entry(result: posts::BatchResult, request_id: &str) -> StatusBatchEntry {
    let posts::BatchResult { account_id, publish_id, outcome } = result;
    let mut entry = StatusBatchEntry {
        success: outcome.is_ok(),
        account_id,
        publish_id: publish_id.clone(),
        status: None,
        fail_reason: None,
        public_post_url: None,
        media_type: None,
        error: None,
    };
    match outcome {
        Ok((post, progress)) => {
            let data = status_data(publish_id, progress);
            entry.status = Some(data.status);
            entry.fail_reason = data.fail_reason;
            entry.public_post_url = data.public_post_url;
            entry.media_type = Some(post.media_type.as_str());
        }
        Err(error) => entry.error = Some(ApiError::from(error).body(Surface::Compatible, request_id)),
    }
    entry
}
