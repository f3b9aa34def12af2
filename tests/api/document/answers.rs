//! Every operation is called as its example shows, and answers what the document says: the status, the
//! content's type, and a body without a field that is missing or not told.

use serde_json::{Value, json};

use super::stage::{Real, Stage};
use super::{Operation, document, operations, schemas};
use crate::support::wire::Answer;

/// Operations that are not called here, each with the reason. Only gets shorter.
const NOT_CALLED: &[(&str, &str)] = &[
    ("follow_link_session", "a stream without an end; tests/api/link_sessions reads it"),
    ("follow_link_page", "a stream without an end; tests/api/link_pages reads it"),
];

/// Operations whose good answer is what is wrong with the body.
const JUDGES: &[&str] = &["validate_post"];

/// What the document says of an answer, and what is wrong with the one that came.
fn faults(document: &Value, operation: &Operation, answer: &Answer) -> Vec<String> {
    let told = &operation.told["responses"][answer.status.to_string()];
    let told = match told["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).expect("a shared answer"),
        None => told,
    };
    if told.is_null() {
        return vec![format!("the status {} is not told: {}", answer.status, answer.text)];
    }
    let kind = answer.header("content-type");
    let kind = kind.split(';').next().unwrap_or_default();
    let Some(contents) = told["content"].as_object().filter(|contents| !contents.is_empty()) else {
        return if answer.text.is_empty() { Vec::new() } else { vec!["a body that is not told".to_owned()] };
    };
    let Some(content) = contents.get(kind) else { return vec![format!("the type {kind} is not told")] };
    if !kind.ends_with("json") || kind.ends_with("ndjson") {
        return Vec::new();
    }
    schemas::faults(document, &content["schema"], &answer.json())
}

/// The order of calls: what is taken away or changed for good comes after what needs it.
fn lasting(operation: &Operation) -> u8 {
    match (operation.method.as_str(), operation.id.as_str()) {
        (_, "update_tenant") => 3,
        ("DELETE", _) => 2,
        ("GET", _) => 0,
        _ => 1,
    }
}

#[tokio::test]
async fn every_example_is_answered_as_the_document_says() {
    let (document, stage) = (document(), Stage::new().await);
    let mut operations = operations(&document);
    operations.sort_by_key(lasting);
    let mut wrong = Vec::new();

    for operation in operations.iter().filter(|operation| is_called(operation)) {
        let real = stage.real(operation).await;
        let answer = stage.call(operation, &real).send().await;

        let mut found = faults(&document, operation, &answer);
        if !(200..300).contains(&answer.status) {
            found.push(format!("the example is refused: {}", answer.text));
        }
        wrong.extend(found.into_iter().map(|fault| format!("{} ({}): {fault}", operation.id, answer.status)));
    }

    assert!(wrong.is_empty(), "the document and the gateway differ:\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_refusal_is_answered_as_the_document_says() {
    let (document, stage) = (document(), Stage::new().await);
    let (mut wrong, mut asked) = (Vec::new(), 0);

    for operation in operations(&document).iter().filter(|operation| is_called(operation)) {
        for (what, answer) in refusals(&stage, operation).await {
            asked += 1;
            let mut found = faults(&document, operation, &answer);
            if !(400..500).contains(&answer.status) {
                found.push(format!("not refused: {}", answer.text));
            }
            let told = |fault| format!("{} {what} ({}): {fault}", operation.id, answer.status);
            wrong.extend(found.into_iter().map(told));
        }
    }

    assert!(asked > 150, "only {asked} calls");
    assert!(wrong.is_empty(), "the document and the gateway differ:\n{}", wrong.join("\n"));
}

/// Calls that can't succeed: without the credential, with one that is nobody's, with a body that breaks a
/// rule, and about a thing that is not there.
async fn refusals(stage: &Stage, operation: &Operation) -> Vec<(&'static str, Answer)> {
    let mut real = Real::default();
    for name in operation.parameters("path").into_keys().chain(operation.parameters("query").into_keys()) {
        real.parameters.insert(name.to_owned(), "nobodys-thing-0000".to_owned());
    }
    let mut answers = Vec::new();
    if operation.credential().is_some() {
        real.bearer = Some("nobodys.token".to_owned());
        answers.push(("with a token of nobody's", stage.call(operation, &real).send().await));
        real.bearer = None;
    }
    if operation.has_body() && !JUDGES.contains(&&*operation.id) {
        real.body.insert("no_such_field".to_owned(), json!(1));
        answers.push(("with a field that there is not", stage.call(operation, &real).send().await));
        real.body.clear();
    }
    if !operation.parameters("path").is_empty() {
        answers.push(("about a thing that there is not", stage.call(operation, &real).send().await));
    }
    answers
}

fn is_called(operation: &Operation) -> bool {
    !NOT_CALLED.iter().any(|(name, _)| *name == operation.id)
}

#[test]
fn the_list_of_operations_that_are_not_called_names_only_what_is_there() {
    let document = document();
    for (name, reason) in NOT_CALLED {
        let known = operations(&document).iter().any(|operation| operation.id == *name);
        assert!(known && reason.len() > 5, "{name} is gone: take it off the list");
    }
}
