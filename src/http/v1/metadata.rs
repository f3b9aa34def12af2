//! Metadata: the tenant's own words about a thing, kept and given back as they are.

use serde_json::{Map, Value};

use crate::model::violation::Violation;
use crate::service::Error;

/// In bytes of JSON.
pub const METADATA_BYTES_MAX: usize = 4_096;

/// The metadata of a body, checked.
pub fn read(metadata: Map<String, Value>) -> Result<Value, Error> {
    let metadata = Value::Object(metadata);
    let broken = check(&metadata);
    if broken.is_empty() { Ok(metadata) } else { Err(Error::Invalid(broken)) }
}

/// What is wrong with it; nothing when it can be kept.
pub fn check(metadata: &Value) -> Vec<Violation> {
    let mut broken = Vec::new();
    let text = metadata.to_string();
    // PostgreSQL keeps every JSON text but one with a NUL in it.
    if text.contains("\\u0000") {
        broken.push(Violation::new("/metadata", "invalid_characters", "take out the NUL characters"));
    }
    if text.len() > METADATA_BYTES_MAX {
        let detail = format!("keep the metadata within {METADATA_BYTES_MAX} bytes of JSON");
        let violation = Violation::new("/metadata", "too_long", detail);
        broken.push(violation.measured(text.len(), METADATA_BYTES_MAX));
    }
    broken
}
