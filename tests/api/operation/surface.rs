//! Health, metrics, the documentation's page.

use serde_json::json;

use crate::support::{Gateway, Setup};

#[tokio::test]
async fn a_gateway_that_is_well_says_so() {
    let gateway = Gateway::start().await;

    let (health, ready) = (gateway.get("/healthz").send().await, gateway.get("/readyz").send().await);

    assert_eq!((health.status, health.json()), (200, json!({"status": "ok"})));
    let whole = json!({"status": "ready", "database": true, "redis": true, "schema": true});
    assert_eq!((ready.status, ready.json()), (200, whole));
}

#[tokio::test]
async fn a_gateway_that_is_about_to_stop_takes_no_new_traffic_but_lives() {
    let gateway = Gateway::start().await;

    gateway.running.ctx.draining.store(true, std::sync::atomic::Ordering::Relaxed);
    let (health, ready) = (gateway.get("/healthz").send().await, gateway.get("/readyz").send().await);

    assert_eq!((health.status, ready.status), (200, 503));
    assert_eq!(ready.json()["status"], "draining");
}

#[tokio::test]
async fn metrics_are_on_a_listener_of_their_own() {
    let gateway = Gateway::with(Setup { metrics: true, ..Setup::default() }).await;
    let tenant = gateway.tenant().await;
    gateway.start_session(&tenant.test, json!({"user_id": "ana@example.com"})).await;
    gateway.get("/v1/link-sessions/a-secret-label").key(&tenant.test).send().await;

    let address = gateway.running.metrics_address.expect("a listener");
    let call =
        |path: &str| crate::support::Call::new(reqwest::Method::GET, format!("http://{address}{path}"));
    let metrics = call("/metrics").send().await;

    assert_eq!(metrics.status, 200);
    assert!(metrics.header("content-type").starts_with("text/plain"));
    assert!(
        metrics.text.contains("# TYPE ") && metrics.text.contains("/v1/link-sessions"),
        "{}",
        metrics.text
    );
    for private in [&tenant.id, &tenant.test, "ana@example.com", "a-secret-label"] {
        assert!(!metrics.text.contains(private), "{private} is in the metrics");
    }
    assert_eq!(call("/v1/accounts").send().await.status, 404, "nothing else is served there");
    assert_eq!(gateway.get("/metrics").send().await.status, 404, "and no metrics in public");
}

#[tokio::test]
async fn the_documentations_page_asks_no_other_host() {
    let gateway = Gateway::start().await;
    let start = gateway.get("/docs").send().await;
    assert!(start.status == 200 || start.header("location").ends_with("/docs/"), "{}", start.status);
    let page = gateway.get("/docs/").send().await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    let mut files = references(&page.text);
    assert!(files.len() >= 3, "{files:?}");
    files.push("swagger-initializer.js".to_owned());

    for file in files {
        assert!(!file.contains("//"), "{file} is at another host");
        let answer = gateway.get(&format!("/docs/{}", file.trim_start_matches("./"))).send().await;
        assert_eq!(answer.status, 200, "{file}");
        assert!(!answer.text.is_empty(), "{file}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{file}");
        if file.ends_with("initializer.js") {
            assert!(answer.text.contains("/openapi.json"), "{}", answer.text);
            assert!(
                !answer.text.contains("petstore") && !answer.text.contains("https://"),
                "{}",
                answer.text
            );
        }
    }
    let policy = page.header("content-security-policy").to_owned();
    for source in policy.split(';').flat_map(|rule| rule.split_whitespace().skip(1)) {
        assert!(!source.contains("//") && source != "*" && source != "https:", "{policy}");
    }
    assert!(policy.contains("script-src"), "the page's own scripts may run: {policy}");
}

/// What a page loads: the addresses in `src` and `href`.
fn references(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["src=\"", "href=\""] {
        for part in html.split(name).skip(1) {
            found.extend(part.split('"').next().map(str::to_owned));
        }
    }
    found
}

#[tokio::test]
async fn pages_files_and_probes_have_head_as_they_have_get() {
    let gateway = Gateway::with(Setup { sandbox: true, ..Setup::default() }).await;
    let tenant = gateway.tenant().await;
    let session = gateway.start_session(&tenant.test, json!({})).await;
    let url = session["url"].as_str().expect("a url").strip_prefix(&gateway.base).expect("a page of ours");
    let (page, _) = url.split_once('#').expect("a secret");
    let head =
        |path: &str| crate::support::Call::new(reqwest::Method::HEAD, format!("{}{path}", gateway.base));

    for path in ["/healthz", "/readyz", "/docs/", "/openapi.json", "/embed/v1/linkgate.js", page] {
        let (asked, whole) = (head(path).send().await, gateway.get(path).send().await);
        assert_eq!((asked.status, asked.text.as_str()), (200, ""), "{path}");
        for name in ["content-length", "content-type", "etag"] {
            assert_eq!(asked.header(name), whole.header(name), "{path} {name}");
        }
    }
    assert_eq!(head("/embed/v1/none.js").send().await.status, 404);
    assert_eq!(head("/v1/accounts").key(&tenant.test).send().await.status, 405);
    assert_eq!(head(&format!("{page}/events?view=x")).send().await.status, 405);
}
