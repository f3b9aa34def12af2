//! The one HTTP client that adapters call their upstreams with. Whatever the other side does, a call
//! ends by its deadline, keeps no more than its cap in memory and goes nowhere but to the URL it was
//! given: no redirects, no proxy from the environment, no retries. It knows nothing of what is said;
//! reading an answer is the adapter's.

use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue, RETRY_AFTER, USER_AGENT};
use hyper::{Request, Response};
use url::{Position, Url};

use super::connect::{Connector, Sender};
use super::pool::Pool;
use crate::clock::Clock;

pub use super::connect::ClientError;
pub use hyper::Method;
pub use hyper::header::{self, HeaderMap};

/// An upstream that asks for more is asked again after this much.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(3600);
/// Space set aside before the first chunk arrives; the rest grows with what really comes.
const ANSWER_BYTES_EXPECTED: usize = 4_000;
const AGENT: HeaderValue = HeaderValue::from_static(concat!("linkgate/", env!("CARGO_PKG_VERSION")));
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A pool of connections. Cheap to clone; clones share the pool.
#[derive(Clone)]
pub struct HttpClient {
    inner: Arc<Inner>,
    clock: Clock,
}

struct Inner {
    connector: Connector,
    pool: Pool,
}

/// One request. It is sent once.
pub struct Call {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    /// Sent as `application/json` unless `headers` name another type.
    pub body: Option<Vec<u8>>,
    /// From the first attempt to connect to the last byte of the answer.
    pub deadline: Duration,
    /// Bytes of the answer's body; one more and the connection is dropped.
    pub answer_bytes_max: usize,
}

/// An answer, of whatever status, read to its end.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    /// At most one hour. `None` when absent or unreadable.
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
}

/// Why there is no answer. No variant carries a text: the address or the body might hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No connection came about, so nothing of the request left this machine.
    #[error("could not connect")]
    NotSent,
    /// Something may have left: the answer did not come, came too late or broke off.
    #[error("the answer was lost")]
    Lost,
    /// The other side answered with more than the call allows.
    #[error("the answer is too large")]
    TooLarge,
}

impl HttpClient {
    /// `clock` is asked only to turn a `Retry-After` date into a wait.
    pub fn new(clock: Clock) -> Result<Self, ClientError> {
        let inner = Inner { connector: Connector::new()?, pool: Pool::default() };
        Ok(Self { inner: Arc::new(inner), clock })
    }

    /// Sends `call` and reads the answer. Plain HTTP and loopback are allowed: the address is the
    /// operator's own setting.
    pub async fn send(&self, call: Call) -> Result<Answer, CallError> {
        let deadline = call.deadline;
        tokio::time::timeout(deadline, self.exchange(call)).await.unwrap_or(Err(CallError::Lost))
    }

    async fn exchange(&self, call: Call) -> Result<Answer, CallError> {
        let (url, bytes_max) = (call.url.clone(), call.answer_bytes_max);
        let request = request(call).ok_or(CallError::NotSent)?;
        let (response, sender) = self.answered(&url, request).await?;
        let status = response.status().as_u16();
        let retry_after = self.retry_after(response.headers());
        let body = read_capped(response, bytes_max).await?;
        // Only now: a connection with something of an answer left in it is of no more use.
        self.inner.pool.put(&url, sender);
        Ok(Answer { status, retry_after, body })
    }

    /// The head of the answer, and the connection that it came by. A request that a kept connection
    /// hands back untouched, because the other side closed it meanwhile, was not sent, and goes by a
    /// new one.
    async fn answered(
        &self,
        url: &Url,
        mut request: Request<Full<Bytes>>,
    ) -> Result<(Response<Incoming>, Sender), CallError> {
        while let Some(mut kept) = self.inner.pool.take(url) {
            if kept.ready().await.is_err() {
                continue;
            }
            match kept.try_send_request(request).await {
                Ok(response) => return Ok((response, kept)),
                Err(mut error) => request = error.take_message().ok_or(CallError::Lost)?,
            }
        }
        // In a box of its own, so that the common case does not carry its space along.
        let mut new = Box::pin(self.inner.connector.connect(url)).await.ok_or(CallError::NotSent)?;
        match new.try_send_request(request).await {
            Ok(response) => Ok((response, new)),
            Err(error) if error.message().is_some() => Err(CallError::NotSent),
            Err(_) => Err(CallError::Lost),
        }
    }

    fn retry_after(&self, headers: &HeaderMap) -> Option<Duration> {
        let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // More digits than fit are still a number, and a long wait.
            text.parse().map_or(RETRY_AFTER_MAX, Duration::from_secs)
        } else {
            self.clock.until(DateTime::parse_from_rfc2822(text).ok()?.to_utc())
        };
        Some(wait.min(RETRY_AFTER_MAX))
    }
}

/// Nothing for an address that has no host, or that no request can carry.
fn request(call: Call) -> Option<Request<Full<Bytes>>> {
    let mut headers = call.headers;
    let host = &call.url[Position::BeforeHost..Position::AfterPort];
    if host.is_empty() {
        return None;
    }
    headers.insert(HOST, HeaderValue::from_str(host).ok()?);
    headers.insert(USER_AGENT, AGENT);
    let body = match call.body {
        Some(body) => {
            headers.entry(CONTENT_TYPE).or_insert(JSON);
            Full::new(Bytes::from(body))
        }
        None => Full::default(),
    };
    let target = &call.url[Position::BeforePath..Position::AfterQuery];
    let mut request = Request::builder().method(call.method).uri(target).body(body).ok()?;
    *request.headers_mut() = headers;
    Some(request)
}

/// Reads frame by frame and stops at the first byte too many, announced or not.
async fn read_capped(response: Response<Incoming>, bytes_max: usize) -> Result<Vec<u8>, CallError> {
    let mut incoming = response.into_body();
    if incoming.size_hint().lower() > bytes_max as u64 {
        return Err(CallError::TooLarge);
    }
    let mut body = Vec::with_capacity(ANSWER_BYTES_EXPECTED.min(bytes_max));
    while let Some(frame) = incoming.frame().await {
        let Ok(chunk) = frame.map_err(|_| CallError::Lost)?.into_data() else { continue };
        if chunk.len() > bytes_max - body.len() {
            return Err(CallError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
