//! When codes were shown and confirmations told: written once a session, many at a time. In SQL,
//! because diesel's table goes without these columns.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid};

use super::{StoreError, TenantTx};
use crate::model::id::LinkSessionId;
use crate::model::link_funnel::{Times, Via};
use crate::model::link_timeline::{Mark, Marks};

/// Somebody saw a session, at that moment.
#[derive(Clone, Debug)]
pub struct Sighting {
    pub id: LinkSessionId,
    pub at: DateTime<Utc>,
    pub via: Via,
    pub request_id: Option<String>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    shown_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    scanned_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    confirmed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    told_at: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct MarksRow {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    shown_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    shown_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    shown_request_id: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    told_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    told_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    told_request_id: Option<String>,
}

/// The rows are locked in the order of their ids, so that two replicas that note the same sessions
/// wait for each other instead of for ever.
macro_rules! write_once {
    ($at:literal, $by:literal, $request_id:literal, $if:literal) => {
        concat!(
            "with held as (
                select s.link_session_id, n.at, n.via, n.request_id
                from unnest($1, $2, $3, $4) as n (id, at, via, request_id)
                join link_sessions s on s.link_session_id = n.id
                where s.tenant_id = $5 and s.environment = $6 and s.",
            $at,
            " is null and ",
            $if,
            "
                order by s.link_session_id for no key update of s
            )
            update link_sessions s set ",
            $at,
            " = held.at, ",
            $by,
            " = held.via, ",
            $request_id,
            " = held.request_id
            from held
            where s.tenant_id = $5 and s.environment = $6 and s.link_session_id = held.link_session_id
                and s.",
            $at,
            " is null
            returning s.created_at, s.shown_at, s.scanned_at, s.confirmed_at, s.told_at"
        )
    };
}

const SHOWN: &str = write_once!("shown_at", "shown_by", "shown_request_id", "true");
const TOLD: &str = write_once!("told_at", "told_by", "told_request_id", "s.confirmed_at is not null");

impl TenantTx<'_> {
    /// Notes when codes were first shown. Returns the sessions of which that was not known.
    pub fn note_shown(&mut self, seen: &[Sighting]) -> Result<Vec<Times>, StoreError> {
        self.note_sightings(SHOWN, seen)
    }

    /// Notes when confirmations were first told. Returns the sessions of which that was not known.
    pub fn note_told(&mut self, seen: &[Sighting]) -> Result<Vec<Times>, StoreError> {
        self.note_sightings(TOLD, seen)
    }

    fn note_sightings(&mut self, statement: &str, seen: &[Sighting]) -> Result<Vec<Times>, StoreError> {
        let ids: Vec<uuid::Uuid> = seen.iter().map(|one| one.id.as_uuid()).collect();
        let at: Vec<DateTime<Utc>> = seen.iter().map(|one| one.at).collect();
        let via: Vec<&str> = seen.iter().map(|one| one.via.as_str()).collect();
        let request_ids: Vec<Option<&str>> = seen.iter().map(|one| one.request_id.as_deref()).collect();
        let rows: Vec<Row> = diesel::sql_query(statement)
            .bind::<Array<Uuid>, _>(ids)
            .bind::<Array<Timestamptz>, _>(at)
            .bind::<Array<Text>, _>(via)
            .bind::<Array<Nullable<Text>>, _>(request_ids)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .load(self.conn)?;
        Ok(rows.into_iter().map(Row::read).collect())
    }

    /// When each of these sessions reached its steps, in any order.
    pub fn link_session_times(&mut self, ids: &[LinkSessionId]) -> Result<Vec<Times>, StoreError> {
        let ids: Vec<uuid::Uuid> = ids.iter().map(LinkSessionId::as_uuid).collect();
        let rows: Vec<Row> = diesel::sql_query(
            "select created_at, shown_at, scanned_at, confirmed_at, told_at from link_sessions
             where tenant_id = $1 and environment = $2 and link_session_id = any($3)",
        )
        .bind::<Uuid, _>(self.scope.tenant.as_uuid())
        .bind::<Text, _>(self.scope.environment.as_str())
        .bind::<Array<Uuid>, _>(ids)
        .load(self.conn)?;
        Ok(rows.into_iter().map(Row::read).collect())
    }

    /// What is noted of a session for its timeline.
    pub fn link_session_marks(&mut self, id: LinkSessionId) -> Result<Marks, StoreError> {
        let found: Option<MarksRow> = diesel::sql_query(
            "select shown_at, shown_by, shown_request_id, told_at, told_by, told_request_id from link_sessions
             where tenant_id = $1 and environment = $2 and link_session_id = $3",
        )
        .bind::<Uuid, _>(self.scope.tenant.as_uuid())
        .bind::<Text, _>(self.scope.environment.as_str())
        .bind::<Uuid, _>(id.as_uuid())
        .get_result(self.conn)
        .optional()?;
        Ok(found.map(MarksRow::read).unwrap_or_default())
    }
}

impl Row {
    fn read(self) -> Times {
        let Self { created_at, shown_at, scanned_at, confirmed_at, told_at } = self;
        Times { created_at, shown_at, scanned_at, confirmed_at, told_at }
    }
}

impl MarksRow {
    fn read(self) -> Marks {
        let mark = |at: Option<DateTime<Utc>>, via: Option<String>, request_id| {
            at.map(|at| Mark { at, via: via.unwrap_or_default(), request_id })
        };
        Marks {
            shown: mark(self.shown_at, self.shown_by, self.shown_request_id),
            told: mark(self.told_at, self.told_by, self.told_request_id),
        }
    }
}
