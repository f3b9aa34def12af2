//! What the wire API answers: the reseller's envelopes, and the ways an answer gets lost.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::{fmt, io};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use actix_web::web::Bytes;
use serde_json::{Value, json};

use super::body::BodyError;
use crate::redis_client::RedisDown;

const PAGE: &str = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>\
    <body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>";

pub struct Answer {
    pub status: StatusCode,
    pub body: Body,
    /// Seconds.
    pub retry_after: Option<u32>,
}

pub enum Body {
    Json(Value),
    /// JSON of which only the first half arrives, in a well-formed answer.
    HalfJson(Value),
    /// A proxy's page.
    Page,
    /// None: the connection is closed before the answer's first byte.
    Cut,
}

impl Answer {
    /// Success, with `data`.
    pub fn data(data: Value) -> Self {
        Self::json(StatusCode::OK, json!({ "success": true, "data": data }))
    }

    /// The reseller's failure: a sentence, and no `success`.
    pub fn error(status: StatusCode, sentence: impl fmt::Display) -> Self {
        Self::json(status, json!({ "error": sentence.to_string() }))
    }

    pub fn invalid(sentence: impl fmt::Display) -> Self {
        Self::error(StatusCode::BAD_REQUEST, sentence)
    }

    pub fn json(status: StatusCode, body: Value) -> Self {
        Self { status, body: Body::Json(body), retry_after: None }
    }

    pub fn cut() -> Self {
        Self { status: StatusCode::OK, body: Body::Cut, retry_after: None }
    }

    pub fn page() -> Self {
        Self { status: StatusCode::BAD_GATEWAY, body: Body::Page, retry_after: None }
    }

    pub fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        match self.body {
            Body::Json(value) => response.json(value),
            Body::HalfJson(value) => {
                let text = value.to_string().into_bytes();
                let half = text[..text.len() / 2].to_vec();
                response.insert_header((CONTENT_TYPE, "application/json")).body(half)
            }
            Body::Page => response.insert_header((CONTENT_TYPE, "text/html")).body(PAGE),
            Body::Cut => response.body(Cut),
        }
    }
}

impl From<RedisDown> for Answer {
    fn from(_: RedisDown) -> Self {
        let answer = Self::error(StatusCode::SERVICE_UNAVAILABLE, "The service is temporarily unavailable");
        Self { retry_after: Some(1), ..answer }
    }
}

impl From<BodyError> for Answer {
    fn from(error: BodyError) -> Self {
        let status = match error {
            BodyError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            BodyError::Stalled => StatusCode::REQUEST_TIMEOUT,
            BodyError::NotDeclared => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::error(status, error)
    }
}

/// A body that fails at once. The server flushes the head together with the first part of a body, so
/// a failure of that part closes the connection with nothing sent.
struct Cut;

impl MessageBody for Cut {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(1)
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, io::Error>>> {
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut by an injected fault"))))
    }
}
