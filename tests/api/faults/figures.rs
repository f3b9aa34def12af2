//! The figures of a run, the bounds that a fault sets them, and the line of the table.

use std::collections::HashMap;

use super::facts::{Facts, Session};
use super::ledger::{Code, Said};

/// How many sessions are told of in full when a bound is broken.
const STORIES: usize = 5;
/// How long a replica may hold a confirmation that it can't write down, before it counts as lost otherwise.
const IN_HAND_MS_MAX: i64 = 60_000;

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
    /// Calls of the upstream that were under way at once.
    pub most_under_way: usize,
    /// Sessions that ended without an account though their phone had not said so.
    pub false_ends: usize,
    /// From the kill of a replica to the end of the last session whose confirmation it held.
    pub resolved_ms: i64,
    /// Sorted.
    pub delays_ms: Vec<i64>,
    /// The same of each tenant, not sorted.
    pub delays_of: HashMap<String, Vec<i64>>,
    /// Calls of the tenants that failed with 5xx or had no answer, and which.
    pub api_errors: i64,
    pub failed_calls: Vec<String>,
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
    pub resolved_ms: Option<i64>,
    pub api_errors_max: Option<i64>,
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
            most_under_way: facts.ledger.most_under_way,
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
                let delay = delay_without(&facts.outages, phone, row);
                self.delays_ms.push(delay);
                self.delays_of.entry(session.tenant.clone()).or_default().push(delay);
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
        let in_hand_since = codes.iter().filter_map(|code| killed_in_hand_ms(code, &facts.kills)).max();
        if let (Some(killed), Some(ended)) = (in_hand_since, ended) {
            self.resolved_ms = self.resolved_ms.max(ended - killed);
        }
        let denied = codes.iter().any(|code| !code.confirmed_by_phone());
        let too_soon = ended.is_some_and(|ended| confirmed.is_some_and(|phone| ended < phone));
        self.false_ends += usize::from(session.status != "confirmed" && !denied && too_soon);
    }

    pub fn delay_ms(&self, percent: usize) -> i64 {
        percentile(&self.delays_ms, percent)
    }

    /// How much longer the others wait than the tenant with the most sessions, at p50, in percent.
    pub fn unfairness_percent(&self) -> i64 {
        let greedy = self.delays_of.iter().max_by_key(|(_, delays)| delays.len()).map(|(tenant, _)| tenant);
        let median = |of_greedy: bool| {
            let wanted = self.delays_of.iter().filter(|(tenant, _)| (Some(*tenant) == greedy) == of_greedy);
            let mut delays: Vec<i64> = wanted.flat_map(|(_, delays)| delays).copied().collect();
            delays.sort_unstable();
            percentile(&delays, 50)
        };
        median(false).max(1) * 100 / median(true).max(1)
    }

    /// What breaks the bounds that count, a sentence each.
    pub fn wrong(&self, bounds: &Bounds) -> Vec<String> {
        beyond([
            ("lost", bounds.lost_max, self.lost),
            ("lost with what held them", bounds.in_hand_max, self.in_hand),
            ("polls of a code under way at once", bounds.overlapping_max, self.overlapping_polls),
            ("calls before the time", bounds.unwelcome_max, self.unwelcome_calls),
            ("ended too soon", bounds.false_ends_max, self.false_ends),
        ])
    }

    /// What breaks the bounds that a machine busy with something else may break too, a sentence each. `usual_ms` is what a confirmation may take without
    /// a fault.
    pub fn late(&self, bounds: &Bounds, usual_ms: i64) -> Vec<String> {
        let extra = |percent| (self.delay_ms(percent) - usual_ms).max(0);
        beyond([
            ("ms of extra delay at p99", bounds.extra_p99_ms, extra(99)),
            ("ms of extra delay at most", bounds.extra_max_ms, extra(100)),
            ("ms from a kill to the end of what it held", bounds.resolved_ms, self.resolved_ms),
            ("failed calls of the API", bounds.api_errors_max, self.api_errors),
        ])
    }
}

fn beyond<T: PartialOrd + std::fmt::Display, const N: usize>(held: [(&str, Option<T>, T); N]) -> Vec<String> {
    let bounded = held.into_iter().filter_map(|(what, most, is)| Some((what, most?, is)));
    let beyond = bounded.filter(|(_, most, is)| is > most);
    beyond.map(|(what, most, is)| format!("{is} {what}; the bound is {most}")).collect()
}

/// The time from the phone to the row, less what of it nothing could be done in.
fn delay_without(outages: &[(i64, i64)], phone: i64, row: i64) -> i64 {
    let away = outages.iter().map(|(from, to)| (row.min(*to) - phone.max(*from)).max(0));
    row - phone - away.sum::<i64>()
}

/// When the replica was killed that had been answered the confirmation a moment before.
fn killed_in_hand_ms(code: &Code, kills: &[(usize, i64)]) -> Option<i64> {
    let poll = code.polls.iter().find(|poll| poll.said == Said::Confirmed)?;
    let soon = poll.started_ms..poll.started_ms + IN_HAND_MS_MAX;
    kills.iter().find(|(replica, at)| *replica == poll.replica && soon.contains(at)).map(|(_, at)| *at)
}

/// Whether the confirmation went to a replica that was killed soon after, or broke off on its way.
fn died_in_hand(code: &Code, kills: &[(usize, i64)]) -> bool {
    let broke_off = code.polls.iter().any(|poll| poll.said == Said::ConfirmedAndLost);
    broke_off || killed_in_hand_ms(code, kills).is_some()
}

/// What happened to the sessions that fared worst, for whoever looks for the reason.
pub fn stories(facts: &Facts) -> Vec<String> {
    let by_attempt: HashMap<&str, &Code> =
        facts.ledger.codes.iter().map(|code| (code.attempt.as_str(), code)).collect();
    let mut worst: Vec<(i64, String)> = Vec::new();
    for session in &facts.sessions {
        let codes = session.attempts.iter().filter_map(|attempt| by_attempt.get(attempt.as_str()).copied());
        let codes: Vec<&Code> = codes.collect();
        let Some(phone) = codes.iter().find_map(|code| code.confirmed_ms()) else { continue };
        let since = |at: i64| at - session.created_ms;
        let changes = session.changes.iter().map(|change| format!("{} {}", since(change.at_ms), change.kind));
        let changes: Vec<String> = changes.collect();
        let polls = codes.iter().flat_map(|code| &code.polls);
        let polls: Vec<String> =
            polls.map(|p| format!("{} r{} {:?}", since(p.started_ms), p.replica, p.said)).collect();
        let delay = session.confirmed_ms.map_or(i64::MAX, |row| row - phone);
        let told = format!(
            "{} began at {}, its phone confirmed after {} ms; rows: {}; polls: {}",
            session.label,
            session.created_ms,
            since(phone),
            changes.join(", "),
            polls.join(", ")
        );
        worst.push((delay, told));
    }
    worst.sort_by_key(|(delay, _)| -delay);
    worst.into_iter().take(STORIES).map(|(_, told)| told).collect()
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
    /// Broken invariants and counts that are too high, a sentence each.
    pub wrong: Vec<String>,
    /// Broken bounds of time, and the like: a machine that is busy with something else may break them too.
    pub late: Vec<String>,
    /// What else was measured.
    pub notes: Vec<String>,
}

impl Report {
    pub const HEAD: &'static str = "| fault | tries | sessions | confirmed | lost | in hand | doubled | wrong tenant | \
        overlapping | p50 ms | p99 ms | max ms | held |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|";

    /// Notes a figure of time and holds it to its bound.
    pub fn hold(&mut self, what: &str, is: i64, most: i64) {
        self.notes.push(format!("{is} {what}"));
        if is > most {
            self.late.push(format!("{is} {what}; the bound is {most}"));
        }
    }

    /// The same for a count.
    pub fn hold_count(&mut self, what: &str, is: usize, most: usize) {
        self.notes.push(format!("{is} {what}"));
        if is > most {
            self.wrong.push(format!("{is} {what}; the bound is {most}"));
        }
    }

    pub fn held(&self) -> bool {
        self.wrong.is_empty() && self.late.is_empty()
    }

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
            if self.held() { "yes" } else { "NO" }
        )
    }

    /// Everything that is to be said below the table.
    pub fn details(&self) -> String {
        let faults = self.wrong.iter().chain(&self.late);
        let faults = faults.map(|fault| format!("{}: BROKEN: {fault}\n", self.name));
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

        assert_eq!(figures.wrong(&bounds), ["1 lost; the bound is 0"]);
        assert_eq!(figures.late(&bounds, 3_000), ["6500 ms of extra delay at p99; the bound is 6000"]);
        let wider = Bounds { lost_max: Some(1), extra_p99_ms: Some(6_500), ..Bounds::default() };
        assert!(figures.wrong(&wider).is_empty() && figures.late(&wider, 3_000).is_empty());
    }
}
