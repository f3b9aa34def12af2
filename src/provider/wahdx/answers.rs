//! From the bytes of an answer to our words. Lenient in how things are spelled and wrapped, strict in
//! what linkgate acts on: whose session it is, which account, whether a code was scanned.

use std::time::Duration;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use tracing::warn;

use super::errors::{Kind, bad_answer, failure, known_code_in};
use super::json::Value;
use super::wire::{Odd, as_id, field, flag, id, number, parse, payload, string, text, web_url};
use crate::crypto::secret::Secret;
use crate::provider::client::Answer;
use crate::provider::{
    CreatorInfo, PostAccepted, PostProgress, PostState, ProviderError, QrCode, QrImage, QrStatus,
    UpstreamAccount,
};

const TOKEN_BYTES_MAX: usize = 2048;
const PNG_BYTES_MAX: usize = 200_000;
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Seconds that a QR code lives when the upstream doesn't say.
const QR_LIFE_SECS: i64 = 300;
const QR_LIFE_SECS_MIN: i64 = 10;
const QR_LIFE_SECS_MAX: i64 = 900;
const NAME_CHARS_MAX: usize = 200;
const BIO_CHARS_MAX: usize = 500;
const CODE_BYTES_MAX: usize = 64;
const PRIVACY_OPTIONS_MAX: usize = 16;
const PUBLIC_IDS_MAX: usize = 50;

/// Padding may be there or not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub fn qr_code(answer: &Answer, attempt: &str) -> Result<QrCode, ProviderError> {
    let body = success(Kind::Credentials, answer)?;
    let code = payload(&body);
    expect_attempt(code, attempt)?;
    let token = match string(code, &["token"]) {
        Ok(Some(token)) if (1..=TOKEN_BYTES_MAX).contains(&token.len()) => Secret::new(token),
        _ => return Err(bad("no usable token")),
    };
    let image = string(code, &["qrCodeImage", "qr_code_image"]).ok().flatten().and_then(png);
    let life = number(code, &["expiresIn", "expires_in"]).map_err(|Odd| bad("an unreadable expiresIn"))?;
    let life = life.unwrap_or(QR_LIFE_SECS).clamp(QR_LIFE_SECS_MIN, QR_LIFE_SECS_MAX);
    Ok(QrCode {
        token,
        image: QrImage::Png(image.ok_or_else(|| bad("no usable QR image"))?),
        expires_in: Duration::from_secs(life.unsigned_abs()),
    })
}

pub fn qr_status(answer: &Answer, attempt: &str) -> Result<QrStatus, ProviderError> {
    let body = success(Kind::Credentials, answer)?;
    let check = payload(&body);
    expect_attempt(check, attempt)?;
    let word = string(check, &["status"]).ok().flatten().unwrap_or_default();
    Ok(match word.to_ascii_lowercase().as_str() {
        "new" => QrStatus::New,
        "scanned" => QrStatus::Scanned,
        "confirmed" => {
            let linked = account(field(check, &["account"]).unwrap_or(check));
            QrStatus::Confirmed(linked.ok_or_else(|| bad("confirmed without a usable account"))?)
        }
        "expired" => QrStatus::Expired,
        "utilised" | "utilized" => QrStatus::Utilised,
        _ => return Err(bad("an unknown QR status")),
    })
}

/// Refuses the whole list for one entry that can't be read: who looks for the one new account must not
/// overlook another.
pub fn accounts(answer: &Answer) -> Result<Vec<UpstreamAccount>, ProviderError> {
    let body = success(Kind::Credentials, answer)?;
    let list = payload(&body);
    let list = field(list, &["accounts"]).unwrap_or(list);
    let list = list.as_array().ok_or_else(|| bad("no list of accounts"))?;
    let ours = list.iter().filter(|item| match field(item, &["platform"]) {
        Some(platform) => platform.as_str().is_some_and(|name| name.eq_ignore_ascii_case("tiktok")),
        None => true,
    });
    ours.map(|item| account(item).ok_or_else(|| bad("an account without a usable id"))).collect()
}

pub fn creator_info(answer: &Answer) -> Result<CreatorInfo, ProviderError> {
    let body = success(Kind::Account, answer)?;
    let info = payload(&body);
    let flag = |names: &[&str]| match flag(info, names) {
        Ok(flag) => Ok(flag.unwrap_or(false)),
        Err(Odd) => Err(bad("an unreadable flag in the creator info")),
    };
    let seconds = number(info, &["max_video_post_duration_sec", "maxVideoPostDurationSec"]);
    Ok(CreatorInfo {
        creator_avatar_url: web_url(info, &["creator_avatar_url", "creatorAvatarUrl"]),
        creator_username: text(info, &["creator_username", "creatorUsername"], NAME_CHARS_MAX),
        creator_nickname: text(info, &["creator_nickname", "creatorNickname"], NAME_CHARS_MAX),
        privacy_level_options: privacy_options(info).ok_or_else(|| bad("no usable privacy options"))?,
        comment_disabled: flag(&["comment_disabled", "commentDisabled"])?,
        duet_disabled: flag(&["duet_disabled", "duetDisabled"])?,
        stitch_disabled: flag(&["stitch_disabled", "stitchDisabled"])?,
        max_video_post_duration_sec: seconds.ok().flatten().filter(|seconds| *seconds > 0),
    })
}

pub fn post_accepted(answer: &Answer) -> Result<PostAccepted, ProviderError> {
    let body = success(Kind::Post, answer)?;
    let publish_id = id(payload(&body), &["publish_id", "publishId"]).ok().flatten();
    publish_id.map(|publish_id| PostAccepted { publish_id }).ok_or(ProviderError::OutcomeUnknown)
}

pub fn post_progress(answer: &Answer, publish_id: &str) -> Result<PostProgress, ProviderError> {
    let body = success(Kind::Account, answer)?;
    let post = payload(&body);
    if !post.is_object() {
        return Err(bad("no post status"));
    }
    match id(post, &["publish_id", "publishId"]) {
        Ok(None) => {}
        Ok(Some(named)) if named == publish_id => {}
        _ => return Err(bad("the status of another post")),
    }
    let word = string(post, &["status"]).map_err(|Odd| bad("an unreadable post status"))?;
    let public_post_url = web_url(post, &["public_post_url", "publicPostUrl"]);
    let public_post_ids = public_ids(post);
    let is_public = public_post_url.is_some() || !public_post_ids.is_empty();
    let state = match word {
        Some(word) => post_state(word),
        None if is_public => PostState::PublishComplete,
        None => PostState::ProcessingDownload,
    };
    let reason = string(post, &["fail_reason", "failReason", "error"]).ok().flatten();
    let fail_reason = reason.filter(|_| state == PostState::Failed).and_then(fail_code);
    Ok(PostProgress { state, fail_reason, public_post_url, public_post_ids })
}

/// The answer's body, if the answer tells a success and its body is JSON.
fn success(kind: Kind, answer: &Answer) -> Result<Value<'_>, ProviderError> {
    let body = parse(&answer.body);
    match failure(kind, answer, body.as_ref()) {
        Some(error) => Err(error),
        None => body.ok_or_else(|| bad_answer(kind, "not JSON")),
    }
}

/// Answers about another session than ours would link one tenant's account to another.
fn expect_attempt(answered: &Value<'_>, attempt: &str) -> Result<(), ProviderError> {
    match string(answered, &["unique_id", "uniqueId"]) {
        Ok(None) => Ok(()),
        Ok(Some(echo)) if echo == attempt => Ok(()),
        _ => Err(bad("about another attempt")),
    }
}

fn account(value: &Value<'_>) -> Option<UpstreamAccount> {
    let count = |names: &[&str]| number(value, names).ok().flatten().filter(|count| *count >= 0);
    Some(UpstreamAccount {
        id: id(value, &["accountId", "account_id"]).ok().flatten()?,
        display_name: text(value, &["display_name", "displayName"], NAME_CHARS_MAX),
        username: text(value, &["username"], NAME_CHARS_MAX),
        avatar_url: web_url(value, &["avatar_url", "avatarUrl"]),
        bio_description: text(value, &["bio_description", "bioDescription"], BIO_CHARS_MAX),
        followers: count(&["followers"]),
        following: count(&["following"]),
        likes: count(&["likes"]),
        videos: count(&["videos"]),
        is_verified: flag(value, &["is_verified", "isVerified"]).ok().flatten(),
        active: is_active(value),
    })
}

/// The upstream lists expired accounts among the others and doesn't document how it marks them.
fn is_active(account: &Value<'_>) -> bool {
    let says = |names: &[&str], said: bool| flag(account, names) == Ok(Some(said));
    let word = string(account, &["status"]).ok().flatten().unwrap_or_default().to_ascii_lowercase();
    let inactive = says(&["active", "is_active", "isActive"], false)
        || says(&["expired", "is_expired", "isExpired"], true)
        || matches!(word.as_str(), "expired" | "inactive" | "disconnected" | "revoked");
    !inactive
}

fn png(data_url: &str) -> Option<Vec<u8>> {
    let encoded = data_url.strip_prefix("data:image/png;base64,")?;
    if encoded.len() > PNG_BYTES_MAX.div_ceil(3) * 4 {
        return None;
    }
    let png = BASE64.decode(encoded).ok()?;
    (png.len() <= PNG_BYTES_MAX && png.starts_with(PNG_SIGNATURE)).then_some(png)
}

/// Every option must be readable: guessing one would offer an audience that the creator doesn't have.
fn privacy_options(info: &Value<'_>) -> Option<Vec<String>> {
    let list = field(info, &["privacy_level_options", "privacyLevelOptions"])?.as_array()?;
    if list.is_empty() || list.len() > PRIVACY_OPTIONS_MAX {
        return None;
    }
    list.iter().map(|option| option.as_str().filter(|word| is_code(word)).map(str::to_owned)).collect()
}

fn post_state(word: &str) -> PostState {
    match word.to_ascii_lowercase().as_str() {
        "processing_upload" => PostState::ProcessingUpload,
        "processing_download" | "queued" | "processing" => PostState::ProcessingDownload,
        "send_to_user_inbox" => PostState::SendToUserInbox,
        "publish_complete" | "published" => PostState::PublishComplete,
        "failed" => PostState::Failed,
        _ => {
            warn!(provider = "wahdx", "read a post status that is not known as processing");
            PostState::ProcessingDownload
        }
    }
}

/// A code as it is; of prose only a code that it holds.
fn fail_code(reason: &str) -> Option<String> {
    if is_code(reason) { Some(reason.to_owned()) } else { known_code_in(reason) }
}

fn is_code(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=CODE_BYTES_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

/// A list, or one alone; TikTok's own spelling, or the right one. What is no id is left out.
fn public_ids(post: &Value<'_>) -> Vec<String> {
    let names = ["publicaly_available_post_id", "publicly_available_post_id", "publiclyAvailablePostId"];
    let is_post_id = |id: &String| is_code(id);
    match field(post, &names) {
        Some(Value::Array(list)) => {
            list.iter().filter_map(as_id).filter(is_post_id).take(PUBLIC_IDS_MAX).collect()
        }
        Some(one) => as_id(one).filter(is_post_id).into_iter().collect(),
        None => Vec::new(),
    }
}

fn bad(reason: &'static str) -> ProviderError {
    ProviderError::BadAnswer { reason }
}
