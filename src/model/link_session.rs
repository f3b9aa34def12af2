//! Link sessions: one attempt of one end user to link one account. A session only moves forward
//! (`LinkSessionStatus::may_become`). Nothing here talks to an upstream.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;

use super::id::{AccountId, LinkSessionId, NotAnId};
use super::tenant::TenantScope;
use super::user::UserId;

/// How long a hosted session lives, in seconds. It renews its QR code by itself as codes expire.
pub const HOSTED_SESSION_SECS: i64 = 900;
/// How long after its end a session still takes the upstream's `confirmed`, in seconds. Past this it
/// is expired, whether the upstream has said so or not.
pub const GRACE_SECS: i64 = 7;
/// How long a label that has linked an account refuses a new session, in hours.
pub const KEPT_HOURS: i64 = 24;
/// How long an ended session is kept with its timeline, and a repeated check still answered, in days.
pub const KEPT_DAYS: i64 = 30;
/// How long after a link the end user may undo it, in seconds.
pub const UNDO_SECS: i64 = 120;

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkSessionStatus {
    /// A code is shown, or about to be.
    New,
    /// A phone has scanned the code; the person has not confirmed yet.
    Scanned,
    /// The account is linked.
    Confirmed,
    /// Nobody confirmed in time.
    Expired,
    /// The upstream handed the confirmation out, and we do not have it.
    Utilised,
    /// The upstream, or the tenant's policy, refused.
    Failed,
    /// The tenant, or the user on the page, ended it.
    Cancelled,
}

impl LinkSessionStatus {
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Scanned,
        Self::Confirmed,
        Self::Expired,
        Self::Utilised,
        Self::Failed,
        Self::Cancelled,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Scanned => "scanned",
            Self::Confirmed => "confirmed",
            Self::Expired => "expired",
            Self::Utilised => "utilised",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the session still waits for the end user.
    pub fn is_pending(self) -> bool {
        matches!(self, Self::New | Self::Scanned)
    }

    /// Whether a session may go from here to `next`. `Confirmed` may only be undone.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::New => next != Self::New,
            Self::Scanned => !next.is_pending(),
            Self::Confirmed => next == Self::Cancelled,
            Self::Expired | Self::Utilised | Self::Failed | Self::Cancelled => false,
        }
    }
}

impl fmt::Display for LinkSessionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for LinkSessionStatus {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(NotAnId)
    }
}

/// Which way the session was started; the two differ in how long they live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// `/api/content/qr-login/*`: one code, and the session expires with it.
    Compatible,
    /// `/v1/link-sessions`: 15 minutes, codes renewed.
    Hosted,
}

impl Surface {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Hosted => "hosted",
        }
    }
}

/// Why a session ended without an account. Stable words, told to tenants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The session's time was over.
    TimedOut,
    /// The upstream says that the code has expired.
    CodeExpired,
    /// The confirmation went to somebody else or was lost; a new scan is needed.
    Utilised,
    /// The tenant's policy refuses an account that another of its users has.
    DuplicateAccount,
    /// A reconnect was confirmed with another TikTok account than the one to reconnect.
    OtherAccount,
    /// The tenant's plan allows no more accounts.
    AccountLimit,
    /// The operator has suspended the tenant.
    TenantSuspended,
    /// The upstream would not give a code.
    UpstreamRefused,
    CancelledByTenant,
    CancelledByUser,
    /// The end user undid the link.
    Undone,
    /// The tenant erased the user.
    UserErased,
}

impl EndReason {
    pub const ALL: [Self; 12] = [
        Self::TimedOut,
        Self::CodeExpired,
        Self::Utilised,
        Self::DuplicateAccount,
        Self::OtherAccount,
        Self::AccountLimit,
        Self::TenantSuspended,
        Self::UpstreamRefused,
        Self::CancelledByTenant,
        Self::CancelledByUser,
        Self::Undone,
        Self::UserErased,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::TimedOut => "timed_out",
            Self::CodeExpired => "code_expired",
            Self::Utilised => "utilised",
            Self::DuplicateAccount => "duplicate_account",
            Self::OtherAccount => "other_account",
            Self::AccountLimit => "account_limit",
            Self::TenantSuspended => "tenant_suspended",
            Self::UpstreamRefused => "upstream_refused",
            Self::CancelledByTenant => "cancelled_by_tenant",
            Self::CancelledByUser => "cancelled_by_user",
            Self::Undone => "undone",
            Self::UserErased => "user_erased",
        }
    }
}

/// A session as the database has it, without its secrets.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkSession {
    pub id: LinkSessionId,
    pub scope: TenantScope,
    /// The tenant's label, or one made up for it.
    pub unique_id: String,
    pub surface: Surface,
    pub user_id: UserId,
    pub status: LinkSessionStatus,
    /// One of `EndReason`'s words, once it ended without an account.
    pub reason: Option<String>,
    pub account_id: Option<AccountId>,
    /// The account that this session is to reconnect.
    pub reconnect_account_id: Option<AccountId>,
    /// What the compatible surface asks for this session by.
    pub check_token: String,
    pub redirect_url: Option<String>,
    pub locale: Option<String>,
    pub theme: Option<String>,
    pub nonce: Option<String>,
    pub metadata: Option<Value>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// When it stops waiting. Never moves.
    pub expires_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When the user accepted the link, where the tenant asks for that.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When the upstream first said `utilised` and we had no confirmation.
    pub utilised_at: Option<DateTime<Utc>>,
}

impl LinkSession {
    /// Until when the end user may undo; nothing when nothing is linked.
    pub fn undo_until(&self) -> Option<DateTime<Utc>> {
        let confirmed = self.confirmed_at.filter(|_| self.status == LinkSessionStatus::Confirmed)?;
        Some(confirmed + Duration::seconds(UNDO_SECS))
    }

    /// Whether the session's time is over for good, with the grace that a late confirmation has.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        now >= self.expires_at + Duration::seconds(GRACE_SECS)
    }

    /// The fields that `asked` gives and that are others here, by their names in a request. How the page
    /// looks is not among them: an app may ask again in another language.
    pub fn differs_from(&self, asked: &Self) -> Vec<&'static str> {
        let is_other = |own: &Option<String>, asked: &Option<String>| asked.is_some() && own != asked;
        let reconnect =
            asked.reconnect_account_id.is_some() && self.reconnect_account_id != asked.reconnect_account_id;
        let metadata = match (&self.metadata, &asked.metadata) {
            (Some(own), Some(asked)) => !is_same_json(own, asked),
            (own, asked) => asked.is_some() && own.is_none(),
        };
        let fields = [
            ("redirect_url", is_other(&self.redirect_url, &asked.redirect_url)),
            ("reconnect_account_id", reconnect),
            ("nonce", is_other(&self.nonce, &asked.nonce)),
            ("metadata", metadata),
        ];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }

    /// Whether a code that has expired is to be replaced by a new one. A scanned code is not: a
    /// refusal on the phone has no other sign than this expiry.
    pub fn renews_its_code(&self, now: DateTime<Utc>) -> bool {
        self.surface == Surface::Hosted && self.status == LinkSessionStatus::New && now < self.expires_at
    }
}

/// Whether two values say the same. PostgreSQL gives some numbers back in another form than they were
/// sent in (`1e2` as `100`).
fn is_same_json(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || ((one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same_json(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value)| other.get(name).is_some_and(|other| is_same_json(value, other));
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}

/// One QR code of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// Counted from 1 within the session.
    pub generation: i32,
    /// The text in the code, where it could be read.
    pub text: Option<String>,
    /// The upstream's own picture.
    pub png: Option<Vec<u8>>,
    pub expires_at: DateTime<Utc>,
}

/// Schemes that TikTok's apps answer to.
const APP_SCHEMES: [&str; 5] = ["aweme", "musically", "snssdk1180", "snssdk1233", "tiktok"];

impl Code {
    /// The text in the code where it is an address that leads to TikTok: into its app, or to its web login.
    /// Whatever else a code may hold is never made into a link.
    pub fn address(&self) -> Option<&str> {
        let text = self.text.as_deref()?;
        let url = url::Url::parse(text).ok()?;
        let host = url.host_str().unwrap_or_default();
        let is_web = url.scheme() == "https" && (host == "tiktok.com" || host.ends_with(".tiktok.com"));
        (is_web || APP_SCHEMES.contains(&url.scheme())).then_some(text)
    }
}

/// Which sessions a list shows.
#[derive(Clone, Debug, Default)]
pub struct LinkSessionFilter {
    pub user_id: Option<UserId>,
    pub status: Option<LinkSessionStatus>,
}

/// One line of a session's timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// A status, or `code_shown`, `code_renewed`, `opened`, `accepted`.
    pub kind: String,
    pub reason: Option<String>,
    pub request_id: Option<String>,
    pub at: DateTime<Utc>,
}

/// Whether `label` is a `unique_id`: 8 to 64 of `[A-Za-z0-9_-]`.
pub fn is_unique_id(label: &str) -> bool {
    (8..=64).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Whether `token` has the form of a check token: 32 of `A-Z2-7`.
pub fn is_check_token(token: &str) -> bool {
    token.len() == 32 && token.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_status() -> impl Strategy<Value = LinkSessionStatus> {
        proptest::sample::select(LinkSessionStatus::ALL.to_vec())
    }

    #[test]
    fn an_ended_session_never_moves_but_a_link_can_be_undone() {
        use LinkSessionStatus as S;

        for ended in [S::Expired, S::Utilised, S::Failed, S::Cancelled] {
            assert!(S::ALL.into_iter().all(|next| !ended.may_become(next)), "{ended}");
        }
        assert!(S::ALL.into_iter().all(|next| S::Confirmed.may_become(next) == (next == S::Cancelled)));
    }

    #[test]
    fn json_is_the_same_also_when_its_numbers_were_written_in_another_form() {
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();

        for (one, other) in [("[1e2]", "[100]"), ("{\"a\":-0.0}", "{\"a\":0}"), ("[1.50]", "[1.5]")] {
            assert!(is_same_json(&json(one), &json(other)), "{one} {other}");
        }
        let others =
            [("1", "2"), ("[1]", "[1,1]"), ("{\"a\":1}", "{\"b\":1}"), ("1", "\"1\""), ("{}", "{\"a\":1}")];
        for (one, other) in others {
            assert!(!is_same_json(&json(one), &json(other)), "{one} {other}");
        }
        assert!(!is_same_json(&json("9007199254740993"), &json("9007199254740992")));
    }

    proptest! {
        /// Whatever is asked of it, a session passes each status at most once, and pending ones first.
        #[test]
        fn a_session_only_moves_forward(asked in proptest::collection::vec(any_status(), 0..40)) {
            let mut path = vec![LinkSessionStatus::New];
            for next in asked {
                if path.last().is_some_and(|now| now.may_become(next)) {
                    path.push(next);
                }
            }
            let ended = path.iter().filter(|s| !s.is_pending()).count();
            let undone = path.ends_with(&[LinkSessionStatus::Confirmed, LinkSessionStatus::Cancelled]);
            prop_assert!(path.len() <= 4);
            prop_assert!(ended <= 1 || (ended == 2 && undone));
            prop_assert!(path.windows(2).all(|w| w[0] != w[1]));
        }

        #[test]
        fn a_unique_id_is_8_to_64_plain_letters(label in "\\PC{0,70}") {
            let plain = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
            prop_assert_eq!(is_unique_id(&label), plain && (8..=64).contains(&label.chars().count()));
        }
    }
}
