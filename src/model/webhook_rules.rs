//! The rules that a webhook endpoint's fields keep, read from the JSON bodies that make and change one. Every
//! broken rule is told. Whether the address can be reached is not asked here.

use serde_json::Value;

use super::event::EventKind;
use super::fields::{Fields, Given, Problems};
use super::post_rules::media_url::{URL_BYTES_MAX, UrlProblem};
use super::violation::Violation;
use super::webhook::{EndpointChange, NewEndpoint};

pub const DESCRIPTION_CHARS_MAX: usize = 500;

/// Reads a URL by its spelling; the guard's own rule.
pub type ReadUrl<'a> = &'a dyn Fn(&str) -> Result<String, Vec<UrlProblem>>;

/// The body of a new endpoint.
///
/// # Errors
/// Every broken rule.
pub fn read_new(body: &Value, read_url: ReadUrl<'_>) -> Result<NewEndpoint, Vec<Violation>> {
    let problems = Problems::default();
    let mut new = NewEndpoint { url: String::new(), events: None, description: None };
    if let Some(mut fields) = Fields::open(body, "", &problems) {
        match url(&mut fields, &problems, read_url) {
            Given::Value(url) => new.url = url,
            Given::Absent => fields.missing("url", "Add the `url` that events are to be sent to."),
            Given::Unreadable => {}
        }
        new.events = events(&mut fields, &problems).value();
        new.description = description(&mut fields, &problems).value();
        fields.finish();
    }
    finish(problems, new)
}

/// The body of a change. `null` means all events, and no description.
///
/// # Errors
/// Every broken rule.
pub fn read_change(body: &Value, read_url: ReadUrl<'_>) -> Result<EndpointChange, Vec<Violation>> {
    let problems = Problems::default();
    let mut change = EndpointChange::default();
    let is_null = |name: &str| body.get(name).is_some_and(Value::is_null);
    if let Some(mut fields) = Fields::open(body, "", &problems) {
        change.url = url(&mut fields, &problems, read_url).value();
        change.events = events(&mut fields, &problems).value().map(Some);
        change.description = description(&mut fields, &problems).value().map(Some);
        change.enabled = fields.flag("enabled").value();
        for name in ["url", "enabled"].into_iter().filter(|name| is_null(name)) {
            let detail = format!("Leave `{name}` out to keep it as it is.");
            problems.note(Violation::new(fields.pointer_to(name), "wrong_type", detail));
        }
        fields.finish();
    }
    if is_null("events") {
        change.events = Some(None);
    }
    if is_null("description") {
        change.description = Some(None);
    }
    finish(problems, change)
}

fn finish<T>(problems: Problems, value: T) -> Result<T, Vec<Violation>> {
    let violations = problems.into_violations();
    if violations.is_empty() { Ok(value) } else { Err(violations) }
}

fn url(fields: &mut Fields<'_>, problems: &Problems, read_url: ReadUrl<'_>) -> Given<String> {
    let text = match fields.text("url") {
        Given::Value(text) => text,
        Given::Absent => return Given::Absent,
        Given::Unreadable => return Given::Unreadable,
    };
    match read_url(text) {
        Ok(url) => Given::Value(url),
        Err(found) => {
            for problem in found {
                problems.note(url_violation(fields.pointer_to("url"), problem));
            }
            Given::Unreadable
        }
    }
}

fn url_violation(pointer: String, problem: UrlProblem) -> Violation {
    let violation = |detail: &str| Violation::new(pointer, problem.code(), detail);
    match problem {
        UrlProblem::TooLong { bytes } => {
            violation(&format!("Keep the URL within {URL_BYTES_MAX} bytes.")).measured(bytes, URL_BYTES_MAX)
        }
        UrlProblem::Malformed => {
            violation("Give a whole URL in ASCII, such as https://hooks.example.com/linkgate.")
        }
        UrlProblem::Scheme => violation("Use https."),
        UrlProblem::UserInfo => {
            violation("Leave user name and password out of the URL: requests are signed.")
        }
        UrlProblem::Port(port) => {
            violation("Use the default port, or one from 1024 on.").measured(port, 1_024)
        }
        UrlProblem::Host => violation("Use a public host name; IP addresses and private names are refused."),
    }
}

fn events(fields: &mut Fields<'_>, problems: &Problems) -> Given<Vec<EventKind>> {
    let list = match fields.list("events") {
        Given::Value(list) => list,
        Given::Absent => return Given::Absent,
        Given::Unreadable => return Given::Unreadable,
    };
    let pointer = fields.pointer_to("events");
    if list.is_empty() {
        let detail = "Name at least one event, or leave `events` out for all.";
        problems.note(Violation::new(pointer, "too_few_items", detail).measured(0, 1));
        return Given::Unreadable;
    }
    let mut kinds = Vec::new();
    for (index, item) in list.iter().enumerate() {
        let Some(kind) = item.as_str().and_then(EventKind::named) else {
            let known: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
            let detail = format!("There is no such event. Known are {}.", known.join(", "));
            problems.note(Violation::new(format!("{pointer}/{index}"), "unknown_event", detail));
            continue;
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Given::Value(kinds)
}

fn description(fields: &mut Fields<'_>, problems: &Problems) -> Given<String> {
    let text = match fields.text("description") {
        Given::Value(text) => text,
        Given::Absent => return Given::Absent,
        Given::Unreadable => return Given::Unreadable,
    };
    let chars = text.chars().count();
    if !(1..=DESCRIPTION_CHARS_MAX).contains(&chars) || text.chars().any(char::is_control) {
        let detail = format!("Give 1 to {DESCRIPTION_CHARS_MAX} characters without control characters.");
        let violation = Violation::new(fields.pointer_to("description"), "invalid_value", detail);
        problems.note(violation.measured(chars, DESCRIPTION_CHARS_MAX));
        return Given::Unreadable;
    }
    Given::Value(text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::post_rules::media_url;

    fn read_url(text: &str) -> Result<String, Vec<UrlProblem>> {
        media_url::read(text, false).map(String::from)
    }

    fn broken<T: std::fmt::Debug>(read: Result<T, Vec<Violation>>) -> Vec<(String, &'static str)> {
        read.expect_err("broken rules").into_iter().map(|v| (v.pointer, v.code)).collect()
    }

    #[test]
    fn a_new_endpoint_is_read() {
        let body = json!({"url": "https://hooks.example.com/a?b=c#d", "description": "ours",
            "events": ["account.linked", "post.failed", "account.linked"]});

        let new = read_new(&body, &read_url).expect("a good body");

        assert_eq!(new.url, "https://hooks.example.com/a?b=c");
        assert_eq!(new.events, Some(vec![EventKind::AccountLinked, EventKind::PostFailed]));
        assert_eq!(new.description.as_deref(), Some("ours"));
    }

    #[test]
    fn every_broken_rule_is_told_at_once() {
        let body = json!({"url": "http://user@10.0.0.1:22/", "description": "", "event": [],
            "events": ["account.*", 7]});

        let mut found = broken(read_new(&body, &read_url));

        found.sort();
        assert_eq!(
            found,
            [
                ("/description".into(), "invalid_value"),
                ("/event".into(), "unknown_field"),
                ("/events/0".into(), "unknown_event"),
                ("/events/1".into(), "unknown_event"),
                ("/url".into(), "host_not_public"),
                ("/url".into(), "port_not_allowed"),
                ("/url".into(), "scheme_not_allowed"),
                ("/url".into(), "user_info_not_allowed"),
            ]
        );
        assert_eq!(broken(read_new(&json!({}), &read_url)), [("/url".into(), "missing_field")]);
        let none = json!({"url": "https://a.example.com", "events": []});
        assert_eq!(broken(read_new(&none, &read_url)), [("/events".into(), "too_few_items")]);
    }

    #[test]
    fn a_change_tells_what_is_left_out_from_what_is_taken_away() {
        let nothing = read_change(&json!({}), &read_url).expect("a good body");
        let away = json!({"events": null, "description": null, "enabled": false});
        let away = read_change(&away, &read_url).expect("a good body");

        assert_eq!(nothing, EndpointChange::default());
        assert_eq!((away.events, away.description, away.enabled), (Some(None), Some(None), Some(false)));
        let found = broken(read_change(&json!({"url": null, "enabled": null}), &read_url));
        assert_eq!(found, [("/url".into(), "wrong_type"), ("/enabled".into(), "wrong_type")]);
    }
}
