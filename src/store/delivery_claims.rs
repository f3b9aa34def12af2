//! Whose turn it is: claiming deliveries that are due, across tenants. A claim is a lease in the row; replicas
//! share the work, and what a dead one had claimed is due again when its lease ends.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid};

use super::{StoreError, SystemTx};
use crate::model::id::{DeliveryId, TenantId, WebhookEndpointId};
use crate::model::tenant::TenantScope;

/// The endpoints that anything waits for, found by leaping from one to the next in the index, so that a long
/// queue of one costs no more than a short one. Of each as many as it may have under way, the oldest first; and
/// of all these first one of each, then a second of each. What a suspended tenant has waits until it goes on.
const CLAIM: &str = "
    with recursive busy as (
        (select tenant_id, environment, endpoint_id from webhook_deliveries
            where status = 'pending' order by endpoint_id limit 1)
        union all
        select next.tenant_id, next.environment, next.endpoint_id from busy cross join lateral (
            select tenant_id, environment, endpoint_id from webhook_deliveries
            where status = 'pending' and endpoint_id > busy.endpoint_id order by endpoint_id limit 1) as next
    ),
    turn as (
        select due.tenant_id, due.environment, due.delivery_id
        from busy
        join webhook_endpoints e
            on e.tenant_id = busy.tenant_id and e.environment = busy.environment
                and e.endpoint_id = busy.endpoint_id
        join tenants t on t.tenant_id = busy.tenant_id
        cross join lateral (
            select count(*) as count from webhook_deliveries
            where endpoint_id = busy.endpoint_id and leased_until > $1) as under_way
        cross join lateral (
            select tenant_id, environment, delivery_id, next_attempt_at from webhook_deliveries
            where endpoint_id = busy.endpoint_id and status = 'pending' and next_attempt_at <= $1
            order by next_attempt_at limit greatest(0, $2 - under_way.count) for update skip locked) as due
        where e.enabled and t.status = 'active' and (e.paused_until is null or e.paused_until <= $1)
            and (e.failing_since is not null or e.endpoint_id = any($3)) = $4
        order by under_way.count + row_number() over (partition by busy.endpoint_id order by due.next_attempt_at),
            due.next_attempt_at
        limit $5
    )
    update webhook_deliveries d set leased_until = $6, next_attempt_at = $6, claim_id = $7
    from turn
    where d.tenant_id = turn.tenant_id and d.environment = turn.environment and d.delivery_id = turn.delivery_id
    returning d.tenant_id, d.environment, d.delivery_id";

const BACKLOG: &str = "
    select count(*) as pending, count(*) filter (where d.next_attempt_at <= $1) as due,
        min(d.next_attempt_at) filter (where d.next_attempt_at <= $1) as oldest_due
    from webhook_deliveries d join webhook_endpoints e using (tenant_id, environment, endpoint_id)
    join tenants t on t.tenant_id = d.tenant_id
    where d.status = 'pending' and e.enabled and t.status = 'active'";

#[derive(QueryableByName)]
struct ClaimedRow {
    #[diesel(sql_type = Uuid)]
    tenant_id: uuid::Uuid,
    #[diesel(sql_type = Text)]
    environment: String,
    #[diesel(sql_type = Uuid)]
    delivery_id: uuid::Uuid,
}

#[derive(QueryableByName)]
struct BacklogRow {
    #[diesel(sql_type = BigInt)]
    pending: i64,
    #[diesel(sql_type = BigInt)]
    due: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    oldest_due: Option<DateTime<Utc>>,
}

/// Which deliveries to claim.
pub struct ClaimRequest {
    pub now: DateTime<Utc>,
    pub leased_until: DateTime<Utc>,
    /// Names the claim: only who knows it may end it.
    pub claim: uuid::Uuid,
    /// How many one endpoint may have under way, in all replicas together.
    pub per_endpoint_max: i64,
    pub limit: i64,
    /// Endpoints that were slow a moment ago.
    pub slow: Vec<WebhookEndpointId>,
    /// Whether to claim for endpoints that fail or were slow, or for all the others.
    pub of_the_slow: bool,
}

/// What waits to be sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backlog {
    pub pending: i64,
    /// Of these, what should have been sent by now.
    pub due: i64,
    pub oldest_due: Option<DateTime<Utc>>,
}

impl SystemTx<'_> {
    pub fn claim_deliveries(
        &mut self,
        request: &ClaimRequest,
    ) -> Result<Vec<(TenantScope, DeliveryId)>, StoreError> {
        let slow: Vec<uuid::Uuid> = request.slow.iter().map(WebhookEndpointId::as_uuid).collect();
        let rows: Vec<ClaimedRow> = diesel::sql_query(CLAIM)
            .bind::<Timestamptz, _>(request.now)
            .bind::<BigInt, _>(request.per_endpoint_max)
            .bind::<Array<Uuid>, _>(slow)
            .bind::<Bool, _>(request.of_the_slow)
            .bind::<BigInt, _>(request.limit)
            .bind::<Timestamptz, _>(request.leased_until)
            .bind::<Uuid, _>(request.claim)
            .load(self.conn)?;
        rows.into_iter().map(ClaimedRow::read).collect()
    }

    /// What waits for endpoints that are on, of tenants that are not suspended.
    pub fn webhook_backlog(&mut self, now: DateTime<Utc>) -> Result<Backlog, StoreError> {
        let row: BacklogRow = diesel::sql_query(BACKLOG).bind::<Timestamptz, _>(now).get_result(self.conn)?;
        Ok(Backlog { pending: row.pending, due: row.due, oldest_due: row.oldest_due })
    }
}

impl ClaimedRow {
    fn read(self) -> Result<(TenantScope, DeliveryId), StoreError> {
        let environment = self.environment.parse();
        let environment = environment.map_err(|_| StoreError::Corrupt("webhook_deliveries.environment"))?;
        let scope = TenantScope { tenant: TenantId::from_uuid(self.tenant_id), environment };
        Ok((scope, DeliveryId::from_uuid(self.delivery_id)))
    }
}
