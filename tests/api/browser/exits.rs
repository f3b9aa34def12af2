//! However it ends, the app hears of it once, and its page is as it was.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::driver::in_browser;
use super::page::Page;
use super::site::Site;

const SCRIPT: &str = "
window.heard = [];
window.session = () => fetch('/api/link', { method: 'POST' }).then((answer) => answer.json());
window.show = (more) => {
  heard.length = 0;
  document.getElementById('open').focus();
  window.handle = Linkgate.open({ session, onEvent: (event) => heard.push(event), onExit: (end) => heard.push({ type: 'exit', ...end }), ...more });
  return 1;
};
window.view = () => document.querySelector('link-tiktok-view');
window.exits = () => heard.filter(({ type }) => type === 'exit').map(({ reason }) => reason);
// Waits are a tenth as long.
const wait = setTimeout;
window.setTimeout = (step, ms) => wait(step, ms / 10);
";
const BODY: &str = "<button id=open>Link</button><p id=long></p>";

async fn ready(page: &Page, site: &Site) {
    page.goto(&site.origin).await;
    page.until("window.Linkgate && window.heard").await;
    page.js("((document.getElementById('long').style.height = '3000px'), (document.documentElement.style.overflow = 'scroll'), 1)").await;
}

/// Runs a test on a page of the site's.
async fn on(site: Site, test: impl AsyncFnOnce(&Page, &Site)) {
    site.page(BODY, SCRIPT);
    in_browser(async |page| {
        ready(page, &site).await;
        test(page, &site).await;
    })
    .await;
}

/// Ends the newest session as the app's backend does.
async fn cancel(site: &Site) {
    let path = format!("/v1/link-sessions/{}/cancel", site.session().label);
    let answer = site.gateway().post(&path).key(&site.scene.tenant.test).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

/// The app heard of one end, and finds its page as it was.
async fn ended(page: &Page, reason: &str) {
    page.until("exits().length > 0").await;
    page.js("handle.destroy() ?? handle.destroy() ?? 1").await;
    page.js("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))").await;
    assert_eq!(page.js("exits()").await, json!([reason]));
    let left = page.js("[document.querySelectorAll('link-tiktok-view').length, document.adoptedStyleSheets.length, document.documentElement.getAttribute('style'), document.body.getAttribute('style')]").await;
    assert_eq!(left, json!([0, 0, "overflow: scroll;", Value::Null]), "{reason}");
}

#[tokio::test]
async fn every_way_out_is_told_once_and_leaves_the_page_as_it_was() {
    on(Site::new().await, async |page, site| {
        let session = site.scene.start_one().await;
        let show = format!("show({{ session: {} }})", json!(session.url));
        let ways = [
            ("view().shadowRoot.querySelector('dialog > button').click()", "closed"),
            ("view().shadowRoot.querySelector('dialog').close()", "closed"),
            ("handle.destroy()", "destroyed"),
            ("view().remove()", "destroyed"),
            ("(history.pushState({}, '', '?other'), history.back())", "closed"),
        ];
        for (way, reason) in ways {
            page.js(&show).await;
            page.until("heard.some(({ type }) => type === 'status')").await;
            assert_eq!(page.js("document.adoptedStyleSheets.length").await, 1, "the page does not scroll");

            page.js(&format!("({way}) ?? 1")).await;

            ended(page, reason).await;
            // What is taken away by force can't give it back.
            let focused = page.js("document.activeElement.id").await;
            assert!(way == "view().remove()" || focused == "open", "{way}: {focused}");
        }
        page.js(&show).await;
        page.until("heard.some(({ type }) => type === 'status')").await;
        page.press(&[Key::Escape]).await;
        ended(page, "closed").await;
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn what_goes_wrong_is_told_as_an_error_and_an_end() {
    on(Site::new().await, async |page, _| {
        let bad = [
            "() => Promise.reject(new Error('no'))",
            "() => { throw new Error('no') }",
            "null",
            "() => ({})",
            "'not an address'",
            "'javascript:alert(1)'",
            "{ url: 'data:text/html,x' }",
        ];
        for session in bad {
            page.js(&format!("show({{ session: {session} }})")).await;

            page.until("exits().length > 0").await;

            assert_eq!(page.js("heard.map(({ type }) => type)").await, json!(["error", "exit"]), "{session}");
            assert_eq!(
                page.js("heard.every(({ error }) => error instanceof Error)").await,
                true,
                "{session}"
            );
            if session.contains("({})") {
                assert_eq!(page.js("heard[0].error.message").await, "Linkgate: session gave {}");
            }
            ended(page, "error").await;
        }
        // An app's own fault stops nothing.
        page.js("show({ onEvent() { throw new Error('the app itself') } })").await;
        page.until("view()").await;
        page.complains("the app itself").await;
        page.js("handle.destroy() ?? 1").await;
        ended(page, "destroyed").await;
    })
    .await;
}

#[tokio::test]
async fn it_is_open_once_however_often_it_is_opened() {
    on(Site::new().await, async |page, site| {
        page.js("show() && (window.first = handle) && show({}) && 1").await;

        assert_eq!(page.js("first === handle").await, true);
        page.until("heard.some(({ type }) => type === 'status')").await;
        assert_eq!(page.js("document.querySelectorAll('link-tiktok-view').length").await, 1);
        assert_eq!(site.sessions(), 1);
        page.js("first.destroy() ?? 1").await;
        ended(page, "destroyed").await;
        assert_eq!(page.js("handle.focus()").await, false);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_may_not_embed_it_is_told_so() {
    on(Site::of_a_stranger().await, async |page, _| {
        page.js("show()").await;

        page.until("exits().length > 0").await;
        assert_eq!(page.js("heard.map(({ type }) => type)").await, json!(["error", "exit"]));
        assert!(page.js("heard[0].error.message").await.as_str().expect("text").contains("allowed_origins"));
        page.complains("allowed_origins").await;
        ended(page, "error").await;
    })
    .await;
}

#[tokio::test]
async fn after_an_end_without_an_account_the_page_asks_the_app_for_another_session() {
    on(Site::new().await, async |page, site| {
        page.js("show()").await;
        page.enter("window.view()?.shadowRoot.querySelector('iframe')").await;
        page.shows_a_code().await;
        cancel(site).await;

        page.until("!document.getElementById('again').hidden && getComputedStyle(document.getElementById('again')).display !== 'none'").await;
        page.click("#again").await;
        page.leave().await;

        page.until("heard.filter(({ status }) => status === 'new').length === 2").await;
        assert_eq!(site.sessions(), 2);
        // What the app can't start is told, and the page stays for another try.
        cancel(site).await;
        page.js("(window.fetch = () => Promise.reject(new Error('no network'))) && 1").await;
        page.enter("window.view()?.shadowRoot.querySelector('iframe')").await;
        page.until("!document.getElementById('again').hidden").await;
        assert_eq!(page.js("getComputedStyle(document.getElementById('restart')).display").await, "none");
        page.click("#again").await;
        page.leave().await;
        page.until("heard.some(({ error }) => error?.message === 'no network')").await;
        assert_eq!(page.js("exits()").await, json!([]));
        page.js("handle.destroy() ?? 1").await;
        ended(page, "cancelled").await;
    })
    .await;
}

#[tokio::test]
async fn a_session_that_can_not_be_opened_is_told_as_what_it_is() {
    on(Site::new().await, async |page, site| {
        let session = site.scene.start_one().await;
        // Another browser has it: a tab of its own keeps its own view token.
        page.goto(&session.url).await;
        page.shows_a_code().await;
        page.js("sessionStorage.clear() ?? 1").await;
        ready(page, site).await;
        let wrong = format!("{}x", session.url);
        for (url, status) in [(&session.url, "elsewhere"), (&wrong, "invalid")] {
            page.js(&format!("show({{ session: () => {} }})", json!(url))).await;
            page.until(&format!("heard.some((event) => event.status === '{status}')")).await;
            page.enter("window.view()?.shadowRoot.querySelector('iframe')").await;
            page.until("getComputedStyle(document.getElementById('again')).display !== 'none'").await;
            page.click("#done").await;
            page.leave().await;
            page.until("exits().length > 0").await;
            assert_eq!(page.js("heard.map(({ type }) => type)").await, json!(["ready", "status", "exit"]));
            ended(page, status).await;
        }
        page.complaints().await;
    })
    .await;
}

#[tokio::test]
async fn escape_asks_once_something_would_be_lost() {
    on(Site::new().await, async |page, site| {
        page.js("show()").await;
        page.enter("window.view()?.shadowRoot.querySelector('iframe')").await;
        page.shows_a_code().await;
        site.scene.phone(&site.session(), "scan").await;
        page.shows("state", "Scanned. Now confirm on your phone.").await;
        page.click("#title").await;

        page.press(&[Key::Escape]).await;
        page.until("document.getElementById('sure').open").await;
        // Wherever in the question the user has clicked.
        page.click("#sure p").await;
        page.press(&[Key::Escape]).await;
        page.until("!document.getElementById('sure').open").await;

        page.leave().await;
        assert_eq!(page.js("exits()").await, json!([]));
        page.js("handle.destroy() ?? 1").await;
        ended(page, "destroyed").await;
    })
    .await;
}
