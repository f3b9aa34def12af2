//! The widget in a page of the tenant's app, which has another origin than the gateway.

use serde_json::json;
use thirtyfour::Key;

use super::app::App;
use super::driver::in_browser;
use super::page::Page;
use super::scene::{Scene, Session};

/// An app whose tenant has allowed its origin, and a session.
async fn allowed() -> (App, Scene, Session) {
    let mut app = App::new().await;
    let scene = Scene::with_origin(&app.origin).await;
    app.serve(&scene.gateway.base);
    let session = scene.start(json!({ "user_id": "user-1", "nonce": "n-1" })).await;
    (app, scene, session)
}

async fn open(page: &Page, app: &App, session: &Session) {
    page.goto(&app.origin).await;
    page.until("window.Linkgate && window.options").await;
    page.js(&format!("window.url = {}", json!(session.url))).await;
    page.click("#open").await;
}

async fn enter(page: &Page) {
    page.enter("window.frame()").await;
    page.shows_a_code().await;
}

#[tokio::test]
async fn the_widget_links_an_account_and_calls_the_app_back() {
    let (app, scene, session) = allowed().await;
    in_browser(async |page| {
        open(page, &app, &session).await;
        enter(page).await;
        scene.link(&session).await;
        page.shows("headline", "Your account is linked").await;

        page.click("#done").await;
        page.leave().await;

        page.until("of('exit').length === 1").await;
        let account = scene.look(&session).await["account"]["account_id"].clone();
        assert_eq!(page.js("of('exit')[0].reason").await, "linked");
        assert_eq!(page.js("of('linked').length").await, 2, "an event and a call");
        assert_eq!(page.js("of('linked')[0].account.account_id").await, account);
        assert_eq!(page.js("of('status').map(({ status }) => status)").await, json!(["new", "scanned", "confirmed"]));
        let claims = page.js("JSON.parse(atob(of('linked').at(-1).receipt.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')))").await;
        assert_eq!((&claims["account_id"], &claims["nonce"], &claims["sub"]), (&account, &json!("n-1"), &json!("user-1")));
        assert_eq!(page.js("document.querySelectorAll('link-tiktok-view').length").await, 0, "nothing is left");
        assert_eq!(page.complaints().await, [""; 0], "of the app's strict policy, or of anything");
        let secret = session.url.split_once('#').expect("a secret").1;
        let heard = page.js("JSON.stringify(heard)").await;
        assert!(!heard.as_str().expect("text").contains(secret), "the secret stays in the frame");
    })
    .await;
}

#[tokio::test]
async fn an_origin_that_is_not_allowed_can_not_frame_the_page() {
    let mut app = App::new().await;
    let scene = Scene::with_origin("https://app.example").await;
    app.serve(&scene.gateway.base);
    let session = scene.start_one().await;
    in_browser(async |page| {
        open(page, &app, &session).await;
        page.until("window.frame()").await;

        page.complains("frame-ancestors").await;

        page.enter("window.frame()").await;
        assert_eq!(page.js("document.getElementById('main')").await, json!(null));
        page.leave().await;
        assert_eq!(page.js("heard").await, json!([]));
        let timeline = format!("/v1/link-sessions/{}/timeline", session.label);
        let timeline = scene.gateway.get(&timeline).key(&scene.tenant.test).send().await;
        assert!(!timeline.text.contains("opened"), "{}", timeline.text);
    })
    .await;
}

#[tokio::test]
async fn escape_closes_the_dialog_from_within_and_gives_the_focus_back() {
    let (app, _scene, session) = allowed().await;
    in_browser(async |page| {
        open(page, &app, &session).await;
        enter(page).await;
        page.until("document.documentElement.dataset.peer === 'frame'").await;
        page.js("document.getElementById('cancel').focus()").await;

        page.press(&[Key::Escape]).await;
        page.leave().await;

        page.until("of('exit').length === 1").await;
        assert_eq!(page.js("[of('exit')[0].reason, of('exit')[0].linked]").await, json!(["closed", false]));
        assert_eq!(page.js("document.activeElement.id").await, "open");
        assert_eq!(page.js("document.documentElement.style.overflow").await, "");
    })
    .await;
}

#[tokio::test]
async fn an_undo_in_the_widget_is_told_to_the_app() {
    let (app, scene, session) = allowed().await;
    in_browser(async |page| {
        open(page, &app, &session).await;
        enter(page).await;
        scene.link(&session).await;
        page.shows("headline", "Your account is linked").await;
        page.click("#undo").await;
        page.shows("headline", "Undone").await;

        page.click("#done").await;
        page.leave().await;

        page.until("of('exit').length === 1").await;
        assert_eq!(page.js("[of('exit')[0].reason, of('exit')[0].linked]").await, json!(["undone", false]));
    })
    .await;
}

#[tokio::test]
async fn the_widget_can_stand_in_the_page_and_be_taken_away() {
    let (app, scene, session) = allowed().await;
    in_browser(async |page| {
        page.goto(&app.origin).await;
        page.until("window.Linkgate && window.options").await;
        let mount = "(window.handle = Linkgate.mount(document.getElementById('slot'), options(URL))) && 1";
        page.js(&mount.replace("URL", &json!(session.url).to_string())).await;
        page.enter("document.getElementById('slot').firstElementChild?.shadowRoot.querySelector('iframe')")
            .await;
        page.shows_a_code().await;
        scene.phone(&session, "scan").await;
        page.leave().await;
        page.until("of('status').some(({ status }) => status === 'scanned')").await;

        page.js("handle.destroy() ?? 1").await;

        assert_eq!(page.js("of('exit')[0].reason").await, "destroyed");
        assert_eq!(page.js("document.getElementById('slot').children.length").await, 0);
    })
    .await;
}
