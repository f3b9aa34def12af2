//! Who may call what: every operation of the OpenAPI document, every kind of caller, every kind of id. What a
//! cell must answer is computed by `rule`; a new operation is in the matrix by being in the document.

pub mod matrix;
pub mod operations;
pub mod people;
pub mod requests;
mod restricted;
mod rule;
