//! The headers that answers carry, said of each answer in the document.

use serde_json::{Map, Value, json};

/// Adds the headers to every answer of every operation, and to the shared error answers.
pub(super) fn add(document: &mut Value) {
    let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) else { return };
    components.insert("headers".to_owned(), shared());
    for (name, answer) in components.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten()
    {
        let waiting = name.ends_with("TooManyRequests") || name.ends_with("ServiceUnavailable");
        let told = ["X-Request-Id", "RateLimit", "RateLimit-Policy"];
        let retry = waiting.then_some("Retry-After");
        say(answer, told.into_iter().chain(retry));
    }
    let items = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    for operation in items.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten()) {
        add_to(operation.1);
    }
}

fn add_to(operation: &mut Value) {
    let holds = |list: &str, test: &dyn Fn(&Value) -> bool| {
        operation[list].as_array().is_some_and(|all| all.iter().any(test))
    };
    let of_tenants = holds("security", &|one| {
        ["api_key", "access_token", "member_token"].iter().any(|n| !one[n].is_null())
    });
    // Whoever says that a password is forgotten is told nothing, nor whether that was said before.
    let once = operation["operationId"] != "forgot_password"
        && holds("parameters", &|one| one["name"] == "Idempotency-Key");
    let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, answer) in answers.into_iter().flatten().filter(|(_, answer)| answer.get("$ref").is_none()) {
        let limits = ["RateLimit", "RateLimit-Policy"].into_iter().filter(|_| of_tenants);
        let replayed = (once && status.starts_with('2')).then_some("Idempotent-Replayed");
        let retry = matches!(status.as_str(), "429" | "503").then_some("Retry-After");
        say(answer, ["X-Request-Id"].into_iter().chain(limits).chain(replayed).chain(retry));
    }
}

fn say(answer: &mut Value, names: impl Iterator<Item = &'static str>) {
    let Some(answer) = answer.as_object_mut() else { return };
    let headers = answer.entry("headers").or_insert_with(|| Value::Object(Map::new()));
    for name in names {
        headers[name] = json!({"$ref": format!("#/components/headers/{name}")});
    }
}

fn shared() -> Value {
    json!({
        "X-Request-Id": {
            "description": "Names the request when you ask the operator; your own, where you sent one that fits.",
            "schema": {"type": "string", "example": "req_0192f3a4b5c6d7e8f90123456789abcd"}
        },
        "RateLimit": {
            "description": "What is left of the plan's requests a second (`r`), and when all of it is back (`t`).",
            "schema": {"type": "string", "example": "\"tenant\";r=49;t=1"}
        },
        "RateLimit-Policy": {
            "description": "How many requests (`q`) the plan allows in a window of seconds (`w`).",
            "schema": {"type": "string", "example": "\"tenant\";q=50;w=1"}
        },
        "Retry-After": {
            "description": "Seconds after which it makes sense to ask again.",
            "schema": {"type": "integer", "minimum": 1, "example": 1}
        },
        "Idempotent-Replayed": {
            "description": "There when the answer is the first one again: nothing was done twice.",
            "schema": {"type": "string", "enum": ["true"], "example": "true"}
        }
    })
}
