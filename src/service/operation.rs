//! What whoever runs the gateway asks: is it ready, is it well.

use chrono::TimeDelta;

use super::{Ctx, Error};
use crate::model::{event, link_session, usage};
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

/// How many rows one round deletes of each kind.
const SWEPT_MAX: i64 = 1_000;

/// Deletes what is past its time: answers kept for idempotency keys, ended sessions, old events.
pub async fn forget_the_old(ctx: &Ctx) -> Result<(), Error> {
    let now = ctx.clock.now();
    let sessions_before = now - TimeDelta::days(link_session::KEPT_DAYS);
    let events_before = now - TimeDelta::days(event::KEPT_DAYS);
    let (open, whole) = (usage::first_open_day(now), usage::first_whole_day(now, link_session::KEPT_DAYS));
    ctx.store
        .system(move |tx| {
            tx.delete_expired_idempotency_keys(now)?;
            // Nothing goes before it is counted.
            let counted_until = tx.close_usage_day(open, whole)?;
            tx.delete_old_link_sessions(sessions_before, counted_until, SWEPT_MAX)?;
            tx.delete_old_events(events_before.min(counted_until), SWEPT_MAX)?;
            Ok(())
        })
        .await
}
