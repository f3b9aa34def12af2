//! The fields of an export, kind by kind: what the API calls them, where they come from, how they are written.

use serde_json::Value;

use crate::model::id::{
    AuditId, DeliveryId, EventId, IssuerId, MemberId, MemberSessionId, PostId, WebhookEndpointId,
};

#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub sql: &'static str,
    /// From what PostgreSQL makes of it to what the API writes.
    pub shape: fn(Value) -> Value,
}

const fn plain(name: &'static str) -> Field {
    Field { name, sql: name, shape: |value| value }
}

const fn made(name: &'static str, sql: &'static str) -> Field {
    Field { name, sql, shape: |value| value }
}

const fn at(name: &'static str) -> Field {
    Field { name, sql: name, shape: time }
}

const fn at_of(name: &'static str, sql: &'static str) -> Field {
    Field { name, sql, shape: time }
}

const fn listed(name: &'static str, sql: &'static str) -> Field {
    Field { name, sql, shape: times_within }
}

/// An id of ours, from its UUID.
macro_rules! id {
    ($name:literal, $column:literal, $kind:ident) => {
        Field {
            name: $name,
            sql: $column,
            shape: |value| id_of(value, |uuid| $kind::from_uuid(uuid).to_string()),
        }
    };
}

pub const TENANT: &[Field] = &[
    plain("tenant_id"),
    plain("name"),
    made("subscription", "plan_id"),
    plain("status"),
    at("suspended_at"),
    plain("suspend_reason"),
    plain("allowed_origins"),
    plain("redirect_urls"),
    plain("branding"),
    plain("link_confirmation"),
    plain("duplicate_accounts"),
    made("upstream", "jsonb_build_object('source', upstream_source)"),
    at("created_at"),
    at("updated_at"),
];

pub const MEMBER: &[Field] = &[
    id!("id", "member_id", MemberId),
    plain("email"),
    plain("name"),
    plain("role"),
    plain("status"),
    made("totp_enabled", "totp_sealed is not null"),
    at("locked_until"),
    at("invitation_expires_at"),
    at("created_at"),
    at("updated_at"),
    at("accepted_at"),
    at("last_login_at"),
];

pub const MEMBER_SESSION: &[Field] = &[
    id!("id", "session_id", MemberSessionId),
    id!("member_id", "member_id", MemberId),
    made("environment", "works_in"),
    plain("address"),
    plain("user_agent"),
    at("created_at"),
    at("refreshed_at"),
    at("expires_at"),
];

pub const UPSTREAM_CREDENTIALS: &[Field] =
    &[plain("provider"), plain("hint"), at("refused_at"), at("set_at")];

pub const USER: &[Field] = &[
    plain("environment"),
    plain("user_id"),
    plain("metadata"),
    at("created_at"),
    at("updated_at"),
    at("erased_at"),
];

pub const ACCOUNT: &[Field] = &[
    plain("environment"),
    plain("account_id"),
    plain("user_id"),
    plain("status"),
    plain("display_name"),
    plain("username"),
    plain("avatar_url"),
    plain("bio_description"),
    plain("followers"),
    plain("following"),
    plain("likes"),
    plain("videos"),
    plain("is_verified"),
    plain("metadata"),
    plain("unlink_reason"),
    at_of("created_at", "linked_at"),
    at_of("linked_at", "greatest(linked_at, relinked_at)"),
    at("unlinked_at"),
    at("updated_at"),
];

pub const LINK_SESSION: &[Field] = &[
    plain("environment"),
    plain("unique_id"),
    plain("surface"),
    plain("user_id"),
    plain("status"),
    plain("reason"),
    plain("account_id"),
    plain("reconnect_account_id"),
    plain("redirect_url"),
    plain("locale"),
    plain("theme"),
    plain("nonce"),
    plain("metadata"),
    at("created_at"),
    at("updated_at"),
    at("expires_at"),
    at("scanned_at"),
    at("confirmed_at"),
    at("accepted_at"),
    listed(
        "timeline",
        "coalesce((select jsonb_agg(jsonb_build_object('kind', c.kind, 'reason', c.reason,
             'request_id', c.request_id, 'at', c.at) order by c.change_number)
         from link_session_changes c where c.tenant_id = own.tenant_id and c.environment = own.environment
             and c.link_session_id = own.link_session_id), '[]'::jsonb)",
    ),
];

pub const POST: &[Field] = &[
    plain("environment"),
    id!("post_id", "post_id", PostId),
    plain("account_id"),
    plain("user_id"),
    plain("media_type"),
    plain("draft"),
    plain("status"),
    plain("publish_id"),
    plain("fail_reason"),
    plain("public_post_url"),
    plain("request"),
    at("created_at"),
    at("updated_at"),
];

pub const EVENT: &[Field] = &[
    id!("id", "event_id", EventId),
    plain("type"),
    at_of("timestamp", "created_at"),
    plain("environment"),
    plain("data"),
];

pub const WEBHOOK_ENDPOINT: &[Field] = &[
    plain("environment"),
    id!("id", "endpoint_id", WebhookEndpointId),
    plain("url"),
    plain("events"),
    plain("description"),
    plain("enabled"),
    plain("disabled_reason"),
    at("disabled_at"),
    at("failing_since"),
    at("last_success_at"),
    at("last_failure_at"),
    at_of("previous_secret_expires_at", "previous_secret_until"),
    at("created_at"),
    at("updated_at"),
    at("deleted_at"),
];

pub const DELIVERY: &[Field] = &[
    plain("environment"),
    id!("id", "delivery_id", DeliveryId),
    id!("webhook_endpoint_id", "endpoint_id", WebhookEndpointId),
    id!("event_id", "event_id", EventId),
    plain("cause"),
    plain("status"),
    at("next_attempt_at"),
    at("created_at"),
    at("finished_at"),
    listed(
        "attempts",
        "coalesce((select jsonb_agg(jsonb_build_object('number', a.attempt_number, 'url', a.url, 'at', a.at,
             'duration_ms', a.duration_ms, 'response_status', a.response_status,
             'response_body', a.response_excerpt, 'error', a.error) order by a.attempt_number)
         from webhook_attempts a where a.tenant_id = own.tenant_id and a.environment = own.environment
             and a.delivery_id = own.delivery_id), '[]'::jsonb)",
    ),
];

pub const USAGE_DAY: &[Field] =
    &[plain("environment"), plain("day"), plain("kind"), plain("name"), plain("count")];

pub const AUDIT_LINE: &[Field] = &[
    id!("id", "audit_id", AuditId),
    plain("action"),
    made("actor", "jsonb_build_object('kind', actor_kind, 'id', nullif(actor_id, ''))"),
    made("target", "jsonb_build_object('kind', target_kind, 'id', target_id)"),
    made("environment", "in_environment"),
    plain("address"),
    plain("request_id"),
    plain("before"),
    plain("after"),
    at("created_at"),
];

pub const API_KEY: &[Field] = &[
    plain("environment"),
    made("id", "api_key_id"),
    plain("name"),
    plain("scopes"),
    at("created_at"),
    at("expires_at"),
    at("last_used_at"),
    at("revoked_at"),
    plain("replaces"),
    plain("replaced_by"),
];

pub const SIGNING_KEY: &[Field] = &[
    plain("kid"),
    plain("algorithm"),
    made(
        "jwk",
        "jsonb_build_object('kty', 'OKP', 'crv', 'Ed25519', 'alg', algorithm, 'use', 'sig', 'kid', kid,
             'x', translate(encode(public_key, 'base64'), '+/=', '-_'))",
    ),
    at("created_at"),
    at("signs_from"),
    at_of("retires_at", "retired_at"),
];

pub const ISSUER: &[Field] = &[
    plain("environment"),
    id!("id", "issuer_id", IssuerId),
    plain("issuer"),
    plain("name"),
    plain("audience"),
    plain("algorithms"),
    plain("scopes"),
    plain("lifetime_max_seconds"),
    plain("user_claim"),
    plain("allow_tenant_wide"),
    plain("jwks_uri"),
    plain("keys"),
    at_of("last_fetched_at", "fetched_at"),
    plain("last_error"),
    at("created_at"),
    at("updated_at"),
];

/// RFC 3339 in UTC to the millisecond, as everywhere.
fn time(value: Value) -> Value {
    let read = value.as_str().and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
    match read {
        Some(at) => at.to_utc().to_rfc3339_opts(chrono::SecondsFormat::Millis, true).into(),
        None => value,
    }
}

/// A list of objects, each with its `at`.
fn times_within(mut value: Value) -> Value {
    for one in value.as_array_mut().into_iter().flatten() {
        if let Some(at) = one.get_mut("at") {
            *at = time(at.take());
        }
    }
    value
}

fn id_of(value: Value, print: fn(uuid::Uuid) -> String) -> Value {
    match value.as_str().map(uuid::Uuid::try_parse) {
        Some(Ok(uuid)) => print(uuid).into(),
        _ => value,
    }
}
