//! The OpenAPI document: one text in three places, and whole.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::Gateway;

fn document() -> Value {
    serde_json::from_str(linkgate::http::openapi::text()).expect("JSON")
}

fn each_operation(mut look: impl FnMut(&str, &str, &Value)) {
    for (path, item) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            look(path, method, operation);
        }
    }
}

#[tokio::test]
async fn the_document_is_the_same_everywhere() {
    let gateway = Gateway::start().await;
    let checked_in = include_str!("../../../openapi/linkgate.json");

    let served = gateway.get("/openapi.json").send().await;
    let printed =
        std::process::Command::new(env!("CARGO_BIN_EXE_linkgate")).arg("openapi").output().expect("it runs");

    assert_eq!(served.header("content-type"), "application/json");
    assert!(served.text == checked_in, "served: run linkgate openapi > openapi/linkgate.json");
    assert!(printed.status.success());
    assert!(printed.stdout == checked_in.as_bytes(), "printed: run linkgate openapi > openapi/linkgate.json");
}

#[test]
fn the_document_says_what_it_is() {
    let document = document();

    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let schemes = document["components"]["securitySchemes"].as_object().expect("schemes");
    assert_eq!(schemes["api_key"]["name"], "X-API-Key");
    assert_eq!(schemes["access_token"]["scheme"], "bearer");
}

#[test]
fn every_operation_is_described_named_once_and_in_a_group() {
    let document = document();
    let tags: BTreeSet<&str> =
        document["tags"].as_array().expect("tags").iter().filter_map(|tag| tag["name"].as_str()).collect();
    let mut names = BTreeSet::new();

    each_operation(|path, method, operation| {
        let text = |name: &str| operation[name].as_str().unwrap_or_default().trim().to_owned();
        let what = format!("{method} {path}");
        assert!(text("summary").len() > 5, "{what} has no summary");
        assert!(text("description").len() > 5, "{what} has no description");
        assert!(
            names.insert(text("operationId")) && !text("operationId").is_empty(),
            "{what} has no name of its own"
        );
        let own: Vec<&str> =
            operation["tags"].as_array().expect("tags").iter().filter_map(Value::as_str).collect();
        assert!(own.len() == 1 && tags.contains(own[0]), "{what}: {own:?}");
    });
}

#[test]
fn every_operation_of_the_api_needs_a_credential_and_the_rest_is_known() {
    let public = [
        "open_link_page",
        "follow_link_page",
        "get_link_page_state",
        "link_page",
        "widget",
        "widget_version",
        "widget_manifest",
        "widget_types",
        "jwks",
        "healthz",
        "readyz",
        "openapi",
    ];
    each_operation(|path, _, operation| {
        let name = operation["operationId"].as_str().expect("a name");
        let schemes: Vec<String> = operation["security"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|scheme| scheme.as_object().expect("a scheme").keys().cloned().collect::<Vec<_>>())
            .collect();
        let of_the_api = path.starts_with("/v1/") || path.starts_with("/api/content/");
        match (of_the_api, name) {
            _ if path.starts_with("/v1/operator/") => assert_eq!(schemes, ["operator_token"], "{name}"),
            (
                true,
                "log_in" | "refresh_tokens" | "accept_invitation" | "forgot_password" | "reset_password",
            ) => {
                assert!(schemes.is_empty(), "{name}");
            }
            (true, _) if path.starts_with("/v1/auth/") => assert_eq!(schemes, ["member_token"], "{name}"),
            (true, "create_token") => assert_eq!(schemes, ["api_key"]),
            (true, _) => assert_eq!(schemes, ["api_key", "access_token"], "{name}"),
            (false, _) if public.contains(&name) => assert!(schemes.is_empty(), "{name}"),
            (false, _) => assert_eq!(schemes, ["view_token"], "{name}"),
        }
    });
}

#[test]
fn every_operation_names_its_error_answers_in_the_shape_of_its_surface() {
    let document = document();
    each_operation(|path, method, operation| {
        let what = format!("{method} {path}");
        let answers = operation["responses"].as_object().expect("answers");
        assert!(answers.keys().any(|status| status.starts_with('2')), "{what} has no good answer");
        let mut expected = vec!["500"];
        if operation["security"].as_array().is_some_and(|ways| !ways.is_empty()) {
            expected.extend(["401", "403", "404", "429", "503"]);
        }
        if operation["requestBody"].is_object() {
            expected.extend(["400", "408", "413", "415", "422"]);
        }
        for status in expected {
            assert!(answers.contains_key(status), "{what} does not name {status}");
        }
        // That nothing has changed is no error.
        let good = |status: &str| status.starts_with('2') || status == "304";
        for (status, answer) in answers.iter().filter(|(status, _)| !good(status)) {
            let Some(reference) = answer["$ref"].as_str() else {
                assert_eq!((path, status.as_str()), ("/readyz", "503"), "{what} {status}");
                continue;
            };
            let named = document.pointer(&reference[1..]).unwrap_or_else(|| panic!("{what}: no {reference}"));
            let media = if path.starts_with("/api/content/") {
                "application/json"
            } else {
                "application/problem+json"
            };
            assert!(named["content"][media]["schema"].is_object(), "{what} {status}: {named}");
            assert!(named["description"].as_str().is_some_and(|text| text.len() > 5), "{what} {status}");
        }
    });
}

#[test]
fn every_parameter_and_every_field_of_a_body_is_described() {
    each_operation(|path, method, operation| {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let described = parameter["description"].as_str().is_some_and(|text| text.len() > 5);
            assert!(described, "{method} {path}: {}", parameter["name"]);
        }
    });
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    let references = text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next());
    let mut count = 0;

    for reference in references {
        assert!(document.pointer(reference).is_some(), "{reference} leads nowhere");
        count += 1;
    }

    assert!(count > 100, "only {count} references");
}
