//! The log of deliveries.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::pages::{after, is};
use super::schema::{events, webhook_attempts, webhook_deliveries, webhook_endpoints};
use super::{StoreError, TenantTx};
use crate::model::delivery::{Attempt, Delivery, DeliveryFilter};
use crate::model::event::Event;
use crate::model::id::{DeliveryId, EventId, WebhookEndpointId};
use crate::model::page::PageRequest;
use crate::model::tenant::Environment;

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
    url: Option<String>,
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
            url: self.url,
            at: self.at,
            took: Duration::from_millis(u64::try_from(self.duration_ms).unwrap_or_default()),
            response_status: self.response_status.and_then(|status| u16::try_from(status).ok()),
            response_excerpt: self.response_excerpt,
            error: self.error,
        }
    }
}
