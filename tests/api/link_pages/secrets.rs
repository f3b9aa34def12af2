//! Secrets stay where they belong.

use std::fs::File;
use std::process::Stdio;
use std::time::Duration;

use serde_json::json;

use super::Open;
use crate::support::process::{Process, scene_for_processes};
use crate::support::scene::{Scene, eventually};
use crate::support::upstream::{Person, Say};
use crate::support::wire::Call;

#[tokio::test]
async fn no_answer_tells_a_secret_that_is_not_its_callers() {
    let open = Open::new().await;
    let mut to_tenant = Vec::new();
    let label = &open.started.label;
    open.started.code.then(Say::State("scanned"));
    open.scene.gateway.pass(10).await;
    open.confirm("ana").await;
    for path in [
        format!("/v1/link-sessions/{label}"),
        format!("/v1/link-sessions/{label}/timeline"),
        format!("/v1/link-sessions/{label}/events"),
        "/v1/link-sessions".to_owned(),
        "/v1/accounts".to_owned(),
        "/api/content/accounts".to_owned(),
    ] {
        to_tenant.push((path.clone(), open.scene.get(&path).await.text));
    }
    let events = open.scene.rows("select data from events").await.join("\n");
    let to_page = [open.opened.to_string(), open.reload().await.to_string()];
    let upstream =
        [open.started.code.token(), open.started.code.attempt(), "acc-ana".into(), "sk_upstream".into()];

    for (path, text) in &to_tenant {
        assert!(!text.contains(&open.view), "the browser's view token in {path}");
        let tells_the_page =
            !path.contains("timeline") && !path.contains("events") && path.contains("link-sessions");
        assert!(tells_the_page || !text.contains(&open.started.secret), "the page's secret in {path}");
    }
    for secret in &upstream {
        assert!(to_tenant.iter().all(|(_, text)| !text.contains(secret)), "{secret}");
        assert!(to_page.iter().all(|text| !text.contains(secret)), "{secret}");
        assert!(!events.contains(secret), "{secret}");
    }
    assert!(!events.contains(&open.view) && !events.contains(&open.started.secret));
    assert!(to_page.iter().all(|text| !text.contains(&open.started.secret)));
}

#[tokio::test]
async fn secrets_are_sealed_or_hashed_where_they_are_kept() {
    let open = Open::new().await;
    let (secret, view, token) = (open.started.secret.clone(), open.view.clone(), open.started.code.token());

    let kept = open.scene.rows("select row_to_json(s)::text from link_sessions s").await.join("")
        + open.scene.rows("select row_to_json(c)::text from link_codes c").await.join("").as_str();

    // Bytes are shown in hex.
    for secret in [secret, view, token] {
        let hex = data_encoding::HEXLOWER.encode(secret.as_bytes());
        assert!(!kept.contains(&secret) && !kept.contains(&hex));
    }
}

/// Everything that a person, a tenant and a browser do with one session, against one process.
async fn whole_life(scene: &Scene, base: &str) -> Vec<String> {
    let post = |path: String| Call::new(reqwest::Method::POST, format!("{base}{path}"));
    let body =
        json!({"user_id": "user-canary", "nonce": "nonce-canary", "metadata": {"note": "metadata-canary"}});
    let started = post("/v1/link-sessions".into()).key(&scene.tenant.live).json(&body).send().await;
    let started = scene.started(started.json());
    let page = json!({"secret": started.secret});
    let opened = post(format!("/link/{}/open", started.id)).json(&page).send().await.json();
    let view = opened["view_token"].as_str().expect("a view token").to_owned();
    post(format!("/link/{}/open", started.id)).json(&json!({"secret": "wrong-secret-canary"})).send().await;
    let stream = format!("{base}/link/{}/events?view={view}", started.id);
    let mut stream = reqwest::get(stream).await.expect("a stream");
    stream.chunk().await.expect("its first event");
    scene.upstream.once("check", Say::status(500, json!({"error": "upstream-body-canary"})));
    started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("person-canary")));
    eventually("it is linked", async || scene.status(&started.label).await == "confirmed").await;
    let account = scene.rows("select account_id from accounts").await[0].clone();
    scene.upstream.once("post", Say::status(500, json!({"error": "upstream-post-canary"})));
    let mut body = crate::support::good_post(&account);
    body["content"] = json!("caption-canary");
    post("/api/content/post".into()).key(&scene.tenant.live).json(&body).send().await;
    let receipt = post(format!("/link/{}/open", started.id));
    let receipt = receipt.json(&json!({"secret": started.secret, "view_token": view})).send().await.json();
    post(format!("/link/{}/undo", started.id)).bearer(&view).send().await;
    let signature =
        receipt["receipt"].as_str().expect("a receipt").rsplit('.').next().unwrap_or_default().to_owned();
    let mut secrets = vec![started.secret, view, started.code.token(), signature, scene.tenant.live.clone()];
    let canaries = [
        "wrong-secret-canary",
        "upstream-body-canary",
        "upstream-post-canary",
        "caption-canary",
        "nonce-canary",
        "metadata-canary",
        "person-canary",
        "sk_upstream_canary_7f3a",
        "BwcHBwcH",
    ];
    secrets.extend(canaries.map(str::to_owned));
    secrets
}

#[tokio::test]
async fn no_secret_is_logged_however_much_is_logged() {
    let scene = scene_for_processes().await;
    let path = std::env::temp_dir().join(format!("linkgate-log-{}", uuid::Uuid::new_v4().simple()));
    let log = Stdio::from(File::create(&path).expect("a file for the log"));
    let process = Process::logged(&scene, "", "info,linkgate=trace", log).await;

    let secrets = whole_life(&scene, process.base()).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    process.kill();

    let log = std::fs::read_to_string(&path).expect("the log");
    std::fs::remove_file(&path).expect("the log goes away");
    assert!(log.contains("linked an account"), "something was logged");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} in the log");
    }
}
