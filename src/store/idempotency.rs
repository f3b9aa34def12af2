//! Idempotency keys: the first call's answer, kept for whoever sends the same call again.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::schema::idempotency_keys;
use super::{StoreError, SystemTx, TenantTx};

/// How long an answer is kept, in hours.
pub const KEPT_HOURS: i64 = 24;
/// How long a first call may be at work before a second one may take its place, in seconds.
pub const LOCK_SECS: i64 = 60;

/// What stands under a key.
pub enum Claim {
    /// Nothing, or a call that is not heard of any more: the caller holds the key now.
    First,
    /// The first call is at work.
    AtWork,
    /// The key was used with another body.
    OtherBody,
    Answered {
        status: u16,
        body_sealed: Vec<u8>,
    },
}

/// An answer that is kept.
pub struct Kept {
    pub body_hash: Vec<u8>,
    pub status: u16,
    pub body_sealed: Vec<u8>,
}

type Row = (Vec<u8>, Option<DateTime<Utc>>, Option<i16>, Option<Vec<u8>>, DateTime<Utc>);

macro_rules! own {
    ($tx:expr, $route:expr, $key:expr) => {
        idempotency_keys::table
            .filter(idempotency_keys::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(idempotency_keys::environment.eq($tx.scope.environment.as_str()))
            .filter(idempotency_keys::route.eq($route))
            .filter(idempotency_keys::key.eq($key))
    };
}

impl TenantTx<'_> {
    pub fn claim_idempotency_key(
        &mut self,
        route: &str,
        key: &str,
        body_hash: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Claim, StoreError> {
        let inserted = diesel::insert_into(idempotency_keys::table)
            .values((
                idempotency_keys::tenant_id.eq(self.scope.tenant.as_uuid()),
                idempotency_keys::environment.eq(self.scope.environment.as_str()),
                idempotency_keys::route.eq(route),
                idempotency_keys::key.eq(key),
                idempotency_keys::body_hash.eq(body_hash),
                idempotency_keys::locked_until.eq(now + Duration::seconds(LOCK_SECS)),
                idempotency_keys::created_at.eq(now),
                idempotency_keys::expires_at.eq(now + Duration::hours(KEPT_HOURS)),
            ))
            .on_conflict_do_nothing()
            .execute(self.conn)?;
        if inserted == 1 {
            return Ok(Claim::First);
        }
        let (hash, locked_until, status, body, expires_at): Row = own!(self, route, key)
            .select((
                idempotency_keys::body_hash,
                idempotency_keys::locked_until,
                idempotency_keys::response_status,
                idempotency_keys::response_sealed,
                idempotency_keys::expires_at,
            ))
            .for_update()
            .first(self.conn)?;
        if expires_at <= now {
            self.lock_idempotency_key(route, key, body_hash, now)?;
            return Ok(Claim::First);
        }
        if hash != body_hash {
            return Ok(Claim::OtherBody);
        }
        if let (Some(status), Some(body_sealed)) = (status, body) {
            let status = u16::try_from(status).map_err(|_| StoreError::Corrupt("response_status"))?;
            return Ok(Claim::Answered { status, body_sealed });
        }
        if locked_until.is_some_and(|until| until > now) {
            return Ok(Claim::AtWork);
        }
        self.lock_idempotency_key(route, key, body_hash, now)?;
        Ok(Claim::First)
    }

    fn lock_idempotency_key(
        &mut self,
        route: &str,
        key: &str,
        body_hash: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(own!(self, route, key))
            .set((
                idempotency_keys::body_hash.eq(body_hash),
                idempotency_keys::locked_until.eq(Some(now + Duration::seconds(LOCK_SECS))),
                idempotency_keys::response_status.eq(None::<i16>),
                idempotency_keys::response_sealed.eq(None::<Vec<u8>>),
                idempotency_keys::expires_at.eq(now + Duration::hours(KEPT_HOURS)),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Forgets keys of callers that were restricted in one way: `space` ends the routes of these.
    pub fn forget_idempotency_space(&mut self, space: &str) -> Result<usize, StoreError> {
        let own = idempotency_keys::table
            .filter(idempotency_keys::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(idempotency_keys::environment.eq(self.scope.environment.as_str()))
            // Of letters and digits alone, so that it is no pattern.
            .filter(idempotency_keys::route.like(format!("%{space}")));
        Ok(diesel::delete(own).execute(self.conn)?)
    }

    /// Keeps the answer of the call that holds the key.
    pub fn keep_answer(
        &mut self,
        route: &str,
        key: &str,
        status: u16,
        body_sealed: &[u8],
    ) -> Result<(), StoreError> {
        diesel::update(own!(self, route, key))
            .set((
                idempotency_keys::locked_until.eq(None::<DateTime<Utc>>),
                idempotency_keys::response_status.eq(i16::try_from(status).unwrap_or(500)),
                idempotency_keys::response_sealed.eq(body_sealed),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// What is kept under a key, with no claim to it.
    pub fn kept_answer(
        &mut self,
        route: &str,
        key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Kept>, StoreError> {
        let found: Option<(Vec<u8>, Option<i16>, Option<Vec<u8>>)> = own!(self, route, key)
            .filter(idempotency_keys::expires_at.gt(now))
            .select((
                idempotency_keys::body_hash,
                idempotency_keys::response_status,
                idempotency_keys::response_sealed,
            ))
            .first(self.conn)
            .optional()?;
        let Some((body_hash, Some(status), Some(body_sealed))) = found else { return Ok(None) };
        let status = u16::try_from(status).map_err(|_| StoreError::Corrupt("response_status"))?;
        Ok(Some(Kept { body_hash, status, body_sealed }))
    }

    /// Keeps the answer of a call that is done in this very transaction. What stands there is past its time.
    pub fn insert_answer(
        &mut self,
        route: &str,
        key: &str,
        kept: &Kept,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let values = (
            idempotency_keys::body_hash.eq(kept.body_hash.as_slice()),
            idempotency_keys::locked_until.eq(None::<DateTime<Utc>>),
            idempotency_keys::response_status.eq(i16::try_from(kept.status).unwrap_or(500)),
            idempotency_keys::response_sealed.eq(kept.body_sealed.as_slice()),
            idempotency_keys::created_at.eq(now),
            idempotency_keys::expires_at.eq(now + Duration::hours(KEPT_HOURS)),
        );
        diesel::insert_into(idempotency_keys::table)
            .values((
                idempotency_keys::tenant_id.eq(self.scope.tenant.as_uuid()),
                idempotency_keys::environment.eq(self.scope.environment.as_str()),
                idempotency_keys::route.eq(route),
                idempotency_keys::key.eq(key),
                values,
            ))
            .on_conflict((
                idempotency_keys::tenant_id,
                idempotency_keys::environment,
                idempotency_keys::route,
                idempotency_keys::key,
            ))
            .do_update()
            .set(values)
            .execute(self.conn)?;
        Ok(())
    }

    /// Forgets a key whose call had no effect, so that it can be sent again.
    pub fn release_idempotency_key(&mut self, route: &str, key: &str) -> Result<(), StoreError> {
        diesel::delete(own!(self, route, key)).execute(self.conn)?;
        Ok(())
    }
}

impl SystemTx<'_> {
    /// Deletes what is past its time, and says how many rows went.
    pub fn delete_expired_idempotency_keys(&mut self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        Ok(diesel::delete(idempotency_keys::table.filter(idempotency_keys::expires_at.le(now)))
            .execute(self.conn)?)
    }
}
