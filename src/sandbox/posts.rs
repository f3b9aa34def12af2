//! Posts: kept as they were made; where one stands follows from the time since.
//!
//! `PROCESSING_DOWNLOAD` for the download (2 s) and the processing (1 s), then `PUBLISH_COMPLETE`, and
//! after moderation (3 s) the address of a public post. A draft ends as `SEND_TO_USER_INBOX`.

use std::sync::LazyLock;

use redis::Script;
use serde::{Deserialize, Serialize};

use super::Sandbox;
use super::post_rules::Media;
use super::store::{KEEP_S, Owner, random_base32};
use crate::redis_client::RedisDown;

const DOWNLOAD_MS: i64 = 2_000;
const PROCESSING_MS: i64 = 1_000;
const MODERATION_MS: i64 = 3_000;
/// What is said to be downloaded in a second.
const BYTES_A_SECOND: i64 = 1_048_576;
/// Most posts of one owner; the oldest goes first.
const POSTS_MAX: &str = "1000";
/// Of how many posts the request is kept, up to 64 kB each.
const REQUESTS_MAX: &str = "20";

static MAKE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/post_make.lua")));

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Post {
    pub publish_id: String,
    pub account_id: String,
    pub media: Media,
    pub draft: bool,
    pub made_ms: i64,
    /// Whether everybody may see it; only such a post gets a public address.
    pub public: bool,
    pub username: String,
    /// TikTok's own id of the post, beyond what a double holds exactly.
    pub post_id: u64,
    pub end: End,
}

/// How a post ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    Published,
    /// It never ends.
    Stuck,
    Failed(String),
}

/// Where a post stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    Downloading { bytes: i64 },
    Complete,
    Public,
    InInbox,
    Failed(String),
}

impl Post {
    /// A name for a new post, and TikTok's own id for it.
    pub fn new_ids(media: Media, draft: bool) -> (String, u64) {
        let kind = match (media, draft) {
            (Media::Video, false) => "v_pub_url",
            (Media::Video, true) => "v_inbox_url",
            (Media::Photo, false) => "p_pub_url",
            (Media::Photo, true) => "p_inbox_url",
        };
        let random = random_base32(10);
        let number = random.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let post_id = 7_000_000_000_000_000_001 + number % 999_999_999_999_999_999;
        (format!("{kind}~v2.{random}"), post_id)
    }

    pub fn standing(&self, now_ms: i64) -> Standing {
        let age_ms = now_ms - self.made_ms;
        if age_ms < DOWNLOAD_MS + PROCESSING_MS || self.end == End::Stuck {
            return Standing::Downloading { bytes: BYTES_A_SECOND * age_ms.clamp(0, DOWNLOAD_MS) / 1_000 };
        }
        match &self.end {
            End::Failed(reason) => Standing::Failed(reason.clone()),
            _ if self.draft => Standing::InInbox,
            _ if self.public && age_ms >= DOWNLOAD_MS + PROCESSING_MS + MODERATION_MS => Standing::Public,
            _ => Standing::Complete,
        }
    }

    pub fn public_url(&self) -> String {
        format!("https://www.tiktok.com/@{}/{}/{}", self.username, self.media.as_str(), self.post_id)
    }
}

impl Sandbox {
    /// Keeps a post, with what was asked.
    pub(super) async fn keep_post(&self, owner: &Owner, post: &Post, request: &str) -> Result<(), RedisDown> {
        let stored = serde_json::json!(post).to_string();
        let (now, keep_s) = (post.made_ms.to_string(), KEEP_S.to_string());
        let args = [post.publish_id.as_str(), &stored, request, &now, POSTS_MAX, REQUESTS_MAX, &keep_s];
        let keys = ["posts", "post_order", "counts", "post_requests"].map(|name| self.owner_key(owner, name));
        self.script(&MAKE, &keys, &args).await
    }

    pub(super) async fn find_post(&self, owner: &Owner, publish_id: &str) -> Result<Option<Post>, RedisDown> {
        let mut get = redis::cmd("HGET");
        get.arg(self.owner_key(owner, "posts")).arg(publish_id);
        let stored: Option<String> = self.run(&get).await?;
        Ok(stored.and_then(|stored| serde_json::from_str(&stored).ok()))
    }
}
