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
use crate::http::v1::time;
use crate::model::plan::{PlanChange, PlanRecord};
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
        Self {
            plan_id: record.plan.id,
            qr_login: record.plan.qr_login,
            link_sessions_pending_max: record.plan.link_sessions_pending_max,
            requests_per_second_max: record.plan.requests_per_second_max,
            tenants: record.tenants,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}

/// Every plan, by name.
#[derive(Serialize, ToSchema)]
pub struct PlanList {
    pub data: Vec<Plan>,
    /// Always null: plans are few, and come at once.
    pub next_cursor: Option<String>,
}

/// A new plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"plan_id": "pro", "qr_login": true, "link_sessions_pending_max": 1000, "requests_per_second_max": 100}))]
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
}

/// What to change; what is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"requests_per_second_max": 200}))]
pub struct UpdatePlan {
    pub qr_login: Option<bool>,
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub link_sessions_pending_max: Option<i64>,
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub requests_per_second_max: Option<i64>,
}

/// Make a plan
///
/// What is left out of it is as little as can be.
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
    let (inside, new) = (ctx.get_ref().clone(), body.value);
    let limits = PlanChange {
        qr_login: new.qr_login,
        link_sessions_pending_max: new.link_sessions_pending_max,
        requests_per_second_max: new.requests_per_second_max,
    };
    let work = async move {
        Answer::json(201, &Plan::from(operator::create_plan(&inside, new.plan_id, limits).await?))
    };
    once(&ctx, &auth.0.as_caller(), "POST /v1/operator/plans", key, &body.bytes, work).await
}

/// List plans
///
/// All at once, by name.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_list_plans",
    responses((status = 200, description = "Every plan", body = PlanList)),
    security(("operator_token" = []))
)]
#[get("/plans")]
pub async fn list_plans(ctx: Data<Ctx>, _auth: OperatorAuth) -> Result<Json<PlanList>, ApiError> {
    let data = operator::list_plans(&ctx).await?.into_iter().map(Plan::from).collect();
    Ok(Json(PlanList { data, next_cursor: None }))
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
/// Holds for the tenants on it within seconds.
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
    let UpdatePlan { qr_login, link_sessions_pending_max, requests_per_second_max } = body.value;
    let change = PlanChange { qr_login, link_sessions_pending_max, requests_per_second_max };
    Ok(Json(operator::update_plan(&ctx, &path, change).await?.into()))
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
