//! The nouns: data and pure rules. No I/O, no async, no framework, nothing of linkgate outside this
//! module. Types here are not wire types; the edge has its own.

pub mod account;
pub mod api_key;
pub mod audit;
pub mod branding;
pub mod delivery;
pub mod event;
pub mod fields;
pub mod id;
pub mod issuer;
pub mod jwk;
pub mod link_funnel;
pub mod link_session;
pub mod link_timeline;
pub mod member;
pub mod page;
pub mod plan;
pub mod post;
pub mod post_rules;
pub mod post_state;
pub mod quota;
pub mod scope;
pub mod signing_key;
pub mod tenant;
pub mod upstream;
pub mod usage;
pub mod user;
pub mod violation;
pub mod web_address;
pub mod webhook;
pub mod webhook_rules;
