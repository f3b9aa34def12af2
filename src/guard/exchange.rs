//! One request and its answer on a connection of its own.

use std::time::Duration;

use chrono::DateTime;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, HOST, HeaderMap, HeaderValue, RETRY_AFTER, USER_AGENT};
use hyper::{Method, Response};
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;
use tokio::time::Instant;
use url::{Position, Url};

use super::GuardError;
use super::connect::Stream;
use crate::clock::Clock;

/// Bytes of an answer's head, and how many headers it may have.
const HEAD_BYTES_MAX: usize = 16 * 1_024;
const HEADERS_MAX: usize = 100;
/// What an answer asks for beyond this counts as this.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(7 * 24 * 3_600);
const AGENT: HeaderValue = HeaderValue::from_static(concat!("linkgate/", env!("CARGO_PKG_VERSION")));

pub(super) struct Request {
    pub method: Method,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// What becomes of a body that has more than so many bytes.
#[derive(Clone, Copy)]
pub(super) enum Excess {
    Refused(usize),
    /// Cut there, or at the deadline.
    Cut(usize),
}

/// An answer, of whatever status.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Nothing when absent or unreadable.
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
    headers: HeaderMap,
}

impl Answer {
    /// The first value of a header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The head of an answer. The connection ends when this is dropped.
pub(super) struct Head {
    response: Response<Incoming>,
    _sender: http1::SendRequest<Full<Bytes>>,
    _driver: JoinSet<()>,
}

/// Sends `request` and waits for the head of its answer.
pub(super) async fn ask(stream: Box<dyn Stream>, url: &Url, request: Request) -> Result<Head, GuardError> {
    let request = prepare(url, request).ok_or(GuardError::Forbidden)?;
    let mut builder = http1::Builder::new();
    builder.max_buf_size(HEAD_BYTES_MAX).max_headers(HEADERS_MAX);
    let opened = builder.handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = opened.map_err(|_| GuardError::Broken)?;
    let mut driver = JoinSet::new();
    driver.spawn(async move {
        // Whoever waits for the answer hears of the connection's end there.
        let _ = connection.await;
    });
    let response = sender.send_request(request).await.map_err(|_| GuardError::Broken)?;
    Ok(Head { response, _sender: sender, _driver: driver })
}

fn prepare(url: &Url, request: Request) -> Option<hyper::Request<Full<Bytes>>> {
    let host = HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort]).ok()?;
    let target = &url[Position::BeforePath..Position::AfterQuery];
    let mut built = hyper::Request::builder()
        .method(request.method)
        .uri(target)
        .header(HOST, host)
        .header(USER_AGENT, AGENT)
        .header(CONNECTION, HeaderValue::from_static("close"));
    for (name, value) in request.headers {
        built = built.header(name, value);
    }
    built.body(Full::new(Bytes::from(request.body))).ok()
}

impl Head {
    /// Reads the body.
    pub async fn read(self, excess: Excess, until: Instant, clock: &Clock) -> Result<Answer, GuardError> {
        let Self { response, _sender, _driver } = self;
        let (head, mut incoming) = response.into_parts();
        let retry_after = retry_after(&head.headers, clock);
        let mut body = Vec::new();
        let complete = loop {
            match tokio::time::timeout_at(until, incoming.frame()).await {
                Ok(None) => break Ok(()),
                Ok(Some(Ok(frame))) => {
                    let Ok(chunk) = frame.into_data() else { continue };
                    let room = excess.bytes_max() - body.len();
                    body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                    if chunk.len() > room {
                        break Err(GuardError::TooLarge);
                    }
                }
                Ok(Some(Err(_))) => break Err(GuardError::Broken),
                Err(_) => break Err(GuardError::TimedOut),
            }
        };
        match (complete, excess) {
            (Err(error), Excess::Refused(_)) => Err(error),
            _ => Ok(Answer { status: head.status.as_u16(), retry_after, body, headers: head.headers }),
        }
    }
}

impl Excess {
    fn bytes_max(self) -> usize {
        match self {
            Self::Refused(bytes) | Self::Cut(bytes) => bytes,
        }
    }
}

/// Seconds, or a date.
fn retry_after(headers: &HeaderMap, clock: &Clock) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are still a number, and a long wait.
        text.parse().map_or(RETRY_AFTER_MAX, Duration::from_secs)
    } else {
        clock.until(DateTime::parse_from_rfc2822(text).ok()?.to_utc())
    };
    Some(wait.min(RETRY_AFTER_MAX))
}
