//! The document's schemas, read strictly: what a schema does not name must not be there, although the
//! document lets clients take more (fields may be added).

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// How deep schemas may lie in one another.
const DEPTH_MAX: usize = 24;

/// What is wrong with a value, in lines; nothing when it keeps the schema.
pub fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let schema = closed(document, schema, 0);
    let built =
        jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true).build(&schema);
    let validator: Validator = built.unwrap_or_else(|error| panic!("not a schema: {error}: {schema}"));
    validator
        .iter_errors(value)
        .map(|error| format!("at {:?}: {error}", error.instance_path().as_str()))
        .collect()
}

/// The schema with every reference replaced by what it names, and every object that names its fields closed.
fn closed(document: &Value, schema: &Value, depth: usize) -> Value {
    assert!(depth < DEPTH_MAX, "a schema without an end: {schema}");
    let inside = |schema: &Value| closed(document, schema, depth + 1);
    let Some(given) = schema.as_object() else { return schema.clone() };
    if let Some(reference) = given.get("$ref").and_then(Value::as_str) {
        let target = document.pointer(&reference[1..]).unwrap_or_else(|| panic!("no {reference}"));
        return inside(target);
    }
    if let Some(parts) = given.get("allOf").and_then(Value::as_array) {
        return as_one(&parts.iter().map(inside).collect::<Vec<_>>());
    }
    let mut made = Map::new();
    for (name, value) in given {
        let value = match name.as_str() {
            "properties" => {
                let fields = value.as_object().expect("properties");
                fields.iter().map(|(name, field)| (name.clone(), inside(field))).collect()
            }
            "oneOf" | "anyOf" => value.as_array().expect("choices").iter().map(inside).collect(),
            "items" | "additionalProperties" | "not" => inside(value),
            "example" | "examples" | "default" => continue,
            _ => value.clone(),
        };
        made.insert(name.clone(), value);
    }
    if made.contains_key("properties") {
        made.entry("additionalProperties").or_insert(json!(false));
    }
    Value::Object(made)
}

/// Several closed objects, told as parts of one, as one closed object.
fn as_one(parts: &[Value]) -> Value {
    let (mut fields, mut required) = (Map::new(), Vec::new());
    for part in parts {
        assert_eq!(part["type"], "object", "only objects can be put together: {part}");
        fields.extend(part["properties"].as_object().cloned().unwrap_or_default());
        required.extend(part["required"].as_array().cloned().unwrap_or_default());
    }
    json!({"type": "object", "properties": fields, "required": required, "additionalProperties": false})
}

#[test]
fn a_field_that_is_not_told_a_missing_one_and_a_wrong_type_are_faults() {
    let document = json!({"components": {"schemas": {
        "Part": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "format": "date-time"}}},
        "Whole": {"allOf": [{"$ref": "#/components/schemas/Part"}, {"type": "object", "properties": {
            "b": {"oneOf": [{"$ref": "#/components/schemas/Part"}, {"type": "null"}]}, "open": {"type": "object"}
        }}]}
    }}});
    let whole = json!({"$ref": "#/components/schemas/Whole"});
    let count = |value: Value| faults(&document, &whole, &value).len();
    let now = "2026-11-22T12:00:00.000Z";

    assert_eq!(count(json!({"a": now, "b": null, "open": {"x": 1}})), 0);
    assert_eq!(count(json!({"a": now, "b": {"a": now}})), 0);
    assert_eq!(count(json!({"a": now, "c": 1})), 1);
    assert_eq!(count(json!({"a": "yesterday"})), 1);
    assert_eq!(count(json!({"b": null})), 1);
    assert_eq!(count(json!({"a": now, "b": {"a": now, "z": 1}})), 1);
}
