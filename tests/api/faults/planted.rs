//! The checker finds what it is there to find: a good run has no violation, and each of the eight is
//! planted and seen.

use serde_json::json;

use super::checker::{Violation, violations};
use super::facts::{Account, Change, Event, Facts, Listed, Post, Session, Told};
use super::ledger::{Code, Ledger, Poll, Said, UpstreamPost, account_of};
use super::simulator::fate::{End, Fate};

fn code(attempt: &str) -> Code {
    let poll = |started_ms, said| Poll { replica: 0, started_ms, ended_ms: Some(started_ms + 50), said };
    Code {
        attempt: attempt.to_owned(),
        made_ms: 1_000,
        life_ms: 60_000,
        fate: Fate { scan_ms: 1_000, end: End::Confirmed, end_ms: 5_000 },
        polls: vec![poll(4_000, Said::State("scanned")), poll(6_500, Said::Confirmed)],
        handed_out_ms: vec![6_500],
    }
}

fn session(tenant: &str, label: &str) -> Session {
    let changes = [("new", 900), ("code_shown", 1_000), ("scanned", 4_100), ("confirmed", 6_600)];
    Session {
        tenant: tenant.to_owned(),
        label: label.to_owned(),
        user: format!("user-{label}"),
        status: "confirmed".to_owned(),
        account: Some(format!("account-{label}")),
        created_ms: 900,
        expires_ms: 61_000,
        confirmed_ms: Some(6_600),
        attempts: vec![format!("lg-{label}")],
        changes: changes.map(|(kind, at_ms)| Change { kind: kind.to_owned(), at_ms }).to_vec(),
    }
}

/// Two tenants, each with one session that was confirmed; one of them has posted.
fn good() -> Facts {
    let mut facts = Facts::default();
    for (tenant, label) in [("ta", "a"), ("tb", "b")] {
        let event = |id: &str, kind: &str, data| Event {
            tenant: tenant.to_owned(),
            id: format!("{id}-{label}"),
            kind: kind.to_owned(),
            data,
        };
        facts.sessions.push(session(tenant, label));
        facts.ledger.codes.push(code(&format!("lg-{label}")));
        facts.accounts.push(Account {
            tenant: tenant.to_owned(),
            id: format!("account-{label}"),
            user: format!("user-{label}"),
            upstream: account_of(&format!("lg-{label}")),
        });
        let account = json!({"account_id": format!("account-{label}")});
        facts.events.push(event("e1", "account.linked", account));
        facts.events.push(event("e2", "link_session.confirmed", json!({"unique_id": label})));
        facts.events.push(event("e3", "link_session.scanned", json!({"unique_id": label})));
        for status in ["new", "scanned", "confirmed"] {
            facts.told.push(told(tenant, label, status));
        }
        facts.listed.push(Listed { tenant: tenant.to_owned(), names: vec![format!("lg-{label}")] });
    }
    facts.posts.push(Post { tenant: "ta".to_owned(), caption: "post 1".to_owned() });
    facts.ledger.posts.push(UpstreamPost { caption: "post 1".to_owned() });
    facts
}

fn told(tenant: &str, label: &str, status: &str) -> Told {
    Told {
        listener: 0,
        tenant: tenant.to_owned(),
        label: label.to_owned(),
        status: status.to_owned(),
        account: (status == "confirmed").then(|| format!("lg-{label}")),
    }
}

/// What the checker says of a good run after `harm` was done to it.
fn after(harm: impl FnOnce(&mut Facts)) -> Vec<Violation> {
    let mut facts = good();
    harm(&mut facts);
    violations(&facts)
}

#[track_caller]
fn assert_found(found: &[Violation], invariant: u8, words: &str) {
    let hit = found.iter().any(|one| one.invariant == invariant && one.what.contains(words));
    assert!(hit, "I{invariant} with {words:?} is not among {found:?}");
}

#[test]
fn a_good_run_has_no_violation() {
    assert_eq!(violations(&good()), []);
}

#[test]
fn a_session_that_does_not_end_or_ends_late_or_twice_is_found() {
    let pending = after(|facts| {
        facts.sessions[0].status = "scanned".to_owned();
        facts.sessions[0].changes.pop();
    });
    let late = after(|facts| facts.sessions[0].changes[3].at_ms = 61_000 + 10_001);
    let twice = after(|facts| {
        let again = Change { kind: "expired".to_owned(), at_ms: 7_000 };
        facts.sessions[0].changes.push(again);
    });
    let silent = after(|facts| facts.sessions[0].status = "expired".to_owned());

    assert_found(&pending, 1, "is still scanned");
    assert_found(&late, 1, "ended 1 ms after its life");
    assert_found(&twice, 1, "timeline ends with");
    assert_found(&silent, 1, "is expired and its timeline");
}

#[test]
fn a_session_that_nobody_could_end_has_patience_until_after_the_outage() {
    let outage = (60_000, 100_000);
    let within = after(|facts| {
        facts.outages.push(outage);
        facts.sessions[0].changes[3].at_ms = 109_000;
    });
    let beyond = after(|facts| {
        facts.outages.push(outage);
        facts.sessions[0].changes[3].at_ms = 110_001;
    });

    assert_eq!(within, []);
    assert_found(&beyond, 1, "ended 1 ms");
}

#[test]
fn an_account_too_many_or_of_the_wrong_tenant_or_of_nobodys_confirmation_is_found() {
    let twice = after(|facts| {
        let mut second = facts.accounts[0].clone();
        second.id = "account-second".to_owned();
        facts.accounts.push(second);
    });
    let wrong_tenant = after(|facts| facts.accounts[0].tenant = "tb".to_owned());
    let wrong_user = after(|facts| facts.accounts[0].user = "user-b".to_owned());
    let swapped = after(|facts| facts.sessions[0].account = Some("account-b".to_owned()));
    let forged = after(|facts| facts.ledger.codes[0].handed_out_ms.clear());

    assert_found(&twice, 2, "gave 2 accounts");
    assert_found(&wrong_tenant, 2, "belongs to tb/user-a and was confirmed for ta/user-a");
    assert_found(&wrong_user, 2, "was confirmed for ta/user-a");
    assert_found(&swapped, 2, "an account that is not its own");
    assert_found(&forged, 2, "without a confirmation");
}

#[test]
fn a_code_that_is_exchanged_twice_is_found() {
    let poll =
        |started_ms| Poll { replica: 1, started_ms, ended_ms: Some(started_ms + 50), said: Said::Trouble };
    let twice = after(|facts| facts.ledger.codes[0].handed_out_ms.push(6_550));
    let meanwhile = after(|facts| facts.ledger.codes[0].polls.push(poll(6_520)));
    let once_more = after(|facts| facts.ledger.codes[0].polls.push(poll(9_000)));
    let again = after(|facts| facts.ledger.codes[0].polls.extend([poll(9_000), poll(12_000)]));

    assert_found(&twice, 3, "exchanged 2 times");
    assert_found(&meanwhile, 3, "while it was exchanged");
    assert_eq!(once_more, [], "one poll may find that the session has ended");
    assert_found(&again, 3, "2 times after its end was known");
}

#[test]
fn an_event_that_is_missing_or_doubled_or_of_nothing_is_found() {
    let missing = after(|facts| drop(facts.events.remove(0)));
    let doubled = after(|facts| {
        let mut again = facts.events[1].clone();
        again.id = "another".to_owned();
        facts.events.push(again);
    });
    let of_nothing = after(|facts| {
        let data = json!({"unique_id": "nobody"});
        facts.events[2] =
            Event { kind: "link_session.confirmed".to_owned(), data, ..facts.events[2].clone() };
    });

    assert_found(&missing, 4, "told by 0 events");
    assert_found(&doubled, 4, "told by 2 events");
    assert_found(&of_nothing, 4, "which is not so");
}

#[test]
fn a_post_that_was_sent_twice_or_without_a_row_is_found() {
    let twice = after(|facts| facts.ledger.posts.push(facts.ledger.posts[0].clone()));
    let unknown = after(|facts| facts.posts.clear());

    assert_found(&twice, 5, "sent 2 times");
    assert_found(&unknown, 5, "in no row");
}

#[test]
fn a_tenant_that_sees_anothers_is_found() {
    let listed = after(|facts| facts.listed[0].names.push("lg-b".to_owned()));
    let session = after(|facts| facts.told.push(told("ta", "b", "confirmed")));
    let account = after(|facts| facts.told[2].account = Some("lg-b".to_owned()));

    assert_found(&listed, 6, "was listed the account lg-b of another");
    assert_found(&session, 6, "was told of session b of another");
    assert_found(&account, 6, "was told an account of another");
}

#[test]
fn a_secret_in_an_output_is_found() {
    let leaked = after(|facts| facts.leaks.push("the log of replica 1".to_owned()));

    assert_found(&leaked, 7, "the log of replica 1");
}

#[test]
fn a_state_that_goes_back_is_found_in_rows_and_in_what_was_told() {
    let row = after(|facts| facts.sessions[0].changes.swap(1, 2));
    let time = after(|facts| facts.sessions[0].changes[2].at_ms = 950);
    let heard = after(|facts| facts.told.push(told("ta", "a", "scanned")));

    assert_found(&row, 8, "went from scanned to code_shown");
    assert_found(&time, 8, "was scanned before it was code_shown");
    assert_found(&heard, 8, "told as confirmed and then as scanned");
}

#[test]
fn overlapping_polls_are_counted() {
    let poll = |started_ms, ended_ms| Poll { replica: 0, started_ms, ended_ms, said: Said::Trouble };
    let mut ledger = Ledger::default();
    ledger.codes.push(code("lg-a"));
    assert_eq!(ledger.overlapping_polls(), 0);

    ledger.codes[0].polls =
        vec![poll(0, Some(100)), poll(50, Some(60)), poll(100, Some(110)), poll(120, None), poll(130, None)];

    assert_eq!(ledger.overlapping_polls(), 2);
}
