//! What becomes of a body that a handler leaves unread. When a body in chunks is dropped before its
//! answer is sent, the framework reads on to the body's end to save the connection, for as long as the
//! client likes to take. As long as somebody still holds the body it closes the connection instead,
//! soon after the answer. So the answer holds it.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpMessage;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::web::Bytes;
use futures_util::Stream;

/// A request's body, held until its answer is sent. Holds nothing where there is nothing to fear.
#[derive(Clone)]
pub(super) struct Held(Option<Rc<RefCell<Payload>>>);

impl Held {
    /// Takes hold of the body, and leaves the request a way to read it.
    pub fn take(request: &mut ServiceRequest) -> Self {
        if !request.headers().contains_key(header::TRANSFER_ENCODING) {
            return Self(None);
        }
        let payload = Rc::new(RefCell::new(request.take_payload()));
        request.set_payload(Payload::Stream { payload: Box::pin(Reader(Rc::clone(&payload))) });
        Self(Some(payload))
    }

    /// `body`, which lets go of the request's body at its end.
    pub fn until_end_of(&self, body: BoxBody) -> BoxBody {
        match &self.0 {
            Some(payload) => BoxBody::new(Answer { body, _held: Rc::clone(payload) }),
            None => body,
        }
    }
}

struct Reader(Rc<RefCell<Payload>>);

impl Stream for Reader {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

struct Answer {
    body: BoxBody,
    _held: Rc<RefCell<Payload>>,
}

impl MessageBody for Answer {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}
