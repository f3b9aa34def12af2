//! Who in this process waits for news of which session. One word from Redis wakes any number of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::model::id::LinkSessionId;

/// The waiting list. Cheap to clone.
#[derive(Clone, Default)]
pub struct Hub {
    waiting: Arc<Mutex<HashMap<LinkSessionId, watch::Sender<u64>>>>,
}

/// One who waits. Leaves the list when dropped.
pub struct Subscription {
    hub: Hub,
    id: LinkSessionId,
    changes: watch::Receiver<u64>,
}

impl Hub {
    pub fn subscribe(&self, id: LinkSessionId) -> Subscription {
        let changes = self.lock().entry(id).or_insert_with(|| watch::Sender::new(0)).subscribe();
        Subscription { hub: self.clone(), id, changes }
    }

    /// How many wait for a session in this process.
    pub fn waiting_for(&self, id: LinkSessionId) -> usize {
        self.lock().get(&id).map_or(0, watch::Sender::receiver_count)
    }

    pub fn wake(&self, id: LinkSessionId) {
        if let Some(sender) = self.lock().get(&id) {
            sender.send_modify(|version| *version += 1);
        }
    }

    pub fn wake_all(&self) {
        for sender in self.lock().values() {
            sender.send_modify(|version| *version += 1);
        }
    }

    /// The map stays whole whatever thread died while holding it: each change is one call.
    fn lock(&self) -> MutexGuard<'_, HashMap<LinkSessionId, watch::Sender<u64>>> {
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

    /// How many wait for the same session in this process, this one included.
    pub fn crowd(&self) -> usize {
        self.hub.waiting_for(self.id)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut waiting = self.hub.lock();
        // This subscription still counts as a receiver here.
        if waiting.get(&self.id).is_some_and(|sender| sender.receiver_count() <= 1) {
            waiting.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everybody_who_waits_for_a_session_is_woken_and_nobody_else() {
        let hub = Hub::default();
        let (watched, other) = (LinkSessionId::new(), LinkSessionId::new());
        let (mut first, mut second) = (hub.subscribe(watched), hub.subscribe(watched));
        let mut bystander = hub.subscribe(other);

        hub.wake(watched);

        first.changed().await;
        second.changed().await;
        let not_woken = tokio::time::timeout(std::time::Duration::from_millis(20), bystander.changed()).await;
        assert!(not_woken.is_err());
    }

    #[tokio::test]
    async fn whoever_leaves_is_forgotten() {
        let hub = Hub::default();
        let id = LinkSessionId::new();

        let first = hub.subscribe(id);
        let second = hub.subscribe(id);
        assert_eq!(first.crowd(), 2);
        drop(first);
        assert_eq!(second.crowd(), 1);
        drop(second);

        assert_eq!(hub.waiting_for(id), 0);
        assert!(hub.lock().is_empty());
    }
}
