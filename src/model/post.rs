//! A post: one request to publish, with everything that became of it.

use uuid::Uuid;

use super::id::AccountId;

/// A post that keeps every rule of `post_rules`, ready for a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct PostRequest {
    /// `UNKNOWN_ACCOUNT` when the request named none that could exist.
    pub account_id: AccountId,
    /// A video's caption, or a carousel's description.
    pub content: Option<String>,
    pub media: Media,
    /// To the creator's inbox instead of published.
    pub draft: bool,
    /// Who may see it and react. Always there unless `draft`; a draft's, where there is one, is only
    /// a wish.
    pub audience: Option<Audience>,
    pub video_made_with_ai: bool,
    /// Disclosure: a paid partnership.
    pub brand_content_toggle: bool,
    /// Disclosure: the creator's own business.
    pub brand_organic_toggle: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Media {
    Video {
        /// Normalised, without fragment.
        url: String,
        /// Milliseconds from the start.
        cover_timestamp_ms: Option<u32>,
    },
    Photos {
        /// Normalised, without fragment. 2 to 35 (1 to 35 where the upstream takes one).
        urls: Vec<String>,
        /// Counted from 0.
        cover_index: usize,
        title: Option<String>,
        auto_add_music: bool,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Audience {
    /// One of the creator's own options at the time of the check.
    pub privacy_level: String,
    pub allow_comment: bool,
    /// Videos only; false for photos.
    pub allow_duet: bool,
    /// Videos only; false for photos.
    pub allow_stitch: bool,
}

/// Whether a post is a video or a carousel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    Video,
    Photo,
}

impl MediaType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Photo => "photo",
        }
    }
}

impl PostRequest {
    /// What an account id that is no UUID reads as. Ids are random UUIDs and never this one, so
    /// looking it up ends as for any other unknown account.
    pub const UNKNOWN_ACCOUNT: AccountId = AccountId::from_uuid(Uuid::nil());

    pub fn media_type(&self) -> MediaType {
        match self.media {
            Media::Video { .. } => MediaType::Video,
            Media::Photos { .. } => MediaType::Photo,
        }
    }
}
