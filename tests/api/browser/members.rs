//! The page behind a member's mailed link.

use serde_json::json;
use thirtyfour::By;

use super::driver::in_browser;
use super::page::Page;
use crate::members::{Office, PASSWORD, text};

async fn fill(page: &Page, id: &str, words: &str) {
    let field = page.driver.find(By::Id(id)).await.expect("a field");
    field.send_keys(words).await.expect("keys");
}

/// Of which size the screen is, and whether it is dark.
async fn screen(page: &Page, (width, height): (u32, u32), scheme: &str) {
    let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
    page.tools("Emulation.setDeviceMetricsOverride", metrics).await;
    let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
    page.tools("Emulation.setEmulatedMedia", media).await;
}

/// A picture of the page, where a folder for them is named.
async fn picture(page: &Page, name: &str) {
    if let Ok(folder) = std::env::var("LINKGATE_TEST_PICTURES") {
        let path = std::path::Path::new(&folder).join(format!("{name}.png"));
        page.driver.screenshot(&path).await.expect("a picture");
    }
}

#[tokio::test]
async fn an_invited_member_chooses_a_password_on_the_page() {
    let office = Office::new().await;
    let invited = office.invite("ada@example.com", "owner").await;
    in_browser(async |page| {
        page.goto(&text(&invited["invitation"]["url"])).await;
        page.shows("title", "Choose your password").await;
        fill(page, "password", "short").await;
        page.click("#send").await;
        page.shows("problem", "Choose a password of at least 12 characters.").await;
        fill(page, "name", "Ada").await;
        fill(page, "password", "shortshortsh").await;
        page.click("#send").await;
        page.shows("done-title", "Your account is ready").await;

        page.shows("done-text", "You can log in as ada@example.com now.").await;
        assert_eq!(page.js("location.hash").await, "", "the token is gone from the address");
        assert_eq!(page.js("document.activeElement.id").await, "done-title");
        assert_eq!(page.complaints().await, [""; 0], "of a policy, a script or the network");
        assert_eq!(page.foreign_origins().await, json!([]));
    })
    .await;
    let answer = office.try_to_log_in("ada@example.com", "shortshortshortsh").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["member"]["name"], "Ada");
}

#[tokio::test]
async fn the_page_tells_what_is_wrong_and_when_a_link_is_over() {
    let office = Office::new().await;
    let invited = office.invite("ada@example.com", "owner").await;
    let url = text(&invited["invitation"]["url"]);
    in_browser(async |page| {
        page.goto(&url).await;
        fill(page, "password", "password1234").await;
        page.click("#send").await;
        page.until("document.getElementById('problem').innerText.includes('harder to guess')").await;
        assert_eq!(page.js("document.getElementById('password').ariaInvalid").await, "true");

        assert_eq!(office.accept(&text(&invited["invitation"]["token"]), PASSWORD).await.status, 200);
        fill(page, "password", " and more words").await;
        page.click("#send").await;
        page.until("document.activeElement.id === 'over-title'").await;
        assert!(page.text("over-text").await.contains("used already"));

        page.goto("about:blank").await;
        page.goto(url.split_once('#').expect("a token").0).await;
        page.shows("over-title", "This link is no longer good").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_for_a_new_password_has_its_own_words() {
    let office = Office::new().await;
    let member = office.member("ada@example.com", "viewer").await;
    let path = format!("/v1/members/{member}/reset-link");
    let link = office.gateway.post(&path).key(&office.tenant.live).send().await.json();
    in_browser(async |page| {
        page.goto(&text(&link["url"])).await;
        page.shows("title", "Choose a new password").await;
        assert_eq!(page.js("document.getElementById('name-field').hidden").await, true);
        fill(page, "password", "ten herons wade slowly").await;
        page.press(&[thirtyfour::Key::Enter]).await;
        page.shows("done-title", "Your password is set").await;
    })
    .await;
    assert_eq!(office.try_to_log_in("ada@example.com", "ten herons wade slowly").await.status, 200);
}

#[tokio::test]
async fn the_page_fits_telephones_and_desks_by_day_and_by_night() {
    let office = Office::new().await;
    let invited = office.invite("ada@example.com", "owner").await;
    let url = text(&invited["invitation"]["url"]);
    in_browser(async |page| {
        for (name, size) in [("phone", (360, 740)), ("desk", (1280, 800))] {
            for scheme in ["light", "dark"] {
                screen(page, size, scheme).await;
                page.goto("about:blank").await;
                page.goto(&url).await;
                page.shows("title", "Choose your password").await;
                fill(page, "password", "nine otters").await;
                page.click("#send").await;
                page.until("document.getElementById('problem').innerText").await;
                let fits = "document.documentElement.scrollWidth <= innerWidth";
                assert_eq!(page.js(fits).await, true, "{name}");
                let small = "[...document.querySelectorAll('button, input:not([type=checkbox]), .check')]
                    .filter((one) => one.offsetHeight && one.offsetHeight < 44).length";
                assert_eq!(page.js(small).await, 0, "{name}: something is too small to be touched");
                let paper = page.js("getComputedStyle(document.querySelector('main')).backgroundColor").await;
                let expected = if scheme == "dark" { "rgb(25, 25, 30)" } else { "rgb(255, 255, 255)" };
                assert_eq!(paper, expected, "{name} {scheme}");
                picture(page, &format!("members-{name}-{scheme}")).await;
            }
        }
        page.goto("about:blank").await;
        page.goto(&format!("{}/members/reset", office.gateway.base)).await;
        page.shows("over-title", "This link is no longer good").await;
        picture(page, "members-over").await;
    })
    .await;
}

#[tokio::test]
async fn the_page_is_static_and_strict() {
    let office = Office::new().await;
    for path in ["/members/accept", "/members/reset"] {
        let page = office.gateway.get(path).send().await;
        assert_eq!(page.status, 200);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(
            (page.header("cache-control"), page.header("referrer-policy")),
            ("no-store", "no-referrer")
        );
        assert!(
            !page.text.contains("<style") && !page.text.contains("onclick") && !page.text.contains(" style=")
        );
    }
    for path in ["/member-assets/page.css", "/member-assets/page.js"] {
        assert_eq!(office.gateway.get(path).send().await.status, 200, "{path}");
    }
    for path in ["/members/other", "/members", "/member-assets/index.html", "/member-assets/..%2fpage.js"] {
        assert_eq!(office.gateway.get(path).send().await.status, 404, "{path}");
    }
}
