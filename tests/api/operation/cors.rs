//! What scripts of other origins may send and read.

use reqwest::Method;
use serde_json::json;

use crate::support::wire::Answer;
use crate::support::{Call, Gateway, OPERATOR_TOKEN, Tenant};

/// The one that tenants of the tests allow.
const ALLOWED: &str = "https://app.example";
const OTHER: &str = "https://other.example";
const ALLOW_ORIGIN: &str = "access-control-allow-origin";

async fn token(gateway: &Gateway, tenant: &Tenant) -> String {
    let made = gateway.post("/v1/tokens").key(&tenant.test).json(&json!({})).send().await.json();
    made["access_token"].as_str().expect("a token").to_owned()
}

async fn preflight(gateway: &Gateway, path: &str) -> Answer {
    let call = Call::new(Method::OPTIONS, format!("{}{path}", gateway.base)).header("Origin", OTHER);
    let call = call.header("Access-Control-Request-Method", "POST");
    call.header("Access-Control-Request-Headers", "authorization,content-type").send().await
}

/// Nobody's cookies, and no origin's script.
fn assert_closed(answer: &Answer, what: &str) {
    assert_eq!(answer.header(ALLOW_ORIGIN), "", "{what}");
    assert_eq!(answer.header("access-control-allow-credentials"), "", "{what}");
}

#[tokio::test]
async fn a_preflight_is_answered_to_anybody_but_for_the_operators_surface() {
    let gateway = Gateway::start().await;

    for path in ["/v1/accounts", "/v1/link-sessions", "/api/content/post", "/v1/operators", "/v1/nothing"] {
        let answer = preflight(&gateway, path).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""), "{path}");
        assert_eq!(answer.header(ALLOW_ORIGIN), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
        assert_eq!(answer.header("access-control-allow-methods"), "GET, POST, PATCH, DELETE");
        let headers = "Authorization, Content-Type, Idempotency-Key, X-Request-Id";
        assert_eq!(answer.header("access-control-allow-headers"), headers, "an API key is not among them");
        assert_eq!(answer.header("access-control-max-age"), "7200");
        assert!(!answer.header("x-request-id").is_empty());
    }
    for path in ["/v1/operator/tenants", "/v1/operator", "/v10", "/api/contents", "/link/x/open", "/healthz"]
    {
        let answer = preflight(&gateway, path).await;
        assert!(matches!(answer.status, 404 | 405), "{path}: {}", answer.status);
        assert_closed(&answer, path);
    }
    let plain = Call::new(Method::OPTIONS, format!("{}/v1/accounts", gateway.base)).send().await;
    assert_eq!(plain.status, 405, "that is no preflight");
}

#[tokio::test]
async fn a_tokens_answer_may_be_read_by_the_tenants_own_origin_alone() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let token = token(&gateway, &tenant).await;
    let get = async |path: &str, origin: &str| {
        gateway.get(path).bearer(&token).header("Origin", origin).send().await
    };

    for (path, status) in [("/v1/accounts", 200), ("/v1/accounts/x", 404), ("/v1/accounts?limit=0", 422)] {
        let answer = get(path, ALLOWED).await;
        assert_eq!((answer.status, answer.header(ALLOW_ORIGIN)), (status, ALLOWED), "{path}");
        assert_eq!(answer.header("vary"), "Origin", "{path}");
        assert!(answer.header("access-control-expose-headers").contains("Retry-After"), "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
    }
    assert_eq!(get("/api/content/accounts", ALLOWED).await.header(ALLOW_ORIGIN), ALLOWED);
    for origin in
        [OTHER, "null", "https://app.example.evil.example", "http://app.example", "https://APP.example"]
    {
        let answer = get("/v1/accounts", origin).await;
        assert_eq!((answer.status, answer.header("vary")), (200, "Origin"), "{origin}");
        assert_closed(&answer, origin);
    }
    assert_closed(&gateway.get("/v1/accounts").bearer(&token).send().await, "without an origin");
}

#[tokio::test]
async fn no_other_credentials_answer_is_for_a_script() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let token = token(&gateway, &tenant).await;
    let get = |path: &str| gateway.get(path).header("Origin", ALLOWED);

    assert_closed(&get("/v1/accounts").key(&tenant.test).send().await, "an API key");
    assert_closed(&get("/v1/accounts").key("sk_test_bad").send().await, "a bad API key");
    assert_closed(&get("/v1/accounts").key(&tenant.test).bearer(&token).send().await, "both");
    assert_closed(&get("/v1/accounts").send().await, "none");
    assert_closed(&get("/v1/operator/tenants").bearer(OPERATOR_TOKEN).send().await, "the operator");
    assert_closed(&get("/v1/operator/tenants").bearer("wrong").send().await, "not the operator");
}

#[tokio::test]
async fn that_a_token_is_not_good_may_be_read_by_whoever_sent_it() {
    let gateway = Gateway::start().await;
    gateway.tenant().await;

    for path in ["/v1/accounts", "/api/content/accounts"] {
        let answer = gateway.get(path).bearer("ended").header("Origin", OTHER).send().await;
        assert_eq!((answer.status, answer.header(ALLOW_ORIGIN)), (401, OTHER), "{path}");
        assert_eq!(answer.header("vary"), "Origin", "{path}");
    }
}

#[tokio::test]
async fn a_changed_list_of_origins_holds_at_once_here() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let token = token(&gateway, &tenant).await;
    let get = || gateway.get("/v1/accounts").bearer(&token).header("Origin", OTHER).send();
    assert_closed(&get().await, "not yet");

    let change = json!({"allowed_origins": [OTHER]});
    let changed = gateway.patch("/v1/tenant").key(&tenant.test).json(&change).send().await;

    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(get().await.header(ALLOW_ORIGIN), OTHER);
}
