//! What is kept of sessions whose confirmation may have been lost, and what tells whether an account
//! can be matched to one of them with certainty.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::link_sessions::PENDING;
use super::schema::link_sessions;
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::LinkSessionId;
use crate::model::upstream::UpstreamLabel;

macro_rules! own {
    ($tx:expr) => {
        link_sessions::table
            .filter(link_sessions::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(link_sessions::environment.eq($tx.scope.environment.as_str()))
    };
}

impl TenantTx<'_> {
    /// Keeps which upstream accounts belonged to nobody when the code was scanned, once.
    pub fn keep_unowned_before(&mut self, id: LinkSessionId, accounts: &[String]) -> Result<(), StoreError> {
        diesel::update(own!(self))
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .filter(link_sessions::status.eq("scanned"))
            .filter(link_sessions::unowned_before.is_null())
            .set(link_sessions::unowned_before.eq(accounts))
            .execute(self.conn)?;
        Ok(())
    }

    /// What `keep_unowned_before` kept, and when the code was scanned.
    pub fn unowned_before(
        &mut self,
        id: LinkSessionId,
    ) -> Result<Option<(Vec<String>, DateTime<Utc>)>, StoreError> {
        let found: Option<(Option<Vec<String>>, Option<DateTime<Utc>>)> = own!(self)
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .select((link_sessions::unowned_before, link_sessions::scanned_at))
            .first(self.conn)
            .optional()?;
        Ok(found.and_then(|(before, scanned)| before.zip(scanned)))
    }

    /// Notes the first `utilised` for a session that has no confirmation.
    pub fn keep_utilised_at(&mut self, id: LinkSessionId, at: DateTime<Utc>) -> Result<(), StoreError> {
        diesel::update(own!(self))
            .filter(link_sessions::link_session_id.eq(id.as_uuid()))
            .filter(link_sessions::status.eq_any(PENDING))
            .filter(link_sessions::utilised_at.is_null())
            .set(link_sessions::utilised_at.eq(at))
            .execute(self.conn)?;
        Ok(())
    }
}

impl SystemTx<'_> {
    /// How many sessions wait at an upstream, counted to `most` at most.
    pub fn sessions_waiting_at(&mut self, upstream: UpstreamLabel, most: i64) -> Result<usize, StoreError> {
        let waiting: Vec<uuid::Uuid> = link_sessions::table
            .filter(link_sessions::status.eq_any(PENDING))
            .filter(link_sessions::provider.eq(upstream.provider))
            .filter(link_sessions::upstream.eq(upstream.name.to_string()))
            .select(link_sessions::link_session_id)
            .limit(most)
            .load(self.conn)?;
        Ok(waiting.len())
    }

    /// Whether any other session, of whatever tenant, could be the one whose confirmation an upstream
    /// handed out since `since`: one that is pending, or that ended without an account since then.
    pub fn another_session_could_match(
        &mut self,
        id: LinkSessionId,
        upstream: UpstreamLabel,
        since: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let ended_since = link_sessions::status
            .ne("confirmed")
            .and(link_sessions::updated_at.ge(since - Duration::seconds(30)));
        // One column by name: this role may not read them all.
        let query = link_sessions::table
            .select(link_sessions::link_session_id)
            .filter(link_sessions::provider.eq(upstream.provider))
            .filter(link_sessions::upstream.eq(upstream.name.to_string()))
            .filter(link_sessions::link_session_id.ne(id.as_uuid()))
            .filter(link_sessions::status.eq_any(PENDING).or(ended_since));
        Ok(diesel::select(diesel::dsl::exists(query)).get_result(self.conn)?)
    }
}
