//! The edge: from HTTP to a service call and back.

pub mod body;
pub mod error;
pub mod error_table;
pub mod fallback;
pub mod middleware;
pub mod query;
mod render;
#[cfg(test)]
mod tests;
mod unread;
