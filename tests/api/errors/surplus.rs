//! What is sent to calls that do not take it: query parameters, and bodies.

use serde_json::json;

use super::contract::{Operation, assert_healthy, document, operations};
use crate::support::Gateway;

/// Operations of the API whose document names no parameter of the query, and those that name no body.
fn without(query: bool) -> Vec<Operation> {
    let document = document();
    let of_api = |pattern: &str| pattern.starts_with("/v1/") || pattern.starts_with("/api/content/");
    let all = operations().into_iter().filter(|operation| of_api(&operation.pattern));
    all.filter(|operation| {
        let described = &document["paths"][&operation.pattern][operation.method.to_lowercase()];
        let parameters = described["parameters"].as_array().cloned().unwrap_or_default();
        match query {
            true => !parameters.iter().any(|parameter| parameter["in"] == "query"),
            false => operation.body.is_none(),
        }
    })
    .collect()
}

#[tokio::test]
async fn a_parameter_of_a_call_that_takes_none_is_refused_by_name() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let all = without(true);
    assert!(all.len() > 40, "only {}", all.len());

    for mut operation in all {
        operation.pattern.push_str("?x=1&y%2Fz=2");
        let answer = operation.call(&gateway, &tenant.test).send().await;

        operation.assert_refused(&answer, &[422], "parameters");
        let expected = ["/query/x", "/query/y~1z"].map(|at| (at.to_owned(), "unknown_field".to_owned()));
        assert_eq!(answer.broken(), expected, "{}", operation.id);
    }
    assert_healthy(&gateway, &tenant.test).await;
}

#[tokio::test]
async fn a_body_of_a_call_that_takes_none_is_refused_by_name() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let all = without(false);
    assert!(all.len() > 40, "only {}", all.len());

    for operation in all {
        let fields = operation.call(&gateway, &tenant.test).json(&json!({"a": 1, "b": {}})).send().await;
        let other = operation.call(&gateway, &tenant.test).raw(b"hello".to_vec()).send().await;
        let large = operation.call(&gateway, &tenant.test).raw(vec![b'x'; 100_000]).send().await;

        operation.assert_refused(&fields, &[422], "fields");
        let expected = ["/a", "/b"].map(|at| (at.to_owned(), "unknown_field".to_owned()));
        assert_eq!(fields.broken(), expected, "{}", operation.id);
        for answer in [other, large] {
            operation.assert_refused(&answer, &[422], "no object");
            assert_eq!(answer.broken(), [(String::new(), "unexpected_body".to_owned())], "{}", operation.id);
        }
    }
    assert_healthy(&gateway, &tenant.test).await;
}

#[tokio::test]
async fn whoever_has_no_credential_hears_of_that_first() {
    let gateway = Gateway::start().await;

    let answer = gateway.get("/v1/tenant?x=1").send().await;

    assert_eq!(answer.status, 401, "{}", answer.text);
}

#[tokio::test]
async fn an_object_without_fields_is_as_good_as_no_body() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    let answer = gateway.get("/v1/tenant").key(&tenant.test).json(&json!({})).send().await;

    assert_eq!(answer.status, 200, "{}", answer.text);
}
