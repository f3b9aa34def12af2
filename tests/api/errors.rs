//! Whatever comes in: each answer is one that the document promises, in words that help, and the gateway
//! goes on.

mod bodies;
mod codes;
mod contract;
mod fields;
mod http;
mod paths;
pub mod raw;
mod surplus;
mod words;
