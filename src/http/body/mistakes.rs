//! Reads a value as a type, or says all that is wrong with its shape, where reading stops at the first: what is wrong
//! is passed over, and the rest read again. A struct's missing fields come last and one alone, so they are looked up in the schema.
//! A body that is good is read once.

use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::super::error::ApiError;
use super::typed::{Mistake, Node, push_segment};
use crate::model::violation::Violation;

/// How often one body is read.
const READINGS_MAX: usize = 32;
/// How many mistakes are told.
const TOLD_MAX: usize = 100;
/// How deep schemas may lie in one another; a type that holds itself would have no end.
const DEPTH_MAX: usize = 16;

const MISSING: &str = "missing_field";

/// Reads a body.
pub fn from_json<T: DeserializeOwned + ToSchema>(value: &Value) -> Result<T, ApiError> {
    let whole = Node { value, texts: false, passed_over: &[] };
    T::deserialize(whole).map_err(|first| of_body::<T>(value, first))
}

/// Reads an object whose values are all texts: numbers and booleans are read from them.
pub fn from_texts<T: DeserializeOwned>(value: &Value, prefix: &str) -> Result<T, ApiError> {
    let whole = Node { value, texts: true, passed_over: &[] };
    T::deserialize(whole).map_err(|first| of_texts::<T>(value, first, prefix))
}

/// The mistakes of a body that should be a `T`, of which one is known.
fn of_body<T: DeserializeOwned + ToSchema>(value: &Value, first: Mistake) -> ApiError {
    let mut found = by_reading::<T>(value, false, first, "");
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    Schemas(schemas).missing(value, &<T as PartialSchema>::schema(), String::new(), &mut found, 0);
    ApiError::invalid(found)
}

/// The mistakes of a query's texts.
fn of_texts<T: DeserializeOwned>(value: &Value, first: Mistake, prefix: &str) -> ApiError {
    ApiError::invalid(by_reading::<T>(value, true, first, prefix))
}

fn by_reading<T: DeserializeOwned>(
    value: &Value,
    texts: bool,
    first: Mistake,
    prefix: &str,
) -> Vec<Violation> {
    let mut told = Vec::new();
    let mut passed_over: Vec<&Value> = Vec::new();
    let mut mistake = first;
    for _ in 0..READINGS_MAX {
        let place = place(value, &mistake);
        note(&mut told, violation(mistake, prefix));
        match place {
            Some(place) if !passed_over.iter().any(|one| std::ptr::eq(*one, place)) => {
                passed_over.push(place)
            }
            _ => break,
        }
        match T::deserialize(Node { value, texts, passed_over: &passed_over }) {
            Ok(_) => break,
            Err(next) => mistake = next,
        }
    }
    told
}

/// What has to be passed over to read on; nothing when that would be the whole body.
fn place<'a>(value: &'a Value, mistake: &Mistake) -> Option<&'a Value> {
    let inner = usize::from(mistake.code == MISSING);
    let segments = mistake.segments.get(inner..).filter(|segments| !segments.is_empty())?;
    segments.iter().rev().try_fold(value, |value, segment| match value {
        Value::Object(object) => object.get(segment),
        Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

fn violation(mistake: Mistake, prefix: &str) -> Violation {
    let mut pointer = prefix.to_owned();
    mistake.segments.iter().rev().for_each(|segment| push_segment(&mut pointer, segment));
    Violation::new(pointer, mistake.code, mistake.detail)
}

/// Notes a mistake, unless it is that something is missing that is there and was passed over.
fn note(told: &mut Vec<Violation>, violation: Violation) {
    let within = |one: &Violation| match one.pointer.strip_prefix(&violation.pointer) {
        Some(rest) => rest.is_empty() || rest.starts_with('/'),
        None => false,
    };
    let known = violation.code == MISSING && told.iter().any(within);
    if !known && told.len() < TOLD_MAX {
        told.push(violation);
    }
}

/// The schemas that others refer to, by name.
struct Schemas(Vec<(String, RefOr<Schema>)>);

impl Schemas {
    fn named(&self, reference: &str) -> Option<&RefOr<Schema>> {
        let name = reference.rsplit('/').next()?;
        self.0.iter().find(|(known, _)| known == name).map(|(_, schema)| schema)
    }

    /// Notes what `value` lacks of what its schema requires. Of values that may have one of several shapes nothing
    /// can be said.
    fn missing(
        &self,
        value: &Value,
        schema: &RefOr<Schema>,
        pointer: String,
        told: &mut Vec<Violation>,
        depth: usize,
    ) {
        if depth > DEPTH_MAX || told.len() >= TOLD_MAX {
            return;
        }
        let inside = |name: &str| {
            let mut pointer = pointer.clone();
            push_segment(&mut pointer, name);
            pointer
        };
        match (schema, value) {
            (RefOr::Ref(reference), _) => {
                if let Some(schema) = self.named(&reference.ref_location) {
                    self.missing(value, schema, pointer, told, depth + 1);
                }
            }
            (RefOr::T(Schema::Object(object)), Value::Object(fields)) => {
                for name in object.required.iter().filter(|name| !fields.contains_key(*name)) {
                    let detail = format!("The field \"{name}\" is required.");
                    note(told, Violation::new(inside(name), MISSING, detail));
                }
                for (name, schema) in &object.properties {
                    if let Some(value) = fields.get(name) {
                        self.missing(value, schema, inside(name), told, depth + 1);
                    }
                }
            }
            (RefOr::T(Schema::Array(array)), Value::Array(items)) => {
                let utoipa::openapi::schema::ArrayItems::RefOrSchema(schema) = &array.items else { return };
                for (index, item) in items.iter().enumerate() {
                    self.missing(item, schema, inside(&index.to_string()), told, depth + 1);
                }
            }
            _ => {}
        }
    }
}
