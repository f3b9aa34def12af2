//! What time it is. Everything that compares times takes a `Clock`, so that tests set the hour
//! instead of waiting for it.
//!
//! The system's clock counts on from where it started by the machine's monotonic clock, and is set
//! by the database's: a replica whose machine is wrong, or is put right while it runs, still ends
//! sessions when the others do.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use chrono::{DateTime, Duration, TimeDelta, Utc};

/// Readings that took longer than this tell too little of the other clock.
const READING_MS_MAX: u128 = 250;
/// A difference that a reading can't tell from its own delay is left alone.
const TOLERANCE_MS: i64 = 20;

/// The present moment, in UTC. Cheap to clone; clones move together.
#[derive(Clone, Debug)]
pub struct Clock {
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    System {
        started: Instant,
        /// Microseconds since 1970 at `started`.
        origin_us: Arc<AtomicI64>,
    },
    /// Milliseconds since 1970 when a test holds the clock.
    Held(Arc<AtomicI64>),
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    /// Starts with the machine's own time.
    pub fn system() -> Self {
        let origin_us = Arc::new(AtomicI64::new(Utc::now().timestamp_micros()));
        Self { kind: Kind::System { started: Instant::now(), origin_us } }
    }

    /// A clock that stands still at `at` until `advance` moves it.
    pub fn manual(at: DateTime<Utc>) -> Self {
        Self { kind: Kind::Held(Arc::new(AtomicI64::new(at.timestamp_millis()))) }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.kind {
            Kind::System { started, origin_us } => {
                let passed = i64::try_from(started.elapsed().as_micros()).unwrap_or(i64::MAX / 4);
                DateTime::from_timestamp_micros(origin_us.load(Ordering::Relaxed).saturating_add(passed))
            }
            Kind::Held(millis) => DateTime::from_timestamp_millis(millis.load(Ordering::SeqCst)),
        };
        now.unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Moves a manual clock on; the system's clock can't be moved and stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Kind::Held(millis) = &self.kind {
            millis.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
        }
    }

    /// How long until `at`; nothing when that is past.
    pub fn until(&self, at: DateTime<Utc>) -> std::time::Duration {
        (at - self.now()).max(TimeDelta::zero()).to_std().unwrap_or_default()
    }

    /// Goes by another clock, which said `theirs` between `asked` and now. A held clock stays held.
    pub fn follow(&self, theirs: DateTime<Utc>, asked: Instant) {
        let Kind::System { started, origin_us } = &self.kind else { return };
        let took = asked.elapsed();
        if took.as_millis() > READING_MS_MAX {
            return;
        }
        let middle = started.elapsed().saturating_sub(took / 2);
        let middle_us = i64::try_from(middle.as_micros()).unwrap_or(i64::MAX / 4);
        let origin = theirs.timestamp_micros().saturating_sub(middle_us);
        let uncertain_us = i64::try_from(took.as_micros() / 2).unwrap_or(i64::MAX) + TOLERANCE_MS * 1_000;
        if (origin - origin_us.load(Ordering::Relaxed)).abs() > uncertain_us {
            origin_us.store(origin, Ordering::Relaxed);
        }
    }

    /// How far the machine's own clock is ahead of this one, in milliseconds; zero for a held clock.
    pub fn machine_ahead_ms(&self) -> i64 {
        match self.kind {
            Kind::System { .. } => (Utc::now() - self.now()).num_milliseconds(),
            Kind::Held(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_goes_by_the_one_it_follows() {
        let clock = Clock::system();
        let elsewhere = Utc::now() - TimeDelta::minutes(5);

        clock.follow(elsewhere, Instant::now());

        assert!((clock.now() - elsewhere).num_milliseconds().abs() < 1_000);
        assert!((299_000..301_000).contains(&clock.machine_ahead_ms()));
    }

    #[test]
    fn a_small_difference_and_a_slow_reading_change_nothing() {
        let clock = Clock::system();
        let Some(long_ago) = Instant::now().checked_sub(std::time::Duration::from_secs(2)) else { return };
        let before = clock.machine_ahead_ms();

        clock.follow(clock.now() + TimeDelta::milliseconds(5), Instant::now());
        clock.follow(Utc::now() - TimeDelta::hours(1), long_ago);

        assert!((clock.machine_ahead_ms() - before).abs() <= 2);
    }

    #[test]
    fn a_held_clock_stays_held() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);

        clock.follow(Utc::now(), Instant::now());
        clock.advance(Duration::seconds(3));

        assert_eq!(clock.now().timestamp(), 3);
        assert_eq!(clock.machine_ahead_ms(), 0);
    }
}
