//! Polling: each confirmation once, whatever happens to replicas, Redis and the upstream.

#[cfg(feature = "failpoints")]
mod crash;
mod exactly_once;
mod fairness;
mod lost;
mod model;
mod pace;
mod redis_lost;
mod trouble;
