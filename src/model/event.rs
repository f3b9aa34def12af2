//! Events: what happened, in the words that webhooks and `/v1/events` use.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::id::EventId;
use super::tenant::Environment;

/// How long events are kept, in days.
pub const KEPT_DAYS: i64 = 30;

macro_rules! event_kinds {
    ($($name:ident = $text:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum EventKind { $($name,)* }

        impl EventKind {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            pub fn named(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

event_kinds! {
    LinkSessionScanned = "link_session.scanned",
    LinkSessionConfirmed = "link_session.confirmed",
    LinkSessionExpired = "link_session.expired",
    LinkSessionFailed = "link_session.failed",
    LinkSessionCancelled = "link_session.cancelled",
    AccountLinked = "account.linked",
    AccountReconnectRequired = "account.reconnect_required",
    AccountReconnected = "account.reconnected",
    AccountUnlinked = "account.unlinked",
    PostProcessing = "post.processing",
    PostPublished = "post.published",
    PostPubliclyAvailable = "post.publicly_available",
    PostInboxDelivered = "post.inbox_delivered",
    PostFailed = "post.failed",
    PostUnconfirmed = "post.unconfirmed",
    WebhookEndpointDisabled = "webhook_endpoint.disabled",
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub id: EventId,
    pub environment: Environment,
    /// A word of `EventKind`, or one of a newer program.
    pub kind: String,
    pub data: Value,
    pub at: DateTime<Utc>,
}

/// Which events to list.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    pub kind: Option<EventKind>,
    /// The `account_id` of their data.
    pub account: Option<String>,
}
