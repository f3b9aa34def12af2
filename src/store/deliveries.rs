//! The log of deliveries, and asking for one or for many once more.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid};

use super::pages::{after, is};
use super::schema::{events, webhook_attempts, webhook_deliveries, webhook_endpoints};
use super::{StoreError, TenantTx};
use crate::model::delivery::{Attempt, Delivery, DeliveryFilter};
use crate::model::event::Event;
use crate::model::id::{DeliveryId, EventId, WebhookEndpointId};
use crate::model::page::{Cursor, PageRequest};
use crate::model::tenant::Environment;
use crate::model::webhook::TEST_EVENT;

type DeliveryRow =
    (uuid::Uuid, uuid::Uuid, String, String, Option<DateTime<Utc>>, DateTime<Utc>, Option<DateTime<Utc>>);
type EventRow = (uuid::Uuid, String, serde_json::Value, DateTime<Utc>);

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook_attempts, check_for_backend(diesel::pg::Pg))]
struct AttemptRow {
    delivery_id: uuid::Uuid,
    attempt_number: i16,
    at: DateTime<Utc>,
    duration_ms: i32,
    response_status: Option<i16>,
    response_excerpt: Option<String>,
    error: Option<String>,
}

/// The transaction's own deliveries with their events, but for those to endpoints that are deleted.
macro_rules! own_deliveries {
    ($tx:expr) => {
        webhook_deliveries::table
            .inner_join(
                events::table.on(events::tenant_id
                    .eq(webhook_deliveries::tenant_id)
                    .and(events::environment.eq(webhook_deliveries::environment))
                    .and(events::event_id.eq(webhook_deliveries::event_id))),
            )
            .inner_join(
                webhook_endpoints::table.on(webhook_endpoints::tenant_id
                    .eq(webhook_deliveries::tenant_id)
                    .and(webhook_endpoints::environment.eq(webhook_deliveries::environment))
                    .and(webhook_endpoints::endpoint_id.eq(webhook_deliveries::endpoint_id))),
            )
            .filter(webhook_deliveries::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(webhook_deliveries::environment.eq($tx.scope.environment.as_str()))
            .filter(webhook_endpoints::deleted_at.is_null())
    };
}
pub(super) use own_deliveries;

/// The same, with what the log shows.
macro_rules! own {
    ($tx:expr) => {
        own_deliveries!($tx).select((
            (
                webhook_deliveries::delivery_id,
                webhook_deliveries::endpoint_id,
                webhook_deliveries::cause,
                webhook_deliveries::status,
                webhook_deliveries::next_attempt_at,
                webhook_deliveries::created_at,
                webhook_deliveries::finished_at,
            ),
            (events::event_id, events::type_, events::data, events::created_at),
        ))
    };
}

/// What waits already is brought forward instead, unless somebody is at it.
const REDELIVER_ONE: &str = "
    insert into webhook_deliveries (tenant_id, environment, delivery_id, endpoint_id, event_id, cause, status,
        next_attempt_at, created_at)
    values ($1, $2, $3, $4, $5, 'redelivery', 'pending', $6, $6)
    on conflict (tenant_id, environment, endpoint_id, event_id) where status = 'pending' do update
        set next_attempt_at = case when webhook_deliveries.leased_until > $6
            then webhook_deliveries.next_attempt_at else excluded.next_attempt_at end
    returning delivery_id";

/// Events that the endpoint hears of, the oldest first: those it has not taken, or all. What waits already is
/// left alone. The ids of deliveries come along, so that they sort by time. All are due at once, by a microsecond each
/// one after the other, so that the oldest is claimed first.
const REDELIVER_MANY: &str = "
    with wanted as (
        select ev.event_id, ev.created_at from events ev
        join webhook_endpoints e
            on e.tenant_id = ev.tenant_id and e.environment = ev.environment and e.endpoint_id = $3
        where ev.tenant_id = $1 and ev.environment = $2 and ev.created_at >= $4
            and ($5 is null or (ev.created_at, ev.event_id) > ($5, $6))
            and ev.type <> $7 and (e.events is null or ev.type = any(e.events))
            and not exists (
                select from webhook_deliveries d
                where d.tenant_id = ev.tenant_id and d.environment = ev.environment and d.event_id = ev.event_id
                    and d.endpoint_id = $3 and (d.status = 'pending' or (d.status = 'succeeded' and not $8)))
        order by ev.created_at, ev.event_id limit $9
    ),
    written as (
        insert into webhook_deliveries (tenant_id, environment, delivery_id, endpoint_id, event_id, cause,
            status, next_attempt_at, created_at)
        select $1, $2, ($10)[number::integer], $3, event_id, 'redelivery', 'pending',
            $11 - ($9 - number) * interval '1 microsecond', $11
        from (select *, row_number() over (order by created_at, event_id) as number from wanted) as numbered
        on conflict (tenant_id, environment, endpoint_id, event_id) where status = 'pending' do nothing
    )
    select event_id, created_at from wanted order by created_at, event_id";

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = Uuid)]
    delivery_id: uuid::Uuid,
}

#[derive(QueryableByName)]
struct WantedRow {
    #[diesel(sql_type = Uuid)]
    event_id: uuid::Uuid,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

/// Which events to send once more.
pub struct Redelivery {
    pub endpoint: WebhookEndpointId,
    pub since: DateTime<Utc>,
    /// After this one; nothing: from `since` on.
    pub after: Option<Cursor>,
    /// Also those that the endpoint has taken.
    pub all: bool,
    pub limit: usize,
    pub at: DateTime<Utc>,
}

impl TenantTx<'_> {
    pub fn delivery(&mut self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        let row: Option<(DeliveryRow, EventRow)> = own!(self)
            .filter(webhook_deliveries::delivery_id.eq(id.as_uuid()))
            .first(self.conn)
            .optional()?;
        Ok(self.with_attempts(row.into_iter().collect())?.pop())
    }

    /// Newest first; one more than asked for shows that there are more.
    pub fn list_deliveries(
        &mut self,
        endpoint: WebhookEndpointId,
        filter: &DeliveryFilter,
        page: PageRequest,
    ) -> Result<Vec<Delivery>, StoreError> {
        let of_endpoint = webhook_deliveries::endpoint_id.eq(endpoint.as_uuid());
        let mut query = own!(self).filter(of_endpoint).into_boxed();
        if let Some(status) = filter.status {
            query = query.filter(is("webhook_deliveries.status", status.as_str()));
        }
        if let Some(event) = filter.event {
            query = query.filter(webhook_deliveries::event_id.eq(event.as_uuid()));
        }
        if let Some(cursor) = page.after {
            query =
                query.filter(after!(cursor, webhook_deliveries::created_at, webhook_deliveries::delivery_id));
        }
        let rows: Vec<(DeliveryRow, EventRow)> = query
            .order((webhook_deliveries::created_at.desc(), webhook_deliveries::delivery_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        self.with_attempts(rows)
    }

    /// Sends an event once more, or sooner where it waits already. Returns the delivery that does it.
    pub fn redeliver(
        &mut self,
        endpoint: WebhookEndpointId,
        event: EventId,
        at: DateTime<Utc>,
    ) -> Result<DeliveryId, StoreError> {
        let row: IdRow = diesel::sql_query(REDELIVER_ONE)
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

    /// Sends many events once more, the oldest first. Returns which, in their order.
    pub fn redeliver_many(&mut self, wanted: &Redelivery) -> Result<Vec<Cursor>, StoreError> {
        let ids: Vec<uuid::Uuid> = (0..wanted.limit).map(|_| DeliveryId::new().as_uuid()).collect();
        let after = wanted.after;
        let rows: Vec<WantedRow> = diesel::sql_query(REDELIVER_MANY)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Uuid, _>(wanted.endpoint.as_uuid())
            .bind::<Timestamptz, _>(wanted.since)
            .bind::<Nullable<Timestamptz>, _>(after.map(|cursor| cursor.at))
            .bind::<Nullable<Uuid>, _>(after.map(|cursor| cursor.id))
            .bind::<Text, _>(TEST_EVENT)
            .bind::<Bool, _>(wanted.all)
            .bind::<BigInt, _>(i64::try_from(wanted.limit).unwrap_or(i64::MAX))
            .bind::<Array<Uuid>, _>(ids)
            .bind::<Timestamptz, _>(wanted.at)
            .load(self.conn)?;
        self.changes.deliveries |= !rows.is_empty();
        Ok(rows.into_iter().map(|row| Cursor { at: row.created_at, id: row.event_id }).collect())
    }

    fn with_attempts(&mut self, rows: Vec<(DeliveryRow, EventRow)>) -> Result<Vec<Delivery>, StoreError> {
        let ids: Vec<uuid::Uuid> = rows.iter().map(|(delivery, _)| delivery.0).collect();
        let attempts: Vec<AttemptRow> = webhook_attempts::table
            .filter(webhook_attempts::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(webhook_attempts::environment.eq(self.scope.environment.as_str()))
            .filter(webhook_attempts::delivery_id.eq_any(ids))
            .order((webhook_attempts::delivery_id, webhook_attempts::attempt_number))
            .select(AttemptRow::as_select())
            .load(self.conn)?;
        let mut by_delivery: HashMap<uuid::Uuid, Vec<Attempt>> = HashMap::new();
        for row in attempts {
            by_delivery.entry(row.delivery_id).or_default().push(row.read());
        }
        let environment = self.scope.environment;
        let read = |row: (DeliveryRow, EventRow)| {
            let attempts = by_delivery.remove(&row.0.0).unwrap_or_default();
            read(environment, row, attempts)
        };
        rows.into_iter().map(read).collect()
    }
}

fn read(
    environment: Environment,
    (delivery, event): (DeliveryRow, EventRow),
    attempts: Vec<Attempt>,
) -> Result<Delivery, StoreError> {
    let (id, endpoint, cause, status, next_attempt_at, created_at, finished_at) = delivery;
    let (event_id, kind, data, at) = event;
    Ok(Delivery {
        id: DeliveryId::from_uuid(id),
        endpoint: WebhookEndpointId::from_uuid(endpoint),
        event: Event { id: EventId::from_uuid(event_id), environment, kind, data, at },
        cause: cause.parse().map_err(|_| StoreError::Corrupt("webhook_deliveries.cause"))?,
        status: status.parse().map_err(|_| StoreError::Corrupt("webhook_deliveries.status"))?,
        next_attempt_at,
        created_at,
        finished_at,
        attempts,
    })
}

impl AttemptRow {
    fn read(self) -> Attempt {
        Attempt {
            number: u32::try_from(self.attempt_number).unwrap_or_default(),
            at: self.at,
            took: Duration::from_millis(u64::try_from(self.duration_ms).unwrap_or_default()),
            response_status: self.response_status.and_then(|status| u16::try_from(status).ok()),
            response_excerpt: self.response_excerpt,
            error: self.error,
        }
    }
}
