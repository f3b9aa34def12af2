//! Every body that the document describes has an example, and every example keeps its schema.

use serde_json::Value;

use super::{document, operations, schemas};

/// Looks at each JSON body of the document: where it stands, and what is told of it.
fn each_body(document: &Value, mut look: impl FnMut(&str, &Value)) {
    let mut look_at = |what: String, body: &Value| {
        for (kind, content) in body["content"].as_object().into_iter().flatten() {
            if kind.ends_with("json") && !kind.ends_with("ndjson") {
                look(&format!("{what} {kind}"), content);
            }
        }
    };
    for operation in operations(document) {
        look_at(format!("{}, request", operation.id), &operation.told["requestBody"]);
        for (status, answer) in operation.told["responses"].as_object().expect("answers") {
            look_at(format!("{}, {status}", operation.id), answer);
        }
    }
    for (name, answer) in document["components"]["responses"].as_object().expect("shared answers") {
        look_at(format!("the shared answer {name}"), answer);
    }
}

#[test]
fn every_body_has_an_example_that_keeps_its_schema() {
    let document = document();
    let (mut missing, mut seen) = (Vec::new(), 0);

    each_body(&document, |what, content| {
        seen += 1;
        match content.get("example") {
            None => missing.push(format!("{what}: no example")),
            Some(example) => {
                let faults = schemas::faults(&document, &content["schema"], example);
                missing.extend(faults.into_iter().map(|fault| format!("{what}: {fault}")));
            }
        }
    });

    assert!(seen > 150, "only {seen} bodies");
    assert!(
        missing.is_empty(),
        "examples are put together from the wire types: give the field, or the whole type, a \
         `#[schema(example = ...)]`\n{}",
        missing.join("\n")
    );
}

#[test]
fn every_example_that_stands_at_a_schema_keeps_it() {
    let document = document();
    let mut faults = Vec::new();

    for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
        if let Some(example) = schema.get("example") {
            let found = schemas::faults(&document, schema, example);
            faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
        }
        for (field, told) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(example) = told.get("example") {
                let found = schemas::faults(&document, told, example);
                faults.extend(found.into_iter().map(|fault| format!("{name}.{field}: {fault}")));
            }
        }
    }

    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
