//! Members: persons who administer a tenant, each with a role and, once the invitation is accepted, a
//! password. A member belongs to the tenant as a whole; what it does happens in one environment, which
//! its session chooses.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::id::{MemberId, MemberSessionId, NotAnId};
use super::scope::{Scope, Scopes};
use super::tenant::Environment;

/// How many members a tenant may have, invited ones included.
pub const MEMBERS_MAX: i64 = 500;
/// How many sessions a member may have at once; the oldest ends when there would be more.
pub const SESSIONS_MAX: i64 = 50;
/// How long an invitation can be accepted, in days.
pub const INVITATION_DAYS: i64 = 7;
/// How long a link that sets a new password can be used, in minutes.
pub const RESET_MINUTES: i64 = 60;
/// How many wrong passwords or codes lock a member out.
pub const FAILURES_MAX: i32 = 10;
/// How long the first lock lasts, in minutes. Each further one without a good log-in lasts twice as long.
const LOCK_MINUTES: i64 = 15;
/// How long a lock lasts at most, in minutes: a day.
const LOCK_MINUTES_MAX: i64 = 24 * 60;
/// In characters.
pub const NAME_CHARS_MAX: usize = 200;
/// What mail servers take, in characters (RFC 5321).
const EMAIL_CHARS_MAX: usize = 254;
const LOCAL_PART_CHARS_MAX: usize = 64;

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but making, changing and removing owners.
    Admin,
    /// Builds the app: links, posts, users, webhooks, keys. No settings, no members, no audit log.
    Developer,
    /// Looks, and changes nothing. No audit log.
    Viewer,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Owner, Self::Admin, Self::Developer, Self::Viewer];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Developer => "developer",
            Self::Viewer => "viewer",
        }
    }

    /// What it may do, in the words of keys and tokens.
    pub fn scopes(self) -> Scopes {
        let may = |scope: &Scope| match self {
            Self::Owner | Self::Admin => true,
            Self::Developer => !matches!(scope, Scope::TenantWrite | Scope::AuditRead),
            Self::Viewer => scope.as_str().ends_with(":read") && *scope != Scope::AuditRead,
        };
        Scope::ALL.iter().copied().filter(may).collect()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(NotAnId)
    }
}

/// Whether a member has accepted its invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberStatus {
    Invited,
    Active,
}

impl MemberStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
        }
    }
}

/// An e-mail address: ASCII, `local@domain`, the domain with a dot. Kept as it was given; two that differ
/// in case alone are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

/// A text that is no e-mail address that this program takes.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an e-mail address")]
pub struct NotAnEmail;

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which addresses are compared.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;

    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnEmail)?;
        let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
        let local_is_good = (1..=LOCAL_PART_CHARS_MAX).contains(&local.len())
            && local.bytes().all(atom)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_is_good = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let domain_is_good = domain.contains('.') && domain.split('.').all(label_is_good);
        let good = text.len() <= EMAIL_CHARS_MAX && local_is_good && domain_is_good;
        if good { Ok(Self(text.to_owned())) } else { Err(NotAnEmail) }
    }
}

/// A member, as those who administer a tenant see it.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: MemberId,
    pub email: String,
    pub name: Option<String>,
    pub role: Role,
    pub status: MemberStatus,
    /// Whether log-in asks for a second factor.
    pub totp: bool,
    /// While too many wrong passwords keep it out.
    pub locked_until: Option<DateTime<Utc>>,
    /// Of the link that still waits to be used; nothing once it was accepted.
    pub invitation_expires_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub last_login_at: Option<DateTime<Utc>>,
}

/// Who is logged in: a member by one of its sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    pub member: MemberId,
    pub session: MemberSessionId,
    pub role: Role,
}

/// What one log-in began, as its member sees it.
#[derive(Clone, Debug)]
pub struct MemberSession {
    pub id: MemberSessionId,
    pub environment: Environment,
    /// Where it was logged in from.
    pub address: Option<IpAddr>,
    /// What the browser or program called itself, at most 200 characters.
    pub user_agent: Option<String>,
    pub created_at: DateTime<Utc>,
    /// When its tokens were last renewed.
    pub refreshed_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// How long a member is locked out after having been so `lockouts` times in a row.
pub fn lock_time(lockouts: i32) -> TimeDelta {
    let doubled = LOCK_MINUTES << lockouts.clamp(0, 10);
    TimeDelta::minutes(doubled.min(LOCK_MINUTES_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_the_scopes_that_its_work_takes() {
        assert_eq!(Role::Owner.scopes(), Scopes::all());
        assert_eq!(Role::Admin.scopes(), Scopes::all());
        assert_eq!(
            Role::Developer.scopes().to_string(),
            "links:write links:read accounts:read accounts:write posts:write posts:read users:read users:write \
             webhooks:read webhooks:write keys:write tokens:write tenant:read usage:read"
        );
        assert_eq!(
            Role::Viewer.scopes().to_string(),
            "links:read accounts:read posts:read users:read webhooks:read tenant:read usage:read"
        );
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
    }

    #[test]
    fn addresses_are_taken_as_given_and_compared_without_case() {
        let email: Email = "Ada.Lovelace+x@Example.co.uk".parse().unwrap();

        assert_eq!(email.as_str(), "Ada.Lovelace+x@Example.co.uk");
        assert_eq!(email.folded(), "ada.lovelace+x@example.co.uk");
        let long = format!("{}@example.com", "a".repeat(65));
        for text in [
            "",
            "@",
            "a",
            "a@",
            "@b.c",
            "a@b",
            "a b@c.de",
            "a@b..c",
            "a@-b.c",
            "a@b-.c",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "a:b@c.de",
            "a@c.de\r\nBcc: x@y.z",
            "ä@b.de",
            "a@b.de ",
            "\"a\"@b.de",
            long.as_str(),
        ] {
            assert_eq!(text.parse::<Email>(), Err(NotAnEmail), "{text}");
        }
    }

    #[test]
    fn a_lock_gets_longer_up_to_a_day() {
        let minutes: Vec<i64> = [0, 1, 2, 6, 7, 1_000].map(|n| lock_time(n).num_minutes()).to_vec();

        assert_eq!(minutes, [15, 30, 60, 960, 1_440, 1_440]);
    }
}
