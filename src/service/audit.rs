//! The audit log: written in the transaction of what it tells of.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::callers::Caller;
use super::{Ctx, Error};
use crate::model::audit::{AuditAction, AuditFilter, AuditLine, Author, Deed};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::scope::Scope;
use crate::store::TenantTx;

/// Tells of something done in the transaction's environment. `before` and `after` are the changed fields,
/// and hold no secret.
pub(super) fn record(
    tx: &mut TenantTx<'_>,
    author: &Author,
    action: AuditAction,
    target: impl ToString,
    (before, after): (Option<Value>, Option<Value>),
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let environment = Some(tx.scope.environment);
    let deed = Deed { action, target: target.to_string(), before, after };
    Ok(tx.insert_audit_line(author, environment, &deed, at)?)
}

/// Tells of something that concerns both environments, such as the tenant's settings or its members.
pub(super) fn record_for_all(
    tx: &mut TenantTx<'_>,
    author: &Author,
    action: AuditAction,
    target: impl ToString,
    (before, after): (Option<Value>, Option<Value>),
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let deed = Deed { action, target: target.to_string(), before, after };
    Ok(tx.insert_audit_line(author, None, &deed, at)?)
}

/// Lines of the whole tenant, newest first.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    filter: AuditFilter,
    page: PageRequest,
) -> Result<Page<AuditLine>, Error> {
    caller.require(Scope::AuditRead)?;
    caller.require_whole_tenant()?;
    let rows =
        ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.list_audit_lines(&filter, page)?)).await?;
    Ok(Page::from_rows(rows, page.limit, |line| Cursor { at: line.at, id: line.id.as_uuid() }))
}
