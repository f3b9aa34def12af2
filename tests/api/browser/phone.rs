//! The sandbox's phone page.

use serde_json::json;

use super::driver::in_browser;
use super::looks::{findings, stand_in};
use super::page::Page;
use super::scene::Scene;

async fn screen(page: &Page, width: u32, height: u32, scheme: &str) {
    let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
    page.tools("Emulation.setDeviceMetricsOverride", metrics).await;
    let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
    page.tools("Emulation.setEmulatedMedia", media).await;
}

async fn is_sound(page: &Page, what: &str) {
    for (width, height) in [(390, 844), (1280, 860), (320, 568)] {
        for scheme in ["light", "dark"] {
            screen(page, width, height, scheme).await;
            let at = format!("{what} at {width}, {scheme}");
            assert_eq!(findings(page).await, json!([]), "{at}");
            assert_eq!(page.js("document.documentElement.scrollWidth > innerWidth").await, false, "{at}");
        }
    }
}

#[tokio::test]
async fn each_of_its_screens_is_sound() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        stand_in(page).await;
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let phone = page.js("document.getElementById('phone').href").await;
        page.goto(&format!("{}/sandbox/phone", scene.gateway.base)).await;
        is_sound(page, "scan").await;

        page.goto("about:blank").await;
        page.goto(phone.as_str().expect("an address")).await;
        page.until("!document.getElementById('consent').hidden").await;
        is_sound(page, "consent").await;

        page.click("#deny").await;
        page.until("!document.getElementById('result').hidden").await;
        is_sound(page, "result").await;
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_ticked_is_not_granted() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let phone = page.js("document.getElementById('phone').href").await;
        page.goto(phone.as_str().expect("an address")).await;
        page.until("!document.getElementById('consent').hidden").await;

        page.click("#scopes [value='video.publish']").await;
        page.click("#confirm").await;
        page.until("!document.getElementById('result').hidden").await;

        scene.becomes(&session, "confirmed").await;
        let account = scene.look(&session).await["account"]["account_id"].clone();
        let path = format!("/api/content/creator-info/{}", account.as_str().expect("an account"));
        let answer = scene.gateway.get(&path).key(&scene.tenant.test).send().await;
        assert_eq!((answer.status, answer.code().as_str()), (409, "scope_missing"), "{}", answer.text);
    })
    .await;
}

#[tokio::test]
async fn a_code_that_nobody_shows_is_told_and_leaves_the_address() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let address = page.js("new URL(document.getElementById('phone').href).hash").await;
        assert!(address.as_str().expect("a fragment").starts_with("#image="));
        page.goto(&format!("{}/sandbox/phone#scan=nonsense", scene.gateway.base)).await;

        page.until("document.getElementById('scan-error').innerText.startsWith('No app shows this code')")
            .await;
        assert_eq!(page.js("location.hash").await, "");
    })
    .await;
}
