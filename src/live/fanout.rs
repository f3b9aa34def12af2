//! Who in this process waits for news of which session. One word from Redis wakes any number of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::model::id::{LinkSessionId, TenantId};

/// How many may wait for one session.
pub const PER_SESSION_MAX: usize = 16;
/// How many may wait for sessions of one tenant.
pub const PER_TENANT_MAX: usize = 4_000;
/// How many may wait at all.
const ALL_MAX: usize = 20_000;

/// The waiting list. Cheap to clone.
#[derive(Clone, Default)]
pub struct Hub {
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    sessions: HashMap<LinkSessionId, watch::Sender<u64>>,
    tenants: HashMap<TenantId, usize>,
    all: usize,
}

/// Too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowded {
    /// How many may wait, and for what.
    pub limit: usize,
    pub what: &'static str,
}

/// One who waits. Leaves the list when dropped.
pub struct Subscription {
    hub: Hub,
    id: LinkSessionId,
    tenant: TenantId,
    changes: watch::Receiver<u64>,
}

impl Hub {
    /// Puts somebody on the list, unless it is full.
    pub fn subscribe(&self, tenant: TenantId, id: LinkSessionId) -> Result<Subscription, Crowded> {
        let mut waiting = self.lock();
        let of_tenant = waiting.tenants.get(&tenant).copied().unwrap_or(0);
        let of_session = waiting.sessions.get(&id).map_or(0, watch::Sender::receiver_count);
        for (count, limit, what) in [
            (of_session, PER_SESSION_MAX, "event streams of one session"),
            (of_tenant, PER_TENANT_MAX, "event streams of one tenant"),
            (waiting.all, ALL_MAX, "event streams"),
        ] {
            if count >= limit {
                return Err(Crowded { limit, what });
            }
        }
        waiting.all += 1;
        *waiting.tenants.entry(tenant).or_default() += 1;
        let changes = waiting.sessions.entry(id).or_insert_with(|| watch::Sender::new(0)).subscribe();
        Ok(Subscription { hub: self.clone(), id, tenant, changes })
    }

    /// How many wait for a session in this process.
    pub fn waiting_for(&self, id: LinkSessionId) -> usize {
        self.lock().sessions.get(&id).map_or(0, watch::Sender::receiver_count)
    }

    pub fn wake(&self, id: LinkSessionId) {
        if let Some(sender) = self.lock().sessions.get(&id) {
            sender.send_modify(|version| *version += 1);
        }
    }

    pub fn wake_all(&self) {
        for sender in self.lock().sessions.values() {
            sender.send_modify(|version| *version += 1);
        }
    }

    /// The list stays usable whatever thread died while holding it: counts are set within one call.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// Waits until the session changed since the last call of this. Never ends by itself when nothing
    /// changes: callers look again from time to time.
    pub async fn changed(&mut self) {
        if self.changes.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut waiting = self.hub.lock();
        waiting.all = waiting.all.saturating_sub(1);
        if let Some(count) = waiting.tenants.get_mut(&self.tenant) {
            *count -= 1;
            if *count == 0 {
                waiting.tenants.remove(&self.tenant);
            }
        }
        // This subscription still counts as a receiver here.
        if waiting.sessions.get(&self.id).is_some_and(|sender| sender.receiver_count() <= 1) {
            waiting.sessions.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everybody_who_waits_for_a_session_is_woken_and_nobody_else() {
        let (hub, tenant) = (Hub::default(), TenantId::new());
        let (watched, other) = (LinkSessionId::new(), LinkSessionId::new());
        let subscribe = |id| hub.subscribe(tenant, id).unwrap();
        let (mut first, mut second, mut bystander) =
            (subscribe(watched), subscribe(watched), subscribe(other));

        hub.wake(watched);

        first.changed().await;
        second.changed().await;
        let not_woken = tokio::time::timeout(std::time::Duration::from_millis(20), bystander.changed()).await;
        assert!(not_woken.is_err());
    }

    #[tokio::test]
    async fn whoever_leaves_is_forgotten() {
        let (hub, tenant, id) = (Hub::default(), TenantId::new(), LinkSessionId::new());

        let first = hub.subscribe(tenant, id).unwrap();
        let second = hub.subscribe(tenant, id).unwrap();
        assert_eq!(hub.waiting_for(id), 2);
        drop(first);
        assert_eq!(hub.waiting_for(id), 1);
        drop(second);

        let left = hub.lock();
        assert!(left.sessions.is_empty() && left.tenants.is_empty());
        assert_eq!(left.all, 0);
    }

    #[tokio::test]
    async fn a_session_and_a_tenant_have_room_for_so_many() {
        let (hub, tenant, id) = (Hub::default(), TenantId::new(), LinkSessionId::new());

        let of_session: Vec<_> = (0..PER_SESSION_MAX).map(|_| hub.subscribe(tenant, id).unwrap()).collect();
        let crowded = hub.subscribe(tenant, id).err().map(|crowded| crowded.limit);
        assert_eq!(crowded, Some(PER_SESSION_MAX));
        drop(of_session);

        let others: Vec<_> =
            (0..PER_TENANT_MAX).map(|_| hub.subscribe(tenant, LinkSessionId::new()).unwrap()).collect();
        let crowded = hub.subscribe(tenant, LinkSessionId::new()).err().map(|crowded| crowded.limit);
        assert_eq!(crowded, Some(PER_TENANT_MAX));
        assert!(hub.subscribe(TenantId::new(), LinkSessionId::new()).is_ok());
        assert_eq!(others.len(), PER_TENANT_MAX);
    }
}
