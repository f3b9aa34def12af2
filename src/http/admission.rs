//! Who calls is looked up while the rest of the request is read. Whoever is refused hears of that, and not of
//! what else is wrong with the request: extractors that fail wait until it is known.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::{HttpMessage, HttpRequest};
use futures_util::FutureExt;
use futures_util::future::{Either, Shared};
use tokio::sync::oneshot;

use super::error::ApiError;

/// Comes about when it is known who calls.
#[derive(Clone)]
struct Known(Shared<oneshot::Receiver<()>>);

/// Held while it is looked up who calls.
pub(super) struct Asking(#[expect(dead_code, reason = "its end is the news")] oneshot::Sender<()>);

/// Says that it is being looked up who calls. To be called before other extractors are.
pub(super) fn ask(request: &HttpRequest) -> Asking {
    let (asking, known) = oneshot::channel();
    request.extensions_mut().insert(Known(known.shared()));
    Asking(asking)
}

/// What an extractor read; a failure comes out when it is known who calls.
pub(super) fn in_turn<T, F: Future<Output = Result<T, ApiError>>>(
    request: &HttpRequest,
    read: F,
) -> impl Future<Output = Result<T, ApiError>> + use<T, F> {
    let known = request.extensions().get::<Known>().cloned();
    async move {
        let result = read.await;
        if let (Err(_), Some(Known(known))) = (&result, known) {
            // The lookup has ended, whichever way it did.
            let _ = known.await;
        }
        result
    }
}

/// The future of an extractor that need not wait for anything else.
pub(super) type AtOnce<T> =
    Either<Ready<Result<T, ApiError>>, Pin<Box<dyn Future<Output = Result<T, ApiError>>>>>;

pub(super) fn at_once<T: 'static>(request: &HttpRequest, read: Result<T, ApiError>) -> AtOnce<T> {
    match read {
        Ok(value) => Either::Left(ready(Ok(value))),
        Err(error) => Either::Right(Box::pin(in_turn(request, ready(Err(error))))),
    }
}
