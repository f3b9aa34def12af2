//! Asking for one delivery or for many once more.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Text, Timestamptz, Uuid};

use super::schema::events;
use super::{StoreError, TenantTx};
use crate::model::id::{DeliveryId, EventId, WebhookEndpointId};
use crate::model::page::Cursor;
use crate::model::webhook::TEST_EVENT;

/// What waits already is brought forward instead, unless somebody is at it.
const REDELIVER_ONE: &str = "
    insert into webhook_deliveries (tenant_id, environment, delivery_id, endpoint_id, event_id, cause, status,
        next_attempt_at, created_at)
    values ($1, $2, $3, $4, $5, 'redelivery', 'pending', $6, $6)
    on conflict (tenant_id, environment, endpoint_id, event_id) where status = 'pending' do update
        set next_attempt_at = case when webhook_deliveries.leased_until > $6
            then webhook_deliveries.next_attempt_at else excluded.next_attempt_at end
    returning delivery_id";

/// Which of these events wait for the endpoint or, unless all are wanted, were taken by it.
const SETTLED: &str = "
    select distinct event_id from webhook_deliveries
    where tenant_id = $1 and environment = $2 and endpoint_id = $3 and event_id = any($4)
        and (status = 'pending' or (status = 'succeeded' and not $5))";

/// What waits already is left alone. The ids of deliveries come along, so that they sort by time. All are due at
/// once, by a microsecond each one after the other, so that the oldest is claimed first.
const REDELIVER_MANY: &str = "
    insert into webhook_deliveries (tenant_id, environment, delivery_id, endpoint_id, event_id, cause, status,
        next_attempt_at, created_at)
    select $1, $2, delivery_id, $3, event_id, 'redelivery', 'pending',
        $6 - (cardinality($4) - number) * interval '1 microsecond', $6
    from unnest($4, $5) with ordinality as wanted (delivery_id, event_id, number)
    on conflict (tenant_id, environment, endpoint_id, event_id) where status = 'pending' do nothing";

#[derive(QueryableByName)]
struct DeliveryIdRow {
    #[diesel(sql_type = Uuid)]
    delivery_id: uuid::Uuid,
}

#[derive(QueryableByName)]
struct EventIdRow {
    #[diesel(sql_type = Uuid)]
    event_id: uuid::Uuid,
}

/// Which events to send once more.
pub struct Redelivery {
    pub endpoint: WebhookEndpointId,
    /// Types of events that it hears of; nothing: all.
    pub types: Option<Vec<String>>,
    pub since: DateTime<Utc>,
    /// After this one; nothing: from `since` on.
    pub after: Option<Cursor>,
    /// Also those that the endpoint has taken.
    pub all: bool,
    /// How many are sent at most.
    pub limit: usize,
    /// How many are looked at for that, of any type and whatever became of them.
    pub looks: usize,
    pub at: DateTime<Utc>,
}

/// How many events are sent, and after which to go on; nothing: there are no more.
pub struct Redelivering {
    pub count: usize,
    pub next: Option<Cursor>,
}

impl TenantTx<'_> {
    /// Sends an event once more, or sooner where it waits already. Returns the delivery that does it.
    pub fn redeliver(
        &mut self,
        endpoint: WebhookEndpointId,
        event: EventId,
        at: DateTime<Utc>,
    ) -> Result<DeliveryId, StoreError> {
        let row: DeliveryIdRow = diesel::sql_query(REDELIVER_ONE)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Uuid, _>(DeliveryId::new().as_uuid())
            .bind::<Uuid, _>(endpoint.as_uuid())
            .bind::<Uuid, _>(event.as_uuid())
            .bind::<Timestamptz, _>(at)
            .get_result(self.conn)?;
        self.changes.deliveries = true;
        Ok(DeliveryId::from_uuid(row.delivery_id))
    }

    /// Sends many events once more, the oldest first. In steps, each of which takes no longer for what the
    /// endpoint has taken or does not hear of: whoever finds none has looked at `looks` events and goes on.
    pub fn redeliver_many(&mut self, wanted: &Redelivery) -> Result<Redelivering, StoreError> {
        let seen = self.events_since(wanted)?;
        let end_of_look = seen.last().map(|(cursor, _)| *cursor).filter(|_| seen.len() >= wanted.looks);
        let hears = |kind: &String| {
            kind != TEST_EVENT && wanted.types.as_ref().is_none_or(|types| types.contains(kind))
        };
        let mut heard: Vec<Cursor> =
            seen.into_iter().filter(|(_, kind)| hears(kind)).map(|(cursor, _)| cursor).collect();
        let settled = self.settled(wanted, &heard)?;
        heard.retain(|cursor| !settled.contains(&cursor.id));
        let more = heard.len() > wanted.limit;
        heard.truncate(wanted.limit);
        self.insert_redeliveries(wanted, &heard)?;
        let next = if more { heard.last().copied() } else { end_of_look };
        Ok(Redelivering { count: heard.len(), next })
    }

    /// At most `looks` events and their types, the oldest first.
    fn events_since(&mut self, wanted: &Redelivery) -> Result<Vec<(Cursor, String)>, StoreError> {
        let mut query = events::table
            .filter(events::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(events::environment.eq(self.scope.environment.as_str()))
            .filter(events::created_at.ge(wanted.since))
            .into_boxed();
        if let Some(cursor) = wanted.after {
            // The time by itself first, from where the index is read.
            let later = events::created_at.gt(cursor.at).or(events::event_id.gt(cursor.id));
            query = query.filter(events::created_at.ge(cursor.at).and(later));
        }
        let rows: Vec<(uuid::Uuid, DateTime<Utc>, String)> = query
            .order((events::created_at, events::event_id))
            .limit(i64::try_from(wanted.looks).unwrap_or(i64::MAX))
            .select((events::event_id, events::created_at, events::type_))
            .load(self.conn)?;
        Ok(rows.into_iter().map(|(id, at, kind)| (Cursor { at, id }, kind)).collect())
    }

    fn settled(&mut self, wanted: &Redelivery, events: &[Cursor]) -> Result<HashSet<uuid::Uuid>, StoreError> {
        let ids: Vec<uuid::Uuid> = events.iter().map(|cursor| cursor.id).collect();
        let rows: Vec<EventIdRow> = diesel::sql_query(SETTLED)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Uuid, _>(wanted.endpoint.as_uuid())
            .bind::<Array<Uuid>, _>(ids)
            .bind::<Bool, _>(wanted.all)
            .load(self.conn)?;
        Ok(rows.into_iter().map(|row| row.event_id).collect())
    }

    fn insert_redeliveries(&mut self, wanted: &Redelivery, events: &[Cursor]) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let deliveries: Vec<uuid::Uuid> = events.iter().map(|_| DeliveryId::new().as_uuid()).collect();
        let ids: Vec<uuid::Uuid> = events.iter().map(|cursor| cursor.id).collect();
        diesel::sql_query(REDELIVER_MANY)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Uuid, _>(wanted.endpoint.as_uuid())
            .bind::<Array<Uuid>, _>(deliveries)
            .bind::<Array<Uuid>, _>(ids)
            .bind::<Timestamptz, _>(wanted.at)
            .execute(self.conn)?;
        self.changes.deliveries = true;
        Ok(())
    }
}
