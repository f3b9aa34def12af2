//! Who gets in.

use futures_util::future::join_all;
use serde_json::json;

use super::{Open, open_with};
use crate::support::scene::Scene;

#[tokio::test]
async fn the_first_browser_gets_what_the_page_shows() {
    let open = Open::new().await;

    assert!(open.view.len() >= 22, "128 bits at least");
    assert_eq!(open.opened["status"], "new");
    assert_eq!(open.opened["tenant"], json!({"name": "Clipboard Studio"}));
    assert_eq!(open.opened["qr"]["image"], open.started.answer["qr"]["image"]);
    assert_eq!(open.opened["expires_at"], open.started.answer["expires_at"]);
    assert_eq!(open.opened["allowed_origins"], json!(["https://app.example"]));
    assert!(open.opened.get("sandbox").is_none(), "no simulated phone in the live environment");
    assert_eq!(open.scene.timeline(&open.started.label).await, ["new", "code_shown", "opened"]);
}

#[tokio::test]
async fn of_five_browsers_at_once_exactly_one_gets_in() {
    let scene = Scene::new().await;
    for round in 0..10 {
        let started = scene.start_for(&format!("user-{round}")).await;
        let body = json!({"secret": started.secret});

        let answers = join_all((0..5).map(|_| open_with(&scene, &started, body.clone()))).await;

        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!((answer.status, answer.code().as_str()), (409, "link_already_open"));
        }
    }
}

#[tokio::test]
async fn another_browser_with_the_secret_is_told_that_it_is_open() {
    let open = Open::new().await;
    let bodies = [
        json!({"secret": open.started.secret}),
        json!({"secret": open.started.secret, "view_token": "x".repeat(43)}),
        json!({"secret": open.started.secret, "view_token": ""}),
        json!({"secret": open.started.secret, "view_token": null}),
    ];
    for body in bodies {
        let answer = open_with(&open.scene, &open.started, body).await;
        assert_eq!((answer.status, answer.code().as_str()), (409, "link_already_open"));
    }
}

#[tokio::test]
async fn the_same_browser_comes_back_after_a_reload() {
    let open = Open::new().await;

    let again = open.reload().await;

    assert_eq!(again["view_token"], open.view.as_str());
    assert_eq!(again["qr"], open.opened["qr"]);
    let kinds = open.scene.timeline(&open.started.label).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "opened").count(), 1);
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_id_get_the_same_404() {
    let open = Open::new().await;
    let other = open.scene.start_for("other").await;
    let unknown = linkgate::model::id::LinkSessionId::new();
    let view = open.view.clone();
    let ids = [open.started.id.to_string(), other.id.to_string(), unknown.to_string(), "nonsense".to_owned()];
    let mut answers = Vec::new();
    for id in ids {
        for body in [
            json!({"secret": "x".repeat(43)}),
            json!({"secret": ""}),
            json!({"secret": "y", "view_token": view}),
        ] {
            answers.push(open.scene.gateway.post(&format!("/link/{id}/open")).json(&body).send().await);
        }
    }
    let told = |answer: &crate::support::wire::Answer| {
        let mut json = answer.json();
        json.as_object_mut().unwrap().remove("request_id");
        (answer.status, json)
    };
    assert_eq!(answers[0].status, 404);
    assert!(answers.iter().all(|answer| told(answer) == told(&answers[0])));
    // A guess does not use the page up.
    assert_eq!(open_with(&open.scene, &other, json!({"secret": other.secret})).await.status, 200);
}

#[tokio::test]
async fn another_sessions_view_token_opens_nothing() {
    let open = Open::new().await;
    let other = open.scene.start_for("other").await;
    for button in ["cancel", "undo", "accept"] {
        let path = format!("/link/{}/{button}", other.id);
        let answer = open.scene.gateway.post(&path).bearer(&open.view).send().await;
        assert!(matches!(answer.status, 401 | 404), "{button}: {}", answer.status);
        let bare = open.scene.gateway.post(&path).send().await;
        assert!(matches!(bare.status, 401 | 404), "{button}: {}", bare.status);
    }
    let stream =
        open.scene.gateway.get(&format!("/link/{}/events?view={}", other.id, open.view)).send().await;
    assert_eq!(stream.status, 404);
    assert_eq!(open.scene.status(&other.label).await, "new");
}

#[tokio::test]
async fn the_secret_is_no_view_token() {
    let open = Open::new().await;
    let path = format!("/link/{}/cancel", open.started.id);

    let answer = open.scene.gateway.post(&path).bearer(&open.started.secret).send().await;

    assert!(matches!(answer.status, 401 | 404), "{}", answer.status);
    assert_eq!(open.status().await, "new");
}

#[tokio::test]
async fn looking_at_the_page_a_thousand_times_changes_nothing() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    let state = "select row_to_json(s)::text || (select count(*) from link_session_changes)::text from link_sessions s";
    let before = scene.rows(state).await;
    let (path, due) = (format!("/link/{}", started.id), scene.due_in(started.id).await);

    for _ in 0..20 {
        let answers = join_all((0..50).map(|_| scene.gateway.get(&path).send())).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
    }

    assert_eq!(scene.rows(state).await, before);
    assert_eq!(scene.due_in(started.id).await, due, "a preview is no watcher");
    assert_eq!(scene.upstream.calls("check"), 0);
    assert_eq!(open_with(&scene, &started, json!({"secret": started.secret})).await.status, 200);
}

#[tokio::test]
async fn the_page_says_who_may_frame_it_and_what_it_may_load() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    let policy = |ancestors: &str| {
        format!(
            "default-src 'none'; script-src 'sha256'; style-src 'sha256'; img-src 'self' data:; \
             connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; \
             trusted-types 'none'; frame-ancestors {ancestors}"
        )
    };
    let cases = [
        ("{https://app.example}", "https://app.example"),
        ("{https://a.example,https://b.example:8443}", "https://a.example https://b.example:8443"),
        ("{}", "'none'"),
    ];
    for (origins, ancestors) in cases {
        scene.change(&format!("update tenants set allowed_origins = '{origins}'")).await;

        let page = scene.gateway.get(&format!("/link/{}", started.id)).send().await;

        // The hashes themselves are compared with the page elsewhere.
        let told: Vec<&str> = page.header("content-security-policy").split(' ').collect();
        let plain: Vec<&str> =
            told.iter().map(|word| if word.starts_with("'sha256-") { "'sha256';" } else { word }).collect();
        assert_eq!(plain.join(" "), policy(ancestors));
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert!(
            !page.text.contains("http://") && !page.text.contains("https://"),
            "nothing of third parties"
        );
    }
}

#[tokio::test]
async fn the_page_of_an_unknown_session_is_not_found() {
    let scene = Scene::new().await;
    let unknown = linkgate::model::id::LinkSessionId::new().to_string();
    for id in [unknown.as_str(), "nonsense", "ls_0000"] {
        assert_eq!(scene.gateway.get(&format!("/link/{id}")).send().await.status, 404, "{id}");
    }
}
