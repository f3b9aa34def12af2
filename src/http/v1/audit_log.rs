//! The audit log.

use actix_web::web::{Bytes, Data, Json};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::http::auth::TenantAuth;
use crate::http::error::ApiError;
use crate::http::query::{Query, page_request};
use crate::model::audit::{ActorKind, AuditAction, AuditFilter, AuditLine as Line};
use crate::model::page::{Cursor, List, PageRequest};
use crate::model::tenant::Environment;
use crate::model::violation::Violation;
use crate::service::callers::Caller;
use crate::service::{Ctx, Error, audit};

/// How many lines an export reads at a time.
const EXPORT_STEP: i64 = 500;

/// Who did something.
#[derive(Serialize, ToSchema)]
pub struct AuditActor {
    /// `api_key`, `token`, `member`, `operator`, `anonymous` or `system`.
    #[schema(example = "api_key")]
    pub kind: &'static str,
    /// The key's id, the token's `jti` (after its issuer's id where that is registered), the member's id; null
    /// where there is none.
    pub id: Option<String>,
}

/// What it was done to.
#[derive(Serialize, ToSchema)]
pub struct AuditTarget {
    #[schema(example = "account")]
    pub kind: String,
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub id: String,
}

/// One thing that was done. It never changes and is never taken away while the tenant exists.
#[derive(Serialize, ToSchema)]
pub struct AuditLine {
    #[schema(example = "aud_0192f3a4b5c6d7e8f90123456789abcd")]
    pub id: String,
    /// The thing's kind and what was done to it.
    #[schema(example = "account.unlinked")]
    pub action: String,
    pub actor: AuditActor,
    pub target: AuditTarget,
    /// `live`, `test`, or null for what concerns both.
    #[schema(example = "live")]
    pub environment: Option<&'static str>,
    /// The client's address, as far as it is known.
    #[schema(example = "203.0.113.7")]
    pub address: Option<String>,
    /// Of the request that did it.
    pub request_id: Option<String>,
    /// The changed fields as they were; secrets are left out.
    pub before: Option<Value>,
    /// The changed fields as they became; secrets are left out.
    pub after: Option<Value>,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
}

impl From<Line> for AuditLine {
    fn from(line: Line) -> Self {
        let actor = line.author.actor;
        let id = (!actor.id.is_empty()).then(|| actor.id.to_string());
        Self {
            id: line.id.to_string(),
            action: line.action,
            actor: AuditActor { kind: actor.kind.as_str(), id },
            target: AuditTarget { kind: line.target_kind, id: line.target },
            environment: line.environment.map(Environment::as_str),
            address: line.author.origin.address.map(|address| address.to_string()),
            request_id: line.author.origin.request_id.map(|id| id.to_string()),
            before: line.before,
            after: line.after,
            created_at: line.at,
        }
    }
}

/// A page of the audit log, newest first.
#[derive(Serialize, ToSchema)]
pub struct AuditLog {
    pub data: Vec<AuditLine>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// Which lines to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAuditLog {
    /// Only this action, such as `account.unlinked`.
    pub action: Option<String>,
    /// Only what this kind of caller did.
    pub actor_kind: Option<String>,
    /// Only what this key, token or member did, by its id.
    #[param(max_length = 200)]
    pub actor_id: Option<String>,
    /// Only what was done to this, by its id.
    #[param(max_length = 200)]
    pub target_id: Option<String>,
    /// From this moment on (RFC 3339).
    #[serde(default, deserialize_with = "super::maybe_moment")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub since: Option<DateTime<Utc>>,
    /// Before this moment (RFC 3339).
    #[serde(default, deserialize_with = "super::maybe_moment")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub until: Option<DateTime<Utc>>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Which lines to export.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportAuditLog {
    /// From this moment on (RFC 3339).
    #[serde(default, deserialize_with = "super::maybe_moment")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub since: Option<DateTime<Utc>>,
    /// Before this moment (RFC 3339).
    #[serde(default, deserialize_with = "super::maybe_moment")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub until: Option<DateTime<Utc>>,
}

/// List the audit log
///
/// Who did what to what, from where: the whole tenant's, both environments, newest first. Needs
/// `audit:read`.
#[utoipa::path(
    tag = "Audit log",
    operation_id = "list_audit_log",
    params(ListAuditLog),
    responses((status = 200, description = "A page of lines", body = AuditLog)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/audit-log")]
pub async fn list_audit_log(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<ListAuditLog>,
) -> Result<Json<AuditLog>, ApiError> {
    let page = page_request(List::AuditLog, query.0.limit, query.0.cursor.as_deref())?;
    let page = audit::list(&ctx, &auth.0, read_filter(query.0)?, page).await?;
    let data = page.items.into_iter().map(AuditLine::from).collect();
    Ok(Json(AuditLog { data, next_cursor: page.next.map(|at| at.encode(List::AuditLog)) }))
}

/// Export the audit log
///
/// One JSON object a line (NDJSON), newest first, of the same form as in the list. Needs `audit:read`.
#[utoipa::path(
    tag = "Audit log",
    operation_id = "export_audit_log",
    params(ExportAuditLog),
    responses((status = 200, description = "Lines of JSON", body = String, content_type = "application/x-ndjson")),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/audit-log/export")]
pub async fn export_audit_log(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<ExportAuditLog>,
) -> Result<HttpResponse, ApiError> {
    let ExportAuditLog { since, until } = query.0;
    let filter = AuditFilter { since, until, ..AuditFilter::default() };
    let first = PageRequest { limit: EXPORT_STEP, after: None };
    // The first step is asked before the answer begins, so that a refusal is a status of its own.
    let (chunk, next) = read_step(&ctx, &auth.0, &filter, first).await?;
    let rest = stream::try_unfold((ctx, auth.0, filter, next), |(ctx, caller, filter, next)| async move {
        let Some(after) = next else { return Ok(None) };
        let page = PageRequest { limit: EXPORT_STEP, after: Some(after) };
        // A store that goes away in the middle cuts the answer, which clients tell from its end.
        let step = read_step(&ctx, &caller, &filter, page).await.map_err(|error| error.to_string())?;
        Ok::<_, String>(Some((step.0, (ctx, caller, filter, step.1))))
    });
    let body = futures_util::StreamExt::chain(stream::iter([Ok(chunk)]), rest);
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(("Content-Disposition", "attachment; filename=\"audit-log.ndjson\""))
        .streaming(body))
}

async fn read_step(
    ctx: &Ctx,
    caller: &Caller,
    filter: &AuditFilter,
    page: PageRequest,
) -> Result<(Bytes, Option<Cursor>), ApiError> {
    let page = audit::list(ctx, caller, filter.clone(), page).await?;
    let mut text = Vec::new();
    for line in page.items {
        serde_json::to_writer(&mut text, &AuditLine::from(line))
            .map_err(|error| Error::Internal(format!("encode: {error}")))?;
        text.push(b'\n');
    }
    Ok((Bytes::from(text), page.next))
}

fn read_filter(query: ListAuditLog) -> Result<AuditFilter, ApiError> {
    let mut broken = Vec::new();
    let action = query.action.map(|text| text.parse::<AuditAction>());
    if let Some(Err(_)) = &action {
        let detail = "name an action of the audit log, such as account.unlinked";
        broken.push(Violation::new("/query/action", "invalid_value", detail));
    }
    let kind = query.actor_kind.map(|text| text.parse::<ActorKind>());
    if let Some(Err(_)) = &kind {
        let words: Vec<&str> = ActorKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let detail = format!("This must be one of {}.", words.join(", "));
        broken.push(Violation::new("/query/actor_kind", "invalid_value", detail));
    }
    if !broken.is_empty() {
        return Err(ApiError::invalid(broken));
    }
    Ok(AuditFilter {
        action: action.and_then(Result::ok),
        actor_kind: kind.and_then(Result::ok),
        actor: query.actor_id,
        target: query.target_id,
        since: query.since,
        until: query.until,
    })
}
