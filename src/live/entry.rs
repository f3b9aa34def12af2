//! A session's entry: what the poller needs to know of it, so that polling touches Redis alone.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::id::LinkSessionId;
use crate::model::link_session::LinkSessionStatus;
use crate::model::tenant::TenantScope;
use crate::model::upstream::UpstreamName;

/// A session as the poller needs it.
#[derive(Clone, Debug)]
pub struct LiveSession {
    pub id: LinkSessionId,
    pub scope: TenantScope,
    /// Whose credentials the code was made with.
    pub upstream: UpstreamName,
    /// Our label of the code at the upstream.
    pub attempt: String,
    pub upstream_token_sealed: Vec<u8>,
    pub generation: i32,
    pub status: LinkSessionStatus,
    pub code_expires_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// A session that a worker may poll now.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub id: LinkSessionId,
    /// Nothing when only the due time is left, or when it makes no sense.
    pub session: Option<LiveSession>,
    pub watched: bool,
    /// How many polls in a row have failed.
    pub failures: u32,
    /// What tells this claim from any other; only its owner moves the session on.
    pub owner: String,
}

/// What does not change while one code is shown. Short names: there may be a hundred thousand of these.
#[derive(Serialize, Deserialize)]
struct Facts {
    #[serde(rename = "t")]
    tenant: String,
    #[serde(rename = "e")]
    environment: String,
    #[serde(rename = "u")]
    upstream: String,
    #[serde(rename = "a")]
    attempt: String,
    /// Base64.
    #[serde(rename = "k")]
    token: String,
    /// Milliseconds since 1970.
    #[serde(rename = "c")]
    code_expires: i64,
    /// Milliseconds since 1970.
    #[serde(rename = "x")]
    expires: i64,
}

/// What `claim` answers of one session: id, facts, status, generation, watched until, failures.
type Row = (String, Option<String>, Option<String>, Option<i32>, Option<i64>, Option<u32>);

impl LiveSession {
    /// The facts as they are kept.
    pub(super) fn facts(&self) -> String {
        let facts = Facts {
            tenant: self.scope.tenant.to_string(),
            environment: self.scope.environment.as_str().to_owned(),
            upstream: self.upstream.to_string(),
            attempt: self.attempt.clone(),
            token: data_encoding::BASE64.encode(&self.upstream_token_sealed),
            code_expires: self.code_expires_at.timestamp_millis(),
            expires: self.expires_at.timestamp_millis(),
        };
        // Texts and numbers always become JSON.
        serde_json::to_string(&facts).unwrap_or_default()
    }
}

impl Claimed {
    pub(super) fn read(values: Vec<redis::Value>, owner: &str, now: DateTime<Utc>) -> Option<Self> {
        let (id, facts, status, generation, watched, failures) = row(values)?;
        let id: LinkSessionId = id.parse().ok()?;
        let session = (|| read_session(id, &facts?, &status?, generation?))();
        Some(Self {
            id,
            session,
            watched: watched.is_some_and(|until| until > now.timestamp_millis()),
            failures: failures.unwrap_or(0),
            owner: owner.to_owned(),
        })
    }
}

fn row(values: Vec<redis::Value>) -> Option<Row> {
    let mut values = values.into_iter();
    let id = redis::from_redis_value(values.next()?).ok()?;
    let mut next = || values.next();
    Some((
        id,
        next().and_then(|value| redis::from_redis_value(value).ok()),
        next().and_then(|value| redis::from_redis_value(value).ok()),
        next().and_then(|value| redis::from_redis_value(value).ok()),
        next().and_then(|value| redis::from_redis_value(value).ok()),
        next().and_then(|value| redis::from_redis_value(value).ok()),
    ))
}

fn read_session(id: LinkSessionId, facts: &str, status: &str, generation: i32) -> Option<LiveSession> {
    let facts: Facts = serde_json::from_str(facts).ok()?;
    Some(LiveSession {
        id,
        scope: TenantScope {
            tenant: facts.tenant.parse().ok()?,
            environment: facts.environment.parse().ok()?,
        },
        upstream: facts.upstream.parse().ok()?,
        attempt: facts.attempt,
        upstream_token_sealed: data_encoding::BASE64.decode(facts.token.as_bytes()).ok()?,
        generation,
        status: status.parse().ok()?,
        code_expires_at: DateTime::from_timestamp_millis(facts.code_expires)?,
        expires_at: DateTime::from_timestamp_millis(facts.expires)?,
    })
}
