//! The one HTTP client that adapters call their upstreams with. Whatever the other side does, a call
//! ends by its deadline, keeps no more than its cap in memory and goes nowhere but to the URL it was
//! given: no redirects, no proxy from the environment, no retries. It knows nothing of what is said;
//! reading an answer is the adapter's.

use std::time::Duration;

use chrono::DateTime;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Method, Response, redirect, retry};
use url::Url;

use crate::clock::Clock;

/// Name lookup, TCP and TLS together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// Shorter than the keep-alive of common servers, so that we rarely write into a connection that the
/// other side is just closing: for a post that would be a lost answer.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10);
const IDLE_CONNECTIONS_PER_HOST_MAX: usize = 64;
/// An upstream that asks for more is asked again after this much.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(3600);
/// Space set aside before the first chunk arrives; the rest grows with what really comes.
const ANSWER_BYTES_EXPECTED: usize = 4_000;

/// A pool of connections. Cheap to clone; clones share the pool.
#[derive(Clone)]
pub struct HttpClient {
    inner: reqwest::Client,
    clock: Clock,
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

/// The machine has no usable TLS set-up (no certificates, no random numbers).
#[derive(Debug, thiserror::Error)]
#[error("could not set up the HTTP client")]
pub struct ClientError(#[source] reqwest::Error);

impl HttpClient {
    /// `clock` is asked only to turn a `Retry-After` date into a wait.
    pub fn new(clock: Clock) -> Result<Self, ClientError> {
        let inner = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .retry(retry::never())
            .referer(false)
            .user_agent(concat!("linkgate/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(IDLE_CONNECTIONS_PER_HOST_MAX)
            .build()
            .map_err(ClientError)?;
        Ok(Self { inner, clock })
    }

    /// Sends `call` and reads the answer. Plain HTTP and loopback are allowed: the address is the
    /// operator's own setting.
    pub async fn send(&self, call: Call) -> Result<Answer, CallError> {
        let deadline = call.deadline;
        tokio::time::timeout(deadline, self.exchange(call)).await.unwrap_or(Err(CallError::Lost))
    }

    async fn exchange(&self, call: Call) -> Result<Answer, CallError> {
        let mut headers = call.headers;
        let mut request = self.inner.request(call.method, call.url);
        if let Some(body) = call.body {
            headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
            request = request.body(body);
        }
        let answered = request.headers(headers).send().await;
        let response = answered.map_err(|error| match error.is_connect() || error.is_builder() {
            true => CallError::NotSent,
            false => CallError::Lost,
        })?;
        let status = response.status().as_u16();
        let retry_after = self.retry_after(response.headers());
        let body = read_capped(response, call.answer_bytes_max).await?;
        Ok(Answer { status, retry_after, body })
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

/// Reads chunk by chunk and stops at the first byte too many, announced or not.
async fn read_capped(mut response: Response, bytes_max: usize) -> Result<Vec<u8>, CallError> {
    let announced = response.content_length().unwrap_or(0);
    if announced > bytes_max as u64 {
        return Err(CallError::TooLarge);
    }
    let mut body = Vec::with_capacity(ANSWER_BYTES_EXPECTED.min(bytes_max));
    while let Some(chunk) = response.chunk().await.map_err(|_| CallError::Lost)? {
        if chunk.len() > bytes_max - body.len() {
            return Err(CallError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;
    use crate::provider::test_server::{Script, TestServer, answer, answer_with, refused_address};

    fn client() -> HttpClient {
        let now = Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap();
        HttpClient::new(Clock::manual(now)).unwrap()
    }

    fn call(url: Url) -> Call {
        Call {
            method: Method::POST,
            url,
            headers: HeaderMap::new(),
            body: Some(b"{}".to_vec()),
            deadline: Duration::from_secs(5),
            answer_bytes_max: 1_000,
        }
    }

    async fn outcome(script: Script) -> Result<Answer, CallError> {
        let server = TestServer::start(vec![script]).await;
        client().send(call(server.url())).await
    }

    #[tokio::test]
    async fn a_json_body_and_the_headers_are_sent_and_the_answer_is_read() {
        let server = TestServer::start(vec![answer(201, "hello")]).await;
        let mut call = call(server.url());
        call.headers.insert("x-api-key", HeaderValue::from_static("k"));

        let answer = client().send(call).await.unwrap();

        assert_eq!(answer, Answer { status: 201, retry_after: None, body: b"hello".to_vec() });
        let request = server.only_request();
        assert!(request.head.starts_with("POST / HTTP/1.1\r\n"), "{}", request.head);
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.header("x-api-key"), Some("k"));
        assert_eq!(request.body, b"{}");
    }

    #[tokio::test]
    async fn a_refused_connection_was_not_sent() {
        assert_eq!(client().send(call(refused_address().await)).await, Err(CallError::NotSent));
    }

    #[tokio::test]
    async fn an_answer_that_never_comes_or_breaks_off_is_lost() {
        let cut_body = Script::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_vec());

        assert_eq!(outcome(Script::Cut).await, Err(CallError::Lost));
        assert_eq!(outcome(cut_body).await, Err(CallError::Lost));
        assert_eq!(outcome(Script::Raw(b"nonsense\r\n\r\n".to_vec())).await, Err(CallError::Lost));
    }

    #[tokio::test]
    async fn a_silent_and_a_dripping_server_are_cut_at_the_deadline() {
        for script in [Script::Silent, Script::Drip] {
            let server = TestServer::start(vec![script]).await;
            let call = Call { deadline: Duration::from_millis(80), ..call(server.url()) };
            let begun = std::time::Instant::now();

            assert_eq!(client().send(call).await, Err(CallError::Lost));
            assert!(begun.elapsed() < Duration::from_secs(2));
        }
    }

    #[tokio::test]
    async fn a_body_over_the_cap_is_refused_announced_or_not() {
        let gigabyte = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nx".to_vec();
        let unannounced =
            [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec(), vec![b'x'; 1_001]].concat();

        assert_eq!(outcome(Script::Raw(gigabyte)).await, Err(CallError::TooLarge));
        assert_eq!(outcome(Script::Raw(unannounced)).await, Err(CallError::TooLarge));
        assert_eq!(outcome(Script::Endless).await, Err(CallError::TooLarge));
        assert_eq!(outcome(answer(200, &"x".repeat(1_000))).await.unwrap().body.len(), 1_000);
    }

    #[tokio::test]
    async fn a_redirect_is_answered_as_it_is_and_not_followed() {
        let elsewhere = TestServer::start(vec![answer(200, "elsewhere")]).await;
        let redirect = answer_with(307, &format!("Location: {}\r\n", elsewhere.url()), "");

        assert_eq!(outcome(redirect).await.unwrap().status, 307);
        assert_eq!(elsewhere.requests().len(), 0);
    }

    #[tokio::test]
    async fn retry_after_is_read_as_seconds_or_as_a_date_and_is_at_most_an_hour() {
        let wait = async |text: &str| {
            let script = answer_with(429, &format!("Retry-After: {text}\r\n"), "");
            outcome(script).await.unwrap().retry_after.map(|wait| wait.as_secs())
        };

        assert_eq!(wait("7").await, Some(7));
        assert_eq!(wait("0").await, Some(0));
        assert_eq!(wait("99999999999999999999999999").await, Some(3600));
        assert_eq!(wait("Sun, 01 Mar 2026 12:00:30 GMT").await, Some(30));
        assert_eq!(wait("Sun, 01 Mar 2026 11:00:00 GMT").await, Some(0));
        assert_eq!(wait("Mon, 01 Mar 2027 12:00:00 GMT").await, Some(3600));
        for unreadable in ["-1", "1.5", "soon", ""] {
            assert_eq!(wait(unreadable).await, None, "{unreadable}");
        }
    }

    #[tokio::test]
    async fn a_connection_that_dies_between_two_calls_is_lost_and_not_sent_twice() {
        let server = TestServer::start(vec![answer(200, "first"), Script::Cut]).await;
        let client = client();

        assert_eq!(client.send(call(server.url())).await.unwrap().body, b"first");
        assert_eq!(client.send(call(server.url())).await, Err(CallError::Lost));

        assert_eq!(server.connections(), 1);
        assert_eq!(server.requests().len(), 2);
    }
}
