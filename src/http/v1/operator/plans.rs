//! Plans.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::auth::OperatorAuth;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{PageQuery, Query};
use crate::http::v1::time;
use crate::model::page::List;
use crate::model::plan::{PlanChange, PlanRecord};
use crate::model::quota::QuotaChanges;
use crate::service::{Ctx, operator};

/// What tenants on it may do.
#[derive(Serialize, ToSchema)]
pub struct Plan {
    #[schema(example = "maximum")]
    pub plan_id: String,
    /// Whether accounts may be linked by QR code.
    pub qr_login: bool,
    /// Link sessions that wait for their users at once, in each environment.
    #[schema(example = 200_000)]
    pub link_sessions_pending_max: i32,
    /// Requests a second, over both environments, in each replica.
    #[schema(example = 1000)]
    pub requests_per_second_max: i32,
    /// Accounts that are not unlinked, in each environment. Null: unlimited.
    #[schema(example = 500)]
    pub accounts_max: Option<i64>,
    /// Posts a day of UTC, in each environment; those that the upstream refused at once do not count. Null: unlimited.
    #[schema(example = 1000)]
    pub posts_per_day_max: Option<i64>,
    /// Link sessions started a day of UTC, in each environment. Null: unlimited.
    #[schema(example = 2000)]
    pub link_sessions_per_day_max: Option<i64>,
    /// Webhook endpoints, in each environment; the gateway itself takes 20. Null: unlimited.
    #[schema(example = 5)]
    pub webhook_endpoints_max: Option<i64>,
    /// Active API keys, in each environment; the gateway itself takes 100. Keys that a rotation replaced do not count. Null: unlimited.
    #[schema(example = 10)]
    pub api_keys_max: Option<i64>,
    /// Members, the invited ones too; the gateway itself takes 500. Null: unlimited.
    #[schema(example = 25)]
    pub members_max: Option<i64>,
    /// How many tenants are on it.
    #[schema(example = 12)]
    pub tenants: i64,
    #[serde(serialize_with = "time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "time")]
    pub updated_at: DateTime<Utc>,
}

impl From<PlanRecord> for Plan {
    fn from(record: PlanRecord) -> Self {
        let quotas = record.plan.quotas;
        Self {
            plan_id: record.plan.id,
            qr_login: record.plan.qr_login,
            link_sessions_pending_max: record.plan.link_sessions_pending_max,
            requests_per_second_max: record.plan.requests_per_second_max,
            accounts_max: quotas.accounts_max,
            posts_per_day_max: quotas.posts_per_day_max,
            link_sessions_per_day_max: quotas.link_sessions_per_day_max,
            webhook_endpoints_max: quotas.webhook_endpoints_max,
            api_keys_max: quotas.api_keys_max,
            members_max: quotas.members_max,
            tenants: record.tenants,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}

/// A page of plans, newest first.
#[derive(Serialize, ToSchema)]
pub struct PlanList {
    pub data: Vec<Plan>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// A new plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"plan_id": "pro", "qr_login": true, "link_sessions_pending_max": 1000, "requests_per_second_max": 100, "accounts_max": 500, "posts_per_day_max": 1000}))]
pub struct CreatePlan {
    /// 1 to 40 of `a-z 0-9 _ -`.
    #[schema(pattern = "^[a-z0-9_-]{1,40}$")]
    pub plan_id: String,
    #[schema(default = false)]
    pub qr_login: Option<bool>,
    #[schema(minimum = 0, maximum = 1_000_000, default = 0)]
    pub link_sessions_pending_max: Option<i64>,
    #[schema(minimum = 1, maximum = 1_000_000, default = 1)]
    pub requests_per_second_max: Option<i64>,
    /// Accounts that are not unlinked, in each environment. Null or absent: unlimited.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub accounts_max: Option<i64>,
    /// Posts a day of UTC, in each environment; those that the upstream refused at once do not count. Null or absent: unlimited.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub posts_per_day_max: Option<i64>,
    /// Link sessions started a day of UTC, in each environment. Null or absent: unlimited.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub link_sessions_per_day_max: Option<i64>,
    /// Webhook endpoints, in each environment; the gateway itself takes 20. Null or absent: unlimited.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub webhook_endpoints_max: Option<i64>,
    /// Active API keys, in each environment; the gateway itself takes 100. Keys that a rotation replaced do not count. Null or absent: unlimited.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub api_keys_max: Option<i64>,
    /// Members, the invited ones too; the gateway itself takes 500. Null or absent: unlimited.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub members_max: Option<i64>,
}

/// What to change; what is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"requests_per_second_max": 200, "accounts_max": null}))]
pub struct UpdatePlan {
    pub qr_login: Option<bool>,
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub link_sessions_pending_max: Option<i64>,
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub requests_per_second_max: Option<i64>,
    /// Accounts that are not unlinked, in each environment. Null: unlimited.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000_000)]
    pub accounts_max: Option<Option<i64>>,
    /// Posts a day of UTC, in each environment; those that the upstream refused at once do not count. Null: unlimited.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000_000)]
    pub posts_per_day_max: Option<Option<i64>>,
    /// Link sessions started a day of UTC, in each environment. Null: unlimited.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000_000)]
    pub link_sessions_per_day_max: Option<Option<i64>>,
    /// Webhook endpoints, in each environment; the gateway itself takes 20. Null: unlimited.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000_000)]
    pub webhook_endpoints_max: Option<Option<i64>>,
    /// Active API keys, in each environment; the gateway itself takes 100. Keys that a rotation replaced do not count. Null: unlimited.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000_000)]
    pub api_keys_max: Option<Option<i64>>,
    /// Members, the invited ones too; the gateway itself takes 500. Null: unlimited.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1_000_000_000)]
    pub members_max: Option<Option<i64>>,
}

/// Tells a field that is null from one that is absent.
fn present<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::<i64>::deserialize(value).map(Some)
}

impl From<CreatePlan> for PlanChange {
    fn from(new: CreatePlan) -> Self {
        Self {
            qr_login: new.qr_login,
            link_sessions_pending_max: new.link_sessions_pending_max,
            requests_per_second_max: new.requests_per_second_max,
            quotas: QuotaChanges {
                accounts_max: Some(new.accounts_max),
                posts_per_day_max: Some(new.posts_per_day_max),
                link_sessions_per_day_max: Some(new.link_sessions_per_day_max),
                webhook_endpoints_max: Some(new.webhook_endpoints_max),
                api_keys_max: Some(new.api_keys_max),
                members_max: Some(new.members_max),
            },
        }
    }
}

impl From<UpdatePlan> for PlanChange {
    fn from(change: UpdatePlan) -> Self {
        Self {
            qr_login: change.qr_login,
            link_sessions_pending_max: change.link_sessions_pending_max,
            requests_per_second_max: change.requests_per_second_max,
            quotas: QuotaChanges {
                accounts_max: change.accounts_max,
                posts_per_day_max: change.posts_per_day_max,
                link_sessions_per_day_max: change.link_sessions_per_day_max,
                webhook_endpoints_max: change.webhook_endpoints_max,
                api_keys_max: change.api_keys_max,
                members_max: change.members_max,
            },
        }
    }
}

/// Make a plan
///
/// What is left out of it is as little as can be; a quota that is left out is none.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_create_plan",
    params(IdempotencyKey),
    request_body = CreatePlan,
    responses(
        (status = 201, description = "The plan", body = Plan),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("operator_token" = []))
)]
#[post("/plans")]
pub async fn create_plan(
    ctx: Data<Ctx>,
    auth: OperatorAuth,
    key: IdempotencyKey,
    body: JsonBody<CreatePlan>,
) -> Result<HttpResponse, ApiError> {
    let (inside, id) = (ctx.get_ref().clone(), body.value.plan_id.clone());
    let limits = PlanChange::from(body.value);
    let work =
        async move { Answer::json(201, &Plan::from(operator::create_plan(&inside, id, limits).await?)) };
    once(&ctx, &auth.0.as_caller(), "POST /v1/operator/plans", key, &body.bytes, work).await
}

/// List plans
///
/// Newest first.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_list_plans",
    params(PageQuery),
    responses((status = 200, description = "A page of plans", body = PlanList)),
    security(("operator_token" = []))
)]
#[get("/plans")]
pub async fn list_plans(
    ctx: Data<Ctx>,
    _auth: OperatorAuth,
    query: Query<PageQuery>,
) -> Result<Json<PlanList>, ApiError> {
    let page = operator::list_plans(&ctx, query.0.page_request(List::Plans)?).await?;
    let data = page.items.into_iter().map(Plan::from).collect();
    Ok(Json(PlanList { data, next_cursor: page.next.map(|at| at.encode(List::Plans)) }))
}

/// Get a plan
///
/// With how many tenants are on it.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_get_plan",
    params(("plan_id" = String, Path, description = "The plan's name")),
    responses((status = 200, description = "The plan", body = Plan)),
    security(("operator_token" = []))
)]
#[get("/plans/{plan_id}")]
pub async fn get_plan(
    ctx: Data<Ctx>,
    _auth: OperatorAuth,
    path: Path<String>,
) -> Result<Json<Plan>, ApiError> {
    Ok(Json(operator::get_plan(&ctx, &path).await?.into()))
}

/// Update a plan
///
/// Holds for the tenants on it within seconds. What they have beyond a lower limit stays; they get no more of it.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_update_plan",
    params(("plan_id" = String, Path, description = "The plan's name")),
    request_body = UpdatePlan,
    responses((status = 200, description = "The plan", body = Plan)),
    security(("operator_token" = []))
)]
#[patch("/plans/{plan_id}")]
pub async fn update_plan(
    ctx: Data<Ctx>,
    _auth: OperatorAuth,
    path: Path<String>,
    body: JsonBody<UpdatePlan>,
) -> Result<Json<Plan>, ApiError> {
    Ok(Json(operator::update_plan(&ctx, &path, body.value.into()).await?.into()))
}

/// Delete a plan
///
/// One that no tenant is on.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_delete_plan",
    params(("plan_id" = String, Path, description = "The plan's name")),
    responses(
        (status = 204, description = "Deleted"),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("operator_token" = []))
)]
#[delete("/plans/{plan_id}")]
pub async fn delete_plan(
    ctx: Data<Ctx>,
    _auth: OperatorAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    operator::delete_plan(&ctx, &path).await?;
    Ok(HttpResponse::NoContent().finish())
}
