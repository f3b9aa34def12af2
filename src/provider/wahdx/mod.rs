//! The reseller: a REST API with one key that links accounts by QR code, holds their tokens itself and
//! posts to them. One key sees the accounts of all tenants; whose they are is known to linkgate alone.
//!
//! `errors` says what a failing answer means, `answers` reads the others, `post` writes the one body
//! that is more than a field. Calls are sent once: who may repeat one is decided further up.

mod answers;
mod errors;
mod json;
mod post;
#[cfg(test)]
mod tests;
mod wire;

use std::time::Duration;

use async_trait::async_trait;
use hyper::Method;
use hyper::header::{ACCEPT, HeaderMap, HeaderValue};
use serde_json::json;
use url::Url;

use self::errors::{Kind, bad_answer, unavailable};
use self::post::PostBody;
use super::client::{Answer, Call, CallError, HttpClient};
use super::{
    Capabilities, CreatorInfo, PostAccepted, PostProgress, Provider, ProviderError, QrCode, QrStatus,
    Refusal, UpstreamAccount,
};
use crate::crypto::secret::Secret;
use crate::model::post::PostRequest;

const READ_DEADLINE: Duration = Duration::from_secs(3);
const POST_DEADLINE: Duration = Duration::from_secs(10);
const ANSWER_BYTES_MAX: usize = 256_000;
/// Holds an image of 200 kB in base64.
const QR_ANSWER_BYTES_MAX: usize = 512_000;
/// The list has no pages: every account of every tenant comes in one answer, some 400 bytes each.
const LIST_ANSWER_BYTES_MAX: usize = 8_000_000;

/// The reseller with one key. Prints nothing of itself.
pub struct Wahdx {
    http: HttpClient,
    /// Up to and with `/api/content`; nothing when it is no web address.
    base_url: Option<Url>,
    /// What every call carries; nothing when no header can carry the key.
    headers: Option<HeaderMap>,
    read_deadline: Duration,
    post_deadline: Duration,
}

impl Wahdx {
    /// `base_url` may have a path of its own, with or without a slash at its end; `/api/content/...` is
    /// appended. With a key that no header can carry, or an address that is not http(s), every call
    /// is `NotConfigured`.
    pub fn new(http: HttpClient, mut base_url: Url, api_key: Secret) -> Self {
        base_url.set_query(None);
        base_url.set_fragment(None);
        let is_web = matches!(base_url.scheme(), "http" | "https");
        if let Ok(mut segments) = base_url.path_segments_mut() {
            segments.pop_if_empty().extend(["api", "content"]);
        }
        Self {
            http,
            base_url: is_web.then_some(base_url),
            headers: headers(&api_key),
            read_deadline: READ_DEADLINE,
            post_deadline: POST_DEADLINE,
        }
    }

    async fn get(&self, kind: Kind, path: &[&str]) -> Result<Answer, ProviderError> {
        self.call(kind, Method::GET, path, None).await
    }

    async fn call(
        &self,
        kind: Kind,
        method: Method,
        path: &[&str],
        body: Option<Vec<u8>>,
    ) -> Result<Answer, ProviderError> {
        let call = Call {
            method,
            url: self.url(path)?,
            headers: self.headers.clone().ok_or(ProviderError::NotConfigured)?,
            body,
            deadline: if kind == Kind::Post { self.post_deadline } else { self.read_deadline },
            answer_bytes_max: match path {
                ["qr-login", "request"] => QR_ANSWER_BYTES_MAX,
                ["accounts"] => LIST_ANSWER_BYTES_MAX,
                _ => ANSWER_BYTES_MAX,
            },
        };
        self.http.send(call).await.map_err(|error| match error {
            CallError::NotSent => ProviderError::Unavailable,
            CallError::Lost => unavailable(kind),
            CallError::TooLarge => bad_answer(kind, "larger than allowed"),
        })
    }

    fn url(&self, path: &[&str]) -> Result<Url, ProviderError> {
        let mut url = self.base_url.clone().ok_or(ProviderError::NotConfigured)?;
        url.path_segments_mut().map_err(|()| ProviderError::NotConfigured)?.extend(path);
        Ok(url)
    }
}

fn headers(api_key: &Secret) -> Option<HeaderMap> {
    let mut key = HeaderValue::from_str(api_key.expose()).ok()?;
    key.set_sensitive(true);
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert("x-api-key", key);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Some(headers)
}

#[async_trait]
impl Provider for Wahdx {
    fn capabilities(&self) -> Capabilities {
        Capabilities { photos_min: 2, photos_max: 35, disclosure: false }
    }

    async fn start_qr(&self, attempt: &str) -> Result<QrCode, ProviderError> {
        let body = json!({"unique_id": attempt}).to_string().into_bytes();
        let path = ["qr-login", "request"];
        let answer = self.call(Kind::Credentials, Method::POST, &path, Some(body)).await?;
        answers::qr_code(&answer, attempt)
    }

    async fn check_qr(&self, token: &Secret, attempt: &str) -> Result<QrStatus, ProviderError> {
        let body = json!({"token": token.expose()}).to_string().into_bytes();
        let path = ["qr-login", "check"];
        let answer = self.call(Kind::Credentials, Method::POST, &path, Some(body)).await?;
        answers::qr_status(&answer, attempt)
    }

    async fn list_accounts(&self) -> Result<Vec<UpstreamAccount>, ProviderError> {
        answers::accounts(&self.get(Kind::Credentials, &["accounts"]).await?)
    }

    async fn creator_info(&self, account: &str) -> Result<CreatorInfo, ProviderError> {
        expect_id(account)?;
        answers::creator_info(&self.get(Kind::Account, &["creator-info", account]).await?)
    }

    async fn post(&self, account: &str, post: &PostRequest) -> Result<PostAccepted, ProviderError> {
        let body = PostBody::new(account, post).ok_or(ProviderError::Refused(Refusal::Invalid))?;
        let body = serde_json::to_vec(&body).map_err(|_| ProviderError::Refused(Refusal::Invalid))?;
        let answer = self.call(Kind::Post, Method::POST, &["post"], Some(body)).await?;
        answers::post_accepted(&answer)
    }

    async fn post_status(&self, account: &str, publish_id: &str) -> Result<PostProgress, ProviderError> {
        expect_id(account)?;
        expect_id(publish_id)?;
        let answer = self.get(Kind::Account, &["status", account, publish_id]).await?;
        answers::post_progress(&answer, publish_id)
    }
}

/// An id that came from this upstream passed the same test; any other can't be known to it.
fn expect_id(id: &str) -> Result<(), ProviderError> {
    if wire::is_id(id) { Ok(()) } else { Err(ProviderError::Refused(Refusal::NotFound)) }
}
