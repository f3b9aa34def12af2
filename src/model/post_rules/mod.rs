//! The rules a post keeps before anything of it reaches an upstream, read from the JSON body of
//! `POST /api/content/post`. Every broken rule is told, not the first alone. Pure: nothing is
//! fetched or looked up, so whether the media is what its URL says is checked elsewhere.

mod media;
pub mod media_url;
mod settings;

#[cfg(test)]
mod tests;

use serde_json::Value;

use self::media::Items;
use self::settings::Settings;
use super::fields::{Fields, Given, Problems};
use super::post::{Media, MediaType, PostRequest};
use super::violation::Violation;

/// Longest caption of a video, in UTF-16 code units, which is how TikTok counts.
pub const CAPTION_MAX: usize = 2_200;
/// Longest title of a carousel, in UTF-16 code units.
pub const PHOTO_TITLE_MAX: usize = 90;
/// Longest description of a carousel, in UTF-16 code units.
pub const PHOTO_DESCRIPTION_MAX: usize = 4_000;

/// Where upstreams and settings differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostLimits {
    /// Fewest photos in a carousel.
    pub photos_min: usize,
    /// Most photos in a carousel.
    pub photos_max: usize,
    /// Whether a post can carry TikTok's commercial disclosures.
    pub disclosure: bool,
    /// Whether media URLs may be plain `http` and point at loopback and private hosts.
    pub allow_private_hosts: bool,
}

/// Reads the body of a post.
///
/// An `accountId` that is text but no UUID is no broken rule: it reads as
/// `PostRequest::UNKNOWN_ACCOUNT`, so that it is answered exactly as any other unknown account.
///
/// # Errors
/// Every broken rule, at most `fields::VIOLATIONS_MAX`; never empty.
pub fn read(body: &Value, limits: &PostLimits) -> Result<PostRequest, Vec<Violation>> {
    let problems = Problems::default();
    let post = read_noting(body, limits, &problems);
    let violations = problems.into_violations();
    match post {
        Some(post) if violations.is_empty() => Ok(post),
        _ => Err(violations),
    }
}

/// The privacy level that the creator must be able to choose, whatever else is wrong with the post. A
/// draft keeps every level: its privacy is chosen in TikTok's app. One that TikTok does not have is told
/// by `read`.
pub fn asked_privacy(body: &Value) -> Option<&str> {
    let settings = body.get("tiktokSettings")?;
    let is_post = matches!(settings.get("draft"), None | Some(Value::Null | Value::Bool(false)));
    let level = settings.get("privacy_level")?.as_str()?;
    (is_post && settings::PRIVACY_LEVELS.contains(&level)).then_some(level)
}

/// Whether a privacy level is one of the creator's own `options` of this moment.
pub fn check_privacy(level: &str, options: &[String]) -> Option<Violation> {
    if options.iter().any(|option| option == level) {
        return None;
    }
    let detail = format!(
        "Set `privacy_level` to one of the creator's own options ({}), read anew for each post.",
        options.join(", ")
    );
    let violation = settings::at("privacy_level", "privacy_not_allowed", detail);
    Some(violation.measured(level, options))
}

fn read_noting(body: &Value, limits: &PostLimits, problems: &Problems) -> Option<PostRequest> {
    let mut fields = Fields::open(body, "", problems)?;
    let account = fields.text("accountId");
    if account.is_absent() {
        fields.missing("accountId", "Add `accountId`, the account to post to.");
    }
    let content = fields.text("content");
    let title = fields.text("photoTitle");
    let items = media::read(&mut fields, limits, problems);
    let settings = Settings::read(&mut fields, problems);

    let hint = settings.as_ref().and_then(|settings| settings.media_type);
    let media_type = media::media_type(&items, hint, problems);
    media::check_count(&items, media_type, limits, problems);
    let content_max = match media_type {
        Some(MediaType::Video) => CAPTION_MAX,
        Some(MediaType::Photo) | None => PHOTO_DESCRIPTION_MAX,
    };
    check_text("content", content, content_max, problems);
    check_text("photoTitle", title, PHOTO_TITLE_MAX, problems);
    if media_type == Some(MediaType::Video) && !title.is_absent() {
        let detail = "Remove `photoTitle`: it is for photos only. A video's caption is `content`.";
        problems.note(Violation::new("/photoTitle", "not_applicable", detail));
    }
    if let Some(settings) = &settings {
        settings.check(media_type, items.count, limits, problems);
    }
    fields.finish();

    let settings = settings?;
    Some(PostRequest {
        account_id: account.value()?.parse().unwrap_or(PostRequest::UNKNOWN_ACCOUNT),
        content: content.value().map(str::to_owned),
        draft: settings.draft.value().unwrap_or(false),
        audience: settings.audience(media_type?),
        video_made_with_ai: settings.video_made_with_ai.value().unwrap_or(false),
        brand_content_toggle: settings.brand_content_toggle.value().unwrap_or(false),
        brand_organic_toggle: settings.brand_organic_toggle.value().unwrap_or(false),
        media: build_media(media_type?, items, title, &settings)?,
    })
}

fn build_media(
    media_type: MediaType,
    items: Items,
    title: Given<&str>,
    settings: &Settings<'_>,
) -> Option<Media> {
    Some(match media_type {
        MediaType::Video => Media::Video {
            url: items.urls.into_iter().next()?,
            cover_timestamp_ms: settings.video_cover_timestamp_ms.value(),
        },
        MediaType::Photo => Media::Photos {
            urls: items.urls,
            cover_index: settings.photo_cover_index.value().unwrap_or(0) as usize,
            title: title.value().map(str::to_owned),
            auto_add_music: settings.auto_add_music.value().unwrap_or(true),
        },
    })
}

/// Notes a text that is too long or has characters that no screen shows.
fn check_text(name: &str, given: Given<&str>, max: usize, problems: &Problems) {
    let Given::Value(text) = given else {
        return;
    };
    let pointer = format!("/{name}");
    let units = text.encode_utf16().count();
    if units > max {
        let detail = format!(
            "Shorten `{name}` to at most {max} UTF-16 code units (most characters are one, most emoji two \
             or more)."
        );
        problems.note(Violation::new(pointer.clone(), "too_long", detail).measured(units, max));
    }
    let hidden = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    if let Some(hidden) = hidden {
        let mut violation = Violation::new(
            pointer,
            "invalid_characters",
            format!("Remove control characters from `{name}`; line breaks and tabs may stay."),
        );
        violation.value = Some(format!("U+{:04X}", u32::from(hidden)).into());
        problems.note(violation);
    }
}
