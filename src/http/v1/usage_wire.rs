//! Usage on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::maybe_time;
use crate::model::link_funnel as funnel;
use crate::model::quota::Quota;
use crate::model::tenant::Environment;
use crate::model::usage::{self as model, Kind};

/// What a tenant used in one environment.
#[derive(Serialize, ToSchema)]
pub struct Usage {
    /// `live` or `test`.
    #[schema(value_type = String, example = "live")]
    pub environment: Environment,
    #[schema(example = "2026-11-01")]
    pub from: NaiveDate,
    #[schema(example = "2026-11-22")]
    pub to: NaiveDate,
    /// Of days before this one only posts are counted whole.
    #[schema(example = "2026-11-01")]
    pub complete_from: NaiveDate,
    /// The plan.
    #[schema(example = "maximum")]
    pub subscription: String,
    pub limits: Limits,
    pub totals: Counts,
    /// Each day of UTC, oldest first, those without anything too.
    pub days: Vec<Day>,
    pub link_funnel: LinkFunnel,
}

/// What the plan allows, and what is left of it now.
#[derive(Serialize, ToSchema)]
pub struct Limits {
    /// Whether accounts may be linked by QR code.
    pub qr_login: bool,
    /// Link sessions that wait for their users, at once.
    pub pending_link_sessions: Limit,
    /// Requests a second, over both environments, in each replica.
    #[schema(example = 1000)]
    pub requests_per_second: i32,
    /// Accounts that are not unlinked, in this environment.
    pub accounts: QuotaLimit,
    /// Posts of today (UTC), in this environment. Drafts and posts that failed later count; those that were
    /// refused at once, by a rule or by the upstream, do not.
    pub posts_per_day: QuotaLimit,
    /// Link sessions started today (UTC), in this environment, whatever became of them.
    pub link_sessions_per_day: QuotaLimit,
    /// Webhook endpoints, in this environment.
    pub webhook_endpoints: QuotaLimit,
    /// Active API keys, in this environment, without those that a rotation replaced.
    pub api_keys: QuotaLimit,
    /// Members, the invited ones too.
    pub members: QuotaLimit,
}

/// A number that the plan bounds, or leaves open.
#[derive(Default, Serialize, ToSchema)]
pub struct QuotaLimit {
    /// Null: unlimited.
    #[schema(example = 1000)]
    pub limit: Option<i64>,
    #[schema(example = 12)]
    pub used: i64,
    /// 0 where there is more than a lower plan allows; null: unlimited.
    #[schema(example = 988)]
    pub remaining: Option<i64>,
    /// When it begins anew, for those of a day; else null.
    #[serde(serialize_with = "maybe_time")]
    #[schema(example = "2026-03-01T00:00:00.000Z")]
    pub resets_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
pub struct Limit {
    #[schema(example = 1000)]
    pub limit: i64,
    #[schema(example = 12)]
    pub used: i64,
    #[schema(example = 988)]
    pub remaining: i64,
}

#[derive(Serialize, ToSchema)]
pub struct Day {
    #[schema(example = "2026-11-22")]
    pub day: NaiveDate,
    #[serde(flatten)]
    pub counts: Counts,
}

#[derive(Serialize, ToSchema)]
pub struct Counts {
    pub link_sessions: LinkSessionCounts,
    pub accounts: AccountCounts,
    pub posts: PostCounts,
}

/// Link sessions by the day that they were made, under the status that they have now.
#[derive(Serialize, ToSchema)]
pub struct LinkSessionCounts {
    /// All of them.
    #[schema(example = 100)]
    pub created: i64,
    /// `new` or `scanned`.
    #[schema(example = 4)]
    pub pending: i64,
    #[schema(example = 66)]
    pub confirmed: i64,
    #[schema(example = 26)]
    pub expired: i64,
    #[schema(example = 1)]
    pub utilised: i64,
    #[schema(example = 1)]
    pub failed: i64,
    #[schema(example = 2)]
    pub cancelled: i64,
}

/// What happened to accounts, by the day that it did.
#[derive(Serialize, ToSchema)]
pub struct AccountCounts {
    #[schema(example = 64)]
    pub linked: i64,
    #[schema(example = 2)]
    pub reconnected: i64,
    #[schema(example = 3)]
    pub reconnect_required: i64,
    #[schema(example = 1)]
    pub unlinked: i64,
}

/// Posts by the day that they were made, under the status that they have now.
#[derive(Serialize, ToSchema)]
pub struct PostCounts {
    /// All of them.
    #[schema(example = 40)]
    pub created: i64,
    #[schema(example = 0)]
    pub submitting: i64,
    #[schema(example = 1)]
    pub processing: i64,
    #[schema(example = 2)]
    pub inbox_delivered: i64,
    #[schema(example = 5)]
    pub published: i64,
    #[schema(example = 30)]
    pub publicly_available: i64,
    #[schema(example = 1)]
    pub failed: i64,
    #[schema(example = 1)]
    pub refused: i64,
    #[schema(example = 0)]
    pub unknown_outcome: i64,
}

/// How far the link sessions made in these days came, and how long it took them. A session that reached a
/// step counts in the steps before it too.
#[derive(Serialize, ToSchema)]
pub struct LinkFunnel {
    #[schema(example = 100)]
    pub created: i64,
    /// A person could see a code: the hosted page was opened, a picture was answered on the compatible
    /// surface, or somebody watched by stream, check or `GET`.
    #[schema(example = 90)]
    pub shown: i64,
    #[schema(example = 70)]
    pub scanned: i64,
    #[schema(example = 66)]
    pub confirmed: i64,
    /// The confirmation reached somebody who asked: page, stream, check or `GET`.
    #[schema(example = 66)]
    pub told: i64,
    pub drop_off: DropOffs,
    /// Seconds between steps, of the sessions of which both ends are known, and that are kept: for 30 days.
    pub seconds: Spans,
}

#[derive(Serialize, ToSchema)]
pub struct DropOffs {
    pub created_to_shown: DropOff,
    pub shown_to_scanned: DropOff,
    pub scanned_to_confirmed: DropOff,
    pub confirmed_to_told: DropOff,
}

/// What ended between two steps. Sessions that are still pending are left out.
#[derive(Serialize, ToSchema)]
pub struct DropOff {
    /// Reached the first, ended, and never reached the second.
    #[schema(example = 20)]
    pub sessions: i64,
    /// `sessions`, of those and the ones that went on: 0 to 1; null when there are none.
    #[schema(example = 0.2222)]
    pub share: Option<f64>,
}

#[derive(Serialize, ToSchema)]
pub struct Spans {
    pub created_to_shown: Percentiles,
    pub shown_to_scanned: Percentiles,
    pub scanned_to_confirmed: Percentiles,
    pub confirmed_to_told: Percentiles,
    pub created_to_confirmed: Percentiles,
}

/// Seconds, to the millisecond; null without any session.
#[derive(Serialize, ToSchema)]
pub struct Percentiles {
    #[schema(example = 11.2)]
    pub p50: Option<f64>,
    #[schema(example = 38.5)]
    pub p90: Option<f64>,
    #[schema(example = 121.0)]
    pub p99: Option<f64>,
}

impl Usage {
    pub fn new(environment: Environment, usage: &model::Usage) -> Self {
        let (limit, used) = (i64::from(usage.plan.link_sessions_pending_max), usage.link_sessions_pending);
        let day = |day| Day { day, counts: Counts::of(usage, Some(day)) };
        Self {
            environment,
            from: usage.range.from,
            to: usage.range.to,
            complete_from: usage.complete_from,
            subscription: usage.plan.id.clone(),
            limits: Limits {
                qr_login: usage.plan.qr_login,
                pending_link_sessions: Limit { limit, used, remaining: (limit - used).max(0) },
                requests_per_second: usage.plan.requests_per_second_max,
                accounts: QuotaLimit::of(usage, Quota::Accounts),
                posts_per_day: QuotaLimit::of(usage, Quota::PostsPerDay),
                link_sessions_per_day: QuotaLimit::of(usage, Quota::LinkSessionsPerDay),
                webhook_endpoints: QuotaLimit::of(usage, Quota::WebhookEndpoints),
                api_keys: QuotaLimit::of(usage, Quota::ApiKeys),
                members: QuotaLimit::of(usage, Quota::Members),
            },
            totals: Counts::of(usage, None),
            days: usage.range.days().map(day).collect(),
            link_funnel: LinkFunnel::of(usage),
        }
    }
}

impl QuotaLimit {
    fn of(usage: &model::Usage, quota: Quota) -> Self {
        let Some(found) = usage.quotas.iter().find(|one| one.quota == quota) else { return Self::default() };
        let remaining = found.limit.map(|limit| (limit - found.used).max(0));
        Self { limit: found.limit, used: found.used, remaining, resets_at: found.resets_at }
    }
}

impl Counts {
    fn of(usage: &model::Usage, day: Option<NaiveDate>) -> Self {
        let sessions = |name: &str| usage.count(day, Kind::LinkSessions, name);
        let accounts = |name: &str| usage.count(day, Kind::Accounts, name);
        let posts = |name: &str| usage.count(day, Kind::Posts, name);
        Self {
            link_sessions: LinkSessionCounts {
                created: usage.all(day, Kind::LinkSessions),
                pending: sessions("new") + sessions("scanned"),
                confirmed: sessions("confirmed"),
                expired: sessions("expired"),
                utilised: sessions("utilised"),
                failed: sessions("failed"),
                cancelled: sessions("cancelled"),
            },
            accounts: AccountCounts {
                linked: accounts("account.linked"),
                reconnected: accounts("account.reconnected"),
                reconnect_required: accounts("account.reconnect_required"),
                unlinked: accounts("account.unlinked"),
            },
            posts: PostCounts {
                created: usage.all(day, Kind::Posts),
                submitting: posts("submitting"),
                processing: posts("processing"),
                inbox_delivered: posts("inbox_delivered"),
                published: posts("published"),
                publicly_available: posts("publicly_available"),
                failed: posts("failed"),
                refused: posts("refused"),
                unknown_outcome: posts("unknown_outcome"),
            },
        }
    }
}

impl LinkFunnel {
    fn of(usage: &model::Usage) -> Self {
        let [created, shown, scanned, confirmed, told] = usage.funnel.reached;
        let [to_shown, to_scanned, to_confirmed, to_told] = usage.funnel.drop_off.map(DropOff::from);
        let drop_off = DropOffs {
            created_to_shown: to_shown,
            shown_to_scanned: to_scanned,
            scanned_to_confirmed: to_confirmed,
            confirmed_to_told: to_told,
        };
        let [to_shown, to_scanned, to_confirmed, to_told, whole] = usage.spans.map(Percentiles::from);
        let seconds = Spans {
            created_to_shown: to_shown,
            shown_to_scanned: to_scanned,
            scanned_to_confirmed: to_confirmed,
            confirmed_to_told: to_told,
            created_to_confirmed: whole,
        };
        Self { created, shown, scanned, confirmed, told, drop_off, seconds }
    }
}

impl From<funnel::DropOff> for DropOff {
    fn from(drop_off: funnel::DropOff) -> Self {
        Self { sessions: drop_off.sessions, share: drop_off.share.map(|share| rounded(share, 10_000.0)) }
    }
}

impl From<funnel::Percentiles> for Percentiles {
    fn from(secs: funnel::Percentiles) -> Self {
        let millis = |secs: Option<f64>| secs.map(|secs| rounded(secs, 1_000.0));
        Self { p50: millis(secs.p50), p90: millis(secs.p90), p99: millis(secs.p99) }
    }
}

fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}
