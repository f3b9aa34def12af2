//! A session's timeline on the wire, with words for whoever has to explain it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::link_session_wire::Status;
use crate::model::link_session::Surface;
use crate::model::link_timeline::Line;
use crate::model::page::List;
use crate::service::timeline::{self as service, By};

/// One session, and a page of what happened to it, oldest first.
#[derive(Serialize, ToSchema)]
pub struct Timeline {
    #[schema(example = "link_3kd8s2m5q7w9x1zb4c6v8n0p")]
    pub unique_id: String,
    pub status: Status,
    /// Why it ended without an account.
    pub reason: Option<String>,
    /// `hosted`: `/v1/link-sessions`; `compatible`: `/api/content/qr-login/request`.
    #[schema(example = "hosted")]
    pub surface: &'static str,
    #[schema(example = "user-42")]
    pub user_id: String,
    /// The account that it linked, also after that was undone.
    pub account_id: Option<String>,
    /// How many QR codes it has had.
    #[schema(example = 2)]
    pub codes: u32,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time")]
    pub expires_at: DateTime<Utc>,
    pub data: Vec<Change>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// One thing that happened.
#[derive(Serialize, ToSchema)]
pub struct Change {
    /// A status, or `code_shown`, `code_renewed`, `opened` (the page), `shown` (first to a person),
    /// `accepted`, `told` (first to somebody who waited).
    #[schema(example = "scanned")]
    pub kind: String,
    /// Why it ended; with `shown` and `told` by what: `answer`, `page`, `stream`, `check`, `get`.
    pub reason: Option<String>,
    /// The request that did it; null when the gateway did it by itself.
    pub request_id: Option<String>,
    #[serde(serialize_with = "super::time")]
    pub at: DateTime<Utc>,
    /// Who made it happen: `app`, `user`, `gateway`.
    #[schema(example = "user")]
    pub by: &'static str,
    /// Seconds since the line before; null in the first.
    #[schema(example = 7.304)]
    pub after_seconds: Option<f64>,
    /// Which of the session's codes was there at that moment, counted from 1; null before the first.
    #[schema(example = 1)]
    pub code: Option<u32>,
    /// The same in a sentence. Words may change: look at `kind` and `reason`.
    #[schema(example = "A phone scanned code 1; the user has not confirmed yet.")]
    pub detail: String,
}

impl Timeline {
    pub fn new(told: service::Timeline) -> Self {
        let service::Timeline { session, codes, lines } = told;
        Self {
            unique_id: session.unique_id,
            status: session.status.into(),
            reason: session.reason,
            surface: session.surface.as_str(),
            user_id: session.user_id.to_string(),
            account_id: session.account_id.map(|id| id.to_string()),
            codes,
            created_at: session.created_at,
            expires_at: session.expires_at,
            data: lines.items.into_iter().map(|line| Change::new(line, session.surface)).collect(),
            next_cursor: lines.next.map(|at| at.encode(List::Timeline)),
        }
    }
}

impl Change {
    fn new(line: Line, surface: Surface) -> Self {
        let detail = detail(&line, surface);
        Self {
            kind: line.kind,
            reason: line.reason,
            request_id: line.request_id,
            at: line.at,
            by: match line.by {
                By::App => "app",
                By::User => "user",
                By::Gateway => "gateway",
            },
            after_seconds: line.after.map(|after: TimeDelta| after.num_milliseconds() as f64 / 1_000.0),
            code: (line.code > 0).then_some(line.code),
            detail,
        }
    }
}

fn detail(line: &Line, surface: Surface) -> String {
    let code = line.code;
    let reason = line.reason.as_deref().unwrap_or_default();
    let text = match (line.kind.as_str(), reason) {
        ("new", _) => match surface {
            Surface::Hosted => "The app started the session by POST /v1/link-sessions.",
            Surface::Compatible => "The app started the session by POST /api/content/qr-login/request.",
        },
        ("code_shown", _) => "The upstream gave code 1, ready to be shown.",
        ("code_renewed", _) => {
            return format!("Code {} expired unscanned; code {code} took its place.", code.saturating_sub(1));
        }
        ("opened", _) => "The hosted page was opened, and belongs to that browser from now on.",
        ("shown", by) => shown(by),
        ("scanned", _) => {
            return format!("A phone scanned code {code}; the user has not confirmed yet.");
        }
        ("confirmed", _) => "The user confirmed on the phone; the account is linked.",
        ("told", by) => return format!("The confirmation first reached somebody who waited: {}.", told(by)),
        ("accepted", _) => "The user accepted the link on the page; the account can be used.",
        ("expired" | "utilised" | "failed" | "cancelled", reason) => ended(reason),
        _ => "Something happened that has no words yet.",
    };
    text.to_owned()
}

fn shown(by: &str) -> &'static str {
    match by {
        "page" => "The open page showed the code to the user for the first time.",
        "answer" => "The code's picture was handed to the app, which shows it.",
        "stream" => {
            "The app first followed the session's event stream: it has the code and waits for a scan."
        }
        "check" => "The app first checked the session: it has the code and waits for a scan.",
        _ => "The app first asked for the session: it has the code and waits for a scan.",
    }
}

fn told(by: &str) -> &'static str {
    match by {
        "page" => "the hosted page",
        "stream" => "the app, by the session's event stream",
        "check" => "the app, by qr-login/check",
        "webhook" => "the app, by webhook",
        _ => "the app, by GET",
    }
}

fn ended(reason: &str) -> &'static str {
    match reason {
        "timed_out" => "The session's time was over before anybody confirmed.",
        "code_expired" => {
            "The code expired, and no other was due: it was scanned and not confirmed in time, or the only one."
        }
        "utilised" => {
            "The upstream gave the confirmation out, it was lost, and whose account it was can't be told with \
             certainty; a new scan is needed."
        }
        "duplicate_account" => {
            "Another user has linked this TikTok account, and the tenant's policy refuses it."
        }
        "other_account" => "Another TikTok account was confirmed than the one to link again.",
        "account_limit" => "The tenant's plan allows no more accounts.",
        "tenant_suspended" => "The tenant was suspended when the user confirmed; a new scan is needed.",
        "upstream_refused" => "The upstream gave no code; the call that started the session was told why.",
        "cancelled_by_tenant" => "The app cancelled the session.",
        "user_erased" => "The app erased the user.",
        "cancelled_by_user" => "The user cancelled on the page.",
        "undone" => "The user said \"not me\" after the link; the account is unlinked.",
        _ => "The session ended.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::link_session::EndReason;

    #[test]
    fn every_end_has_words_of_its_own() {
        use EndReason as R;

        let all = [
            R::TimedOut,
            R::CodeExpired,
            R::Utilised,
            R::DuplicateAccount,
            R::OtherAccount,
            R::AccountLimit,
            R::TenantSuspended,
            R::UpstreamRefused,
            R::CancelledByTenant,
            R::CancelledByUser,
            R::Undone,
        ];
        let words: std::collections::BTreeSet<_> = all.iter().map(|reason| ended(reason.as_str())).collect();

        assert_eq!(words.len(), all.len());
        assert!(!words.contains(ended("no reason of ours")));
    }
}
