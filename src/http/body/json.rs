//! Strict JSON: valid UTF-8, no byte order mark, at most 32 levels, and no key twice in an object,
//! where two readers of one text could otherwise see different values.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};

use super::super::error::ApiError;
use super::super::error_table as table;
use super::typed::{named, push_segment};
use crate::model::violation::Violation;

/// How deep arrays and objects may be nested.
pub const DEPTH_MAX: usize = 32;

/// Reads one JSON text.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, ApiError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        invalid(format!("The body is not UTF-8: the first bad byte is at offset {}.", error.valid_up_to()))
    })?;
    if text.starts_with('\u{feff}') {
        return Err(invalid("The body begins with a byte order mark; send it without.".to_owned()));
    }
    let refused = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    let whole = Level { depth: 0, pointer: String::new(), refused: &refused };
    let read = whole.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| refused.into_inner().unwrap_or_else(|| syntax(&error)))
}

fn invalid(detail: String) -> ApiError {
    ApiError::new(&table::INVALID_JSON).detail(detail)
}

fn syntax(error: &serde_json::Error) -> ApiError {
    let (line, column) = (error.line(), error.column());
    invalid(match error.classify() {
        Category::Eof => {
            format!("The body is not valid JSON: it ends too early, at line {line}, column {column}.")
        }
        _ => format!("The body is not valid JSON: the mistake is at line {line}, column {column}."),
    })
}

/// One value at its place in the text.
struct Level<'a> {
    /// How many arrays and objects are around it.
    depth: usize,
    pointer: String,
    /// What was refused although it is JSON.
    refused: &'a RefCell<Option<ApiError>>,
}

impl<'a> Level<'a> {
    fn inner(&self, segment: &str) -> Level<'a> {
        let mut pointer = self.pointer.clone();
        push_segment(&mut pointer, segment);
        Level { depth: self.depth + 1, pointer, refused: self.refused }
    }

    fn refuse<E: serde::de::Error>(&self, error: ApiError) -> E {
        self.refused.replace(Some(error));
        E::custom("refused")
    }

    fn go_deeper<E: serde::de::Error>(&self) -> Result<(), E> {
        if self.depth < DEPTH_MAX {
            return Ok(());
        }
        Err(self.refuse(invalid(format!("The body is nested more than {DEPTH_MAX} levels deep."))))
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.go_deeper()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self.inner(&array.len().to_string()))? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.go_deeper()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let inner = self.inner(&key);
            if object.contains_key(&key) {
                let detail = format!("The field {} is given twice.", named(&key));
                let violation = Violation::new(inner.pointer.clone(), "duplicate_field", detail);
                return Err(self.refuse(ApiError::invalid(vec![violation])));
            }
            object.insert(key, entries.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}
