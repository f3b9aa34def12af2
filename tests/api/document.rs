//! The OpenAPI document as a promise: its examples are sent, what comes back is what it says, and it keeps
//! the rules that clients and generators lean on. What it must tell of each operation is in
//! `operation/document.rs`.

mod answers;
mod client;
mod examples;
mod names;
mod rules;
mod schemas;
mod stage;
mod webhooks;

use std::collections::BTreeMap;

use serde_json::Value;

/// One operation, as the document has it.
pub struct Operation {
    pub id: String,
    pub method: String,
    pub pattern: String,
    pub told: Value,
}

impl Operation {
    /// The example of its JSON body; nothing where it takes none.
    pub fn request_example(&self) -> Option<&Value> {
        self.told.pointer("/requestBody/content/application~1json/example")
    }

    pub fn has_body(&self) -> bool {
        self.told.get("requestBody").is_some()
    }

    /// The names of its parameters at one place, `path`, `query` or `header`, with what is told of each.
    pub fn parameters(&self, place: &str) -> BTreeMap<&str, &Value> {
        let all = self.told["parameters"].as_array().into_iter().flatten();
        let here = all.filter(|parameter| parameter["in"] == place);
        here.map(|parameter| (parameter["name"].as_str().expect("a name"), parameter)).collect()
    }

    /// The first of the credentials that it takes; nothing for what is public.
    pub fn credential(&self) -> Option<&str> {
        self.told["security"][0].as_object()?.keys().next().map(String::as_str)
    }
}

pub fn document() -> Value {
    serde_json::from_str(linkgate::http::openapi::text()).expect("JSON")
}

pub fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (pattern, item) in document["paths"].as_object().expect("paths") {
        for (method, told) in item.as_object().expect("operations") {
            let id = told["operationId"].as_str().expect("a name").to_owned();
            let (method, pattern, told) = (method.to_uppercase(), pattern.clone(), told.clone());
            found.push(Operation { id, method, pattern, told });
        }
    }
    found
}
