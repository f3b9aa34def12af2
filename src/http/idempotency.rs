//! `Idempotency-Key`: a call that comes twice has one effect and one answer.

use std::future::Future;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use utoipa::IntoParams;

use super::admission::{AtOnce, at_once};
use super::error::ApiError;
use crate::model::violation::Violation;
use crate::service::callers::Caller;
use crate::service::idempotency::{self, Begin, Call, Told};
use crate::service::members::once::Once;
use crate::service::{Ctx, Error};

pub use crate::service::idempotency::Answer;

/// The longest key, in characters.
pub const KEY_CHARS_MAX: usize = 255;

/// The header, checked.
#[derive(Clone, Debug, IntoParams)]
#[into_params(names("Idempotency-Key"), parameter_in = Header)]
pub struct IdempotencyKey(
    /// Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
    /// within 24 hours with the same body it gets the first answer, and nothing is done twice.
    #[param(required = false, min_length = 1, max_length = 255, pattern = "^[ -~]+$")]
    pub Option<String>,
);

impl IdempotencyKey {
    /// Whether the request has a good one.
    pub(super) fn is_in(request: &HttpRequest) -> bool {
        matches!(read(request), Ok(Some(_)))
    }

    /// For calls that look after their repetition by themselves, because they hold what lets somebody in.
    pub fn once<T>(self, body: &[u8], encode: fn(T) -> Result<Answer, Error>) -> Once<T> {
        Once::new(self.0, body, encode)
    }
}

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = AtOnce<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        at_once(request, read(request).map(Self).map_err(ApiError::from))
    }
}

fn read(request: &HttpRequest) -> Result<Option<String>, Error> {
    let mut values = request.headers().get_all("idempotency-key");
    let Some(first) = values.next() else { return Ok(None) };
    let text = first.to_str().unwrap_or_default();
    let visible = text.bytes().all(|b| (0x20..0x7f).contains(&b));
    if values.next().is_some() || text.is_empty() || text.len() > KEY_CHARS_MAX || !visible {
        let detail = "send the header once, with 1 to 255 visible ASCII characters";
        let violation = Violation::new("/header/idempotency-key", "invalid_value", detail);
        return Err(Error::Invalid(vec![violation.measured(text.len(), KEY_CHARS_MAX)]));
    }
    Ok(Some(text.to_owned()))
}

/// Does `work` once for a key. It runs to its end even when the caller goes away, so that its answer
/// is there when the caller asks again. A failure that had no effect frees the key; so does a process
/// that died in the middle, after a while: what it may have begun is for `work` to find.
pub async fn once(
    ctx: &Ctx,
    caller: &Caller,
    route: &str,
    key: IdempotencyKey,
    body: &[u8],
    work: impl Future<Output = Result<Answer, Error>> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let Some(key) = key.0 else {
        return Ok(respond(ctx.detached(work).await?));
    };
    let call = Call::new(ctx, caller, route, &key, body).await?;
    match idempotency::begin(ctx, &call).await? {
        Begin::Answered(answer) => return Ok(replay(answer)),
        Begin::First => {}
    }
    let inside = ctx.clone();
    let done = ctx.detached(async move {
        let result = work.await;
        match &result {
            Ok(answer) => idempotency::keep(&inside, &call, answer).await?,
            Err(_) => idempotency::release(&inside, &call).await?,
        }
        result
    });
    Ok(respond(done.await?))
}

/// An answer, and whether it was given before.
pub fn tell(told: Told) -> HttpResponse {
    match told {
        Told::First(answer) => respond(answer),
        Told::Again(answer) => replay(answer),
    }
}

fn respond(answer: Answer) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK));
    match answer.body.is_empty() {
        true => response.finish(),
        false => response.content_type("application/json").body(answer.body),
    }
}

fn replay(answer: Answer) -> HttpResponse {
    let mut response = respond(answer);
    let name = actix_web::http::header::HeaderName::from_static("idempotent-replayed");
    response.headers_mut().insert(name, actix_web::http::header::HeaderValue::from_static("true"));
    response
}
