//! Ids are types: made, parsed and printed here only. An id grants nothing by itself; what does
//! (keys, secrets, tokens) lives in `crypto`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that is no id of the asked kind. Callers answer as they do for an unknown id.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an id of this kind")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// A new id; ids sort by the time they were made.
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let hex = text.strip_prefix($prefix).ok_or(NotAnId)?;
                let canonical = hex.len() == 32 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                if !canonical {
                    return Err(NotAnId);
                }
                Uuid::try_parse(hex).map(Self).map_err(|_| NotAnId)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    )*};
}

ids! {
    /// One attempt to link an account; the `{id}` of the hosted page's address. Printed as `ls_` and
    /// 32 hex digits. Tenants know a session by its `unique_id`.
    LinkSessionId = "ls_";
    /// The upstream's account behind one or more accounts. Never shown to tenants.
    IdentityId = "idn_";
    /// One request to publish. Printed as `post_` and 32 hex digits.
    PostId = "post_";
    /// Something that happened. Printed as `evt_` and 32 hex digits.
    EventId = "evt_";
    /// One call that reached us, for logs and error answers.
    RequestId = "req_";
    /// One line of the audit log. Printed as `aud_` and 32 hex digits.
    AuditId = "aud_";
    /// Where a tenant wants to hear of events. Printed as `we_` and 32 hex digits.
    WebhookEndpointId = "we_";
    /// One sending of one event to one endpoint. Printed as `dlv_` and 32 hex digits.
    DeliveryId = "dlv_";
    /// A person who administers a tenant. Printed as `mem_` and 32 hex digits.
    MemberId = "mem_";
    /// What a member's log-in began. Printed as `ms_` and 32 hex digits.
    MemberSessionId = "ms_";
    /// Somebody else whose tokens a tenant wants to be taken. Printed as `isr_` and 32 hex digits.
    IssuerId = "isr_";
}

macro_rules! plain_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub fn new() -> Self {
                Self(Uuid::new_v4())
            }

            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                if text.len() != 36 {
                    return Err(NotAnId);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )*};
}

plain_ids! {
    /// A customer of the operator. A plain UUID: the database's row-level security compares with it.
    TenantId;
    /// A TikTok account as linked by one user of one tenant. A plain UUID, which is what clients of
    /// the compatible surface expect.
    AccountId;
}

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident: $form:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let form: fn(&str) -> bool = $form;
                if form(text) { Ok(Self(text.into())) } else { Err(NotAnId) }
            }
        }
    )*};
}

text_ids! {
    /// An API key, without its secret: 16 of `a-z2-7`, which stand in the key itself.
    ApiKeyId: |text| text.len() == 16 && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
    /// A signing key, as the `kid` of a token names it: 1 to 64 of `A-Za-z0-9_-`.
    SigningKeyId: |text| {
        (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_key_has_its_form() {
        assert_eq!(
            "iezwpuay7forw6pq".parse::<ApiKeyId>().map(|id| id.to_string()).as_deref(),
            Ok("iezwpuay7forw6pq")
        );
        for text in ["", "iezwpuay7forw6p", "IEZWPUAY7FORW6PQ", "iezwpuay7forw6p1", "iezwpuay7forw6pqq"] {
            assert_eq!(text.parse::<ApiKeyId>(), Err(NotAnId), "{text}");
        }
        assert!("0vzu3G8etXfZlbO2".parse::<SigningKeyId>().is_ok());
        for text in ["", "a b", "../x", "\u{0}", &"k".repeat(65)] {
            assert_eq!(text.parse::<SigningKeyId>(), Err(NotAnId), "{text}");
        }
    }

    #[test]
    fn an_id_is_read_back_as_it_was_printed() {
        let (post, tenant) = (PostId::new(), TenantId::new());

        assert_eq!(post.to_string().parse(), Ok(post));
        assert_eq!(tenant.to_string().parse(), Ok(tenant));
    }

    #[test]
    fn an_id_of_another_kind_or_spelling_is_refused() {
        let id = PostId::new();
        let upper = id.to_string().to_uppercase();

        for text in ["", "post_", "post_xyz", &upper, &id.to_string()[5..], &EventId::new().to_string()] {
            assert_eq!(text.parse::<PostId>(), Err(NotAnId), "{text}");
        }
    }
}
