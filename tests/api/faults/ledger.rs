//! What the simulator writes down of every call. Times are milliseconds since 1970.

use super::simulator::fate::{End, Fate};

/// What was answered to a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    State(&'static str),
    /// The confirmation, whole.
    Confirmed,
    /// The confirmation, and the connection broke before it was there.
    ConfirmedAndLost,
    /// Something that speaks of another session, or is no answer of ours.
    Forged,
    Garbage,
    /// A status that is no success, or nothing at all.
    Trouble,
}

#[derive(Clone, Debug)]
pub struct Poll {
    pub replica: usize,
    pub started_ms: i64,
    /// Nothing while it is under way.
    pub ended_ms: Option<i64>,
    pub said: Said,
}

/// One QR code that the gateway asked for.
#[derive(Clone, Debug)]
pub struct Code {
    /// The gateway's name of it.
    pub attempt: String,
    pub made_ms: i64,
    pub life_ms: i64,
    pub fate: Fate,
    pub polls: Vec<Poll>,
    /// Each time that the confirmation was handed out.
    pub handed_out_ms: Vec<i64>,
}

impl Code {
    /// The upstream's account that a confirmation of this code brings; no two codes bring the same.
    pub fn account(&self) -> String {
        account_of(&self.attempt)
    }

    /// Whether the phone is one that says yes.
    pub fn confirmed_by_phone(&self) -> bool {
        self.fate.end == End::Confirmed
    }

    /// When the phone confirmed, if it did: a phone can't confirm a code whose time is over.
    pub fn confirmed_ms(&self) -> Option<i64> {
        (self.confirmed_by_phone() && self.fate.end_ms < self.life_ms)
            .then(|| self.made_ms + self.fate.end_ms)
    }
}

pub fn account_of(attempt: &str) -> String {
    format!("acc-{attempt}")
}

/// Any call, of whatever kind.
#[derive(Clone, Debug)]
pub struct Call {
    pub kind: &'static str,
    pub started_ms: i64,
    /// Whether it came while the upstream had asked to be left alone.
    pub unwelcome: bool,
}

/// One post that the upstream was given.
#[derive(Clone, Debug)]
pub struct UpstreamPost {
    pub caption: String,
}

#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub codes: Vec<Code>,
    pub calls: Vec<Call>,
    pub posts: Vec<UpstreamPost>,
    /// The most calls that were under way at once.
    pub most_under_way: usize,
}

impl Ledger {
    /// How many polls of one code were under way while another poll of it was.
    pub fn overlapping_polls(&self) -> usize {
        self.codes.iter().map(|code| overlapping(&code.polls)).sum()
    }

    /// How many calls of a kind came between two moments.
    pub fn calls_between(&self, kind: &str, from_ms: i64, to_ms: i64) -> usize {
        let within = |call: &&Call| (from_ms..to_ms).contains(&call.started_ms) && call.kind == kind;
        self.calls.iter().filter(within).count()
    }
}

/// Polls are in the order in which they began.
pub fn overlapping(polls: &[Poll]) -> usize {
    let mut busy_until = i64::MIN;
    let mut overlapping = 0;
    for poll in polls {
        overlapping += usize::from(poll.started_ms < busy_until);
        busy_until = busy_until.max(poll.ended_ms.unwrap_or(i64::MAX));
    }
    overlapping
}
