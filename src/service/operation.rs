//! What whoever runs the gateway asks: is it ready, is it well.

use std::time::{Duration, Instant};

use chrono::TimeDelta;

use super::{Ctx, Error};
use crate::model::{api_key, event, link_session, signing_key, usage};
use crate::store::migrations::SchemaState;

/// What `/readyz` looks at.
pub struct Readiness {
    pub database: bool,
    pub redis: bool,
    pub schema: bool,
}

impl Readiness {
    pub fn is_ready(&self) -> bool {
        self.database && self.redis && self.schema
    }
}

/// Asks the stores, each at most as long as any call to them.
pub async fn readiness(ctx: &Ctx) -> Readiness {
    let (schema, redis) = tokio::join!(ctx.store.schema_state(), ctx.live.ping());
    Readiness {
        database: schema.is_ok(),
        redis: redis.is_ok(),
        // A newer schema is one that this program runs on: migrations expand before they contract, and
        // old replicas serve while new ones are rolled out.
        schema: schema.is_ok_and(|state| state != SchemaState::Older),
    }
}

/// A machine whose clock is further off than this, in milliseconds, is worth an alarm.
const SKEW_MS_MAX: i64 = 5_000;
/// How long until that alarm is given again.
const SKEW_ALARM_EVERY: Duration = Duration::from_secs(60);

/// Sets our clock by the database's, so that all replicas agree on when things end, and tells of a
/// machine whose own clock is wrong. Fails when the database does not answer.
pub async fn keep_time(ctx: &Ctx) -> Result<(), Error> {
    let asked = Instant::now();
    let theirs = ctx.store.time().await?;
    ctx.clock.follow(theirs, asked);
    let ahead = ctx.clock.machine_ahead_ms();
    ctx.metrics.clock_ahead(ahead);
    if ahead.abs() > SKEW_MS_MAX && ctx.caches.alarm("clock", SKEW_ALARM_EVERY) {
        tracing::error!(ahead_ms = ahead, "this machine's clock is wrong; the database's is used instead");
    }
    Ok(())
}

/// How many rows one round deletes of each kind.
const SWEPT_MAX: i64 = 1_000;

/// How long an identity that an erased user's account let go of is still known. Longer than any session waits: one
/// whose code was scanned before must not take the upstream's account for one that came since.
const LEFT_IDENTITIES_MINUTES: i64 = 60;

/// Deletes what is past its time: answers kept for idempotency keys, ended sessions, old events, identities of
/// erased users, webhook endpoints that were deleted.
pub async fn forget_the_old(ctx: &Ctx) -> Result<(), Error> {
    let now = ctx.clock.now();
    let sessions_before = now - TimeDelta::days(link_session::KEPT_DAYS);
    let events_before = now - TimeDelta::days(event::KEPT_DAYS);
    let keys_before = now - TimeDelta::days(api_key::KEPT_DAYS);
    let signing_keys_before = now - TimeDelta::days(signing_key::KEPT_DAYS);
    let (open, whole) = (usage::first_open_day(now), usage::first_whole_day(now, link_session::KEPT_DAYS));
    ctx.store
        .system(move |tx| {
            tx.delete_expired_idempotency_keys(now)?;
            tx.delete_old_member_sessions(now, SWEPT_MAX)?;
            // Nothing goes before it is counted.
            let counted_until = tx.close_usage_day(open, whole)?;
            tx.delete_old_link_sessions(sessions_before, counted_until, SWEPT_MAX)?;
            tx.delete_old_events(events_before.min(counted_until), SWEPT_MAX)?;
            tx.delete_left_identities(now - TimeDelta::minutes(LEFT_IDENTITIES_MINUTES), SWEPT_MAX)?;
            tx.delete_ended_api_keys(keys_before, SWEPT_MAX)?;
            tx.delete_retired_signing_keys(signing_keys_before)?;
            tx.forget_deleted_webhook_endpoints(now - TimeDelta::minutes(1), SWEPT_MAX)?;
            Ok(())
        })
        .await
}
