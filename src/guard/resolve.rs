//! Names to addresses. A trait, so that tests can play a name server that changes its mind.

use std::net::IpAddr;
use std::time::Duration;

use async_trait::async_trait;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{LookupIpStrategy, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;

/// How long one name server may take for one question, and how often it is asked.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
const TRIES: usize = 2;
/// How many questions may be open at once: those that a name server leaves open must not be all of them.
const QUESTIONS_MAX: usize = 2_048;
/// How long an answer is believed at most, whatever it says of itself.
const REMEMBERED_MAX: Duration = Duration::from_secs(60);

/// A name has no address, or no name server answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAddress;

#[async_trait]
pub trait Resolver: Send + Sync {
    /// Every address of a name. Must not block the thread.
    async fn resolve(&self, name: &str) -> Result<Vec<IpAddr>, NoAddress>;
}

/// The machine's name servers and its hosts file, as they were when the program started. Asked without a
/// thread for each question, so that name servers which hang hold up nobody else.
pub struct SystemResolver(Option<TokioResolver>);

impl SystemResolver {
    /// Without a set-up that can be read no name has an address.
    pub fn of_this_machine() -> Self {
        let mut builder = TokioResolver::builder_tokio().unwrap_or_else(|_| {
            TokioResolver::builder_with_config(ResolverConfig::default(), TokioRuntimeProvider::default())
        });
        let options = builder.options_mut();
        options.timeout = ANSWER_WITHIN;
        options.attempts = TRIES;
        options.max_active_requests = QUESTIONS_MAX;
        options.max_active_requests = QUESTIONS_MAX;
        options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        options.positive_max_ttl = Some(REMEMBERED_MAX);
        options.negative_max_ttl = Some(REMEMBERED_MAX);
        Self(builder.build().ok())
    }
}

#[async_trait]
impl Resolver for SystemResolver {
    async fn resolve(&self, name: &str) -> Result<Vec<IpAddr>, NoAddress> {
        let resolver = self.0.as_ref().ok_or(NoAddress)?;
        let found = resolver.lookup_ip(name).await.map_err(|_| NoAddress)?;
        Ok(found.iter().collect())
    }
}
