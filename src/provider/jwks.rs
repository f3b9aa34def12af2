//! Fetches key sets from addresses that tenants gave us, so that nothing of an address is trusted: https
//! alone, public machines alone (each address that a name leads to is looked at, and the one looked at is
//! the one connected to), no redirects, no proxy from the environment, a cap on size and on time.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::{BodyExt, Empty};
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CACHE_CONTROL, HOST, HeaderMap, HeaderValue, USER_AGENT};
use hyper::{Request, Response, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_util::task::AbortOnDropHandle;
use tower_service::Service;
use url::{Host, Position, Url};

use super::client::ClientError;
use crate::model::jwk::SET_BYTES_MAX;

/// From the name's lookup to the last byte.
const DEADLINE: Duration = Duration::from_secs(3);
const AGENT: HeaderValue = HeaderValue::from_static(concat!("linkgate/", env!("CARGO_PKG_VERSION")));

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
pub struct HttpJwks {
    connector: HttpsConnector<HttpConnector<Lookup>>,
    allow_private: bool,
    deadline: Duration,
}

impl HttpJwks {
    /// `allow_private` lets addresses be plain http and point into private networks.
    pub fn new(allow_private: bool) -> Result<Self, ClientError> {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let tls = ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(ClientError::from)?
            .with_no_client_auth();
        let mut http = HttpConnector::new_with_resolver(Lookup { allow_private });
        http.enforce_http(false);
        http.set_connect_timeout(Some(DEADLINE));
        let builder = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(tls);
        let schemes = if allow_private { builder.https_or_http() } else { builder.https_only() };
        Ok(Self { connector: schemes.enable_http1().wrap_connector(http), allow_private, deadline: DEADLINE })
    }

    async fn exchange(&self, url: &Url) -> Result<FetchedSet, FetchError> {
        // The connector does not look a literal address up.
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            _ => None,
        };
        if !self.allow_private && literal.is_some_and(|address| !is_public(address)) {
            return Err(FetchError::NotPublic);
        }
        let uri: Uri = url.as_str().parse().map_err(|_| FetchError::Unreachable)?;
        let stream = self.connector.clone().call(uri).await.map_err(|error| why(error.as_ref()))?;
        let (mut sender, connection) = http1::handshake(stream).await.map_err(|_| FetchError::Unreachable)?;
        // Ends with this call: nothing is kept for the next, which comes in minutes at the earliest.
        let _driver = AbortOnDropHandle::new(tokio::spawn(connection));
        let response = sender.send_request(request(url)?).await.map_err(|_| FetchError::Unreachable)?;
        read(response).await
    }
}

#[async_trait]
impl JwksFetcher for HttpJwks {
    async fn fetch(&self, url: &Url) -> Result<FetchedSet, FetchError> {
        tokio::time::timeout(self.deadline, self.exchange(url)).await.unwrap_or(Err(FetchError::TooSlow))
    }
}

fn request(url: &Url) -> Result<Request<Empty<Bytes>>, FetchError> {
    Request::get(&url[Position::BeforePath..Position::AfterQuery])
        .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
        .header(USER_AGENT, AGENT)
        .header(ACCEPT, "application/jwk-set+json, application/json")
        .body(Empty::new())
        .map_err(|_| FetchError::Unreachable)
}

async fn read(response: Response<Incoming>) -> Result<FetchedSet, FetchError> {
    // A redirect is another address, which nobody has registered.
    if response.status() != 200 {
        return Err(FetchError::Status(response.status().as_u16()));
    }
    let max_age = max_age(response.headers());
    let mut incoming = response.into_body();
    if incoming.size_hint().lower() > SET_BYTES_MAX as u64 {
        return Err(FetchError::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(frame) = incoming.frame().await {
        let Ok(chunk) = frame.map_err(|_| FetchError::Unreachable)?.into_data() else { continue };
        if chunk.len() > SET_BYTES_MAX - body.len() {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(FetchedSet { body, max_age })
}

fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let texts = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let directives = texts.flat_map(|text| text.split(',')).map(str::trim);
    let ages = directives.filter_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        if name.eq_ignore_ascii_case("max-age") { value.trim_matches('"').parse().ok() } else { None }
    });
    ages.map(Duration::from_secs).min()
}

/// Looks names up, and passes on public addresses alone.
#[derive(Clone)]
struct Lookup {
    allow_private: bool,
}

/// A name that leads to no public address.
#[derive(Debug, thiserror::Error)]
#[error("no public address")]
struct NoPublicAddress;

impl Service<Name> for Lookup {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            // One address that is not public makes the name suspicious as a whole.
            if !allow_private && !found.iter().all(|address| is_public(address.ip())) {
                return Err(io::Error::other(NoPublicAddress));
            }
            Ok(found.into_iter())
        })
    }
}

fn why(error: &(dyn std::error::Error + 'static)) -> FetchError {
    let mut next = Some(error);
    while let Some(error) = next {
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if error.is::<NoPublicAddress>() || inside.is_some_and(|inside| inside.is::<NoPublicAddress>()) {
            return FetchError::NotPublic;
        }
        next = error.source();
    }
    FetchError::Unreachable
}

/// Whether everybody on the internet could reach it: what IANA's registries of special addresses leave.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(matches!(a, 0 | 10 | 127 | 224..)
        || matches!((a, b), (100, 64..128) | (169, 254) | (172, 16..32) | (192, 168) | (198, 18 | 19))
        || matches!((a, b, c), (192, 0, 0 | 2) | (192, 88, 99) | (198, 51, 100) | (203, 0, 113)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let global = a & 0xe000 == 0x2000;
    // Tunnels lead on to IPv4 addresses, whatever these are; the others are for documents and tests.
    let special = a == 0x2002 || (a == 0x2001 && (b < 0x200 || b == 0xdb8)) || (a == 0x3fff && b < 0x1000);
    global && !special
}

#[cfg(test)]
#[path = "jwks_tests.rs"]
mod tests;
