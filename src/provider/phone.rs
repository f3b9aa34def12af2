//! The sandbox's phones, over HTTP as everything of the sandbox.

use std::time::Duration;

use hyper::Method;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
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
}

impl Gesture {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Confirm => "confirm",
            Self::Deny => "deny",
            Self::Expire => "expire",
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

    pub async fn act(&self, token: &Secret, gesture: Gesture) -> Result<(), PhoneError> {
        let path = format!("phone/{}/{}", token.expose(), gesture.as_str());
        let url = self.base_url.join(&path).map_err(|_| PhoneError::Unavailable)?;
        let mut headers = HeaderMap::new();
        let key = HeaderValue::from_str(self.api_key.expose()).map_err(|_| PhoneError::Unavailable)?;
        headers.insert(HeaderName::from_static("x-api-key"), key);
        let call = Call {
            method: Method::POST,
            url,
            headers,
            body: Some(b"{}".to_vec()),
            deadline: Duration::from_secs(3),
            answer_bytes_max: 64_000,
        };
        let answer = self.http.send(call).await.map_err(|_| PhoneError::Unavailable)?;
        match answer.status {
            200 => Ok(()),
            404 => {
                Err(PhoneError::NotNow("the sandbox does not know this code any more; start a new session"))
            }
            409 => Err(PhoneError::NotNow("scan the code first, once, and confirm or deny it after that")),
            410 => Err(PhoneError::NotNow("the code has expired; start a new session")),
            _ => Err(PhoneError::Unavailable),
        }
    }
}
