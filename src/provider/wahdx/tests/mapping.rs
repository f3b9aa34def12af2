//! What a failing answer means, call by call.

use serde_json::json;

use super::super::answers;
use super::*;
use crate::provider::ProviderError::*;
use crate::provider::Refusal::*;

/// What the kind of call makes of `status` and `body`; `None` when it is no failure at all.
fn judged(kind: Kind, status: u16, body: &str) -> Option<ProviderError> {
    let retry_after = Some(Duration::from_secs(9));
    let answer = Answer { status, retry_after, body: body.as_bytes().to_vec() };
    errors::failure(kind, &answer, wire::parse(&answer.body).as_ref())
}

fn judged_json(kind: Kind, status: u16, body: Value) -> Option<ProviderError> {
    judged(kind, status, &body.to_string())
}

const KINDS: [Kind; 3] = [Kind::Credentials, Kind::Account, Kind::Post];

#[test]
fn credentials_plan_and_limits_are_the_operators_whatever_the_call() {
    let plan =
        json!({"error": "QR Code login is only available for Maximum subscription", "subscription": "free"});
    let slow = RateLimited { retry_after: Some(Duration::from_secs(9)) };
    for kind in KINDS {
        assert_eq!(judged_json(kind, 401, json!({"error": "Invalid API key"})), Some(Auth));
        assert_eq!(judged(kind, 401, "<html>"), Some(Auth));
        assert_eq!(judged_json(kind, 403, plan.clone()), Some(PlanRequired));
        assert_eq!(judged_json(kind, 403, json!({"error": "no"})), Some(Refused(Invalid)));
        assert_eq!(judged_json(kind, 429, json!({"error": "slow"})), Some(slow.clone()));
        assert_eq!(judged(kind, 429, ""), Some(slow.clone()));
        assert_eq!(judged_json(kind, 400, json!({"error": "rate_limit_exceeded"})), Some(slow.clone()));
    }
}

#[test]
fn every_known_code_is_a_refusal_of_its_own() {
    for (code, refusal) in [
        ("access_token_invalid", AccountReconnectRequired),
        ("auth_removed", AccountReconnectRequired),
        ("scope_not_authorized", ScopeMissing),
        ("scope_permission_missed", ScopeMissing),
        ("privacy_level_option_mismatch", PrivacyNotAllowed),
        ("spam_risk_too_many_posts", CreatorDailyCap),
        ("spam_risk_too_many_pending_share", DraftInboxFull),
        ("reached_active_user_cap", AppUserCap),
        ("unaudited_client_can_only_post_to_private_accounts", AppUnaudited),
        ("spam_risk_user_banned_from_posting", CreatorBanned),
        ("spam_risk_text", ContentRejected),
        ("spam_risk", ContentRejected),
        ("file_format_check_failed", MediaInvalid),
        ("duration_check_failed", MediaInvalid),
        ("frame_rate_check_failed", MediaInvalid),
        ("picture_size_check_failed", MediaInvalid),
        ("invalid_file_upload", MediaInvalid),
        ("video_pull_failed", MediaUnreachable),
        ("photo_pull_failed", MediaUnreachable),
        ("url_ownership_unverified", HostingUnverified),
        ("invalid_param", Invalid),
        ("invalid_publish_id", NotFound),
    ] {
        for kind in [Kind::Account, Kind::Post] {
            for (status, body) in [
                (403, json!({"error": code})),
                (401, json!({"error": {"code": code, "message": "m"}})),
                (200, json!({"success": false, "error": code})),
                (200, json!({"success": false, "message": format!("TikTok: {}!", code.to_uppercase())})),
                (200, json!({"data": {}, "error": {"code": code, "log_id": "L"}})),
                (200, json!({"success": true, "data": {"data": {}, "error": {"code": code}}})),
                (400, json!({"errors": [{"code": code}]})),
            ] {
                let error = judged_json(kind, status, body.clone());
                assert_eq!(error, Some(Refused(refusal)), "{kind:?} {status} {body}");
            }
            assert_eq!(judged(kind, 403, &format!("<p>{code}</p>")), Some(Refused(refusal)));
        }
    }
}

#[test]
fn every_shape_of_an_error_is_seen_at_http_200() {
    for body in [
        json!({"success": false}),
        json!({"success": "false", "data": {"status": "new"}}),
        json!({"error": "no"}),
        json!({"error": true}),
        json!({"error": {"message": "no"}}),
        json!({"error": ["no"]}),
        json!({"success": true, "error": "no", "data": {}}),
        json!({"success": true, "data": {"error": "no"}}),
    ] {
        for kind in KINDS {
            assert_eq!(judged_json(kind, 200, body.clone()), Some(Refused(Invalid)), "{body}");
        }
    }
    for fine in [
        json!({}),
        json!({"error": ""}),
        json!({"error": {}}),
        json!({"error": false}),
        json!({"error": {"code": "OK", "message": ""}}),
        json!({"error": {"code": 0}}),
        json!({"data": {"status": "FAILED", "error": "video_pull_failed"}}),
    ] {
        assert_eq!(judged_json(Kind::Account, 200, fine.clone()), None, "{fine}");
    }
}

#[test]
fn a_read_of_an_upstream_in_trouble_is_unavailable() {
    for kind in [Kind::Credentials, Kind::Account] {
        for status in [408, 500, 502, 503, 599] {
            assert_eq!(judged(kind, status, "<html>Bad gateway</html>"), Some(Unavailable));
        }
        assert_eq!(judged_json(kind, 400, json!({"error": "internal_error"})), Some(Unavailable));
    }
    assert_eq!(
        judged_json(Kind::Account, 500, json!({"error": "spam_risk_text"})),
        Some(Refused(ContentRejected))
    );
}

#[test]
fn a_failing_post_is_refused_only_when_nothing_can_have_been_made() {
    let post = |status, body| judged_json(Kind::Post, status, body).unwrap();

    for status in [408, 500, 502, 503, 504] {
        assert_eq!(post(status, json!({"error": "boom"})), OutcomeUnknown);
        assert_eq!(post(status, json!({"error": "rate_limit_exceeded"})), OutcomeUnknown);
        assert_eq!(post(status, json!({"error": "video_pull_failed"})), OutcomeUnknown);
        assert_eq!(post(status, json!({"error": "internal_error"})), OutcomeUnknown);
        // A caption may be quoted.
        assert_eq!(post(status, json!({"error": "could not post 'spam_risk_text'"})), OutcomeUnknown);
        assert_eq!(post(status, json!({"error": {"code": "spam_risk_text"}})), Refused(ContentRejected));
        let privacy = json!({"error": "privacy_level_option_mismatch"});
        assert_eq!(post(status, privacy), Refused(PrivacyNotAllowed));
    }
    assert_eq!(post(400, json!({"error": "invalid url"})), Refused(Invalid));
    assert_eq!(post(400, json!({"error": "internal_error"})), OutcomeUnknown);
    assert_eq!(post(200, json!({"success": false, "error": "Request timed out"})), OutcomeUnknown);
    assert_eq!(post(200, json!({"success": false, "error": "Internal Server Error"})), OutcomeUnknown);
    let with_id = json!({"success": false, "error": "spam_risk", "data": {"publish_id": "p"}});
    assert_eq!(post(200, with_id.clone()), OutcomeUnknown);
    assert_eq!(post(400, with_id), OutcomeUnknown);
}

#[test]
fn a_lost_account_is_told_from_other_things_that_are_not_found() {
    for text in [
        "Account not found",
        "account_not_found",
        "Account 8abd72f0-4ede-441c-9c17-5d1f0f7c2b11 does not exist",
        "TikTok account has expired, please reconnect",
        "No such account",
        "Unknown account",
        "Please reconnect your account",
        "Account token expired",
        "accountId not found",
    ] {
        for kind in [Kind::Account, Kind::Post] {
            for status in [400, 403, 404, 200] {
                let error = judged_json(kind, status, json!({"success": false, "error": text}));
                assert_eq!(error, Some(Refused(AccountReconnectRequired)), "{status} {text}");
            }
        }
        assert_eq!(judged_json(Kind::Credentials, 404, json!({"error": text})), Some(Refused(NotFound)));
    }
    for text in [
        "Publish not found for this account",
        "Account post p~1 not found",
        "accountId is missing",
        "Not found",
        "account is not allowed to use PUBLIC_TO_EVERYONE",
        "accounts",
    ] {
        assert_eq!(
            judged_json(Kind::Account, 404, json!({"error": text})),
            Some(Refused(NotFound)),
            "{text}"
        );
    }
}

#[test]
fn without_an_account_in_question_none_is_called_lost() {
    let told = json!({"error": "access_token_invalid"});
    assert_eq!(judged_json(Kind::Credentials, 401, told.clone()), Some(Auth));
    assert_eq!(judged_json(Kind::Credentials, 400, told), Some(Refused(Invalid)));
}

#[test]
fn errors_hold_nothing_of_the_upstreams_text() {
    for kind in KINDS {
        for status in [200, 302, 400, 401, 403, 404, 429, 500] {
            let body = json!({"success": false, "error": "canary", "message": "canary account expired", "code": "canary"});
            let error = judged_json(kind, status, body).unwrap();
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
    }
}

#[test]
fn an_unreadable_success_of_a_read_is_a_bad_answer() {
    let answer = Answer { status: 200, retry_after: None, body: b"<html>".to_vec() };

    assert_eq!(bad_answer_because(answers::accounts(&answer)), "not JSON");
    assert_eq!(answers::post_accepted(&answer), Err(OutcomeUnknown));
}
