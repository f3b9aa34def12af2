//! How much a tenant used, day by day. A day is one of UTC.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use super::event::EventKind;
use super::link_funnel::{Funnel, Percentiles};
use super::plan::Plan;
use super::quota::QuotaUse;
use super::violation::Violation;

/// How many days after a day its counts are kept for good. What was counted is deleted two days later at the
/// earliest, and its sessions have long ended.
const CLOSED_AFTER_DAYS: u32 = 28;

/// The first day that is too young to be closed.
pub fn first_open_day(now: DateTime<Utc>) -> NaiveDate {
    days_before(now.date_naive(), CLOSED_AFTER_DAYS)
}

/// How many days one question may be about.
pub const DAYS_MAX: u32 = 92;
/// How many it is about when it does not say.
const DAYS_DEFAULT: u32 = 30;

/// The days that are asked about, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Range {
    /// Reads what a caller asks for. Without `to` it ends today, without `from` it has 30 days.
    ///
    /// # Errors
    /// All broken rules, with pointers into the query.
    pub fn read(from: Option<&str>, to: Option<&str>, today: NaiveDate) -> Result<Self, Vec<Violation>> {
        let mut broken = Vec::new();
        let mut day = |name: &str, text: Option<&str>| match text.map(read_day) {
            Some(None) => {
                let detail = "Give a day as YYYY-MM-DD, such as 2026-01-31.";
                broken.push(Violation::new(format!("/query/{name}"), "invalid_value", detail));
                None
            }
            read => read.flatten(),
        };
        let (from, to) = (day("from", from), day("to", to));
        if !broken.is_empty() {
            return Err(broken);
        }
        let to = to.unwrap_or(today);
        let from = from.unwrap_or_else(|| days_before(to, DAYS_DEFAULT - 1));
        let days = (to - from).num_days() + 1;
        if days < 1 {
            let detail = "from must not be after to.";
            return Err(vec![Violation::new("/query/from", "out_of_range", detail)]);
        }
        if days > i64::from(DAYS_MAX) {
            let detail = format!("from and to must be at most {DAYS_MAX} days apart, both counted.");
            return Err(vec![Violation::new("/query/from", "out_of_range", detail).measured(days, DAYS_MAX)]);
        }
        Ok(Self { from, to })
    }

    /// The days of it up to `last`, and those after; nothing where there are none.
    pub fn split_after(&self, last: NaiveDate) -> (Option<Self>, Option<Self>) {
        let next = last.succ_opt().unwrap_or(NaiveDate::MAX);
        let until = (self.from <= last).then(|| Self { from: self.from, to: self.to.min(last) });
        let after = (self.to > last).then(|| Self { from: self.from.max(next), to: self.to });
        (until, after)
    }

    /// The first moment of it.
    pub fn start(&self) -> DateTime<Utc> {
        start_of(self.from)
    }

    /// The first moment after it.
    pub fn end(&self) -> DateTime<Utc> {
        start_of(self.to.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX))
    }

    /// Each day, oldest first.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take(DAYS_MAX as usize).take_while(move |day| *day <= self.to)
    }
}

/// `YYYY-MM-DD` and nothing else.
fn read_day(text: &str) -> Option<NaiveDate> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    plain.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

fn days_before(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN)
}

/// The first moment of a day.
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// The first day of which rows that are kept for `kept_days` are all still there.
pub fn first_whole_day(now: DateTime<Utc>, kept_days: i64) -> NaiveDate {
    days_before(now.date_naive(), u32::try_from(kept_days - 1).unwrap_or_default())
}

/// What is counted. The words are those of statuses and of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Sessions by the day that they were made, under the status that they have now.
    LinkSessions,
    /// Events of accounts by the day that they happened.
    Accounts,
    /// Posts by the day that they were made, under the status that they have now.
    Posts,
}

/// So many of that kind and name on that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub day: NaiveDate,
    pub kind: Kind,
    pub name: String,
    pub count: i64,
}

/// The events that are counted of accounts.
pub const ACCOUNT_EVENTS: [EventKind; 4] = [
    EventKind::AccountLinked,
    EventKind::AccountReconnectRequired,
    EventKind::AccountReconnected,
    EventKind::AccountUnlinked,
];

/// Everything about some days.
#[derive(Clone, Debug, PartialEq)]
pub struct Usage {
    pub range: Range,
    pub plan: Plan,
    pub link_sessions_pending: i64,
    pub quotas: Vec<QuotaUse>,
    /// The first day of which everything is counted; of the days before, posts alone.
    pub complete_from: NaiveDate,
    pub counts: Vec<Count>,
    pub funnel: Funnel,
    /// In the order of `Span::ALL`.
    pub spans: [Percentiles; 5],
}

impl Usage {
    /// How many of a kind and name, on one day or on all.
    pub fn count(&self, day: Option<NaiveDate>, kind: Kind, name: &str) -> i64 {
        let meant =
            |one: &&Count| one.kind == kind && one.name == name && day.is_none_or(|day| one.day == day);
        self.counts.iter().filter(meant).map(|one| one.count).sum()
    }

    /// How many of a kind, whatever their name.
    pub fn all(&self, day: Option<NaiveDate>, kind: Kind) -> i64 {
        let meant = |one: &&Count| one.kind == kind && day.is_none_or(|day| one.day == day);
        self.counts.iter().filter(meant).map(|one| one.count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        read_day(text).unwrap()
    }

    fn read(from: Option<&str>, to: Option<&str>) -> Result<Range, Vec<&'static str>> {
        let broken = |broken: Vec<Violation>| broken.into_iter().map(|one| one.code).collect();
        Range::read(from, to, day("2026-03-01")).map_err(broken)
    }

    #[test]
    fn thirty_days_end_today_unless_the_caller_says_otherwise() {
        let range = |from, to| Ok(Range { from: day(from), to: day(to) });

        assert_eq!(read(None, None), range("2026-01-31", "2026-03-01"));
        assert_eq!(read(Some("2026-02-27"), None), range("2026-02-27", "2026-03-01"));
        assert_eq!(read(None, Some("2026-01-30")), range("2026-01-01", "2026-01-30"));
        assert_eq!(read(Some("2024-02-29"), Some("2024-02-29")), range("2024-02-29", "2024-02-29"));
        assert_eq!(read(None, None).unwrap().days().count(), 30);
    }

    #[test]
    fn what_is_no_day_or_too_much_is_refused() {
        let most = read(Some("2026-01-01"), Some("2026-04-02")).unwrap();
        assert_eq!(most.days().count(), DAYS_MAX as usize);

        assert_eq!(read(Some("2026-01-01"), Some("2026-04-03")), Err(vec!["out_of_range"]));
        assert_eq!(read(Some("2026-03-02"), None), Err(vec!["out_of_range"]));
        assert_eq!(read(Some("2026-02-29"), Some("today")), Err(vec!["invalid_value", "invalid_value"]));
        for text in ["", "2026-1-1", "+12026-01-1", "2026-01-01T", "20260101  "] {
            assert_eq!(read(Some(text), None), Err(vec!["invalid_value"]), "{text}");
        }
    }

    #[test]
    fn a_range_is_split_where_days_are_closed() {
        let range = Range { from: day("2026-03-01"), to: day("2026-03-10") };
        let part = |from, to| Some(Range { from: day(from), to: day(to) });

        assert_eq!(range.split_after(day("2026-02-28")), (None, Some(range)));
        assert_eq!(
            range.split_after(day("2026-03-04")),
            (part("2026-03-01", "2026-03-04"), part("2026-03-05", "2026-03-10"))
        );
        assert_eq!(range.split_after(day("2026-03-10")), (Some(range), None));
    }

    #[test]
    fn a_day_is_one_of_utc() {
        let range = Range { from: day("2026-02-28"), to: day("2026-02-28") };

        assert_eq!(range.start().to_rfc3339(), "2026-02-28T00:00:00+00:00");
        assert_eq!(range.end().to_rfc3339(), "2026-03-01T00:00:00+00:00");
    }

    #[test]
    fn the_first_whole_day_began_within_what_is_kept() {
        let now = "2026-03-01T00:00:01Z".parse().unwrap();

        assert_eq!(first_whole_day(now, 30), day("2026-01-31"));
        assert_eq!(first_whole_day(now, 1), day("2026-03-01"));
    }
}
