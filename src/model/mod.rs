//! The nouns: data and pure rules. No I/O, no async, no framework, nothing of linkgate outside this
//! module. Types here are not wire types; the edge has its own.

// account
// event
pub mod fields;
pub mod id;
// link_session
// page
// plan
pub mod post;
pub mod post_rules;
// qr
// scope
// tenant
// user
pub mod violation;
