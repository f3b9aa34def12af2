//! A plan: what a tenant may do. Plans are rows; nothing in the code knows one by name.

use chrono::{DateTime, Utc};

use super::quota::{QuotaChanges, Quotas};
use super::violation::Violation;

/// Of the same bounds as the database's constraints.
const PENDING_MAX: i64 = 1_000_000;
const REQUESTS_MAX: i64 = 1_000_000;
/// The largest number that a quota may be set to.
pub const QUOTA_MAX: i64 = 1_000_000_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `free`, `maximum`, ...; the API calls it `subscription`.
    pub id: String,
    /// Whether accounts may be linked by QR code.
    pub qr_login: bool,
    /// How many link sessions may be pending at once, over both environments apart.
    pub link_sessions_pending_max: i32,
    /// Requests a second, over both environments, in each replica.
    pub requests_per_second_max: i32,
    pub quotas: Quotas,
}

/// A plan as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRecord {
    pub plan: Plan,
    /// How many tenants are on it.
    pub tenants: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What the operator changes of a plan; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanChange {
    pub qr_login: Option<bool>,
    pub link_sessions_pending_max: Option<i64>,
    pub requests_per_second_max: Option<i64>,
    pub quotas: QuotaChanges,
}

impl PlanChange {
    /// Every broken rule.
    pub fn check(&self) -> Vec<Violation> {
        let quotas = &self.quotas;
        let limits = [
            ("/link_sessions_pending_max", self.link_sessions_pending_max, 0, PENDING_MAX),
            ("/requests_per_second_max", self.requests_per_second_max, 1, REQUESTS_MAX),
            ("/accounts_max", quotas.accounts_max.flatten(), 0, QUOTA_MAX),
            ("/posts_per_day_max", quotas.posts_per_day_max.flatten(), 0, QUOTA_MAX),
            ("/link_sessions_per_day_max", quotas.link_sessions_per_day_max.flatten(), 0, QUOTA_MAX),
            ("/webhook_endpoints_max", quotas.webhook_endpoints_max.flatten(), 0, QUOTA_MAX),
            ("/api_keys_max", quotas.api_keys_max.flatten(), 0, QUOTA_MAX),
            ("/members_max", quotas.members_max.flatten(), 0, QUOTA_MAX),
        ];
        let broken = |(pointer, value, min, max): (&str, Option<i64>, i64, i64)| {
            let value = value.filter(|value| !(min..=max).contains(value))?;
            let detail = format!("give a whole number from {min} to {max}");
            Some(Violation::new(pointer, "out_of_range", detail).measured(value, max))
        };
        limits.into_iter().filter_map(broken).collect()
    }
}

/// Whether a plan may be called this: 1 to 40 of `a-z 0-9 _ -`.
pub fn is_plan_id(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(plain)
}
