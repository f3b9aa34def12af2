//! From what went wrong to an answer. Statuses and words for tenants are chosen here and in the table
//! alone; what a service knows beyond them stays inside. An `ApiError` does not know the request:
//! the outermost middleware renders it, in the one of two shapes that the path asks for.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use super::error_table::{self as table, Entry};
use crate::model::quota::QuotaReached;
use crate::model::violation::Violation;
use crate::service::error::{Conflict, Error, ProviderError, Refusal};

/// How long an answer may tell callers to wait, in seconds.
const RETRY_SECS_MAX: u64 = 86_400;

/// An error as its caller gets to see it.
#[derive(Clone, Debug)]
pub struct ApiError(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    entry: &'static Entry,
    detail: Option<String>,
    errors: Vec<Violation>,
    retry_after_secs: u64,
    subscription: Option<String>,
    quota: Option<QuotaReached>,
    allow: Option<String>,
    internal: Option<String>,
}

/// Which shape an answer's errors have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// `application/problem+json`.
    Rest,
    /// `{"success": false, "error": ...}`.
    Compatible,
}

impl Surface {
    /// The only place that tells the surfaces apart.
    pub fn of(path: &str) -> Self {
        match path.strip_prefix("/api/content") {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => Self::Compatible,
            _ => Self::Rest,
        }
    }
}

impl ApiError {
    /// An error of the table, with the table's words.
    pub fn new(entry: &'static Entry) -> Self {
        Self(Box::new(Parts {
            entry,
            detail: None,
            errors: Vec::new(),
            retry_after_secs: entry.retry_secs.into(),
            subscription: None,
            quota: None,
            allow: None,
            internal: None,
        }))
    }

    /// Broken rules, all of them.
    pub fn invalid(errors: Vec<Violation>) -> Self {
        let mut error = Self::new(&table::INVALID_REQUEST);
        error.0.errors = errors;
        error
    }

    /// Our own bug. `what` goes to the log alone.
    pub fn internal(what: impl Into<String>) -> Self {
        let mut error = Self::new(&table::INTERNAL);
        error.0.internal = Some(what.into());
        error
    }

    /// The plan `subscription` does not include QR linking.
    fn plan_required(subscription: String) -> Self {
        let mut error = Self::new(&table::PLAN_REQUIRED);
        error.0.subscription = Some(subscription);
        error
    }

    /// The pending session of that label was started with other values of `fields`. It does not say which.
    fn link_session_differs(fields: &[&'static str]) -> Self {
        let mut error = Self::new(&table::LINK_SESSION_DIFFERS).detail(format!(
            "The pending link session of this unique_id was started with another {}. Send the same, leave it out, or \
             use another unique_id.",
            fields.join(", ")
        ));
        let differs = |field: &&'static str| {
            Violation::new(format!("/{field}"), "differs", "The pending session has another value.")
        };
        error.0.errors = fields.iter().map(differs).collect();
        error
    }

    /// The plan allows no more of something: until the day is over, or until some of it is taken away.
    fn quota_reached(reached: QuotaReached) -> Self {
        let (what, limit) = (reached.quota.what(), reached.limit);
        let mut error = match reached.resets {
            Some((_, wait)) => Self::new(&table::DAILY_QUOTA_REACHED)
                .detail(format!(
                    "Your plan allows {limit} {what}, and they are used up. The next day begins at midnight UTC."
                ))
                .retry_after(wait),
            None => Self::new(&table::PLAN_LIMIT_REACHED).detail(format!(
                "Your plan allows {limit} {what}, and there are {}. Take some away, or ask for another plan.",
                reached.used
            )),
        };
        error.0.subscription = Some(reached.subscription.clone());
        error.0.quota = Some(reached);
        error
    }

    /// Another method is wanted: one of `methods`, comma-separated.
    pub(super) fn method_not_allowed(methods: String) -> Self {
        let mut error = Self::new(&table::METHOD_NOT_ALLOWED);
        error.0.allow = Some(methods);
        error
    }

    /// What the `Allow` header says of a 405.
    pub(super) fn allow(&self) -> Option<&str> {
        self.0.allow.as_deref()
    }

    /// Whether there was no credential, or none that is good.
    pub(super) fn is_unauthenticated(&self) -> bool {
        std::ptr::eq(self.0.entry, &table::UNAUTHENTICATED)
    }

    /// What the log says of a fault of ours.
    pub(super) fn fault(&self) -> Option<&str> {
        self.0.internal.as_deref()
    }

    /// The same with a sentence that says more than the table's.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// The same with one broken rule to show.
    pub fn violation(mut self, violation: Violation) -> Self {
        self.0.errors.push(violation);
        self
    }

    /// The same with a time to wait; whole seconds, rounded up, 1 to a day.
    pub fn retry_after(mut self, wait: Duration) -> Self {
        let up = u64::from(wait.subsec_nanos() > 0);
        self.0.retry_after_secs = wait.as_secs().saturating_add(up).clamp(1, RETRY_SECS_MAX);
        self
    }

    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.entry.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub fn entry(&self) -> &'static Entry {
        self.0.entry
    }

    /// Seconds after which it makes sense to ask again.
    pub fn retry_after_secs(&self) -> Option<u64> {
        (self.0.retry_after_secs > 0).then_some(self.0.retry_after_secs)
    }

    /// The body, in the shape of `surface`.
    pub fn body(&self, surface: Surface, request_id: &str) -> Value {
        let detail = self.0.detail.as_deref().unwrap_or(self.0.entry.about);
        let mut body = Map::new();
        match surface {
            Surface::Rest => {
                body.insert("type".into(), json!(format!("/docs/errors#{}", self.0.entry.code)));
                body.insert("title".into(), json!(self.0.entry.title));
                body.insert("status".into(), json!(self.0.entry.status));
                body.insert("detail".into(), json!(detail));
            }
            Surface::Compatible => {
                body.insert("success".into(), json!(false));
                body.insert("error".into(), json!(detail));
            }
        }
        body.insert("code".into(), json!(self.0.entry.code));
        body.insert("actor".into(), json!(self.0.entry.actor.as_str()));
        body.insert("request_id".into(), json!(request_id));
        if !self.0.errors.is_empty() {
            body.insert("errors".into(), self.0.errors.iter().map(violation_json).collect());
        }
        if let Some(seconds) = self.retry_after_secs() {
            body.insert("retry_after".into(), json!(seconds));
        }
        if let Some(subscription) = &self.0.subscription {
            body.insert("subscription".into(), json!(subscription));
        }
        if let Some(reached) = &self.0.quota {
            body.insert("quota".into(), json!(reached.quota.as_str()));
            body.insert("limit".into(), json!(reached.limit));
            body.insert("used".into(), json!(reached.used));
            if let Some((at, _)) = reached.resets {
                body.insert("resets_at".into(), json!(at.to_rfc3339_opts(SecondsFormat::Secs, true)));
            }
        }
        Value::Object(body)
    }
}

fn violation_json(violation: &Violation) -> Value {
    let mut object = Map::new();
    object.insert("pointer".into(), json!(violation.pointer));
    object.insert("code".into(), json!(violation.code));
    object.insert("detail".into(), json!(violation.detail));
    if let Some(value) = &violation.value {
        object.insert("value".into(), value.clone());
    }
    if let Some(limit) = &violation.limit {
        object.insert("limit".into(), limit.clone());
    }
    Value::Object(object)
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unauthenticated => Self::new(&table::UNAUTHENTICATED),
            Error::OperatorTokenNeeded => Self::new(&table::UNAUTHENTICATED)
                .detail("Send the operator's token, LINKGATE_OPERATOR_TOKEN of this gateway, in Authorization: Bearer."),
            Error::RefreshTokenRefused => Self::new(&table::UNAUTHENTICATED)
                .detail("The refresh_token is not known, is over, or was used before. Log in again."),
            Error::ViewTokenNeeded => Self::new(&table::UNAUTHENTICATED)
                .detail("Send the view_token that opening the page answered, in Authorization: Bearer."),
            Error::TenantNotNamed => Self::new(&table::UNAUTHENTICATED).detail(
                "A token of your own issuer has to name one tenant: by the claim tid, or by an aud that is the tenant's \
                 address, {public URL}/t/{tenant_id}.",
            ),
            Error::ScopeMissing(scope) => Self::new(&table::INSUFFICIENT_SCOPE)
                .detail(format!("This call needs the scope {scope}, which the key or token does not have.")),
            Error::ApiKeyNeeded => Self::new(&table::API_KEY_REQUIRED),
            Error::CallerRestricted => Self::new(&table::TOKEN_RESTRICTED),
            Error::MemberNeeded => Self::new(&table::MEMBER_REQUIRED),
            Error::LoginFailed => Self::new(&table::LOGIN_FAILED),
            Error::TotpRequired => Self::new(&table::TOTP_REQUIRED),
            Error::RoleNotAllowed => Self::new(&table::ROLE_NOT_ALLOWED),
            Error::TestEnvironmentNeeded => Self::new(&table::TEST_ENVIRONMENT_REQUIRED),
            Error::LiveEnvironmentNeeded => Self::new(&table::LIVE_ENVIRONMENT_REQUIRED),
            Error::PlanRequired { subscription } => Self::plan_required(subscription),
            Error::QuotaReached(reached) => Self::quota_reached(*reached),
            Error::NotFound(what) => Self::new(&table::NOT_FOUND).detail(format!("There is no such {what}.")),
            Error::Invalid(violations) => Self::invalid(violations),
            Error::ScopeNotAllowed(violations) => {
                violations.into_iter().fold(Self::new(&table::SCOPE_NOT_ALLOWED), Self::violation)
            }
            Error::LinkSessionDiffers(fields) => Self::link_session_differs(&fields),
            Error::Conflict(conflict) => conflict.into(),
            Error::TooMany { what, limit, retry_after } => Self::new(&table::TOO_MANY_REQUESTS)
                .detail(format!("Too many {what}: at most {limit}."))
                .retry_after(retry_after),
            Error::RateLimited { limit, retry_after } => Self::new(&table::RATE_LIMITED)
                .detail(format!(
                    "Your plan allows {limit} requests a second. Send this one again after a moment."
                ))
                .retry_after(retry_after),
            Error::Provider(error) => error.into(),
            Error::Unavailable => Self::new(&table::UNAVAILABLE),
            Error::SandboxOff => Self::new(&table::SANDBOX_OFF),
            Error::Internal(what) => Self::internal(what),
        }
    }
}

impl From<Conflict> for ApiError {
    fn from(conflict: Conflict) -> Self {
        Self::new(match conflict {
            Conflict::LinkSessionConfirmed => &table::LINK_SESSION_CONFIRMED,
            Conflict::LinkSessionPending => &table::LINK_SESSION_PENDING,
            Conflict::LinkSessionEnded => &table::LINK_SESSION_ENDED,
            Conflict::LinkSessionNotConfirmed => &table::LINK_SESSION_NOT_CONFIRMED,
            Conflict::UndoOver => &table::UNDO_OVER,
            Conflict::LinkAlreadyOpen => &table::LINK_ALREADY_OPEN,
            Conflict::AccountReconnectRequired => &table::ACCOUNT_RECONNECT_REQUIRED,
            Conflict::AccountAwaitingAccept => &table::ACCOUNT_AWAITING_ACCEPT,
            Conflict::IdempotencyKeyInUse => &table::IDEMPOTENCY_KEY_IN_USE,
            Conflict::UserExists => &table::USER_EXISTS,
            Conflict::AccountExists => &table::ACCOUNT_EXISTS,
            Conflict::PlanExists => &table::PLAN_EXISTS,
            Conflict::TenantActive => &table::TENANT_ACTIVE,
            Conflict::PlanInUse => &table::PLAN_IN_USE,
            Conflict::LimitReached { what, limit } => {
                let detail = format!("There may be at most {limit} {what}. Take one away first.");
                return Self::new(&table::LIMIT_REACHED).detail(detail);
            }
            Conflict::KeyEnded => &table::KEY_ENDED,
            Conflict::SigningKeyInUse => &table::SIGNING_KEY_IN_USE,
            Conflict::IssuerExists => &table::ISSUER_EXISTS,
            Conflict::IssuerChanged => &table::ISSUER_CHANGED,
            Conflict::UpstreamCredentialsMissing => &table::UPSTREAM_CREDENTIALS_MISSING,
            Conflict::UpstreamCredentialsRefused => &table::UPSTREAM_CREDENTIALS_REFUSED,
            Conflict::UpstreamOwnPlanRequired => &table::UPSTREAM_OWN_PLAN_REQUIRED,
            Conflict::UpstreamInUse => &table::UPSTREAM_IN_USE,
            Conflict::WebhookEndpointLimit => &table::WEBHOOK_ENDPOINT_LIMIT,
            Conflict::WebhookEndpointDisabled => &table::WEBHOOK_ENDPOINT_DISABLED,
            Conflict::MemberExists => &table::MEMBER_EXISTS,
            Conflict::MemberNotActive => &table::MEMBER_NOT_ACTIVE,
            Conflict::LastOwner => &table::LAST_OWNER,
            Conflict::Totp(why) => return Self::new(&table::TOTP_STATE).detail(why),
            Conflict::Phone(why) => return Self::new(&table::PHONE_NOT_READY).detail(why),
        })
    }
}

impl From<ProviderError> for ApiError {
    fn from(error: ProviderError) -> Self {
        Self::new(match error {
            ProviderError::Refused(refusal) => refused(refusal),
            ProviderError::RateLimited { retry_after } => {
                let error = Self::new(&table::UPSTREAM_RATE_LIMITED);
                return match retry_after {
                    Some(wait) => error.retry_after(wait),
                    None => error,
                };
            }
            ProviderError::Auth => &table::UPSTREAM_AUTH,
            ProviderError::PlanRequired => &table::UPSTREAM_PLAN_REQUIRED,
            ProviderError::Unavailable => &table::UPSTREAM_UNAVAILABLE,
            ProviderError::OutcomeUnknown => &table::UNKNOWN_OUTCOME,
            ProviderError::BadAnswer { .. } => &table::UPSTREAM_BAD_ANSWER,
            ProviderError::NotConfigured => &table::UPSTREAM_NOT_CONFIGURED,
        })
    }
}

fn refused(refusal: Refusal) -> &'static Entry {
    match refusal {
        Refusal::AccountReconnectRequired => &table::ACCOUNT_RECONNECT_REQUIRED,
        Refusal::ScopeMissing => &table::SCOPE_MISSING,
        Refusal::PrivacyNotAllowed => &table::PRIVACY_NOT_ALLOWED,
        Refusal::CreatorDailyCap => &table::CREATOR_DAILY_CAP,
        Refusal::DraftInboxFull => &table::DRAFT_INBOX_FULL,
        Refusal::AppUserCap => &table::APP_USER_CAP,
        Refusal::AppUnaudited => &table::APP_UNAUDITED,
        Refusal::CreatorBanned => &table::CREATOR_BANNED,
        Refusal::ContentRejected => &table::CONTENT_REJECTED,
        Refusal::MediaInvalid => &table::MEDIA_INVALID,
        Refusal::MediaUnreachable => &table::MEDIA_UNREACHABLE,
        Refusal::HostingUnverified => &table::HOSTING_UNVERIFIED,
        Refusal::Invalid => &table::UPSTREAM_REFUSED,
        Refusal::NotFound => &table::NOT_FOUND,
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.entry.code)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// A bare status: the outermost middleware, which knows the request, puts the answer in its place.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status())
    }
}
