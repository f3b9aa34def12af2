//! Plans. They belong to the operator: tenants read them and no more.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{plans, tenants};
use super::{Store, StoreError};
use crate::model::plan::{Plan, PlanChange, PlanRecord};
use crate::model::quota::{QuotaChanges, Quotas};

/// What a tenant's own look at its plan is made of.
#[derive(Queryable, Selectable, Insertable, Clone)]
#[diesel(table_name = plans)]
pub(in crate::store) struct PlanRow {
    plan_id: String,
    qr_login: bool,
    link_sessions_pending_max: i32,
    requests_per_second_max: i32,
    accounts_max: Option<i64>,
    posts_per_day_max: Option<i64>,
    link_sessions_per_day_max: Option<i64>,
    webhook_endpoints_max: Option<i64>,
    api_keys_max: Option<i64>,
    members_max: Option<i64>,
}

/// What is `None` stays; what is `Some(None)` becomes null.
#[derive(AsChangeset)]
#[diesel(table_name = plans)]
struct QuotaColumns {
    accounts_max: Option<Option<i64>>,
    posts_per_day_max: Option<Option<i64>>,
    link_sessions_per_day_max: Option<Option<i64>>,
    webhook_endpoints_max: Option<Option<i64>>,
    api_keys_max: Option<Option<i64>>,
    members_max: Option<Option<i64>>,
}

type Row = (PlanRow, DateTime<Utc>, DateTime<Utc>);

impl Store {
    /// Whether there is a plan of that name.
    pub async fn plan_exists(&self, plan: &str) -> Result<bool, StoreError> {
        let plan = plan.to_owned();
        self.owner(move |conn| {
            let query = plans::table.filter(plans::plan_id.eq(plan));
            Ok(diesel::select(diesel::dsl::exists(query)).get_result(conn)?)
        })
        .await
    }

    /// All plans, by name.
    pub async fn plans(&self) -> Result<Vec<PlanRecord>, StoreError> {
        let columns = || (PlanRow::as_select(), plans::created_at, plans::updated_at);
        let rows: Vec<Row> = self
            .owner(move |conn| Ok(plans::table.select(columns()).order(plans::plan_id).load(conn)?))
            .await?;
        let counts = self.tenants_by_plan().await?;
        Ok(rows.into_iter().map(|row| read(row, &counts)).collect())
    }

    pub async fn plan(&self, id: &str) -> Result<Option<PlanRecord>, StoreError> {
        Ok(self.plans().await?.into_iter().find(|record| record.plan.id == id))
    }

    /// Makes a plan; false when there is one of that name.
    pub async fn insert_plan(&self, plan: Plan, at: DateTime<Utc>) -> Result<bool, StoreError> {
        self.owner(move |conn| {
            let made = diesel::insert_into(plans::table)
                .values((PlanRow::of(plan), plans::created_at.eq(at), plans::updated_at.eq(at)))
                .on_conflict_do_nothing()
                .execute(conn)?;
            Ok(made == 1)
        })
        .await
    }

    /// Changes what is named; false when there is no such plan. Limits are within an `i32`.
    pub async fn update_plan(
        &self,
        id: String,
        change: PlanChange,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let small = |number: Option<i64>| number.and_then(|number| i32::try_from(number).ok());
        self.owner(move |conn| {
            let changed = diesel::update(plans::table.filter(plans::plan_id.eq(id)))
                .set((
                    plans::updated_at.eq(at),
                    change.qr_login.map(|allowed| plans::qr_login.eq(allowed)),
                    small(change.link_sessions_pending_max)
                        .map(|most| plans::link_sessions_pending_max.eq(most)),
                    small(change.requests_per_second_max).map(|most| plans::requests_per_second_max.eq(most)),
                    QuotaColumns::of(change.quotas),
                ))
                .execute(conn)?;
            Ok(changed == 1)
        })
        .await
    }

    /// Deletes a plan; false when there is none. Fails where a tenant is on it: ask `plan` first.
    pub async fn delete_plan(&self, id: String) -> Result<bool, StoreError> {
        self.owner(move |conn| {
            Ok(diesel::delete(plans::table.filter(plans::plan_id.eq(id))).execute(conn)? == 1)
        })
        .await
    }

    async fn tenants_by_plan(&self) -> Result<Vec<(String, i64)>, StoreError> {
        self.system(|tx| {
            Ok(tenants::table
                .group_by(tenants::plan_id)
                .select((tenants::plan_id, diesel::dsl::count_star()))
                .load(tx.conn)?)
        })
        .await
    }
}

fn read((row, created_at, updated_at): Row, counts: &[(String, i64)]) -> PlanRecord {
    let tenants = counts.iter().find(|(plan, _)| *plan == row.plan_id).map_or(0, |(_, count)| *count);
    PlanRecord { plan: row.read(), tenants, created_at, updated_at }
}

impl PlanRow {
    pub fn read(self) -> Plan {
        Plan {
            id: self.plan_id,
            qr_login: self.qr_login,
            link_sessions_pending_max: self.link_sessions_pending_max,
            requests_per_second_max: self.requests_per_second_max,
            quotas: Quotas {
                accounts_max: self.accounts_max,
                posts_per_day_max: self.posts_per_day_max,
                link_sessions_per_day_max: self.link_sessions_per_day_max,
                webhook_endpoints_max: self.webhook_endpoints_max,
                api_keys_max: self.api_keys_max,
                members_max: self.members_max,
            },
        }
    }

    fn of(plan: Plan) -> Self {
        Self {
            plan_id: plan.id,
            qr_login: plan.qr_login,
            link_sessions_pending_max: plan.link_sessions_pending_max,
            requests_per_second_max: plan.requests_per_second_max,
            accounts_max: plan.quotas.accounts_max,
            posts_per_day_max: plan.quotas.posts_per_day_max,
            link_sessions_per_day_max: plan.quotas.link_sessions_per_day_max,
            webhook_endpoints_max: plan.quotas.webhook_endpoints_max,
            api_keys_max: plan.quotas.api_keys_max,
            members_max: plan.quotas.members_max,
        }
    }
}

impl QuotaColumns {
    fn of(change: QuotaChanges) -> Self {
        Self {
            accounts_max: change.accounts_max,
            posts_per_day_max: change.posts_per_day_max,
            link_sessions_per_day_max: change.link_sessions_per_day_max,
            webhook_endpoints_max: change.webhook_endpoints_max,
            api_keys_max: change.api_keys_max,
            members_max: change.members_max,
        }
    }
}
