//! How a session ends on its page, other than in an account.

use serde_json::json;

use super::driver::in_browser;
use super::scene::Scene;

#[tokio::test]
async fn not_me_takes_the_link_back() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        scene.link(&session).await;
        page.shows("headline", "Your account is linked").await;
        assert_eq!(scene.accounts().await, 1);

        page.click("#undo").await;

        page.shows("headline", "Undone").await;
        assert_eq!(scene.accounts().await, 0);
        assert_eq!(scene.look(&session).await["reason"], "undone");
        assert_eq!(page.js("document.getElementById('account').hidden").await, true);
    })
    .await;
}

#[tokio::test]
async fn cancel_ends_the_session() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;

        page.click("#cancel").await;

        page.shows("headline", "Cancelled").await;
        let seen = scene.look(&session).await;
        assert_eq!((&seen["status"], &seen["reason"]), (&json!("cancelled"), &json!("cancelled_by_user")));
    })
    .await;
}

#[tokio::test]
async fn where_the_tenant_asks_for_it_nothing_is_linked_before_a_yes() {
    let scene = Scene::that_asks_to_accept().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        scene.link(&session).await;
        page.shows("headline", "Link this account?").await;
        assert_eq!(scene.look(&session).await["account"]["status"], "awaiting_accept");

        page.click("[data-verb=accept]").await;

        page.shows("headline", "Your account is linked").await;
        assert_eq!(scene.look(&session).await["account"]["status"], "linked");
        page.click("#undo").await;
        page.shows("headline", "Undone").await;
    })
    .await;
}

#[tokio::test]
async fn a_no_where_a_yes_was_asked_for_links_nothing() {
    let scene = Scene::that_asks_to_accept().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        scene.link(&session).await;
        page.shows("headline", "Link this account?").await;

        page.click("#choice [data-verb=undo]").await;

        page.shows("headline", "Cancelled").await;
        assert_eq!(scene.accounts().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_scanned_code_that_runs_out_ends_the_session_with_words_for_it() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        scene.phone(&session, "scan").await;

        scene.phone(&session, "expire").await;

        page.shows("headline", "Time is up").await;
        assert!(page.text("detail").await.contains("Nothing was linked"));
    })
    .await;
}

#[tokio::test]
async fn a_session_that_its_tenant_cancels_ends_on_the_open_page() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;

        let path = format!("/v1/link-sessions/{}/cancel", session.label);
        assert_eq!(scene.gateway.post(&path).key(&scene.tenant.test).send().await.status, 200);

        page.shows("headline", "Cancelled").await;
    })
    .await;
}

#[tokio::test]
async fn a_second_browser_is_told_and_the_first_goes_on() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let first = page.driver.window().await.expect("a window");

        // A new tab knows nothing of what the first one keeps, as another browser.
        let other = page.driver.new_tab().await.expect("a tab");
        page.driver.switch_to_window(other).await.expect("the tab");
        page.goto(&session.url).await;
        page.shows("headline", "Already open somewhere else").await;
        assert_eq!(page.code().await, None);

        page.driver.switch_to_window(first).await.expect("the first tab");
        scene.link(&session).await;
        page.shows("headline", "Your account is linked").await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_or_missing_secret_shows_nothing_of_the_session() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    let (address, _) = session.url.split_once('#').expect("a secret");
    in_browser(async |page| {
        for url in [address.to_owned(), format!("{address}#wrong"), format!("{address}#")] {
            // From one fragment to another a browser does not load anew by itself.
            page.goto("about:blank").await;
            page.goto(&url).await;
            page.shows("headline", "This link is not valid").await;
            let shown = page.js("document.body.innerText").await;
            assert!(!shown.as_str().expect("text").contains("Clipboard Studio"), "{shown}");
        }

        // Nobody has opened it by that.
        page.goto("about:blank").await;
        page.goto(&session.url).await;
        page.shows_a_code().await;
    })
    .await;
}
