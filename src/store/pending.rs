//! Pending sessions as the schedule needs them: found across tenants, read tenant by tenant.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::link_sessions::{PENDING, read_scope};
use super::schema::{link_codes, link_sessions};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::LinkSessionId;
use crate::model::link_session::LinkSessionStatus;
use crate::model::tenant::TenantScope;
use crate::model::upstream::UpstreamName;

/// A pending session, and the code that it shows.
#[derive(Clone, Debug)]
pub struct PendingSession {
    pub id: LinkSessionId,
    pub status: LinkSessionStatus,
    /// Whose credentials its codes are made with.
    pub upstream: UpstreamName,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// Nothing before its first code is there.
    pub code: Option<CodeToPoll>,
}

/// What is needed to ask the upstream about a code.
#[derive(Clone, Debug)]
pub struct CodeToPoll {
    pub generation: i32,
    pub attempt: String,
    pub upstream_token_sealed: Vec<u8>,
    pub expires_at: DateTime<Utc>,
}

/// Where a walk over all pending sessions has come to.
pub type Place = (TenantScope, LinkSessionId);

impl TenantTx<'_> {
    /// Those of `ids` that are pending, with their codes.
    pub fn pending_with_codes(&mut self, ids: &[LinkSessionId]) -> Result<Vec<PendingSession>, StoreError> {
        type Session = (uuid::Uuid, String, String, DateTime<Utc>, DateTime<Utc>);
        type Code = (uuid::Uuid, i32, String, Vec<u8>, DateTime<Utc>);
        let ids: Vec<uuid::Uuid> = ids.iter().map(LinkSessionId::as_uuid).collect();
        let sessions: Vec<Session> = link_sessions::table
            .filter(link_sessions::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(link_sessions::environment.eq(self.scope.environment.as_str()))
            .filter(link_sessions::link_session_id.eq_any(&ids))
            .filter(link_sessions::status.eq_any(PENDING))
            .select((
                link_sessions::link_session_id,
                link_sessions::status,
                link_sessions::upstream,
                link_sessions::created_at,
                link_sessions::expires_at,
            ))
            .load(self.conn)?;
        let codes: Vec<Code> = link_codes::table
            .filter(link_codes::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(link_codes::environment.eq(self.scope.environment.as_str()))
            .filter(link_codes::link_session_id.eq_any(&ids))
            .distinct_on(link_codes::link_session_id)
            .order((link_codes::link_session_id, link_codes::generation.desc()))
            .select((
                link_codes::link_session_id,
                link_codes::generation,
                link_codes::attempt,
                link_codes::upstream_token_sealed,
                link_codes::expires_at,
            ))
            .load(self.conn)?;
        let mut codes: std::collections::HashMap<uuid::Uuid, CodeToPoll> = codes
            .into_iter()
            .map(|(id, generation, attempt, upstream_token_sealed, expires_at)| {
                (id, CodeToPoll { generation, attempt, upstream_token_sealed, expires_at })
            })
            .collect();
        let read = |(id, status, upstream, created_at, expires_at): Session| {
            let status = status.parse().map_err(|_| StoreError::Corrupt("link_sessions.status"))?;
            let upstream = upstream.parse().map_err(|_| StoreError::Corrupt("link_sessions.upstream"))?;
            let code = codes.remove(&id);
            let id = LinkSessionId::from_uuid(id);
            Ok(PendingSession { id, status, upstream, created_at, expires_at, code })
        };
        sessions.into_iter().map(read).collect()
    }
}

impl SystemTx<'_> {
    /// Pending sessions of all tenants, in the order of tenants, from after `after` on.
    pub fn pending_link_sessions(
        &mut self,
        after: Option<Place>,
        limit: i64,
    ) -> Result<Vec<Place>, StoreError> {
        type Row = (uuid::Uuid, String, uuid::Uuid);
        let key = "(tenant_id, environment, link_session_id)";
        let mut query = link_sessions::table
            .filter(link_sessions::status.eq_any(PENDING))
            .order((link_sessions::tenant_id, link_sessions::environment, link_sessions::link_session_id))
            .limit(limit)
            .select((link_sessions::tenant_id, link_sessions::environment, link_sessions::link_session_id))
            .into_boxed();
        if let Some((scope, id)) = after {
            // As rows, so that the index finds the place.
            let beyond = diesel::dsl::sql::<diesel::sql_types::Bool>(&format!("{key} > ("))
                .bind::<diesel::sql_types::Uuid, _>(scope.tenant.as_uuid())
                .sql(", ")
                .bind::<diesel::sql_types::Text, _>(scope.environment.as_str().to_owned())
                .sql(", ")
                .bind::<diesel::sql_types::Uuid, _>(id.as_uuid())
                .sql(")");
            query = query.filter(beyond);
        }
        let rows: Vec<Row> = query.load(self.conn)?;
        let read = |(tenant, environment, id): Row| {
            Ok((read_scope(tenant, &environment)?, LinkSessionId::from_uuid(id)))
        };
        rows.into_iter().map(read).collect()
    }

    /// How many sessions of all tenants wait that were made before `before`.
    pub fn count_all_pending(&mut self, before: DateTime<Utc>) -> Result<i64, StoreError> {
        Ok(link_sessions::table
            .filter(link_sessions::status.eq_any(PENDING))
            .filter(link_sessions::created_at.lt(before))
            .count()
            .get_result(self.conn)?)
    }

    /// Pending sessions whose time was over before `before`.
    pub fn overdue_link_sessions(
        &mut self,
        before: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Place>, StoreError> {
        let rows: Vec<(uuid::Uuid, String, uuid::Uuid)> = link_sessions::table
            .filter(link_sessions::status.eq_any(PENDING))
            .filter(link_sessions::expires_at.lt(before))
            .order(link_sessions::expires_at)
            .limit(limit)
            .select((link_sessions::tenant_id, link_sessions::environment, link_sessions::link_session_id))
            .load(self.conn)?;
        let read = |(tenant, environment, id): (uuid::Uuid, String, uuid::Uuid)| {
            Ok((read_scope(tenant, &environment)?, LinkSessionId::from_uuid(id)))
        };
        rows.into_iter().map(read).collect()
    }
}
