//! The hosted page: a static page that changes nothing, and what its browser may call.

pub mod assets;
mod document;
pub mod embed;
pub mod page;
pub mod picture;
pub mod wire;
