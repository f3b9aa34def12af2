//! What a call is sent and does not take: query parameters where it has none, a body where it has none. Whoever sends
//! them means something by them, so they are refused as unknown fields are. Asked by the extractors that say who
//! calls, once that is known.

use std::pin::Pin;

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::web::Data;

use super::body;
use super::error::ApiError;
use super::query;
use super::route::Patterns;

/// A check that takes a while, because a body has to be read.
pub(super) type Reading = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;

/// Looks for surplus; gives back what is left to do.
pub(super) fn check(request: &HttpRequest, payload: &mut Payload) -> Result<Option<Reading>, ApiError> {
    let (asked, sent) = (request.query_string(), body::comes_with(request));
    if asked.is_empty() && !sent {
        return Ok(None);
    }
    let patterns = request.app_data::<Data<Patterns>>();
    let takes = patterns.and_then(|patterns| patterns.takes(request.method(), request.path()));
    let Some(takes) = takes else { return Ok(None) };
    if !takes.query {
        query::none(asked)?;
    }
    if takes.body || !sent {
        return Ok(None);
    }
    Ok(Some(Box::pin(body::none(request, payload))))
}
