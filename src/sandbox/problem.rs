//! Failures of everything but the wire API, as `application/problem+json` (RFC 9457).

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Value, json};

use super::body::BodyError;
use super::codes::Refused;
use crate::redis_client::RedisDown;

#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("{0}")]
    Body(#[from] BodyError),
    #[error("send X-API-Key with a key that starts with sk_")]
    NoKey,
    #[error("there is nothing here")]
    NoSuchPage,
    #[error("no code of the sandbox answers to this")]
    UnknownCode,
    #[error("no account of the sandbox answers to this")]
    UnknownAccount,
    #[error("no QR code can be read in the image")]
    UnreadableImage,
    /// What is wrong, in a sentence.
    #[error("{0}")]
    Invalid(&'static str),
    #[error("the code has expired")]
    Expired,
    #[error("the code was scanned before")]
    AlreadyScanned,
    #[error("the code must be scanned first")]
    NotScanned,
    #[error("the link was confirmed before")]
    AlreadyConfirmed,
    #[error("the link was denied before")]
    AlreadyDenied,
    #[error("the sandbox can't answer right now")]
    Unavailable,
}

impl Problem {
    fn code(&self) -> &'static str {
        match self {
            Self::Body(BodyError::TooLarge(_)) => "body_too_large",
            Self::Body(BodyError::Stalled) => "body_too_slow",
            Self::Body(BodyError::Broken) => "body_incomplete",
            Self::Body(BodyError::NotDeclared) => "unsupported_media_type",
            Self::Body(BodyError::NotJson(_)) => "invalid_json",
            Self::Body(BodyError::Unfit(_)) | Self::Invalid(_) => "invalid_request",
            Self::NoKey => "unauthorized",
            Self::NoSuchPage => "not_found",
            Self::UnknownCode => "unknown_code",
            Self::UnknownAccount => "unknown_account",
            Self::UnreadableImage => "unreadable_image",
            Self::Expired => "expired",
            Self::AlreadyScanned => "already_scanned",
            Self::NotScanned => "not_scanned",
            Self::AlreadyConfirmed => "already_confirmed",
            Self::AlreadyDenied => "already_denied",
            Self::Unavailable => "unavailable",
        }
    }
}

impl From<RedisDown> for Problem {
    fn from(_: RedisDown) -> Self {
        Self::Unavailable
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::UnknownCode => Self::UnknownCode,
            Refused::Expired => Self::Expired,
            Refused::AlreadyScanned => Self::AlreadyScanned,
            Refused::NotScanned => Self::NotScanned,
            Refused::AlreadyConfirmed => Self::AlreadyConfirmed,
            Refused::AlreadyDenied => Self::AlreadyDenied,
            Refused::Down(_) => Self::Unavailable,
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Body(BodyError::TooLarge(_)) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Body(BodyError::Stalled) => StatusCode::REQUEST_TIMEOUT,
            Self::Body(BodyError::NotDeclared) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Body(BodyError::Broken | BodyError::NotJson(_)) => StatusCode::BAD_REQUEST,
            Self::Body(BodyError::Unfit(_)) | Self::Invalid(_) | Self::UnreadableImage => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::NoKey => StatusCode::UNAUTHORIZED,
            Self::NoSuchPage | Self::UnknownCode | Self::UnknownAccount => StatusCode::NOT_FOUND,
            Self::Expired => StatusCode::GONE,
            Self::AlreadyScanned | Self::NotScanned | Self::AlreadyConfirmed | Self::AlreadyDenied => {
                StatusCode::CONFLICT
            }
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CACHE_CONTROL, "no-store"));
        if matches!(self, Self::Unavailable) {
            answer.insert_header((RETRY_AFTER, "1"));
        }
        let body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "detail": self.to_string(),
            "code": self.code(),
        });
        answer.insert_header((CONTENT_TYPE, "application/problem+json")).body(body.to_string())
    }
}

/// An answer of everything but the wire API.
pub fn told(body: &Value) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(body)
}

pub async fn no_such_page() -> Result<HttpResponse, Problem> {
    Err(Problem::NoSuchPage)
}
