//! The words of the document that come from the types.

use serde_json::Value;

use crate::http::openapi;
use crate::http::openapi_words::closed;

#[test]
fn each_closed_field_is_a_text_of_the_document_whose_example_is_one_of_its_words() {
    let document: Value = serde_json::from_str(openapi::text()).unwrap();

    for (schema, name, words) in closed() {
        let field = &document["components"]["schemas"][schema]["properties"][name];
        let told: Vec<&str> =
            field["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(told, words, "{schema}.{name}: {field}");
        let example = field["example"].as_str();
        assert!(example.is_none_or(|example| words.contains(&example)), "{schema}.{name}: {field}");
    }
}
