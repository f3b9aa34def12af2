//! What can come of asking a service function, one variant for each thing a caller does differently.
//! The edge alone chooses statuses and words for tenants.

use std::time::Duration;

use crate::model::quota::QuotaReached;
use crate::model::scope::Scope;
use crate::model::violation::Violation;
pub use crate::provider::{ProviderError, Refusal};
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No credential, or one that is not good. Says nothing of why: that helps guessers alone.
    #[error("no valid credential")]
    Unauthenticated,
    /// The operator's token is missing, or another.
    #[error("no valid operator's token")]
    OperatorTokenNeeded,
    /// The refresh token is none, is over, or was used before.
    #[error("the refresh token does not renew")]
    RefreshTokenRefused,
    /// The hosted page's browser shows no view token.
    #[error("no view token")]
    ViewTokenNeeded,
    /// The token of somebody else's making names no tenant, or two.
    #[error("the token does not name one tenant")]
    TenantNotNamed,
    /// The credential is good, but not for this.
    #[error("the scope {0} is missing")]
    ScopeMissing(Scope),
    /// Only an API key may do this.
    #[error("an API key is needed")]
    ApiKeyNeeded,
    /// The token is for one user or for some accounts, and the call is about all of the tenant's.
    #[error("a caller without restrictions is needed")]
    CallerRestricted,
    /// Only a member who is logged in may do this.
    #[error("a member is needed")]
    MemberNeeded,
    /// The e-mail, the password, the code, the tenant, or a lock: says nothing of which.
    #[error("the log-in failed")]
    LoginFailed,
    /// The password is right, and a code of the second factor is missing.
    #[error("a code of the second factor is needed")]
    TotpRequired,
    /// The role may do more than the caller.
    #[error("the role is beyond the caller's own rights")]
    RoleNotAllowed,
    /// Only a key or token of the test environment may do this.
    #[error("the test environment is needed")]
    TestEnvironmentNeeded,
    /// Only a caller in the live environment may do this.
    #[error("the live environment is needed")]
    LiveEnvironmentNeeded,
    /// The tenant's plan does not include QR linking. `subscription` is the plan.
    #[error("the plan {subscription} does not include QR linking")]
    PlanRequired { subscription: String },
    /// The plan allows no more of something: today, or until something is taken away.
    #[error("no more {} by the plan", .0.quota.what())]
    QuotaReached(Box<QuotaReached>),
    /// Unknown, or somebody else's: the two must not be told apart.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Broken rules, all of them.
    #[error("{} broken rules", .0.len())]
    Invalid(Vec<Violation>),
    /// The same, among them a scope that is beyond the caller's own.
    #[error("a scope is beyond the caller's own rights")]
    ScopeNotAllowed(Vec<Violation>),
    /// The pending session of that label was started with other values of these fields.
    #[error("the pending session has another {}", .0.join(", "))]
    LinkSessionDiffers(Vec<&'static str>),
    /// The state of things is in the way.
    #[error("{0:?}")]
    Conflict(Conflict),
    /// Too many of something at once.
    #[error("too many {what}")]
    TooMany { what: &'static str, limit: i64, retry_after: Duration },
    /// The tenant sends more requests than its plan allows, a second.
    #[error("more than {limit} requests a second")]
    RateLimited { limit: u32, retry_after: Duration },
    #[error("the upstream did not do what was asked")]
    Provider(#[from] ProviderError),
    /// PostgreSQL or Redis is away, or too slow.
    #[error("a store is not available")]
    Unavailable,
    /// This gateway runs without the sandbox, which the test environment needs.
    #[error("the sandbox is off")]
    SandboxOff,
    /// Our own bug.
    #[error("an internal error: {0}")]
    Internal(String),
}

/// Which state is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The session of that label has linked an account already.
    LinkSessionConfirmed,
    /// A pending session of that label belongs to another user.
    LinkSessionPending,
    /// The session has ended, so that it can't be cancelled, undone or accepted.
    LinkSessionEnded,
    /// The session has linked nothing yet, so that there is nothing to undo or accept.
    LinkSessionNotConfirmed,
    /// The time to undo is over.
    UndoOver,
    /// Another browser has opened the page.
    LinkAlreadyOpen,
    /// The account must be linked again first.
    AccountReconnectRequired,
    /// The end user has not accepted the link yet.
    AccountAwaitingAccept,
    /// A call with the same idempotency key is at work.
    IdempotencyKeyInUse,
    /// There is a user of that id.
    UserExists,
    /// The user has the TikTok account already, as another account.
    AccountExists,
    /// There is a plan of that name.
    PlanExists,
    /// The tenant is to be suspended before it is deleted.
    TenantActive,
    /// Tenants are on the plan.
    PlanInUse,
    /// The environment has as many webhook endpoints as it may.
    WebhookEndpointLimit,
    /// The endpoint is switched off, so that nothing can be sent to it.
    WebhookEndpointDisabled,
    /// A member of that e-mail has accepted its invitation already.
    MemberExists,
    /// The member has not accepted its invitation.
    MemberNotActive,
    /// The tenant would have no owner any more who can log in.
    LastOwner,
    /// The second factor is on, off, or was not begun; the words say which.
    Totp(&'static str),
    /// The simulated phone can't do this now.
    Phone(&'static str),
    /// There are as many of these as there may be.
    LimitReached { what: &'static str, limit: i64 },
    /// The key has expired, or was revoked or replaced.
    KeyEnded,
    /// The key signs, and no other is there to take its place.
    SigningKeyInUse,
    /// The issuer is registered in this environment already.
    IssuerExists,
    /// Somebody has changed the registration of the issuer meanwhile.
    IssuerChanged,
    /// The tenant has no upstream credentials of its own, or has them no more.
    UpstreamCredentialsMissing,
    /// The upstream does not accept the tenant's own credentials.
    UpstreamCredentialsRefused,
    /// The plan behind the tenant's own credentials does not include the call.
    UpstreamOwnPlanRequired,
    /// Linked accounts depend on the tenant's own credentials.
    UpstreamInUse,
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable => Self::Unavailable,
            other => Self::Internal(describe(&other)),
        }
    }
}

/// The error and what caused it, on one line. PostgreSQL's words may quote a row's values, so that
/// only their kind is kept.
fn describe(error: &StoreError) -> String {
    match error {
        StoreError::Query(source) => format!("{error}: {}", kind_of(source)),
        other => other.to_string(),
    }
}

fn kind_of(source: &dyn std::error::Error) -> String {
    let text = format!("{source:?}");
    text.split(['(', '"']).next().unwrap_or_default().to_owned()
}
