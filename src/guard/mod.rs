//! Calls to addresses that tenants name: webhooks, key sets, media. Whatever a tenant writes, nothing on this
//! side of the internet is reached: the URL is checked by its spelling, its name is resolved here, every address
//! that it has is checked, and the connection goes to one of the very addresses that were checked, so that a
//! name server which changes its answer changes nothing. No redirects, no proxy, no cookies, no connection that
//! is used again; every call has a deadline and a cap. What is said is the caller's business.

mod address;
mod connect;
mod exchange;
mod resolve;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::Method;
use rustls::ClientConfig;
use url::{Host, Url};

use crate::clock::Clock;
use crate::model::post_rules::media_url;

pub use address::{Reach, reach_of};
pub use connect::SetUpError;
pub use exchange::Answer;
pub use resolve::{NoAddress, Resolver, SystemResolver};

use exchange::{Excess, Request};

/// The lowest port besides 443 that may be called: those below belong to other services.
const PORT_MIN: u16 = 1_024;
/// How many addresses a name may have.
const ADDRESSES_MAX: usize = 64;

/// Why there is no answer. No variant carries a text: an address may hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// The URL, or an address that its name has, may not be called.
    #[error("the address may not be called")]
    Forbidden,
    /// The name has no address, or no name server said so in time.
    #[error("the name has no address")]
    Unresolved,
    #[error("no connection came about")]
    Unreachable,
    /// The certificate is not good for the name, or there is no TLS at the other side.
    #[error("no TLS came about")]
    Tls,
    #[error("the answer did not come in time")]
    TimedOut,
    /// What came is not HTTP, or broke off.
    #[error("the answer broke off or is not HTTP")]
    Broken,
    /// The answer is larger than the caller takes.
    #[error("the answer is too large")]
    TooLarge,
}

impl GuardError {
    /// Stable, snake_case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forbidden => "address_forbidden",
            Self::Unresolved => "name_unresolved",
            Self::Unreachable => "connection_failed",
            Self::Tls => "tls_failed",
            Self::TimedOut => "timed_out",
            Self::Broken => "answer_unreadable",
            Self::TooLarge => "answer_too_large",
        }
    }
}

/// Reads a URL that a tenant named, by its spelling alone: `https`, the default port or one from 1024 on, a
/// public name, no user name or password. `allow_private` admits `http`, any port, IP addresses and local names.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_url(text: &str, allow_private: bool) -> Result<Url, Vec<media_url::UrlProblem>> {
    media_url::read_with(text, allow_private, |port| port >= PORT_MIN)
}

/// The one who calls. Cheap to clone.
#[derive(Clone)]
pub struct Guard {
    inner: Arc<Inner>,
}

struct Inner {
    allow_private: bool,
    resolver: Box<dyn Resolver>,
    tls: Arc<ClientConfig>,
    clock: Clock,
}

impl Guard {
    /// `allow_private` is `LINKGATE_ALLOW_PRIVATE_NETWORKS`; `clock` turns a `Retry-After` date into a wait.
    pub fn new(allow_private: bool, clock: Clock) -> Result<Self, SetUpError> {
        Ok(Self::with(allow_private, clock, Box::new(SystemResolver::of_this_machine()), connect::tls()?))
    }

    fn with(allow_private: bool, clock: Clock, resolver: Box<dyn Resolver>, tls: Arc<ClientConfig>) -> Self {
        Self { inner: Arc::new(Inner { allow_private, resolver, tls, clock }) }
    }

    /// Fetches `url`, all of it within `deadline`. Of whatever status; a redirect is an answer like any other.
    ///
    /// # Errors
    /// `TooLarge` for a body of more than `bytes_max`.
    pub async fn get(&self, url: &Url, bytes_max: usize, deadline: Duration) -> Result<Answer, GuardError> {
        let request = Request { method: Method::GET, headers: Vec::new(), body: Vec::new() };
        self.call(url, request, Excess::Refused(bytes_max), deadline).await
    }

    /// Sends `body` to `url`. Once the answer's head is there the call has been answered: its body is read as far
    /// as `excerpt_bytes` and the deadline go, and cut there.
    pub async fn post(
        &self,
        url: &Url,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
        excerpt_bytes: usize,
        deadline: Duration,
    ) -> Result<Answer, GuardError> {
        let request = Request { method: Method::POST, headers, body };
        self.call(url, request, Excess::Cut(excerpt_bytes), deadline).await
    }

    async fn call(
        &self,
        url: &Url,
        request: Request,
        excess: Excess,
        deadline: Duration,
    ) -> Result<Answer, GuardError> {
        let until = tokio::time::Instant::now() + deadline;
        // Checked again although it was when the tenant gave it: settings may have changed since.
        let url = read_url(url.as_str(), self.inner.allow_private).map_err(|_| GuardError::Forbidden)?;
        let opening = async {
            let stream = self.open(&url).await?;
            exchange::ask(stream, &url, request).await
        };
        let asked = tokio::time::timeout_at(until, opening).await;
        asked.map_err(|_| GuardError::TimedOut)??.read(excess, until, &self.inner.clock).await
    }

    async fn open(&self, url: &Url) -> Result<Box<dyn connect::Stream>, GuardError> {
        let addresses = self.addresses(url).await?;
        let port = url.port_or_known_default().ok_or(GuardError::Forbidden)?;
        let stream = connect::tcp(&addresses, port).await?;
        if url.scheme() != "https" {
            return Ok(Box::new(stream));
        }
        let host = url.host_str().ok_or(GuardError::Forbidden)?;
        Ok(Box::new(connect::secure(stream, host, &self.inner.tls).await?))
    }

    /// Every address of the URL's host, all of them good: one bad among them and none is.
    async fn addresses(&self, url: &Url) -> Result<Vec<IpAddr>, GuardError> {
        let addresses = match url.host().ok_or(GuardError::Forbidden)? {
            Host::Ipv4(address) => vec![address.into()],
            Host::Ipv6(address) => vec![address.into()],
            // With its dot at the end a name is looked for as it is, and in no domain of this machine.
            Host::Domain(name) if !self.inner.allow_private => {
                self.inner.resolver.resolve(&format!("{name}.")).await.map_err(|_| GuardError::Unresolved)?
            }
            Host::Domain(name) => {
                self.inner.resolver.resolve(name).await.map_err(|_| GuardError::Unresolved)?
            }
        };
        if addresses.is_empty() {
            return Err(GuardError::Unresolved);
        }
        let good = addresses.len() <= ADDRESSES_MAX && addresses.iter().all(|one| self.may_call(*one));
        if good { Ok(addresses) } else { Err(GuardError::Forbidden) }
    }

    fn may_call(&self, address: IpAddr) -> bool {
        match reach_of(address) {
            Reach::Public => true,
            Reach::Private => self.inner.allow_private,
            Reach::Never => false,
        }
    }
}
