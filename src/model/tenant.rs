//! A tenant: a customer of the operator, one company with its app.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::branding::Branding;
use super::id::{NotAnId, TenantId};

/// What every key, token, session, account, post and webhook belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    Live,
    /// Always talks to the built-in sandbox.
    Test,
}

impl Environment {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Environment {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        match text {
            "live" => Ok(Self::Live),
            "test" => Ok(Self::Test),
            _ => Err(NotAnId),
        }
    }
}

/// Whose rows a transaction may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TenantScope {
    pub tenant: TenantId,
    pub environment: Environment,
}

/// What a link session needs to know of its tenant.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenant {
    pub id: TenantId,
    pub name: String,
    pub plan: super::plan::Plan,
    pub suspended: bool,
    /// Exact origins that may frame the hosted page.
    pub allowed_origins: Vec<String>,
    /// Where a link session may send the browser afterwards; empty: to any https address.
    pub redirect_urls: Vec<String>,
    pub branding: Branding,
    pub link_confirmation: LinkConfirmation,
    pub duplicate_accounts: DuplicateAccounts,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A tenant as the operator sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct TenantRecord {
    pub tenant: Tenant,
    pub suspended_at: Option<DateTime<Utc>>,
    /// In the operator's words; the tenant does not see it.
    pub suspend_reason: Option<String>,
}

/// Which tenants the operator lists.
#[derive(Clone, Debug, Default)]
pub struct TenantFilter {
    pub suspended: Option<bool>,
    pub plan: Option<String>,
}

/// What a tenant may change of itself; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TenantChange {
    pub name: Option<String>,
    pub allowed_origins: Option<Vec<String>>,
    pub redirect_urls: Option<Vec<String>>,
    pub branding: Option<Branding>,
    pub link_confirmation: Option<LinkConfirmation>,
    pub duplicate_accounts: Option<DuplicateAccounts>,
}

/// Whether a tenant, or a member, may be called this: 1 to 200 characters without control characters.
pub fn is_name(text: &str) -> bool {
    (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// What the end user is asked after the account was linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkConfirmation {
    /// The account can be used at once; the user may undo for a while.
    Undo,
    /// The account can't be used before the user accepts.
    Accept,
}

impl LinkConfirmation {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Undo => "undo",
            Self::Accept => "accept",
        }
    }
}

/// What happens when a second user of the same tenant links the same TikTok account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateAccounts {
    /// Both users have it, each as an account of its own.
    Share,
    /// The newer link takes it; the older account is unlinked.
    Move,
    /// The newer link fails.
    Deny,
}

impl DuplicateAccounts {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Move => "move",
            Self::Deny => "deny",
        }
    }
}
