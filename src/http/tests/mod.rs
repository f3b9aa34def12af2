//! The edge as its callers see it.

mod answers;
mod errors;
mod wire;
