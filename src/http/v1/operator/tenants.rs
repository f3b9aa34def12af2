//! Tenants, as the operator sees them.

use actix_web::web::{Bytes, Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};
use chrono::{DateTime, Utc};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::auth::OperatorAuth;
use crate::http::body::{JsonBody, OptionalJsonBody};
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{Query, page_request};
use crate::http::v1::{maybe_time, time};
use crate::model::id::TenantId;
use crate::model::page::List;
use crate::model::tenant::{TenantFilter, TenantRecord};
use crate::service::operator::{self, NewTenant};
use crate::service::tenant_end::{self, Export};
use crate::service::{Ctx, Error};

/// A customer of yours.
#[derive(Serialize, ToSchema)]
pub struct OperatorTenant {
    #[schema(example = "721cd520-e405-46d8-a76b-95c1d6d65466")]
    pub tenant_id: String,
    #[schema(example = "Clipboard Studio")]
    pub name: String,
    #[schema(example = "maximum")]
    pub plan: String,
    pub status: TenantStatus,
    #[serde(serialize_with = "maybe_time")]
    pub suspended_at: Option<DateTime<Utc>>,
    /// In your own words; the tenant does not see it.
    pub suspend_reason: Option<String>,
    #[schema(example = json!(["https://app.example"]))]
    pub allowed_origins: Vec<String>,
    #[serde(serialize_with = "time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "time")]
    pub updated_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenantStatus {
    Active,
    /// None of its keys and tokens is good.
    Suspended,
}

impl From<TenantRecord> for OperatorTenant {
    fn from(record: TenantRecord) -> Self {
        let tenant = record.tenant;
        Self {
            tenant_id: tenant.id.to_string(),
            name: tenant.name,
            plan: tenant.plan.id,
            status: if tenant.suspended { TenantStatus::Suspended } else { TenantStatus::Active },
            suspended_at: record.suspended_at,
            suspend_reason: record.suspend_reason,
            allowed_origins: tenant.allowed_origins,
            created_at: tenant.created_at,
            updated_at: tenant.updated_at,
        }
    }
}

/// A page of tenants, newest first.
#[derive(Serialize, ToSchema)]
pub struct TenantList {
    pub data: Vec<OperatorTenant>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// A new tenant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Clipboard Studio", "plan": "maximum"}))]
pub struct CreateTenant {
    /// 1 to 200 characters; end users get to see it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// A plan that there is.
    pub plan: String,
}

/// A tenant just made, with its first keys.
#[derive(Serialize, ToSchema)]
pub struct CreatedTenant {
    #[schema(example = "721cd520-e405-46d8-a76b-95c1d6d65466")]
    pub tenant_id: String,
    pub api_keys: FirstKeys,
}

/// Shown this once; each has all scopes in its environment.
#[derive(Serialize, ToSchema)]
pub struct FirstKeys {
    #[schema(example = "sk_live_ap4r7sp5hwf6rs63_...")]
    pub live: String,
    #[schema(example = "sk_test_k3v9x1d7q5m2n8c4_...")]
    pub test: String,
}

/// What to change; what is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"plan": "free"}))]
pub struct OperatorUpdateTenant {
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// A plan that there is.
    pub plan: Option<String>,
}

/// Why.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "unpaid since August"}))]
pub struct SuspendTenant {
    /// At most 500 characters; the tenant does not see it.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// Which tenants to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListTenants {
    /// Only those with this status.
    #[param(inline)]
    pub status: Option<TenantStatus>,
    /// Only those on this plan.
    pub plan: Option<String>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Make a tenant
///
/// With an API key for each environment, which are shown this once.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_create_tenant",
    params(IdempotencyKey),
    request_body = CreateTenant,
    responses((status = 201, description = "The tenant and its keys", body = CreatedTenant)),
    security(("operator_token" = []))
)]
#[post("/tenants")]
pub async fn create_tenant(
    ctx: Data<Ctx>,
    auth: OperatorAuth,
    key: IdempotencyKey,
    body: JsonBody<CreateTenant>,
) -> Result<HttpResponse, ApiError> {
    let (inside, author) = (ctx.get_ref().clone(), auth.0.clone());
    let new = NewTenant { name: body.value.name, plan: body.value.plan, allowed_origins: Vec::new() };
    let work = async move {
        let made = operator::create_tenant(&inside, &author, new).await?;
        let live = made.live_key.expose().to_owned();
        let test = made.test_key.expose().to_owned();
        let api_keys = FirstKeys { live, test };
        Answer::json(201, &CreatedTenant { tenant_id: made.tenant.to_string(), api_keys })
    };
    once(&ctx, &auth.0.as_caller(), "POST /v1/operator/tenants", key, &body.bytes, work).await
}

/// List tenants
///
/// Newest first.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_list_tenants",
    params(ListTenants),
    responses((status = 200, description = "A page of tenants", body = TenantList)),
    security(("operator_token" = []))
)]
#[get("/tenants")]
pub async fn list_tenants(
    ctx: Data<Ctx>,
    _auth: OperatorAuth,
    query: Query<ListTenants>,
) -> Result<Json<TenantList>, ApiError> {
    let ListTenants { status, plan, limit, cursor } = query.0;
    let page = page_request(List::Tenants, limit, cursor.as_deref())?;
    let filter = TenantFilter { suspended: status.map(|status| status == TenantStatus::Suspended), plan };
    let page = operator::list_tenants(&ctx, filter, page).await?;
    let data = page.items.into_iter().map(OperatorTenant::from).collect();
    Ok(Json(TenantList { data, next_cursor: page.next.map(|at| at.encode(List::Tenants)) }))
}

/// Get a tenant
///
/// With why it is suspended, if it is.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_get_tenant",
    params(("tenant_id" = String, Path, description = "The tenant's id")),
    responses((status = 200, description = "The tenant", body = OperatorTenant)),
    security(("operator_token" = []))
)]
#[get("/tenants/{tenant_id}")]
pub async fn operator_get_tenant(
    ctx: Data<Ctx>,
    _auth: OperatorAuth,
    path: Path<String>,
) -> Result<Json<OperatorTenant>, ApiError> {
    Ok(Json(operator::get_tenant(&ctx, known(&path)?).await?.into()))
}

/// Update a tenant
///
/// Its name or its plan.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_update_tenant",
    params(("tenant_id" = String, Path, description = "The tenant's id")),
    request_body = OperatorUpdateTenant,
    responses((status = 200, description = "The tenant", body = OperatorTenant)),
    security(("operator_token" = []))
)]
#[patch("/tenants/{tenant_id}")]
pub async fn operator_update_tenant(
    ctx: Data<Ctx>,
    auth: OperatorAuth,
    path: Path<String>,
    body: JsonBody<OperatorUpdateTenant>,
) -> Result<Json<OperatorTenant>, ApiError> {
    let OperatorUpdateTenant { name, plan } = body.value;
    Ok(Json(operator::update_tenant(&ctx, &auth.0, known(&path)?, name, plan).await?.into()))
}

/// Suspend a tenant
///
/// Within 5 seconds all its keys and tokens are refused; nothing is deleted.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_suspend_tenant",
    params(("tenant_id" = String, Path, description = "The tenant's id"), IdempotencyKey),
    request_body(content = Option<SuspendTenant>),
    responses((status = 200, description = "The tenant", body = OperatorTenant)),
    security(("operator_token" = []))
)]
#[post("/tenants/{tenant_id}/suspend")]
pub async fn suspend_tenant(
    ctx: Data<Ctx>,
    auth: OperatorAuth,
    path: Path<String>,
    key: IdempotencyKey,
    body: OptionalJsonBody<SuspendTenant>,
) -> Result<HttpResponse, ApiError> {
    let (id, inside, author) = (known(&path)?, ctx.get_ref().clone(), auth.0.clone());
    let reason = body.value.reason;
    let work = async move {
        let record = operator::suspend_tenant(&inside, &author, id, reason).await?;
        Answer::json(200, &OperatorTenant::from(record))
    };
    let route = format!("POST /v1/operator/tenants/{id}/suspend");
    once(&ctx, &auth.0.as_caller(), &route, key, &body.bytes, work).await
}

/// Resume a tenant
///
/// Its keys and tokens are good again, as far as they have not expired.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_resume_tenant",
    params(("tenant_id" = String, Path, description = "The tenant's id"), IdempotencyKey),
    responses((status = 200, description = "The tenant", body = OperatorTenant)),
    security(("operator_token" = []))
)]
#[post("/tenants/{tenant_id}/resume")]
pub async fn resume_tenant(
    ctx: Data<Ctx>,
    auth: OperatorAuth,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    let (id, inside, author) = (known(&path)?, ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let record = operator::resume_tenant(&inside, &author, id).await?;
        Answer::json(200, &OperatorTenant::from(record))
    };
    let route = format!("POST /v1/operator/tenants/{id}/resume");
    once(&ctx, &auth.0.as_caller(), &route, key, &[], work).await
}

/// Export a tenant
///
/// All that it has, both environments, as one JSON object a line (NDJSON): `{"kind", "data"}`, where `kind` is
/// `tenant`, `member`, `member_session`, `upstream_credentials`, `user`, `account`, `link_session` (with its timeline),
/// `post`, `event`, `webhook_endpoint`, `delivery` (with its attempts), `usage_day`, `audit_line`, `api_key`,
/// `signing_key` (its public half) or `issuer`. No secret is in it, nor QR codes and answers that are kept for a day.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_export_tenant",
    params(("tenant_id" = String, Path, description = "The tenant's id")),
    responses((status = 200, description = "Lines of JSON", body = String, content_type = "application/x-ndjson")),
    security(("operator_token" = []))
)]
#[get("/tenants/{tenant_id}/export")]
pub async fn export_tenant(
    ctx: Data<Ctx>,
    _auth: OperatorAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let export = Export::begin(&ctx, known(&path)?).await?;
    let lines = stream::try_unfold((ctx, export), |(ctx, mut export)| async move {
        // A store that goes away in the middle cuts the answer, which clients tell from its end.
        let found = export.next(&ctx).await.map_err(|error| error.to_string())?;
        let text = found.map(|lines| lines.iter().map(|line| format!("{line}\n")).collect::<String>());
        Ok::<_, String>(text.map(|text| (Bytes::from(text), (ctx, export))))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(("Content-Disposition", "attachment; filename=\"tenant.ndjson\""))
        .streaming(lines))
}

/// Delete a tenant
///
/// One that is suspended: nobody sees it any more at once, and what it has is deleted within minutes. It does not
/// come back; export it first.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_delete_tenant",
    params(("tenant_id" = String, Path, description = "The tenant's id")),
    responses(
        (status = 204, description = "Deleted"),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("operator_token" = []))
)]
#[delete("/tenants/{tenant_id}")]
pub async fn delete_tenant(
    ctx: Data<Ctx>,
    auth: OperatorAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    tenant_end::delete(&ctx, &auth.0, known(&path)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) fn known(text: &str) -> Result<TenantId, Error> {
    text.parse().map_err(|_| Error::NotFound("tenant"))
}
