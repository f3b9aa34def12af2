//! Posts on the wire of the compatible surface. The types that describe the request are for the
//! OpenAPI document alone: the body is read by `model::post_rules`, which tells every broken rule at
//! once.

use serde::Serialize;
use utoipa::ToSchema;

/// A post: one video, or 2 to 35 photos.
#[derive(ToSchema)]
#[schema(example = json!({
    "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
    "content": "Check out this video! #viral #fyp",
    "mediaItems": [{"url": "https://media.example.com/video.mp4"}],
    "tiktokSettings": {
        "privacy_level": "PUBLIC_TO_EVERYONE",
        "allow_comment": true,
        "allow_duet": true,
        "allow_stitch": true,
        "video_cover_timestamp_ms": 1000
    }
}))]
#[schema(rename_all = "camelCase")]
#[allow(dead_code)]
pub struct PostBody {
    pub account_id: String,
    /// A video's caption (up to 2,200 UTF-16 code units), or a carousel's description (up to 4,000).
    #[schema(max_length = 4000)]
    pub content: Option<String>,
    /// A carousel's title.
    #[schema(max_length = 90)]
    pub photo_title: Option<String>,
    #[schema(min_items = 1, max_items = 35)]
    pub media_items: Vec<MediaItem>,
    pub tiktok_settings: Option<TiktokSettings>,
}

#[derive(ToSchema)]
#[allow(dead_code)]
pub struct MediaItem {
    /// An `https` URL on a public host, without redirects, that stays readable for an hour.
    #[schema(max_length = 2048, example = "https://media.example.com/video.mp4")]
    pub url: String,
}

/// `privacy_level` and `allow_comment` (for videos also `allow_duet` and `allow_stitch`) are required
/// unless `draft`.
#[derive(ToSchema)]
#[allow(dead_code)]
pub struct TiktokSettings {
    /// One of the creator's own options, see `creator-info`.
    pub privacy_level: Option<PrivacyLevel>,
    pub allow_comment: Option<bool>,
    /// Videos only.
    pub allow_duet: Option<bool>,
    /// Videos only.
    pub allow_stitch: Option<bool>,
    /// Videos only: which frame is the cover, in milliseconds from the start.
    pub video_cover_timestamp_ms: Option<u32>,
    /// Photos only: which photo is the cover, counted from 0.
    pub photo_cover_index: Option<u32>,
    /// Photos only; true when absent.
    pub auto_add_music: Option<bool>,
    /// Discloses content made by AI.
    pub video_made_with_ai: Option<bool>,
    /// To the creator's inbox instead of published.
    pub draft: Option<bool>,
    pub media_type: Option<MediaKind>,
    /// Discloses a paid partnership; never with `SELF_ONLY`. Not every upstream can carry it.
    pub brand_content_toggle: Option<bool>,
    /// Discloses the creator's own business. Not every upstream can carry it.
    pub brand_organic_toggle: Option<bool>,
}

#[derive(ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(dead_code)]
pub enum PrivacyLevel {
    PublicToEveryone,
    MutualFollowFriends,
    FollowerOfCreator,
    SelfOnly,
}

#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[allow(dead_code)]
pub enum MediaKind {
    Video,
    Photo,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Posted {
    #[schema(example = true)]
    pub success: bool,
    pub data: PostedData,
    /// `video` or `photo`.
    #[schema(example = "video")]
    pub media_type: &'static str,
}

/// What became of the post so far.
#[derive(Serialize, ToSchema)]
pub struct PostedData {
    /// What to ask the status by; null when the upstream's answer was lost.
    #[schema(example = "v_pub_url~v2.123456789")]
    pub publish_id: Option<String>,
    /// What `/v1/posts` knows it by.
    #[schema(example = "post_0192f3a4b5c6d7e8f90123456789abcd")]
    pub post_id: String,
    /// `processing`, or `unknown_outcome` when the upstream's answer was lost.
    #[schema(example = "processing")]
    pub status: &'static str,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostStatusAnswer {
    #[schema(example = true)]
    pub success: bool,
    pub data: PostStatusData,
    /// `video` or `photo`.
    #[schema(example = "video")]
    pub media_type: &'static str,
}

/// Where a post stands.
#[derive(Serialize, ToSchema)]
pub struct PostStatusData {
    #[schema(example = "v_pub_url~v2.123456789")]
    pub publish_id: String,
    /// TikTok's own words: `PROCESSING_UPLOAD`, `PROCESSING_DOWNLOAD`, `SEND_TO_USER_INBOX`,
    /// `PUBLISH_COMPLETE`, `FAILED`.
    #[schema(example = "PUBLISH_COMPLETE")]
    pub status: &'static str,
    /// TikTok's own word, with `FAILED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_reason: Option<String>,
    /// Once the post can be seen there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_post_url: Option<String>,
}
