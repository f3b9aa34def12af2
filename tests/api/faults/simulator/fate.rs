//! What the person with the phone does with one code, and when. Drawn from the seed and the code's
//! number, so that a run can be repeated.

use crate::faults::clock::Dice;

/// How it goes with one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Confirmed,
    /// The phone says no: the code is expired from then on.
    Denied,
    /// Somebody else takes the confirmation: the code is utilised, and nobody of ours was told.
    Taken,
}

/// Times are milliseconds after the code was made.
#[derive(Clone, Copy, Debug)]
pub struct Fate {
    pub scan_ms: i64,
    pub end: End,
    pub end_ms: i64,
}

/// From what fates are drawn.
#[derive(Clone, Debug)]
pub struct Fates {
    /// Of a hundred codes so many are denied, and so many taken; all others are confirmed.
    pub denied: u8,
    pub taken: u8,
    pub scan_ms: (i64, i64),
    /// From the scan to the end.
    pub end_ms: (i64, i64),
}

impl Default for Fates {
    fn default() -> Self {
        Self { denied: 20, taken: 10, scan_ms: (500, 6_000), end_ms: (500, 8_000) }
    }
}

impl Fates {
    /// Everybody confirms, between `soonest` and `latest`.
    pub fn all_confirm(soonest: i64, latest: i64) -> Self {
        let scan_ms = (soonest / 2, soonest / 2);
        Self { denied: 0, taken: 0, scan_ms, end_ms: (soonest - soonest / 2, latest - soonest / 2) }
    }

    /// The same people, faster by `percent` of the usual speed.
    pub fn hurried(self, percent: i64) -> Self {
        let faster = |(least, most): (i64, i64)| (least * 100 / percent, most * 100 / percent);
        Self { scan_ms: faster(self.scan_ms), end_ms: faster(self.end_ms), ..self }
    }

    pub fn draw(&self, dice: &mut Dice) -> Fate {
        let scan_ms = dice.between(self.scan_ms.0, self.scan_ms.1);
        let end_ms = scan_ms + dice.between(self.end_ms.0, self.end_ms.1);
        let percent = dice.between(1, 100);
        let (denied, taken) = (i64::from(self.denied), i64::from(self.taken));
        let end = if percent <= denied {
            End::Denied
        } else if percent <= denied + taken {
            End::Taken
        } else {
            End::Confirmed
        };
        Fate { scan_ms, end, end_ms }
    }
}
