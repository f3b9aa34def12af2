//! Webhook endpoints: where a tenant wants to hear of events.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};

use super::event::EventKind;
use super::id::{NotAnId, WebhookEndpointId};

/// How many endpoints one environment of a tenant may have.
pub const ENDPOINTS_MAX: usize = 20;
/// How long the secret before a rotation signs too, in seconds, unless its tenant says otherwise.
pub const OVERLAP_SECS_DEFAULT: u32 = 24 * 3_600;
/// How long it may at most.
pub const OVERLAP_SECS_MAX: u32 = 7 * 24 * 3_600;
/// An endpoint that has answered with nothing but failures for so long is switched off.
pub const FAILING_DAYS_MAX: i64 = 5;
/// After so long without any attempt an older failure says nothing any more: the days are counted anew. Longer
/// than the longest wait between two attempts of one delivery.
pub const FAILURE_FORGOTTEN_HOURS: i64 = 48;
/// The type of the event that a test sends. Nobody subscribes to it: it goes to the tested endpoint alone.
pub const TEST_EVENT: &str = "webhook.test";

/// An endpoint, without its secrets.
#[derive(Clone, Debug, PartialEq)]
pub struct WebhookEndpoint {
    pub id: WebhookEndpointId,
    pub url: String,
    /// Types of events, as words of `EventKind` or of a newer program; nothing: all.
    pub events: Option<Vec<String>>,
    pub description: Option<String>,
    /// Why and since when it is switched off; nothing while it is on.
    pub disabled: Option<(DisabledReason, DateTime<Utc>)>,
    /// The first failure since the last success.
    pub failing_since: Option<DateTime<Utc>>,
    pub last_failure_at: Option<DateTime<Utc>>,
    pub last_success_at: Option<DateTime<Utc>>,
    /// Until when the secret before the last rotation signs too.
    pub previous_secret_until: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl WebhookEndpoint {
    /// Scheme, host and port of an address: what may be logged and kept of it, since paths may hold secrets.
    pub fn origin_of(url: &str) -> String {
        url::Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }
}

/// Why an endpoint is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisabledReason {
    /// By its tenant.
    SwitchedOff,
    /// Nothing but failures for `FAILING_DAYS_MAX`.
    Failing,
    /// It answered 410.
    Gone,
}

impl DisabledReason {
    pub const ALL: [Self; 3] = [Self::SwitchedOff, Self::Failing, Self::Gone];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::SwitchedOff => "switched_off",
            Self::Failing => "failing",
            Self::Gone => "gone",
        }
    }
}

impl FromStr for DisabledReason {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text).ok_or(NotAnId)
    }
}

/// What a new endpoint is made of, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEndpoint {
    pub url: String,
    /// Nothing: all.
    pub events: Option<Vec<EventKind>>,
    pub description: Option<String>,
}

/// What is to change; nothing in the outer place leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointChange {
    pub url: Option<String>,
    pub events: Option<Option<Vec<EventKind>>>,
    pub description: Option<Option<String>>,
    pub enabled: Option<bool>,
}

/// Whether an endpoint that fails since then is to be switched off now.
pub fn has_failed_for_too_long(since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - since >= TimeDelta::days(FAILING_DAYS_MAX)
}
