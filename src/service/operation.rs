//! What whoever runs the gateway asks: is it ready, is it well.

use super::Ctx;
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
        schema: schema.is_ok_and(|state| state == SchemaState::Current),
    }
}
