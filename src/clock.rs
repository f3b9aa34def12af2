//! What time it is. Everything that compares times takes a `Clock`, so that tests set the hour
//! instead of waiting for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, TimeDelta, Utc};

/// The present moment, in UTC. Cheap to clone; clones of a manual clock move together.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds since 1970 when a test holds the clock; the system's time otherwise.
    held: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self { held: None }
    }

    /// A clock that stands still at `at` until `advance` moves it.
    pub fn manual(at: DateTime<Utc>) -> Self {
        Self { held: Some(Arc::new(AtomicI64::new(at.timestamp_millis()))) }
    }

    pub fn now(&self) -> DateTime<Utc> {
        match &self.held {
            None => Utc::now(),
            Some(millis) => {
                DateTime::from_timestamp_millis(millis.load(Ordering::SeqCst)).unwrap_or(DateTime::UNIX_EPOCH)
            }
        }
    }

    /// Moves a manual clock on; the system's clock can't be moved and stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Some(millis) = &self.held {
            millis.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
        }
    }

    /// How long until `at`; nothing when that is past.
    pub fn until(&self, at: DateTime<Utc>) -> std::time::Duration {
        (at - self.now()).max(TimeDelta::zero()).to_std().unwrap_or_default()
    }
}
