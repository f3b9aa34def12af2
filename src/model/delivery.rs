//! Deliveries: sending one event to one webhook endpoint, again and again until it is taken or enough was tried.

use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::event::Event;
use super::id::{DeliveryId, EventId, NotAnId, WebhookEndpointId};

/// How long to wait after each failed attempt, in seconds, about; after the last there is none.
pub const WAITS_SECS: [u32; 11] =
    [5, 30, 120, 600, 1_800, 3_600, 2 * 3_600, 5 * 3_600, 10 * 3_600, 14 * 3_600, 20 * 3_600];
/// How often one delivery is tried.
pub const ATTEMPTS_MAX: u32 = WAITS_SECS.len() as u32 + 1;
/// An endpoint that asks by `Retry-After` for more is tried again after this long.
pub const RETRY_AFTER_HOURS_MAX: u64 = 24;
/// How long, at most, a `Retry-After` holds back everything else that waits for that endpoint, in seconds.
pub const PAUSE_SECS_MAX: u64 = 3_600;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text).ok_or(NotAnId)
            }
        }
    };
}

words! {
    /// Where a delivery stands.
    DeliveryStatus {
        /// To be tried, for the first time or again.
        Pending = "pending",
        Succeeded = "succeeded",
        /// Tried often enough, or refused for good.
        Failed = "failed",
    }
}

words! {
    /// Why there is a delivery.
    DeliveryCause {
        Event = "event",
        /// Its tenant asked for the event once more.
        Redelivery = "redelivery",
        /// Its tenant tried the endpoint out.
        Test = "test",
    }
}

/// One delivery with its log.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub id: DeliveryId,
    pub endpoint: WebhookEndpointId,
    pub event: Event,
    pub cause: DeliveryCause,
    pub status: DeliveryStatus,
    /// When it is tried next; nothing once it has ended.
    pub next_attempt_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    /// Oldest first, at most `ATTEMPTS_MAX`.
    pub attempts: Vec<Attempt>,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// From 1.
    pub number: u32,
    /// Where it went; nothing for one of a program that did not keep it.
    pub url: Option<String>,
    pub at: DateTime<Utc>,
    pub took: Duration,
    /// Nothing when no answer came.
    pub response_status: Option<u16>,
    /// The beginning of the answer's body.
    pub response_excerpt: Option<String>,
    /// A word; nothing for a success.
    pub error: Option<String>,
}

/// Which deliveries to list.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    pub status: Option<DeliveryStatus>,
    pub event: Option<EventId>,
}

/// What an attempt's answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Taken,
    /// To be tried again, after this long at least where the endpoint said so.
    NotTaken {
        error: &'static str,
        retry_after: Option<Duration>,
    },
    /// The endpoint wants to hear nothing any more.
    Gone,
}

/// What a status means: any 2xx is a success, everything else is none. A redirect is not followed.
pub fn verdict_of(status: u16, retry_after: Option<Duration>) -> Verdict {
    match status {
        200..=299 => Verdict::Taken,
        410 => Verdict::Gone,
        429 | 503 => Verdict::NotTaken { error: "asked_to_wait", retry_after },
        300..=399 => Verdict::NotTaken { error: "redirected", retry_after: None },
        500..=599 => Verdict::NotTaken { error: "server_error", retry_after: None },
        _ => Verdict::NotTaken { error: "refused", retry_after: None },
    }
}

/// How long to wait after the attempt of that number (from 1) has failed; nothing after the last. `chance` from
/// 0 to 1 spreads the waits from a half to one and a half of the table's, so that what failed together does not
/// come back together. A `Retry-After` is kept where it is longer.
pub fn wait_after(attempt: u32, retry_after: Option<Duration>, chance: f64) -> Option<TimeDelta> {
    let index = usize::try_from(attempt.checked_sub(1)?).ok()?;
    let usual = f64::from(*WAITS_SECS.get(index)?) * (0.5 + chance);
    // Those that were told the same time do not all come at that moment either.
    let asked = retry_after.map_or(0.0, |wait| {
        let most = Duration::from_secs(RETRY_AFTER_HOURS_MAX * 3_600);
        wait.min(most).as_secs_f64() * (1.0 + chance / 10.0)
    });
    Some(TimeDelta::milliseconds((usual.max(asked) * 1_000.0) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_tried_for_more_than_a_day_whatever_chance_says() {
        for (chance, hours) in [(0.0, 24..30), (0.5, 48..60), (1.0, 72..90)] {
            let waits = (1..).map_while(|attempt| wait_after(attempt, None, chance));
            let total: TimeDelta = waits.fold(TimeDelta::zero(), |sum, wait| sum + wait);

            assert!(hours.contains(&total.num_hours()), "{chance}: {total}");
        }
        assert_eq!(wait_after(ATTEMPTS_MAX, None, 0.5), None);
        assert_eq!(wait_after(0, None, 0.5), None);
    }

    #[test]
    fn waits_grow_and_are_spread() {
        let waits: Vec<_> = (1..ATTEMPTS_MAX).filter_map(|attempt| wait_after(attempt, None, 0.5)).collect();

        assert!(waits.is_sorted() && waits.len() == 11);
        assert_eq!(waits[0], TimeDelta::seconds(5));
        assert_eq!(wait_after(1, None, 0.0), Some(TimeDelta::milliseconds(2_500)));
        assert_eq!(wait_after(1, None, 1.0), Some(TimeDelta::milliseconds(7_500)));
    }

    #[test]
    fn what_an_endpoint_asks_for_is_kept_within_a_day_and_never_shortens_the_wait() {
        let asked = |secs| wait_after(1, Some(Duration::from_secs(secs)), 0.0);

        assert_eq!(asked(1), Some(TimeDelta::milliseconds(2_500)));
        assert_eq!(asked(90), Some(TimeDelta::seconds(90)));
        assert_eq!(asked(u64::MAX), Some(TimeDelta::hours(24)));
        assert_eq!(wait_after(ATTEMPTS_MAX, Some(Duration::from_secs(1)), 0.0), None);
    }

    #[test]
    fn only_two_hundreds_are_successes() {
        for status in [100, 199, 300, 301, 308, 399, 400, 404, 408, 429, 499, 500, 503, 599, 600] {
            assert!(matches!(verdict_of(status, None), Verdict::NotTaken { .. }), "{status}");
        }
        for status in [200, 201, 202, 204, 299] {
            assert_eq!(verdict_of(status, None), Verdict::Taken, "{status}");
        }
        assert_eq!(verdict_of(410, None), Verdict::Gone);
    }

    #[test]
    fn waiting_is_asked_for_by_two_statuses_alone() {
        let hour = Some(Duration::from_secs(3_600));

        for status in [429, 503] {
            assert_eq!(
                verdict_of(status, hour),
                Verdict::NotTaken { error: "asked_to_wait", retry_after: hour }
            );
        }
        assert_eq!(verdict_of(500, hour), Verdict::NotTaken { error: "server_error", retry_after: None });
        assert_eq!(verdict_of(302, hour), Verdict::NotTaken { error: "redirected", retry_after: None });
    }

    #[test]
    fn each_word_is_read_back() {
        for status in DeliveryStatus::ALL {
            assert_eq!(status.as_str().parse(), Ok(*status));
        }
        for cause in DeliveryCause::ALL {
            assert_eq!(cause.as_str().parse(), Ok(*cause));
        }
    }
}
