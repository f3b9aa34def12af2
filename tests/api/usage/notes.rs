//! When a code counts as shown and a confirmation as told, and that it is noted once.

use serde_json::json;

use super::{let_notes_be_written, scene_at};
use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

/// What is noted of the newest session: how it was shown and how it was told, `-` for neither.
async fn noted(scene: &Scene) -> String {
    let_notes_be_written(scene).await;
    let notes = "select coalesce(shown_by, '-') || ' ' || coalesce(told_by, '-') from link_sessions
        order by created_at desc, link_session_id desc limit 1";
    scene.rows(notes).await.remove(0)
}

#[tokio::test]
async fn a_session_of_the_compatible_surface_is_shown_by_the_answer_that_starts_it() {
    let scene = Scene::new().await;

    scene.start_compatible("compatible-1").await;

    assert_eq!(noted(&scene).await, "answer -");
}

#[tokio::test]
async fn a_hosted_session_is_not_shown_by_the_answer_that_starts_it_nor_by_a_list() {
    let scene = Scene::new().await;

    scene.start_for("ana").await;
    scene.get("/v1/link-sessions").await;

    assert_eq!(noted(&scene).await, "- -");
}

#[tokio::test]
async fn a_hosted_session_is_shown_when_its_page_is_opened_or_somebody_watches() {
    for how in ["page", "get", "check", "stream"] {
        let scene = Scene::new().await;
        let started = scene.start_for("ana").await;
        let page = format!("/link/{}", started.id);
        match how {
            "page" => {
                scene.gateway.get(&page).send().await;
                assert_eq!(noted(&scene).await, "- -", "the static page alone shows nothing");
                scene.gateway.post(&format!("{page}/open")).json(&json!({"secret": "wrong"})).send().await;
                assert_eq!(noted(&scene).await, "- -", "nor does a wrong secret");
                scene.post(&format!("{page}/open"), json!({"secret": started.secret})).await;
            }
            "get" => {
                scene.session(&started.label).await;
            }
            "check" => {
                let token = scene.rows("select check_token from link_sessions").await.remove(0);
                scene.check(&token).await;
            }
            _ => {
                let path = format!("/v1/link-sessions/{}/events", started.label);
                tokio::join!(scene.get(&path), async {
                    scene.until_watched(started.id).await;
                    scene.post(&format!("/v1/link-sessions/{}/cancel", started.label), json!({})).await;
                });
            }
        }

        assert_eq!(noted(&scene).await, format!("{how} -"));
    }
}

#[tokio::test]
async fn a_code_that_was_scanned_or_is_gone_is_not_shown_any_more() {
    let scene = Scene::new().await;
    let started = scene.start_for("ana").await;
    started.code.then(Say::State("scanned"));
    scene.gateway.pass(10).await;

    scene.session(&started.label).await;

    assert_eq!(noted(&scene).await, "- -");
}

#[tokio::test]
async fn a_confirmation_is_told_by_whoever_hears_it_first() {
    for how in ["get", "check", "stream", "page"] {
        let scene = Scene::new().await;
        let started = scene.start_for("ana").await;
        let token = scene.rows("select check_token from link_sessions").await.remove(0);
        started.code.then(Say::Confirmed(Person::new("ana")));
        scene.gateway.pass(10).await;
        assert_eq!(noted(&scene).await, "- -", "nobody was told yet");

        match how {
            "get" => drop(scene.session(&started.label).await),
            "check" => drop(scene.check(&token).await),
            "stream" => drop(scene.get(&format!("/v1/link-sessions/{}/events", started.label)).await),
            _ => {
                let body = json!({"secret": started.secret});
                drop(scene.gateway.post(&format!("/link/{}/open", started.id)).json(&body).send().await);
            }
        }
        scene.session(&started.label).await;

        assert_eq!(noted(&scene).await, format!("- {how}"));
    }
}

#[tokio::test]
async fn an_open_page_hears_of_the_confirmation_by_its_stream() {
    let scene = Scene::new().await;
    let started = scene.start_for("ana").await;
    started.code.then(Say::Confirmed(Person::new("ana")));
    let opened = scene.gateway.post(&format!("/link/{}/open", started.id));
    let opened = opened.json(&json!({"secret": started.secret})).send().await.json();
    let view = opened["view_token"].as_str().expect("a view token");

    let path = format!("/link/{}/events?view={view}", started.id);
    let mut stream = reqwest::get(format!("{}{path}", scene.gateway.base)).await.expect("a stream");
    scene.gateway.pass(10).await;
    let mut heard = String::new();
    while !heard.contains("confirmed") {
        heard += &String::from_utf8_lossy(&stream.chunk().await.expect("a chunk").expect("not its end"));
    }

    assert_eq!(noted(&scene).await, "page page");
}

#[tokio::test]
async fn many_looks_in_many_replicas_write_once() {
    let scene = scene_at("2026-03-09T10:00:00Z").await;
    let (token, code) = scene.start_compatible("compatible-1").await;
    code.then(Say::Confirmed(Person::new("ana")));
    scene.gateway.pass(10).await;
    scene.check(&token).await;
    let_notes_be_written(&scene).await;
    let row = "select concat(xmin, ' ', shown_at, ' ', told_at, ' ', told_request_id) from link_sessions";
    let before = scene.rows(row).await;
    assert!(before[0].contains("10:00:10"), "{before:?}");

    let replica = scene.replica(false).await;
    scene.gateway.clock.advance(chrono::Duration::seconds(60));
    for gateway in [&scene.gateway, &replica] {
        let checks = (0..20).map(|_| async {
            let call = gateway.post("/api/content/qr-login/check").key(&scene.tenant.live);
            call.json(&json!({ "token": token })).send().await.json()["data"]["status"].clone()
        });
        let told = futures_util::future::join_all(checks).await;
        assert!(told.iter().all(|status| status == "confirmed"), "{told:?}");
    }
    let_notes_be_written(&scene).await;
    assert!(replica.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await);

    assert_eq!(scene.rows(row).await, before, "the row was written again");
    for (gateway, counted) in [(&scene.gateway, true), (&replica, false)] {
        let metrics = gateway.running.ctx.metrics.render();
        let line = "linkgate_link_funnel_total{step=\"told\"} 1";
        assert_eq!(metrics.lines().any(|one| one == line), counted, "{metrics}");
    }
}

#[tokio::test]
async fn repeated_looks_ask_the_database_for_nothing() {
    let scene = Scene::new().await;
    let (token, _) = scene.start_compatible("compatible-1").await;
    let_notes_be_written(&scene).await;
    // Another look would write it again, if it went to the database.
    scene.change("update link_sessions set shown_at = null, shown_by = null").await;

    for _ in 0..5 {
        scene.check(&token).await;
    }

    assert_eq!(noted(&scene).await, "- -");
}
