//! The invariants I1 to I8, held against what is known of a run. Each violation is a sentence.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::facts::{Facts, Session, is_an_end};
use super::ledger::{self, Said};

/// How long after its life a session may be pending.
const END_MS_MAX: i64 = 10_000;
/// A poll of a code whose end is on disk is one too many from so long after it on: the word may be under
/// way to the worker that has just claimed it.
const KNOWN_AFTER_MS: i64 = 1_000;
/// One more poll finds that a session has ended whose worker died after writing that down.
const POLLS_AFTER_END_MAX: usize = 1;

/// A broken promise, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// 1 to 8.
    pub invariant: u8,
    pub what: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "I{}: {}", self.invariant, self.what)
    }
}

/// Everything that is wrong, in the order of the invariants.
pub fn violations(facts: &Facts) -> Vec<Violation> {
    let checks: [fn(&Facts) -> Vec<String>; 8] = [
        each_session_ends_once_and_in_time,
        each_confirmation_gives_one_account_of_the_right_tenant,
        no_code_is_exchanged_twice,
        each_linked_account_has_one_event,
        each_post_is_sent_once,
        no_tenant_sees_anothers,
        no_secret_is_told,
        states_only_move_forward,
    ];
    let numbered = (1..).zip(checks);
    let found = numbered.flat_map(|(invariant, check)| {
        check(facts).into_iter().map(move |what| Violation { invariant, what })
    });
    found.collect()
}

fn each_session_ends_once_and_in_time(facts: &Facts) -> Vec<String> {
    let mut wrong = Vec::new();
    for session in &facts.sessions {
        let name = name(session);
        let ends: Vec<&str> =
            session.changes.iter().map(|c| c.kind.as_str()).filter(|k| is_an_end(k)).collect();
        match (&ends[..], session.is_pending()) {
            ([], true) => wrong.push(format!("{name} is still {}", session.status)),
            ([end], false) if *end == session.status => {}
            _ => wrong.push(format!("{name} is {} and its timeline ends with {ends:?}", session.status)),
        }
        let latest = latest_end_ms(facts, session.expires_ms);
        if let Some(late) = session.ended_ms().map(|ended| ended - latest).filter(|late| *late > 0) {
            wrong.push(format!("{name} ended {late} ms after its life and the {END_MS_MAX} ms that follow"));
        }
    }
    wrong
}

/// A session whose time ends while nobody can end it has the same patience once somebody can.
fn latest_end_ms(facts: &Facts, expires_ms: i64) -> i64 {
    let mut latest = expires_ms + END_MS_MAX;
    for (from, to) in &facts.outages {
        if (*from..*to).contains(&latest) || (*from..*to).contains(&expires_ms) {
            latest = to + END_MS_MAX;
        }
    }
    latest
}

fn each_confirmation_gives_one_account_of_the_right_tenant(facts: &Facts) -> Vec<String> {
    let mut wrong = Vec::new();
    let owners = owners_of_upstream_accounts(facts);
    let handed_out: HashSet<String> = facts
        .ledger
        .codes
        .iter()
        .filter(|code| !code.handed_out_ms.is_empty())
        .map(ledger::Code::account)
        .collect();
    let mut of_one: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for account in &facts.accounts {
        of_one.entry(&account.upstream).or_default().push(&account.id);
        if !handed_out.contains(&account.upstream) {
            wrong.push(format!(
                "account {} was linked without a confirmation of {}",
                account.id, account.upstream
            ));
        }
        match owners.get(&account.upstream) {
            Some(owner) if owner.tenant == account.tenant && owner.user == account.user => {}
            Some(owner) => wrong.push(format!(
                "account {} belongs to {}/{} and was confirmed for {}/{}",
                account.id, account.tenant, account.user, owner.tenant, owner.user
            )),
            None => wrong.push(format!("account {} belongs to a code that no session shows", account.id)),
        }
    }
    for (upstream, accounts) in of_one.iter().filter(|(_, accounts)| accounts.len() > 1) {
        wrong.push(format!("the confirmation of {upstream} gave {} accounts: {accounts:?}", accounts.len()));
    }
    wrong.extend(confirmed_sessions_without_their_account(facts));
    wrong
}

fn confirmed_sessions_without_their_account(facts: &Facts) -> Vec<String> {
    let accounts: HashMap<&str, &str> =
        facts.accounts.iter().map(|account| (account.id.as_str(), account.upstream.as_str())).collect();
    let confirmed = facts.sessions.iter().filter(|session| session.status == "confirmed");
    let strange = confirmed.filter(|session| {
        let account = session.account.as_deref().and_then(|id| accounts.get(id));
        !session.attempts.iter().any(|attempt| account == Some(&ledger::account_of(attempt).as_str()))
    });
    strange
        .map(|session| format!("{} is confirmed with an account that is not its own", name(session)))
        .collect()
}

/// Which session each of the upstream's accounts was confirmed for.
fn owners_of_upstream_accounts(facts: &Facts) -> HashMap<String, &Session> {
    let pairs = facts
        .sessions
        .iter()
        .flat_map(|session| session.attempts.iter().map(move |a| (ledger::account_of(a), session)));
    pairs.collect()
}

fn no_code_is_exchanged_twice(facts: &Facts) -> Vec<String> {
    let mut wrong = Vec::new();
    let by_attempt: HashMap<&str, &Session> = facts
        .sessions
        .iter()
        .flat_map(|session| session.attempts.iter().map(move |attempt| (attempt.as_str(), session)))
        .collect();
    for code in &facts.ledger.codes {
        if code.handed_out_ms.len() > 1 {
            wrong.push(format!("code {} was exchanged {} times", code.attempt, code.handed_out_ms.len()));
        }
        let exchanging = code.polls.iter().find(|poll| poll.said == Said::Confirmed);
        if let Some(exchange) = exchanging {
            let end = exchange.ended_ms.unwrap_or(i64::MAX);
            let within = |poll: &&ledger::Poll| (exchange.started_ms..end).contains(&poll.started_ms);
            if code.polls.iter().filter(within).count() > 1 {
                wrong.push(format!("code {} was asked for again while it was exchanged", code.attempt));
            }
        }
        let known = by_attempt.get(code.attempt.as_str()).and_then(|session| session.confirmed_ms);
        let Some(known) = known else { continue };
        let again = code.polls.iter().filter(|poll| poll.started_ms > known + KNOWN_AFTER_MS).count();
        if again > POLLS_AFTER_END_MAX {
            wrong.push(format!("code {} was asked for {again} times after its end was known", code.attempt));
        }
    }
    wrong
}

fn each_linked_account_has_one_event(facts: &Facts) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ids = HashSet::new();
    let mut told: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for event in &facts.events {
        if !ids.insert(&event.id) {
            wrong.push(format!("event {} is there twice", event.id));
        }
        for (kind, field) in [("account.linked", "account_id"), ("link_session.confirmed", "unique_id")] {
            if event.kind == kind {
                let about = event.data[field].as_str().unwrap_or_default();
                *told.entry((&event.tenant, kind, about)).or_default() += 1;
            }
        }
    }
    let linked = facts.accounts.iter().map(|a| (a.tenant.as_str(), "account.linked", a.id.as_str()));
    let confirmed = facts.sessions.iter().filter(|session| session.status == "confirmed");
    let confirmed = confirmed.map(|s| (s.tenant.as_str(), "link_session.confirmed", s.label.as_str()));
    for about in linked.chain(confirmed) {
        let count = told.remove(&about).unwrap_or(0);
        if count != 1 {
            wrong.push(format!("{} of {} was told by {count} events", about.1, about.2));
        }
    }
    for ((_, kind, about), count) in told {
        wrong.push(format!("{count} events {kind} tell of {about}, which is not so"));
    }
    wrong
}

fn each_post_is_sent_once(facts: &Facts) -> Vec<String> {
    let mut sent: HashMap<&str, usize> = HashMap::new();
    for post in &facts.ledger.posts {
        *sent.entry(&post.caption).or_default() += 1;
    }
    let mut wrong = Vec::new();
    for (caption, count) in &sent {
        if *count > 1 {
            wrong.push(format!("the post {caption:?} was sent {count} times"));
        }
        if !facts.posts.iter().any(|post| post.caption == *caption) {
            wrong.push(format!("the post {caption:?} was sent and is in no row"));
        }
    }
    wrong
}

fn no_tenant_sees_anothers(facts: &Facts) -> Vec<String> {
    let tenant_of: HashMap<&str, &str> = facts
        .sessions
        .iter()
        .flat_map(|session| session.attempts.iter().map(move |a| (a.as_str(), session.tenant.as_str())))
        .collect();
    let labels: HashMap<&str, &str> =
        facts.sessions.iter().map(|session| (session.label.as_str(), session.tenant.as_str())).collect();
    let foreign = |name: &str, tenant: &str| tenant_of.get(name).is_some_and(|owner| *owner != tenant);
    let mut wrong = Vec::new();
    for list in &facts.listed {
        for name in list.names.iter().filter(|name| foreign(name, &list.tenant)) {
            wrong.push(format!("tenant {} was listed the account {name} of another", list.tenant));
        }
    }
    for told in &facts.told {
        if labels.get(told.label.as_str()).is_some_and(|owner| *owner != told.tenant) {
            wrong.push(format!("tenant {} was told of session {} of another", told.tenant, told.label));
        }
        if told.account.as_deref().is_some_and(|name| foreign(name, &told.tenant)) {
            wrong.push(format!("tenant {} was told an account of another in {}", told.tenant, told.label));
        }
    }
    wrong
}

fn no_secret_is_told(facts: &Facts) -> Vec<String> {
    facts.leaks.iter().map(|place| format!("a secret of the upstream's stands in {place}")).collect()
}

/// How far on a state is. Ends are equally far.
fn rank(kind: &str) -> Option<u8> {
    match kind {
        "new" => Some(0),
        "code_shown" => Some(1),
        "code_renewed" => Some(2),
        "scanned" => Some(3),
        kind if is_an_end(kind) => Some(4),
        _ => None,
    }
}

fn states_only_move_forward(facts: &Facts) -> Vec<String> {
    let mut wrong = Vec::new();
    for session in &facts.sessions {
        for pair in session.changes.windows(2) {
            let (before, after) = (rank(&pair[0].kind), rank(&pair[1].kind));
            let renewed_again = pair.iter().all(|change| change.kind == "code_renewed");
            if before.is_none() || after.is_none() || (before >= after && !renewed_again) {
                wrong.push(format!("{} went from {} to {}", name(session), pair[0].kind, pair[1].kind));
            }
            if pair[0].at_ms > pair[1].at_ms {
                wrong.push(format!("{} was {} before it was {}", name(session), pair[1].kind, pair[0].kind));
            }
        }
    }
    let mut heard: HashMap<(usize, &str), &str> = HashMap::new();
    for told in &facts.told {
        let before = heard.insert((told.listener, &told.label), &told.status);
        let Some(before) = before.filter(|before| *before != told.status) else { continue };
        if rank(before) >= rank(&told.status) {
            wrong.push(format!("session {} was told as {before} and then as {}", told.label, told.status));
        }
    }
    wrong
}

fn name(session: &Session) -> String {
    format!("session {} of tenant {}", session.label, session.tenant)
}
