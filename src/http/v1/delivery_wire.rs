//! Deliveries as they go over the wire.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{maybe_time, time};
use crate::model::delivery::{self as model, DeliveryStatus};
use crate::service::events::EventBody;
use crate::service::webhooks::log_headers;

/// One sending of one event to one endpoint, with its log.
#[derive(Serialize, ToSchema)]
pub struct Delivery {
    #[schema(example = "dlv_0192f3a4b5c6d7e8f90123456789abcd")]
    pub id: String,
    #[schema(example = "we_0192f3a4b5c6d7e8f90123456789abcd")]
    pub webhook_endpoint_id: String,
    #[schema(example = "evt_0192f3a4b5c6d7e8f90123456789abcd")]
    pub event_id: String,
    #[schema(example = "account.linked")]
    pub event_type: String,
    pub status: Status,
    /// `event`, `redelivery` or `test`.
    #[schema(example = "event")]
    pub cause: &'static str,
    /// When it is tried next, if nothing holds it up; null once it has ended.
    #[serde(serialize_with = "maybe_time")]
    pub next_attempt_at: Option<DateTime<Utc>>,
    #[serde(serialize_with = "time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "maybe_time")]
    pub finished_at: Option<DateTime<Utc>>,
    pub request: DeliveryRequest,
    /// Oldest first, at most 12.
    pub attempts: Vec<DeliveryAttempt>,
}

/// What is sent.
#[derive(Serialize, ToSchema)]
pub struct DeliveryRequest {
    /// The headers of the last attempt, without its signature; empty before the first.
    #[schema(example = json!({"content-type": "application/json", "webhook-id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
        "webhook-timestamp": "1795348800"}))]
    pub headers: BTreeMap<&'static str, String>,
    /// The body, byte for byte.
    #[schema(example = "{\"id\":\"evt_0192f3a4b5c6d7e8f90123456789abcd\",\"type\":\"account.linked\"}")]
    pub body: String,
}

/// One attempt.
#[derive(Serialize, ToSchema)]
pub struct DeliveryAttempt {
    /// From 1.
    #[schema(example = 1)]
    pub number: u32,
    /// Where it went: the endpoint's address then. Null for attempts that are older than this field.
    #[schema(example = "https://hooks.example.com/linkgate")]
    pub url: Option<String>,
    #[serde(serialize_with = "time")]
    pub at: DateTime<Utc>,
    #[schema(example = 87)]
    pub duration_ms: u64,
    /// Null when no answer came.
    #[schema(example = 500)]
    pub response_status: Option<u16>,
    /// The first 1,024 bytes of the answer's body.
    pub response_body: Option<String>,
    /// Why it did not count: `refused`, `server_error`, `redirected`, `asked_to_wait`, `gone`; without an answer
    /// `timed_out`, `connection_failed`, `tls_failed`, `name_unresolved`, `address_forbidden`,
    /// `answer_unreadable`. Null for a success.
    #[schema(example = "server_error")]
    pub error: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeliveryStatus)]
pub enum Status {
    /// To be tried, for the first time or again.
    Pending,
    Succeeded,
    /// Tried often enough, or refused for good.
    Failed,
}

/// A page of deliveries, newest first.
#[derive(Serialize, ToSchema)]
pub struct DeliveryList {
    pub data: Vec<Delivery>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// Which deliveries to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDeliveries {
    /// Only those with this status.
    #[param(inline)]
    pub status: Option<Status>,
    /// Only those of this event.
    #[param(max_length = 200)]
    pub event_id: Option<String>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Which events to send once more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"since": "2026-11-22T12:00:00Z"}))]
pub struct RedeliverSince {
    /// Events from this moment on (RFC 3339). They are kept for 30 days.
    #[serde(deserialize_with = "super::moment")]
    #[schema(value_type = String, format = DateTime)]
    pub since: DateTime<Utc>,
    /// Absent: `missed`.
    #[serde(default)]
    pub which: Which,
    /// `next_cursor` of the call before.
    pub cursor: Option<String>,
}

/// Which of an endpoint's events are sent once more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WhichEvents)]
pub enum Which {
    /// Those that the endpoint has not taken, also when they were never sent to it.
    #[default]
    Missed,
    /// Also those that it has taken.
    All,
}

/// How many events are sent once more.
#[derive(Serialize, ToSchema)]
pub struct Redelivered {
    /// At most 1,000 at once; may be 0 while there are more.
    #[schema(example = 12)]
    pub events: usize,
    /// There are more: call again with it as `cursor`. Null at the end.
    pub next_cursor: Option<String>,
}

impl From<model::Delivery> for Delivery {
    fn from(delivery: model::Delivery) -> Self {
        let last = delivery.attempts.last().map(|attempt| attempt.at.timestamp());
        let event_id = delivery.event.id.to_string();
        let headers = last.map(|at| log_headers(&event_id, at).into_iter().collect()).unwrap_or_default();
        let body = EventBody::from(delivery.event.clone()).to_bytes();
        Self {
            id: delivery.id.to_string(),
            webhook_endpoint_id: delivery.endpoint.to_string(),
            event_id,
            event_type: delivery.event.kind,
            status: delivery.status.into(),
            cause: delivery.cause.as_str(),
            next_attempt_at: delivery.next_attempt_at,
            created_at: delivery.created_at,
            finished_at: delivery.finished_at,
            request: DeliveryRequest { headers, body: String::from_utf8(body).unwrap_or_default() },
            attempts: delivery.attempts.into_iter().map(DeliveryAttempt::from).collect(),
        }
    }
}

impl From<model::Attempt> for DeliveryAttempt {
    fn from(attempt: model::Attempt) -> Self {
        Self {
            number: attempt.number,
            url: attempt.url,
            at: attempt.at,
            duration_ms: u64::try_from(attempt.took.as_millis()).unwrap_or(u64::MAX),
            response_status: attempt.response_status,
            response_body: attempt.response_excerpt,
            error: attempt.error,
        }
    }
}

impl From<DeliveryStatus> for Status {
    fn from(status: DeliveryStatus) -> Self {
        match status {
            DeliveryStatus::Pending => Self::Pending,
            DeliveryStatus::Succeeded => Self::Succeeded,
            DeliveryStatus::Failed => Self::Failed,
        }
    }
}

impl From<Status> for DeliveryStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Succeeded => Self::Succeeded,
            Status::Failed => Self::Failed,
        }
    }
}
