//! Webhooks: endpoints, what is sent to them, when, and what is written down of it.

mod delivery;
mod endpoints;
mod fairness;
mod guide;
mod health;
mod libraries;
mod outbox;
pub mod receiver;
mod redelivery;
mod restart;
mod retries;
mod signatures;
mod suspension;
mod verifiers;
pub mod world;
