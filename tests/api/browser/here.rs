//! Whoever has TikTok on the very phone that shows the page: it opens there, or the code leaves as a picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use linkgate::qr;
use serde_json::json;

use super::driver::in_browser;
use super::looks::screen;
use super::page::Page;
use super::scene::Scene;

const PHONE: (u32, u32, bool) = (390, 844, true);
const DESK: (u32, u32, bool) = (1280, 860, false);

/// Keeps what the page makes a file of, and what it shares.
const KEEPER: &str = "
    window.kept = [];
    const keep = async (blob) => {
        const bytes = new Uint8Array(await blob.arrayBuffer());
        kept.push([blob.type, btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''))]);
    };
    const { createObjectURL } = URL;
    URL.createObjectURL = (blob) => (keep(blob), createObjectURL.call(URL, blob));
    navigator.canShare = ({ files }) => files.every(({ type }) => type === 'image/png');
    navigator.share = async ({ files }) => {
        if (window.refuses) throw new DOMException('no', refuses);
        await keep(files[0]);
    };";

async fn kept_code(page: &Page) -> String {
    page.until("window.kept.length === 1").await;
    assert_eq!(page.js("kept[0][0]").await, "image/png");
    let png = page.js("kept.pop()[1]").await;
    let png = STANDARD.decode(png.as_str().expect("base64")).expect("base64");
    qr::read_png(&png).expect("a code that can be read")
}

#[tokio::test]
async fn on_a_phone_the_way_on_this_phone_comes_first_and_leads_to_a_link() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        screen(page, DESK, "light").await;
        assert_eq!(page.js("document.getElementById('open').checkVisibility()").await, false);
        screen(page, PHONE, "light").await;
        let above = "document.getElementById('open').getBoundingClientRect().bottom < document.getElementById('tile').getBoundingClientRect().top";
        assert_eq!(page.js(above).await, true);
        assert_eq!(page.js("document.getElementById('tile').getBoundingClientRect().bottom < innerHeight").await, true);
        let window = page.driver.window().await.expect("a window");

        // In the test environment it is the simulated phone that opens.
        page.click("#open").await;

        page.until_windows(2).await;
        let windows = page.driver.windows().await.expect("windows");
        let other = windows.into_iter().find(|handle| *handle != window).expect("another window");
        page.driver.switch_to_window(other).await.expect("the phone");
        page.until("!document.getElementById('consent').hidden").await;
        page.click("#confirm").await;
        page.until("!document.getElementById('result').hidden").await;
        page.driver.switch_to_window(window).await.expect("the page");
        scene.becomes(&session, "confirmed").await;
        page.shows("headline", "Your account is linked").await;
    })
    .await;
}

#[tokio::test]
async fn the_code_can_be_saved_and_shared_as_a_picture_that_scans() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.tools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": KEEPER })).await;
        page.goto(&session.url).await;
        page.shows_a_code().await;
        screen(page, PHONE, "light").await;
        page.click("#other_h").await;

        page.click("#save").await;
        let saved = kept_code(page).await;
        page.click("#share").await;
        let shared = kept_code(page).await;
        assert_eq!(saved, shared);

        // Who thinks better of it has done nothing; where sharing fails, the picture is saved.
        page.js("window.refuses = 'AbortError'").await;
        page.click("#share").await;
        page.js("window.refuses = 'NotAllowedError'").await;
        page.click("#share").await;
        assert_eq!(kept_code(page).await, saved);

        scene.scan_text(&saved).await;
        scene.becomes(&session, "scanned").await;
        page.until("!document.getElementById('here').checkVisibility()").await;
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn an_iphone_saves_the_code_by_sharing_it() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        let apple = "Object.defineProperty(navigator, 'vendor', { value: 'Apple Computer, Inc.' });";
        let source = format!("{KEEPER}{apple} const {{ share }} = navigator; navigator.share = (what) => (window.shared = share(what));");
        page.tools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
        page.goto(&session.url).await;
        page.shows_a_code().await;
        screen(page, PHONE, "light").await;
        page.click("#other_h").await;
        assert_eq!(page.js("document.getElementById('share').hidden").await, true);

        page.click("#save").await;

        kept_code(page).await;
        assert_eq!(page.js("window.shared instanceof Promise").await, true);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_no_app_answers_to_is_no_link() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    let address = session.url.split('#').next().expect("an address").to_owned();
    in_browser(async |page| {
        super::looks::stand_in(page).await;
        page.goto(&format!("{address}?state=new#s")).await;
        page.shows_a_code().await;
        assert_eq!(
            page.js("document.getElementById('open').getAttribute('href')").await,
            "aweme://authorize?token=T"
        );

        page.goto("about:blank").await;
        page.goto(&format!("{address}?state=plain#s")).await;
        page.shows_a_code().await;
        assert_eq!(page.js("document.getElementById('open').hidden").await, true);
        assert_eq!(page.js("document.getElementById('other').open").await, true);
    })
    .await;
}
