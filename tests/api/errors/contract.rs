//! What the OpenAPI document promises of every operation, and what every answer must be.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::wire::Answer;
use crate::support::{Call, Gateway, OPERATOR_TOKEN};

/// One operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub pattern: String,
    pub statuses: BTreeSet<u16>,
    /// The schema of its body, references resolved; nothing where it takes none.
    pub body: Option<Value>,
}

pub fn document() -> Value {
    serde_json::from_str(linkgate::http::openapi::text()).expect("JSON")
}

pub fn operations() -> Vec<Operation> {
    let document = document();
    let mut found = Vec::new();
    for (pattern, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let statuses = operation["responses"].as_object().expect("answers").keys();
            let schema = operation.pointer("/requestBody/content/application~1json/schema");
            found.push(Operation {
                id: operation["operationId"].as_str().expect("a name").to_owned(),
                method: method.to_uppercase(),
                pattern: pattern.clone(),
                statuses: statuses.map(|status| status.parse().expect("a status")).collect(),
                body: schema.map(|schema| resolve(&document, schema)),
            });
        }
    }
    found
}

/// Every operation that takes a body.
pub fn with_body() -> Vec<Operation> {
    operations().into_iter().filter(|operation| operation.body.is_some()).collect()
}

/// A schema whose references, also the ones that may be null, are the schemas they name.
fn resolve(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(&reference[1..]).expect("a schema of that name");
        return resolve(document, target);
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        let choices = schema[choice].as_array().cloned().unwrap_or_default();
        if let Some(found) = choices.iter().find(|one| one["type"] != "null") {
            return resolve(document, found);
        }
    }
    let mut schema = schema.clone();
    if let Some(properties) = schema["properties"].as_object_mut() {
        for property in properties.values_mut() {
            *property = resolve(document, property);
        }
    }
    schema
}

impl Operation {
    /// Its address with something plausible in the place of every parameter.
    pub fn path(&self) -> String {
        let mut path = self.pattern.clone();
        for (name, value) in [
            ("{api_key_id}", "iezwpuay7forw6pq"),
            ("{kid}", "0vzu3G8etXfZlbO2"),
            ("{issuer_id}", "isr_0192f3a4b5c6d7e8f90123456789abcd"),
            ("{account_id}", "8abd72f0-4ede-441c-9c17-0123456789ab"),
            ("{accountId}", "8abd72f0-4ede-441c-9c17-0123456789ab"),
            ("{unique_id}", "my_session_12345"),
            ("{post_id}", "post_0192f3a4b5c6d7e8f90123456789abcd"),
            ("{event_id}", "evt_0192f3a4b5c6d7e8f90123456789abcd"),
            ("{webhook_endpoint_id}", "we_0192f3a4b5c6d7e8f90123456789abcd"),
            ("{delivery_id}", "dlv_0192f3a4b5c6d7e8f90123456789abcd"),
            ("{publishId}", "v_pub_url~v2.123456789"),
            ("{member_id}", "mem_0192f3a4b5c6d7e8f90123456789abcd"),
            ("{session_id}", "ms_0192f3a4b5c6d7e8f90123456789abcd"),
            ("{tenant_id}", "8abd72f0-4ede-441c-9c17-0123456789ab"),
            ("{plan_id}", "pro"),
            ("{event_id}", "evt_0192f3a4b5c6d7e8f90123456789abcd"),
            ("{user_id}", "user-42"),
            ("{file}", "linkgate-0123456789abcdef.js"),
            ("{id}", "ls_0192f3a4b5c6d7e8f90123456789abcd"),
        ] {
            path = path.replace(name, value);
        }
        assert!(!path.contains('{'), "a parameter without a value: {path}");
        path
    }

    pub fn is_compatible(&self) -> bool {
        self.pattern.starts_with("/api/content/")
    }

    /// The credential that it takes, as a line of the head.
    pub fn credential(&self, key: &str) -> String {
        match self.pattern.starts_with("/v1/operator/") {
            true => format!("Authorization: Bearer {OPERATOR_TOKEN}\r\n"),
            false => format!("X-API-Key: {key}\r\n"),
        }
    }

    pub fn call(&self, gateway: &Gateway, key: &str) -> Call {
        let method = self.method.parse().expect("a method");
        let call = Call::new(method, format!("{}{}", gateway.base, self.path()));
        match () {
            () if self.pattern.starts_with("/link/") => call,
            () if self.pattern.starts_with("/v1/operator/") => call.bearer(OPERATOR_TOKEN),
            () => call.key(key),
        }
    }

    /// A failure as this operation documents it.
    #[track_caller]
    pub fn assert_refused(&self, answer: &Answer, statuses: &[u16], what: &str) {
        let shown: String = answer.text.chars().take(300).collect();
        assert!(statuses.contains(&answer.status), "{} {what}: {} {shown}", self.id, answer.status);
        assert!(
            self.statuses.contains(&answer.status),
            "{} does not document {}: {what}",
            self.id,
            answer.status
        );
        assert_is_error(answer, self.is_compatible(), &format!("{} {what}", self.id));
    }
}

/// What every answer is, good or bad: marked, not to be stored or framed, and silent about the inside.
#[track_caller]
pub fn assert_safe(answer: &Answer, what: &str) {
    assert_safe_but_for_echo(answer, what);
    let told = answer.text.to_lowercase();
    for secret in ["select ", "insert into", "src/", ".rs:", "redis"] {
        assert!(!told.contains(secret), "{what} tells of {secret}: {}", answer.text);
    }
}

/// The same for answers that repeat what the test itself has sent.
#[track_caller]
pub fn assert_safe_but_for_echo(answer: &Answer, what: &str) {
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    for name in ["x-request-id", "cache-control", "content-security-policy"] {
        assert!(!answer.header(name).is_empty(), "{what}: no {name}");
    }
    let told = answer.text.to_lowercase();
    for secret in ["sk_upstream_canary", "postgres", "diesel", "panicked", "backtrace", "bwchbwc"] {
        assert!(!told.contains(secret), "{what} tells of {secret}: {}", answer.text);
    }
    assert!(answer.headers.get("server").is_none() && answer.headers.get("x-powered-by").is_none(), "{what}");
}

/// A failure in the words of its surface.
#[track_caller]
pub fn assert_is_error(answer: &Answer, compatible: bool, what: &str) {
    assert_safe(answer, what);
    let body: Value =
        serde_json::from_str(&answer.text).unwrap_or_else(|_| panic!("{what}: {}", answer.text));
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    if compatible {
        assert_eq!(answer.header("content-type"), "application/json", "{what}");
        assert_eq!(body["success"], false, "{what}: {body}");
        assert!(!text("error").is_empty(), "{what}: {body}");
    } else {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
        assert_eq!(body["status"], answer.status, "{what}: {body}");
        for name in ["type", "title", "detail"] {
            assert!(!text(name).is_empty(), "{what}: no {name} in {body}");
        }
    }
    let snake = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    assert!(snake(text("code")), "{what}: {body}");
    assert!(
        ["app_builder", "tenant_admin", "end_user", "operator", "wait"].contains(&text("actor")),
        "{what}: {body}"
    );
    assert_eq!(text("request_id"), answer.header("x-request-id"), "{what}");
    for error in body["errors"].as_array().into_iter().flatten() {
        let good =
            error["pointer"].is_string() && error["detail"].as_str().is_some_and(|text| !text.is_empty());
        assert!(good && snake(error["code"].as_str().unwrap_or_default()), "{what}: {error}");
    }
    if matches!(answer.status, 429 | 503) {
        assert!(answer.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0), "{what}");
    }
}

/// The gateway still does its work.
pub async fn assert_healthy(gateway: &Gateway, key: &str) {
    let ready = gateway.get("/readyz").send().await;
    assert_eq!(ready.status, 200, "{}", ready.text);
    let session = gateway.post("/v1/link-sessions").key(key).json(&serde_json::json!({})).send().await;
    assert_eq!(session.status, 201, "{}", session.text);
}
