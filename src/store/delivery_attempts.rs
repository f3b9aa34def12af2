//! What a sender needs of a delivery that it has claimed, and what it writes down afterwards.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, SmallInt, Text, Timestamptz, Uuid};

use super::deliveries::own_deliveries;
use super::schema::{events, webhook_deliveries, webhook_endpoints};
use super::{StoreError, TenantTx};
use crate::model::delivery::{Attempt, DeliveryCause, DeliveryStatus};
use crate::model::event::Event;
use crate::model::id::{DeliveryId, EventId, WebhookEndpointId};
use crate::model::tenant::TenantScope;

/// A claimed delivery with all that it takes to send it.
pub struct ToSend {
    pub scope: TenantScope,
    pub id: DeliveryId,
    pub endpoint: WebhookEndpointId,
    pub cause: DeliveryCause,
    /// Attempts that were made before.
    pub attempts: u32,
    pub event: Event,
    pub url: String,
    pub secret_sealed: Vec<u8>,
    /// While it signs too.
    pub previous_secret_sealed: Option<Vec<u8>>,
    /// Whether a success is news of the endpoint: it was failing, or has taken nothing for a minute.
    pub success_is_news: bool,
}

/// What becomes of a delivery after an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    Succeeded,
    RetryAt(DateTime<Utc>),
    Failed,
}

/// How often the success of an endpoint that is well is noted, in seconds, about.
const SUCCESS_NOTED_SECS: i64 = 60;

type EventRow = (uuid::Uuid, String, serde_json::Value, DateTime<Utc>);
type EndpointRow = (
    (String, Vec<u8>, Option<Vec<u8>>, Option<DateTime<Utc>>),
    (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
);
type Row = ((uuid::Uuid, uuid::Uuid, String, i16), EventRow, EndpointRow);

/// A success counts whoever has the claim by now; anything else is the claim's own to say. One statement, since
/// every delivery costs it; its status is asked for in a way that no index of what is pending fits, so that the row
/// is found by its key.
const END: &str = "
    with ended as (
    update webhook_deliveries set status = $4, attempts = attempts + 1, next_attempt_at = $5,
        finished_at = case when $4 = 'pending' then null else $6 end, leased_until = null, claim_id = null
    where tenant_id = $1 and environment = $2 and delivery_id = $3 and status not in ('succeeded', 'failed') and attempts < 12
        and ($4 = 'succeeded' or claim_id = $7)
    returning attempts)
    insert into webhook_attempts (tenant_id, environment, delivery_id, attempt_number, at, duration_ms,
        response_status, response_excerpt, error, url)
    select $1, $2, $3, attempts, $8, $9, $10, $11, $12, $13 from ended
    returning attempt_number";

#[derive(QueryableByName)]
struct EndedRow {
    #[diesel(sql_type = SmallInt)]
    attempt_number: i16,
}

impl TenantTx<'_> {
    /// Writes a delivery that its caller sends at once, claimed until `leased_until`.
    pub fn insert_claimed_delivery(
        &mut self,
        (id, claim): (DeliveryId, uuid::Uuid),
        endpoint: WebhookEndpointId,
        event: EventId,
        leased_until: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::insert_into(webhook_deliveries::table)
            .values((
                webhook_deliveries::tenant_id.eq(self.scope.tenant.as_uuid()),
                webhook_deliveries::environment.eq(self.scope.environment.as_str()),
                webhook_deliveries::delivery_id.eq(id.as_uuid()),
                webhook_deliveries::endpoint_id.eq(endpoint.as_uuid()),
                webhook_deliveries::event_id.eq(event.as_uuid()),
                webhook_deliveries::cause.eq(DeliveryCause::Test.as_str()),
                webhook_deliveries::status.eq(DeliveryStatus::Pending.as_str()),
                webhook_deliveries::next_attempt_at.eq(leased_until),
                webhook_deliveries::leased_until.eq(leased_until),
                webhook_deliveries::claim_id.eq(claim),
                webhook_deliveries::created_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Those of `ids` that are there, with their events and endpoints. `now` decides which secrets sign.
    pub fn deliveries_to_send(
        &mut self,
        ids: &[DeliveryId],
        now: DateTime<Utc>,
    ) -> Result<Vec<ToSend>, StoreError> {
        let ids: Vec<uuid::Uuid> = ids.iter().map(DeliveryId::as_uuid).collect();
        let rows: Vec<Row> = own_deliveries!(self)
            .filter(webhook_deliveries::delivery_id.eq_any(ids))
            .select((
                (
                    webhook_deliveries::delivery_id,
                    webhook_deliveries::endpoint_id,
                    webhook_deliveries::cause,
                    webhook_deliveries::attempts,
                ),
                (events::event_id, events::type_, events::data, events::created_at),
                (
                    (
                        webhook_endpoints::url,
                        webhook_endpoints::secret_sealed,
                        webhook_endpoints::previous_secret_sealed,
                        webhook_endpoints::previous_secret_until,
                    ),
                    (webhook_endpoints::failing_since, webhook_endpoints::last_success_at),
                ),
            ))
            .load(self.conn)?;
        let scope = self.scope;
        rows.into_iter().map(|row| read(scope, row, now)).collect()
    }

    /// Writes an attempt down and what becomes of its delivery. Returns the attempt's number; nothing when another
    /// sender has the delivery by now, or it is gone.
    pub fn end_attempt(
        &mut self,
        (id, claim): (DeliveryId, uuid::Uuid),
        attempt: &Attempt,
        next: Next,
        now: DateTime<Utc>,
    ) -> Result<Option<u32>, StoreError> {
        let (status, next_attempt_at) = match next {
            Next::Succeeded => (DeliveryStatus::Succeeded, None),
            Next::RetryAt(at) => (DeliveryStatus::Pending, Some(at)),
            Next::Failed => (DeliveryStatus::Failed, None),
        };
        let ended: Option<EndedRow> = diesel::sql_query(END)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Uuid, _>(id.as_uuid())
            .bind::<Text, _>(status.as_str())
            .bind::<Nullable<Timestamptz>, _>(next_attempt_at)
            .bind::<Timestamptz, _>(now)
            .bind::<Uuid, _>(claim)
            .bind::<Timestamptz, _>(attempt.at)
            .bind::<Integer, _>(i32::try_from(attempt.took.as_millis()).unwrap_or(i32::MAX))
            .bind::<Nullable<SmallInt>, _>(attempt.response_status.map(|status| status.min(999) as i16))
            .bind::<Nullable<Text>, _>(&attempt.response_excerpt)
            .bind::<Nullable<Text>, _>(&attempt.error)
            .bind::<Nullable<Text>, _>(&attempt.url)
            .get_result(self.conn)
            .optional()?;
        Ok(ended.and_then(|row| u32::try_from(row.attempt_number).ok()))
    }
}

fn read(scope: TenantScope, row: Row, now: DateTime<Utc>) -> Result<ToSend, StoreError> {
    let ((id, endpoint, cause, attempts), (event, kind, data, at), (own, health)) = row;
    let ((url, secret, previous, until), (failing_since, last_success_at)) = (own, health);
    let long_ago = now - TimeDelta::seconds(SUCCESS_NOTED_SECS);
    let cause = cause.parse().map_err(|_| StoreError::Corrupt("webhook_deliveries.cause"))?;
    Ok(ToSend {
        scope,
        id: DeliveryId::from_uuid(id),
        endpoint: WebhookEndpointId::from_uuid(endpoint),
        cause,
        attempts: u32::try_from(attempts).unwrap_or_default(),
        event: Event { id: EventId::from_uuid(event), environment: scope.environment, kind, data, at },
        url,
        secret_sealed: secret,
        previous_secret_sealed: previous.filter(|_| until.is_some_and(|until| until > now)),
        success_is_news: failing_since.is_some() || last_success_at.is_none_or(|at| at < long_ago),
    })
}
