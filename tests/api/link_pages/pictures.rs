//! Pictures from elsewhere come through the gateway, to whoever has the page.

use serde_json::json;

use super::Open;
use crate::support::Setup;
use crate::support::pictures::PictureServer;
use crate::support::scene::Scene;

/// A page of a tenant with this logo.
async fn with_logo(url: &str, allow_private_networks: bool) -> Open {
    let setup = Setup {
        clock: linkgate::clock::Clock::manual(chrono::Utc::now()),
        allow_private_networks,
        ..Setup::default()
    };
    let scene = Scene::with(setup).await;
    scene.change(&format!("update tenants set logo_url = '{url}'")).await;
    Open::of(scene, json!({"user_id": "u"})).await
}

async fn look(open: &Open, which: &str, view: &str) -> crate::support::wire::Answer {
    open.scene.gateway.get(&format!("/link/{}/picture/{which}?view={view}", open.started.id)).send().await
}

#[tokio::test]
async fn a_logo_is_fetched_once_and_can_do_nothing_but_be_seen() {
    let server = PictureServer::start().await;
    let open = with_logo(&format!("{}/logo.png", server.base), true).await;
    assert!(open.opened["tenant"]["logo_url"].is_string());

    let first = look(&open, "logo", &open.view).await;
    let again = look(&open, "logo", &open.view).await;

    assert_eq!((first.status, again.status), (200, 200));
    assert_eq!(first.header("content-type"), "image/png");
    assert_eq!(first.header("x-content-type-options"), "nosniff");
    assert_eq!(first.header("content-security-policy"), "default-src 'none'; sandbox");
    assert!(first.header("cache-control").starts_with("private"));
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn a_picture_is_told_by_its_bytes() {
    let server = PictureServer::start().await;
    for (path, expected) in [
        ("logo.svg", (200, "image/svg+xml")),
        ("page.png", (404, "application/problem+json")),
        ("huge.png", (404, "application/problem+json")),
        ("moved.png", (404, "application/problem+json")),
        ("missing.png", (404, "application/problem+json")),
    ] {
        let open = with_logo(&format!("{}/{path}", server.base), true).await;

        let answer = look(&open, "logo", &open.view).await;

        assert_eq!((answer.status, answer.header("content-type")), expected, "{path}");
    }
}

#[tokio::test]
async fn only_who_has_the_page_gets_its_pictures() {
    let server = PictureServer::start().await;
    let open = with_logo(&format!("{}/logo.png", server.base), true).await;
    let other = with_logo(&format!("{}/logo.png", server.base), true).await;

    for (which, view) in
        [("logo", "x"), ("logo", &other.view), ("avatar", &open.view), ("nothing", &open.view)]
    {
        assert_eq!(look(&open, which, view).await.status, 404, "{which}");
    }
    let without = open.scene.gateway.get(&format!("/link/{}/picture/logo", open.started.id)).send().await;
    assert_eq!(without.status, 422);
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn nothing_inside_is_asked_for_a_picture() {
    let server = PictureServer::start().await;
    let open = with_logo(&format!("{}/logo.png", server.base), false).await;

    assert_eq!(look(&open, "logo", &open.view).await.status, 404);
    assert_eq!(server.asked(), 0);
}
