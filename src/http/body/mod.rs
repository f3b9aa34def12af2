//! Bodies of requests: JSON, bounded in size, time and depth, read strictly, and typed with errors that
//! point at the field they are about.

pub(in crate::http) mod json;
pub(in crate::http) mod mistakes;
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
use utoipa::ToSchema;

use super::admission::in_turn;
use super::error::ApiError;
use super::error_table as table;
use crate::model::violation::Violation;

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

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for JsonBody<T> {
    type Error = ApiError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let raw = RawJson::from_request(request, payload);
        Box::pin(in_turn(request, async move {
            let RawJson { value, bytes } = raw.await?;
            Ok(Self { value: mistakes::from_json(&value)?, bytes })
        }))
    }
}

impl<T: DeserializeOwned + ToSchema + Default + 'static> FromRequest for OptionalJsonBody<T> {
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
            Ok(Self { value: mistakes::from_json(&json::parse(&bytes)?)?, bytes })
        }))
    }
}

/// Whether a body comes with the request; one that comes in chunks may yet be empty.
pub(super) fn comes_with(request: &HttpRequest) -> bool {
    let headers = request.headers();
    headers.contains_key(header::TRANSFER_ENCODING)
        || headers.get(header::CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0")
}

/// The body of a call that takes none: nothing, or an object without fields, as some clients send it.
///
/// # Errors
/// Each of its fields by its name, or the body itself.
pub(super) fn none(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<(), ApiError>> + use<> {
    let body = read::body(request, payload);
    async move {
        let bytes = match body.await {
            Err(error) if error.entry().status == table::REQUEST_TIMEOUT.status => return Err(error),
            Ok(bytes) if bytes.is_empty() => return Ok(()),
            read => read.unwrap_or_default(),
        };
        let told: Vec<Violation> = match json::parse(&bytes) {
            Ok(Value::Object(fields)) => {
                fields.keys().take(FIELDS_TOLD_MAX).map(|name| surplus(name)).collect()
            }
            _ => vec![Violation::new("", "unexpected_body", "This call takes no body.")],
        };
        if told.is_empty() { Ok(()) } else { Err(ApiError::invalid(told)) }
    }
}

/// How many fields of a body that should not be there are named.
const FIELDS_TOLD_MAX: usize = 32;

fn surplus(name: &str) -> Violation {
    let mut pointer = String::new();
    typed::push_segment(&mut pointer, name);
    let detail = format!("There is no field {} here: this call takes no body.", typed::named(name));
    Violation::new(pointer, "unknown_field", detail)
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
