//! Fetches key sets from addresses that tenants gave us, by the guard, which trusts nothing of an address.

use std::time::Duration;

use async_trait::async_trait;
use url::Url;

use crate::guard::{Guard, GuardError};
use crate::model::jwk::SET_BYTES_MAX;

/// From the name's lookup to the last byte.
const DEADLINE: Duration = Duration::from_secs(3);

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedSet {
    pub body: Vec<u8>,
    /// How long its server says that it stays as it is.
    pub max_age: Option<Duration>,
}

/// Why nothing was. Its words are for the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("the address is not a public one")]
    NotPublic,
    #[error("the server could not be reached")]
    Unreachable,
    #[error("the server answered with status {0}")]
    Status(u16),
    #[error("the answer has more than 64 kB")]
    TooLarge,
    #[error("the server took longer than 3 seconds")]
    TooSlow,
}

/// Somebody who fetches key sets.
#[async_trait]
pub trait JwksFetcher: Send + Sync {
    /// Ends within 3 s, and keeps no more than 64 kB.
    async fn fetch(&self, url: &Url) -> Result<FetchedSet, FetchError>;
}

/// Fetches over the network.
pub struct GuardedJwks {
    guard: Guard,
    deadline: Duration,
}

impl GuardedJwks {
    pub fn new(guard: Guard) -> Self {
        Self { guard, deadline: DEADLINE }
    }
}

#[async_trait]
impl JwksFetcher for GuardedJwks {
    async fn fetch(&self, url: &Url) -> Result<FetchedSet, FetchError> {
        let answer = self.guard.get(url, SET_BYTES_MAX, self.deadline).await?;
        // A redirect is another address, which nobody has registered.
        if answer.status != 200 {
            return Err(FetchError::Status(answer.status));
        }
        let max_age = answer.header("cache-control").and_then(max_age);
        Ok(FetchedSet { body: answer.body, max_age })
    }
}

impl From<GuardError> for FetchError {
    fn from(error: GuardError) -> Self {
        match error {
            GuardError::Forbidden => Self::NotPublic,
            GuardError::TooLarge => Self::TooLarge,
            GuardError::TimedOut => Self::TooSlow,
            GuardError::Unresolved | GuardError::Unreachable | GuardError::Tls | GuardError::Broken => {
                Self::Unreachable
            }
        }
    }
}

/// The `max-age` of a `Cache-Control`.
fn max_age(text: &str) -> Option<Duration> {
    let directives = text.split(',').map(str::trim);
    let ages = directives.filter_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        if name.eq_ignore_ascii_case("max-age") { value.trim_matches('"').parse().ok() } else { None }
    });
    ages.map(Duration::from_secs).min()
}

#[cfg(test)]
#[path = "jwks_tests.rs"]
mod tests;
