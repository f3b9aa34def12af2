//! A tenant's colours, words and pictures on its page, which asks nobody but the gateway.

use serde_json::json;

use super::driver::in_browser;
use super::looks::screen;
use super::page::Page;
use super::scene::Scene;
use crate::support::pictures::PictureServer;
use crate::support::{Gateway, Setup};

const DESK: (u32, u32, bool) = (1280, 860, false);

/// A gateway that may fetch from this machine.
async fn scene() -> Scene {
    let clock = linkgate::clock::Clock::manual(chrono::Utc::now());
    Scene::on(Gateway::with(Setup { clock, allow_private_networks: true, ..Setup::default() }).await, &[])
        .await
}

async fn style(page: &Page, id: &str, property: &str) -> serde_json::Value {
    page.js(&format!("getComputedStyle(document.getElementById('{id}')).{property}")).await
}

#[tokio::test]
async fn the_page_wears_the_tenants_colours_and_says_its_words() {
    let scene = scene().await;
    let branding = json!({
        "display_name": "Clipboard",
        "colors": {"accent": "#7a1fa2", "background": "#fff8ef", "text": "#2b1d0e"},
        "dark_colors": {"accent": "#e1a6ff"},
        "texts": {"en": {"title": "Connect <b>it</b>", "description": "Only what you approve."}},
    });
    let change =
        scene.gateway.patch("/v1/tenant").key(&scene.tenant.test).json(&json!({"branding": branding}));
    assert_eq!(change.send().await.status, 200);
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        page.shows("title", "Connect <b>it</b>").await;
        page.shows("description", "Only what you approve.").await;
        page.shows("can", "\u{2068}Clipboard\u{2069} will be able to").await;

        screen(page, DESK, "light").await;
        assert_eq!(style(page, "main", "backgroundColor").await, "rgb(255, 248, 239)");
        assert_eq!(style(page, "main", "color").await, "rgb(43, 29, 14)");
        assert_eq!(style(page, "logo", "backgroundColor").await, "rgb(122, 31, 162)");
        assert_eq!(style(page, "tile", "backgroundColor").await, "rgb(255, 255, 255)");
        screen(page, DESK, "dark").await;
        assert_eq!(style(page, "main", "backgroundColor").await, "rgb(22, 24, 29)");
        assert_eq!(style(page, "logo", "backgroundColor").await, "rgb(225, 166, 255)");
        assert_eq!(style(page, "logo", "color").await, "rgb(0, 0, 0)");
        assert_eq!(page.complaints().await, [""; 0], "of the policy, or of anything");
    })
    .await;
}

#[tokio::test]
async fn the_pages_own_colours_are_those_that_a_tenants_are_compared_with() {
    let style = include_str!("../../../frontend-embed/link/page.css");

    for palette in [
        "--accent: #0b6b5d; --on_accent: #fff; --background: #fff; --text: #16181d;",
        "--accent: #5fd3c0; --on_accent: #000; --background: #16181d; --text: #f2f4f7;",
    ] {
        assert!(style.contains(palette), "{palette}");
    }
}

#[tokio::test]
async fn pictures_come_from_the_gateway_alone_and_run_nothing() {
    let (scene, server) = (scene().await, PictureServer::start().await);
    let logo = format!("update tenants set logo_url = '{}/logo.svg'", server.base);
    scene.sql(&logo).await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        page.until("document.querySelector('#logo img')?.naturalWidth > 0").await;
        scene.link_with_profile(&session).await;
        page.shows("headline", "Your account is linked").await;
        scene.sql(&format!("update accounts set avatar_url = '{}/logo.png'", server.base)).await;
        page.reload().await;
        page.until("document.querySelector('#avatar img')?.naturalWidth > 0").await;

        assert_eq!(page.foreign_origins().await, json!([]));
        assert_eq!(page.js("window.pwned ?? null").await, json!(null));
        assert_eq!(page.complaints().await, [""; 0]);

        // Opened by itself it is a picture still.
        let source = page.js("document.querySelector('#avatar img').src.replace('avatar', 'logo')").await;
        page.goto(source.as_str().expect("an address")).await;
        assert_eq!(page.js("window.pwned ?? null").await, json!(null));
    })
    .await;
}

#[tokio::test]
async fn without_a_picture_there_is_the_names_first_letter() {
    let (scene, server) = (scene().await, PictureServer::start().await);
    scene.sql(&format!("update tenants set name = 'ábaco', logo_url = '{}/page.png'", server.base)).await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        page.until(
            "performance.getEntriesByType('resource').some(({ name }) => name.includes('/picture/logo'))",
        )
        .await;

        page.shows("logo", "Á").await;
        assert_eq!(page.js("document.querySelector('#logo img')").await, json!(null));
        assert_eq!(page.js("window.pwned ?? null").await, json!(null));
    })
    .await;
}
