//! Every state of the hosted page, on phone and desk, light and dark, in each language: nothing sticks out, and
//! axe finds nothing. Behind the page stands a script that answers as the gateway would.

use linkgate::qr;
use serde_json::{Value, json};

use super::driver::in_browser;
use super::page::Page;
use super::scene::Scene;

const AXE: &str = include_str!("fixtures/axe.min.js");
const STATES: &str = include_str!("fixtures/states.js");

const LANGUAGES: [&str; 12] = ["en", "ar", "de", "es", "fr", "id", "ja", "ko", "pt", "th", "vi", "zh"];
const ALL: [&str; 21] = [
    "new",
    "plain",
    "test",
    "branded",
    "long",
    "wait",
    "scanned",
    "sure",
    "confirmed",
    "linked",
    "long_linked",
    "accept",
    "expired",
    "utilised",
    "failed",
    "duplicate",
    "other",
    "cancelled",
    "undone",
    "invalid",
    "elsewhere",
];
/// Those whose words differ the most in length, and whose parts are all that the page has.
const SOME: [&str; 6] = ["new", "plain", "scanned", "sure", "confirmed", "accept"];

/// Width, height, whether fingers point; 320 pixels are also what is left of 1280 at 400 %.
const SCREENS: [(u32, u32, bool); 3] = [(390, 844, true), (1280, 860, false), (320, 568, true)];

/// The text of a code as long as the upstreams' are.
const CODE: &str = "aweme://authorize?authType=100&client_key=awabcdefghijklmnop&client_ticket=\
    ABCDEFGHIJKLMNOPQRSTUVWX&token=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&scope=user.info.basic%2Cvideo.publish";

/// Makes every page that is opened from now on one with the states and with axe.
pub async fn stand_in(page: &Page) {
    let svg = qr::draw_svg(CODE).expect("a code");
    let image = format!("data:image/svg+xml;base64,{}", data_encoding::BASE64.encode(svg.as_bytes()));
    for source in [format!("const QR = {};{STATES}", json!(image)), AXE.to_owned()] {
        page.tools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    }
}

pub async fn screen(page: &Page, (width, height, touch): (u32, u32, bool), scheme: &str) {
    let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch});
    page.tools("Emulation.setDeviceMetricsOverride", metrics).await;
    page.tools("Emulation.setTouchEmulationEnabled", json!({ "enabled": touch })).await;
    let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
    page.tools("Emulation.setEmulatedMedia", media).await;
    page.until(&format!("innerWidth === {width} && document.documentElement.dataset.theme === '{scheme}'"))
        .await;
}

/// Shows a state in a language. The page is loaded anew.
async fn show(page: &Page, address: &str, state: &str, language: &str) {
    page.goto("about:blank").await;
    page.goto(&format!("{address}?state={state}&locale={language}#secret")).await;
    page.until("document.getElementById('wait')?.hidden").await;
    if state == "sure" {
        page.until("document.getElementById('sure').open").await;
    }
    assert_eq!(page.js("document.documentElement.lang").await, language);
    let direction = if language == "ar" { "rtl" } else { "ltr" };
    assert_eq!(page.js("getComputedStyle(document.body).direction").await, direction);
}

/// What sticks out of the screen, and words that are not there.
async fn misfits(page: &Page) -> Value {
    page.js(
        "[...document.querySelectorAll('main *')].filter((element) => {
            const { left, right, width } = element.getBoundingClientRect();
            return width > 1 && element.checkVisibility() && (left < -1 || right > innerWidth + 1);
        }).map(({ id, tagName }) => id || tagName).concat(
            document.documentElement.scrollWidth > innerWidth ? ['the page'] : [],
            /undefined|null|\\{|\\}/.test(document.body.innerText) ? [document.body.innerText] : [],
            [...document.querySelectorAll('button, .button, summary')].filter((e) => e.checkVisibility() && e.offsetHeight < 24).map(({ id }) => `small ${id}`))",
    )
    .await
}

pub async fn findings(page: &Page) -> Value {
    page.js(
        "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
            .then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`))",
    )
    .await
}

/// Runs a test on a page with the states behind it; gives its address.
async fn on_the_page(test: impl AsyncFnOnce(&Page, &str)) {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    let address = session.url.split('#').next().expect("an address");
    in_browser(async |page| {
        stand_in(page).await;
        test(page, address).await;
    })
    .await;
}

/// Looks at states in languages; with `deep`, axe looks at each on every screen and in both schemes.
async fn look(languages: &[&str], states: &[&str], deep: bool) {
    on_the_page(async |page, address| {
        for (language, state) in languages.iter().flat_map(|l| states.iter().map(move |s| (*l, *s))) {
            show(page, address, state, language).await;
            for size in SCREENS {
                for scheme in ["light", "dark"] {
                    let at = format!("{state} in {language} at {size:?}, {scheme}");
                    screen(page, size, scheme).await;
                    assert_eq!(misfits(page).await, json!([]), "{at}");
                    if deep || (size == SCREENS[0] && scheme == "light") {
                        assert_eq!(findings(page).await, json!([]), "{at}");
                    }
                    picture(page, &format!("{state}-{language}-{}-{scheme}", size.0)).await;
                }
            }
            assert_eq!(page.complaints().await, [""; 0], "{state} in {language}");
        }
    })
    .await;
}

/// A picture of the page, where a folder for them is named.
async fn picture(page: &Page, name: &str) {
    if let Ok(folder) = std::env::var("LINKGATE_TEST_PICTURES") {
        let path = std::path::Path::new(&folder).join(format!("link-{name}.png"));
        page.driver.screenshot(&path).await.expect("a picture");
    }
}

#[tokio::test]
async fn every_state_is_sound_in_english() {
    look(&["en"], &ALL, true).await;
}

#[tokio::test]
async fn every_state_is_sound_from_right_to_left() {
    look(&["ar"], &ALL, true).await;
}

#[tokio::test]
async fn states_are_sound_in_the_languages_of_europe() {
    look(&["de", "es", "fr", "pt"], &SOME, false).await;
}

#[tokio::test]
async fn states_are_sound_in_the_languages_of_asia() {
    look(&["id", "ja", "ko", "th", "vi", "zh"], &SOME, false).await;
}

#[tokio::test]
async fn at_twice_the_size_of_text_nothing_is_lost() {
    on_the_page(async |page, address| {
        for state in ["new", "plain", "sure", "confirmed", "accept", "duplicate"] {
            show(page, address, state, "de").await;
            for size in [SCREENS[0], SCREENS[1]] {
                screen(page, size, "light").await;
                page.js("document.documentElement.style.fontSize = '200%'").await;
                assert_eq!(misfits(page).await, json!([]), "{state} at {size:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn in_a_column_of_an_apps_page_nothing_sticks_out() {
    on_the_page(async |page, address| {
        for state in ["new", "plain", "branded", "scanned", "sure", "confirmed"] {
            show(page, address, state, "de").await;
            for width in [600, 610, 657, 735] {
                screen(page, (width, 860, false), "light").await;
                assert_eq!(misfits(page).await, json!([]), "{state} at {width}");
                picture(page, &format!("{state}-de-{width}-light")).await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn with_the_readers_own_colours_the_code_stays_black_on_white() {
    on_the_page(async |page, address| {
        show(page, address, "new", "en").await;
        let media = json!({"features": [{"name": "forced-colors", "value": "active"}, {"name": "prefers-reduced-motion", "value": "reduce"}]});
        page.tools("Emulation.setEmulatedMedia", media).await;

        let tile = "getComputedStyle(document.getElementById('tile'))";
        assert_eq!(page.js(&format!("{tile}.backgroundColor")).await, "rgb(255, 255, 255)");
        assert_eq!(page.js(&format!("{tile}.forcedColorAdjust")).await, "none");
        assert_eq!(page.js("getComputedStyle(document.getElementById('cancel')).borderStyle").await, "solid");
        assert_eq!(page.js("getComputedStyle(document.querySelector('.spin')).animationName").await, "none");
    })
    .await;
}

#[test]
fn the_states_are_looked_at_in_every_language_that_there_is() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend-embed/locales");
    let files = std::fs::read_dir(folder).expect("the languages");
    let mut names: Vec<String> =
        files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let mut known = LANGUAGES.map(|language| format!("{language}.json"));
    known.sort();

    assert_eq!(names, known);
}
