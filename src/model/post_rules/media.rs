//! The media of a post: how many, of which kind, from where.

use serde_json::Value;

use super::PostLimits;
use super::media_url::{self, URL_BYTES_MAX, UrlProblem};
use crate::model::fields::{Fields, Given, Problems, shorten};
use crate::model::post::MediaType;
use crate::model::violation::Violation;

/// Most entries of `mediaItems` that are looked at; more than any upstream takes. A longer list is
/// refused for its length.
const ITEMS_READ_MAX: usize = 100;

const VIDEO: [&str; 3] = ["mp4", "mov", "webm"];
const PHOTO: [&str; 4] = ["jpg", "jpeg", "png", "webp"];
/// What is plainly a video or a photo, and in a format that TikTok does not take.
const OTHER_VIDEO: [&str; 13] =
    ["avi", "mkv", "wmv", "flv", "m4v", "mpg", "mpeg", "3gp", "ts", "m2ts", "ogv", "m3u8", "mpd"];
const OTHER_PHOTO: [&str; 12] =
    ["heic", "heif", "gif", "avif", "bmp", "tif", "tiff", "svg", "ico", "jxl", "psd", "dng"];

/// What was read of `mediaItems`.
#[derive(Debug, Default)]
pub struct Items {
    /// Nothing when there is no list.
    pub count: Option<usize>,
    /// The URLs that keep every rule, normalised.
    pub urls: Vec<String>,
    has_video: bool,
    has_photo: bool,
    /// Some entry has no URL to tell a kind from.
    has_unreadable: bool,
}

/// Reads `mediaItems` and checks each entry by itself.
pub fn read(body: &mut Fields<'_>, limits: &PostLimits, problems: &Problems) -> Items {
    let mut items = Items::default();
    let list = match body.list("mediaItems") {
        Given::Value(list) => list,
        Given::Unreadable => return items,
        Given::Absent => {
            body.missing("mediaItems", "Add `mediaItems`: one video, or the photos, as `[{\"url\": ...}]`.");
            return items;
        }
    };
    items.count = Some(list.len());
    for (index, item) in list.iter().enumerate().take(ITEMS_READ_MAX.max(limits.photos_max)) {
        if problems.is_full() {
            break;
        }
        let pointer = format!("{}/{index}", body.pointer_to("mediaItems"));
        match read_item(item, pointer, problems) {
            Some((text, pointer)) => read_url(text, &pointer, limits, &mut items, problems),
            None => items.has_unreadable = true,
        }
    }
    items
}

/// Whether the post is a video or a carousel: as the URLs' extensions say, else as `hint` says, else
/// one item is a video and several are photos. Nothing when it can't be told, which is noted.
pub fn media_type(items: &Items, hint: Option<MediaType>, problems: &Problems) -> Option<MediaType> {
    let seen = match (items.has_video, items.has_photo) {
        (true, true) => {
            let detail = "Send one video or photos, not both in one post.";
            problems.note(Violation::new("/mediaItems", "mixed_media", detail));
            return None;
        }
        (true, false) => MediaType::Video,
        (false, true) => MediaType::Photo,
        (false, false) => return hint.or_else(|| guess(items)),
    };
    if let Some(hint) = hint.filter(|hint| *hint != seen) {
        let (hint, seen) = (hint.as_str(), seen.as_str());
        let detail = format!("Remove `media_type` or set it to `{seen}`, which is what the media URLs name.");
        let violation = Violation::new("/tiktokSettings/media_type", "media_type_mismatch", detail);
        problems.note(violation.measured(hint, seen));
    }
    Some(seen)
}

/// Notes too few or too many items for a post of this type.
pub fn check_count(items: &Items, media_type: Option<MediaType>, limits: &PostLimits, problems: &Problems) {
    let Some(count) = items.count else {
        return;
    };
    let (min, max, what) = match media_type {
        Some(MediaType::Video) => (1, 1, "exactly one video".to_owned()),
        Some(MediaType::Photo) => {
            let (min, max) = (limits.photos_min, limits.photos_max);
            (min, max, format!("{min} to {max} photos"))
        }
        None => (1, limits.photos_max, format!("one video or at most {} photos", limits.photos_max)),
    };
    let (code, limit) = if count < min {
        ("too_few_items", min)
    } else if count > max {
        ("too_many_items", max)
    } else {
        return;
    };
    let violation = Violation::new("/mediaItems", code, format!("Send {what}."));
    problems.note(violation.measured(count, limit));
}

fn read_item<'a>(item: &'a Value, pointer: String, problems: &'a Problems) -> Option<(&'a str, String)> {
    let mut fields = Fields::open(item, pointer, problems)?;
    let url = fields.text("url");
    let pointer = fields.pointer_to("url");
    if url.is_absent() {
        fields.missing("url", "Add `url`, the public https address of the video or photo.");
    }
    fields.finish();
    Some((url.value()?, pointer))
}

fn read_url(text: &str, pointer: &str, limits: &PostLimits, items: &mut Items, problems: &Problems) {
    let extension = media_url::extension(text).unwrap_or_default();
    let is_in = |list: &[&str]| list.contains(&extension.as_str());
    let (other_video, other_photo) = (is_in(&OTHER_VIDEO), is_in(&OTHER_PHOTO));
    items.has_video |= other_video || is_in(&VIDEO);
    items.has_photo |= other_photo || is_in(&PHOTO);
    if other_video || other_photo {
        let (what, formats) = if other_video { ("video", &VIDEO[..]) } else { ("photo", &PHOTO[..]) };
        let detail = format!("Convert this {what} to one of the formats {}.", formats.join(", "));
        let violation = Violation::new(pointer, "unsupported_media_format", detail);
        problems.note(violation.measured(extension, formats));
    }
    match media_url::read(text, limits.allow_private_hosts) {
        Ok(url) => items.urls.push(url.into()),
        Err(found) => {
            items.has_unreadable |= found.contains(&UrlProblem::Malformed);
            for problem in found {
                problems.note(url_violation(pointer, text, problem, limits.allow_private_hosts));
            }
        }
    }
}

fn url_violation(pointer: &str, text: &str, problem: UrlProblem, allow_http: bool) -> Violation {
    let violation = |detail: &str| Violation::new(pointer, problem.code(), detail);
    match problem {
        UrlProblem::TooLong { bytes } => {
            violation(&format!("Shorten this URL to at most {URL_BYTES_MAX} bytes."))
                .measured(bytes, URL_BYTES_MAX)
        }
        UrlProblem::Malformed => violation(
            "Send a whole URL such as https://media.example.com/video.mp4, percent-encoded, without \
             spaces or backslashes, with the host in ASCII (`xn--` for international names).",
        ),
        UrlProblem::Scheme => {
            let scheme = shorten(text.split(':').next().unwrap_or_default());
            let allowed = if allow_http { &["https", "http"][..] } else { &["https"][..] };
            violation("Use an https URL.").measured(scheme, allowed)
        }
        UrlProblem::UserInfo => violation("Remove the user name and password from this URL."),
        UrlProblem::Port(port) => {
            violation("Serve the media on the default port and remove the port.").measured(port, 443)
        }
        UrlProblem::Host => {
            violation("Use a public host name: no IP address, no local name, no dot at the end.")
        }
    }
}

fn guess(items: &Items) -> Option<MediaType> {
    match items.count? {
        _ if items.has_unreadable => None,
        0 => None,
        1 => Some(MediaType::Video),
        _ => Some(MediaType::Photo),
    }
}
