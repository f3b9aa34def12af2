//! Link sessions on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::model::account::Account;
use crate::model::link_session::LinkSessionStatus;
use crate::model::user::UserId;
use crate::service::link_sessions::{SessionView, code_as_svg};

/// What a new link session is made of. Everything may be left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"user_id": "user-42", "locale": "en", "metadata": {"plan": "pro"}}))]
pub struct CreateLinkSession {
    /// Your own label: 8 to 64 of `A-Z a-z 0-9 _ -`. Absent: made up. While a session of that label is
    /// pending it is answered again, if what you send with it is the same; once it has linked an account the label answers 409 for 24 hours.
    #[schema(pattern = "^[A-Za-z0-9_-]{8,64}$")]
    pub unique_id: Option<String>,
    /// Your own id of the user who links. Absent: `default`; with `reconnect_account_id` the account's
    /// user, with the label of a pending session whoever's that is.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: Option<UserId>,
    /// Where the hosted page offers to go back to: an `https` URL (in development also `http`).
    #[schema(max_length = 2048)]
    pub redirect_url: Option<String>,
    /// The page's language, such as `en`; absent: the browser's.
    #[schema(max_length = 35)]
    pub locale: Option<String>,
    /// `light` or `dark`; absent: the browser's.
    pub theme: Option<Theme>,
    /// The account to link again; it keeps its id.
    pub reconnect_account_id: Option<String>,
    /// Comes back in the link receipt, so that your page knows the receipt is its own.
    #[schema(max_length = 255)]
    pub nonce: Option<String>,
    /// Your own notes, at most 4 kB of JSON; they come back with the session and its events.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Where a session stands: `new` and `scanned` wait for the user, the others are final (`confirmed`
/// may still become `cancelled`, when the user undoes it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LinkSessionStatus)]
pub enum Status {
    New,
    Scanned,
    Confirmed,
    Expired,
    Utilised,
    Failed,
    Cancelled,
}

impl From<LinkSessionStatus> for Status {
    fn from(status: LinkSessionStatus) -> Self {
        match status {
            LinkSessionStatus::New => Self::New,
            LinkSessionStatus::Scanned => Self::Scanned,
            LinkSessionStatus::Confirmed => Self::Confirmed,
            LinkSessionStatus::Expired => Self::Expired,
            LinkSessionStatus::Utilised => Self::Utilised,
            LinkSessionStatus::Failed => Self::Failed,
            LinkSessionStatus::Cancelled => Self::Cancelled,
        }
    }
}

impl From<Status> for LinkSessionStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::New => Self::New,
            Status::Scanned => Self::Scanned,
            Status::Confirmed => Self::Confirmed,
            Status::Expired => Self::Expired,
            Status::Utilised => Self::Utilised,
            Status::Failed => Self::Failed,
            Status::Cancelled => Self::Cancelled,
        }
    }
}

/// One attempt of one user to link one account.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
    "status": "new",
    "reason": null,
    "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
    "qr": {"image": "data:image/svg+xml;base64,PHN2Zy8+", "expires_at": "2026-11-22T12:05:00.000Z"},
    "user_id": "user-42",
    "account": null,
    "redirect_url": null,
    "locale": "en",
    "theme": null,
    "reconnect_account_id": null,
    "nonce": null,
    "metadata": {"plan": "pro"},
    "created_at": "2026-11-22T12:00:00.000Z",
    "updated_at": "2026-11-22T12:00:00.000Z",
    "expires_at": "2026-11-22T12:15:00.000Z"
}))]
pub struct LinkSession {
    #[schema(example = "link_3kd8s2m5q7w9x1zb4c6v8n0p")]
    pub unique_id: String,
    pub status: Status,
    /// Why it ended without an account: `timed_out`, `code_expired`, `utilised`, `duplicate_account`,
    /// `other_account`, `account_limit`, `tenant_suspended`, `upstream_refused`, `cancelled_by_tenant`, `cancelled_by_user`, `undone`,
    /// `user_erased`.
    pub reason: Option<String>,
    /// The hosted page, to open, embed or send to the user. Whoever has it can open it, once.
    #[schema(example = "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret")]
    pub url: String,
    /// The code to show; null once the session has ended, or while a new code is being fetched.
    pub qr: Option<Qr>,
    #[schema(example = "user-42")]
    pub user_id: String,
    pub account: Option<LinkedAccount>,
    pub redirect_url: Option<String>,
    pub locale: Option<String>,
    pub theme: Option<String>,
    pub reconnect_account_id: Option<String>,
    pub nonce: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Value>,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time")]
    pub updated_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time")]
    pub expires_at: DateTime<Utc>,
}

/// A code, as a picture.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Qr {
    /// A data URL, ready for an `img`.
    #[schema(example = "data:image/svg+xml;base64,PHN2Zy8+")]
    pub image: String,
    #[serde(serialize_with = "super::time")]
    pub expires_at: DateTime<Utc>,
}

/// The account that a session linked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LinkedAccount {
    #[schema(example = "8abd72f0-4ede-441c-9c17-0123456789ab")]
    pub account_id: String,
    /// `linked`, `awaiting_accept` or `reconnect_required`.
    #[schema(example = "linked")]
    pub status: &'static str,
    #[schema(example = "Ada")]
    pub display_name: Option<String>,
    #[schema(example = "ada.films")]
    pub username: Option<String>,
    pub avatar_url: Option<String>,
}

impl From<&Account> for LinkedAccount {
    fn from(account: &Account) -> Self {
        Self {
            account_id: account.id.to_string(),
            status: account.status.as_str(),
            display_name: account.profile.display_name.clone(),
            username: account.profile.username.clone(),
            avatar_url: account.profile.avatar_url.clone(),
        }
    }
}

impl Qr {
    pub fn of(view: &SessionView) -> Option<Self> {
        view.code.as_ref().map(|code| Self { image: code_as_svg(code), expires_at: code.expires_at })
    }
}

impl LinkSession {
    pub fn new(view: &SessionView, url: String) -> Self {
        let session = &view.session;
        Self {
            unique_id: session.unique_id.clone(),
            status: session.status.into(),
            reason: session.reason.clone(),
            url,
            qr: Qr::of(view),
            user_id: session.user_id.to_string(),
            account: view.account.as_ref().map(LinkedAccount::from),
            redirect_url: session.redirect_url.clone(),
            locale: session.locale.clone(),
            theme: session.theme.clone(),
            reconnect_account_id: session.reconnect_account_id.map(|id| id.to_string()),
            nonce: session.nonce.clone(),
            metadata: session.metadata.clone(),
            created_at: session.created_at,
            updated_at: session.updated_at,
            expires_at: session.expires_at,
        }
    }
}

/// A page of link sessions, newest first.
#[derive(Serialize, ToSchema)]
pub struct LinkSessionList {
    pub data: Vec<LinkSession>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}
