//! Upstreams: the remote services that talk to TikTok. One trait in our words, one adapter a
//! service; wire types stay private in the adapter. Nothing here knows tenants or stores anything.

pub mod client;
mod connect;
pub mod error;
pub mod jwks;
pub mod phone;
mod pool;
pub mod registry;
#[cfg(test)]
pub mod test_server;
pub mod wahdx;

use std::time::Duration;

use async_trait::async_trait;

use crate::crypto::secret::Secret;
use crate::model::post::PostRequest;

pub use error::{ProviderError, Refusal};

/// What an upstream can do, where upstreams differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Fewest photos in a carousel.
    pub photos_min: usize,
    /// Most photos in a carousel.
    pub photos_max: usize,
    /// Whether a post can carry TikTok's commercial disclosures.
    pub disclosure: bool,
}

/// A QR code that an upstream made for one attempt to link.
pub struct QrCode {
    /// What the upstream wants to hear when asked about this code. As good as a password.
    pub token: Secret,
    pub image: QrImage,
    /// How long the upstream says the code lives.
    pub expires_in: Duration,
}

/// What the end user's phone is to see.
pub enum QrImage {
    /// A PNG, at most 200 kB, its signature checked; not yet decoded.
    Png(Vec<u8>),
    /// The text to draw as a QR code.
    Text(String),
}

/// Where a QR code stands, as the upstream tells it.
#[derive(Clone, Debug, PartialEq)]
pub enum QrStatus {
    New,
    Scanned,
    /// Told once: whoever gets this must write it down before anything else.
    Confirmed(UpstreamAccount),
    Expired,
    /// The confirmation was handed out before, to somebody.
    Utilised,
}

/// An account as the upstream knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpstreamAccount {
    /// The upstream's own id. Never shown to tenants.
    pub id: String,
    pub display_name: Option<String>,
    pub username: Option<String>,
    pub avatar_url: Option<String>,
    pub bio_description: Option<String>,
    pub followers: Option<i64>,
    pub following: Option<i64>,
    pub likes: Option<i64>,
    pub videos: Option<i64>,
    pub is_verified: Option<bool>,
    /// False when the upstream lists the account as expired.
    pub active: bool,
}

/// TikTok's creator_info: what the creator may choose for a post right now.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatorInfo {
    /// A signed address that expires within hours.
    pub creator_avatar_url: Option<String>,
    pub creator_username: Option<String>,
    pub creator_nickname: Option<String>,
    /// Never empty: an answer without options is a `BadAnswer`.
    pub privacy_level_options: Vec<String>,
    pub comment_disabled: bool,
    pub duet_disabled: bool,
    pub stitch_disabled: bool,
    pub max_video_post_duration_sec: Option<i64>,
}

/// What the upstream says of a post that it took.
#[derive(Clone, Debug, PartialEq)]
pub struct PostAccepted {
    pub publish_id: String,
}

/// Where a post stands, as the upstream tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct PostProgress {
    pub state: PostState,
    /// TikTok's code, `[A-Za-z0-9_]`, at most 64; prose that holds no known code is dropped.
    pub fail_reason: Option<String>,
    pub public_post_url: Option<String>,
    /// TikTok's ids of what became public; several when one draft became several posts. Text, because
    /// they don't fit a float. TikTok itself tells these and no address.
    pub public_post_ids: Vec<String>,
}

/// TikTok's own five states. A word we do not know is read as `ProcessingDownload`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostState {
    ProcessingUpload,
    ProcessingDownload,
    SendToUserInbox,
    PublishComplete,
    Failed,
}

/// One upstream with one set of credentials. Calls have a deadline of their own (3 s for what is
/// polled, 10 s for a post) and a cap on the answer's size; none follows a redirect.
#[async_trait]
pub trait Provider: Send + Sync {
    fn capabilities(&self) -> Capabilities;

    /// Asks for a QR code. `attempt` is our own label of this attempt, 8 to 64 of `[A-Za-z0-9_-]`,
    /// never used twice.
    async fn start_qr(&self, attempt: &str) -> Result<QrCode, ProviderError>;

    /// Asks where the code of `token` stands. An answer that names another attempt is a `BadAnswer`.
    async fn check_qr(&self, token: &Secret, attempt: &str) -> Result<QrStatus, ProviderError>;

    /// Every account that these credentials see, of whatever tenant.
    async fn list_accounts(&self) -> Result<Vec<UpstreamAccount>, ProviderError>;

    async fn creator_info(&self, account: &str) -> Result<CreatorInfo, ProviderError>;

    /// Publishes. `OutcomeUnknown` whenever the request may have reached the upstream and no usable
    /// answer came back.
    async fn post(&self, account: &str, post: &PostRequest) -> Result<PostAccepted, ProviderError>;

    async fn post_status(&self, account: &str, publish_id: &str) -> Result<PostProgress, ProviderError>;
}
