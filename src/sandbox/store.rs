//! Keys in Redis, and whose they are. One entity has one hash tag, so that a script never touches
//! two slots of a cluster: an owner (an API key's world), a code, a handle of a scan.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use actix_web::HttpRequest;
use aws_lc_rs::{digest, rand};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use redis::{Cmd, FromRedisValue, Script};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::Sandbox;
use crate::redis_client::RedisDown;

/// How long accounts, posts and counts are kept after the last change, in seconds: 7 days.
pub const KEEP_S: u64 = 7 * 24 * 3600;
/// How long a code is kept after it was made, in seconds: well beyond its own life.
pub const CODE_KEEP_S: u64 = 3600;
/// Longest API key that is looked at, in bytes.
const API_KEY_BYTES_MAX: usize = 256;

/// An API key's world: the key's digest, since the key itself is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner(String);

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Owner {
    /// Stands for every owner at once, where faults are set for all.
    pub fn everybody() -> Self {
        Self("everybody".to_owned())
    }
}

impl Sandbox {
    /// Who calls, by `X-API-Key`; nobody when the key is missing or not one that may call.
    pub(super) fn owner(&self, request: &HttpRequest) -> Option<Owner> {
        let key = request.headers().get("x-api-key")?.as_bytes();
        let may_call = match &self.inner.settings.api_key {
            Some(only) => bool::from(only.as_bytes().ct_eq(key)),
            None => key.starts_with(b"sk_") && key.len() <= API_KEY_BYTES_MAX,
        };
        may_call.then(|| Owner(HEXLOWER.encode(&digest_of(key)[..16])))
    }

    pub(super) fn owner_key(&self, owner: &Owner, name: &str) -> String {
        self.key("k", &owner.0, name)
    }

    pub(super) fn code_key(&self, token: &str, name: &str) -> String {
        self.key("c", token, name)
    }

    pub(super) fn handle_key(&self, handle: &str) -> String {
        self.key("h", handle, "token")
    }

    fn key(&self, kind: &str, id: &str, name: &str) -> String {
        format!("{}{{{kind}.{id}}}:{name}", self.inner.settings.prefix)
    }

    pub(super) async fn run<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, RedisDown> {
        self.inner.settings.redis.run(command).await
    }

    /// Runs a script; all `keys` have one tag.
    pub(super) async fn script<T: FromRedisValue>(
        &self,
        script: &Script,
        keys: &[String],
        args: &[&str],
    ) -> Result<T, RedisDown> {
        let mut call = script.prepare_invoke();
        for key in keys {
            call.key(key);
        }
        for arg in args {
            call.arg(*arg);
        }
        self.inner.settings.redis.script(&call).await
    }

    /// All fields of a hash; none for an unknown key.
    pub(super) async fn hash(&self, key: &str) -> Result<HashMap<String, String>, RedisDown> {
        self.run(redis::cmd("HGETALL").arg(key)).await
    }

    /// Runs work on a picture off the async threads, a few at a time. Nothing when every place stays
    /// taken for a second, or the work died.
    pub(super) async fn on_picture<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let place = self.inner.pictures.acquire();
        let _place = tokio::time::timeout(Duration::from_secs(1), place).await.ok()?.ok()?;
        actix_web::web::block(work).await.ok()
    }
}

/// `bytes` random bytes as A-Z2-7. Without a generator nothing can go on.
pub fn random_base32(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    rand::fill(&mut buffer).expect("the system's random generator must work");
    BASE32_NOPAD.encode(&buffer)
}

/// Whether `text` is `length` of A-Z2-7, as our tokens and handles are; others are never looked up.
pub fn is_base32(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'))
}

pub fn digest_of(bytes: &[u8]) -> [u8; 32] {
    let mut answer = [0; 32];
    answer.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    answer
}

/// The same UUID for the same text, whoever asks and how often.
pub fn uuid_of(text: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest_of(text.as_bytes())[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// Some number that is always the same for the same text.
pub fn number_of(text: &str) -> u32 {
    let digest = digest_of(text.as_bytes());
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}
