//! The hosted page: a static page that changes nothing, and what its browser may call.

pub mod assets;
pub mod embed;
pub mod page;
pub mod wire;
