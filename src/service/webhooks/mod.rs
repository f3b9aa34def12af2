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
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use moka::sync::Cache;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::{Ctx, Error, Tasks};
use crate::guard::Guard;
use crate::model::id::{TenantId, WebhookEndpointId};

pub use crate::webhook::{EventBody, log_headers};
pub use claiming::{Lane, claim, note_backlog};
pub use sending::{Job, deliver};

/// How many sendings this process has under way at once, of each lane: each is a task and a connection.
pub const UNDER_WAY_MAX: usize = 128;
/// How many further ones that have left their place in the quick lane to others.
const LASTING_MAX: usize = 256;
/// An endpoint that takes longer than this is slow.
const SLOW: Duration = Duration::from_secs(1);
/// How long deliveries that end are gathered before more are claimed.
const GATHER: Duration = Duration::from_millis(5);
/// How many answers are written down at once: fewer than there are connections for what runs by itself, so that
/// a long queue of webhooks keeps no poll of a QR code waiting.
const WRITES_MAX: usize = 2;
/// How many tests at once, and of one tenant: its servers may be slow, and others want to test theirs.
const TESTS_MAX: usize = 64;
const TESTS_OF_TENANT_MAX: usize = 4;
/// How many tenants' tests are counted.
const TESTING_MAX: u64 = 10_000;
/// How many slow endpoints are remembered, and for how long after they were slow.
const SLOW_MAX: u64 = 10_000;
const SLOW_FOR: Duration = Duration::from_secs(60);

/// Room for one sending, for as long as it is held.
pub struct Place {
    lane: Lane,
    _permit: OwnedSemaphorePermit,
}

/// What sending works with. One a process.
pub struct Webhooks {
    pub(in crate::service) guard: Guard,
    /// Rung when deliveries were written, and some moments after one has ended.
    pub wake: Notify,
    /// Whether the latter is about to happen.
    ending: AtomicBool,
    /// Room for endpoints that are well, and for those that fail or are slow: the latter can't use up what the
    /// former need.
    quick: Arc<Semaphore>,
    slow: Arc<Semaphore>,
    lasting: Arc<Semaphore>,
    writes: Semaphore,
    tests: Semaphore,
    /// Each tenant's own, within those.
    tests_of: Cache<TenantId, Arc<Semaphore>>,
    slow_endpoints: Cache<WebhookEndpointId, ()>,
}

impl Webhooks {
    pub fn new(guard: Guard) -> Self {
        Self {
            guard,
            wake: Notify::new(),
            ending: AtomicBool::new(false),
            quick: Arc::new(Semaphore::new(UNDER_WAY_MAX)),
            slow: Arc::new(Semaphore::new(UNDER_WAY_MAX)),
            lasting: Arc::new(Semaphore::new(LASTING_MAX)),
            writes: Semaphore::new(WRITES_MAX),
            tests: Semaphore::new(TESTS_MAX),
            tests_of: Cache::new(TESTING_MAX),
            slow_endpoints: Cache::builder().max_capacity(SLOW_MAX).time_to_live(SLOW_FOR).build(),
        }
    }

    /// There is room for another now, also of an endpoint that had as many under way as it may. Those that end
    /// together make one claim.
    fn one_has_ended(self: &Arc<Self>, tasks: &Tasks) {
        if self.ending.swap(true, Ordering::Relaxed) {
            return;
        }
        let webhooks = self.clone();
        tasks.spawn(async move {
            tokio::time::sleep(GATHER).await;
            webhooks.ending.store(false, Ordering::Relaxed);
            webhooks.wake.notify_one();
        });
    }

    /// A place in a lane; nothing when all are taken.
    pub fn place(&self, lane: Lane) -> Option<Place> {
        let permit = self.room(lane).clone().try_acquire_owned().ok()?;
        Some(Place { lane, _permit: permit })
    }

    /// An endpoint turns out to be slow. What is sent to it leaves the quick lane, of which many such endpoints at
    /// once would hold every place until they time out.
    fn give_way(self: &Arc<Self>, tasks: &Tasks, endpoint: WebhookEndpointId, place: &mut Option<Place>) {
        self.slow_endpoints.insert(endpoint, ());
        let Some(Place { lane: Lane::Quick, .. }) = place else { return };
        let Ok(permit) = self.lasting.clone().try_acquire_owned() else { return };
        *place = Some(Place { lane: Lane::Slow, _permit: permit });
        self.one_has_ended(tasks);
    }

    fn tests_of(&self, tenant: TenantId) -> Arc<Semaphore> {
        self.tests_of.get_with(tenant, || Arc::new(Semaphore::new(TESTS_OF_TENANT_MAX)))
    }

    /// The room of a lane.
    pub fn room(&self, lane: Lane) -> &Arc<Semaphore> {
        match lane {
            Lane::Quick => &self.quick,
            Lane::Slow => &self.slow,
        }
    }
}
