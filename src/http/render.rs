//! The last step of an answer: errors, also the framework's own, get their body, and every answer its
//! headers.

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::error::{ContentTypeError, JsonPayloadError, PathError, PayloadError, QueryPayloadError};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::{Error, HttpResponse};

use super::body::from_payload;
use super::error::{ApiError, Surface};
use super::error_table as table;
use super::request_id::{RequestId, request_id_header};
use crate::service::rates::Standing;

/// What answers carry that set nothing else: an API's answers load nothing and are framed by nobody.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
const PROBLEM: &str = "application/problem+json";
static RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
static RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const REALM: &str = "Bearer realm=\"linkgate\"";

/// The error that is in `response`, if it is one that nobody has put into words yet: ours, one of the
/// framework's, or a bare status. A page that brings its own body stays as it is.
pub(super) fn error_in(response: &HttpResponse<BoxBody>) -> Option<ApiError> {
    // The sandbox plays somebody else's server, in words of its own.
    let media_type = response.headers().get(header::CONTENT_TYPE);
    if media_type.is_some_and(|value| value.as_bytes() == PROBLEM.as_bytes()) {
        return None;
    }
    if let Some(error) = response.error() {
        return Some(to_api_error(error));
    }
    let bare = matches!(response.body().size(), BodySize::None | BodySize::Sized(0));
    let failed = response.status().is_client_error() || response.status().is_server_error();
    (failed && bare).then(|| for_status(response.status()))
}

/// One of our errors again, or ours for one of the framework's.
pub(super) fn to_api_error(error: &Error) -> ApiError {
    if let Some(error) = error.as_error::<ApiError>() {
        return error.clone();
    }
    if error.as_error::<PathError>().is_some() {
        // A part of the path that is no id is answered as an unknown id.
        return ApiError::new(&table::NOT_FOUND);
    }
    if let Some(error) = error.as_error::<PayloadError>() {
        return from_payload(error);
    }
    if error.as_error::<QueryPayloadError>().is_some() {
        return ApiError::new(&table::INVALID_REQUEST).detail("The query can't be read.");
    }
    if let Some(error) = error.as_error::<JsonPayloadError>() {
        return for_json(error);
    }
    if error.as_error::<ContentTypeError>().is_some() {
        return ApiError::new(&table::UNSUPPORTED_MEDIA_TYPE);
    }
    match error.as_response_error().status_code() {
        StatusCode::INTERNAL_SERVER_ERROR => ApiError::internal("an error of the framework"),
        status => for_status(status),
    }
}

fn for_json(error: &JsonPayloadError) -> ApiError {
    match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            ApiError::new(&table::BODY_TOO_LARGE)
        }
        JsonPayloadError::ContentType => ApiError::new(&table::UNSUPPORTED_MEDIA_TYPE),
        JsonPayloadError::Payload(error) => from_payload(error),
        _ => ApiError::new(&table::INVALID_JSON),
    }
}

fn for_status(status: StatusCode) -> ApiError {
    ApiError::new(match status.as_u16() {
        401 => &table::UNAUTHENTICATED,
        403 => &table::INSUFFICIENT_SCOPE,
        404 => &table::NOT_FOUND,
        405 => &table::METHOD_NOT_ALLOWED,
        408 => &table::REQUEST_TIMEOUT,
        413 => &table::BODY_TOO_LARGE,
        415 => &table::UNSUPPORTED_MEDIA_TYPE,
        422 => &table::INVALID_REQUEST,
        429 => &table::TOO_MANY_REQUESTS,
        400..=499 => &table::BAD_REQUEST,
        503 => &table::UNAVAILABLE,
        _ => return ApiError::internal(format!("a bare {}", status.as_u16())),
    })
}

/// The whole answer to an error.
pub(super) fn response(error: &ApiError, surface: Surface, request_id: &str) -> HttpResponse {
    let status = error.status();
    let mut answer = HttpResponse::build(status);
    answer.content_type(match surface {
        Surface::Rest => PROBLEM,
        Surface::Compatible => "application/json",
    });
    if status == StatusCode::UNAUTHORIZED {
        answer.insert_header((header::WWW_AUTHENTICATE, REALM));
    }
    if matches!(status.as_u16(), 429 | 503) {
        answer.insert_header((header::RETRY_AFTER, error.retry_after_secs().unwrap_or(1)));
    }
    if let Some(allow) = error.allow() {
        answer.insert_header((header::ALLOW, allow));
    }
    if matches!(status.as_u16(), 408 | 413) {
        // What is left of the body must not be taken for the next request.
        answer.force_close();
    }
    answer.body(error.body(surface, request_id).to_string())
}

/// Sets what every answer carries. What a handler has set itself about caches and contents stays.
pub(super) fn finish(headers: &mut HeaderMap, id: &RequestId) {
    let unless_set = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in unless_set {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let (name, value) = request_id_header(id);
    headers.insert(name, value);
}

/// Tells a tenant what its plan allows and what is left of it, in the words of the IETF's draft
/// `ratelimit-headers`.
pub(super) fn tell_limits(headers: &mut HeaderMap, standing: Standing) {
    let Standing { limit, remaining, .. } = standing;
    let told = [
        (&RATE_LIMIT_POLICY, format!("\"tenant\";q={limit};w=1")),
        // What is used up comes back bit by bit, all of it within the second.
        (&RATE_LIMIT, format!("\"tenant\";r={remaining};t=1")),
    ];
    for (name, value) in told {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name.clone(), value);
        }
    }
}
