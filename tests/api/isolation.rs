//! Tenants never see each other, and neither do the two environments of one tenant: a foreign id is
//! answered exactly as an unknown one, and the database itself holds when a query forgets.

pub mod database;
mod labels;
pub mod matrix;
pub mod members;
pub mod probes;
pub mod world;
