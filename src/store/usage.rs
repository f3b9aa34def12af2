//! Counting what a tenant did, day by day, and how its sessions fared.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{Array, BigInt, Bool, Date, Double, Integer, Nullable, Text, Timestamptz, Uuid};

use super::{StoreError, TenantTx};
use crate::model::link_funnel::{Percentiles, Standing, Step};
use crate::model::usage::{ACCOUNT_EVENTS, Count, Kind, Range};

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = Date)]
    day: NaiveDate,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct StandingRow {
    #[diesel(sql_type = Integer)]
    step: i32,
    #[diesel(sql_type = Bool)]
    pending: bool,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Of each span the three percentiles, in the order of `Span::ALL`.
#[derive(QueryableByName)]
struct PercentilesRow {
    #[diesel(sql_type = Nullable<Array<Double>>)]
    to_shown: Option<Vec<f64>>,
    #[diesel(sql_type = Nullable<Array<Double>>)]
    to_scanned: Option<Vec<f64>>,
    #[diesel(sql_type = Nullable<Array<Double>>)]
    to_confirmed: Option<Vec<f64>>,
    #[diesel(sql_type = Nullable<Array<Double>>)]
    to_told: Option<Vec<f64>>,
    #[diesel(sql_type = Nullable<Array<Double>>)]
    whole: Option<Vec<f64>>,
}

/// Which rows of a table count: the caller's, of some days.
macro_rules! of_those_days {
    () => {
        "where tenant_id = $1 and environment = $2 and created_at >= $3 and created_at < $4"
    };
}

macro_rules! counts {
    ($table:literal, $name:literal, $more:literal) => {
        concat!(
            "select (created_at at time zone 'UTC')::date as day, ",
            $name,
            " as name, count(*) as count from ",
            $table,
            " ",
            of_those_days!(),
            $more,
            " group by 1, 2"
        )
    };
}

/// The percentiles of what lies between two columns, in seconds; null without any row that has both.
macro_rules! percentiles {
    ($from:literal, $to:literal, $name:literal) => {
        concat!(
            "percentile_cont(array[0.5, 0.9, 0.99]) within group (order by greatest(0, extract(epoch from ",
            $to,
            " - ",
            $from,
            ")::float8)) filter (where ",
            $to,
            " - ",
            $from,
            " is not null) as ",
            $name
        )
    };
}

const LINK_SESSIONS: &str = counts!("link_sessions", "status", "");
const POSTS: &str = counts!("posts", "status", "");
const ACCOUNTS: &str = counts!("events", "type", " and type = any($5)");

/// The steps as `Step::ALL` counts them.
const STANDINGS: &str = concat!(
    "select case when told_at is not null then 4 when confirmed_at is not null then 3
        when scanned_at is not null then 2 when shown_at is not null then 1 else 0 end as step,
        status in ('new', 'scanned') as pending, count(*) as count from link_sessions ",
    of_those_days!(),
    " group by 1, 2"
);

const PERCENTILES: &str = concat!(
    "select ",
    percentiles!("created_at", "shown_at", "to_shown, "),
    percentiles!("shown_at", "scanned_at", "to_scanned, "),
    percentiles!("scanned_at", "confirmed_at", "to_confirmed, "),
    percentiles!("confirmed_at", "told_at", "to_told, "),
    percentiles!("created_at", "confirmed_at", "whole "),
    "from link_sessions ",
    of_those_days!(),
    " and abs(uuid_hash(link_session_id)::bigint) % $5 = 0"
);

impl TenantTx<'_> {
    /// Sessions by the status that they have now, accounts by what happened to them: of days that are not
    /// closed.
    pub fn link_usage(&mut self, range: &Range) -> Result<Vec<Count>, StoreError> {
        let kinds: Vec<&str> = ACCOUNT_EVENTS.iter().map(|kind| kind.as_str()).collect();
        let mut counts = self.counts(Kind::LinkSessions, self.of_days(LINK_SESSIONS, range))?;
        let events = self.of_days(ACCOUNTS, range).bind::<Array<Text>, _>(kinds);
        counts.extend(self.counts(Kind::Accounts, events)?);
        Ok(counts)
    }

    /// Posts by the status that they have now. They are never deleted.
    pub fn post_usage(&mut self, range: &Range) -> Result<Vec<Count>, StoreError> {
        self.counts(Kind::Posts, self.of_days(POSTS, range))
    }

    fn counts(
        &mut self,
        kind: Kind,
        query: BoxedSqlQuery<'static, Pg, SqlQuery>,
    ) -> Result<Vec<Count>, StoreError> {
        let rows: Vec<CountRow> = query.load(self.conn)?;
        Ok(rows.into_iter().map(|row| row.read(kind)).collect())
    }

    /// How many sessions came how far, of those made in these days.
    pub fn link_funnel_standings(&mut self, range: &Range) -> Result<Vec<Standing>, StoreError> {
        let rows: Vec<StandingRow> = self.of_days(STANDINGS, range).load(self.conn)?;
        rows.into_iter().map(StandingRow::read).collect()
    }

    /// How long the steps took, in the order of `Span::ALL`, of sessions made in these days: of about one
    /// in `one_in`, always the same ones. Sorting is what takes the time here.
    pub fn link_funnel_percentiles(
        &mut self,
        range: &Range,
        one_in: i64,
    ) -> Result<[Percentiles; 5], StoreError> {
        let query = self.of_days(PERCENTILES, range).bind::<BigInt, _>(one_in.max(1));
        let row: PercentilesRow = query.get_result(self.conn)?;
        Ok(row.read())
    }

    fn of_days(&self, statement: &'static str, range: &Range) -> BoxedSqlQuery<'static, Pg, SqlQuery> {
        diesel::sql_query(statement)
            .into_boxed::<Pg>()
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Timestamptz, _>(range.start())
            .bind::<Timestamptz, _>(range.end())
    }
}

impl CountRow {
    fn read(self, kind: Kind) -> Count {
        Count { day: self.day, kind, name: self.name, count: self.count }
    }
}

impl StandingRow {
    fn read(self) -> Result<Standing, StoreError> {
        let step = usize::try_from(self.step).ok().and_then(|step| Step::ALL.get(step).copied());
        let step = step.ok_or(StoreError::Corrupt("step of the funnel"))?;
        Ok(Standing { step, pending: self.pending, sessions: self.count })
    }
}

impl PercentilesRow {
    fn read(self) -> [Percentiles; 5] {
        [self.to_shown, self.to_scanned, self.to_confirmed, self.to_told, self.whole].map(|values| {
            let at = |place: usize| values.as_ref().and_then(|values| values.get(place).copied());
            Percentiles { p50: at(0), p90: at(1), p99: at(2) }
        })
    }
}
