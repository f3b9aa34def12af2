//! From failing answers to `ProviderError`. The upstream documents two error bodies of many, so every
//! shape that has been seen is searched for TikTok's own error codes; what they mean for a caller is
//! decided here, and their text goes no further.
//!
//! For a post the order of doubt is turned round: unless the answer says beyond doubt that nothing was
//! made, the outcome is unknown.

use super::json::Value;
use super::wire::{field, flag, levels};
use crate::provider::client::Answer;
use crate::provider::{ProviderError, Refusal};

/// Bytes of each text that are searched, and how many texts.
const TEXT_BYTES_MAX: usize = 4_000;
const TEXTS_MAX: usize = 32;
/// How far the words of "account ... not found" may stand apart.
const WORDS_APART_MAX: usize = 4;

/// What a call is about, which decides how its failure reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// About no account yet: QR codes, the list of accounts.
    Credentials,
    /// Reads something of one account.
    Account,
    /// Publishes.
    Post,
}

/// The meaning of a code of TikTok's.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Known {
    /// `definite`: told before anything is made, whatever the HTTP status says.
    Refused {
        refusal: Refusal,
        definite: bool,
    },
    SlowDown,
    /// TikTok failed, at some point.
    Internal,
}

/// What TikTok's code means, where we know it.
fn known(code: &str) -> Option<Known> {
    use Refusal::*;
    let before_anything_is_made = |refusal| Known::Refused { refusal, definite: true };
    let any_time = |refusal| Known::Refused { refusal, definite: false };
    Some(match code {
        "access_token_invalid" | "access_token_expired" => before_anything_is_made(AccountReconnectRequired),
        "auth_removed" => any_time(AccountReconnectRequired),
        "scope_not_authorized" | "scope_permission_missed" => before_anything_is_made(ScopeMissing),
        "privacy_level_option_mismatch" => before_anything_is_made(PrivacyNotAllowed),
        "spam_risk_too_many_posts" => before_anything_is_made(CreatorDailyCap),
        "spam_risk_too_many_pending_share" => before_anything_is_made(DraftInboxFull),
        "spam_risk_user_banned_from_posting" => before_anything_is_made(CreatorBanned),
        "spam_risk" | "spam_risk_text" => before_anything_is_made(ContentRejected),
        "reached_active_user_cap" => before_anything_is_made(AppUserCap),
        "unaudited_client_can_only_post_to_private_accounts" => before_anything_is_made(AppUnaudited),
        "url_ownership_unverified" => before_anything_is_made(HostingUnverified),
        "invalid_param" | "invalid_params" | "app_version_check_failed" => before_anything_is_made(Invalid),
        "file_format_check_failed" | "duration_check_failed" | "frame_rate_check_failed" => {
            any_time(MediaInvalid)
        }
        "picture_size_check_failed" | "invalid_file_upload" => any_time(MediaInvalid),
        "video_pull_failed" | "photo_pull_failed" => any_time(MediaUnreachable),
        "invalid_publish_id" | "token_not_authorized_for_specified_publish_id" => any_time(NotFound),
        "rate_limit_exceeded" => Known::SlowDown,
        "internal_error" | "internal" => Known::Internal,
        _ => return None,
    })
}

/// A code of TikTok's that stands in `prose` as a word of its own. A code that is also an everyday word
/// ("internal") is not looked for.
pub fn known_code_in(prose: &str) -> Option<String> {
    let lower = prose.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.find(|word| word.contains('_') && known(word).is_some()).map(str::to_owned)
}

/// The error that `answer` tells, if it tells one: by its status, by `success: false`, or by an `error`
/// that is not "ok". `body` is the answer's body where that is JSON.
pub fn failure(kind: Kind, answer: &Answer, body: Option<&Value<'_>>) -> Option<ProviderError> {
    let status = answer.status;
    if !(200..300).contains(&status) && status < 400 {
        return Some(bad_answer(kind, "neither a success nor an error by its status"));
    }
    let complaint = Complaint::read(answer, body);
    (status >= 400 || complaint.stated).then(|| complaint.judge(kind, answer))
}

/// What an unusable answer means: for a post, that nobody knows.
pub fn bad_answer(kind: Kind, reason: &'static str) -> ProviderError {
    match kind {
        Kind::Post => ProviderError::OutcomeUnknown,
        Kind::Credentials | Kind::Account => ProviderError::BadAnswer { reason },
    }
}

/// What a lost answer or an upstream in trouble means.
pub fn unavailable(kind: Kind) -> ProviderError {
    match kind {
        Kind::Post => ProviderError::OutcomeUnknown,
        Kind::Credentials | Kind::Account => ProviderError::Unavailable,
    }
}

/// Everything in an answer that speaks of an error.
#[derive(Default)]
struct Complaint {
    /// The body says that the call failed.
    stated: bool,
    /// Names the plan, as the plan gate does.
    subscription: bool,
    /// Holds a `publish_id` all the same.
    made_something: bool,
    /// Values that are a code or nothing, lower case.
    codes: Vec<String>,
    /// Prose, lower case. May repeat what the tenant wrote.
    texts: Vec<String>,
}

impl Complaint {
    fn read(answer: &Answer, body: Option<&Value<'_>>) -> Self {
        let mut complaint = Self::default();
        let Some(root) = body else {
            complaint
                .add_text(&String::from_utf8_lossy(&answer.body[..answer.body.len().min(TEXT_BYTES_MAX)]));
            return complaint;
        };
        complaint.subscription = field(root, &["subscription"]).is_some();
        for (depth, level) in levels(root).enumerate() {
            complaint.add_level(level, depth);
        }
        complaint
    }

    fn add_level(&mut self, level: &Value<'_>, depth: usize) {
        // An `error` beside a `status` tells what became of a post, not of the call.
        let tells_a_status = depth > 0 && field(level, &["status"]).is_some_and(Value::is_string);
        let error = field(level, &["error", "errors"]);
        self.stated |= error.is_some_and(is_an_error) && !tells_a_status;
        self.stated |= flag(level, &["success"]) == Ok(Some(false));
        self.made_something |= field(level, &["publish_id", "publishId"]).is_some();
        self.add_error(level, 0);
    }

    /// Takes the texts of an error object, of those that it holds, and of those that they hold.
    fn add_error(&mut self, object: &Value<'_>, depth: usize) {
        for name in ["error", "errors", "code", "error_code", "errorCode", "message", "details", "detail"] {
            let is_code = !matches!(name, "message" | "details" | "detail");
            match field(object, &[name]) {
                Some(Value::String(text)) if is_code => self.add_code(text),
                Some(Value::String(text)) => self.add_text(text),
                Some(nested @ Value::Object(_)) if depth < 2 => self.add_error(nested, depth + 1),
                Some(Value::Array(list)) if depth < 2 => {
                    for item in list.iter().take(TEXTS_MAX) {
                        item.as_str().into_iter().for_each(|text| self.add_text(text));
                        self.add_error(item, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn add_code(&mut self, text: &str) {
        if self.codes.len() < TEXTS_MAX {
            self.codes.push(bounded(text));
        }
        self.add_text(text);
    }

    fn add_text(&mut self, text: &str) {
        if self.texts.len() < TEXTS_MAX {
            self.texts.push(bounded(text));
        }
    }

    fn judge(&self, kind: Kind, answer: &Answer) -> ProviderError {
        let status = answer.status;
        if kind == Kind::Post && (status >= 500 || status == 408 || self.made_something) {
            return self.judge_doubtful_post();
        }
        match self.known_code(kind) {
            Some(Known::Refused { refusal, .. }) => return ProviderError::Refused(refusal),
            Some(Known::SlowDown) => return ProviderError::RateLimited { retry_after: answer.retry_after },
            Some(Known::Internal) => return unavailable(kind),
            None => {}
        }
        match status {
            401 => ProviderError::Auth,
            403 if self.subscription => ProviderError::PlanRequired,
            429 => ProviderError::RateLimited { retry_after: answer.retry_after },
            408 | 500.. => unavailable(kind),
            _ if kind != Kind::Credentials && self.tells_of_a_lost_account() => {
                ProviderError::Refused(Refusal::AccountReconnectRequired)
            }
            404 => ProviderError::Refused(Refusal::NotFound),
            ..=399 if kind == Kind::Post && self.tells_of_trouble() => ProviderError::OutcomeUnknown,
            _ => ProviderError::Refused(Refusal::Invalid),
        }
    }

    /// Prose is not believed here, since it may quote a caption that holds a code.
    fn judge_doubtful_post(&self) -> ProviderError {
        let definite = self.codes.iter().find_map(|code| match known(code) {
            Some(Known::Refused { refusal, definite: true }) => Some(refusal),
            _ => None,
        });
        match definite {
            Some(refusal) if !self.made_something => ProviderError::Refused(refusal),
            _ => ProviderError::OutcomeUnknown,
        }
    }

    fn known_code(&self, kind: Kind) -> Option<Known> {
        let lost_account =
            |code: &Known| matches!(code, Known::Refused { refusal: Refusal::AccountReconnectRequired, .. });
        let exact = self.codes.iter().filter_map(|code| known(code));
        let in_prose = self.texts.iter().filter_map(|text| known(&known_code_in(text)?));
        exact.chain(in_prose).find(|code| kind != Kind::Credentials || !lost_account(code))
    }

    fn tells_of_a_lost_account(&self) -> bool {
        self.texts.iter().any(|text| tells_of_a_lost_account(text))
    }

    /// The upstream itself fell over on the way, so that "failed" is only what it believes.
    fn tells_of_trouble(&self) -> bool {
        let words = ["timeout", "timed out", "internal server error", "internal error"];
        self.texts.iter().any(|text| words.iter().any(|word| text.contains(word)))
    }
}

/// "Account not found", "account X has expired", "unknown account", "reconnect your account", but not
/// "no post found for this account": a wrong guess would tell the end user to scan again for nothing.
/// `text` is lower case.
fn tells_of_a_lost_account(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let mut places = words.iter().enumerate();
    places.any(|(at, word)| match *word {
        "account" => was_called_lost(&words[at.saturating_sub(2)..at]) || is_called_lost(&words[at + 1..]),
        // "accountId is missing" is about our request, not about the account.
        "accountid" => is_called_lost(&words[at + 1..]) && !text.contains("missing"),
        _ => false,
    })
}

fn was_called_lost(before: &[&str]) -> bool {
    before.iter().any(|word| matches!(*word, "no" | "unknown" | "expired" | "reconnect" | "relink"))
}

fn is_called_lost(after: &[&str]) -> bool {
    let another_subject = |word: &&str| matches!(*word, "post" | "publish" | "media" | "video" | "photo");
    let end = after.iter().position(another_subject).unwrap_or(after.len());
    let near = &after[..end.min(WORDS_APART_MAX)];
    let one_word = |word: &&str| {
        matches!(*word, "missing" | "expired" | "disconnected" | "inactive")
            || matches!(*word, "revoked" | "unlinked" | "removed" | "deleted")
    };
    let not_there = |pair: &[&str]| {
        pair[0] == "not" && matches!(pair[1], "found" | "linked" | "connected" | "exist" | "active")
    };
    near.iter().any(one_word) || near.windows(2).any(not_there)
}

fn is_an_error(error: &Value<'_>) -> bool {
    let says_ok = |text: &str| text.is_empty() || text.eq_ignore_ascii_case("ok");
    match error {
        Value::Null | Value::Bool(false) => false,
        Value::Bool(true) => true,
        Value::Number(number) => number.as_i64() != Some(0),
        Value::String(text) => !says_ok(text),
        Value::Array(list) => !list.is_empty(),
        Value::Object(object) if object.is_empty() => false,
        Value::Object(_) => match field(error, &["code"]) {
            Some(Value::String(code)) => !says_ok(code),
            Some(Value::Number(code)) => code.as_i64() != Some(0),
            _ => true,
        },
    }
}

fn bounded(text: &str) -> String {
    let end = text.floor_char_boundary(text.len().min(TEXT_BYTES_MAX));
    text[..end].to_ascii_lowercase()
}
