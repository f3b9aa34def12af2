//! One sending of one event.

use std::time::Duration;

use url::Url;

use crate::crypto::webhook_signature::SigningSecret;
use crate::guard::{Guard, GuardError};

/// From the look-up of the name to the answer.
const DEADLINE: Duration = Duration::from_secs(10);
/// How much of an answer's body is kept, in bytes.
pub const EXCERPT_BYTES_MAX: usize = 1_024;

/// What is sent.
pub struct Message {
    /// The event's id: the same in every attempt, so that receivers know what they have seen.
    pub id: String,
    /// Of this attempt, in seconds since 1970.
    pub timestamp: i64,
    pub body: Vec<u8>,
    /// The newest first; each signs.
    pub secrets: Vec<SigningSecret>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Answered {
        status: u16,
        retry_after: Option<Duration>,
        /// The beginning of the answer's body, at most `EXCERPT_BYTES_MAX` bytes; what is no text is replaced.
        excerpt: String,
    },
    Unanswered(GuardError),
}

impl Message {
    pub async fn send(self, guard: &Guard, url: &Url) -> Outcome {
        let headers = self.headers();
        match guard.post(url, headers, self.body, EXCERPT_BYTES_MAX, DEADLINE).await {
            Ok(answer) => Outcome::Answered {
                status: answer.status,
                retry_after: answer.retry_after,
                excerpt: excerpt(&answer.body),
            },
            Err(error) => Outcome::Unanswered(error),
        }
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        let signatures: Vec<String> =
            self.secrets.iter().map(|secret| secret.sign(&self.id, self.timestamp, &self.body)).collect();
        let mut headers = log_headers(&self.id, self.timestamp);
        headers.push(("webhook-signature", signatures.join(" ")));
        headers
    }
}

/// The headers of an attempt, without its signature: who may read the log may not send what passes for ours.
pub fn log_headers(id: &str, timestamp: i64) -> Vec<(&'static str, String)> {
    vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp.to_string()),
    ]
}

/// As text that the database takes and that fits: no zero byte, whole characters.
fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body).replace('\0', "\u{fffd}");
    let mut end = text.len().min(EXCERPT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_whole_characters_without_zero_bytes_within_its_bytes() {
        let long = "é".repeat(EXCERPT_BYTES_MAX);
        assert_eq!(excerpt(long.as_bytes()).len(), EXCERPT_BYTES_MAX);
        assert_eq!(excerpt(b"a\0b"), "a\u{fffd}b");
        let wild = excerpt(&[0xff; EXCERPT_BYTES_MAX]);
        assert!(wild.len() <= EXCERPT_BYTES_MAX && wild.chars().all(|c| c == '\u{fffd}'));
    }

    #[test]
    fn each_secret_signs() {
        let secrets = vec![SigningSecret::random(), SigningSecret::random()];
        let signed: Vec<String> = secrets.iter().map(|secret| secret.sign("evt_1", 7, b"{}")).collect();
        let message = Message { id: "evt_1".into(), timestamp: 7, body: b"{}".to_vec(), secrets };

        let headers = message.headers();

        assert!(headers.contains(&("webhook-signature", signed.join(" "))));
        assert!(headers.contains(&("webhook-id", "evt_1".into())));
        assert!(headers.contains(&("webhook-timestamp", "7".into())));
    }
}
