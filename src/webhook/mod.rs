//! Webhooks as they leave: the body of an event, its headers and signatures, and one sending of it. When to send
//! what to whom, and what comes of the answer, is the service's.

mod body;
mod message;

pub use body::EventBody;
pub use message::{EXCERPT_BYTES_MAX, Message, Outcome, log_headers};
