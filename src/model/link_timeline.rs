//! A session's timeline as people read it: each line says by itself what happened, when, who made it
//! happen, and how long it took.

use chrono::{DateTime, TimeDelta, Utc};

use super::link_session::{Change, EndReason};

/// Who made something happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The tenant's app, by a call.
    App,
    /// The end user, on the page or with the phone.
    User,
    /// linkgate itself.
    Gateway,
}

/// A moment that is noted with the session instead of among its changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: DateTime<Utc>,
    /// One of `Via`'s words.
    pub via: String,
    pub request_id: Option<String>,
}

/// When a code was first shown, and when the confirmation was first told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub shown: Option<Mark>,
    pub told: Option<Mark>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// A status, or `code_shown`, `code_renewed`, `shown`, `opened`, `accepted`, `told`.
    pub kind: String,
    /// One of `EndReason`'s words; with `shown` and `told` one of `Via`'s.
    pub reason: Option<String>,
    pub by: By,
    pub request_id: Option<String>,
    pub at: DateTime<Utc>,
    /// Since the line before; nothing in the first.
    pub after: Option<TimeDelta>,
    /// Which of the session's codes, counted from 1, was there at that moment; 0 before the first.
    pub code: u32,
}

/// Puts changes and marks together, oldest first. Changes of one moment keep their order; a mark comes
/// after what it follows from and before what follows from it.
pub fn lines(changes: Vec<Change>, marks: Marks) -> Vec<Line> {
    let mut changes = changes;
    if let Some(mark) = marks.shown {
        insert(&mut changes, "shown", mark, &["scanned", "confirmed"]);
    }
    if let Some(mark) = marks.told {
        insert(&mut changes, "told", mark, &["cancelled"]);
    }
    let started_by = changes.first().filter(|first| first.kind == "new").and_then(|c| c.request_id.clone());
    let (mut before, mut code) = (None, 0);
    let line = |change: Change| {
        code += u32::from(matches!(change.kind.as_str(), "code_shown" | "code_renewed"));
        let after = before.replace(change.at).map(|before| change.at - before);
        let by = by_whom(&change.kind, change.reason.as_deref());
        let Change { kind, reason, request_id, at } = change;
        // The first code is fetched within the request that starts the session.
        let request_id = request_id.or_else(|| started_by.clone().filter(|_| kind == "code_shown"));
        Line { kind, reason, by, request_id, at, after, code }
    };
    changes.into_iter().map(line).collect()
}

/// Before the first change that is later, or that follows from it at the same moment.
fn insert(changes: &mut Vec<Change>, kind: &str, mark: Mark, followed_by: &[&str]) {
    let is_after = |change: &Change| {
        change.at > mark.at || (change.at == mark.at && followed_by.contains(&change.kind.as_str()))
    };
    let place = changes.iter().position(is_after).unwrap_or(changes.len());
    let Mark { at, via, request_id } = mark;
    changes.insert(place, Change { kind: kind.to_owned(), reason: Some(via), request_id, at });
}

fn by_whom(kind: &str, reason: Option<&str>) -> By {
    match (kind, reason) {
        ("cancelled", Some(reason)) if reason == EndReason::CancelledByTenant.as_str() => By::App,
        ("cancelled" | "opened" | "scanned" | "confirmed" | "accepted", _) => By::User,
        ("shown", Some("page")) => By::User,
        ("new" | "shown", _) => By::App,
        _ => By::Gateway,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + secs, 0).unwrap()
    }

    fn change(kind: &str, secs: i64) -> Change {
        Change { kind: kind.to_owned(), reason: None, request_id: None, at: at(secs) }
    }

    fn mark(secs: i64, via: &str) -> Option<Mark> {
        Some(Mark { at: at(secs), via: via.to_owned(), request_id: Some("req_seen".to_owned()) })
    }

    fn kinds(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.kind.as_str()).collect()
    }

    #[test]
    fn marks_stand_where_they_belong_also_when_all_happens_at_one_moment() {
        let all = ["new", "code_shown", "opened", "scanned", "confirmed", "cancelled"];
        let expected = ["new", "code_shown", "opened", "shown", "scanned", "confirmed", "told", "cancelled"];

        for spread in [0, 10] {
            let changes = (0..).zip(all).map(|(at, kind)| change(kind, at * spread)).collect();
            let marks = Marks { shown: mark(2 * spread, "page"), told: mark(4 * spread, "page") };

            assert_eq!(kinds(&lines(changes, marks)), expected);
        }
    }

    #[test]
    fn a_mark_that_is_later_than_everything_is_last() {
        let lines = lines(
            vec![change("new", 0), change("confirmed", 1)],
            Marks { told: mark(500, "check"), ..Marks::default() },
        );

        let told = lines.last().unwrap();
        assert_eq!(
            (told.kind.as_str(), told.reason.as_deref(), told.by),
            ("told", Some("check"), By::Gateway)
        );
        assert_eq!(told.request_id.as_deref(), Some("req_seen"));
    }

    #[test]
    fn codes_are_counted_and_the_time_between_lines_is_told() {
        let changes =
            [("new", 0), ("code_shown", 1), ("code_renewed", 301), ("code_renewed", 601), ("expired", 905)];
        let lines = lines(changes.map(|(kind, at)| change(kind, at)).into(), Marks::default());

        assert_eq!(lines.iter().map(|line| line.code).collect::<Vec<_>>(), [0, 1, 2, 3, 3]);
        let after = |line: &Line| line.after.map(|after| after.num_seconds());
        assert_eq!(
            lines.iter().map(after).collect::<Vec<_>>(),
            [None, Some(1), Some(300), Some(300), Some(304)]
        );
    }

    #[test]
    fn the_first_code_belongs_to_the_request_that_started_the_session() {
        let new = Change { request_id: Some("req_start".to_owned()), ..change("new", 0) };
        let lines = lines(vec![new, change("code_shown", 1), change("code_renewed", 300)], Marks::default());

        let ids: Vec<_> = lines.iter().map(|line| line.request_id.as_deref()).collect();
        assert_eq!(ids, [Some("req_start"), Some("req_start"), None]);
    }

    #[test]
    fn who_did_it_is_told() {
        let cancelled = |reason: EndReason| by_whom("cancelled", Some(reason.as_str()));

        assert_eq!(cancelled(EndReason::CancelledByTenant), By::App);
        assert_eq!(cancelled(EndReason::CancelledByUser), By::User);
        assert_eq!(cancelled(EndReason::Undone), By::User);
        assert_eq!(by_whom("shown", Some("page")), By::User);
        assert_eq!(by_whom("expired", Some("timed_out")), By::Gateway);
    }
}
