//! What can go wrong between us and an upstream, in our words. Nothing here carries the upstream's
//! text: what tenants and logs get to see is chosen by the edge from these variants alone.

use std::time::Duration;

/// A refusal that somebody other than the operator can mend, or that only time mends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The upstream no longer has the account, or its grant is gone.
    AccountReconnectRequired,
    /// The end user did not grant what this call needs.
    ScopeMissing,
    /// `privacy_level` is not one of the creator's own options.
    PrivacyNotAllowed,
    /// The creator's posts of the last 24 hours are used up, over all apps.
    CreatorDailyCap,
    /// Too many drafts wait in the creator's inbox.
    DraftInboxFull,
    /// The upstream's TikTok app has reached its cap of active users.
    AppUserCap,
    /// The upstream's TikTok app is not audited: private accounts only.
    AppUnaudited,
    /// TikTok has banned the creator from posting.
    CreatorBanned,
    /// TikTok took the text or media for spam.
    ContentRejected,
    /// TikTok can't use the media as it is.
    MediaInvalid,
    /// TikTok could not fetch the media from its URL.
    MediaUnreachable,
    /// The media's host is not verified for the upstream's TikTok app.
    HostingUnverified,
    /// The upstream refused the request for a reason that it did not name in words we know.
    Invalid,
    /// The upstream does not know what was asked for.
    NotFound,
}

/// Why a call to an upstream did not give what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    #[error("the upstream refused: {0:?}")]
    Refused(Refusal),
    /// Too many calls with this upstream key; nothing was done.
    #[error("the upstream asks to slow down")]
    RateLimited { retry_after: Option<Duration> },
    /// The upstream does not accept the operator's (or the tenant's own) credentials.
    #[error("the upstream refused the credentials")]
    Auth,
    /// The plan at the upstream does not include this call.
    #[error("the plan at the upstream does not include this call")]
    PlanRequired,
    /// Not reached, too slow, or a 5xx. Nothing is known to have been done, and a call that only
    /// reads can be repeated.
    #[error("the upstream is not available")]
    Unavailable,
    /// A post that was sent, and whose answer was lost: it may or may not have been made. Never
    /// sent again.
    #[error("the outcome of the call is unknown")]
    OutcomeUnknown,
    /// An answer that makes no sense: not JSON, fields missing, another session's id.
    #[error("the upstream's answer could not be used: {reason}")]
    BadAnswer {
        /// Our own words for what was wrong with it; never the upstream's.
        reason: &'static str,
    },
    /// No credentials are configured for this upstream.
    #[error("the upstream is not configured")]
    NotConfigured,
}

impl ProviderError {
    /// One word for counting.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::RateLimited { .. } => "rate_limited",
            Self::Auth => "auth",
            Self::PlanRequired => "plan_required",
            Self::Unavailable => "unavailable",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::BadAnswer { .. } => "bad_answer",
            Self::NotConfigured => "not_configured",
        }
    }

    /// The failure of a call that names nothing which could be unknown: whoever says so is not the upstream
    /// that was meant.
    pub fn of_a_call_without_names(self) -> Self {
        match self {
            Self::Refused(Refusal::NotFound) => Self::BadAnswer { reason: "no such call" },
            other => other,
        }
    }

    /// Whether only the operator can mend it, so that it is worth an alarm.
    pub fn is_for_the_operator(&self) -> bool {
        matches!(
            self,
            Self::Auth
                | Self::PlanRequired
                | Self::NotConfigured
                | Self::Refused(Refusal::AppUserCap | Refusal::AppUnaudited | Refusal::HostingUnverified)
        )
    }
}
