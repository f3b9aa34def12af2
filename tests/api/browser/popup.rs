//! The hosted page in a popup, and without any page at all.

use serde_json::json;

use super::driver::in_browser;
use super::page::Page;
use super::site::Site;

const SCRIPT: &str = "
window.heard = [];
window.session = () => fetch('/api/link', { method: 'POST' }).then((answer) => answer.json());
window.options = { session, mode: 'popup', onEvent: (event) => heard.push(event), onExit: (end) => heard.push({ type: 'exit', ...end }) };
document.getElementById('open').onclick = () => (window.handle = Linkgate.open(options));
window.of = (name) => heard.filter(({ type }) => type === name);
";

/// Opens the popup, and goes there; gives the app's window.
async fn open(page: &Page, site: &Site) -> thirtyfour::WindowHandle {
    site.page("<button id=open>Link</button>", SCRIPT);
    page.goto(&site.origin).await;
    page.until("window.Linkgate && window.options").await;
    let app = page.driver.window().await.expect("a window");
    page.click("#open").await;
    let windows = page.driver.windows().await.expect("windows");
    let popup = windows.into_iter().find(|window| *window != app).expect("a popup, in the click itself");
    page.driver.switch_to_window(popup).await.expect("the popup");
    app
}

#[tokio::test]
async fn a_popup_links_an_account_and_is_closed() {
    let site = Site::new().await;
    in_browser(async |page| {
        let app = open(page, &site).await;
        page.shows_a_code().await;
        page.until("document.documentElement.dataset.peer === 'popup'").await;
        site.scene.link(&site.session()).await;
        page.shows("headline", "Your account is linked").await;
        page.driver.switch_to_window(app.clone()).await.expect("the app");
        page.click("#open").await;
        assert_eq!(site.sessions(), 1, "a second press shows the same popup");
        let popup = page.driver.windows().await.expect("windows").into_iter().find(|window| *window != app);
        page.driver.switch_to_window(popup.expect("the popup")).await.expect("the popup");

        page.driver.execute("document.getElementById('done').click()", vec![]).await.expect("a click");
        page.driver.switch_to_window(app).await.expect("the app");

        page.until("of('exit').length === 1").await;
        assert_eq!(
            page.js("[of('exit')[0].reason, of('linked').length, of('linked')[0].unique_id]").await,
            json!(["linked", 1, site.session().label])
        );
        assert_eq!(page.driver.windows().await.expect("windows").len(), 1, "the popup is gone");
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_popup_that_its_reader_closes_is_told() {
    let site = Site::new().await;
    in_browser(async |page| {
        let app = open(page, &site).await;
        page.shows_a_code().await;

        page.driver.close_window().await.expect("closed");
        page.driver.switch_to_window(app).await.expect("the app");

        page.until("of('exit').length === 1").await;
        assert_eq!(page.js("[of('exit')[0].reason, of('exit')[0].linked]").await, json!(["closed", false]));
    })
    .await;
}

#[tokio::test]
async fn a_popup_that_is_blocked_becomes_a_dialog() {
    let site = Site::new().await;
    site.page("<button id=open>Link</button>", &format!("window.open = () => null;{SCRIPT}"));
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("window.Linkgate && window.options").await;

        page.click("#open").await;

        page.enter(
            "document.querySelector('link-tiktok-view')?.shadowRoot.querySelector('dialog[open] iframe')",
        )
        .await;
        page.shows_a_code().await;
    })
    .await;
}

#[tokio::test]
async fn without_a_page_the_app_gets_codes_and_states_and_draws_them_itself() {
    let site = Site::new().await;
    site.page("<button id=open>Link</button>", SCRIPT);
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("window.Linkgate && window.options").await;
        page.js("(window.handle = Linkgate.headless(options)) && 1").await;
        page.until("of('qr').length === 1 && of('status').length === 1").await;
        let first = page.js("of('qr')[0].image").await;
        assert!(first.as_str().expect("a picture").starts_with("data:image/svg+xml;base64,"), "{first}");

        site.scene.phone(&site.session(), "expire").await;
        page.until("of('qr').at(-1).image && of('qr').at(-1).image !== of('qr')[0].image").await;
        site.scene.link(&site.session()).await;

        page.until("of('linked').length === 1").await;
        assert_eq!(page.js("of('status').map(({ status }) => status)").await, json!(["new", "scanned", "confirmed"]));
        assert_eq!(page.js("of('qr').at(-1).image ?? null").await, json!(null), "there is no code to show any more");
        assert_eq!(page.js("innerHeight - document.querySelector('link-tiktok-view').getBoundingClientRect().height === innerHeight").await, true);
        page.js("handle.destroy() ?? 1").await;
        assert_eq!(page.js("of('exit')[0].reason").await, "linked");
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}
