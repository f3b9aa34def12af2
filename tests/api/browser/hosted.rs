//! The hosted page while nothing goes wrong.

use std::time::Duration;

use serde_json::json;

use super::driver::in_browser;
use super::scene::Scene;
use crate::support::{Gateway, Setup};

#[tokio::test]
async fn the_page_follows_a_session_to_its_account_in_peace() {
    let scene = Scene::new().await;
    let session =
        scene.start(json!({ "user_id": "user-1", "redirect_url": "https://app.example/back" })).await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        assert!(page.text("title").await.contains("Clipboard Studio"));
        page.shows("state", "Waiting for your scan").await;

        scene.phone(&session, "scan").await;
        page.shows("state", "Scanned. Now confirm on your phone.").await;
        assert_eq!(page.code().await, None, "a code is good for one scan");

        scene.phone(&session, "confirm").await;
        page.shows("headline", "Your account is linked").await;
        let account = &scene.look(&session).await["account"];
        page.shows("handle", &format!("@{}", account["username"].as_str().expect("a handle"))).await;
        assert_eq!(page.js("document.getElementById('back').href").await, "https://app.example/back");
        assert_eq!(page.js("document.activeElement.id").await, "headline");

        assert_eq!(page.complaints().await, [""; 0], "of a policy, a script or the network");
        assert_eq!(page.foreign_origins().await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn workers_alone_bring_the_news_to_the_page() {
    let poll_interval = Duration::from_secs(1);
    let gateway = Gateway::with(Setup { with_workers: true, poll_interval, ..Setup::default() }).await;
    let scene = Scene::on(gateway, &[]).await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        for (gesture, sign) in [("scan", "tile"), ("confirm", "headline")] {
            let path = format!("/v1/sandbox/link-sessions/{}/{gesture}", session.label);
            assert_eq!(scene.gateway.post(&path).key(&scene.tenant.test).send().await.status, 200);
            let seen = "document.getElementById('tile').classList.contains('scanned')";
            page.until(if sign == "tile" {
                seen
            } else {
                "document.title.startsWith('Your account is linked')"
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_renewed_code_takes_the_place_of_the_old_one_at_once() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let first = page.code().await.expect("a code");

        scene.phone(&session, "expire").await;

        page.until(&format!("document.getElementById('qr').src !== {}", json!(first))).await;
        page.shows_a_code().await;
        assert_eq!(scene.status(&session).await, "new");
    })
    .await;
}

#[tokio::test]
async fn a_code_that_is_over_is_never_shown() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let first = page.code().await.expect("a code");

        // Five minutes pass in the browser, while the gateway is late with a new code and can't be asked
        // for the time.
        page.tools("Network.enable", json!({})).await;
        page.tools("Network.setBlockedURLs", json!({ "urls": ["*/open"] })).await;
        page.js("window.real = Date.now, Date.now = () => real() + 301_000").await;
        page.shows("state", "One moment, a new code is coming").await;
        assert_eq!(page.code().await, None);

        page.tools("Network.setBlockedURLs", json!({ "urls": [] })).await;
        scene.pass(310).await;
        page.shows_a_code().await;
        assert_ne!(page.code().await.expect("a code"), first);
    })
    .await;
}

#[tokio::test]
async fn a_reload_comes_back_to_the_same_session() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        scene.phone(&session, "scan").await;
        page.shows("state", "Scanned. Now confirm on your phone.").await;

        page.reload().await;

        page.shows("state", "Scanned. Now confirm on your phone.").await;
        scene.phone(&session, "confirm").await;
        page.shows("headline", "Your account is linked").await;
    })
    .await;
}

#[tokio::test]
async fn the_page_speaks_the_language_and_wears_the_theme_it_was_asked_for() {
    let scene = Scene::new().await;
    let cases = [
        (json!({"locale": "es", "theme": "dark"}), "es", "Esperando a que lo escanees", "dark"),
        (json!({"locale": "id-ID", "theme": "light"}), "id", "Menunggu pemindaian Anda", "light"),
        (json!({"locale": "xx"}), "en", "Waiting for your scan", "light"),
        (json!({"locale": "ar"}), "ar", "في انتظار مسح الرمز", "light"),
    ];
    in_browser(async |page| {
        for (body, language, state, theme) in cases {
            let session = scene.start(body).await;
            page.goto(&session.url).await;
            page.shows("state", state).await;
            let seen = page
                .js("[document.documentElement.lang, document.documentElement.dataset.theme ?? '']")
                .await;
            assert_eq!(seen, json!([language, theme]));
        }
    })
    .await;
}
