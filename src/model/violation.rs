//! A broken rule of a request: where, what, and what would be right.

use serde::Serialize;

/// One broken rule. Callers get every one of a request at once.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Violation {
    /// JSON pointer (RFC 6901) into the body as it was sent; `/query/NAME`, `/path/NAME` and
    /// `/header/NAME` for what did not come in the body.
    pub pointer: String,
    /// Stable, snake_case: `missing_field`, `unknown_field`, `too_long`, ...
    pub code: &'static str,
    /// A sentence that says what to change.
    pub detail: String,
    /// What was measured (a length, a count) or the value itself where it is short and harmless.
    pub value: Option<serde_json::Value>,
    /// The bound that `value` breaks.
    pub limit: Option<serde_json::Value>,
}

impl Violation {
    pub fn new(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into(), value: None, limit: None }
    }

    /// The same with the measured value and the bound it breaks.
    pub fn measured(
        mut self,
        value: impl Into<serde_json::Value>,
        limit: impl Into<serde_json::Value>,
    ) -> Self {
        self.value = Some(value.into());
        self.limit = Some(limit.into());
        self
    }
}
