//! The playground, with the phone that acts by itself and the one that is pressed.

use serde_json::json;

use super::driver::in_browser;
use super::scene::Scene;
use crate::support::{Gateway, Setup};

async fn scene() -> Scene {
    let poll_interval = std::time::Duration::from_secs(1);
    let gateway = Gateway::with(Setup { with_workers: true, poll_interval, ..Setup::default() }).await;
    Scene::on(gateway, &[]).await
}

#[tokio::test]
async fn the_playground_shows_the_widget_its_code_and_its_events() {
    let scene = scene().await;
    let playground = format!("{}/playground/", scene.gateway.base);
    in_browser(async |page| {
        page.goto(&format!("{playground}#{}", scene.tenant.test)).await;
        page.until("!document.getElementById('main').hidden").await;
        assert_eq!(page.js("location.href").await, playground, "the key leaves the address");
        // Its own origin is not allowed yet.
        page.click("#allow").await;
        page.until("document.getElementById('origin').hidden").await;

        page.click("#open").await;
        page.until("document.querySelector('[data-type=linked]')").await;
        page.until("document.getElementById('phone-state').textContent === 'Linked.'").await;
        page.press(&[thirtyfour::Key::Escape]).await;
        page.until("document.querySelector('[data-type=exit]')?.textContent.includes('linked: true')").await;

        page.click("#auto").await;
        page.click("[name=mode][value=inline]").await;
        page.click("[name=theme][value=dark]").await;
        page.click("#locale option[value=es]").await;
        let snippet = page.text("snippet").await;
        assert!(snippet.contains("mode=\"inline\" theme=\"dark\" locale=\"es\""), "{snippet}");
        page.click("#clear").await;
        page.click("#open").await;
        page.until("!document.querySelector('[data-gesture=scan]').disabled").await;
        page.click("[data-gesture=scan]").await;
        page.until("!document.querySelector('[data-gesture=confirm]').disabled").await;
        page.click("[data-gesture=confirm]").await;
        page.until("document.querySelector('[data-type=linked]')").await;
        page.click("#stop").await;

        page.click("[name=mode][value=headless]").await;
        page.click("#open").await;
        page.until("document.querySelector('#stage img')?.naturalWidth > 0").await;
        page.click("#stop").await;
        for written in ["element", "call", "react"] {
            page.click(&format!("[data-as={written}]")).await;
            assert!(page.text("snippet").await.contains(&scene.gateway.base), "{written}");
        }
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn the_playground_takes_test_keys_alone() {
    let scene = scene().await;
    in_browser(async |page| {
        page.goto(&format!("{}/playground/#{}", scene.gateway.base, scene.tenant.live)).await;

        page.until("document.getElementById('notice').textContent.includes('sk_test_')").await;

        assert_eq!(
            page.js("[document.getElementById('main').hidden, document.activeElement.id]").await,
            json!([true, "key"])
        );
    })
    .await;
}

#[tokio::test]
async fn without_the_sandbox_there_is_no_playground() {
    let gateway = Gateway::with(Setup { sandbox: false, ..Setup::default() }).await;

    for path in ["/playground/", "/playground/page.js"] {
        assert_eq!(gateway.get(path).send().await.status, 404, "{path}");
    }
}
