//! The body of a post. What the upstream would fill in by itself is said explicitly wherever it means
//! something, so that a change of its defaults never changes who sees a post.

use serde::Serialize;

use crate::model::post::{Media, PostRequest};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PostBody<'a> {
    account_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a str>,
    /// Only what the tenant gave: never derived from `content`.
    #[serde(skip_serializing_if = "Option::is_none")]
    photo_title: Option<&'a str>,
    media_items: Vec<MediaItem<'a>>,
    tiktok_settings: Settings<'a>,
}

#[derive(Serialize)]
struct MediaItem<'a> {
    url: &'a str,
}

#[derive(Default, Serialize)]
struct Settings<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    privacy_level: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_comment: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_duet: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_stitch: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    video_cover_timestamp_ms: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo_cover_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_add_music: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    video_made_with_ai: Option<bool>,
}

impl<'a> PostBody<'a> {
    /// `None` for what this upstream can't be told: a commercial disclosure, which it has no words for
    /// and would silently drop, or a post for the public without an audience.
    pub fn new(account_id: &'a str, post: &'a PostRequest) -> Option<Self> {
        if post.brand_content_toggle || post.brand_organic_toggle {
            return None;
        }
        let (urls, photo_title, tiktok_settings) = match &post.media {
            Media::Video { url, .. } => (std::slice::from_ref(url), None, Settings::video(post)?),
            Media::Photos { urls, title, .. } => (urls.as_slice(), title.as_deref(), Settings::photos(post)?),
        };
        let media_items = urls.iter().map(|url| MediaItem { url }).collect();
        Some(Self { account_id, content: post.content.as_deref(), photo_title, media_items, tiktok_settings })
    }
}

impl<'a> Settings<'a> {
    fn video(post: &'a PostRequest) -> Option<Self> {
        let Media::Video { cover_timestamp_ms, .. } = &post.media else { return None };
        if post.draft {
            // The creator chooses everything else in the app.
            return Some(Self {
                draft: Some(true),
                video_made_with_ai: post.video_made_with_ai.then_some(true),
                ..Self::default()
            });
        }
        let audience = post.audience.as_ref()?;
        Some(Self {
            privacy_level: Some(&audience.privacy_level),
            allow_comment: Some(audience.allow_comment),
            allow_duet: Some(audience.allow_duet),
            allow_stitch: Some(audience.allow_stitch),
            video_cover_timestamp_ms: *cover_timestamp_ms,
            video_made_with_ai: Some(post.video_made_with_ai),
            ..Self::default()
        })
    }

    fn photos(post: &'a PostRequest) -> Option<Self> {
        let Media::Photos { cover_index, auto_add_music, .. } = &post.media else { return None };
        let audience = post.audience.as_ref();
        if audience.is_none() && !post.draft {
            return None;
        }
        Some(Self {
            media_type: Some("photo"),
            draft: post.draft.then_some(true),
            privacy_level: audience.map(|audience| audience.privacy_level.as_str()),
            allow_comment: audience.filter(|_| !post.draft).map(|audience| audience.allow_comment),
            photo_cover_index: Some(*cover_index),
            auto_add_music: Some(*auto_add_music),
            video_made_with_ai: Some(post.video_made_with_ai),
            ..Self::default()
        })
    }
}
