//! Webhooks: where a tenant wants to hear of events, sending them there, and the log of it.
//!
//! An event and its deliveries are written in one transaction (`store::events`), so that none is lost and none
//! is told that did not happen. A delivery is sent at least once: it is claimed for a while, sent outside any
//! transaction, and only then written down as taken.

mod claiming;
pub mod deliveries;
pub mod endpoints;
pub mod redelivery;
mod sending;
pub mod testing;

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use tokio::sync::{Notify, Semaphore};

use super::{Ctx, Error};
use crate::guard::Guard;
use crate::model::id::WebhookEndpointId;

pub use crate::webhook::{EventBody, log_headers};
pub use claiming::{Lane, claim, note_backlog};
pub use sending::{Job, deliver};

/// How many sendings this process has under way at once, of each lane: each is a task and a connection.
pub const UNDER_WAY_MAX: usize = 128;
/// How many tests at once.
const TESTS_MAX: usize = 16;
/// How many slow endpoints are remembered, and for how long after they were slow.
const SLOW_MAX: u64 = 10_000;
const SLOW_FOR: Duration = Duration::from_secs(60);

/// What sending works with. One a process.
pub struct Webhooks {
    pub(in crate::service) guard: Guard,
    /// Rung when deliveries were written and when one has ended.
    pub wake: Notify,
    /// Room for endpoints that are well, and for those that fail or are slow: the latter can't use up what the
    /// former need.
    pub quick: Arc<Semaphore>,
    pub slow: Arc<Semaphore>,
    tests: Semaphore,
    slow_endpoints: Cache<WebhookEndpointId, ()>,
}

impl Webhooks {
    pub fn new(guard: Guard) -> Self {
        Self {
            guard,
            wake: Notify::new(),
            quick: Arc::new(Semaphore::new(UNDER_WAY_MAX)),
            slow: Arc::new(Semaphore::new(UNDER_WAY_MAX)),
            tests: Semaphore::new(TESTS_MAX),
            slow_endpoints: Cache::builder().max_capacity(SLOW_MAX).time_to_live(SLOW_FOR).build(),
        }
    }

    /// The room of a lane.
    pub fn room(&self, lane: Lane) -> &Arc<Semaphore> {
        match lane {
            Lane::Quick => &self.quick,
            Lane::Slow => &self.slow,
        }
    }
}
