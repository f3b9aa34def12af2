//! From the wire to bytes, at most so many and in at most so much time: a body that drips in would
//! otherwise hold its connection for as long as it likes.

use std::future::{Future, poll_fn};
use std::pin::Pin;

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::web::{Bytes, BytesMut, Data};
use futures_util::Stream;

use super::super::error::ApiError;
use super::super::error_table as table;
use super::BodyLimits;
use crate::model::violation::Violation;

/// Reads the whole body, within the limits of the app.
pub(super) fn body(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes, ApiError>> + use<> {
    let limits = request.app_data::<Data<BodyLimits>>().map_or_else(BodyLimits::default, |data| ***data);
    let announced = announced_length(request);
    let payload = payload.take();
    async move {
        let Some(announced) = announced else {
            return Err(
                ApiError::new(&table::BAD_REQUEST).detail("The Content-Length header is not a number.")
            );
        };
        if announced.is_some_and(|length| length > limits.bytes_max as u64) {
            return Err(too_large(limits.bytes_max));
        }
        match tokio::time::timeout(limits.deadline, collect(payload, limits.bytes_max)).await {
            Ok(read) => read,
            Err(_) => Err(ApiError::new(&table::REQUEST_TIMEOUT).detail(format!(
                "The body did not arrive within {} seconds.",
                limits.deadline.as_secs_f64()
            ))),
        }
    }
}

/// What the request says of its body's length; nothing at all when that is no number.
fn announced_length(request: &HttpRequest) -> Option<Option<u64>> {
    let Some(value) = request.headers().get(header::CONTENT_LENGTH) else { return Some(None) };
    value.to_str().ok()?.trim().parse().ok().map(Some)
}

async fn collect(mut payload: Payload, bytes_max: usize) -> Result<Bytes, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = poll_fn(|context| Pin::new(&mut payload).poll_next(context)).await {
        let chunk = chunk.map_err(|error| from_payload(&error))?;
        if bytes.len() + chunk.len() > bytes_max {
            return Err(too_large(bytes_max));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn too_large(bytes_max: usize) -> ApiError {
    let detail = format!("The body has more than {bytes_max} bytes.");
    let mut violation = Violation::new("", "too_long", detail.clone());
    violation.limit = Some(bytes_max.into());
    ApiError::new(&table::BODY_TOO_LARGE).detail(detail).violation(violation)
}

/// The request's body could not be taken off the wire.
pub(in super::super) fn from_payload(error: &PayloadError) -> ApiError {
    let error_of = |detail| ApiError::new(&table::BAD_REQUEST).detail(detail);
    match error {
        PayloadError::Overflow => ApiError::new(&table::BODY_TOO_LARGE),
        PayloadError::UnknownLength => error_of("The length of the body is not known."),
        PayloadError::EncodingCorrupted => error_of("The body is not encoded as its headers say."),
        _ => error_of("The body broke off before its end."),
    }
}
