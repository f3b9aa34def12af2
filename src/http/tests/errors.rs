//! Every way to fail has a status, a code and somebody who can mend it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::http::error::{ApiError, Surface};
use crate::model::quota::{Quota, QuotaReached};
use crate::model::scope::Scope;
use crate::model::violation::Violation;
use crate::service::error::{Conflict, Error, ProviderError, Refusal};

const ACTORS: [&str; 5] = ["app_builder", "tenant_admin", "end_user", "operator", "wait"];

fn refused(refusal: Refusal) -> Error {
    Error::Provider(ProviderError::Refused(refusal))
}

fn quota(quota: Quota, wait: Option<Duration>) -> Error {
    let resets = wait.map(|wait| (chrono::DateTime::UNIX_EPOCH, wait));
    Error::QuotaReached(Box::new(QuotaReached {
        quota,
        subscription: "free".into(),
        limit: 3,
        used: 4,
        resets,
    }))
}

/// Every variant with what it must become. A variant that is added has to be added to `named` below,
/// which does not compile otherwise.
fn table() -> Vec<(Error, u16, &'static str, &'static str)> {
    let second = Duration::from_secs(1);
    let mut table = vec![
        (Error::Unauthenticated, 401, "unauthenticated", "app_builder"),
        (Error::OperatorTokenNeeded, 401, "unauthenticated", "app_builder"),
        (Error::RefreshTokenRefused, 401, "unauthenticated", "app_builder"),
        (Error::ViewTokenNeeded, 401, "unauthenticated", "app_builder"),
        (Error::TenantNotNamed, 401, "unauthenticated", "app_builder"),
        (Error::ScopeMissing(Scope::PostsWrite), 403, "insufficient_scope", "tenant_admin"),
        (Error::CallerRestricted, 403, "token_restricted", "app_builder"),
        (Error::ApiKeyNeeded, 403, "api_key_required", "app_builder"),
        (Error::TestEnvironmentNeeded, 403, "test_environment_required", "app_builder"),
        (Error::LiveEnvironmentNeeded, 403, "live_environment_required", "app_builder"),
        (Error::PlanRequired { subscription: "free".into() }, 403, "plan_required", "tenant_admin"),
        (Error::NotFound("account"), 404, "not_found", "app_builder"),
        (Error::Invalid(vec![]), 422, "invalid_request", "app_builder"),
        (Error::ScopeNotAllowed(vec![]), 403, "scope_not_allowed", "tenant_admin"),
        (Error::MemberNeeded, 403, "member_required", "app_builder"),
        (Error::RoleNotAllowed, 403, "role_not_allowed", "tenant_admin"),
        (Error::LoginFailed, 401, "login_failed", "tenant_admin"),
        (Error::TotpRequired, 401, "totp_required", "tenant_admin"),
        (Error::TooMany { what: "x", limit: 3, retry_after: second }, 429, "too_many_requests", "wait"),
        (quota(Quota::Members, None), 403, "plan_limit_reached", "tenant_admin"),
        (quota(Quota::PostsPerDay, Some(second)), 429, "daily_quota_reached", "tenant_admin"),
        (Error::RateLimited { limit: 3, retry_after: second }, 429, "rate_limited", "wait"),
        (refused(Refusal::AccountReconnectRequired), 409, "account_reconnect_required", "end_user"),
        (refused(Refusal::ScopeMissing), 409, "scope_missing", "end_user"),
        (refused(Refusal::PrivacyNotAllowed), 422, "privacy_not_allowed", "app_builder"),
        (refused(Refusal::CreatorDailyCap), 429, "creator_daily_cap", "wait"),
        (refused(Refusal::DraftInboxFull), 429, "draft_inbox_full", "end_user"),
        (refused(Refusal::AppUserCap), 503, "app_user_cap", "operator"),
        (refused(Refusal::AppUnaudited), 503, "app_unaudited", "operator"),
        (refused(Refusal::CreatorBanned), 422, "creator_banned", "end_user"),
        (refused(Refusal::ContentRejected), 422, "content_rejected", "end_user"),
        (refused(Refusal::MediaInvalid), 422, "media_invalid", "app_builder"),
        (refused(Refusal::MediaUnreachable), 422, "media_unreachable", "app_builder"),
        (refused(Refusal::HostingUnverified), 503, "hosting_unverified", "operator"),
        (refused(Refusal::Invalid), 422, "upstream_refused", "app_builder"),
        (refused(Refusal::NotFound), 404, "not_found", "app_builder"),
        (ProviderError::RateLimited { retry_after: None }.into(), 429, "upstream_rate_limited", "wait"),
        (ProviderError::Auth.into(), 503, "upstream_auth", "operator"),
        (ProviderError::PlanRequired.into(), 503, "upstream_plan_required", "operator"),
        (ProviderError::Unavailable.into(), 503, "upstream_unavailable", "wait"),
        (ProviderError::OutcomeUnknown.into(), 502, "unknown_outcome", "operator"),
        (ProviderError::BadAnswer { reason: "canary" }.into(), 502, "upstream_bad_answer", "operator"),
        (ProviderError::NotConfigured.into(), 503, "upstream_not_configured", "operator"),
        (Error::Unavailable, 503, "unavailable", "wait"),
        (Error::SandboxOff, 503, "sandbox_off", "operator"),
        (Error::LinkSessionDiffers(vec!["nonce"]), 409, "link_session_differs", "app_builder"),
        (Error::Internal("canary".into()), 500, "internal_error", "operator"),
    ];
    table.extend(conflicts());
    table
}

const fn upstream(conflict: Conflict) -> Error {
    Error::Conflict(conflict)
}

fn conflicts() -> Vec<(Error, u16, &'static str, &'static str)> {
    vec![
        (Error::Conflict(Conflict::LinkSessionConfirmed), 409, "link_session_confirmed", "app_builder"),
        (Error::Conflict(Conflict::LinkSessionPending), 409, "link_session_pending", "app_builder"),
        (Error::Conflict(Conflict::LinkSessionEnded), 409, "link_session_ended", "app_builder"),
        (upstream(Conflict::LinkSessionNotConfirmed), 409, "link_session_not_confirmed", "end_user"),
        (Error::Conflict(Conflict::UndoOver), 409, "undo_over", "end_user"),
        (Error::Conflict(Conflict::LinkAlreadyOpen), 409, "link_already_open", "end_user"),
        (Error::Conflict(Conflict::AccountReconnectRequired), 409, "account_reconnect_required", "end_user"),
        (Error::Conflict(Conflict::AccountAwaitingAccept), 409, "account_awaiting_accept", "end_user"),
        (Error::Conflict(Conflict::IdempotencyKeyInUse), 409, "idempotency_key_in_use", "wait"),
        (Error::Conflict(Conflict::UserExists), 409, "user_exists", "app_builder"),
        (Error::Conflict(Conflict::AccountExists), 409, "account_exists", "app_builder"),
        (Error::Conflict(Conflict::PlanExists), 409, "plan_exists", "operator"),
        (Error::Conflict(Conflict::TenantActive), 409, "tenant_active", "operator"),
        (Error::Conflict(Conflict::PlanInUse), 409, "plan_in_use", "operator"),
        (Error::Conflict(Conflict::WebhookEndpointLimit), 409, "webhook_endpoint_limit", "tenant_admin"),
        (Error::Conflict(Conflict::MemberExists), 409, "member_exists", "tenant_admin"),
        (Error::Conflict(Conflict::MemberNotActive), 409, "member_not_active", "tenant_admin"),
        (Error::Conflict(Conflict::LastOwner), 409, "last_owner", "tenant_admin"),
        (Error::Conflict(Conflict::Totp("It is on.")), 409, "totp_state", "tenant_admin"),
        (Error::Conflict(Conflict::Phone("Scan first.")), 409, "phone_not_ready", "app_builder"),
        (Error::Conflict(Conflict::KeyEnded), 409, "key_ended", "tenant_admin"),
        (Error::Conflict(Conflict::SigningKeyInUse), 409, "signing_key_in_use", "tenant_admin"),
        (Error::Conflict(Conflict::IssuerExists), 409, "issuer_exists", "app_builder"),
        (Error::Conflict(Conflict::IssuerChanged), 409, "issuer_changed", "app_builder"),
        (upstream(Conflict::UpstreamCredentialsMissing), 409, "upstream_credentials_missing", "tenant_admin"),
        (upstream(Conflict::UpstreamCredentialsRefused), 409, "upstream_credentials_refused", "tenant_admin"),
        (upstream(Conflict::UpstreamOwnPlanRequired), 409, "upstream_own_plan_required", "tenant_admin"),
        (upstream(Conflict::UpstreamInUse), 409, "upstream_in_use", "tenant_admin"),
        (
            Error::Conflict(Conflict::WebhookEndpointDisabled),
            409,
            "webhook_endpoint_disabled",
            "tenant_admin",
        ),
        (
            Error::Conflict(Conflict::LimitReached { what: "x", limit: 3 }),
            409,
            "limit_reached",
            "tenant_admin",
        ),
    ]
}

#[test]
fn every_error_of_a_service_has_its_status_code_and_actor() {
    for (error, status, code, actor) in table() {
        let name = format!("{error:?}");
        let error = ApiError::from(error);
        let body = error.body(Surface::Rest, "req_1");

        assert_eq!(error.status().as_u16(), status, "{name}");
        assert_eq!((&body["code"], &body["actor"]), (&json!(code), &json!(actor)), "{name}");
        assert_eq!(body["status"], status, "{name}");
        assert_eq!(body["type"], format!("/docs/errors#{code}"), "{name}");
        assert_eq!(body["request_id"], "req_1", "{name}");
        assert!(ACTORS.contains(&actor), "{name}");
        assert!(
            matches!(status, 429 | 503) <= body["retry_after"].as_u64().is_some_and(|wait| wait > 0),
            "{name}"
        );
        assert!(!body.to_string().contains("canary"), "{name}");
    }
}

#[test]
fn a_quota_that_is_used_up_tells_how_much_it_was_and_when_it_begins_anew() {
    let wait = Duration::from_millis(1_200);
    let (daily, standing) = (quota(Quota::PostsPerDay, Some(wait)), quota(Quota::Members, None));

    let daily = ApiError::from(daily).body(Surface::Rest, "req_1");
    let standing = ApiError::from(standing).body(Surface::Compatible, "req_1");

    assert_eq!(
        (&daily["quota"], &daily["limit"], &daily["used"]),
        (&json!("posts_per_day"), &json!(3), &json!(4))
    );
    assert_eq!((&daily["retry_after"], &daily["resets_at"]), (&json!(2), &json!("1970-01-01T00:00:00Z")));
    assert_eq!((&standing["quota"], &standing["subscription"]), (&json!("members"), &json!("free")));
    assert_eq!((standing.get("resets_at"), standing.get("retry_after")), (None, None));
}

#[test]
fn the_table_has_every_variant() {
    // Numbers of variants; each match below fails to compile when one is added.
    let kinds: std::collections::BTreeSet<_> = table().iter().map(|(error, ..)| kind(error)).collect();

    // 25 without kinds of their own, 30 conflicts, 14 refusals, 7 other failures of a provider.
    assert_eq!(kinds.len(), 25 + 30 + 14 + 7);
}

fn kind(error: &Error) -> (u8, u8) {
    match error {
        Error::Unauthenticated => (0, 0),
        Error::ScopeMissing(_) => (1, 0),
        Error::ApiKeyNeeded => (2, 0),
        Error::TestEnvironmentNeeded => (3, 0),
        Error::PlanRequired { .. } => (4, 0),
        Error::NotFound(_) => (5, 0),
        Error::Invalid(_) => (6, 0),
        Error::Conflict(conflict) => (7, conflict_kind(*conflict)),
        Error::TooMany { .. } => (8, 0),
        Error::Provider(error) => (9, provider_kind(error)),
        Error::Unavailable => (10, 0),
        Error::SandboxOff => (11, 0),
        Error::Internal(_) => (12, 0),
        Error::CallerRestricted => (13, 0),
        Error::RateLimited { .. } => (14, 0),
        Error::MemberNeeded => (15, 0),
        Error::RoleNotAllowed => (16, 0),
        Error::LoginFailed => (17, 0),
        Error::TotpRequired => (18, 0),
        Error::QuotaReached(_) => (19, 0),
        Error::TenantNotNamed => (20, 0),
        Error::LiveEnvironmentNeeded => (21, 0),
        Error::ScopeNotAllowed(_) => (22, 0),
        Error::LinkSessionDiffers(_) => (23, 0),
        Error::OperatorTokenNeeded => (24, 0),
        Error::RefreshTokenRefused => (25, 0),
        Error::ViewTokenNeeded => (26, 0),
    }
}

fn conflict_kind(conflict: Conflict) -> u8 {
    match conflict {
        Conflict::LinkSessionConfirmed => 0,
        Conflict::LinkSessionPending => 1,
        Conflict::LinkSessionEnded => 2,
        Conflict::UndoOver => 3,
        Conflict::LinkAlreadyOpen => 4,
        Conflict::AccountReconnectRequired => 5,
        Conflict::AccountAwaitingAccept => 6,
        Conflict::IdempotencyKeyInUse => 7,
        Conflict::Phone(_) => 8,
        Conflict::UserExists => 9,
        Conflict::AccountExists => 10,
        Conflict::PlanExists => 11,
        Conflict::PlanInUse => 12,
        Conflict::TenantActive => 13,
        Conflict::LimitReached { .. } => 14,
        Conflict::KeyEnded => 15,
        Conflict::SigningKeyInUse => 16,
        Conflict::IssuerExists => 17,
        Conflict::WebhookEndpointLimit => 18,
        Conflict::WebhookEndpointDisabled => 19,
        Conflict::MemberExists => 20,
        Conflict::MemberNotActive => 21,
        Conflict::LastOwner => 22,
        Conflict::Totp(_) => 23,
        Conflict::UpstreamCredentialsMissing => 24,
        Conflict::UpstreamCredentialsRefused => 25,
        Conflict::UpstreamOwnPlanRequired => 26,
        Conflict::UpstreamInUse => 27,
        Conflict::IssuerChanged => 28,
        Conflict::LinkSessionNotConfirmed => 29,
    }
}

fn provider_kind(error: &ProviderError) -> u8 {
    match error {
        ProviderError::Refused(refusal) => *refusal as u8,
        ProviderError::RateLimited { .. } => 20,
        ProviderError::Auth => 21,
        ProviderError::PlanRequired => 22,
        ProviderError::Unavailable => 23,
        ProviderError::OutcomeUnknown => 24,
        ProviderError::BadAnswer { .. } => 25,
        ProviderError::NotConfigured => 26,
    }
}

#[test]
fn a_plan_that_lacks_qr_linking_is_told_in_the_words_that_clients_know() {
    let error = ApiError::from(Error::PlanRequired { subscription: "free".into() });

    assert_eq!(
        error.body(Surface::Compatible, "req_1"),
        json!({
            "success": false,
            "error": "QR Code login is only available for Maximum subscription",
            "code": "plan_required",
            "actor": "tenant_admin",
            "request_id": "req_1",
            "subscription": "free",
        })
    );
}

#[test]
fn broken_rules_are_all_told_with_what_was_measured() {
    let first = Violation::new("/title", "too_long", "Shorten it.").measured(91, 90);
    let second = Violation::new("/media", "missing_field", "Add it.");

    let error = ApiError::from(Error::Invalid(vec![first, second]));

    for surface in [Surface::Rest, Surface::Compatible] {
        let errors: Value = error.body(surface, "r")["errors"].clone();
        assert_eq!(
            errors,
            json!([
                { "pointer": "/title", "code": "too_long", "detail": "Shorten it.", "value": 91, "limit": 90 },
                { "pointer": "/media", "code": "missing_field", "detail": "Add it." },
            ])
        );
    }
}

#[test]
fn a_wait_is_in_whole_seconds_rounded_up_and_bounded() {
    for (wait, seconds) in [(0, 1), (1, 1), (1_000, 1), (1_001, 2), (u64::MAX, 86_400)] {
        let error =
            Error::Provider(ProviderError::RateLimited { retry_after: Some(Duration::from_millis(wait)) });
        assert_eq!(ApiError::from(error).retry_after_secs(), Some(seconds), "{wait}");
    }
}

#[test]
fn only_the_compatible_surface_has_its_shape() {
    for path in ["/api/content", "/api/content/", "/api/content/post"] {
        assert_eq!(Surface::of(path), Surface::Compatible, "{path}");
    }
    for path in ["/", "/v1/posts", "/api/contents/x", "/api", "/x/api/content/post", "/API/CONTENT/post"] {
        assert_eq!(Surface::of(path), Surface::Rest, "{path}");
    }
}
