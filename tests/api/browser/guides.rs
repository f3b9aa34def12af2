//! The guides to embedding, used: each example stands on a site of its own and links an account.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::driver::in_browser;
use super::examples::{Folder, examples};
use super::page::Page;
use super::scene::{Scene, Session};
use super::site::Site;
use crate::support::free_address;

const IN_DIALOG: &str =
    "document.querySelector('body > link-tiktok-view')?.shadowRoot.querySelector('dialog[open] iframe')";

/// Waits for the code in `frame`, links, and waits for what the example says then.
async fn links(page: &Page, scene: &Scene, frame: &str, session: impl AsyncFn() -> Session, says: &str) {
    page.enter(frame).await;
    page.shows_a_code().await;
    page.leave().await;
    scene.link(&session().await).await;
    page.until(&format!("document.getElementById('result').textContent.startsWith({})", json!(says))).await;
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_first_example_with_its_backend_links_an_account() {
    let address = free_address();
    let origin = format!("http://{address}");
    let scene = Scene::new().await;
    let folder = Folder::new();
    let examples = examples("embedding.md", &scene.gateway.base);
    for file in ["server.mjs", "index.html"] {
        folder.put(file, &examples[file]);
    }
    let allow = examples["allow.sh"].replace("http://127.0.0.1:3000", &origin);
    folder.put("allow.sh", &format!("set -eu; LINKGATE_API_KEY={}\n{allow}", scene.tenant.test));
    let told = folder.run("sh", &["allow.sh"]).await;
    assert!(told.contains(&format!("\"allowed_origins\":[\"{origin}\"]")), "{told}");
    let server = Command::new("node")
        .arg("server.mjs")
        .current_dir(&folder.0)
        .env("LINKGATE_URL", &scene.gateway.base)
        .env("LINKGATE_API_KEY", &scene.tenant.test)
        .env("PORT", address.port().to_string())
        .stdin(Stdio::null())
        .spawn();
    let _server = Server(server.expect("node is installed"));
    for _ in 0..200 {
        if tokio::net::TcpStream::connect(address).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    in_browser(async |page| {
        page.goto(&origin).await;
        page.until("window.Linkgate").await;
        page.click("#link").await;
        let started = async || {
            let list =
                scene.gateway.get("/v1/link-sessions?limit=1").key(&scene.tenant.test).send().await.json();
            let label = list["data"][0]["unique_id"].as_str().expect("a session").to_owned();
            Session { label, url: String::new() }
        };
        links(page, &scene, IN_DIALOG, started, "Linked: ").await;
    })
    .await;
}

/// Puts an example's page at the root of a new site.
async fn site_of(guide: &str, file: &str) -> Site {
    let site = Site::new().await;
    site.put("/", &*examples(guide, &site.gateway().base)[file]);
    site
}

#[tokio::test]
async fn the_inline_example_links_an_account() {
    let site = site_of("embedding.md", "inline.html").await;
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.enter("document.getElementById('link').shadowRoot?.querySelector('link-tiktok-view').shadowRoot.querySelector('iframe')").await;
        page.shows_a_code().await;
        site.scene.link(&site.session()).await;
        page.until("!document.getElementById('done').hidden").await;
        page.click("#done").await;
        page.leave().await;
        page.until("document.getElementById('result').textContent === 'Linked'").await;
    })
    .await;
}

#[tokio::test]
async fn the_popup_example_links_an_account_and_sends_its_receipt() {
    let site = site_of("embedding.md", "dialog.html").await;
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("window.Linkgate").await;
        let app = page.driver.window().await.expect("a window");
        page.click("#open").await;
        let windows = page.driver.windows().await.expect("windows");
        let popup = windows.into_iter().find(|window| *window != app).expect("a popup");
        page.driver.switch_to_window(popup).await.expect("the popup");
        page.shows_a_code().await;
        site.scene.link(&site.session()).await;
        page.until("!document.getElementById('done').hidden").await;
        page.driver.execute("document.getElementById('done').click()", vec![]).await.expect("a click");
        page.driver.switch_to_window(app).await.expect("the app");
        page.until("document.getElementById('result').textContent === 'Linked'").await;
        assert_eq!(site.receipts()[0].split('.').count(), 3, "{:?}", site.receipts());
    })
    .await;
}

#[tokio::test]
async fn the_headless_example_links_an_account() {
    let site = site_of("embedding.md", "headless.html").await;
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("document.getElementById('code').naturalWidth > 0").await;
        site.scene.phone(&site.session(), "scan").await;
        page.shows("result", "Confirm on your phone").await;
        site.scene.phone(&site.session(), "confirm").await;
        page.shows("result", "Linked").await;
        assert_eq!(page.js("document.getElementById('code').hidden").await, true);
    })
    .await;
}

#[tokio::test]
async fn the_pinned_example_loads() {
    let site = site_of("embedding.md", "pinned.html").await;
    let manifest = site.gateway().get("/embed/v1/manifest.json").send().await.json();
    let session = site.scene.start_one().await;
    let page = examples("embedding.md", &site.gateway().base)["pinned.html"]
        .replace("/embed/v1/linkgate-0123456789abcdef.js", manifest["file"].as_str().expect("a path"))
        .replace("sha384-...", manifest["integrity"].as_str().expect("a hash"))
        .replace(&format!("{}/link/...", site.gateway().base), &session.url);
    assert!(!page.contains("..."), "{page}");
    site.put("/", page);
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("window.Linkgate").await;
        page.click("#link").await;
        page.enter(IN_DIALOG).await;
        page.shows_a_code().await;
    })
    .await;
}

#[tokio::test]
async fn the_example_under_a_strict_policy_links_an_account_without_a_complaint() {
    let site = Site::new().await;
    let examples = examples("embed-csp.md", &site.gateway().base);
    site.policy(examples["policy"].trim());
    site.put("/", &*examples["index.html"]);
    site.put("/app.js", &*examples["app.js"]);
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("document.getElementById('link').session").await;
        page.click("#link").await;
        links(page, &site.scene, IN_DIALOG, async || site.session(), "Linked: ").await;
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

const REACT: &str = include_str!("vendor/react.production.min.js");
const REACT_DOM: &str = include_str!("vendor/react-dom.production.min.js");
const VUE: &str = include_str!("vendor/vue.esm-browser.prod.js");
/// What a bundler does: names of packages become files, and JSX becomes calls.
const REACT_PAGE: &str = r#"<!doctype html><html lang=en><title>App</title><div id=root></div>
<script src=/react.js></script><script src=/react-dom.js></script>
<script type=importmap>{"imports":{"react":"/react.mjs","react/jsx-runtime":"/jsx.mjs","@linkgate/embed/react":"/npm/react.js"}}</script>
<script type=module src=/main.mjs></script>"#;
const REACT_MODULE: &str = "export const { useEffect, useRef, useState, createElement } = window.React;";
const JSX_MODULE: &str = "const { createElement } = window.React;
export const jsx = (type, { children, ...props }) => createElement(type, props, ...[children ?? []].flat());
export const jsxs = jsx;";

const TSCONFIG: &str = r#"{"compilerOptions":{"allowJs":true,"jsx":"react-jsx","module":"es2022","target":"es2022","noResolve":true,
    "types":[],"outDir":"out"},"files":["App.jsx","LinkTiktok.jsx"]}"#;

async fn react_site(main: &str) -> Site {
    let site = Site::new().await;
    let folder = Folder::new();
    for (file, content) in examples("embed-react.md", &site.gateway().base) {
        folder.put(&file, &content);
    }
    folder.put("tsconfig.json", TSCONFIG);
    folder.run("tsc", &["-p", "."]).await;
    site.put("/", REACT_PAGE);
    for (path, content) in [
        ("/react.js", REACT),
        ("/react-dom.js", REACT_DOM),
        ("/react.mjs", REACT_MODULE),
        ("/jsx.mjs", JSX_MODULE),
        ("/npm/react.js", include_str!("../../../frontend-embed/embed/npm/react.js")),
        ("/npm/index.js", include_str!("../../../frontend-embed/embed/npm/index.js")),
        ("/main.mjs", main),
    ] {
        site.put(path, content);
    }
    for file in ["App.js", "LinkTiktok.js"] {
        site.put(&format!("/{file}"), folder.read(&format!("out/{file}")));
    }
    site
}

#[tokio::test]
async fn the_react_example_links_an_account() {
    let main = "import App from '/App.js';
        const root = ReactDOM.createRoot(document.getElementById('root'));
        root.render(React.createElement(React.StrictMode, {}, React.createElement(App)));
        window.leave = () => root.unmount();";
    let site = react_site(main).await;
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("document.querySelector('link-tiktok')?.shadowRoot").await;
        page.click("link-tiktok").await;
        links(page, &site.scene, IN_DIALOG, async || site.session(), "Linked: ").await;
        assert_eq!(site.sessions(), 1);
        page.js("leave() ?? 1").await;
        page.until("!document.querySelector('link-tiktok-view')").await;
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn the_react_component_without_the_package_links_an_account() {
    let main = "import { LinkTiktok } from '/LinkTiktok.js';
        const session = () => fetch('/api/link', { method: 'POST' }).then((answer) => answer.json());
        const root = document.body.appendChild(document.createElement('div'));
        const result = Object.assign(document.body.appendChild(document.createElement('p')), { id: 'result' });
        const onLinked = ({ account }) => (result.textContent = `Linked: ${account.display_name}`);
        ReactDOM.createRoot(root).render(React.createElement(LinkTiktok, { session, onLinked }));";
    let site = react_site(main).await;
    let widget = format!("<script src={}/embed/v1/linkgate.js defer></script>", site.gateway().base);
    site.put("/", format!("{REACT_PAGE}{widget}"));
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("document.querySelector('link-tiktok')?.shadowRoot").await;
        page.click("link-tiktok").await;
        links(page, &site.scene, IN_DIALOG, async || site.session(), "Linked: ").await;
    })
    .await;
}

#[tokio::test]
async fn the_vue_example_links_an_account() {
    let site = Site::new().await;
    let examples = examples("embed-vue.md", &site.gateway().base);
    let map = "<script type=importmap>{\"imports\":{\"vue\":\"/vue.js\"}}</script>";
    site.put("/", examples["index.html"].replace("<title>", &format!("{map}<title>")));
    site.put("/vue.js", VUE);
    for file in ["main.js", "App.js"] {
        site.put(&format!("/{file}"), &*examples[file]);
    }
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("document.querySelector('link-tiktok')?.shadowRoot && document.querySelector('link-tiktok').session").await;
        page.click("link-tiktok").await;
        links(page, &site.scene, IN_DIALOG, async || site.session(), "Linked: ").await;
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

/// No compiler of theirs is at hand: at least what opens is closed, and the manifest is XML.
#[tokio::test]
async fn the_mobile_examples_are_whole() {
    let folder = Folder::new();
    for (file, content) in examples("embed-mobile.md", "https://link.example") {
        if file.ends_with(".xml") {
            folder.put(&file, &content);
            folder
                .run("python3", &["-c", "import sys, xml.dom.minidom as x; x.parse(sys.argv[1])", &file])
                .await;
            continue;
        }
        for (open, close) in [('{', '}'), ('(', ')'), ('[', ']')] {
            let count = |wanted| content.chars().filter(|&letter| letter == wanted).count();
            assert_eq!(count(open), count(close), "{file}: {open}{close}");
        }
    }
}
