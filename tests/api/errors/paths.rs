//! Addresses and methods that there are not.

use std::collections::{BTreeMap, BTreeSet};

use super::contract::{assert_healthy, assert_is_error, assert_safe, operations};
use super::raw;
use crate::support::{Call, Gateway};

/// Addresses that there are not, also by tricks.
const NOWHERE: &[&str] = &[
    "/v1",
    "/v1/",
    "/v2/accounts",
    "/v1/nothing",
    "/v1/accounts/",
    "/v1//accounts",
    "//v1/accounts",
    "/V1/accounts",
    "/v1/accounts/x/y",
    "/v1/accounts/%00",
    "/v1/accounts/%2e%2e",
    "/v1/accounts/..%2fposts",
    "/v1/accounts/%ff%fe",
    "/v1/accounts/a%2fb",
    "/v1/accounts/%F0%9F%94%91",
    "/v1/accounts/%zz",
    "/v1/accounts/%",
    "/v1/posts/post_%00",
    "/v1/posts/../accounts/x",
    "/v1/link-sessions/%00",
    "/v1/link-sessions/%0d%0aX-Injected:1",
    "/v1/link-sessions/'%20or%20'1'='1",
    "/v1/accounts/00000000-0000-0000-0000-000000000000",
    "/v1/posts/post_00000000000000000000000000000000",
    "/v1/accounts/null",
    "/api",
    "/api/content",
    "/api/content/",
    "/api/content/nothing",
    "/api/content/status/x",
    "/api/content/creator-info/",
    "/api/content/creator-info/%00",
    "/api/content/status/%00/%00",
    "/link",
    "/link/",
    "/link/x",
    "/link/ls_%00",
    "/link/x/picture/",
    "/link/x/picture/logo?view=x",
    "/link/x/picture/..%2f..%2fCargo.toml?view=x",
    "/embed/v1/",
    "/embed/v1/linkgate-0.js",
    "/playground/../Cargo.toml",
    "/.env",
    "/.git/config",
    "/docs/../v1/nothing",
    "/docs/nothing.js",
    "/t/x/.well-known/jwks.json",
    "/metrics",
    "/admin",
];

#[tokio::test]
async fn a_method_that_an_address_does_not_take_gets_405_with_those_that_it_takes() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for operation in operations() {
        known.entry(operation.path()).or_default().insert(operation.method);
    }

    for (path, methods) in &known {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO"] {
            // `validate` is also what an id might be.
            let also_an_id = (method, path.as_str()) == ("GET", "/v1/posts/validate");
            if methods.contains(method) || also_an_id {
                continue;
            }
            let call = Call::new(method.parse().expect("a method"), format!("{}{path}", gateway.base));
            let answer = call.key(&tenant.test).send().await;
            let what = format!("{method} {path}");
            assert_eq!(
                (answer.status, answer.code()),
                (405, "method_not_allowed".to_owned()),
                "{what}: {}",
                answer.text
            );
            assert_is_error(&answer, path.starts_with("/api/content/"), &what);
            let allowed: BTreeSet<String> = answer.header("allow").split(", ").map(str::to_owned).collect();
            assert!(methods.is_subset(&allowed), "{what}: {allowed:?}");
            assert!(!allowed.contains(method), "{what}: {allowed:?}");
        }
    }
}

#[tokio::test]
async fn an_address_that_there_is_not_gets_404() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    for path in NOWHERE {
        let request = raw::head(
            &format!("GET {path}"),
            &format!("X-API-Key: {}\r\nConnection: close\r\n", tenant.test),
        );
        let answer =
            raw::exchange(gateway.running.address, &[&request]).await.expect("an answer").into_answer();
        assert_eq!((answer.status, answer.code()), (404, "not_found".to_owned()), "{path}: {}", answer.text);
        assert_is_error(&answer, path.starts_with("/api/content"), path);
        assert!(!answer.text.contains("X-Injected") && answer.header("x-injected").is_empty(), "{path}");
    }
    let cancel = gateway
        .post("/v1/link-sessions/%00/cancel")
        .key(&tenant.test)
        .header("Idempotency-Key", "k")
        .send()
        .await;
    assert_eq!(cancel.status, 404, "{}", cancel.text);
    assert_healthy(&gateway, &tenant.test).await;
}

#[tokio::test]
async fn a_very_long_address_does_no_harm() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    for length in [1_000, 10_000, 60_000] {
        for path in [format!("/v1/accounts/{}", "a".repeat(length)), format!("/{}", "a/".repeat(length / 2))]
        {
            let request = raw::head(
                &format!("GET {path}"),
                &format!("X-API-Key: {}\r\nConnection: close\r\n", tenant.test),
            );
            let answer =
                raw::exchange(gateway.running.address, &[&request]).await.expect("an answer").into_answer();
            assert_eq!(answer.status, 404, "{length}: {}", answer.text);
            assert_is_error(&answer, false, "a long address");
        }
    }
    assert_healthy(&gateway, &tenant.test).await;
}

#[tokio::test]
async fn every_public_answer_carries_the_security_headers() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let session = gateway.start_session(&tenant.test, serde_json::json!({})).await;
    let page = session["url"].as_str().expect("an address").split('#').next().unwrap_or_default().to_owned();
    let page = page.strip_prefix(&gateway.base).expect("our own page").to_owned();

    for path in [
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/docs",
        "/docs/",
        "/embed/v1/linkgate.js",
        "/embed/v1/manifest.json",
        "/playground/",
        &page,
    ] {
        let answer = gateway.get(path).send().await;
        assert!(matches!(answer.status, 200 | 303), "{path}: {}", answer.status);
        for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")] {
            assert_eq!(answer.header(name), value, "{path}: {name}");
        }
        for name in ["x-request-id", "cache-control", "content-security-policy"] {
            assert!(!answer.header(name).is_empty(), "{path}: no {name}");
        }
    }
    let listed = gateway.get("/v1/link-sessions").key(&tenant.test).send().await;
    assert_safe(&listed, "a list");
}

#[tokio::test]
async fn a_request_id_comes_back_where_it_is_harmless() {
    let gateway = Gateway::start().await;

    for good in ["a", "my-request.7_x", &"r".repeat(128)] {
        assert_eq!(
            gateway.get("/healthz").header("X-Request-Id", good).send().await.header("x-request-id"),
            good
        );
    }
    for bad in ["a b", "<script>", "a\"b", &"r".repeat(129), "", "a;b"] {
        let answer = gateway.get("/v1/nothing").header("X-Request-Id", bad).send().await;
        assert!(
            answer.header("x-request-id").starts_with("req_"),
            "{bad}: {}",
            answer.header("x-request-id")
        );
        assert!(bad.is_empty() || !answer.text.contains(bad) || bad.len() == 1, "{bad}: {}", answer.text);
    }
}
