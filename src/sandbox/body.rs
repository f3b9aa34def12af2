//! Reading JSON from outside: at most so many bytes, in at most so much time, and only what was
//! asked for.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

/// Largest body of a call that carries a picture, in bytes.
pub const PICTURE_BYTES_MAX: usize = 512 * 1024;
/// Largest body of a post, in bytes: 35 addresses and 4,000 characters.
pub const POST_BYTES_MAX: usize = 64 * 1024;
/// Largest body of any other call, in bytes.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
/// How long a body may take to arrive.
const BODY_WAIT: Duration = Duration::from_secs(10);
/// Most characters of what the parser says that are passed on.
const DETAIL_CHARS_MAX: usize = 200;

#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the body did not arrive within 10 seconds")]
    Stalled,
    #[error("the body did not arrive whole")]
    Broken,
    #[error("the body must be sent as application/json")]
    NotDeclared,
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    /// JSON, but with wrong types, unknown or missing fields.
    #[error("the body does not fit: {0}")]
    Unfit(String),
}

/// Reads the whole body.
pub async fn read(mut payload: Payload, bytes_max: usize) -> Result<Bytes, BodyError> {
    let whole = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| BodyError::Broken)?;
            if body.len() + chunk.len() > bytes_max {
                return Err(BodyError::TooLarge(bytes_max));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    tokio::time::timeout(BODY_WAIT, whole).await.unwrap_or(Err(BodyError::Stalled))
}

/// Refuses what is not declared as JSON. A page of another origin can't declare that without asking.
pub fn declared_json(request: &HttpRequest) -> Result<(), BodyError> {
    let declared = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = declared.split(';').next().unwrap_or("").trim();
    if essence.eq_ignore_ascii_case("application/json") { Ok(()) } else { Err(BodyError::NotDeclared) }
}

pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, BodyError> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value: T = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let place = error.path().to_string();
        let cause = error.into_inner();
        let detail = if place == "." { cause.to_string() } else { format!("{place}: {cause}") };
        let detail = detail.chars().take(DETAIL_CHARS_MAX).collect();
        if cause.is_data() { BodyError::Unfit(detail) } else { BodyError::NotJson(detail) }
    })?;
    json.end().map_err(|error| BodyError::NotJson(error.to_string()))?;
    Ok(value)
}
