//! An end user, known by the tenant's own id.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The tenant's own id of one of its users: free text of 1 to 128 characters, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserId(String);

/// Why a text is no user id.
#[derive(Debug, thiserror::Error)]
#[error("must be 1 to {USER_ID_CHARS_MAX} characters without control characters")]
pub struct BadUserId;

/// In characters, as PostgreSQL's `char_length` counts them.
pub const USER_ID_CHARS_MAX: usize = 128;

impl UserId {
    pub fn new(text: impl Into<String>) -> Result<Self, BadUserId> {
        let text = text.into();
        let count = text.chars().count();
        if count == 0 || count > USER_ID_CHARS_MAX || text.chars().any(char::is_control) {
            return Err(BadUserId);
        }
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for UserId {
    type Error = BadUserId;

    fn try_from(text: String) -> Result<Self, BadUserId> {
        Self::new(text)
    }
}

impl From<UserId> for String {
    fn from(id: UserId) -> String {
        id.0
    }
}
