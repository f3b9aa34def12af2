//! How many requests a second a tenant may send, as its plan says. Each replica counts for itself, in
//! memory: a limit that asked a store for leave would cost more than what it limits.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use quick_cache::sync::Cache;

use super::callers::Caller;
use crate::model::id::TenantId;

/// Beyond this many tenants those that send least are forgotten, and begin anew.
const TENANTS_MAX: usize = 100_000;

type Bucket = RateLimiter<NotKeyed, InMemoryState, DefaultClock, StateInformationMiddleware>;

/// What was counted, of each tenant that sent something.
pub struct Rates {
    buckets: Cache<TenantId, Arc<(u32, Bucket)>>,
    clock: DefaultClock,
}

/// Where a tenant stands after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Requests a second, which is also how many may come at once.
    pub limit: u32,
    /// How many more may come at this moment.
    pub remaining: u32,
    /// How long to wait when this one was too many.
    pub wait: Option<Duration>,
}

impl Default for Rates {
    fn default() -> Self {
        Self { buckets: Cache::new(TENANTS_MAX), clock: DefaultClock::default() }
    }
}

impl Rates {
    /// Counts one request of the caller's tenant.
    pub fn count(&self, caller: &Caller) -> Standing {
        let limit = caller.requests_per_second_max;
        let bucket = self.bucket(caller.scope.tenant, limit);
        match bucket.1.check() {
            Ok(state) => Standing { limit, remaining: state.remaining_burst_capacity(), wait: None },
            Err(too_many) => {
                let wait = too_many.wait_time_from(self.clock.now());
                Standing { limit, remaining: 0, wait: Some(wait) }
            }
        }
    }

    fn bucket(&self, tenant: TenantId, limit: u32) -> Arc<(u32, Bucket)> {
        if let Some(bucket) = self.buckets.get(&tenant).filter(|bucket| bucket.0 == limit) {
            return bucket;
        }
        let quota = Quota::per_second(NonZeroU32::new(limit).unwrap_or(NonZeroU32::MIN));
        let bucket = Arc::new((limit, RateLimiter::direct(quota).with_middleware()));
        self.buckets.insert(tenant, bucket.clone());
        bucket
    }
}
