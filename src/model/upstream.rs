//! Upstreams by name: whose credentials a link session, a code and an identity belong to.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::id::{NotAnId, TenantId};

/// Whose credentials reach an upstream. Rows and Redis keep it as text, see `Display`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UpstreamName {
    /// The operator's own, which serve every tenant that brings none.
    Operator,
    /// The built-in simulator, which serves the test environment.
    Sandbox,
    /// Those that a tenant brought for itself.
    Tenant(TenantId),
}

impl UpstreamName {
    /// Which schedule its sessions are on.
    pub fn queue(self) -> Queue {
        match self {
            Self::Operator => Queue::Operator,
            Self::Sandbox => Queue::Sandbox,
            Self::Tenant(_) => Queue::Tenants,
        }
    }

    /// Whether the tenant brought the credentials, and can mend them.
    pub fn is_own(self) -> bool {
        matches!(self, Self::Tenant(_))
    }
}

impl fmt::Display for UpstreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator => f.write_str("operator"),
            Self::Sandbox => f.write_str("sandbox"),
            Self::Tenant(id) => write!(f, "tenant-{id}"),
        }
    }
}

impl FromStr for UpstreamName {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        match (text, text.strip_prefix("tenant-")) {
            ("operator", _) => Ok(Self::Operator),
            ("sandbox", _) => Ok(Self::Sandbox),
            (_, Some(id)) => id.parse().map(Self::Tenant),
            _ => Err(NotAnId),
        }
    }
}

/// A schedule of sessions to poll. Upstreams of tenants share one: there may be many of them, each
/// with little to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    Operator,
    Sandbox,
    Tenants,
}

impl Queue {
    pub const ALL: [Self; 3] = [Self::Operator, Self::Sandbox, Self::Tenants];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Sandbox => "sandbox",
            Self::Tenants => "tenants",
        }
    }
}

/// An upstream as identities and link sessions keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpstreamLabel {
    /// `wahdx`.
    pub provider: &'static str,
    pub name: UpstreamName,
}

/// Whose credentials a tenant's new live sessions use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UpstreamSource {
    #[default]
    Operator,
    Own,
}

impl UpstreamSource {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Own => "own",
        }
    }
}

impl FromStr for UpstreamSource {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        match text {
            "operator" => Ok(Self::Operator),
            "own" => Ok(Self::Own),
            _ => Err(NotAnId),
        }
    }
}

/// What a tenant has set about its upstream, without the secret.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TenantUpstream {
    pub source: UpstreamSource,
    pub credentials: Option<OwnCredentials>,
}

/// A tenant's own credentials, as far as they are ever shown.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnCredentials {
    /// The last four characters of the key.
    pub hint: String,
    /// When the upstream last refused them; nothing while it takes them.
    pub refused_at: Option<DateTime<Utc>>,
    pub set_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_as_it_is_written() {
        for name in [UpstreamName::Operator, UpstreamName::Sandbox, UpstreamName::Tenant(TenantId::new())] {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        for text in ["", "Operator", "tenant-", "tenant-x", "tenants"] {
            assert_eq!(text.parse::<UpstreamName>(), Err(NotAnId), "{text}");
        }
    }
}
