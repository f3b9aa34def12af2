//! `<link-tiktok>`: a button, or the page itself, in whatever way apps come to use it.

use serde_json::json;

use super::driver::in_browser;
use super::page::Page;
use super::site::Site;

/// Notes every event that leaves the document, and gives what a test asks for.
const NOTES: &str = "
window.heard = [];
const steps = ['ready', 'status', 'new', 'scanned', 'confirmed', 'cancelled', 'linked', 'error', 'exit'];
for (const step of steps) addEventListener(`linkgate:${step}`, ({ detail }) => heard.push([step, detail]));
window.of = (step) => heard.filter(([name]) => name === step).map(([, detail]) => detail);
window.session = () => fetch('/api/link', { method: 'POST' }).then((answer) => answer.json());
window.view = () => document.querySelector('body > link-tiktok-view')?.shadowRoot.querySelector('iframe');
";

async fn enter(page: &Page, frame: &str) {
    page.enter(frame).await;
    page.shows_a_code().await;
}

#[tokio::test]
async fn where_style_sheets_can_not_be_constructed_it_looks_the_same() {
    let site = Site::new().await;
    site.page("<link-tiktok id=link></link-tiktok>", &format!("{NOTES} link.session = () => session();"));
    in_browser(async |page| {
        // Safari before 16.4 does so.
        let old =
            "window.CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor') } };
            delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets;";
        page.tools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": old })).await;
        page.goto(&site.origin).await;
        page.until("window.Linkgate && window.heard").await;
        let height = "link.shadowRoot.querySelector('button').offsetHeight";
        assert_eq!(page.js(height).await, 48);

        page.click("#link").await;

        enter(page, "window.view()").await;
        assert_eq!(page.js("innerWidth").await, 864);
        page.click("#cancel").await;
        page.leave().await;
        page.until("of('exit').length === 1").await;
        assert_eq!(page.js("document.querySelectorAll('style').length").await, 0);
        assert_eq!(page.complaints().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn an_element_in_a_shadow_tree_that_was_there_before_its_class_tells_each_step() {
    let site = Site::new().await;
    // As a framework does that renders before the script has come: properties first.
    let early = "const host = document.body.appendChild(document.createElement('main'));
        const element = document.createElement('link-tiktok');
        element.session = () => session();
        host.attachShadow({ mode: 'open' }).append(element);
        element.id = 'link';
        element.textContent = 'Connect';";
    site.page("<script src=/early.js></script>", NOTES);
    site.put("/early.js", early);
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("window.Linkgate && window.heard").await;
        let element = "document.querySelector('main').shadowRoot.querySelector('link-tiktok')";
        page.js(&format!("{element}.shadowRoot.querySelector('button').click() ?? 1")).await;
        enter(page, "window.view()").await;

        site.scene.link(&site.session()).await;
        page.until("!document.getElementById('done').hidden").await;
        page.click("#done").await;
        page.leave().await;

        page.until("of('exit').length === 1").await;
        let steps = page.js("heard.map(([name]) => name)").await;
        let statuses = ["status", "new", "status", "scanned", "status", "confirmed"];
        let expected: Vec<_> = ["ready"].into_iter().chain(statuses).chain(["linked", "exit"]).collect();
        assert_eq!(steps, json!(expected));
        assert_eq!(page.js("[of('exit')[0].reason, of('exit')[0].linked]").await, json!(["linked", true]));
        assert_eq!(page.js("of('linked')[0].unique_id").await, site.session().label);
        // Pressed again, it asks for another session.
        page.js(&format!("{element}.shadowRoot.querySelector('button').click() ?? 1")).await;
        page.until("of('ready').length === 2").await;
        assert_eq!(site.sessions(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_element_that_is_moved_goes_on_and_one_that_is_removed_ends() {
    let site = Site::new().await;
    site.page("<div id=a><link-tiktok id=link></link-tiktok></div><div id=b></div>", NOTES);
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("window.Linkgate && window.heard").await;
        page.js("(window.link = document.getElementById('link'), link.session = session, 1)").await;
        page.js("link.addEventListener('linkgate:exit', ({ detail }) => (window.last = detail))").await;
        page.click("#link").await;
        page.until("of('ready').length === 1").await;

        page.js("document.getElementById('b').append(link)").await;
        page.js("new Promise((done) => setTimeout(done, 50))").await;
        assert_eq!(page.js("[Boolean(view()), window.last ?? null]").await, json!([true, null]));

        page.js("link.remove()").await;
        page.until("window.last").await;
        assert_eq!(page.js("[last.reason, last.linked]").await, json!(["destroyed", false]));
        assert_eq!(page.js("document.querySelectorAll('link-tiktok-view').length").await, 0);
        assert_eq!(page.js("document.adoptedStyleSheets.length").await, 0);
    })
    .await;
}

#[tokio::test]
async fn many_stand_in_a_page_each_with_a_session_of_its_own() {
    let site = Site::new().await;
    site.page("<div id=slot></div>", NOTES);
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("window.Linkgate && window.heard").await;
        let (one, two) = (site.scene.start_one().await, site.scene.start_one().await);
        // One gets its session by attribute, one by property after it is there, and one by the function.
        let make = "(window.add = (set) => {
            const element = document.createElement('link-tiktok');
            element.setAttribute('mode', 'inline');
            document.body.append(element);
            set(element);
            return element;
        }) && 1";
        page.js(make).await;
        page.js(&format!("(add((element) => element.setAttribute('session', {})), 1)", json!(one.url))).await;
        page.js(&format!("(window.later = add((element) => (element.session = {})), 1)", json!(two.url))).await;
        page.js("(Linkgate.mount(document.getElementById('slot'), { session }), 1)").await;

        page.until("of('new').length === 2").await;
        let frames = "Array.from(document.querySelectorAll('link-tiktok'), (element) => element.shadowRoot.querySelector('link-tiktok-view').shadowRoot.querySelector('iframe'))";
        enter(page, &format!("{frames}[0]")).await;
        page.leave().await;
        site.scene.phone(&two, "scan").await;
        page.until("of('scanned').length === 1").await;
        assert_eq!(page.js("of('scanned')[0].unique_id").await, two.label);

        // The same function anew, as when a framework draws again, changes nothing; another address does.
        let three = site.scene.start_one().await;
        page.js("(later.session = () => 1, 1)").await;
        assert_eq!(page.js("of('exit').length").await, 0);
        page.js(&format!("(later.session = {}, 1)", json!(three.url))).await;
        page.until(&format!("of('new').at(-1).unique_id === {}", json!(three.label))).await;
        assert_eq!(page.js("of('exit').map(({ reason }) => reason)").await, json!(["destroyed"]));
    })
    .await;
}
