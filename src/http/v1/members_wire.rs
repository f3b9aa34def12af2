//! Members on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::error::ApiError;
use crate::model::id::{MemberId, MemberSessionId};
use crate::model::member::{self as model, Email, NAME_CHARS_MAX, Role};
use crate::model::violation::Violation;
use crate::service::members::SentLink;
use crate::service::members::admin::{Change, Invite};

/// What a member may do: see the guide to roles.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code)]
pub enum RoleName {
    Owner,
    Admin,
    Developer,
    Viewer,
}

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@example.com", "role": "developer", "name": "Ada"}))]
pub struct InviteMember {
    /// Where the invitation goes. One that differs from a member's in case alone is the same.
    #[schema(format = Email, min_length = 5, max_length = 254)]
    pub email: String,
    /// What the member may do; nothing that you may not do yourself.
    #[schema(value_type = RoleName)]
    pub role: Role,
    /// What to call the member.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

impl InviteMember {
    pub fn read(self) -> Result<Invite, ApiError> {
        let mut broken = Vec::new();
        let email = self.email.parse::<Email>();
        if email.is_err() {
            let detail = "give an e-mail address, such as ada@example.com";
            broken.push(Violation::new("/email", "invalid_value", detail));
        }
        broken.extend(broken_name(self.name.as_deref()));
        match email {
            Ok(email) if broken.is_empty() => Ok(Invite { email, role: self.role, name: self.name }),
            _ => Err(ApiError::invalid(broken)),
        }
    }
}

/// What to change. What is left out stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "admin"}))]
pub struct UpdateMember {
    /// What the member may do from now on.
    #[schema(value_type = Option<RoleName>)]
    pub role: Option<Role>,
    /// What to call the member.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

impl UpdateMember {
    pub fn read(self) -> Result<Change, ApiError> {
        match broken_name(self.name.as_deref()) {
            Some(broken) => Err(ApiError::invalid(vec![broken])),
            None => Ok(Change { role: self.role, name: self.name }),
        }
    }
}

/// What is wrong with a name, if anything.
pub(super) fn broken_name(name: Option<&str>) -> Option<Violation> {
    let name = name?;
    let count = name.chars().count();
    let good = (1..=NAME_CHARS_MAX).contains(&count) && !name.chars().any(char::is_control);
    let detail = format!("give a name of 1 to {NAME_CHARS_MAX} characters without control characters");
    (!good).then(|| Violation::new("/name", "invalid_value", detail).measured(count, NAME_CHARS_MAX))
}

/// A person who administers the tenant.
#[derive(Serialize, ToSchema)]
pub struct Member {
    #[schema(value_type = String, example = "mem_0192f3a4b5c6d7e8f90123456789abcd")]
    pub id: MemberId,
    #[schema(example = "ada@example.com")]
    pub email: String,
    #[schema(example = "Ada")]
    pub name: Option<String>,
    #[schema(value_type = RoleName)]
    pub role: Role,
    /// `invited` until the invitation is accepted, then `active`.
    #[schema(example = "active", pattern = "^(invited|active)$")]
    pub status: &'static str,
    /// Whether log-in asks for a code of an authenticator app.
    pub totp_enabled: bool,
    /// Until when too many wrong passwords keep the member out, if they ever did.
    #[serde(serialize_with = "super::maybe_time")]
    pub locked_until: Option<DateTime<Utc>>,
    /// Until when the invitation can be accepted; null once it was.
    #[serde(serialize_with = "super::maybe_time")]
    pub invitation_expires_at: Option<DateTime<Utc>>,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::maybe_time")]
    pub accepted_at: Option<DateTime<Utc>>,
    #[serde(serialize_with = "super::maybe_time")]
    pub last_login_at: Option<DateTime<Utc>>,
}

impl From<model::Member> for Member {
    fn from(member: model::Member) -> Self {
        Self {
            id: member.id,
            email: member.email,
            name: member.name,
            role: member.role,
            status: member.status.as_str(),
            totp_enabled: member.totp,
            locked_until: member.locked_until,
            invitation_expires_at: member.invitation_expires_at,
            created_at: member.created_at,
            accepted_at: member.accepted_at,
            last_login_at: member.last_login_at,
        }
    }
}

/// A link that lets its holder set the member's password once. Shown this once.
#[derive(Serialize, ToSchema)]
pub struct MemberLink {
    /// Give it to the member and to nobody else.
    #[schema(example = "https://link.example/members/accept#lgi_...")]
    pub url: String,
    /// What the link holds after the `#`.
    #[schema(example = "lgi_...")]
    pub token: String,
    #[serde(serialize_with = "super::time")]
    pub expires_at: DateTime<Utc>,
    /// Whether the link is mailed to the member as well: it will be tried.
    #[schema(example = false)]
    pub mailed: bool,
}

impl From<SentLink> for MemberLink {
    fn from(link: SentLink) -> Self {
        let token = link.token.expose().to_owned();
        Self { url: link.url, token, expires_at: link.expires_at, mailed: link.mailed }
    }
}

/// A member that was invited just now, with its invitation.
#[derive(Serialize, ToSchema)]
pub struct InvitedMember {
    #[serde(flatten)]
    pub member: Member,
    pub invitation: MemberLink,
}

/// A page of members, newest first.
#[derive(Serialize, ToSchema)]
pub struct MemberList {
    pub data: Vec<Member>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// What one log-in began.
#[derive(Serialize, ToSchema)]
pub struct MemberSession {
    #[schema(value_type = String, example = "ms_0192f3a4b5c6d7e8f90123456789abcd")]
    pub id: MemberSessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The environment that it works in.
    #[schema(example = "live")]
    pub environment: &'static str,
    /// Where it was logged in from, as far as it is known.
    #[schema(example = "203.0.113.7")]
    pub address: Option<String>,
    /// What the client called itself.
    pub user_agent: Option<String>,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    /// When its tokens were last renewed.
    #[serde(serialize_with = "super::time")]
    pub refreshed_at: DateTime<Utc>,
    /// When it ends unless it is renewed before.
    #[serde(serialize_with = "super::time")]
    pub expires_at: DateTime<Utc>,
}

impl MemberSession {
    pub fn of(session: model::MemberSession, current: MemberSessionId) -> Self {
        Self {
            id: session.id,
            current: session.id == current,
            environment: session.environment.as_str(),
            address: session.address.map(|address| address.to_string()),
            user_agent: session.user_agent,
            created_at: session.created_at,
            refreshed_at: session.refreshed_at,
            expires_at: session.expires_at,
        }
    }
}

/// A page of a member's sessions, newest first.
#[derive(Serialize, ToSchema)]
pub struct MemberSessionList {
    pub data: Vec<MemberSession>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}
