//! End users, known by the tenant's own ids.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

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

/// A user as the tenant sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: UserId,
    /// The tenant's own, an object of at most 4,096 bytes of JSON.
    pub metadata: Value,
    /// How many accounts are linked now, whatever their health.
    pub accounts: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Orders users of one moment in lists.
    pub row_id: Uuid,
}

/// Which users to list.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// The one user that the caller may see.
    pub only: Option<UserId>,
    /// What their ids begin with.
    pub prefix: Option<String>,
}
