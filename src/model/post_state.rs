//! A post as it is kept: what was asked, and where it stands. States are ordered, so that late or
//! repeated news never undoes a newer one.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::id::{AccountId, NotAnId, PostId};
use super::post::MediaType;
use super::user::UserId;

/// Where a post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PostStatus {
    /// Written down; the upstream is being asked.
    Submitting,
    /// The upstream has it.
    Processing,
    /// A draft lies in the creator's inbox; it may yet be published from there.
    InboxDelivered,
    Published,
    /// Published, moderated, and to be seen at an address.
    PubliclyAvailable,
    /// TikTok gave it up later.
    Failed,
    /// The upstream said no at once; nothing was made.
    Refused,
    /// The upstream's answer was lost: it may or may not have been made. Never sent again.
    UnknownOutcome,
}

impl PostStatus {
    pub const ALL: [Self; 8] = [
        Self::Submitting,
        Self::Processing,
        Self::InboxDelivered,
        Self::Published,
        Self::PubliclyAvailable,
        Self::Failed,
        Self::Refused,
        Self::UnknownOutcome,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submitting => "submitting",
            Self::Processing => "processing",
            Self::InboxDelivered => "inbox_delivered",
            Self::Published => "published",
            Self::PubliclyAvailable => "publicly_available",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::UnknownOutcome => "unknown_outcome",
        }
    }

    /// Whether news may take a post from here to `next`.
    pub fn may_become(self, next: Self) -> bool {
        let later = |status: Self| match status {
            Self::Processing => 1,
            Self::InboxDelivered => 2,
            Self::Published | Self::Failed => 3,
            Self::PubliclyAvailable => 4,
            Self::Submitting | Self::Refused | Self::UnknownOutcome => 0,
        };
        match self {
            Self::Submitting => next != Self::Submitting,
            Self::UnknownOutcome | Self::Processing | Self::InboxDelivered => later(next) > later(self),
            Self::Published => next == Self::PubliclyAvailable,
            Self::PubliclyAvailable | Self::Failed | Self::Refused => false,
        }
    }
}

impl fmt::Display for PostStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PostStatus {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(NotAnId)
    }
}

impl FromStr for MediaType {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        [Self::Video, Self::Photo].into_iter().find(|kind| kind.as_str() == text).ok_or(NotAnId)
    }
}

/// One request to publish, with everything that became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: PostId,
    pub account_id: AccountId,
    pub user_id: UserId,
    pub media_type: MediaType,
    pub draft: bool,
    pub status: PostStatus,
    /// What the upstream knows it by, once it has it.
    pub publish_id: Option<String>,
    pub fail_reason: Option<String>,
    pub public_post_url: Option<String>,
    /// The body as the tenant sent it.
    pub request: serde_json::Value,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Which posts a list shows.
#[derive(Clone, Debug, Default)]
pub struct PostFilter {
    pub user_id: Option<UserId>,
    pub account_id: Option<AccountId>,
    pub only_accounts: Option<Vec<AccountId>>,
    pub status: Option<PostStatus>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_news_never_undoes_newer_news() {
        use PostStatus as S;

        assert!(!S::Published.may_become(S::Processing));
        assert!(!S::PubliclyAvailable.may_become(S::Published));
        assert!(!S::Failed.may_become(S::Processing));
        assert!(!S::InboxDelivered.may_become(S::Processing));
        assert!(S::InboxDelivered.may_become(S::Published));
        assert!(S::Published.may_become(S::PubliclyAvailable));
        assert!(S::UnknownOutcome.may_become(S::Published));
        assert!(S::ALL.into_iter().all(|status| !status.may_become(status)));
    }
}
