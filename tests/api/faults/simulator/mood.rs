//! How the upstream as a whole fares, and what it answers to everybody then.

use std::time::Duration;

use serde_json::json;

use super::tamper::Reply;

/// How long it takes until every replica knows that the upstream wants to be left alone: what is on its way
/// meanwhile can't be called back.
const HEARD_AFTER_MS: i64 = 300;

/// How the upstream as a whole fares.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mood {
    #[default]
    Well,
    /// Takes calls in and never answers.
    Hangs,
    /// Answers after so long.
    Slow(Duration),
    /// Every call fails with this status.
    Fails(u16),
    /// 429, with a `Retry-After` in seconds where there is one; calls are unwelcome until then.
    SlowDown(Option<u64>),
    /// 429 for every call beyond so many in one second.
    Limits(usize),
    /// Our key is refused: 401, or 403 for the plan.
    Refuses(u16),
}

#[derive(Default)]
pub struct Temper {
    pub mood: Mood,
    /// From when to when calls are unwelcome.
    unwelcome_from_ms: i64,
    welcome_from_ms: i64,
    /// Which second it is, and how many calls came in it.
    this_second: (i64, usize),
}

impl Temper {
    /// Whether the gateway knows that it should not call.
    pub fn minds(&self, now: i64) -> bool {
        (self.unwelcome_from_ms..self.welcome_from_ms).contains(&now)
    }

    /// What is answered to every call alike; nothing when the upstream does its work. `Some(None)` is no
    /// answer at all.
    pub fn answer(&mut self, now: i64) -> Option<Option<Reply>> {
        match self.mood {
            Mood::Well | Mood::Slow(_) => None,
            Mood::Hangs => Some(None),
            Mood::Fails(status) => Some(Some(Reply::json(status, &json!({"error": "upstream trouble"})))),
            Mood::SlowDown(retry_after) => {
                let mut reply = Reply::json(429, &json!({"error": "Too many requests"}));
                reply.header = retry_after.map(|seconds| ("retry-after", seconds.to_string()));
                if let Some(seconds) = retry_after.filter(|_| self.welcome_from_ms <= now) {
                    self.unwelcome_from_ms = now + HEARD_AFTER_MS;
                    self.welcome_from_ms = now + seconds as i64 * 1_000;
                }
                Some(Some(reply))
            }
            Mood::Limits(per_second) => {
                let second = now / 1_000;
                let before = if self.this_second.0 == second { self.this_second.1 } else { 0 };
                self.this_second = (second, before + 1);
                (before >= per_second).then(|| {
                    let mut reply = Reply::json(429, &json!({"error": "Too many requests"}));
                    reply.header = Some(("retry-after", "1".to_owned()));
                    Some(reply)
                })
            }
            Mood::Refuses(403) => {
                let body = json!({"error": "QR Code login is only available for Maximum subscription",
                    "subscription": "free"});
                Some(Some(Reply::json(403, &body)))
            }
            Mood::Refuses(status) => Some(Some(Reply::json(status, &json!({"error": "Invalid API key"})))),
        }
    }
}
