//! The sandbox's phone page.

use serde_json::json;

use super::driver::{in_browser, in_browser_with};
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
            // The width of the window grows on phones with what sticks out of it.
            assert_eq!(page.js("document.documentElement.scrollWidth").await, width, "{at}");
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

/// A film of one picture: as a browser takes it in place of a camera.
fn film_of(png: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut pixels).expect("a picture");
    let samples = frame.color_type.samples();
    // Colours are kept for two pixels at once.
    let (width, height) = (frame.width as usize & !1, frame.height as usize & !1);
    let row = |y: usize| pixels[y * frame.line_size..].chunks(samples).take(width).map(|pixel| pixel[1]);
    let mut film = format!("YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n").into_bytes();
    for _ in 0..10 {
        film.extend(b"FRAME\n");
        (0..height).for_each(|y| film.extend(row(y)));
        film.extend(vec![128; width * height / 2]);
    }
    film
}

#[tokio::test]
async fn the_camera_sees_the_code_on_the_screen() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    let film = std::env::temp_dir().join(format!("linkgate-film-{}.y4m", std::process::id()));
    in_browser(async |page| {
        screen(page, 640, 1100, "light").await;
        page.goto(&session.url).await;
        page.shows_a_code().await;
        let png = page.driver.screenshot_as_png().await.expect("a picture");
        std::fs::write(&film, film_of(&png)).expect("a file");
    })
    .await;
    let flags = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        &format!("--use-file-for-fake-video-capture={}", film.display()),
    ];
    in_browser_with(&flags, async |page| {
        page.goto(&format!("{}/sandbox/phone", scene.gateway.base)).await;
        page.until("!document.getElementById('use-camera').hidden").await;

        page.click("#use-camera").await;

        page.until("!document.getElementById('consent').hidden").await;
        scene.becomes(&session, "scanned").await;
        assert_eq!(page.js("document.getElementById('camera').srcObject").await, serde_json::Value::Null);
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
    std::fs::remove_file(film).expect("it is there");
}
