//! linkgate: a multi-tenant gateway that lets any app's end users link their TikTok accounts by
//! scanning a QR code, and lets that app post to the accounts its users linked.
//!
//! In reading order: the nouns (`model`), what needs keys (`crypto`), PostgreSQL (`store`), Redis
//! (`live`), the upstreams (`provider`), `mail`, the verbs (`service`), and what sets them going: the edge
//! (`http`) and the `worker`s. `startup` puts them together. The `sandbox` stands apart: it plays the
//! upstream.

pub mod clock;
pub mod config;
pub mod crypto;
pub mod guard;
pub mod http;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod model;
pub mod provider;
pub mod qr;
pub mod redis_client;
pub mod sandbox;
pub mod service;
pub mod startup;
pub mod store;
pub mod telemetry;
pub mod webhook;
pub mod worker;
