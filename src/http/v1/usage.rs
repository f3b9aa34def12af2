//! Usage.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use utoipa::IntoParams;

use super::usage_wire::Usage;
use crate::http::auth::TenantAuth;
use crate::http::error::ApiError;
use crate::http::query::Query;
use crate::service::{Ctx, usage};

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsageOf {
    /// The first day, `YYYY-MM-DD`; absent: 29 days before `to`.
    #[param(format = Date, example = "2026-01-01")]
    pub from: Option<String>,
    /// The last day, at most 92 days with `from`; absent: today.
    #[param(format = Date, example = "2026-01-31")]
    pub to: Option<String>,
}

/// Get usage
///
/// Counts a day, what the plan leaves, and the funnel of linking, of the credential's environment. Days
/// are those of UTC. A token for one user or for some accounts gets 403. Needs `usage:read`.
#[utoipa::path(
    tag = "Usage",
    operation_id = "get_usage",
    params(UsageOf),
    responses((status = 200, description = "The usage", body = Usage)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/usage")]
pub async fn get_usage(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<UsageOf>,
) -> Result<Json<Usage>, ApiError> {
    let UsageOf { from, to } = query.0;
    let environment = auth.0.scope.environment;
    let usage = usage::usage(&ctx, &auth.0, from.as_deref(), to.as_deref()).await?;
    Ok(Json(Usage::new(environment, &usage)))
}
