//! `tiktokSettings`: who may see a post and react, how it is shown, what it discloses.

use super::PostLimits;
use crate::model::fields::{Fields, Given, Problems, shorten};
use crate::model::post::{Audience, MediaType};
use crate::model::violation::Violation;

/// Every privacy level of TikTok. Which of them a creator may use is the creator's own matter.
pub const PRIVACY_LEVELS: [&str; 4] =
    ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR", "SELF_ONLY"];

/// TikTok's field is a signed 32-bit number of milliseconds.
const COVER_TIMESTAMP_MS_MAX: u32 = i32::MAX as u32;

const POINTER: &str = "/tiktokSettings";

/// The settings as read, each by itself.
pub struct Settings<'a> {
    pub draft: Given<bool>,
    pub media_type: Option<MediaType>,
    pub video_cover_timestamp_ms: Given<u32>,
    pub photo_cover_index: Given<u32>,
    pub auto_add_music: Given<bool>,
    pub video_made_with_ai: Given<bool>,
    pub brand_content_toggle: Given<bool>,
    pub brand_organic_toggle: Given<bool>,
    privacy_level: Given<&'a str>,
    allow_comment: Given<bool>,
    allow_duet: Given<bool>,
    allow_stitch: Given<bool>,
}

impl<'a> Settings<'a> {
    /// Nothing when there are no settings to read, which is noted.
    pub fn read(body: &mut Fields<'a>, problems: &Problems) -> Option<Self> {
        let mut fields = match body.object("tiktokSettings") {
            Given::Value(fields) => fields,
            Given::Unreadable => return None,
            Given::Absent => {
                let detail = "Add `tiktokSettings` with `privacy_level` and `allow_comment` (and `allow_duet`, \
                              `allow_stitch` for a video), or with `draft: true`.";
                body.missing("tiktokSettings", detail);
                return None;
            }
        };
        let settings = Self {
            draft: fields.flag("draft"),
            media_type: one_of(&mut fields, "media_type", &["photo", "video"], problems)
                .value()
                .map(|word| if word == "photo" { MediaType::Photo } else { MediaType::Video }),
            privacy_level: one_of(&mut fields, "privacy_level", &PRIVACY_LEVELS, problems),
            allow_comment: fields.flag("allow_comment"),
            allow_duet: fields.flag("allow_duet"),
            allow_stitch: fields.flag("allow_stitch"),
            video_cover_timestamp_ms: fields.integer("video_cover_timestamp_ms", COVER_TIMESTAMP_MS_MAX),
            photo_cover_index: fields.integer("photo_cover_index", u32::MAX),
            auto_add_music: fields.flag("auto_add_music"),
            video_made_with_ai: fields.flag("video_made_with_ai"),
            brand_content_toggle: fields.flag("brand_content_toggle"),
            brand_organic_toggle: fields.flag("brand_organic_toggle"),
        };
        fields.finish();
        Some(settings)
    }

    /// Notes what the settings break together and with a post of this type and count of items.
    pub fn check(
        &self,
        media_type: Option<MediaType>,
        count: Option<usize>,
        limits: &PostLimits,
        problems: &Problems,
    ) {
        self.check_required(media_type, problems);
        self.check_applicable(media_type, problems);
        self.check_disclosure(limits, problems);
        if let (Given::Value(index), Some(count @ 1..)) = (self.photo_cover_index, count)
            && media_type != Some(MediaType::Video)
            && index as usize >= count
        {
            let last = count - 1;
            let detail =
                format!("Set `photo_cover_index` to a photo's place, counted from 0: at most {last}.");
            problems.note(at("photo_cover_index", "out_of_range", detail).measured(index, last));
        }
    }

    /// Who may see the post and react, where that was said. Booleans left out (a draft's may be) and
    /// those that photos do not have are false.
    pub fn audience(&self, media_type: MediaType) -> Option<Audience> {
        let is_video = media_type == MediaType::Video;
        let flag = |given: Given<bool>| given.value().unwrap_or(false);
        Some(Audience {
            privacy_level: self.privacy_level.value()?.to_owned(),
            allow_comment: flag(self.allow_comment),
            allow_duet: is_video && flag(self.allow_duet),
            allow_stitch: is_video && flag(self.allow_stitch),
        })
    }

    fn check_required(&self, media_type: Option<MediaType>, problems: &Problems) {
        // A `draft` that could not be read leaves open whether these are needed.
        if !matches!(self.draft, Given::Absent | Given::Value(false)) {
            return;
        }
        let levels = PRIVACY_LEVELS.join(", ");
        if self.privacy_level.is_absent() {
            let detail = format!("Add `privacy_level`, one of {levels}, as the creator chose.");
            problems.note(at("privacy_level", "missing_field", detail));
        }
        let is_video = media_type == Some(MediaType::Video);
        let choices = [
            ("allow_comment", self.allow_comment, true),
            ("allow_duet", self.allow_duet, is_video),
            ("allow_stitch", self.allow_stitch, is_video),
        ];
        for (name, given, needed) in choices {
            if needed && given.is_absent() {
                let detail = format!("Add `{name}`, true or false, as the creator chose.");
                problems.note(at(name, "missing_field", detail));
            }
        }
    }

    /// A setting for the other media type would be lost without a word. `allow_duet` and
    /// `allow_stitch` are excepted: clients that send them with every post are told to.
    fn check_applicable(&self, media_type: Option<MediaType>, problems: &Problems) {
        let misplaced: &[(&str, bool)] = match media_type {
            Some(MediaType::Video) => &[
                ("photo_cover_index", !self.photo_cover_index.is_absent()),
                ("auto_add_music", self.auto_add_music == Given::Value(true)),
            ],
            Some(MediaType::Photo) => {
                &[("video_cover_timestamp_ms", !self.video_cover_timestamp_ms.is_absent())]
            }
            None => &[],
        };
        for (name, _) in misplaced.iter().filter(|(_, misplaced)| *misplaced) {
            let only = if media_type == Some(MediaType::Video) { "photos" } else { "videos" };
            let detail = format!("Remove `{name}`: it is for {only} only.");
            problems.note(at(name, "not_applicable", detail));
        }
    }

    fn check_disclosure(&self, limits: &PostLimits, problems: &Problems) {
        let paid = self.brand_content_toggle == Given::Value(true);
        let own = self.brand_organic_toggle == Given::Value(true);
        if paid && self.privacy_level == Given::Value("SELF_ONLY") {
            let detail =
                "Choose another `privacy_level`: a paid partnership can't be visible to its creator only.";
            problems.note(at("privacy_level", "branded_content_private", detail));
        }
        for (name, set) in [("brand_content_toggle", paid), ("brand_organic_toggle", own)] {
            if set && !limits.disclosure {
                let detail =
                    format!("Remove `{name}`: the account's upstream can't carry commercial disclosures.");
                problems.note(at(name, "disclosure_unsupported", detail));
            }
        }
    }
}

/// A violation of the setting `name`.
pub fn at(name: &str, code: &'static str, detail: impl Into<String>) -> Violation {
    Violation::new(format!("{POINTER}/{name}"), code, detail)
}

fn one_of<'a>(
    fields: &mut Fields<'a>,
    name: &'static str,
    words: &[&str],
    problems: &Problems,
) -> Given<&'a str> {
    let given = fields.text(name);
    match given {
        Given::Value(word) if !words.contains(&word) => {
            let detail = format!("Set `{name}` to one of {}.", words.join(", "));
            let violation = Violation::new(fields.pointer_to(name), "invalid_value", detail);
            problems.note(violation.measured(shorten(word), words));
            Given::Unreadable
        }
        _ => given,
    }
}
