//! Messages that somebody made up, to the app and to the hosted page: from a foreign origin, from another
//! window, with another nonce, of another shape. None has any effect.

use serde_json::{Value, json};

use super::driver::in_browser;
use super::page::Page;
use super::site::Site;

/// The nonce is known here, so that shapes can be tried that whoever does not know it can't.
const SCRIPT: &str = "
window.heard = [];
crypto.getRandomValues = (bytes) => bytes.fill(7);
const note = (name) => (value) => heard.push([name, value]);
window.options = (session) => ({ session, onEvent: note('event'), onLinked: note('linked'), onExit: note('exit') });
window.view = (n) => document.querySelectorAll('link-tiktok-view')[n]?.shadowRoot.querySelector('iframe');
window.arrived = 0;
addEventListener('message', () => arrived++);
";

/// Sends all of `forgeries` to a window, and says how many.
const SEND: &str = "
const nonce = Array(16).fill(7).join('-');
const account = { account_id: 'forged' };
const huge = 'x'.repeat(5_000_000);
const sound = {
  ready: {}, status: { status: 'confirmed' }, linked: { account, unique_id: 'forged', receipt: 'a.b.c' }, exit: { reason: 'linked' },
  resize: { height: 1999 }, again: {}, qr: { image: 'data:image/png;base64,AA==' }, hello: {},
};
const all = (own) => {
  const made = ['linkgate', 1, null, [], true, {}, huge, { linkgate: 1 }];
  for (const [type, fields] of Object.entries(sound)) {
    for (const other of ['', null, undefined, 7, huge, [nonce], { nonce }, '0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0']) made.push({ linkgate: 1, type, nonce: other, ...fields });
    for (const linkgate of [0, 2, '1', true, [1], undefined]) made.push({ linkgate, type, nonce, ...fields });
  }
  for (const type of ['', null, 7, ['exit'], 'toString', '__proto__', 'constructor', 'Exit', 'cancel', 'undo', 'accept', 'confirm', huge]) made.push({ linkgate: 1, type, nonce, ...sound.linked, ...sound.exit });
  if (own) return made.concat(Object.entries(sound).map(([type, fields]) => ({ linkgate: 1, type, nonce, ...fields })));
  for (const status of [null, 7, [], {}, 'Confirmed', 'confirmed ', 'toString', huge]) made.push({ linkgate: 1, nonce, type: 'status', status });
  for (const id of [null, 7, '', [], {}, huge]) made.push({ linkgate: 1, nonce, type: 'linked', unique_id: 'x', account: { account_id: id } });
  for (const unique_id of [undefined, null, 7, '', {}, huge]) made.push({ linkgate: 1, nonce, type: 'linked', account, unique_id });
  for (const bad of [undefined, null, 7, 'text', []]) made.push({ linkgate: 1, nonce, type: 'linked', unique_id: 'x', account: bad });
  for (const height of [undefined, null, '480', 0, -1, 1, 1e9, NaN, Infinity, 4.5, [480], huge]) made.push({ linkgate: 1, nonce, type: 'resize', height });
  for (const reason of [undefined, null, 7, '', [], {}, huge]) made.push({ linkgate: 1, nonce, type: 'exit', reason });
  return made;
};
window.forge = (target, own) => { const made = all(own); for (const forgery of made) target.postMessage(forgery, '*'); return made.length; };
";

async fn nothing_happened(page: &Page, height: &Value) {
    let seen = page
        .js("[heard.map(([name, value]) => value.status ?? value.type ?? name), view(0).style.height]")
        .await;
    assert_eq!(seen, json!([["ready", "new", "ready", "new"], height]));
}

#[tokio::test]
async fn two_hundred_forged_messages_have_no_effect() {
    let site = Site::new().await;
    let foreign = Site::of_a_stranger().await;
    foreign.put("/", "<!doctype html><title>Foreign</title><script src=/forge.js></script>");
    foreign.put("/forge.js", SEND);
    let frames =
        format!("<iframe id=foreign src={}></iframe><iframe id=own src=/own></iframe>", foreign.origin);
    site.page(&format!("{frames}<div id=slot></div>"), &format!("{SCRIPT}{SEND}"));
    site.put("/own", "<!doctype html><title>Own</title><script src=/forge.js></script>");
    site.put("/forge.js", SEND);
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("window.Linkgate && window.forge").await;
        let (one, two) = (site.scene.start_one().await, site.scene.start_one().await);
        for session in [&one, &two] {
            let mount = "(Linkgate.mount(document.getElementById('slot'), options(URL)), 1)";
            page.js(&mount.replace("URL", &json!(session.url).to_string())).await;
            page.until("heard.at(-1)?.[1].status === 'new'").await;
            page.js("(window.count ??= 0, 1)").await;
        }
        page.until("heard.length === 4").await;
        let height = page.js("view(0).style.height").await;
        let mut sent = 0;

        // A foreign origin and another window of the app's own, to the app.
        for frame in ["foreign", "own"] {
            page.enter(&format!("document.getElementById('{frame}')")).await;
            page.until("window.forge").await;
            sent += page.js("forge(parent, true)").await.as_u64().expect("a number");
            page.leave().await;
        }
        // The gateway's origin: the right window with what is no message, and to the page of another session.
        page.enter("window.view(1)").await;
        page.driver.execute(SEND, vec![]).await.expect("a script");
        sent += page.js("forge(parent, false)").await.as_u64().expect("a number");
        page.leave().await;
        // To the hosted page: from the app's other window all of them, from the app itself all but a hello.
        page.enter("document.getElementById('own')").await;
        sent += page.js("forge(parent.view(0).contentWindow, true)").await.as_u64().expect("a number");
        page.leave().await;
        let hellos = "(((all) => { const made = all(true).filter((forgery) => forgery?.type !== 'hello' || forgery.nonce !== nonce || forgery.linkgate !== 1).filter((forgery) => !(forgery?.type === 'hello' && typeof forgery.nonce === 'string' && forgery.nonce.startsWith('0-'))); for (const forgery of made) view(0).contentWindow.postMessage(forgery, '*'); return made.length; })(all))";
        sent += page.js(hellos).await.as_u64().expect("a number");

        assert!(sent >= 400, "{sent}");
        page.until("window.arrived > 250").await;
        page.js("new Promise((done) => setTimeout(done, 300))").await;
        nothing_happened(page, &height).await;
        assert_eq!(site.scene.status(&one).await, "new");
        assert_eq!(site.scene.status(&two).await, "new");
        // What is true still arrives.
        site.scene.link(&one).await;
        page.until("heard.some(([name, value]) => name === 'linked' && value.account.account_id !== 'forged')").await;
    })
    .await;
}

#[tokio::test]
async fn a_foreign_page_that_opens_the_hosted_page_hears_nothing() {
    let site = Site::of_a_stranger().await;
    site.page("<button id=open>Open</button>", &format!("{SCRIPT}
        document.getElementById('open').onclick = () => {{ window.popup = open(window.url, '', 'popup'); }};
        setInterval(() => window.popup?.postMessage({{ linkgate: 1, type: 'hello', nonce: 'x'.repeat(32), again: true, qr: true }}, '*'), 50);"));
    in_browser(async |page| {
        page.goto(&site.origin).await;
        page.until("window.Linkgate && window.options").await;
        let session = site.scene.start_one().await;
        page.js(&format!("(window.url = {}) && 1", json!(session.url))).await;
        let app = page.driver.window().await.expect("a window");
        page.click("#open").await;
        let windows = page.driver.windows().await.expect("windows");
        let popup = windows.into_iter().find(|window| *window != app).expect("a popup");
        page.driver.switch_to_window(popup).await.expect("the popup");
        page.shows_a_code().await;
        site.scene.link(&session).await;
        page.shows("headline", "Your account is linked").await;
        assert_eq!(page.js("document.documentElement.dataset.peer ?? null").await, json!(null));

        page.driver.switch_to_window(app).await.expect("the app");

        assert_eq!(page.js("[arrived, heard.length]").await, json!([0, 0]));
    })
    .await;
}
