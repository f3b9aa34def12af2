//! The audit log. Lines go in within the transaction of what they tell of, and never change.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::pages::after;
use super::schema::audit_log;
use super::{StoreError, TenantTx};
use crate::model::audit::{Actor, AuditFilter, AuditLine, Author, Deed, Origin};
use crate::model::id::AuditId;
use crate::model::page::PageRequest;
use crate::model::tenant::Environment;

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_log, check_for_backend(diesel::pg::Pg))]
struct Row {
    audit_id: uuid::Uuid,
    in_environment: Option<String>,
    actor_kind: String,
    actor_id: String,
    action: String,
    target_kind: String,
    target_id: String,
    address: Option<String>,
    request_id: Option<String>,
    before: Option<Value>,
    after: Option<Value>,
    created_at: DateTime<Utc>,
}

impl TenantTx<'_> {
    /// Adds a line. `environment` is nothing for what concerns both.
    pub fn insert_audit_line(
        &mut self,
        author: &Author,
        environment: Option<Environment>,
        deed: &Deed,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::insert_into(audit_log::table)
            .values((
                audit_log::tenant_id.eq(self.scope.tenant.as_uuid()),
                audit_log::audit_id.eq(AuditId::new().as_uuid()),
                audit_log::in_environment.eq(environment.map(Environment::as_str)),
                audit_log::actor_kind.eq(author.actor.kind.as_str()),
                audit_log::actor_id.eq(&*author.actor.id),
                audit_log::action.eq(deed.action.as_str()),
                audit_log::target_kind.eq(deed.action.target_kind()),
                audit_log::target_id.eq(&deed.target),
                audit_log::address.eq(author.origin.address.map(|address| address.to_string())),
                audit_log::request_id.eq(author.origin.request_id.as_deref()),
                audit_log::before.eq(&deed.before),
                audit_log::after.eq(&deed.after),
                audit_log::created_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Newest first; one line more than asked for shows that there are more.
    pub fn list_audit_lines(
        &mut self,
        filter: &AuditFilter,
        page: PageRequest,
    ) -> Result<Vec<AuditLine>, StoreError> {
        let mut query = audit_log::table
            .filter(audit_log::tenant_id.eq(self.scope.tenant.as_uuid()))
            .select(Row::as_select())
            .into_boxed();
        if let Some(action) = filter.action {
            query = query.filter(audit_log::action.eq(action.as_str()));
        }
        if let Some(kind) = filter.actor_kind {
            query = query.filter(audit_log::actor_kind.eq(kind.as_str()));
        }
        if let Some(actor) = &filter.actor {
            query = query.filter(audit_log::actor_id.eq(actor.clone()));
        }
        if let Some(target) = &filter.target {
            query = query.filter(audit_log::target_id.eq(target.clone()));
        }
        if let Some(since) = filter.since {
            query = query.filter(audit_log::created_at.ge(since));
        }
        if let Some(until) = filter.until {
            query = query.filter(audit_log::created_at.lt(until));
        }
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, audit_log::created_at, audit_log::audit_id));
        }
        let rows: Vec<Row> = query
            .order((audit_log::created_at.desc(), audit_log::audit_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        rows.into_iter().map(Row::read).collect()
    }
}

impl Row {
    fn read(self) -> Result<AuditLine, StoreError> {
        let kind = self.actor_kind.parse().map_err(|_| StoreError::Corrupt("audit_log.actor_kind"))?;
        let environment = self.in_environment.map(|text| text.parse()).transpose();
        let origin = Origin {
            request_id: self.request_id.as_deref().map(Into::into),
            address: self.address.and_then(|text| text.parse().ok()),
        };
        Ok(AuditLine {
            id: AuditId::from_uuid(self.audit_id),
            environment: environment.map_err(|_| StoreError::Corrupt("audit_log.in_environment"))?,
            author: Author { actor: Actor::new(kind, &self.actor_id), origin },
            action: self.action,
            target_kind: self.target_kind,
            target: self.target_id,
            before: self.before,
            after: self.after,
            at: self.created_at,
        })
    }
}
