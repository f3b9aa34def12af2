//! Quotas: how much of something a tenant's plan allows, by number. Those of a day begin anew at midnight of
//! UTC; the others hold for good, until something is taken away or the plan changes.

use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quota {
    /// Accounts of one environment that are not unlinked.
    Accounts,
    /// Posts of one environment on a day; drafts and those that failed later too, those that were refused not.
    PostsPerDay,
    /// Link sessions made in one environment on a day, whatever became of them.
    LinkSessionsPerDay,
    /// Webhook endpoints of one environment, also those that are switched off.
    WebhookEndpoints,
    /// API keys of one environment that are good, without those that a rotation replaced.
    ApiKeys,
    /// Members, also those who have not accepted their invitation.
    Members,
}

impl Quota {
    pub const ALL: [Self; 6] = [
        Self::Accounts,
        Self::PostsPerDay,
        Self::LinkSessionsPerDay,
        Self::WebhookEndpoints,
        Self::ApiKeys,
        Self::Members,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::PostsPerDay => "posts_per_day",
            Self::LinkSessionsPerDay => "link_sessions_per_day",
            Self::WebhookEndpoints => "webhook_endpoints",
            Self::ApiKeys => "api_keys",
            Self::Members => "members",
        }
    }

    /// What it counts, in words.
    pub fn what(self) -> &'static str {
        match self {
            Self::Accounts => "accounts in one environment",
            Self::PostsPerDay => "posts a day",
            Self::LinkSessionsPerDay => "link sessions a day",
            Self::WebhookEndpoints => "webhook endpoints in one environment",
            Self::ApiKeys => "active API keys in one environment",
            Self::Members => "members",
        }
    }

    /// Whether it begins anew each day.
    pub fn is_daily(self) -> bool {
        matches!(self, Self::PostsPerDay | Self::LinkSessionsPerDay)
    }
}

/// What a plan allows of each; nothing: as much as the gateway takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotas {
    pub accounts_max: Option<i64>,
    pub posts_per_day_max: Option<i64>,
    pub link_sessions_per_day_max: Option<i64>,
    pub webhook_endpoints_max: Option<i64>,
    pub api_keys_max: Option<i64>,
    pub members_max: Option<i64>,
}

impl Quotas {
    pub fn of(&self, quota: Quota) -> Option<i64> {
        match quota {
            Quota::Accounts => self.accounts_max,
            Quota::PostsPerDay => self.posts_per_day_max,
            Quota::LinkSessionsPerDay => self.link_sessions_per_day_max,
            Quota::WebhookEndpoints => self.webhook_endpoints_max,
            Quota::ApiKeys => self.api_keys_max,
            Quota::Members => self.members_max,
        }
    }
}

/// New values; nothing in the outer place leaves a quota as it is, in the inner one takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuotaChanges {
    pub accounts_max: Option<Option<i64>>,
    pub posts_per_day_max: Option<Option<i64>>,
    pub link_sessions_per_day_max: Option<Option<i64>>,
    pub webhook_endpoints_max: Option<Option<i64>>,
    pub api_keys_max: Option<Option<i64>>,
    pub members_max: Option<Option<i64>>,
}

/// How much of a quota is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaUse {
    pub quota: Quota,
    /// Nothing: any number.
    pub limit: Option<i64>,
    pub used: i64,
    /// When it begins anew, for those of a day.
    pub resets_at: Option<DateTime<Utc>>,
}

/// A quota that is used up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaReached {
    pub quota: Quota,
    /// The plan.
    pub subscription: String,
    pub limit: i64,
    pub used: i64,
    /// When it begins anew and how long that is from now, for those of a day.
    pub resets: Option<(DateTime<Utc>, Duration)>,
}

/// The first moment of the day of UTC.
pub fn day_start(now: DateTime<Utc>) -> DateTime<Utc> {
    now.date_naive().and_time(NaiveTime::MIN).and_utc()
}

/// When the day is over, and how long that is from now.
pub fn day_end(now: DateTime<Utc>) -> (DateTime<Utc>, Duration) {
    let tomorrow = now.date_naive().checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    let end = tomorrow.and_time(NaiveTime::MIN).and_utc();
    (end, (end - now).max(TimeDelta::zero()).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_of_utc() {
        let now: DateTime<Utc> = "2026-02-28T23:59:58.5Z".parse().unwrap();

        let (end, wait) = day_end(now);

        assert_eq!(end.to_rfc3339(), "2026-03-01T00:00:00+00:00");
        assert_eq!(wait, Duration::from_millis(1_500));
        assert_eq!(day_start(now).to_rfc3339(), "2026-02-28T00:00:00+00:00");
        assert_eq!(day_start(end), end);
    }
}
