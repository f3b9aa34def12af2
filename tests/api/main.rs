//! Tests of the whole gateway, over HTTP, on real PostgreSQL and Redis. Each test has a database, a
//! Redis prefix, a port and, where it asks for one, a clock of its own; nothing sleeps to wait for
//! work: tests run the workers' rounds themselves.

// Clippy takes helpers of tests for the program itself; here a call without a deadline ends with the run.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

mod accounts;
mod administration;
mod authentication;
mod authorization;
mod browser;
mod compat;
mod document;
mod errors;
mod faults;
mod isolation;
mod issuers;
mod keys;
mod link_pages;
mod link_sessions;
mod lists;
mod members;
mod operation;
mod polling;
mod posts;
mod quotas;
mod tree;
mod usage;
mod webhooks;
