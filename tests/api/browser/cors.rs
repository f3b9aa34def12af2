//! A tenant's frontend, at an origin of its own, that calls the API with a token.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::driver::in_browser;
use super::page::Page;
use super::scene::Scene;

/// Serves an empty page, and gives back its origin.
async fn serve_a_page() -> String {
    const PAGE: &[u8] =
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 27\r\nconnection: close\r\n\r\n\
        <!doctype html><title>a</ti";
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("its address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 8_192]).await;
                let _ = stream.write_all(PAGE).await;
            });
        }
    });
    origin
}

/// What a script gets to see of a call: its status and what it may read, or that it failed.
async fn fetch(page: &Page, url: &str, options: Value) -> Value {
    let script = format!(
        "window.seen = null; fetch({}, {options}).then(async (answer) => {{ window.seen = \
            {{status: answer.status, request: Boolean(answer.headers.get('x-request-id')), \
              limit: Boolean(answer.headers.get('ratelimit')), body: await answer.json()}} }}, \
            (error) => {{ window.seen = error.name }})",
        json!(url)
    );
    page.driver.execute(script, vec![]).await.expect("a script that runs");
    page.until("window.seen !== null").await;
    page.js("window.seen").await
}

#[tokio::test]
async fn a_script_of_the_tenants_origin_calls_with_a_token_and_another_does_not() {
    let (own, other) = (serve_a_page().await, serve_a_page().await);
    let scene = Scene::with_origin(&own).await;
    let made = scene.gateway.post("/v1/tokens").key(&scene.tenant.test).json(&json!({})).send().await.json();
    let bearer =
        json!({"headers": {"Authorization": format!("Bearer {}", made["access_token"].as_str().unwrap())}});
    let url = format!("{}/v1/accounts", scene.gateway.base);
    let start = json!({
        "method": "POST", "body": json!({"user_id": "ana"}).to_string(),
        "headers": {"Authorization": bearer["headers"]["Authorization"], "Content-Type": "application/json",
            "Idempotency-Key": "once", "X-Request-Id": "of-the-app"}
    });
    in_browser(async |page| {
        page.goto(&own).await;
        let read = fetch(page, &url, bearer.clone()).await;
        let started = fetch(page, &format!("{}/v1/link-sessions", scene.gateway.base), start.clone()).await;
        let ended = fetch(page, &url, json!({"headers": {"Authorization": "Bearer ended"}})).await;
        let wrong = fetch(page, &format!("{url}?limit=0"), bearer.clone()).await;
        let by_key = fetch(page, &url, json!({"headers": {"X-API-Key": scene.tenant.test}})).await;
        let mut with_cookies = bearer.clone();
        with_cookies["credentials"] = json!("include");
        let with_cookies = fetch(page, &url, with_cookies).await;
        page.goto(&other).await;
        let foreign = fetch(page, &url, bearer.clone()).await;

        let seen =
            json!({"status": 200, "request": true, "limit": true, "body": {"data": [], "next_cursor": null}});
        assert_eq!(read, seen);
        assert_eq!(
            (&started["status"], &started["body"]["user_id"]),
            (&json!(201), &json!("ana")),
            "{started}"
        );
        assert_eq!((&ended["status"], &ended["body"]["code"]), (&json!(401), &json!("unauthenticated")));
        assert_eq!((&wrong["status"], &wrong["body"]["code"]), (&json!(422), &json!("invalid_request")));
        assert_eq!(
            (by_key, with_cookies, foreign),
            (json!("TypeError"), json!("TypeError"), json!("TypeError"))
        );
    })
    .await;
}
