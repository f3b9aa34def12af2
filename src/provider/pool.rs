//! Connections that are kept for the next call. Each belongs to the runtime that drives it, and is handed
//! out in there alone: a call must not lose its answer because another runtime ends, and a thread that
//! answers requests needs no other thread for what it asks of an upstream.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::{Handle, Id};
use url::{Position, Url};

use super::connect::Sender;

/// Shorter than the keep-alive of common servers, so that we rarely write into a connection that the
/// other side is just closing: for a post that would be a lost answer.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10);
/// Of one runtime to one host.
const IDLE_CONNECTIONS_MAX: usize = 256;
/// More than there are threads that answer requests, as a rule, so that these seldom meet at a lock.
const SHARDS: usize = 32;

pub(super) struct Pool {
    shards: Vec<Mutex<Vec<Idle>>>,
    hasher: RandomState,
}

/// What one runtime keeps for one origin, the last used at the end.
struct Idle {
    runtime: Id,
    /// As in `https://host:port`.
    origin: String,
    connections: VecDeque<(Instant, Sender)>,
}

impl Default for Pool {
    fn default() -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, hasher: RandomState::new() }
    }
}

impl Pool {
    /// The connection that was used last and is not known to be closed.
    pub fn take(&self, url: &Url) -> Option<Sender> {
        let (runtime, origin) = (Handle::current().id(), origin(url));
        let mut shard = self.shard(runtime);
        let idle = shard.iter_mut().find(|idle| idle.runtime == runtime && idle.origin == origin)?;
        idle.forget_the_old(Instant::now());
        while let Some((_, sender)) = idle.connections.pop_back() {
            if !sender.is_closed() {
                return Some(sender);
            }
        }
        None
    }

    /// Keeps a connection whose last answer was read to its end.
    pub fn put(&self, url: &Url, sender: Sender) {
        if sender.is_closed() {
            return;
        }
        let (runtime, origin, now) = (Handle::current().id(), origin(url), Instant::now());
        let mut shard = self.shard(runtime);
        let known = shard.iter().position(|idle| idle.runtime == runtime && idle.origin == origin);
        let index = known.unwrap_or_else(|| {
            shard.push(Idle { runtime, origin: origin.to_owned(), connections: VecDeque::new() });
            shard.len() - 1
        });
        let idle = &mut shard[index];
        idle.forget_the_old(now);
        if idle.connections.len() < IDLE_CONNECTIONS_MAX {
            idle.connections.push_back((now, sender));
        }
    }

    fn shard(&self, runtime: Id) -> MutexGuard<'_, Vec<Idle>> {
        let index = self.hasher.hash_one(runtime) as usize % SHARDS;
        self.shards[index].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Idle {
    fn forget_the_old(&mut self, now: Instant) {
        while self.connections.front().is_some_and(|(since, _)| now - *since >= IDLE_TIMEOUT) {
            self.connections.pop_front();
        }
    }
}

fn origin(url: &Url) -> &str {
    &url[..Position::AfterPort]
}
