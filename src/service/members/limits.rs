//! How often anybody may try what needs no credential, before any work is done: by address, and by the
//! e-mail that is tried. Each replica counts for itself, in memory of a fixed size.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use quick_cache::sync::Cache;

use crate::model::audit::Origin;
use crate::service::Error;

/// Tries of one address, a minute; as many may come at once. Many members may share one.
const BY_ADDRESS: u32 = 60;
/// Tries with one e-mail, a minute; as many may come at once.
const BY_EMAIL: u32 = 20;
/// Mails to one e-mail, an hour; as many may be asked for at once.
const MAILS: u32 = 5;
/// Of each kind. Beyond it those that try least are forgotten, and begin anew.
const KNOWN_MAX: usize = 100_000;

type Bucket = RateLimiter<NotKeyed, InMemoryState, DefaultClock>;

/// What was counted.
pub struct Limits {
    by_address: Counted<Option<IpAddr>>,
    by_email: Counted<[u8; 32]>,
    mails: Counted<[u8; 32]>,
}

struct Counted<K> {
    buckets: Cache<K, Arc<Bucket>>,
    quota: Quota,
    limit: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let minute = |count| (Quota::per_minute(at_least_one(count)), count);
        Self {
            by_address: Counted::new(minute(BY_ADDRESS)),
            by_email: Counted::new(minute(BY_EMAIL)),
            mails: Counted::new((Quota::per_hour(at_least_one(MAILS)), MAILS)),
        }
    }
}

impl Limits {
    /// Counts one try of whoever sent a request.
    pub fn try_from_address(&self, origin: &Origin) -> Result<(), Error> {
        self.by_address.count(origin.address.map(neighbourhood), "tries from your address")
    }

    /// Counts one try with an e-mail, known here or not.
    pub fn try_with_email(&self, email_hash: [u8; 32]) -> Result<(), Error> {
        self.by_email.count(email_hash, "tries with this e-mail")
    }

    /// Counts one mail to an e-mail, known here or not; false when there were too many.
    pub fn may_mail(&self, email_hash: [u8; 32]) -> bool {
        self.mails.count(email_hash, "mails").is_ok()
    }
}

impl<K: Eq + Hash + Clone> Counted<K> {
    fn new((quota, limit): (Quota, u32)) -> Self {
        Self { buckets: Cache::new(KNOWN_MAX), quota, limit }
    }

    fn count(&self, key: K, what: &'static str) -> Result<(), Error> {
        let bucket = match self.buckets.get(&key) {
            Some(bucket) => bucket,
            None => {
                let bucket = Arc::new(RateLimiter::direct(self.quota));
                self.buckets.insert(key, bucket.clone());
                bucket
            }
        };
        bucket.check().map_err(|too_many| {
            let wait = too_many.wait_time_from(bucket.clock().now());
            Error::TooMany { what, limit: self.limit.into(), retry_after: wait.max(Duration::from_secs(1)) }
        })
    }
}

/// Who has one IPv6 address has as many as it likes beside it.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

fn at_least_one(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> Origin {
        Origin { request_id: None, address: Some(address.parse().unwrap()) }
    }

    #[test]
    fn an_address_has_so_many_tries_and_its_neighbours_in_one_network_share_them() {
        let limits = Limits::default();
        for host in 0..BY_ADDRESS {
            assert!(limits.try_from_address(&from(&format!("2001:db8:1:1::{host:x}"))).is_ok());
        }

        let refused = limits.try_from_address(&from("2001:db8:1:1:ffff::1"));

        let Err(Error::TooMany { limit, retry_after, .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(limit, i64::from(BY_ADDRESS));
        assert!(retry_after >= Duration::from_secs(1));
        for other in ["2001:db8:1:2::1", "203.0.113.7"] {
            assert!(limits.try_from_address(&from(other)).is_ok(), "{other}");
        }
    }

    #[test]
    fn an_e_mail_has_so_many_tries_from_wherever() {
        let limits = Limits::default();
        for _ in 0..BY_EMAIL {
            assert!(limits.try_with_email([1; 32]).is_ok());
        }

        assert!(limits.try_with_email([1; 32]).is_err());
        assert!(limits.try_with_email([2; 32]).is_ok());
        assert!(limits.may_mail([1; 32]), "mails are counted apart");
    }
}
