//! The audit log: who did what to what, from where. Lines are only ever added.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::id::{AuditId, NotAnId};
use super::tenant::Environment;

/// What kind of caller did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActorKind {
    ApiKey,
    /// A token of the tenant's own signing keys, or of an issuer that it registered.
    Token,
    Member,
    Operator,
    /// Somebody who is not signed in: who accepts an invitation, or tries to log in.
    Anonymous,
    /// The gateway by itself.
    System,
}

impl ActorKind {
    pub const ALL: [Self; 6] =
        [Self::ApiKey, Self::Token, Self::Member, Self::Operator, Self::Anonymous, Self::System];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::Token => "token",
            Self::Member => "member",
            Self::Operator => "operator",
            Self::Anonymous => "anonymous",
            Self::System => "system",
        }
    }
}

impl FromStr for ActorKind {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(NotAnId)
    }
}

/// Who did something: an API key by its id, a token by its `jti`, a member by its id. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub kind: ActorKind,
    /// Empty for those that have none.
    pub id: Arc<str>,
}

impl Actor {
    pub fn new(kind: ActorKind, id: &str) -> Self {
        Self { kind, id: Arc::from(id) }
    }

    pub fn system() -> Self {
        Self::new(ActorKind::System, "")
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.as_str(), self.id)
    }
}

/// Where a request came from; empty for what no request asked for. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub request_id: Option<Arc<str>>,
    /// The client's, as far as trusted proxies tell it.
    pub address: Option<IpAddr>,
}

/// Who, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub actor: Actor,
    pub origin: Origin,
}

impl Author {
    pub fn system() -> Self {
        Self { actor: Actor::system(), origin: Origin::default() }
    }
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    pub action: AuditAction,
    /// Its id, as the API prints it; for things without one, what tells them apart.
    pub target: String,
    /// The changed fields as they were; never a secret.
    pub before: Option<Value>,
    /// The changed fields as they are now; never a secret.
    pub after: Option<Value>,
}

/// One line.
#[derive(Clone, Debug)]
pub struct AuditLine {
    pub id: AuditId,
    /// Nothing for what concerns both.
    pub environment: Option<Environment>,
    pub author: Author,
    /// A word of `AuditAction`, or one of a newer program.
    pub action: String,
    pub target_kind: String,
    pub target: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub at: DateTime<Utc>,
}

/// Which lines to list.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub action: Option<AuditAction>,
    pub actor_kind: Option<ActorKind>,
    pub actor: Option<String>,
    pub target: Option<String>,
    /// From this moment on.
    pub since: Option<DateTime<Utc>>,
    /// Before this moment.
    pub until: Option<DateTime<Utc>>,
}

macro_rules! actions {
    ($($name:ident = $text:literal $kind:literal,)*) => {
        /// What can be done. The word's first part is the kind of thing that it is done to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum AuditAction { $($name,)* }

        impl AuditAction {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => concat!($kind, ".", $text),)* }
            }

            /// The kind of thing that it is done to.
            pub fn target_kind(self) -> &'static str {
                match self { $(Self::$name => $kind,)* }
            }
        }
    };
}

actions! {
    AccountUnlinked = "unlinked" "account",
    AccountUpdated = "updated" "account",
    AccountReassigned = "reassigned" "account",
    AccountImported = "imported" "account",
    UserCreated = "created" "user",
    UserUpdated = "updated" "user",
    UserErased = "erased" "user",
    TenantUpdated = "updated" "tenant",
    TenantCreated = "created" "tenant",
    TenantSuspended = "suspended" "tenant",
    TenantResumed = "resumed" "tenant",
    ApiKeyCreated = "created" "api_key",
    ApiKeyUpdated = "updated" "api_key",
    ApiKeyRotated = "rotated" "api_key",
    ApiKeyRevoked = "revoked" "api_key",
    SigningKeyCreated = "created" "signing_key",
    SigningKeyRevoked = "revoked" "signing_key",
    IssuerCreated = "created" "issuer",
    IssuerUpdated = "updated" "issuer",
    IssuerRotated = "rotated" "issuer",
    IssuerDeleted = "deleted" "issuer",
    WebhookEndpointCreated = "created" "webhook_endpoint",
    WebhookEndpointUpdated = "updated" "webhook_endpoint",
    WebhookEndpointDeleted = "deleted" "webhook_endpoint",
    WebhookEndpointSecretRotated = "secret_rotated" "webhook_endpoint",
    WebhookEndpointDisabled = "disabled" "webhook_endpoint",
    WebhookEndpointTested = "tested" "webhook_endpoint",
    WebhookEndpointRedelivered = "redelivered" "webhook_endpoint",
    MemberInvited = "invited" "member",
    MemberAccepted = "accepted" "member",
    MemberUpdated = "updated" "member",
    MemberRemoved = "removed" "member",
    MemberLoggedIn = "logged_in" "member",
    MemberLoggedOut = "logged_out" "member",
    MemberLoggedOutEverywhere = "logged_out_everywhere" "member",
    MemberSessionEnded = "session_ended" "member",
    MemberLocked = "locked" "member",
    MemberRefreshReused = "refresh_token_reused" "member",
    MemberPasswordChanged = "password_changed" "member",
    MemberPasswordReset = "password_reset" "member",
    MemberResetLinkMade = "reset_link_made" "member",
    MemberTotpEnabled = "totp_enabled" "member",
    MemberTotpDisabled = "totp_disabled" "member",
    MemberRecoveryCodeUsed = "recovery_code_used" "member",
}

impl FromStr for AuditAction {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.iter().copied().find(|action| action.as_str() == text).ok_or(NotAnId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_read_back() {
        for action in AuditAction::ALL {
            assert_eq!(action.as_str().parse(), Ok(*action));
            assert!(action.as_str().starts_with(action.target_kind()));
        }
        for kind in ActorKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert_eq!("account".parse::<AuditAction>(), Err(NotAnId));
    }
}
