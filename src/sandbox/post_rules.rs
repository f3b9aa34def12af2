//! What the reseller refuses in a post before it asks TikTok, and the request's shape.

use actix_web::http::StatusCode;
use serde::{Deserialize, Serialize};
use url::Url;

use super::answer::Answer;
use super::people::PRIVACY_OPTIONS;

/// Limits of texts, in UTF-16 code units. Source: the reseller's table of content types.
const CAPTION_UNITS_MAX: usize = 2_200;
const TITLE_UNITS_MAX: usize = 90;
const DESCRIPTION_UNITS_MAX: usize = 4_000;
/// Source: the reseller's table of carousels.
const PHOTOS: std::ops::RangeInclusive<usize> = 2..=35;
const VIDEO_ENDINGS: [&str; 3] = ["mp4", "mov", "webm"];
const PHOTO_ENDINGS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PostBody {
    pub account_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    photo_title: Option<String>,
    media_items: Vec<MediaItem>,
    #[serde(default)]
    pub tiktok_settings: Settings,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MediaItem {
    url: String,
}

/// Only what the reseller's pages name: what it does not know it can't pass on to TikTok.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_level: Option<String>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    Video,
    Photo,
}

impl Media {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Photo => "photo",
        }
    }
}

impl PostBody {
    pub fn is_draft(&self) -> bool {
        self.tiktok_settings.draft == Some(true)
    }

    /// Checks all of it; tells what is posted, or the first thing wrong.
    pub fn check(&self) -> Result<Media, Answer> {
        let media = self.media().map_err(Answer::invalid)?;
        self.check_texts(media).map_err(Answer::invalid)?;
        self.check_settings(media)?;
        Ok(media)
    }

    fn media(&self) -> Result<Media, &'static str> {
        let mut kinds = Vec::new();
        for item in &self.media_items {
            kinds.push(kind_of(&item.url).ok_or("Unsupported media format or invalid media URL")?);
        }
        let videos = kinds.iter().filter(|kind| **kind == Media::Video).count();
        match (videos, kinds.len() - videos) {
            (0, 0) => Err("mediaItems must not be empty"),
            (1, 0) => Ok(Media::Video),
            (0, photos) if PHOTOS.contains(&photos) => Ok(Media::Photo),
            (0, _) => Err("Photo carousels need 2 to 35 photos"),
            (_, 0) => Err("Only one video is allowed per post"),
            _ => Err("Photos and videos can't be mixed in one post"),
        }
    }

    fn check_texts(&self, media: Media) -> Result<(), &'static str> {
        let units = |text: &Option<String>| text.as_deref().unwrap_or_default().encode_utf16().count();
        match media {
            Media::Video if units(&self.content) > CAPTION_UNITS_MAX => {
                Err("Video captions are limited to 2200 characters")
            }
            Media::Video if self.photo_title.is_some() => Err("photoTitle is for photo carousels"),
            Media::Photo if units(&self.photo_title) > TITLE_UNITS_MAX => {
                Err("Photo carousel titles are limited to 90 characters")
            }
            Media::Photo if units(&self.content) > DESCRIPTION_UNITS_MAX => {
                Err("Photo carousel descriptions are limited to 4000 characters")
            }
            _ => Ok(()),
        }
    }

    fn check_settings(&self, media: Media) -> Result<(), Answer> {
        let settings = &self.tiktok_settings;
        let refuse = |sentence: &str| Err(Answer::invalid(sentence));
        let is_photo = media == Media::Photo;
        if settings.media_type.as_deref().is_some_and(|said| said != media.as_str()) {
            return refuse("media_type does not match the media");
        }
        if is_photo && settings.photo_cover_index.is_some_and(|index| index >= self.media_items.len()) {
            return refuse("photo_cover_index is out of range");
        }
        if !is_photo && settings.photo_cover_index.is_some() {
            return refuse("photo_cover_index is for photo carousels");
        }
        if !is_photo && settings.auto_add_music == Some(true) {
            return refuse("auto_add_music is for photo carousels");
        }
        if self.is_draft() {
            return Ok(());
        }
        if settings.allow_comment.is_none() {
            return refuse("allow_comment is required");
        }
        if !is_photo && (settings.allow_duet.is_none() || settings.allow_stitch.is_none()) {
            return refuse("allow_duet and allow_stitch are required for videos");
        }
        match settings.privacy_level.as_deref() {
            None => refuse("privacy_level is required"),
            Some(level) if PRIVACY_OPTIONS.contains(&level) => Ok(()),
            Some(_) => Err(Answer::error(
                StatusCode::FORBIDDEN,
                "privacy_level_option_mismatch: privacy_level is not among the creator's options",
            )),
        }
    }
}

/// What an address points at, by the ending of its path.
fn kind_of(address: &str) -> Option<Media> {
    let url = Url::parse(address).ok()?;
    if !matches!(url.scheme(), "https" | "http") {
        return None;
    }
    let (_, ending) = url.path().rsplit_once('.')?;
    let is = |endings: &[&str]| endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
    if is(&VIDEO_ENDINGS) {
        Some(Media::Video)
    } else if is(&PHOTO_ENDINGS) {
        Some(Media::Photo)
    } else {
        None
    }
}
