//! Running it: health, metrics, the document and its page, and what happens when a store goes away.

mod commands;
mod cors;
mod document;
mod limits;
mod outage;
pub mod proxy;
mod surface;
