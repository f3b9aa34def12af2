//! Fields that are missing, unknown or of the wrong type, at every operation, by the schemas of the
//! document itself.

use serde_json::{Map, Value, json};

use super::contract::{Operation, assert_healthy, with_body};
use crate::support::{Gateway, good_post};

/// A body that the operation would take, but for what it names being unknown.
fn good_body(operation: &Operation) -> Map<String, Value> {
    let body = match operation.id.as_str() {
        "compat_create_post" | "validate_post" => good_post("8abd72f0-4ede-441c-9c17-0123456789ab"),
        "qr_login_check" => json!({"token": "A".repeat(32)}),
        "compat_post_status_batch" => json!({"checks": [{"accountId": "a", "publishId": "b"}]}),
        "invite_member" => json!({"email": "ada@example.com", "role": "viewer"}),
        "log_in" => json!({"email": "a", "password": "b"}),
        "refresh_tokens" => json!({"refresh_token": "a"}),
        "accept_invitation" | "reset_password" => json!({"token": "a", "password": "b"}),
        "forgot_password" => json!({"email": "a"}),
        "change_password" => json!({"current_password": "a", "new_password": "b"}),
        "begin_totp" => json!({"password": "a"}),
        "confirm_totp" => json!({"code": "a"}),
        "disable_totp" => json!({"password": "a", "code": "b"}),
        "open_link_page" => json!({"secret": "s"}),
        _ => operation.body.as_ref().map(|body| body["example"].clone()).unwrap_or_default(),
    };
    body.as_object().cloned().unwrap_or_default()
}

/// Values of which none has the type that the schema asks for.
fn wrong_values(schema: &Value) -> Vec<Value> {
    let words = match &schema["type"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let takes = |name: &str| words.iter().any(|word| word == name);
    let all = [
        ("boolean", json!(true)),
        ("integer", json!(7)),
        ("string", json!("text")),
        ("array", json!([])),
        ("array", json!([[1]])),
        ("object", json!({})),
        ("object", json!({"a": {"b": 1}})),
        ("number", json!(1.5)),
    ];
    all.into_iter().filter(|(name, _)| !takes(name)).map(|(_, value)| value).collect()
}

fn properties(operation: &Operation) -> Map<String, Value> {
    let body = operation.body.as_ref().expect("a body");
    body["properties"].as_object().unwrap_or_else(|| panic!("{} has a schema", operation.id)).clone()
}

/// Sends it and gives back the broken rules; for the call that only checks, those it answers.
async fn broken(
    gateway: &Gateway,
    key: &str,
    operation: &Operation,
    body: &Map<String, Value>,
) -> Vec<(String, String)> {
    let answer = operation.call(gateway, key).json(&Value::Object(body.clone())).send().await;
    if operation.id == "validate_post" {
        assert_eq!(answer.status, 200, "{}: {}", operation.id, answer.text);
    } else {
        operation.assert_refused(&answer, &[422], &Value::Object(body.clone()).to_string());
    }
    answer.broken()
}

#[tokio::test]
async fn a_field_of_the_wrong_type_is_told_by_its_pointer() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let mut count = 0;

    for operation in with_body() {
        for (name, schema) in properties(&operation) {
            for value in wrong_values(&schema) {
                let mut body = good_body(&operation);
                body.insert(name.clone(), value.clone());
                let broken = broken(&gateway, &tenant.test, &operation, &body).await;
                let pointer = format!("/{name}");
                let told =
                    broken.iter().any(|(at, _)| at == &pointer || at.starts_with(&format!("{pointer}/")));
                assert!(told, "{} {name} = {value}: {broken:?}", operation.id);
                count += 1;
            }
        }
    }

    assert!(count > 100, "only {count} fields");
    assert_healthy(&gateway, &tenant.test).await;
}

#[tokio::test]
async fn an_unknown_field_is_told_by_its_name() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    for operation in with_body() {
        for (name, pointer) in [
            ("no_such_field", "/no_such_field"),
            ("uniqueID", "/uniqueID"),
            ("a/b", "/a~1b"),
            ("til~de", "/til~0de"),
            ("", "/"),
            ("\u{1f511}", "/\u{1f511}"),
            ("__proto__", "/__proto__"),
        ] {
            let mut body = good_body(&operation);
            body.insert(name.to_owned(), json!(1));
            let broken = broken(&gateway, &tenant.test, &operation, &body).await;
            assert!(
                broken.contains(&(pointer.to_owned(), "unknown_field".to_owned())),
                "{} {name}: {broken:?}",
                operation.id
            );
        }
    }
}

#[tokio::test]
async fn a_missing_field_is_told_by_its_name() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let mut count = 0;

    for operation in with_body() {
        let required =
            operation.body.as_ref().and_then(|body| body["required"].as_array().cloned()).unwrap_or_default();
        for name in required.iter().filter_map(Value::as_str) {
            let mut body = good_body(&operation);
            body.remove(name);
            let broken = broken(&gateway, &tenant.test, &operation, &body).await;
            let told = broken.iter().any(|(at, code)| at == &format!("/{name}") && code == "missing_field");
            assert!(told, "{} without {name}: {broken:?}", operation.id);
            count += 1;
        }
    }

    assert!(count >= 6, "only {count} fields");
}

#[tokio::test]
async fn text_that_no_store_keeps_never_reaches_one() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let texts = [
        "\u{0}",
        "a\u{0}b",
        "\u{0}\u{0}",
        "\u{7}",
        "\u{1b}[31m",
        "\u{202e}",
        "' or 1=1 --",
        "\"; drop table users; --",
        "../../etc",
        "%00",
        "\\u0000",
        "<script>",
        "{{7*7}}",
        "${jndi:ldap://x}",
        "\u{fffd}",
        "\u{10ffff}",
        "a\nb",
        "\r\nX-Injected: 1",
    ];

    for operation in with_body() {
        for (name, schema) in properties(&operation) {
            if !schema["type"].to_string().contains("string") {
                continue;
            }
            for text in texts
                .iter()
                .map(|text| (*text).to_owned())
                .chain(["x".repeat(60_000), "\u{1f511}".repeat(10_000)])
            {
                let mut body = good_body(&operation);
                body.insert(name.clone(), json!(text));
                let answer = operation.call(&gateway, &tenant.test).json(&Value::Object(body)).send().await;
                let shown: String = text.escape_debug().take(30).collect();
                assert!(
                    answer.status < 500,
                    "{} {name} {shown}: {} {}",
                    operation.id,
                    answer.status,
                    answer.text
                );
                assert!(
                    operation.statuses.contains(&answer.status),
                    "{} {name} {shown}: {}",
                    operation.id,
                    answer.status
                );
                super::contract::assert_safe_but_for_echo(
                    &answer,
                    &format!("{} {name} {shown}", operation.id),
                );
            }
        }
    }
    assert_healthy(&gateway, &tenant.test).await;
}

#[tokio::test]
async fn query_parameters_are_as_strict_as_bodies() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let lists = ["/v1/accounts", "/v1/posts", "/v1/link-sessions"];
    let queries = [
        ("limit=0", "/query/limit"),
        ("limit=101", "/query/limit"),
        ("limit=-1", "/query/limit"),
        ("limit=1.5", "/query/limit"),
        ("limit=abc", "/query/limit"),
        ("limit=", "/query/limit"),
        ("limit=99999999999999999999", "/query/limit"),
        ("limit=1&limit=2", "/query/limit"),
        ("cursor=x", "/query/cursor"),
        ("cursor=", "/query/cursor"),
        ("cursor=%00", "/query/cursor"),
        ("cursor=%ff", "/query/cursor"),
        ("status=none", "/query/status"),
        ("status=", "/query/status"),
        ("user_id=", "/query/user_id"),
        ("user_id=%00", "/query/user_id"),
        ("user_id=%ff%fe", "/query/user_id"),
        ("no_such=1", "/query/no_such"),
        ("=1", "/query/"),
    ];

    for list in lists {
        for (query, pointer) in queries {
            let answer = gateway.get(&format!("{list}?{query}")).key(&tenant.test).send().await;
            assert_eq!(answer.status, 422, "{list}?{query}: {}", answer.text);
            super::contract::assert_is_error(&answer, false, &format!("{list}?{query}"));
            assert_eq!(answer.broken()[0].0, pointer, "{list}?{query}: {}", answer.text);
        }
        let long = format!("{list}?user_id={}", "u".repeat(129));
        assert_eq!(gateway.get(&long).key(&tenant.test).send().await.status, 422, "{list}");
    }
    let compatible = gateway.get("/api/content/accounts?user_id=%00").key(&tenant.test).send().await;
    assert_eq!(compatible.status, 422);
    super::contract::assert_is_error(&compatible, true, "compatible");
}
