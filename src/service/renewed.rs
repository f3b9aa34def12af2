//! What was asked of a store moments ago. It is believed for 3 s; whoever uses it in the second half of
//! that time is told to ask anew, one at a time, so that what is in use all the time never runs out for
//! all who use it at once.

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use quick_cache::Equivalent;
use quick_cache::sync::Cache;

/// From the moment the store was asked. A change that nobody tells of is seen within this.
pub(super) const REMEMBERED: Duration = Duration::from_secs(3);
const RENEWED_AFTER: Duration = Duration::from_millis(1_500);

pub(super) struct Renewed<K, V>(Cache<K, Arc<Entry<V>>>);

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

impl<K: Eq + Hash, V: Clone> Renewed<K, V> {
    /// Beyond `most` entries, those that are used least are forgotten.
    pub fn new(most: usize) -> Self {
        Self(Cache::new(most))
    }

    pub fn get<Q: Hash + Equivalent<K> + ?Sized>(&self, key: &Q) -> Remembered<V> {
        let Some(entry) = self.0.get(key) else { return Remembered::Nothing };
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
        self.0.insert(key, Arc::new(Entry { value, asked_at, renewing: AtomicBool::new(false) }));
    }

    pub fn forget<Q: Hash + Equivalent<K> + ?Sized>(&self, key: &Q) {
        self.0.remove(key);
    }

    pub fn forget_all(&self) {
        self.0.clear();
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
    fn what_is_forgotten_is_nothing() {
        let known = aged(0);
        known.forget("key");
        assert_eq!(known.get("key"), Remembered::Nothing);

        let known = aged(0);
        known.forget_all();
        assert_eq!(known.get("key"), Remembered::Nothing);
    }
}
