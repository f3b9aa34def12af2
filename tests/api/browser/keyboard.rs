//! Everything can be done without a pointer, and the focus is where one expects it.

use thirtyfour::Key;

use super::driver::in_browser;
use super::page::Page;
use super::scene::Scene;

/// Goes on with Tab until an element has the focus.
async fn tab_to(page: &Page, css: &str) {
    for _ in 0..8 {
        page.press(&[Key::Tab]).await;
        if page.js(&format!("document.activeElement.matches('{css}')")).await == true {
            return;
        }
    }
    panic!("Tab does not lead to {css}");
}

#[tokio::test]
async fn a_link_can_be_accepted_and_undone_with_keys_alone() {
    let scene = Scene::that_asks_to_accept().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        scene.link(&session).await;
        page.shows("headline", "Link this account?").await;
        assert_eq!(page.js("document.activeElement.id").await, "headline");

        tab_to(page, "[data-verb=accept]").await;
        page.press(&[Key::Enter]).await;
        page.shows("headline", "Your account is linked").await;
        page.until("document.activeElement.id === 'headline'").await;

        tab_to(page, "#undo").await;
        page.press(&[Key::Space]).await;
        page.shows("headline", "Undone").await;
    })
    .await;
}

#[tokio::test]
async fn a_session_can_be_cancelled_with_keys_alone() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;

        tab_to(page, "#cancel").await;
        page.press(&[Key::Enter]).await;

        page.shows("headline", "Cancelled").await;
    })
    .await;
}
