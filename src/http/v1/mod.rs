//! `/v1`: the REST API. Handlers decode, ask one service, encode.

pub mod accounts;
pub mod api_keys;
pub mod audit_log;
pub mod deliveries;
pub mod delivery_wire;
pub mod events;
pub mod issuer_wire;
pub mod issuers;
pub mod link_session_rules;
pub mod link_session_wire;
pub mod link_sessions;
pub mod member_auth;
pub mod member_auth_wire;
pub mod member_own;
pub mod members;
pub mod members_wire;
pub mod metadata;
pub mod operator;
pub mod posts;
pub mod sandbox;
pub mod signing_keys;
pub mod tenant;
pub mod timeline_wire;
pub mod tokens;
pub mod upstream_accounts;
pub mod upstream_wire;
pub mod usage;
pub mod usage_wire;
pub mod users;
pub mod webhook_endpoint_wire;
pub mod webhook_endpoints;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time as callers give it.
pub(super) fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let words = "This must be a time by RFC 3339, such as 2026-11-22T12:00:00Z.";
    String::deserialize(deserializer)?.parse().map_err(|_| D::Error::custom(words))
}

/// The same for a time that may be absent; with `#[serde(default)]`.
pub(super) fn maybe_moment<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    #[derive(Deserialize)]
    struct Moment(#[serde(deserialize_with = "moment")] DateTime<Utc>);

    Ok(Option::<Moment>::deserialize(deserializer)?.map(|moment| moment.0))
}

/// Times on the wire: RFC 3339 in UTC, to the millisecond.
pub(super) fn time<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    at.to_rfc3339_opts(SecondsFormat::Millis, true).serialize(serializer)
}

/// The same for a time that may be absent.
pub(super) fn maybe_time<S: Serializer>(
    at: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    at.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)).serialize(serializer)
}
