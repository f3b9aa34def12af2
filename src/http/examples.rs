//! An example of every JSON body in the OpenAPI document, put together from those that stand at the types and
//! their fields. A field that needs one and has none is left out, and then the example breaks its schema,
//! which a test tells. What the gateway really answers is compared with the schemas in `tests/api/document`.

use serde_json::{Map, Value, json};

use super::error::{ApiError, Surface};
use super::error_table as table;
use super::error_table::Entry;
use crate::model::violation::Violation;

/// How deep schemas may lie in one another; a type that holds itself would have no end.
const DEPTH_MAX: usize = 16;

const MOMENT: &str = "2026-11-22T12:00:00.000Z";
const REQUEST_ID: &str = "req_0192f3a4b5c6d7e8f90123456789abcd";

/// What stands for all errors of a status.
const ERRORS: &[&Entry] = &[
    &table::INVALID_JSON,
    &table::UNAUTHENTICATED,
    &table::INSUFFICIENT_SCOPE,
    &table::NOT_FOUND,
    &table::REQUEST_TIMEOUT,
    &table::IDEMPOTENCY_KEY_IN_USE,
    &table::BODY_TOO_LARGE,
    &table::UNSUPPORTED_MEDIA_TYPE,
    &table::INVALID_REQUEST,
    &table::RATE_LIMITED,
    &table::INTERNAL,
    &table::UPSTREAM_BAD_ANSWER,
    &table::UNAVAILABLE,
];

/// Adds an example to each body of JSON that has none of its own. `errors` are the shared error answers:
/// their statuses, their names on either surface.
pub fn add(document: &mut Value, errors: &[(&str, &str, &str)]) {
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let example = |schema: &Value| assemble(schema, &schemas, 0);
    for place in ["/paths", "/webhooks"] {
        for operation in members(document, place).flat_map(|item| members(item, "")) {
            add_to(operation.pointer_mut("/requestBody"), example);
            for answer in members(operation, "/responses") {
                add_to(Some(answer), example);
            }
        }
    }
    for (status, name, compatible_name) in errors {
        let status = status.parse().unwrap_or_default();
        for (name, surface) in [(name, Surface::Rest), (compatible_name, Surface::Compatible)] {
            let answer = document.pointer_mut(&format!("/components/responses/{name}"));
            add_to(answer, |_| error(status, surface));
        }
    }
}

/// What an object holds, without the names.
fn members<'a>(value: &'a mut Value, pointer: &str) -> impl Iterator<Item = &'a mut Value> {
    value.pointer_mut(pointer).and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
}

fn add_to(body: Option<&mut Value>, example: impl Fn(&Value) -> Option<Value>) {
    let contents = body.and_then(|body| body.get_mut("content")).and_then(Value::as_object_mut);
    for (kind, content) in contents.into_iter().flatten() {
        let Some(content) = content.as_object_mut() else { continue };
        let wanted = kind.ends_with("json") && !content.contains_key("example");
        let made = content.get("schema").filter(|_| wanted).and_then(&example);
        if let Some(made) = made {
            content.insert("example".to_owned(), made);
        }
    }
}

fn error(status: u16, surface: Surface) -> Option<Value> {
    let entry = ERRORS.iter().find(|entry| entry.status == status)?;
    let mut error = ApiError::new(entry);
    if entry.code == table::INVALID_REQUEST.code {
        error = error.violation(Violation::new("/user_id", "invalid_value", "name a user"));
    }
    Some(error.body(surface, REQUEST_ID))
}

/// An example that keeps the schema; nothing when a text or number in it has none.
fn assemble(schema: &Value, schemas: &Value, depth: usize) -> Option<Value> {
    let inside = |schema: &Value| assemble(schema, schemas, depth + 1);
    if depth > DEPTH_MAX {
        return None;
    }
    if let Some(given) = schema.get("example").or_else(|| schema.get("const")) {
        return Some(given.clone());
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return inside(schemas.get(name.rsplit('/').next()?)?);
    }
    if let Some(first) = schema.pointer("/enum/0").or_else(|| schema.get("default")) {
        return Some(first.clone());
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        return Some(parts.iter().filter_map(inside).fold(Value::Null, merged));
    }
    if let Some(choices) = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array) {
        let nothing = choices.iter().any(|choice| choice["type"] == "null");
        return if nothing { Some(Value::Null) } else { choices.iter().find_map(inside) };
    }
    of_type(schema, inside)
}

fn of_type(schema: &Value, inside: impl Fn(&Value) -> Option<Value>) -> Option<Value> {
    let format = schema.get("format").and_then(Value::as_str);
    match schema.get("type") {
        Some(Value::Array(types)) if types.iter().any(|kind| kind == "null") => Some(Value::Null),
        Some(Value::String(kind)) => match (kind.as_str(), format) {
            ("boolean", _) => Some(json!(true)),
            ("string", Some("date-time")) => Some(json!(MOMENT)),
            ("array", _) => Some(inside(schema.get("items")?).into_iter().collect()),
            ("object", _) => {
                let properties = schema.get("properties").and_then(Value::as_object);
                let example = |(name, schema): (&String, &Value)| Some((name.clone(), inside(schema)?));
                Some(Value::Object(properties.into_iter().flatten().filter_map(example).collect()))
            }
            _ => None,
        },
        // Anything goes.
        None => Some(Value::Null),
        Some(_) => None,
    }
}

/// Two objects as one; what is no object gives way.
fn merged(mut one: Value, other: Value) -> Value {
    match (one.as_object_mut(), other) {
        (Some(object), Value::Object(more)) => object.extend(more),
        (Some(_), _) => {}
        (None, other) => return other,
    }
    one
}
