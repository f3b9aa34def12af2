//! Link sessions as tenants meet them.

mod duplicates;
mod following;
mod guide;
mod idempotency;
mod labels;
mod listing;
mod phone;
mod reconnect;
mod renewal;
mod rules;
mod states;
mod suspension;
mod waiting;

use serde_json::json;

use crate::support::rows::rows;
use crate::support::scene::Scene;
use crate::support::{Gateway, Setup};

#[tokio::test]
async fn a_session_is_answered_with_a_code_and_a_page() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;

    let session =
        gateway.start_session(&tenant.test, json!({"user_id": "user-1", "metadata": {"a": 1}})).await;

    assert_eq!(session["status"], "new");
    assert_eq!(session["user_id"], "user-1");
    assert_eq!(session["metadata"], json!({"a": 1}));
    assert!(session["qr"]["image"].as_str().unwrap().starts_with("data:image/svg+xml;base64,"));
    assert!(session["url"].as_str().unwrap().starts_with(&format!("{}/link/", gateway.base)));
    assert!(session["account"].is_null());
    let secret = session["url"].as_str().unwrap().split_once('#').unwrap().1.len();
    assert!(secret >= 22, "128 bits need 22 letters of base64url, not {secret}");
}

#[tokio::test]
async fn a_hosted_session_lives_15_minutes() {
    let scene = Scene::new().await;

    let started = scene.start(json!({})).await;

    let at =
        |field: &str| chrono::DateTime::parse_from_rfc3339(started.answer[field].as_str().unwrap()).unwrap();
    assert_eq!((at("expires_at") - at("created_at")).num_seconds(), 900);
}

#[tokio::test]
async fn a_pending_session_is_answered_again() {
    let scene = Scene::new().await;
    let body = json!({"unique_id": "label-0001", "user_id": "u"});

    let first = scene.start(body.clone()).await;
    let second = scene.start(body).await;

    assert_eq!(first.answer["url"], second.answer["url"]);
    assert_eq!(scene.upstream.codes(), 1);
}

#[tokio::test]
async fn a_label_that_is_pending_for_another_user_is_a_conflict() {
    let scene = Scene::new().await;
    scene.start(json!({"unique_id": "label-0002", "user_id": "one"})).await;

    let answer = scene.post("/v1/link-sessions", json!({"unique_id": "label-0002", "user_id": "two"})).await;

    assert_eq!((answer.status, answer.code().as_str()), (409, "link_session_pending"));
}

#[tokio::test]
async fn a_user_is_made_on_first_use() {
    let scene = Scene::new().await;

    scene.start_for("fresh user").await;
    scene.start_for("fresh user").await;
    scene.start(json!({})).await;

    assert_eq!(scene.rows("select user_id from users order by user_id").await, ["default", "fresh user"]);
}

#[tokio::test]
async fn a_plan_without_qr_linking_is_refused_and_nothing_is_written() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant_on("free").await;

    for key in [&tenant.live, &tenant.test] {
        let answer = gateway.post("/v1/link-sessions").key(key).json(&json!({})).send().await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "plan_required"), "{}", answer.text);
        assert_eq!(answer.json()["subscription"], "free");
    }

    for environment in ["live", "test"] {
        let query = "select unique_id from link_sessions union all select user_id from users";
        assert!(rows(&gateway.database_url, &tenant.id, environment, query).await.is_empty());
    }
}

#[tokio::test]
async fn a_session_without_a_code_has_failed_and_says_so() {
    let scene = Scene::new().await;
    scene.upstream.outage(Some(crate::support::upstream::Say::status(500, json!({}))));

    let answer = scene.post("/v1/link-sessions", json!({"unique_id": "label-0003"})).await;

    assert_eq!((answer.status, answer.code().as_str()), (503, "upstream_unavailable"));
    let session = scene.session("label-0003").await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("failed"), &json!("upstream_refused")));
    assert_eq!(scene.events().await, ["link_session.failed=1"]);

    scene.upstream.outage(None);
    assert_eq!(scene.start(json!({"unique_id": "label-0003"})).await.answer["status"], "new");
}

#[tokio::test]
async fn without_credentials_for_an_upstream_live_sessions_are_refused() {
    let gateway = Gateway::with(Setup { sandbox: false, ..Setup::default() }).await;
    let tenant = gateway.tenant().await;

    let live = gateway.post("/v1/link-sessions").key(&tenant.live).json(&json!({})).send().await;
    let test = gateway.post("/v1/link-sessions").key(&tenant.test).json(&json!({})).send().await;

    assert_eq!((live.status, live.code().as_str()), (503, "upstream_not_configured"));
    assert_eq!((test.status, test.code().as_str()), (503, "sandbox_off"));
}

#[tokio::test]
async fn a_session_of_the_other_environment_is_not_found() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;

    let path = format!("/v1/link-sessions/{}", started.label);
    let answer = scene.gateway.get(&path).key(&scene.tenant.test).send().await;

    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn cancelling_ends_a_session_once() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    let path = format!("/v1/link-sessions/{}/cancel", started.label);

    let first = scene.post(&path, json!({})).await;
    let second = scene.post(&path, json!({})).await;

    for answer in [first, second] {
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json()["status"], "cancelled");
        assert_eq!(answer.json()["reason"], "cancelled_by_tenant");
        assert!(answer.json()["qr"].is_null());
    }
    assert_eq!(scene.timeline(&started.label).await, ["new", "code_shown", "cancelled"]);
    assert_eq!(scene.events().await, ["link_session.cancelled=1"]);
    scene.gateway.pass(60).await;
    assert_eq!(started.code.polls(), 0, "a cancelled session is polled no more");
}

#[tokio::test]
async fn a_confirmed_session_can_not_be_cancelled() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    scene.confirm(&started, &crate::support::upstream::Person::new("ana")).await;

    let answer = scene.post(&format!("/v1/link-sessions/{}/cancel", started.label), json!({})).await;

    assert_eq!((answer.status, answer.code().as_str()), (409, "link_session_ended"));
    assert_eq!(scene.status(&started.label).await, "confirmed");
}

#[tokio::test]
async fn the_timeline_names_the_request_that_caused_a_change() {
    let scene = Scene::new().await;
    let call = scene.gateway.post("/v1/link-sessions").key(&scene.tenant.live).json(&json!({}));
    let answer = call.header("X-Request-Id", "req-of-the-start").send().await;
    let label = answer.json()["unique_id"].as_str().unwrap().to_owned();
    let cancel = scene.gateway.post(&format!("/v1/link-sessions/{label}/cancel")).key(&scene.tenant.live);
    cancel.header("X-Request-Id", "req-of-the-end").send().await;

    let timeline = scene.get(&format!("/v1/link-sessions/{label}/timeline")).await.json();

    let lines = timeline["data"].as_array().unwrap();
    assert_eq!(lines[0]["request_id"], answer.header("x-request-id"));
    assert_eq!(lines[0]["request_id"], "req-of-the-start");
    assert_eq!(lines.last().unwrap()["request_id"], "req-of-the-end");
    assert_eq!(lines.last().unwrap()["reason"], "cancelled_by_tenant");
}
