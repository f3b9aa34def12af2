//! Events, written in the transaction of the change that they tell of.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Jsonb, Text, Timestamptz, Uuid};

use super::pages::after;
use super::schema::events;
use super::{StoreError, SystemTx, TenantTx};
use crate::model::event::{Event, EventFilter, EventKind};
use crate::model::id::{DeliveryId, EventId};
use crate::model::page::PageRequest;
use crate::model::tenant::Environment;
use crate::model::webhook::ENDPOINTS_MAX;

/// The event, and one delivery for each endpoint that is on and hears of its type: one statement, which costs
/// those without endpoints a look into an index. The ids of deliveries come along, so that they sort by time;
/// there are as many as there may be endpoints.
const WRITE: &str = "
    with event as (
        insert into events (tenant_id, environment, event_id, type, data, created_at, user_id, account_id)
        values ($1, $2, $3, $4, $5, $6, $5 ->> 'user_id', $5 ->> 'account_id')
    )
    insert into webhook_deliveries (tenant_id, environment, delivery_id, endpoint_id, event_id, cause, status,
        next_attempt_at, created_at)
    select $1, $2, coalesce(($7)[(row_number() over (order by endpoint_id))::integer], gen_random_uuid()),
        endpoint_id, $3, 'event', 'pending', $6, $6
    from webhook_endpoints
    where tenant_id = $1 and environment = $2 and enabled and (events is null or $4 = any(events))";

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
    /// Writes an event and what is to be sent of it.
    pub fn insert_event(
        &mut self,
        kind: EventKind,
        data: serde_json::Value,
        at: DateTime<Utc>,
    ) -> Result<EventId, StoreError> {
        let id = EventId::new();
        let deliveries: Vec<uuid::Uuid> = (0..ENDPOINTS_MAX).map(|_| DeliveryId::new().as_uuid()).collect();
        let written = diesel::sql_query(WRITE)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Uuid, _>(id.as_uuid())
            .bind::<Text, _>(kind.as_str())
            .bind::<Jsonb, _>(data)
            .bind::<Timestamptz, _>(at)
            .bind::<Array<Uuid>, _>(deliveries)
            .execute(self.conn)?;
        self.changes.deliveries |= written > 0;
        Ok(id)
    }

    /// Writes an event of a type that no endpoint hears of.
    pub fn insert_quiet_event(
        &mut self,
        kind: &str,
        data: serde_json::Value,
        at: DateTime<Utc>,
    ) -> Result<EventId, StoreError> {
        let id = EventId::new();
        diesel::insert_into(events::table)
            .values((
                events::tenant_id.eq(self.scope.tenant.as_uuid()),
                events::environment.eq(self.scope.environment.as_str()),
                events::event_id.eq(id.as_uuid()),
                events::type_.eq(kind),
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
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, events::created_at, events::event_id));
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
    /// Deletes events from before `before`, a batch at a time, by their whole keys: an event's id alone is in no
    /// index.
    pub fn delete_old_events(&mut self, before: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
        use diesel::sql_types::{BigInt, Timestamptz};

        const DELETE: &str = "
            with old as materialized (
                select tenant_id, environment, event_id from events
                where created_at < $1 order by created_at limit $2
            )
            delete from events e using old
            where e.tenant_id = old.tenant_id and e.environment = old.environment and e.event_id = old.event_id";
        let query = diesel::sql_query(DELETE).bind::<Timestamptz, _>(before).bind::<BigInt, _>(limit);
        Ok(query.execute(self.conn)?)
    }
}
