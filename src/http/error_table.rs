//! Every code that an answer can carry: its status, who can mend it, and words for people. Codes are
//! stable; words may change.

use std::fmt::Write;

/// Who can do something about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    AppBuilder,
    TenantAdmin,
    EndUser,
    Operator,
    /// Nobody: time does.
    Wait,
}

impl Actor {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AppBuilder => "app_builder",
            Self::TenantAdmin => "tenant_admin",
            Self::EndUser => "end_user",
            Self::Operator => "operator",
            Self::Wait => "wait",
        }
    }
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable, snake_case.
    pub code: &'static str,
    pub status: u16,
    pub actor: Actor,
    /// The same for every error of this code.
    pub title: &'static str,
    /// A sentence or two that say what to do; the answer's `detail` unless more is known.
    pub about: &'static str,
    /// After how many seconds it makes sense to ask again; 0 when waiting does not help. Never 0 for
    /// 429 and 503.
    pub retry_secs: u32,
}

macro_rules! table {
    ($($name:ident = $status:literal $code:literal $actor:ident $retry:literal $title:literal $about:literal;)*) => {
        $(pub static $name: Entry = Entry {
            code: $code, status: $status, actor: Actor::$actor, title: $title, about: $about, retry_secs: $retry,
        };)*

        /// Every row, by status.
        pub static ALL: &[&Entry] = &[$(&$name,)*];
    };
}

table! {
    BAD_REQUEST = 400 "bad_request" AppBuilder 0 "Bad request" "The request is not HTTP as it should be.";
    INVALID_JSON = 400 "invalid_json" AppBuilder 0 "Invalid JSON" "The body is not valid JSON.";
    UNAUTHENTICATED = 401 "unauthenticated" AppBuilder 0 "No valid credential" "Send a valid API key in X-API-Key, or a valid token in Authorization: Bearer.";
    LOGIN_FAILED = 401 "login_failed" TenantAdmin 0 "Log-in failed" "The log-in did not succeed. Check e-mail, password and code; name tenant_id if you are a member of several tenants; after many tries, wait a while.";
    TOTP_REQUIRED = 401 "totp_required" TenantAdmin 0 "Second factor required" "Send the code of your authenticator app, or a recovery code, as totp_code.";
    INSUFFICIENT_SCOPE = 403 "insufficient_scope" TenantAdmin 0 "Scope missing" "The key or token does not have the scope that this call needs.";
    API_KEY_REQUIRED = 403 "api_key_required" AppBuilder 0 "API key required" "Only an API key may do this; a token may not.";
    TOKEN_RESTRICTED = 403 "token_restricted" AppBuilder 0 "Token restricted" "The token is for one user or for some accounts, and this call is about more than these. Use an API key, or a token without user_id and account_ids.";
    SCOPE_NOT_ALLOWED = 403 "scope_not_allowed" TenantAdmin 0 "Scope beyond your own" "Nobody hands on, changes or takes back more than he has: errors names each scope that the key, token or role that asks lacks. Ask with one that has it.";
    TEST_ENVIRONMENT_REQUIRED = 403 "test_environment_required" AppBuilder 0 "Test environment required" "Only a key or token of the test environment may do this.";
    LIVE_ENVIRONMENT_REQUIRED = 403 "live_environment_required" AppBuilder 0 "Live environment required" "This call is for keys and tokens of the live environment.";
    MEMBER_REQUIRED = 403 "member_required" AppBuilder 0 "Member required" "Only a member who is logged in may do this; a key or a token may not.";
    ROLE_NOT_ALLOWED = 403 "role_not_allowed" TenantAdmin 0 "Role not allowed" "The member's role, or the one you would give, may do more than you. Ask an owner.";
    PLAN_REQUIRED = 403 "plan_required" TenantAdmin 0 "Plan required" "QR Code login is only available for Maximum subscription";
    PLAN_LIMIT_REACHED = 403 "plan_limit_reached" TenantAdmin 0 "Plan's limit reached" "The plan allows no more of these. Take some away, or ask for another plan.";
    NOT_FOUND = 404 "not_found" AppBuilder 0 "Not found" "There is nothing at this address.";
    METHOD_NOT_ALLOWED = 405 "method_not_allowed" AppBuilder 0 "Method not allowed" "This address does not take this method; the Allow header names those that it takes.";
    REQUEST_TIMEOUT = 408 "request_timeout" AppBuilder 0 "Request timeout" "The body did not arrive in time.";
    LINK_SESSION_CONFIRMED = 409 "link_session_confirmed" AppBuilder 0 "Link session confirmed" "The link session of this unique_id has linked an account already. Use another unique_id to link another.";
    LINK_SESSION_PENDING = 409 "link_session_pending" AppBuilder 0 "Link session pending" "A link session of this unique_id is pending for another user. Use another unique_id.";
    LINK_SESSION_DIFFERS = 409 "link_session_differs" AppBuilder 0 "Link session differs" "The pending link session of this unique_id was started with other values; errors names the fields. Send the same, leave them out, or use another unique_id.";
    LINK_SESSION_ENDED = 409 "link_session_ended" AppBuilder 0 "Link session ended" "The link session has ended. Start a new one.";
    LINK_SESSION_NOT_CONFIRMED = 409 "link_session_not_confirmed" EndUser 0 "Link session not confirmed" "The link session has linked no account yet, so that there is nothing to undo or accept. The end user confirms in TikTok first.";
    UNDO_OVER = 409 "undo_over" EndUser 0 "Too late to undo" "The time to undo is over. Unlink the account instead.";
    LINK_ALREADY_OPEN = 409 "link_already_open" EndUser 0 "Link already open" "The page is open in another browser. Ask the app for a new link.";
    ACCOUNT_RECONNECT_REQUIRED = 409 "account_reconnect_required" EndUser 0 "Account must be linked again" "TikTok no longer accepts this link. The end user has to link the account again.";
    ACCOUNT_AWAITING_ACCEPT = 409 "account_awaiting_accept" EndUser 0 "Account awaits acceptance" "The end user has not accepted the link yet.";
    SCOPE_MISSING = 409 "scope_missing" EndUser 0 "TikTok permission missing" "The end user did not grant a permission that this call needs. The end user has to link the account again and grant it.";
    USER_EXISTS = 409 "user_exists" AppBuilder 0 "User exists" "There is a user of this user_id already. Update that one.";
    ACCOUNT_EXISTS = 409 "account_exists" AppBuilder 0 "Account exists" "The user has this TikTok account already, under another account_id.";
    PLAN_EXISTS = 409 "plan_exists" Operator 0 "Plan exists" "There is a plan of this plan_id already. Update that one.";
    TENANT_ACTIVE = 409 "tenant_active" Operator 0 "Tenant active" "Suspend the tenant first: what is deleted does not come back.";
    PLAN_IN_USE = 409 "plan_in_use" Operator 0 "Plan in use" "Tenants are on this plan. Put them on another first.";
    IDEMPOTENCY_KEY_IN_USE = 409 "idempotency_key_in_use" Wait 1 "Idempotency-Key in use" "A call with this Idempotency-Key is still at work. Ask again in a moment.";
    WEBHOOK_ENDPOINT_LIMIT = 409 "webhook_endpoint_limit" TenantAdmin 0 "Too many webhook endpoints" "The environment has 20 webhook endpoints, which is as many as it may have. Delete one first.";
    WEBHOOK_ENDPOINT_DISABLED = 409 "webhook_endpoint_disabled" TenantAdmin 0 "Webhook endpoint switched off" "The webhook endpoint is switched off. Switch it on first: set enabled to true.";
    MEMBER_EXISTS = 409 "member_exists" TenantAdmin 0 "Member exists" "A member with this e-mail has accepted an invitation already.";
    MEMBER_NOT_ACTIVE = 409 "member_not_active" TenantAdmin 0 "Member not active" "The member has not accepted its invitation. Invite it anew instead.";
    LAST_OWNER = 409 "last_owner" TenantAdmin 0 "Last owner" "The tenant would have no owner any more who can log in. Make another member an owner first.";
    TOTP_STATE = 409 "totp_state" TenantAdmin 0 "Second factor in another state" "The second factor is not in the state that this call needs.";
    PHONE_NOT_READY = 409 "phone_not_ready" AppBuilder 0 "Simulated phone can't do this now" "The simulated phone can't do this in the state that the link session is in.";
    LIMIT_REACHED = 409 "limit_reached" TenantAdmin 0 "Limit reached" "There are as many of these as there may be. Take one away first.";
    KEY_ENDED = 409 "key_ended" TenantAdmin 0 "Key ended" "The key has expired, or was revoked or replaced. Make a new one, or rotate the one that replaced it.";
    SIGNING_KEY_IN_USE = 409 "signing_key_in_use" TenantAdmin 0 "Signing key in use" "The key signs your tokens now. Make another with lead_time 0 first; then this one can be revoked.";
    ISSUER_EXISTS = 409 "issuer_exists" AppBuilder 0 "Issuer exists" "This issuer is registered in this environment already. Change that registration.";
    ISSUER_CHANGED = 409 "issuer_changed" AppBuilder 0 "Issuer changed" "Somebody has changed where the issuer's keys come from meanwhile. Look at it, and ask again.";
    UPSTREAM_CREDENTIALS_MISSING = 409 "upstream_credentials_missing" TenantAdmin 0 "Upstream credentials missing" "This needs upstream credentials of the tenant's own, and there are none: set upstream.api_key of the tenant.";
    UPSTREAM_CREDENTIALS_REFUSED = 409 "upstream_credentials_refused" TenantAdmin 0 "Upstream credentials refused" "The upstream does not accept the tenant's own credentials: set a good upstream.api_key of the tenant.";
    UPSTREAM_OWN_PLAN_REQUIRED = 409 "upstream_own_plan_required" TenantAdmin 0 "Own plan at the upstream too small" "The plan behind the tenant's own upstream credentials does not include this call.";
    UPSTREAM_IN_USE = 409 "upstream_in_use" TenantAdmin 0 "Upstream credentials in use" "Linked accounts depend on the tenant's own upstream credentials. Unlink them first, or leave the key and choose source operator for new links.";
    BODY_TOO_LARGE = 413 "body_too_large" AppBuilder 0 "Body too large" "The body has more bytes than this call takes.";
    UNSUPPORTED_MEDIA_TYPE = 415 "unsupported_media_type" AppBuilder 0 "Unsupported media type" "The body must be JSON in UTF-8, not compressed, with the header Content-Type: application/json.";
    INVALID_REQUEST = 422 "invalid_request" AppBuilder 0 "Invalid request" "The request breaks rules; errors names each of them.";
    PRIVACY_NOT_ALLOWED = 422 "privacy_not_allowed" AppBuilder 0 "Privacy level not allowed" "The creator can't post with this privacy_level. Offer the options that creator-info answers.";
    CREATOR_BANNED = 422 "creator_banned" EndUser 0 "Creator banned from posting" "TikTok does not let this creator post.";
    CONTENT_REJECTED = 422 "content_rejected" EndUser 0 "Content rejected" "TikTok took the text or media for spam.";
    MEDIA_INVALID = 422 "media_invalid" AppBuilder 0 "Media invalid" "TikTok can't use the media as it is: check format, size, length and frame rate.";
    MEDIA_UNREACHABLE = 422 "media_unreachable" AppBuilder 0 "Media unreachable" "TikTok could not fetch the media. Its address must be public and answer without a redirect.";
    UPSTREAM_REFUSED = 422 "upstream_refused" AppBuilder 0 "Refused by the upstream" "The upstream refused the request without a reason that is known here.";
    TOO_MANY_REQUESTS = 429 "too_many_requests" Wait 1 "Too many requests" "There is too much of this at once. Ask again later.";
    RATE_LIMITED = 429 "rate_limited" Wait 1 "Rate limit reached" "The tenant sends more requests a second than its plan allows; nothing was done.";
    DAILY_QUOTA_REACHED = 429 "daily_quota_reached" TenantAdmin 3600 "Day's quota used up" "The plan's quota of the day is used up; nothing was done. It begins anew at midnight UTC.";
    CREATOR_DAILY_CAP = 429 "creator_daily_cap" Wait 3600 "Creator's daily cap reached" "The creator's posts of the last 24 hours are used up, over all apps.";
    DRAFT_INBOX_FULL = 429 "draft_inbox_full" EndUser 3600 "Draft inbox full" "Too many drafts wait in the creator's TikTok inbox. The end user has to post or delete some.";
    UPSTREAM_RATE_LIMITED = 429 "upstream_rate_limited" Wait 10 "Upstream asks to slow down" "The upstream takes no more calls for now; nothing was done.";
    INTERNAL = 500 "internal_error" Operator 0 "Internal error" "This is a fault of the gateway. Tell its operator the request_id.";
    UPSTREAM_BAD_ANSWER = 502 "upstream_bad_answer" Operator 0 "Upstream answer unusable" "The upstream gave an answer that can't be used.";
    UNKNOWN_OUTCOME = 502 "unknown_outcome" Operator 0 "Outcome unknown" "The upstream's answer was lost: it may or may not have done what was asked. Look before asking again.";
    UNAVAILABLE = 503 "unavailable" Wait 1 "Temporarily unavailable" "The gateway can't do this for the moment. Ask again.";
    SANDBOX_OFF = 503 "sandbox_off" Operator 300 "Sandbox off" "This gateway runs without the sandbox, which the test environment needs.";
    APP_USER_CAP = 503 "app_user_cap" Operator 3600 "TikTok's cap on the app reached" "TikTok caps how many users an app may serve in a day, and the operator's TikTok app has reached it. It resets within about 24 hours.";
    APP_UNAUDITED = 503 "app_unaudited" Operator 3600 "TikTok app not audited" "The operator's TikTok app is not audited: it can post to private accounts alone.";
    HOSTING_UNVERIFIED = 503 "hosting_unverified" Operator 300 "Media host not verified" "The host of the media is not verified for the operator's TikTok app.";
    UPSTREAM_AUTH = 503 "upstream_auth" Operator 300 "Upstream refuses the gateway" "The upstream does not accept the gateway's own credentials.";
    UPSTREAM_PLAN_REQUIRED = 503 "upstream_plan_required" Operator 300 "Upstream plan required" "The gateway's plan at the upstream does not include this call.";
    UPSTREAM_NOT_CONFIGURED = 503 "upstream_not_configured" Operator 300 "Upstream not configured" "The gateway has no credentials for this upstream.";
    UPSTREAM_UNAVAILABLE = 503 "upstream_unavailable" Wait 5 "Upstream unavailable" "The upstream is not reached, too slow, or failing.";
}

/// The table as Markdown, for the API's documentation.
pub fn documentation() -> String {
    let mut text = String::from("| code | status | who can mend it | meaning |\n| --- | --- | --- | --- |\n");
    for entry in ALL {
        // Writing to a text can't fail.
        let _ = writeln!(
            text,
            "| `{}` | {} | `{}` | {} |",
            entry.code,
            entry.status,
            entry.actor.as_str(),
            entry.about
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_well_formed_and_says_when_to_ask_again() {
        for (index, entry) in ALL.iter().enumerate() {
            let snake = entry.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            assert!(snake && !entry.code.is_empty(), "{}", entry.code);
            assert!((400..600).contains(&entry.status), "{}", entry.code);
            assert!(!matches!(entry.status, 429 | 503) || entry.retry_secs > 0, "{}", entry.code);
            assert!(ALL[..index].iter().all(|earlier| earlier.code != entry.code), "{} twice", entry.code);
        }
    }

    #[test]
    fn the_documentation_has_a_line_for_every_code() {
        let text = documentation();

        assert_eq!(text.lines().count(), ALL.len() + 2);
        assert!(text.contains("| `unauthenticated` | 401 | `app_builder` | "));
    }
}
