//! The guide to limits says what the code does: each number of it is one of the program's, and a row with numbers
//! that this test does not know is a fault.

use crate::http::{body, idempotency, query, request_id, v1};
use crate::live::fanout;
use crate::model::{
    api_key, branding, event, fields, issuer, jwk, link_session, page, signing_key, usage, webhook,
};
use crate::service::{self, pictures, posts, tenant_settings, tokens, upstream_accounts};

const GUIDE: &str = include_str!("../../../docs/limits.md");

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// What each row with numbers says, by the row's first words, from left to right.
fn known() -> Vec<(&'static str, Vec<i64>)> {
    let limits = body::BodyLimits::default();
    let n = |number: usize| i64::try_from(number).expect("a small number");
    vec![
        // The numbers of these are statuses.
        ("QR linking at all", vec![403]),
        ("accounts that are not unlinked", vec![403]),
        ("posts a day", vec![429]),
        ("webhook endpoints | one environment", vec![403]),
        ("API keys that are good | one environment", vec![403]),
        ("members, the invited ones too", vec![403]),
        (
            "body",
            vec![
                n(limits.bytes_max),
                n(body::json::DEPTH_MAX),
                limits.deadline.as_secs().cast_signed(),
                // Of UTF-8.
                8,
            ],
        ),
        // Of its letters, 0-9.
        ("`X-Request-Id`", vec![n(request_id::REQUEST_ID_LEN_MAX), 0, 9]),
        ("`Idempotency-Key`", vec![n(idempotency::KEY_CHARS_MAX), service::idempotency::KEPT_HOURS]),
        ("a page of a list", vec![page::LIMIT_MAX, page::LIMIT_DEFAULT]),
        ("broken rules in one answer", vec![n(fields::VIOLATIONS_MAX)]),
        ("`metadata`", vec![n(v1::metadata::METADATA_BYTES_MAX)]),
        ("waiting for news", vec![query::WAIT_SECS_MAX.cast_signed()]),
        ("API keys that are good, an environment", vec![api_key::ACTIVE_MAX, api_key::LIFE_SECS_MAX / YEAR]),
        ("signing keys that verify", vec![signing_key::VERIFYING_MAX]),
        ("registered issuers", vec![issuer::ISSUERS_MAX, n(jwk::KEYS_MAX), n(jwk::SET_BYTES_MAX / 1024)]),
        ("webhook endpoints, an environment", vec![n(webhook::ENDPOINTS_MAX)]),
        ("members, the invited ones too, a company", vec![crate::model::member::MEMBERS_MAX]),
        (
            "a logo, or an account's picture",
            vec![
                n(pictures::BYTES_MAX / 1024),
                n(pictures::SIDE_PX_MAX),
                pictures::DEADLINE.as_secs().cast_signed(),
            ],
        ),
        ("origins", vec![n(tenant_settings::ORIGINS_MAX), n(tenant_settings::REDIRECT_URLS_MAX)]),
        ("languages", vec![n(branding::LANGUAGES_MAX)]),
        ("event streams", vec![n(fanout::PER_SESSION_MAX), n(fanout::PER_TENANT_MAX)]),
        ("an access token's life", vec![issuer::LIFETIME_SECS_MAX / HOUR, tokens::LIFE_SECS_MIN]),
        ("accounts in one token", vec![n(tokens::ACCOUNTS_MAX)]),
        ("accounts in one import", vec![n(upstream_accounts::IMPORT_MAX)]),
        ("statuses in one batch", vec![n(posts::BATCH_MAX)]),
        ("days in one usage report", vec![usage::DAYS_MAX.into()]),
        ("a rotated key's or secret's overlap", vec![api_key::OVERLAP_SECS_MAX / DAY]),
        ("a link session that confirmed answers", vec![link_session::KEPT_HOURS]),
        ("ended sessions", vec![event::KEPT_DAYS]),
        ("keys that were revoked or expired", vec![api_key::KEPT_DAYS]),
    ]
}

/// The whole numbers of a row, with commas between thousands.
fn numbers(row: &str) -> Vec<i64> {
    let plain: String = {
        let chars: Vec<char> = row.chars().collect();
        let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        let between = |at: usize| chars[at] == ',' && at > 0 && is_digit(at - 1) && is_digit(at + 1);
        (0..chars.len()).filter(|&at| !between(at)).map(|at| chars[at]).collect()
    };
    plain.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

#[test]
fn the_guide_to_limits_says_what_the_code_does() {
    let mut left = known();
    let rows = GUIDE.lines().filter_map(|line| line.strip_prefix("| "));
    for row in rows.filter(|row| !numbers(row).is_empty()) {
        // The longest fits: one row's words may begin another's.
        let fits = left.iter().enumerate().filter(|(_, (words, _))| row.starts_with(words));
        let found = fits.max_by_key(|(_, (words, _))| words.len()).map(|(at, _)| at);
        let (words, told) =
            left.remove(found.unwrap_or_else(|| panic!("nobody knows the numbers of: {row}")));
        assert_eq!(numbers(row), told, "{words}");
    }
    assert!(left.is_empty(), "the guide does not tell of {left:?}");
}

#[test]
fn what_the_guide_says_in_one_number_is_one_in_the_code() {
    assert_eq!(issuer::LIFETIME_SECS_MAX, crate::crypto::jwt::LIFE_SECS_MAX);
    assert_eq!(api_key::OVERLAP_SECS_MAX, signing_key::OVERLAP_SECS_MAX);
    assert_eq!(api_key::OVERLAP_SECS_MAX, i64::from(webhook::OVERLAP_SECS_MAX));
    assert_eq!((event::KEPT_DAYS, api_key::KEPT_DAYS), (link_session::KEPT_DAYS, signing_key::KEPT_DAYS));
    assert_eq!((v1::metadata::METADATA_BYTES_MAX, numbers("4,096 of 1, 20")), (4_096, vec![4_096, 1, 20]));
}
