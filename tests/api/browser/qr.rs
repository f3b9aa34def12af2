//! The code on the screen can be read, and is the upstream's own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use linkgate::qr;
use serde_json::json;
use thirtyfour::By;

use super::driver::in_browser;
use super::scene::Scene;

#[tokio::test]
async fn a_picture_of_the_screen_is_the_code_that_the_upstream_made() {
    let scene = Scene::new().await;
    // As wide as a desk has it and a phone, at the pixels that their screens have.
    let screens = [(1280, 1.0, "light"), (1280, 2.0, "dark"), (390, 3.0, "light"), (320, 1.0, "dark")];
    in_browser(async |page| {
        for (width, scale, theme) in screens {
            let screen =
                json!({ "width": width, "height": 900, "deviceScaleFactor": scale, "mobile": false });
            page.tools("Emulation.setDeviceMetricsOverride", screen).await;
            let session = scene.start(json!({ "theme": theme })).await;
            page.goto(&session.url).await;
            page.shows_a_code().await;
            let code = page.driver.find(By::Id("qr")).await.expect("the code");
            let picture = code.screenshot_as_png().await.expect("a picture");

            let text = qr::read_png(&picture).unwrap_or_else(|error| panic!("{width} at {scale}: {error}"));

            // The simulated phone takes the very text of a code, and no other.
            scene.scan_text(&text).await;
            scene.becomes(&session, "scanned").await;
        }
    })
    .await;
}

#[tokio::test]
async fn every_module_has_the_same_whole_number_of_pixels() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let image = page.code().await.expect("a code");
        let svg = STANDARD.decode(image.split_once(',').expect("a data URL").1).expect("base64");
        let svg = String::from_utf8(svg).expect("text");
        let modules: f64 = svg
            .split("viewBox=\"0 0 ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next())
            .expect("a size")
            .parse()
            .expect("a number");

        let width = page.js("document.getElementById('qr').getBoundingClientRect().width").await;

        let pixels = width.as_f64().expect("a number") / modules;
        assert!(pixels >= 3.0 && (pixels - pixels.round()).abs() < 0.01, "{pixels} pixels a module");
    })
    .await;
}

#[tokio::test]
async fn the_simulated_phone_scans_by_the_pages_own_link() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let phone = page.js("document.getElementById('phone').href").await;
        let phone = phone.as_str().expect("an address").to_owned();
        let window = page.driver.window().await.expect("a window");

        let other = page.driver.new_tab().await.expect("a tab");
        page.driver.switch_to_window(other).await.expect("the tab");
        page.goto(&phone).await;
        page.until("!document.getElementById('consent').hidden").await;
        scene.becomes(&session, "scanned").await;
        page.click("#people label:nth-child(2)").await;
        page.click("#confirm").await;
        page.until("!document.getElementById('result').hidden").await;
        assert_eq!(page.complaints().await, [""; 0]);

        page.driver.switch_to_window(window).await.expect("the page");
        scene.becomes(&session, "confirmed").await;
        page.shows("name", "Budi Santoso").await;
    })
    .await;
}
