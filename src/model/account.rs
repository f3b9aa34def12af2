//! Accounts: a TikTok account as linked by one user of one tenant.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::id::{AccountId, NotAnId};
use super::tenant::TenantScope;
use super::user::UserId;

/// Whether posts can be made with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountStatus {
    Linked,
    /// Linked, but not to be used before the end user accepts.
    AwaitingAccept,
    /// TikTok no longer lets us; the user must scan again.
    ReconnectRequired,
    /// Gone. Kept for the record alone.
    Unlinked,
}

impl AccountStatus {
    pub const ALL: [Self; 4] = [Self::Linked, Self::AwaitingAccept, Self::ReconnectRequired, Self::Unlinked];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::AwaitingAccept => "awaiting_accept",
            Self::ReconnectRequired => "reconnect_required",
            Self::Unlinked => "unlinked",
        }
    }
}

impl fmt::Display for AccountStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AccountStatus {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(NotAnId)
    }
}

/// An account as the database has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: AccountId,
    pub scope: TenantScope,
    pub user_id: UserId,
    pub status: AccountStatus,
    /// The upstream's own id of the account. Never shown.
    pub upstream_account: String,
    pub profile: Profile,
    /// The tenant's own, an object of at most 4,096 bytes of JSON.
    pub metadata: Value,
    /// When it was first linked. Lists go by it, because nothing changes it.
    pub created_at: DateTime<Utc>,
    /// When it was last linked.
    pub linked_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What the upstream told of the account when it was last linked or listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    pub display_name: Option<String>,
    pub username: Option<String>,
    pub avatar_url: Option<String>,
    pub bio_description: Option<String>,
    pub followers: Option<i64>,
    pub following: Option<i64>,
    pub likes: Option<i64>,
    pub videos: Option<i64>,
    pub is_verified: Option<bool>,
}

/// Which accounts a list shows. An empty `only` shows none.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    pub user_id: Option<UserId>,
    pub only: Option<Vec<AccountId>>,
    /// Absent: all but the unlinked.
    pub status: Option<AccountStatus>,
}
