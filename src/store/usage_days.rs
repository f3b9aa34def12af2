//! What is kept of days whose sessions and events are deleted. A day is closed once, by whichever replica
//! is first, and before anything of it may be deleted.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text, Timestamptz, Uuid};

use super::{StoreError, SystemTx, TenantTx};
use crate::model::link_funnel::{Standing, Step};
use crate::model::usage::{Count, Kind, Range, start_of};

/// Each session under its status, and under the last step that it reached; each event of an account. Sessions are
/// counted one tenant and environment after the other: their days are in an index, the days of all are not.
const CLOSE: &str = "
    insert into usage_days (tenant_id, environment, day, kind, name, count)
    select t.tenant_id, e.environment, $1, day.kind, day.name, day.count
        from tenants t cross join (values ('live'), ('test')) as e (environment) cross join lateral (
            select 'link_sessions' as kind, status as name, count(*) as count
            from link_sessions s where s.tenant_id = t.tenant_id and s.environment = e.environment
                and s.created_at >= $2 and s.created_at < $3 group by 2
            union all
            select 'link_funnel',
                case when told_at is not null then 'told' when confirmed_at is not null then 'confirmed'
                    when scanned_at is not null then 'scanned' when shown_at is not null then 'shown'
                    else 'created' end,
                count(*)
            from link_sessions s where s.tenant_id = t.tenant_id and s.environment = e.environment
                and s.created_at >= $2 and s.created_at < $3 group by 2) as day
    union all
    select tenant_id, environment, $1, 'accounts', type, count(*)
        from events where created_at >= $2 and created_at < $3 and type like 'account.%' group by 1, 2, 5";

const CLOSING: &str = "select closed_through, complete_from from usage_closing";
const CLOSING_LOCKED: &str = "select closed_through, complete_from from usage_closing for update";

#[derive(QueryableByName)]
struct ClosingRow {
    #[diesel(sql_type = Date)]
    closed_through: NaiveDate,
    #[diesel(sql_type = Date)]
    complete_from: NaiveDate,
}

#[derive(QueryableByName)]
struct KeptRow {
    #[diesel(sql_type = Date)]
    day: NaiveDate,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What is kept of some days.
#[derive(Debug, Default)]
pub struct KeptDays {
    pub counts: Vec<Count>,
    pub standings: Vec<Standing>,
}

impl SystemTx<'_> {
    /// Closes the oldest day that is not closed, if it is before `before`. Returns the first moment after
    /// the last closed day. The first call of all only says that days up to `before` have gone by.
    pub fn close_usage_day(
        &mut self,
        before: NaiveDate,
        complete_from: NaiveDate,
    ) -> Result<DateTime<Utc>, StoreError> {
        diesel::sql_query(
            "insert into usage_closing (closed_through, complete_from) values ($1, $2) on conflict do nothing",
        )
        .bind::<Date, _>(before.pred_opt().unwrap_or(NaiveDate::MIN))
        .bind::<Date, _>(complete_from)
        .execute(self.conn)?;
        // Whoever else closes a day waits here, and sees then that it is closed.
        let row: ClosingRow = diesel::sql_query(CLOSING_LOCKED).get_result(self.conn)?;
        let day = row.closed_through.succ_opt().unwrap_or(NaiveDate::MAX);
        if day >= before {
            return Ok(start_of(day));
        }
        let next = day.succ_opt().unwrap_or(NaiveDate::MAX);
        diesel::sql_query(CLOSE)
            .bind::<Date, _>(day)
            .bind::<Timestamptz, _>(start_of(day))
            .bind::<Timestamptz, _>(start_of(next))
            .execute(self.conn)?;
        diesel::sql_query("update usage_closing set closed_through = $1")
            .bind::<Date, _>(day)
            .execute(self.conn)?;
        Ok(start_of(next))
    }
}

impl TenantTx<'_> {
    /// The last day that is closed, and the first that is complete; nothing before the first sweep.
    pub fn usage_closing(&mut self) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
        let row: Option<ClosingRow> = diesel::sql_query(CLOSING).get_result(self.conn).optional()?;
        Ok(row.map(|row| (row.closed_through, row.complete_from)))
    }

    /// What was counted of days that are closed.
    pub fn kept_usage(&mut self, range: &Range) -> Result<KeptDays, StoreError> {
        let rows: Vec<KeptRow> = diesel::sql_query(
            "select day, kind, name, count from usage_days
             where tenant_id = $1 and environment = $2 and day >= $3 and day <= $4",
        )
        .bind::<Uuid, _>(self.scope.tenant.as_uuid())
        .bind::<Text, _>(self.scope.environment.as_str())
        .bind::<Date, _>(range.from)
        .bind::<Date, _>(range.to)
        .load(self.conn)?;
        let mut kept = KeptDays::default();
        for KeptRow { day, kind, name, count } in rows {
            match kind.as_str() {
                "link_sessions" => kept.counts.push(Count { day, kind: Kind::LinkSessions, name, count }),
                "accounts" => kept.counts.push(Count { day, kind: Kind::Accounts, name, count }),
                _ => {
                    let step = Step::ALL.into_iter().find(|step| step.as_str() == name);
                    let step = step.ok_or(StoreError::Corrupt("usage_days.name"))?;
                    kept.standings.push(Standing { step, pending: false, sessions: count });
                }
            }
        }
        Ok(kept)
    }
}
