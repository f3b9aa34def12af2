//! Events, written in the transaction of the change that they tell of.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::events;
use super::{StoreError, SystemTx, TenantTx};
use crate::model::event::{Event, EventFilter, EventKind};
use crate::model::id::EventId;
use crate::model::page::{Cursor, PageRequest};
use crate::model::tenant::Environment;

type Row = (uuid::Uuid, String, serde_json::Value, DateTime<Utc>);

/// The transaction's own events: the query names what row-level security enforces as well.
macro_rules! own_events {
    ($tx:expr) => {
        events::table
            .filter(events::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(events::environment.eq($tx.scope.environment.as_str()))
            .select((events::event_id, events::type_, events::data, events::created_at))
    };
}

impl TenantTx<'_> {
    pub fn insert_event(
        &mut self,
        kind: EventKind,
        data: serde_json::Value,
        at: DateTime<Utc>,
    ) -> Result<EventId, StoreError> {
        let id = EventId::new();
        let word = |name: &str| data.get(name).and_then(|value| value.as_str()).map(str::to_owned);
        let (user, account) = (word("user_id"), word("account_id"));
        diesel::insert_into(events::table)
            .values((
                events::tenant_id.eq(self.scope.tenant.as_uuid()),
                events::environment.eq(self.scope.environment.as_str()),
                events::event_id.eq(id.as_uuid()),
                events::type_.eq(kind.as_str()),
                events::user_id.eq(user),
                events::account_id.eq(account),
                events::data.eq(data),
                events::created_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(id)
    }

    pub fn event(&mut self, id: EventId) -> Result<Option<Event>, StoreError> {
        let row: Option<Row> =
            own_events!(self).filter(events::event_id.eq(id.as_uuid())).first(self.conn).optional()?;
        Ok(row.map(|row| read(self.scope.environment, row)))
    }

    /// Newest first; one more than asked for shows that there are more.
    pub fn list_events(&mut self, filter: &EventFilter, page: PageRequest) -> Result<Vec<Event>, StoreError> {
        let mut query = own_events!(self).into_boxed();
        if let Some(kind) = filter.kind {
            query = query.filter(events::type_.eq(kind.as_str()));
        }
        if let Some(account) = &filter.account {
            query = query.filter(events::account_id.eq(account.clone()));
        }
        if let Some(Cursor { at, id }) = page.after {
            let same_moment = events::created_at.eq(at).and(events::event_id.lt(id));
            query = query.filter(events::created_at.lt(at).or(same_moment));
        }
        let rows: Vec<Row> = query
            .order((events::created_at.desc(), events::event_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        let environment = self.scope.environment;
        Ok(rows.into_iter().map(|row| read(environment, row)).collect())
    }
}

fn read(environment: Environment, (id, kind, data, at): Row) -> Event {
    Event { id: EventId::from_uuid(id), environment, kind, data, at }
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
