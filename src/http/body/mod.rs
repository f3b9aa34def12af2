//! Bodies of requests: JSON, bounded in size, time and depth, read strictly, and typed with errors that
//! point at the field they are about.

pub(in crate::http) mod json;
mod read;
#[cfg(test)]
mod tests;
pub(super) mod typed;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::admission::in_turn;
use super::error::ApiError;
use super::error_table as table;

pub(super) use read::from_payload;

/// What a body may be at most. Requests see these unless the app's data holds others.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    pub bytes_max: usize,
    /// From the call of the handler to the body's last byte.
    pub deadline: Duration,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self { bytes_max: 64 * 1024, deadline: Duration::from_secs(10) }
    }
}

/// A JSON body of the shape of `T`. Types refuse unknown fields by `#[serde(deny_unknown_fields)]`.
pub struct JsonBody<T> {
    pub value: T,
    /// The body as it was sent.
    pub bytes: Bytes,
}

/// The same for a call that needs no field: an empty body, of whatever content type, is
/// `T::default()`.
pub struct OptionalJsonBody<T> {
    pub value: T,
    /// The body as it was sent; may be empty.
    pub bytes: Bytes,
}

/// A JSON body of any shape, for handlers that collect every broken rule by themselves. No object in
/// it has a key twice, and it is at most 32 levels deep.
pub struct RawJson {
    pub value: Value,
    /// The body as it was sent.
    pub bytes: Bytes,
}

type Extraction<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

impl FromRequest for RawJson {
    type Error = ApiError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let checked = check_content_type(request);
        let body = read::body(request, payload);
        Box::pin(in_turn(request, async move {
            checked?;
            let bytes = body.await?;
            Ok(Self { value: json::parse(&bytes)?, bytes })
        }))
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = ApiError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let raw = RawJson::from_request(request, payload);
        Box::pin(in_turn(request, async move {
            let RawJson { value, bytes } = raw.await?;
            Ok(Self { value: typed::from_json(&value)?, bytes })
        }))
    }
}

impl<T: DeserializeOwned + Default + 'static> FromRequest for OptionalJsonBody<T> {
    type Error = ApiError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let checked = check_content_type(request);
        let body = read::body(request, payload);
        Box::pin(in_turn(request, async move {
            let bytes = body.await?;
            if bytes.is_empty() {
                return Ok(Self { value: T::default(), bytes });
            }
            checked?;
            Ok(Self { value: typed::from_json(&json::parse(&bytes)?)?, bytes })
        }))
    }
}

/// `application/json`, its charset UTF-8 where it names one, and no compression.
fn check_content_type(request: &HttpRequest) -> Result<(), ApiError> {
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    let plain = encoding.is_none_or(|value| value.as_bytes().eq_ignore_ascii_case(b"identity"));
    let is_json = match request.mime_type() {
        Ok(Some(mime)) => {
            mime.essence_str() == "application/json"
                && mime
                    .get_param("charset")
                    .is_none_or(|charset| charset.as_str().eq_ignore_ascii_case("utf-8"))
        }
        _ => false,
    };
    if plain && is_json { Ok(()) } else { Err(ApiError::new(&table::UNSUPPORTED_MEDIA_TYPE)) }
}
