//! Webhook endpoints as they go over the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{maybe_time, time};
use crate::model::webhook as model;

/// Where events are sent.
#[derive(Serialize, ToSchema)]
pub struct WebhookEndpoint {
    #[schema(example = "we_0192f3a4b5c6d7e8f90123456789abcd")]
    pub id: String,
    #[schema(example = "https://hooks.example.com/linkgate")]
    pub url: String,
    /// The types of events that are sent; null: all, also those that are yet to come.
    #[schema(example = json!(["account.linked", "post.failed"]))]
    pub events: Option<Vec<String>>,
    pub description: Option<String>,
    /// Whether events are sent. What waits while it is off is sent when it is on again.
    #[schema(example = true)]
    pub enabled: bool,
    /// Why and since when it is off; null while it is on.
    pub disabled: Option<DisabledEndpoint>,
    /// The first failure since the last success; null while all is well. After 5 days of nothing but
    /// failures the endpoint is switched off.
    #[serde(serialize_with = "maybe_time")]
    pub failing_since: Option<DateTime<Utc>>,
    /// To the minute.
    #[serde(serialize_with = "maybe_time")]
    pub last_success_at: Option<DateTime<Utc>>,
    #[serde(serialize_with = "maybe_time")]
    pub last_failure_at: Option<DateTime<Utc>>,
    /// Until when the secret before the last rotation signs too.
    #[serde(serialize_with = "maybe_time")]
    pub previous_secret_expires_at: Option<DateTime<Utc>>,
    #[serde(serialize_with = "time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "time")]
    pub updated_at: DateTime<Utc>,
}

/// Why an endpoint is off.
#[derive(Serialize, ToSchema)]
pub struct DisabledEndpoint {
    /// `switched_off` by you; `failing`: nothing but failures for 5 days; `gone`: it answered 410.
    #[schema(example = "failing")]
    pub reason: &'static str,
    #[serde(serialize_with = "time")]
    pub at: DateTime<Utc>,
}

/// An endpoint and its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub struct WebhookEndpointWithSecret {
    #[serde(flatten)]
    pub endpoint: WebhookEndpoint,
    /// `whsec_` and the base64 of the key that requests are signed with.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub secret: String,
}

/// A page of webhook endpoints, newest first.
#[derive(Serialize, ToSchema)]
pub struct WebhookEndpointList {
    pub data: Vec<WebhookEndpoint>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// A new endpoint.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"url": "https://hooks.example.com/linkgate", "events": ["account.linked", "post.failed"]}))]
pub struct CreateWebhookEndpoint {
    /// `https`, a public host name, the default port or one from 1024 on, no user name or password.
    #[schema(max_length = 2048)]
    pub url: String,
    /// The types of events to send. Absent: all, also those that are yet to come.
    #[schema(min_items = 1)]
    pub events: Option<Vec<String>>,
    /// For you.
    #[schema(min_length = 1, max_length = 500)]
    pub description: Option<String>,
}

/// What is to change. Absent: as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"events": null, "enabled": true}))]
pub struct UpdateWebhookEndpoint {
    /// As in a new endpoint.
    #[schema(max_length = 2048)]
    pub url: Option<String>,
    /// The types of events to send; null: all.
    #[schema(min_items = 1)]
    pub events: Option<Vec<String>>,
    /// Null takes it away.
    #[schema(min_length = 1, max_length = 500)]
    pub description: Option<String>,
    /// False switches the endpoint off, true on again, also after the gateway has switched it off.
    pub enabled: Option<bool>,
}

/// How to rotate.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"overlap_seconds": 3600}))]
pub struct RotateWebhookSecret {
    /// For how many seconds the old secret signs too. 0 ends it at once.
    #[schema(minimum = 0, maximum = 604_800, default = 86_400)]
    pub overlap_seconds: Option<u32>,
}

impl From<model::WebhookEndpoint> for WebhookEndpoint {
    fn from(endpoint: model::WebhookEndpoint) -> Self {
        Self {
            id: endpoint.id.to_string(),
            url: endpoint.url,
            events: endpoint.events,
            description: endpoint.description,
            enabled: endpoint.disabled.is_none(),
            disabled: endpoint.disabled.map(|(reason, at)| DisabledEndpoint { reason: reason.as_str(), at }),
            failing_since: endpoint.failing_since,
            last_success_at: endpoint.last_success_at,
            last_failure_at: endpoint.last_failure_at,
            previous_secret_expires_at: endpoint.previous_secret_until,
            created_at: endpoint.created_at,
            updated_at: endpoint.updated_at,
        }
    }
}
