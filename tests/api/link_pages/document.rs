//! The page itself, before anybody has shown a secret.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{Open, open_with};
use crate::support::scene::{Scene, Started};
use crate::support::wire::Answer;

async fn page(scene: &Scene, started: &Started, query: &str, headers: &[(&str, &str)]) -> Answer {
    let mut call = scene.gateway.get(&format!("/link/{}{query}", started.id));
    for (name, value) in headers {
        call = call.header(name, value);
    }
    call.send().await
}

/// What is between two texts, the first time.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let rest = text.split_once(start).expect("a start").1;
    rest.split_once(end).expect("an end").0
}

#[tokio::test]
async fn the_page_is_in_the_first_language_that_it_knows() {
    let scene = Scene::new().await;
    let plain = scene.start(json!({})).await;
    let japanese = scene.start(json!({"locale": "ja-JP"})).await;
    for (started, query, accepts, expected) in [
        (&plain, "", "", "en"),
        (&plain, "", "xx, th;q=0.3, ko;q=0.7", "ko"),
        (&plain, "", "pt-BR,pt;q=0.9", "pt"),
        (&plain, "", "in-ID", "id"),
        (&plain, "?locale=ar&theme=dark", "ko", "ar"),
        (&plain, "?locale=%22%3E%3Cscript%3E", "ko", "ko"),
        (&japanese, "", "ko", "ja"),
        (&japanese, "?locale=zh_Hans", "ko", "zh"),
    ] {
        let answer = page(&scene, started, query, &[("accept-language", accepts)]).await;

        assert_eq!(answer.header("content-language"), expected, "{query} {accepts}");
        let direction = if expected == "ar" { "rtl" } else { "ltr" };
        assert!(answer.text.contains(&format!("<html lang=\"{expected}\" dir=\"{direction}\">")), "{query}");
    }
}

#[tokio::test]
async fn the_policy_names_the_very_script_and_style_and_nothing_unsafe() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;

    let answer = page(&scene, &started, "", &[]).await;

    let policy = answer.header("content-security-policy");
    let source =
        |text: &str| format!("'sha256-{}'", STANDARD.encode(linkgate::crypto::sha256(text.as_bytes())));
    let script = between(&answer.text, "<script>", "</script>");
    let style = between(&answer.text, "<style>", "</style>");
    assert!(policy.contains(&format!("script-src {};", source(script))), "{policy}");
    assert!(policy.contains(&format!("style-src {};", source(style))), "{policy}");
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
    for part in [
        "img-src 'self' data:;",
        "require-trusted-types-for 'script';",
        "trusted-types 'none';",
        "frame-ancestors https://app.example",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!script.contains("import ") && !script.contains("export "), "one script");
    assert!(!answer.text.contains("http://") && !answer.text.contains("https://"), "nothing from elsewhere");
}

#[tokio::test]
async fn the_page_comes_compressed_to_who_takes_it_so() {
    let scene = Scene::new().await;
    let started = scene.start(json!({})).await;
    let length = |answer: &Answer| answer.header("content-length").parse::<usize>().expect("a length");

    let plain = page(&scene, &started, "", &[]).await;
    let packed = page(&scene, &started, "", &[("accept-encoding", "br, gzip;q=0.8")]).await;

    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), ("", "gzip"));
    assert!(2 * length(&packed) < length(&plain));
    for answer in [plain, packed] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("vary").contains("accept-encoding"));
    }
}

#[tokio::test]
async fn a_browser_that_asks_for_a_page_that_is_not_there_gets_one_that_says_so() {
    let scene = Scene::new().await;
    for path in ["/link/nonsense".to_owned(), format!("/link/{}", linkgate::model::id::LinkSessionId::new())]
    {
        let page = scene.gateway.get(&path).header("accept", "text/html,*/*").send().await;
        let other = scene.gateway.get(&path).send().await;

        assert_eq!((page.status, other.status), (404, 404));
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(page.header("content-security-policy").ends_with("frame-ancestors 'none'"));
        assert_eq!(other.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn the_page_gets_the_tenants_colours_and_its_words_in_the_language_it_speaks() {
    let scene = Scene::new().await;
    let branding = json!({
        "display_name": "Clipboard",
        "colors": {"accent": "#7a1fa2"},
        "texts": {"pt": {"title": "Olá"}, "en": {"title": "Hello", "description": "Only what you approve."}},
    });
    let change =
        scene.gateway.patch("/v1/tenant").key(&scene.tenant.live).json(&json!({"branding": branding}));
    assert_eq!(change.send().await.status, 200);
    for (locale, title) in [("en", json!("Hello")), ("pt-BR", json!("Olá")), ("ja", json!(null))] {
        let started = scene.start(json!({})).await;
        let body = json!({"secret": started.secret, "locale": locale});
        let tenant = open_with(&scene, &started, body).await.json()["tenant"].clone();

        assert_eq!((&tenant["name"], &tenant["title"]), (&json!("Clipboard"), &title), "{locale}");
        assert_eq!(tenant["colors"]["accent"], "#7a1fa2");
        assert_eq!(tenant["colors"]["on_accent"], "#ffffff");
        assert!(tenant["dark_colors"].is_null());
    }
}

#[tokio::test]
async fn a_code_that_leads_to_tiktok_is_told_as_an_address_and_no_other() {
    for (text, is_told) in [
        ("aweme://authorize?token=T1", true),
        ("https://www.tiktok.com/login?x=1", true),
        ("https://tiktok.com.evil.example/", false),
        ("http://www.tiktok.com/", false),
        ("javascript:alert(1)", false),
        ("some text", false),
    ] {
        let open = Open::new().await;
        open.scene.change(&format!("update link_codes set qr_text = '{text}'")).await;

        let told = open.reload().await["qr"]["address"].clone();

        assert_eq!(told.as_str(), is_told.then_some(text));
    }
}
