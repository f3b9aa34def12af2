//! People leave the page and come back to it; and hear of it what matters, once.

use serde_json::json;

use super::driver::in_browser;
use super::page::Page;
use super::scene::Scene;

async fn network(page: &Page, is_up: bool) {
    let speed = json!({"offline": !is_up, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    page.tools("Network.enable", json!({})).await;
    page.tools("Network.emulateNetworkConditions", speed).await;
}

#[tokio::test]
async fn the_back_button_comes_back_to_a_page_that_follows() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        page.goto(&format!("{}/docs/", scene.gateway.base)).await;

        page.driver.back().await.expect("back");

        page.shows_a_code().await;
        scene.link(&session).await;
        page.shows("headline", "Your account is linked").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_kept_and_shown_again_follows() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        page.js("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))").await;
        scene.link(&session).await;

        page.js("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))").await;

        page.shows("headline", "Your account is linked").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_was_asleep_catches_up() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        page.tools("Page.setWebLifecycleState", json!({"state": "frozen"})).await;
        scene.link(&session).await;

        page.tools("Page.setWebLifecycleState", json!({"state": "active"})).await;

        page.shows("headline", "Your account is linked").await;
        page.shows("handle", &handle(&scene, &session.label).await).await;
    })
    .await;
}

async fn handle(scene: &Scene, label: &str) -> String {
    let path = format!("/v1/link-sessions/{label}");
    let session = scene.gateway.get(&path).key(&scene.tenant.test).send().await.json();
    format!("@{}", session["account"]["username"].as_str().expect("a handle"))
}

#[tokio::test]
async fn offline_is_said_and_left_by_itself() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;

        network(page, false).await;
        page.shows("notice", "You seem to be offline. This page goes on by itself.").await;
        assert_eq!(page.js("document.getElementById('notice').hidden").await, false);
        scene.link(&session).await;
        network(page, true).await;

        page.shows("headline", "Your account is linked").await;
        page.until("document.getElementById('notice').hidden").await;
    })
    .await;
}

#[tokio::test]
async fn after_a_scan_it_is_asked_before_all_is_given_up() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        scene.phone(&session, "scan").await;
        page.shows("state", "Scanned. Now confirm on your phone.").await;

        page.click("#cancel").await;
        page.until("document.getElementById('sure').open").await;
        assert_eq!(page.js("document.activeElement.id").await, "keep");
        page.press(&[thirtyfour::Key::Escape]).await;
        page.until("!document.getElementById('sure').open").await;
        assert_eq!(page.js("document.activeElement.id").await, "cancel");
        assert_eq!(scene.status(&session).await, "scanned");

        page.click("#cancel").await;
        page.click("#stop").await;
        page.shows("headline", "Cancelled").await;
        assert_eq!(scene.status(&session).await, "cancelled");
    })
    .await;
}

#[tokio::test]
async fn a_question_that_is_answered_elsewhere_goes_away() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        scene.phone(&session, "scan").await;
        page.shows("state", "Scanned. Now confirm on your phone.").await;
        page.click("#cancel").await;

        scene.phone(&session, "confirm").await;

        page.shows("headline", "Your account is linked").await;
        assert_eq!(page.js("document.getElementById('sure').open").await, false);
    })
    .await;
}

#[tokio::test]
async fn each_state_is_said_once_and_a_renewed_code_not_at_all() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        let hear = "window.said = [];
            new MutationObserver((changes) => {
                const live = document.getElementById('live');
                if (changes.some(({ target }) => live?.contains(target))) said.push(live.textContent);
            }).observe(document, { childList: true, characterData: true, subtree: true });";
        page.tools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": hear })).await;
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let first = page.code().await.expect("a code");
        scene.phone(&session, "expire").await;
        page.until(&format!("document.getElementById('qr').src !== {}", json!(first))).await;
        page.shows_a_code().await;
        scene.phone(&session, "scan").await;
        page.shows("state", "Scanned. Now confirm on your phone.").await;
        scene.phone(&session, "confirm").await;
        page.shows("headline", "Your account is linked").await;
        // What is known already comes once more, as it does with the account's picture.
        page.js("(said.seen = 0, new PerformanceObserver((list) => (said.seen += list.getEntriesByName(location.origin + location.pathname + '/open').length)).observe({ type: 'resource' }))").await;
        page.js("dispatchEvent(new Event('online'))").await;
        page.until("said.seen > 0").await;
        page.shows("headline", "Your account is linked").await;

        // The last is read with the focus, which goes there.
        // On a busy machine the page may say that no answer came, and once one has, how it stands.
        let said = page
            .js("(() => {
                const isLate = (text) => text?.startsWith('No answer');
                const news = said.filter(Boolean);
                return news.filter((text, at) => !isLate(text) && !(isLate(news[at - 1]) && text === news[at - 2]));
            })()")
            .await;
        assert_eq!(said, json!(["Waiting for your scan", "Scanned. Now confirm on your phone."]));
        assert_eq!(page.js("document.activeElement.id").await, "headline");
        assert_eq!(page.js("document.querySelectorAll('[aria-live], [role=status], [role=alert], [role=timer]').length").await, 1);
    })
    .await;
}
