//! Plans. They belong to the operator: tenants read them and no more.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{plans, tenants};
use super::{Store, StoreError};
use crate::model::plan::{Plan, PlanChange, PlanRecord};

type Row = (String, bool, i32, i32, DateTime<Utc>, DateTime<Utc>);

const COLUMNS: (
    plans::plan_id,
    plans::qr_login,
    plans::link_sessions_pending_max,
    plans::requests_per_second_max,
    plans::created_at,
    plans::updated_at,
) = (
    plans::plan_id,
    plans::qr_login,
    plans::link_sessions_pending_max,
    plans::requests_per_second_max,
    plans::created_at,
    plans::updated_at,
);

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
        let rows: Vec<Row> =
            self.owner(|conn| Ok(plans::table.select(COLUMNS).order(plans::plan_id).load(conn)?)).await?;
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
                .values((
                    plans::plan_id.eq(plan.id),
                    plans::qr_login.eq(plan.qr_login),
                    plans::link_sessions_pending_max.eq(plan.link_sessions_pending_max),
                    plans::requests_per_second_max.eq(plan.requests_per_second_max),
                    plans::created_at.eq(at),
                    plans::updated_at.eq(at),
                ))
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

fn read(row: Row, counts: &[(String, i64)]) -> PlanRecord {
    let (id, qr_login, link_sessions_pending_max, requests_per_second_max, created_at, updated_at) = row;
    let tenants = counts.iter().find(|(plan, _)| *plan == id).map_or(0, |(_, count)| *count);
    let plan = Plan { id, qr_login, link_sessions_pending_max, requests_per_second_max };
    PlanRecord { plan, tenants, created_at, updated_at }
}
