//! Names are text, whatever is in them.

use serde_json::json;

use super::driver::in_browser;
use super::page::Page;
use super::scene::Scene;

const NAMES: &[&str] = &[
    "<img src=x onerror=window.pwned=1>",
    "\"><script>window.pwned=1</script>",
    "<svg onload=window.pwned=1>",
    "javascript:window.pwned=1",
    "{tenant} {time} $& $1 ${window.pwned=1}",
    "'); window.pwned=1; ('",
    "</h1></main><iframe srcdoc='<script>parent.pwned=1</script>'>",
];

/// As SQL has it in quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

async fn is_unharmed(page: &Page, name: &str) {
    assert_eq!(page.js("window.pwned ?? null").await, json!(null), "{name}");
    let strangers =
        "document.querySelectorAll('script[src], iframe, [onerror], [onload], main svg:not(.icon)').length";
    assert_eq!(page.js(strangers).await, 0, "{name}");
    assert_eq!(page.js("document.scripts.length").await, 2, "{name}");
    assert_eq!(page.complaints().await, [""; 0], "{name}");
}

#[tokio::test]
async fn a_tenants_name_runs_no_script() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        for name in NAMES {
            scene
                .sql(&format!("update tenants set name = {}, logo_url = 'javascript:pwned=1'", quoted(name)))
                .await;
            page.reload().await;
            page.shows_a_code().await;

            let isolated = format!("\u{2068}{name}\u{2069}");
            assert_eq!(page.text("title").await, format!("Link your TikTok account to {isolated}"));
            is_unharmed(page, name).await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_accounts_name_runs_no_script() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;
        scene.link_with_profile(&session).await;
        page.shows("headline", "Your account is linked").await;
        page.complaints().await;
        for name in NAMES {
            let values = format!(
                "display_name = {0}, username = {0}, avatar_url = 'javascript:pwned=1'",
                quoted(name)
            );
            scene.sql(&format!("update accounts set {values}")).await;
            page.reload().await;
            page.shows("headline", "Your account is linked").await;

            page.shows("name", name).await;
            page.shows("handle", &format!("@{name}")).await;
            assert_eq!(page.js("document.querySelector('#avatar img')").await, json!(null));
            is_unharmed(page, name).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_name_can_not_turn_the_words_around_it() {
    let scene = Scene::new().await;
    scene.sql("update tenants set name = U&'\\202Egpj.evil\\2066'").await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        page.shows_a_code().await;

        assert_eq!(page.text("title").await, "Link your TikTok account to \u{2068}gpj.evil\u{2069}");
    })
    .await;
}
