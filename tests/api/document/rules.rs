//! Rules that generators, linters and readers lean on, held without a tool from outside.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Operation, document, operations};

/// POSTs that take no `Idempotency-Key`, each with the reason. Only gets shorter.
const NOT_ONCE: &[(&str, &str)] = &[
    ("qr_login_request", "the unique_id is what makes it safe to send again"),
    ("qr_login_check", "changes nothing"),
    ("compat_post_status_batch", "changes nothing"),
    ("open_link_page", "the view_token is what makes it safe to send again"),
    ("accept_link", "a second one finds the first one's state"),
    ("cancel_link_page", "a second one finds the first one's state"),
    ("undo_link", "a second one finds the first one's state"),
];

fn is_snake(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !name.contains("__")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default().trim()
}

#[track_caller]
fn assert_none(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n{}", faults.join("\n"));
}

/// The operations that a rule says no of.
fn against(rule: impl Fn(&Operation) -> bool) -> Vec<String> {
    let document = document();
    let found = operations(&document).into_iter().filter(|operation| !rule(operation));
    found.map(|operation| format!("{} {} ({})", operation.method, operation.pattern, operation.id)).collect()
}

#[test]
fn every_name_is_in_snake_case_and_there_once() {
    assert_none(&against(|operation| is_snake(&operation.id)), "an operation_id is in snake_case");
    let document = document();
    let names: BTreeSet<String> = operations(&document).into_iter().map(|operation| operation.id).collect();
    assert_eq!(names.len(), operations(&document).len(), "an operation_id is there once");
}

#[test]
fn every_summary_is_one_short_line_and_every_description_a_sentence() {
    let short = |operation: &Operation| {
        let summary = text(&operation.told, "summary");
        (6..=60).contains(&summary.len()) && !summary.ends_with('.') && !summary.contains('\n')
    };
    assert_none(
        &against(short),
        "the first line of a handler's comment is its summary: 6 to 60 bytes, no full stop",
    );
    let whole = |operation: &Operation| {
        let description = text(&operation.told, "description");
        description.len() > 5 && description.ends_with(['.', ':', '`', ')', '|'])
    };
    assert_none(&against(whole), "the rest of a handler's comment is its description, in sentences");
}

#[test]
fn every_tag_is_described_and_used() {
    let document = document();
    let tags = document["tags"].as_array().expect("tags");
    let described: BTreeSet<&str> =
        tags.iter().filter(|tag| text(tag, "description").len() > 5).map(|tag| text(tag, "name")).collect();
    let operations = operations(&document);
    let used: BTreeSet<&str> =
        operations.iter().filter_map(|operation| operation.told["tags"][0].as_str()).collect();
    assert_eq!(used, described, "tags are described in src/http/openapi.rs");
    assert_none(
        &against(|operation| operation.told["tags"].as_array().is_some_and(|tags| tags.len() == 1)),
        "an operation has one tag",
    );
}

#[test]
fn every_operation_says_who_may_call_it() {
    let document = document();
    let schemes = document["components"]["securitySchemes"].as_object().expect("schemes");
    let known = |operation: &Operation| {
        let ways = operation.told["security"].as_array();
        ways.is_some_and(|ways| {
            ways.iter().all(|way| {
                way.as_object().is_some_and(|way| way.keys().all(|name| schemes.contains_key(name)))
            })
        })
    };
    assert_none(&against(known), "security names schemes of the document, or is an empty list");
}

#[test]
fn every_parameter_is_described_typed_and_required_in_the_path() {
    let good = |operation: &Operation| {
        operation.told["parameters"].as_array().into_iter().flatten().all(|parameter| {
            text(parameter, "description").len() > 5
                && parameter["schema"].is_object()
                && (parameter["in"] != "path" || parameter["required"] == true)
        })
    };
    assert_none(&against(good), "a parameter has a description and a schema");
    let whole = |operation: &Operation| {
        operation.parameters("path").keys().all(|name| operation.pattern.contains(&format!("{{{name}}}")))
            && operation.parameters("path").len() == operation.pattern.matches('{').count()
    };
    assert_none(&against(whole), "the parameters of a path are those in its address");
}

#[test]
fn every_post_takes_an_idempotency_key_or_is_known_not_to() {
    let excused = |id: &str| NOT_ONCE.iter().any(|(name, _)| *name == id);
    let takes = |operation: &Operation| operation.parameters("header").contains_key("Idempotency-Key");
    let rule = "a POST takes `IdempotencyKey` and names it in `params`; where it can't, NOT_ONCE says why";
    assert_none(&against(|o| o.method != "POST" || takes(o) || excused(&o.id)), rule);
    assert_none(&against(|o| !(takes(o) && excused(&o.id))), "it takes one now: take it off NOT_ONCE");
    assert_none(&against(|o| o.method == "POST" || !takes(o)), "only a POST takes an Idempotency-Key");
}

#[test]
fn every_list_has_limit_and_cursor() {
    let document = document();
    let is_list = |operation: &Operation| {
        let schema = operation.told.pointer("/responses/200/content/application~1json/schema/$ref");
        let schema = schema.and_then(Value::as_str).and_then(|name| document.pointer(&name[1..]));
        operation.pattern.starts_with("/v1/")
            && operation.method == "GET"
            && schema.is_some_and(|schema| schema["properties"]["data"]["type"] == "array")
    };
    let paged = |operation: &Operation| {
        let query = operation.parameters("query");
        let limit = query.get("limit").map(|limit| &limit["schema"]);
        query.contains_key("cursor") && limit.is_some_and(|l| l["minimum"] == 1 && l["maximum"] == 100)
    };
    assert!(operations(&document).iter().filter(|operation| is_list(operation)).count() > 10);
    assert_none(&against(|o| !is_list(o) || paged(o)), "a list takes `limit` (1 to 100) and `cursor`");
}

#[test]
fn the_list_of_exceptions_names_only_what_is_there() {
    let document = document();
    let names: BTreeSet<String> = operations(&document).into_iter().map(|operation| operation.id).collect();
    for (name, reason) in NOT_ONCE {
        assert!(names.contains(*name) && reason.len() > 5, "{name} is gone: take it off its list");
    }
}
