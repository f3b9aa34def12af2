//! The edge as its callers see it.

mod answers;
mod errors;
mod limits;
mod wire;
mod words;
