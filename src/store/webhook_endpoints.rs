//! Webhook endpoints. Their secrets are sealed by whoever calls.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid};

use super::pages::after;
use super::schema::webhook_endpoints;
use super::{StoreError, SystemTx, TenantTx};
use crate::model::event::EventKind;
use crate::model::id::WebhookEndpointId;
use crate::model::page::PageRequest;
use crate::model::webhook::{
    DisabledReason, EndpointChange, FAILURE_FORGOTTEN_HOURS, NewEndpoint, WebhookEndpoint,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhook_endpoints, check_for_backend(diesel::pg::Pg))]
struct Row {
    endpoint_id: uuid::Uuid,
    url: String,
    events: Option<Vec<String>>,
    description: Option<String>,
    disabled_reason: Option<String>,
    disabled_at: Option<DateTime<Utc>>,
    failing_since: Option<DateTime<Utc>>,
    last_failure_at: Option<DateTime<Utc>>,
    last_success_at: Option<DateTime<Utc>>,
    previous_secret_until: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// What an update sets; nothing in the outer place leaves a column as it is.
#[derive(AsChangeset)]
#[diesel(table_name = webhook_endpoints)]
struct Set {
    url: Option<String>,
    events: Option<Option<Vec<&'static str>>>,
    description: Option<Option<String>>,
    enabled: Option<bool>,
    disabled_reason: Option<Option<&'static str>>,
    disabled_at: Option<Option<DateTime<Utc>>>,
    failing_since: Option<Option<DateTime<Utc>>>,
    paused_until: Option<Option<DateTime<Utc>>>,
    updated_at: DateTime<Utc>,
}

/// The transaction's own endpoints: the query names what row-level security enforces as well.
macro_rules! own {
    ($tx:expr) => {
        webhook_endpoints::table
            .filter(webhook_endpoints::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(webhook_endpoints::environment.eq($tx.scope.environment.as_str()))
            .filter(webhook_endpoints::deleted_at.is_null())
    };
    ($tx:expr, $id:expr) => {
        own!($tx).filter(webhook_endpoints::endpoint_id.eq($id.as_uuid()))
    };
}

const FAILED: &str = "
    update webhook_endpoints set last_failure_at = $4, paused_until = coalesce($5, paused_until),
        failing_since = case when failing_since is null or coalesce(last_failure_at, $6) < $6 then $4
            else failing_since end
    where tenant_id = $1 and environment = $2 and endpoint_id = $3
    returning failing_since";

#[derive(QueryableByName)]
struct FailingRow {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    failing_since: Option<DateTime<Utc>>,
}

impl TenantTx<'_> {
    /// How many there are. Whoever counts before adding one holds the others off until the end.
    pub fn lock_and_count_webhook_endpoints(&mut self) -> Result<i64, StoreError> {
        let scope = format!("webhook endpoints of {} {}", self.scope.tenant, self.scope.environment);
        diesel::sql_query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(scope)
            .execute(self.conn)?;
        self.count_webhook_endpoints()
    }

    pub fn count_webhook_endpoints(&mut self) -> Result<i64, StoreError> {
        Ok(own!(self).count().get_result(self.conn)?)
    }

    pub fn insert_webhook_endpoint(
        &mut self,
        id: WebhookEndpointId,
        new: &NewEndpoint,
        secret_sealed: &[u8],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::insert_into(webhook_endpoints::table)
            .values((
                webhook_endpoints::tenant_id.eq(self.scope.tenant.as_uuid()),
                webhook_endpoints::environment.eq(self.scope.environment.as_str()),
                webhook_endpoints::endpoint_id.eq(id.as_uuid()),
                webhook_endpoints::url.eq(&new.url),
                webhook_endpoints::events.eq(new.events.as_deref().map(words)),
                webhook_endpoints::description.eq(&new.description),
                webhook_endpoints::secret_sealed.eq(secret_sealed),
                webhook_endpoints::created_at.eq(at),
                webhook_endpoints::updated_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    pub fn webhook_endpoint(&mut self, id: WebhookEndpointId) -> Result<Option<WebhookEndpoint>, StoreError> {
        let row: Option<Row> = own!(self, id).select(Row::as_select()).first(self.conn).optional()?;
        row.map(Row::read).transpose()
    }

    /// The same, kept from changing until the end.
    pub fn lock_webhook_endpoint(
        &mut self,
        id: WebhookEndpointId,
    ) -> Result<Option<WebhookEndpoint>, StoreError> {
        let query = own!(self, id).select(Row::as_select()).for_no_key_update();
        let row: Option<Row> = query.first(self.conn).optional()?;
        row.map(Row::read).transpose()
    }

    /// Newest first; one more than asked for shows that there are more.
    pub fn list_webhook_endpoints(&mut self, page: PageRequest) -> Result<Vec<WebhookEndpoint>, StoreError> {
        let mut query = own!(self).select(Row::as_select()).into_boxed();
        if let Some(cursor) = page.after {
            query =
                query.filter(after!(cursor, webhook_endpoints::created_at, webhook_endpoints::endpoint_id));
        }
        let rows: Vec<Row> = query
            .order((webhook_endpoints::created_at.desc(), webhook_endpoints::endpoint_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Changes a locked endpoint. Switched on again it starts with a clean slate.
    pub fn update_webhook_endpoint(
        &mut self,
        id: WebhookEndpointId,
        change: &EndpointChange,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (enabled, fresh) = (change.enabled, change.enabled == Some(true) || change.url.is_some());
        let set = Set {
            url: change.url.clone(),
            events: change.events.as_ref().map(|events| events.as_deref().map(words)),
            description: change.description.clone(),
            enabled,
            disabled_reason: enabled.map(|on| (!on).then_some(DisabledReason::SwitchedOff.as_str())),
            disabled_at: enabled.map(|on| (!on).then_some(at)),
            failing_since: fresh.then_some(None),
            paused_until: fresh.then_some(None),
            updated_at: at,
        };
        diesel::update(own!(self, id)).set(set).execute(self.conn)?;
        Ok(())
    }

    /// Puts a new secret in the place of the old one, which signs too until `until`.
    pub fn rotate_webhook_secret(
        &mut self,
        id: WebhookEndpointId,
        secret_sealed: &[u8],
        until: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let before: Vec<u8> =
            own!(self, id).select(webhook_endpoints::secret_sealed).for_no_key_update().first(self.conn)?;
        diesel::update(own!(self, id))
            .set((
                webhook_endpoints::secret_sealed.eq(secret_sealed),
                webhook_endpoints::previous_secret_sealed.eq(until.map(|_| before)),
                webhook_endpoints::previous_secret_until.eq(until),
                webhook_endpoints::updated_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Switches it off for good, hides it and forgets its address and secrets. What was sent to it may be more
    /// than one statement can take away.
    pub fn delete_webhook_endpoint(
        &mut self,
        id: WebhookEndpointId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(own!(self, id))
            .set((
                webhook_endpoints::deleted_at.eq(at),
                webhook_endpoints::enabled.eq(false),
                webhook_endpoints::disabled_reason.eq(DisabledReason::SwitchedOff.as_str()),
                webhook_endpoints::disabled_at.eq(at),
                webhook_endpoints::url.eq("-"),
                webhook_endpoints::description.eq(None::<String>),
                webhook_endpoints::secret_sealed.eq(Vec::<u8>::new()),
                webhook_endpoints::previous_secret_sealed.eq(None::<Vec<u8>>),
                webhook_endpoints::previous_secret_until.eq(None::<DateTime<Utc>>),
                webhook_endpoints::updated_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Switches an endpoint off; false when it was off before.
    pub fn disable_webhook_endpoint(
        &mut self,
        id: WebhookEndpointId,
        reason: DisabledReason,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let changed = diesel::update(own!(self, id).filter(webhook_endpoints::enabled))
            .set((
                webhook_endpoints::enabled.eq(false),
                webhook_endpoints::disabled_reason.eq(reason.as_str()),
                webhook_endpoints::disabled_at.eq(at),
                webhook_endpoints::updated_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(changed > 0)
    }

    /// Notes that the endpoint took something.
    pub fn note_webhook_success(
        &mut self,
        id: WebhookEndpointId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(own!(self, id))
            .set((
                webhook_endpoints::failing_since.eq(None::<DateTime<Utc>>),
                webhook_endpoints::paused_until.eq(None::<DateTime<Utc>>),
                webhook_endpoints::last_success_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Notes that the endpoint took nothing, and leaves it alone until `paused_until`. Returns since when it has
    /// taken nothing; nothing when it is gone.
    pub fn note_webhook_failure(
        &mut self,
        id: WebhookEndpointId,
        paused_until: Option<DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row: Option<FailingRow> = diesel::sql_query(FAILED)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Uuid, _>(id.as_uuid())
            .bind::<Timestamptz, _>(at)
            .bind::<Nullable<Timestamptz>, _>(paused_until)
            .bind::<Timestamptz, _>(at - TimeDelta::hours(FAILURE_FORGOTTEN_HOURS))
            .get_result(self.conn)
            .optional()?;
        Ok(row.and_then(|row| row.failing_since))
    }
}

/// A batch of what was sent to endpoints that are deleted; a transaction that saw one of them before may still
/// be at work, for moments.
const FORGET_DELIVERIES: &str = "
    delete from webhook_deliveries d using (
        select w.tenant_id, w.environment, w.delivery_id from webhook_endpoints e
        join webhook_deliveries w using (tenant_id, environment, endpoint_id)
        where e.deleted_at < $1 limit $2) as old
    where d.tenant_id = old.tenant_id and d.environment = old.environment and d.delivery_id = old.delivery_id";

const FORGET_ENDPOINTS: &str = "
    delete from webhook_endpoints e where e.deleted_at < $1 and not exists (
        select from webhook_deliveries d where d.tenant_id = e.tenant_id and d.environment = e.environment
            and d.endpoint_id = e.endpoint_id)";

impl SystemTx<'_> {
    /// Takes away endpoints that were deleted before `before`, what was sent to them first, a batch at a time.
    pub fn forget_deleted_webhook_endpoints(
        &mut self,
        before: DateTime<Utc>,
        limit: i64,
    ) -> Result<(), StoreError> {
        let forgotten = diesel::sql_query(FORGET_DELIVERIES)
            .bind::<Timestamptz, _>(before)
            .bind::<BigInt, _>(limit)
            .execute(self.conn)?;
        if forgotten == 0 {
            diesel::sql_query(FORGET_ENDPOINTS).bind::<Timestamptz, _>(before).execute(self.conn)?;
        }
        Ok(())
    }
}

fn words(kinds: &[EventKind]) -> Vec<&'static str> {
    kinds.iter().map(|kind| kind.as_str()).collect()
}

impl Row {
    fn read(self) -> Result<WebhookEndpoint, StoreError> {
        let reason = self.disabled_reason.map(|text| text.parse()).transpose();
        let reason = reason.map_err(|_| StoreError::Corrupt("webhook_endpoints.disabled_reason"))?;
        Ok(WebhookEndpoint {
            id: WebhookEndpointId::from_uuid(self.endpoint_id),
            url: self.url,
            events: self.events,
            description: self.description,
            disabled: reason.zip(self.disabled_at),
            failing_since: self.failing_since,
            last_failure_at: self.last_failure_at,
            last_success_at: self.last_success_at,
            previous_secret_until: self.previous_secret_until,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
