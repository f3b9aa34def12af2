//! What was asked of a store moments ago. It is believed for 3 s; whoever uses it in the second half of
//! that time is told to ask anew, one at a time, so that what is in use all the time never runs out for
//! all who use it at once.

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use quick_cache::Equivalent;
use quick_cache::sync::Cache;

use super::Ctx;

/// From the moment the store was asked. A change that nobody tells of is seen within this.
pub(super) const REMEMBERED: Duration = Duration::from_secs(3);
const RENEWED_AFTER: Duration = Duration::from_millis(1_500);

pub(super) struct Renewed<K, V> {
    entries: Cache<K, Arc<Entry<V>>>,
    /// When somebody changed what is behind a key: what was asked for before that is of no use.
    changed: Cache<K, Instant>,
}

/// How many changes are remembered. A question to the store takes no longer than a few seconds.
const CHANGES_MAX: usize = 1_000;

struct Entry<V> {
    value: V,
    asked_at: Instant,
    /// Somebody asks anew.
    renewing: AtomicBool,
}

/// What is remembered of a key.
#[derive(Debug, PartialEq)]
pub(super) enum Remembered<V> {
    Good(V),
    /// Good as well, and it is on the caller to ask anew in the background.
    Renew(V),
    Nothing,
}

impl<V> Remembered<V> {
    /// What is remembered. Where it is on the caller to ask anew, `ask` does so in the background.
    pub fn renewed<F>(self, ctx: &Ctx, ask: impl FnOnce(Ctx) -> F) -> Option<V>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        match self {
            Self::Good(value) => Some(value),
            Self::Renew(value) => {
                ctx.tasks.spawn(ask(ctx.clone()));
                Some(value)
            }
            Self::Nothing => None,
        }
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Renewed<K, V> {
    /// Beyond `most` entries, those that are used least are forgotten.
    pub fn new(most: usize) -> Self {
        Self { entries: Cache::new(most), changed: Cache::new(CHANGES_MAX) }
    }

    pub fn get<Q: Hash + Equivalent<K> + ?Sized>(&self, key: &Q) -> Remembered<V> {
        let Some(entry) = self.entries.get(key) else { return Remembered::Nothing };
        let age = entry.asked_at.elapsed();
        if age >= REMEMBERED {
            Remembered::Nothing
        } else if age >= RENEWED_AFTER && !entry.renewing.swap(true, Ordering::Relaxed) {
            Remembered::Renew(entry.value.clone())
        } else {
            Remembered::Good(entry.value.clone())
        }
    }

    /// `asked_at` is from before the store was asked.
    pub fn put(&self, key: K, value: V, asked_at: Instant) {
        let entry = Arc::new(Entry { value, asked_at, renewing: AtomicBool::new(false) });
        self.entries.insert(key.clone(), entry);
        // Looked at last: a change that comes later takes away what was put just now.
        if self.changed.get(&key).is_some_and(|changed_at| changed_at >= asked_at) {
            self.entries.remove(&key);
        }
    }

    /// Forgets what is behind a key that was changed, and what those bring who are asking for it now.
    pub fn changed(&self, key: &K) {
        self.changed.insert(key.clone(), Instant::now());
        self.entries.remove(key);
    }

    pub fn forget<Q: Hash + Equivalent<K> + ?Sized>(&self, key: &Q) {
        self.entries.remove(key);
    }

    pub fn forget_all(&self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aged(millis: u64) -> Renewed<String, u8> {
        let known = Renewed::new(10);
        let asked_at = Instant::now().checked_sub(Duration::from_millis(millis)).unwrap();
        known.put("key".to_owned(), 7, asked_at);
        known
    }

    #[test]
    fn what_is_new_is_good_and_what_is_old_is_nothing() {
        assert_eq!(aged(0).get("key"), Remembered::Good(7));
        assert_eq!(aged(0).get("other"), Remembered::Nothing);
        assert_eq!(aged(3_000).get("key"), Remembered::Nothing);
    }

    #[test]
    fn one_alone_is_told_to_renew_what_gets_old() {
        let known = aged(1_500);

        assert_eq!(known.get("key"), Remembered::Renew(7));
        assert_eq!(known.get("key"), Remembered::Good(7));

        known.put("key".to_owned(), 8, Instant::now());
        assert_eq!(known.get("key"), Remembered::Good(8));
    }

    #[test]
    fn an_answer_from_before_a_change_is_not_kept() {
        let known = aged(0);
        let asked_before = Instant::now();

        known.changed(&"key".to_owned());
        assert_eq!(known.get("key"), Remembered::Nothing);
        known.put("key".to_owned(), 7, asked_before);
        assert_eq!(known.get("key"), Remembered::Nothing);

        known.put("key".to_owned(), 8, Instant::now() + Duration::from_nanos(1));
        assert_eq!(known.get("key"), Remembered::Good(8));
    }

    #[test]
    fn what_is_forgotten_is_nothing() {
        let known = aged(0);
        known.forget("key");
        assert_eq!(known.get("key"), Remembered::Nothing);

        let known = aged(0);
        known.forget_all();
        assert_eq!(known.get("key"), Remembered::Nothing);
    }
}
