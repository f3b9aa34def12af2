//! The body of an event: the same bytes in a webhook and as the answer of `GET /v1/events/{id}`.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use serde_json::Value;
use utoipa::ToSchema;

use crate::model::event::Event;

/// Something that happened; the same here and as the body of a webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = Event, example = json!({
    "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
    "type": "account.linked",
    "timestamp": "2026-11-22T12:00:00.000Z",
    "environment": "live",
    "data": {"account_id": "8abd72f0-4ede-441c-9c17-0123456789ab", "user_id": "user-42",
        "display_name": "Ana", "username": "ana"}
}))]
pub struct EventBody {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(serialize_with = "time")]
    pub timestamp: DateTime<Utc>,
    /// `live` or `test`.
    pub environment: &'static str,
    /// What the event is about; its fields depend on `type`.
    #[schema(value_type = Object)]
    pub data: Value,
}

impl From<Event> for EventBody {
    fn from(event: Event) -> Self {
        Self {
            id: event.id.to_string(),
            kind: event.kind,
            timestamp: event.at,
            environment: event.environment.as_str(),
            data: event.data,
        }
    }
}

impl EventBody {
    /// The bytes that are sent and signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Texts and JSON values can always be written.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// RFC 3339 in UTC, to the millisecond.
fn time<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    at.to_rfc3339_opts(SecondsFormat::Millis, true).serialize(serializer)
}
