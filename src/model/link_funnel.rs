//! The funnel of linking: how far sessions come, and how long each step takes. A session that reached a
//! step counts as having passed the steps before it, also where nobody saw it do so: what was scanned
//! was shown.

use chrono::{DateTime, Utc};

/// How far a session came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Its row was made.
    Created,
    /// A person could see a code.
    Shown,
    Scanned,
    Confirmed,
    /// The confirmation reached somebody who waited for it.
    Told,
}

impl Step {
    pub const ALL: [Self; 5] = [Self::Created, Self::Shown, Self::Scanned, Self::Confirmed, Self::Told];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Shown => "shown",
            Self::Scanned => "scanned",
            Self::Confirmed => "confirmed",
            Self::Told => "told",
        }
    }
}

/// How somebody saw the code, or heard of the confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The answer that started a session of the compatible surface holds the picture.
    Answer,
    /// The hosted page.
    Page,
    /// The tenant's event stream.
    Stream,
    /// `qr-login/check`.
    Check,
    /// `GET /v1/link-sessions/{unique_id}`.
    Get,
    Webhook,
}

impl Via {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Page => "page",
            Self::Stream => "stream",
            Self::Check => "check",
            Self::Get => "get",
            Self::Webhook => "webhook",
        }
    }
}

/// When a session reached each step, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub created_at: DateTime<Utc>,
    pub shown_at: Option<DateTime<Utc>>,
    pub scanned_at: Option<DateTime<Utc>>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub told_at: Option<DateTime<Utc>>,
}

/// From one step to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    CreatedToShown,
    ShownToScanned,
    ScannedToConfirmed,
    ConfirmedToTold,
    CreatedToConfirmed,
}

impl Span {
    pub const ALL: [Self; 5] = [
        Self::CreatedToShown,
        Self::ShownToScanned,
        Self::ScannedToConfirmed,
        Self::ConfirmedToTold,
        Self::CreatedToConfirmed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreatedToShown => "created_to_shown",
            Self::ShownToScanned => "shown_to_scanned",
            Self::ScannedToConfirmed => "scanned_to_confirmed",
            Self::ConfirmedToTold => "confirmed_to_told",
            Self::CreatedToConfirmed => "created_to_confirmed",
        }
    }

    /// Where it ends: what is known once a session is there.
    pub fn end(self) -> Step {
        match self {
            Self::CreatedToShown => Step::Shown,
            Self::ShownToScanned => Step::Scanned,
            Self::ScannedToConfirmed | Self::CreatedToConfirmed => Step::Confirmed,
            Self::ConfirmedToTold => Step::Told,
        }
    }

    /// Seconds; nothing where one of its ends is not known. A code may be seen before the note of it is
    /// made, so that what would be less than nothing is nothing.
    pub fn secs(self, times: &Times) -> Option<f64> {
        let (from, to) = match self {
            Self::CreatedToShown => (Some(times.created_at), times.shown_at),
            Self::ShownToScanned => (times.shown_at, times.scanned_at),
            Self::ScannedToConfirmed => (times.scanned_at, times.confirmed_at),
            Self::ConfirmedToTold => (times.confirmed_at, times.told_at),
            Self::CreatedToConfirmed => (Some(times.created_at), times.confirmed_at),
        };
        let took = to? - from?;
        Some(took.as_seconds_f64().max(0.0))
    }
}

/// How many sessions came how far and stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The last step they reached.
    pub step: Step,
    /// Whether they may still go on by a scan or a confirmation.
    pub pending: bool,
    pub sessions: i64,
}

/// What was lost between a step and the next.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DropOff {
    /// Sessions that reached the first and have ended without the second. None of them is pending.
    pub sessions: i64,
    /// Those, of all that reached the first and either ended there or went on; nothing when there are
    /// none of these.
    pub share: Option<f64>,
}

/// Seconds that a span took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Percentiles {
    pub p50: Option<f64>,
    pub p90: Option<f64>,
    pub p99: Option<f64>,
}

/// The funnel of some sessions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Funnel {
    /// How many reached each step, in their order.
    pub reached: [i64; 5],
    /// From each step to the next.
    pub drop_off: [DropOff; 4],
}

impl Funnel {
    /// Sums up. The same step may come several times.
    pub fn of(standings: &[Standing]) -> Self {
        let count = |so: &dyn Fn(&Standing) -> bool| -> i64 {
            standings.iter().filter(|standing| so(standing)).map(|standing| standing.sessions).sum()
        };
        let reached = Step::ALL.map(|step| count(&|standing| standing.step >= step));
        let drop_off = [0, 1, 2, 3].map(|at| {
            let lost = count(&|standing| standing.step == Step::ALL[at] && !standing.pending);
            let decided = lost + reached[at + 1];
            DropOff { sessions: lost, share: (decided > 0).then(|| lost as f64 / decided as f64) }
        });
        Self { reached, drop_off }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(step: Step, pending: bool, sessions: i64) -> Standing {
        Standing { step, pending, sessions }
    }

    #[test]
    fn who_reached_a_step_has_passed_those_before() {
        let funnel = Funnel::of(&[
            standing(Step::Created, false, 10),
            standing(Step::Shown, false, 5),
            standing(Step::Scanned, false, 3),
            standing(Step::Confirmed, false, 1),
            standing(Step::Told, false, 81),
        ]);

        assert_eq!(funnel.reached, [100, 90, 85, 82, 81]);
        assert_eq!(funnel.drop_off.map(|step| step.sessions), [10, 5, 3, 1]);
        assert_eq!(funnel.drop_off[0].share, Some(0.1));
        assert_eq!(funnel.drop_off[3].share, Some(1.0 / 82.0));
    }

    #[test]
    fn who_may_still_go_on_is_not_lost() {
        let funnel = Funnel::of(&[standing(Step::Shown, true, 7), standing(Step::Told, false, 3)]);

        assert_eq!(funnel.reached, [10, 10, 3, 3, 3]);
        assert_eq!(funnel.drop_off[1], DropOff { sessions: 0, share: Some(0.0) });
    }

    #[test]
    fn of_nothing_nothing_is_lost() {
        let funnel = Funnel::of(&[]);

        assert_eq!(funnel.reached, [0; 5]);
        assert_eq!(funnel.drop_off, [DropOff::default(); 4]);
    }

    #[test]
    fn a_span_has_both_its_ends() {
        let at = |secs: i64| DateTime::from_timestamp(1_000 + secs, 0);
        let times = Times {
            created_at: at(0).unwrap(),
            shown_at: at(9),
            scanned_at: at(4),
            confirmed_at: at(30),
            told_at: None,
        };

        let secs = Span::ALL.map(|span| span.secs(&times));

        assert_eq!(secs, [Some(9.0), Some(0.0), Some(26.0), None, Some(30.0)]);
    }
}
