//! A request's id: in and out as `X-Request-Id`, in every log line and every error answer.

use std::fmt;
use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::error::ApiError;
use crate::model::id;

pub const REQUEST_ID_LEN_MAX: usize = 128;
static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: the caller's own where it sent a usable one, else `req_` and 32 hex digits.
/// 1 to 128 of `[A-Za-z0-9._-]`. As a handler's argument it is the request's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let sent = headers.get(&X_REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|text| {
            let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
            (1..=REQUEST_ID_LEN_MAX).contains(&text.len()) && text.bytes().all(plain)
        });
        Self(sent.map_or_else(|| id::RequestId::new().to_string().into(), Arc::from))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn shared(&self) -> Arc<str> {
        self.0.clone()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromRequest for RequestId {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let known = request.extensions().get::<Self>().cloned();
        ready(Ok(known.unwrap_or_else(|| Self::of(request.headers()))))
    }
}

pub(super) fn request_id_header(id: &RequestId) -> (HeaderName, HeaderValue) {
    // An id has letters that fit a header, or it would not be one.
    let value = HeaderValue::from_str(id.as_str()).unwrap_or_else(|_| HeaderValue::from_static("unknown"));
    (X_REQUEST_ID.clone(), value)
}
