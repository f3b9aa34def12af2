//! A session's timeline.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::link_session_changes;
use super::{StoreError, TenantTx};
use crate::model::id::LinkSessionId;
use crate::model::link_session::{Change, EndReason};

impl TenantTx<'_> {
    /// Writes a line into the session's timeline. Callers hold the session's row.
    pub fn note_change(
        &mut self,
        id: LinkSessionId,
        kind: &str,
        reason: Option<EndReason>,
        request_id: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        use diesel::dsl::max;

        let last: Option<i32> = link_session_changes::table
            .filter(link_session_changes::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(link_session_changes::environment.eq(self.scope.environment.as_str()))
            .filter(link_session_changes::link_session_id.eq(id.as_uuid()))
            .select(max(link_session_changes::change_number))
            .first(self.conn)?;
        diesel::insert_into(link_session_changes::table)
            .values((
                link_session_changes::tenant_id.eq(self.scope.tenant.as_uuid()),
                link_session_changes::environment.eq(self.scope.environment.as_str()),
                link_session_changes::link_session_id.eq(id.as_uuid()),
                link_session_changes::change_number.eq(last.unwrap_or(0) + 1),
                link_session_changes::kind.eq(kind),
                link_session_changes::reason.eq(reason.map(EndReason::as_str)),
                link_session_changes::request_id.eq(request_id),
                link_session_changes::at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// The timeline, oldest first. Bounded by the session's own life: a code is renewed every few
    /// minutes at most.
    pub fn link_session_changes(&mut self, id: LinkSessionId) -> Result<Vec<Change>, StoreError> {
        let rows: Vec<(String, Option<String>, Option<String>, DateTime<Utc>)> = link_session_changes::table
            .filter(link_session_changes::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(link_session_changes::environment.eq(self.scope.environment.as_str()))
            .filter(link_session_changes::link_session_id.eq(id.as_uuid()))
            .order(link_session_changes::change_number)
            .limit(1_000)
            .select((
                link_session_changes::kind,
                link_session_changes::reason,
                link_session_changes::request_id,
                link_session_changes::at,
            ))
            .load(self.conn)?;
        let read = |(kind, reason, request_id, at)| Change { kind, reason, request_id, at };
        Ok(rows.into_iter().map(read).collect())
    }
}
