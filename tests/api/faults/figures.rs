//! The figures of a run, the bounds that a fault sets them, and the line of the table.

use std::collections::HashMap;

use super::facts::{Facts, Session};
use super::ledger::{Code, Poll, Said};

/// How long a replica may hold a confirmation that it can't write down, before it counts as lost otherwise.
const IN_HAND_MS_MAX: i64 = 15_000;

/// How many of what, and how late. Delays are milliseconds from the phone's confirmation to our row.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// How often the fault was made.
    pub tries: usize,
    pub sessions: usize,
    /// Sessions whose phone confirmed in time.
    pub confirmed: usize,
    /// Of those, sessions that have no account.
    pub lost: usize,
    /// The same, where the confirmation died with the replica or the connection that held it: the upstream
    /// tells it once, so that these end cleanly and are scanned again.
    pub in_hand: usize,
    /// Confirmations with more than one account, and codes handed out twice.
    pub doubled: usize,
    pub wrong_tenant: usize,
    pub overlapping_polls: usize,
    pub unwelcome_calls: usize,
    /// Sessions that ended without an account though their phone had not said so.
    pub false_ends: usize,
    /// Sorted.
    pub delays_ms: Vec<i64>,
    pub api_errors: usize,
    pub api_calls: usize,
    /// Of what the API answered, sorted.
    pub api_ms: Vec<i64>,
}

/// What a fault may cost at most. Nothing means that the table sets no bound.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    pub lost_max: Option<usize>,
    pub in_hand_max: Option<usize>,
    pub overlapping_max: Option<usize>,
    pub unwelcome_max: Option<usize>,
    pub false_ends_max: Option<usize>,
    /// Beyond what a poll interval costs without a fault.
    pub extra_p99_ms: Option<i64>,
    pub extra_max_ms: Option<i64>,
    pub api_p99_ms: Option<i64>,
    pub api_errors_max: Option<usize>,
}

impl Bounds {
    /// Nothing may be lost.
    pub fn lossless() -> Self {
        Self { lost_max: Some(0), false_ends_max: Some(0), ..Self::default() }
    }
}

impl Figures {
    pub fn of(facts: &Facts) -> Self {
        let by_attempt: HashMap<&str, &Code> =
            facts.ledger.codes.iter().map(|code| (code.attempt.as_str(), code)).collect();
        let mut figures = Self {
            sessions: facts.sessions.len(),
            overlapping_polls: facts.ledger.overlapping_polls(),
            unwelcome_calls: facts.ledger.calls.iter().filter(|call| call.unwelcome).count(),
            ..Self::default()
        };
        for session in &facts.sessions {
            figures.add_session(session, &by_attempt, facts);
        }
        let mut accounts: HashMap<&str, usize> = HashMap::new();
        for account in &facts.accounts {
            *accounts.entry(&account.upstream).or_default() += 1;
            let owner = facts
                .sessions
                .iter()
                .find(|s| s.attempts.iter().any(|a| super::ledger::account_of(a) == account.upstream));
            figures.wrong_tenant += usize::from(owner.is_none_or(|owner| owner.tenant != account.tenant));
        }
        let twice = facts.ledger.codes.iter().filter(|code| code.handed_out_ms.len() > 1).count();
        figures.doubled = accounts.values().filter(|count| **count > 1).count() + twice;
        figures.delays_ms.sort_unstable();
        figures
    }

    fn add_session(&mut self, session: &Session, by_attempt: &HashMap<&str, &Code>, facts: &Facts) {
        let codes: Vec<&Code> =
            session.attempts.iter().filter_map(|a| by_attempt.get(a.as_str()).copied()).collect();
        let confirmed = codes.iter().find_map(|code| code.confirmed_ms());
        let handed_out = codes.iter().any(|code| !code.handed_out_ms.is_empty());
        let ended = session.ended_ms();
        match (confirmed, session.confirmed_ms) {
            (Some(phone), Some(row)) => {
                self.confirmed += 1;
                self.delays_ms.push(delay_without(&facts.outages, phone, row));
            }
            (Some(phone), None) if handed_out || ended.is_none_or(|ended| phone < ended) => {
                self.confirmed += 1;
                match codes.iter().any(|code| died_in_hand(code, &facts.kills)) {
                    true => self.in_hand += 1,
                    false => self.lost += 1,
                }
            }
            _ => {}
        }
        let denied = codes.iter().any(|code| !code.confirmed_by_phone());
        let too_soon = ended.is_some_and(|ended| confirmed.is_some_and(|phone| ended < phone));
        self.false_ends += usize::from(session.status != "confirmed" && !denied && too_soon);
    }

    pub fn add_calls(&mut self, answered: impl Iterator<Item = (i64, u16)>, unanswered: usize) {
        for (took_ms, status) in answered {
            self.api_calls += 1;
            self.api_errors += usize::from(status >= 500);
            self.api_ms.push(took_ms);
        }
        self.api_errors += unanswered;
        self.api_calls += unanswered;
        self.api_ms.sort_unstable();
    }

    pub fn delay_ms(&self, percent: usize) -> i64 {
        percentile(&self.delays_ms, percent)
    }

    /// What breaks `bounds`, a sentence each. `usual_ms` is what a confirmation may take without a fault.
    pub fn broken(&self, bounds: &Bounds, usual_ms: i64) -> Vec<String> {
        let extra_p99 = (self.delay_ms(99) - usual_ms).max(0);
        let extra_max = (self.delay_ms(100) - usual_ms).max(0);
        let held: [(&str, Option<i64>, i64); 9] = [
            ("lost with the replica that held them", count(bounds.in_hand_max), self.in_hand as i64),
            ("lost", count(bounds.lost_max), self.lost as i64),
            (
                "polls of a code under way at once",
                count(bounds.overlapping_max),
                self.overlapping_polls as i64,
            ),
            ("calls before the time", count(bounds.unwelcome_max), self.unwelcome_calls as i64),
            ("ended too soon", count(bounds.false_ends_max), self.false_ends as i64),
            ("ms of extra delay at p99", bounds.extra_p99_ms, extra_p99),
            ("ms of extra delay at most", bounds.extra_max_ms, extra_max),
            ("ms for an answer of the API at p99", bounds.api_p99_ms, percentile(&self.api_ms, 99)),
            ("failed calls of the API", count(bounds.api_errors_max), self.api_errors as i64),
        ];
        let broken = held.into_iter().filter_map(|(what, most, is)| Some((what, most?, is)));
        let broken = broken.filter(|(_, most, is)| is > most);
        broken.map(|(what, most, is)| format!("{is} {what}; the bound is {most}")).collect()
    }
}

/// The time from the phone to the row, less what of it nothing could be done in.
fn delay_without(outages: &[(i64, i64)], phone: i64, row: i64) -> i64 {
    let away = outages.iter().map(|(from, to)| (row.min(*to) - phone.max(*from)).max(0));
    row - phone - away.sum::<i64>()
}

/// Whether the confirmation was answered to a replica that was killed soon after, or broke off on its way.
fn died_in_hand(code: &Code, kills: &[(usize, i64)]) -> bool {
    let killed = |poll: &Poll| {
        let soon = |at: &i64| (poll.started_ms..poll.started_ms + IN_HAND_MS_MAX).contains(at);
        kills.iter().any(|(replica, at)| *replica == poll.replica && soon(at))
    };
    code.polls.iter().any(|poll| match poll.said {
        Said::ConfirmedAndLost => true,
        Said::Confirmed => killed(poll),
        _ => false,
    })
}

fn count(most: Option<usize>) -> Option<i64> {
    most.map(|most| most as i64)
}

/// Of sorted values; 0 of none.
pub fn percentile(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(rank).copied().unwrap_or(0)
}

/// What became of one scenario.
#[derive(Clone, Debug)]
pub struct Report {
    pub name: &'static str,
    pub figures: Figures,
    /// Broken bounds and invariants, a sentence each.
    pub faults: Vec<String>,
    /// What else was measured.
    pub notes: Vec<String>,
}

impl Report {
    pub const HEAD: &'static str = "| fault | tries | sessions | confirmed | lost | in hand | doubled | wrong tenant | \
        overlapping | p50 ms | p99 ms | max ms | held |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|";

    /// One line of the table.
    pub fn line(&self) -> String {
        let figures = &self.figures;
        format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            self.name,
            figures.tries,
            figures.sessions,
            figures.confirmed,
            figures.lost,
            figures.in_hand,
            figures.doubled,
            figures.wrong_tenant,
            figures.overlapping_polls,
            figures.delay_ms(50),
            figures.delay_ms(99),
            figures.delay_ms(100),
            if self.faults.is_empty() { "yes" } else { "NO" }
        )
    }

    /// Everything that is to be said below the table.
    pub fn details(&self) -> String {
        let faults = self.faults.iter().map(|fault| format!("{}: BROKEN: {fault}\n", self.name));
        let notes = self.notes.iter().map(|note| format!("{}: {note}\n", self.name));
        notes.chain(faults).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let values: Vec<i64> = (1..=100).collect();

        assert_eq!(
            (percentile(&values, 50), percentile(&values, 99), percentile(&values, 100)),
            (50, 99, 100)
        );
        assert_eq!((percentile(&[7], 50), percentile(&[], 99)), (7, 0));
    }

    #[test]
    fn what_is_beyond_a_bound_is_told_and_what_is_within_is_not() {
        let figures = Figures { lost: 1, delays_ms: vec![3_000, 9_500], ..Figures::default() };
        let bounds = Bounds { lost_max: Some(0), extra_p99_ms: Some(6_000), ..Bounds::default() };

        assert_eq!(
            figures.broken(&bounds, 3_000),
            ["1 lost; the bound is 0", "6500 ms of extra delay at p99; the bound is 6000"]
        );
        assert!(figures.broken(&Bounds { lost_max: Some(1), ..Bounds::default() }, 3_000).is_empty());
    }
}
