//! One call explains a session.

use serde_json::{Value, json};

use super::{let_notes_be_written, scene_at};
use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

async fn timeline(scene: &Scene, label: &str) -> Value {
    let_notes_be_written(scene).await;
    scene.get(&format!("/v1/link-sessions/{label}/timeline")).await.json()
}

fn line<'a>(timeline: &'a Value, kind: &str) -> &'a Value {
    let lines = timeline["data"].as_array().expect("lines");
    lines.iter().find(|line| line["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {timeline}"))
}

#[tokio::test]
async fn each_line_reads_alone() {
    let scene = scene_at("2026-03-09T10:00:00Z").await;
    let call =
        scene.gateway.post("/v1/link-sessions").key(&scene.tenant.live).json(&json!({"user_id": "ana"}));
    let started = scene.started(call.header("X-Request-Id", "req-start").send().await.json());
    started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    scene.gateway.clock.advance(chrono::Duration::milliseconds(1_500));
    let open = scene.gateway.post(&format!("/link/{}/open", started.id)).header("X-Request-Id", "req-open");
    open.json(&json!({"secret": started.secret})).send().await;
    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;
    scene.gateway.clock.advance(chrono::Duration::seconds(3));
    let call = scene.gateway.get(&format!("/v1/link-sessions/{}", started.label)).key(&scene.tenant.live);
    let session = call.header("X-Request-Id", "req-get").send().await.json();

    let told = timeline(&scene, &started.label).await;

    let picture: Vec<String> = told["data"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
            let after = line["after_seconds"].as_f64().map_or("-".to_owned(), |after| after.to_string());
            [text("kind"), text("by"), text("reason"), text("request_id"), after, line["code"].to_string()]
                .join(" ")
        })
        .collect();
    assert_eq!(
        picture,
        [
            "new app - req-start - null",
            "code_shown gateway - req-start 0 1",
            "opened user - req-open 1.5 1",
            "shown user page req-open 0 1",
            "scanned user - - 10 1",
            "confirmed user - - 10 1",
            "told gateway get req-get 3 1",
        ]
    );
    assert_eq!(line(&told, "told")["at"], "2026-03-09T10:00:24.500Z");
    let about = ["status", "surface", "user_id", "codes"].map(|name| told[name].clone());
    assert_eq!(about, [json!("confirmed"), json!("hosted"), json!("ana"), json!(1)]);
    assert_eq!(told["account_id"], session["account"]["account_id"]);
    for line in told["data"].as_array().expect("lines") {
        assert!(
            line["detail"].as_str().is_some_and(|text| text.len() > 20 && !text.contains("no words")),
            "{line}"
        );
    }
}

#[tokio::test]
async fn renewed_codes_are_counted() {
    let scene = Scene::new().await;
    let started = scene.start_for("ana").await;
    for _ in 0..2 {
        scene.upstream.last_code().then(Say::State("expired"));
        scene.gateway.pass(30).await;
    }

    let told = timeline(&scene, &started.label).await;

    assert_eq!(told["codes"], 3, "{told}");
    let last = told["data"].as_array().expect("lines").last().expect("a line");
    assert_eq!((&last["kind"], &last["code"]), (&json!("code_renewed"), &json!(3)));
    assert_eq!(last["detail"], "Code 2 expired unscanned; code 3 took its place.");
}

#[tokio::test]
async fn who_cancelled_is_told() {
    let scene = Scene::new().await;
    let by_app = scene.start_for("ana").await;
    scene.post(&format!("/v1/link-sessions/{}/cancel", by_app.label), json!({})).await;
    let by_user = scene.start_for("ben").await;
    let path = format!("/link/{}", by_user.id);
    let opened =
        scene.gateway.post(&format!("{path}/open")).json(&json!({"secret": by_user.secret})).send().await;
    let view = opened.json()["view_token"].as_str().expect("a view token").to_owned();
    scene.gateway.post(&format!("{path}/cancel")).bearer(&view).send().await;

    let (app, user) = (timeline(&scene, &by_app.label).await, timeline(&scene, &by_user.label).await);

    assert_eq!(
        (&line(&app, "cancelled")["by"], &app["reason"]),
        (&json!("app"), &json!("cancelled_by_tenant"))
    );
    assert_eq!(
        (&line(&user, "cancelled")["by"], &user["reason"]),
        (&json!("user"), &json!("cancelled_by_user"))
    );
    assert!(line(&user, "cancelled")["request_id"].is_string());
}

#[tokio::test]
async fn its_pages_hold_each_line_once_and_in_order() {
    let scene = scene_at("2026-03-09T10:00:00Z").await;
    let call =
        scene.gateway.post("/v1/link-sessions").key(&scene.tenant.live).json(&json!({"user_id": "ana"}));
    let started = scene.started(call.send().await.json());
    started.code.then(Say::State("scanned")).then(Say::Confirmed(Person::new("ana")));
    scene.gateway.pass(10).await;
    scene.gateway.pass(10).await;
    let whole = timeline(&scene, &started.label).await;
    let path = format!("/v1/link-sessions/{}/timeline", started.label);
    assert!(whole["data"].as_array().is_some_and(|lines| lines.len() >= 4), "{whole}");
    assert_eq!(whole["next_cursor"], Value::Null);

    for limit in [1, 3] {
        let (mut lines, mut query) = (Vec::new(), format!("limit={limit}"));
        loop {
            let page = scene.get(&format!("{path}?{query}")).await.json();
            assert_eq!(page["codes"], whole["codes"], "of all of it: {page}");
            lines.extend(page["data"].as_array().expect("lines").clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            query = format!("limit={limit}&cursor={cursor}");
        }
        assert_eq!(json!(lines), whole["data"], "{limit} a page");
    }
    for (query, pointer) in [
        ("limit=0", "/query/limit"),
        ("limit=101", "/query/limit"),
        ("limit=abc", "/query/limit"),
        ("cursor=zz", "/query/cursor"),
        ("pages=2", "/query/pages"),
    ] {
        let refused = scene.get(&format!("{path}?{query}")).await;
        assert_eq!((refused.status, refused.broken()[0].0.as_str()), (422, pointer), "{query}");
    }
}
