//! The sandbox's phones, over HTTP as everything of the sandbox.

use std::time::Duration;

use hyper::Method;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use url::Url;

use super::client::{Call, HttpClient};
use crate::crypto::secret::Secret;

/// What a person does with the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    Scan,
    Confirm,
    Deny,
    /// Waits until the code's time is over.
    Expire,
    /// Confirms, and somebody else gets the confirmation.
    Utilise,
}

/// Who holds the phone. What is left out is made up.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Holder {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What they grant; absent: everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// Whose made-up person it is, so that tenants who think of the same name do not share a person.
    pub world: String,
}

impl Gesture {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Confirm => "confirm",
            Self::Deny => "deny",
            Self::Expire => "expire",
            Self::Utilise => "utilise",
        }
    }
}

/// Why the phone did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// The code is not at the point where this can be done. Says what to do instead.
    #[error("{0}")]
    NotNow(&'static str),
    #[error("the sandbox is not available")]
    Unavailable,
}

/// Phones that scan the sandbox's codes. Cheap to clone.
#[derive(Clone)]
pub struct Phone {
    http: HttpClient,
    base_url: Url,
    api_key: Secret,
}

impl Phone {
    /// `base_url` is the sandbox's, with a slash at the end.
    pub fn new(http: HttpClient, base_url: Url, api_key: Secret) -> Self {
        Self { http, base_url, api_key }
    }

    /// `holder` is of use with a confirmation alone.
    pub async fn act(
        &self,
        token: &Secret,
        gesture: Gesture,
        holder: Option<&Holder>,
    ) -> Result<(), PhoneError> {
        let path = format!("phone/{}/{}", token.expose(), gesture.as_str());
        let body = match holder {
            Some(holder) => serde_json::json!({ "account": holder }).to_string(),
            None => "{}".to_owned(),
        };
        match self.post(&path, body).await? {
            200 => Ok(()),
            404 => {
                Err(PhoneError::NotNow("the sandbox does not know this code any more; start a new session"))
            }
            409 => Err(PhoneError::NotNow("scan the code first, once, and confirm or deny it after that")),
            410 => Err(PhoneError::NotNow("the code has expired; start a new session")),
            _ => Err(PhoneError::Unavailable),
        }
    }

    /// Makes TikTok refuse to act for an account until its person confirms again. One that the sandbox has
    /// forgotten is refused already.
    pub async fn expire_account(&self, upstream_account: &str) -> Result<(), PhoneError> {
        match self.post(&format!("accounts/{upstream_account}/expire"), "{}".to_owned()).await? {
            200 | 404 => Ok(()),
            _ => Err(PhoneError::Unavailable),
        }
    }

    /// The status of the sandbox's answer.
    async fn post(&self, path: &str, body: String) -> Result<u16, PhoneError> {
        let url = self.base_url.join(path).map_err(|_| PhoneError::Unavailable)?;
        let mut headers = HeaderMap::new();
        let key = HeaderValue::from_str(self.api_key.expose()).map_err(|_| PhoneError::Unavailable)?;
        headers.insert(HeaderName::from_static("x-api-key"), key);
        let call = Call {
            method: Method::POST,
            url,
            headers,
            body: Some(body.into_bytes()),
            deadline: Duration::from_secs(3),
            answer_bytes_max: 64_000,
        };
        let answer = self.http.send(call).await.map_err(|_| PhoneError::Unavailable)?;
        Ok(answer.status)
    }
}
