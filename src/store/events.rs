//! Events, written in the transaction of the change that they tell of.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::events;
use super::{StoreError, SystemTx, TenantTx};
use crate::model::event::EventKind;
use crate::model::id::EventId;

impl TenantTx<'_> {
    pub fn insert_event(
        &mut self,
        kind: EventKind,
        data: serde_json::Value,
        at: DateTime<Utc>,
    ) -> Result<EventId, StoreError> {
        let id = EventId::new();
        diesel::insert_into(events::table)
            .values((
                events::tenant_id.eq(self.scope.tenant.as_uuid()),
                events::environment.eq(self.scope.environment.as_str()),
                events::event_id.eq(id.as_uuid()),
                events::type_.eq(kind.as_str()),
                events::data.eq(data),
                events::created_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(id)
    }
}

impl SystemTx<'_> {
    /// Deletes events from before `before`, a batch at a time.
    pub fn delete_old_events(&mut self, before: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
        let old = events::table
            .filter(events::created_at.lt(before))
            .select(events::event_id)
            .limit(limit)
            .load::<uuid::Uuid>(self.conn)?;
        Ok(diesel::delete(events::table.filter(events::event_id.eq_any(old))).execute(self.conn)?)
    }
}
