//! The network between browser and gateway goes away and comes back.

use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::driver::in_browser;
use super::scene::Scene;

/// A way to the gateway that can be cut.
struct Wire {
    origin: String,
    is_up: Arc<watch::Sender<bool>>,
}

impl Wire {
    async fn to(gateway: &str) -> Self {
        let target = gateway.strip_prefix("http://").expect("an address").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("its address"));
        let is_up = Arc::new(watch::Sender::new(true));
        let state = is_up.clone();
        tokio::spawn(async move {
            while let Ok((mut from, _)) = listener.accept().await {
                let (target, mut up) = (target.clone(), state.subscribe());
                tokio::spawn(async move {
                    if !*up.borrow_and_update() {
                        return;
                    }
                    let Ok(mut to) = TcpStream::connect(&target).await else { return };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut from, &mut to) => {}
                        // Both ends are dropped, which closes them.
                        _ = up.wait_for(|up| !up) => {}
                    }
                });
            }
        });
        Self { origin, is_up }
    }

    fn set_up(&self, up: bool) {
        self.is_up.send_replace(up);
    }
}

#[tokio::test]
async fn what_happened_while_the_network_was_away_is_shown_when_it_is_back() {
    let scene = Scene::new().await;
    let wire = Wire::to(&scene.gateway.base).await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url.replace(&scene.gateway.base, &wire.origin)).await;
        page.shows_a_code().await;

        wire.set_up(false);
        page.click("#cancel").await;
        page.shows("notice", "That did not work. Please try again.").await;
        scene.link(&session).await;
        wire.set_up(true);

        page.shows("headline", "Your account is linked").await;
        page.shows("notice", "").await;
        assert_eq!(scene.accounts().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_page_whose_streams_are_cut_follows_all_the_same() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.tools("Network.enable", serde_json::json!({})).await;
        page.tools("Network.setBlockedURLs", serde_json::json!({ "urls": ["*/events*"] })).await;
        page.goto(&session.url).await;
        page.shows_a_code().await;

        scene.link(&session).await;

        page.shows("headline", "Your account is linked").await;
        page.shows("notice", "").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_whose_streams_are_held_back_whole_follows_all_the_same() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        // Nobody lets them go on, so that not even the head of an answer comes.
        page.tools("Fetch.enable", serde_json::json!({ "patterns": [{ "urlPattern": "*/events*" }] })).await;
        page.goto(&session.url).await;
        page.shows_a_code().await;

        scene.link(&session).await;

        page.shows("headline", "Your account is linked").await;
        page.shows("notice", "").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_can_not_open_says_so_and_opens_by_itself() {
    let scene = Scene::new().await;
    let wire = Wire::to(&scene.gateway.base).await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        let url = session.url.replace(&scene.gateway.base, &wire.origin);
        let (address, _) = url.split_once('#').expect("a secret");
        page.goto(address).await;
        page.shows("headline", "This link is not valid").await;
        // All of the page is there; what fails is its call.
        page.tools("Network.enable", serde_json::json!({})).await;
        page.tools("Network.setBlockedURLs", serde_json::json!({ "urls": ["*/open"] })).await;
        page.goto("about:blank").await;
        page.goto(&url).await;
        page.shows("notice", "No answer just now. Trying again by itself…").await;

        page.tools("Network.setBlockedURLs", serde_json::json!({ "urls": [] })).await;

        page.shows_a_code().await;
        page.shows("notice", "").await;
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_never_got_the_answer_to_its_opening_is_let_in_again() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    let (address, secret) = session.url.split_once('#').expect("a secret");
    let path = format!("{}/open", address.strip_prefix(&scene.gateway.base).expect("a page of ours"));
    let open = async |token: &str| {
        let body = serde_json::json!({ "secret": secret, "view_token": token });
        scene.gateway.post(&path).json(&body).send().await
    };
    let own = "a-token-that-the-browser-made_0123456789";

    let lost = open(own).await;
    let again = open(own).await;
    let other = open("a-token-that-another-browser-made_012345").await;

    assert_eq!((lost.status, again.status), (200, 200));
    assert_eq!(again.json()["view_token"], own);
    assert_eq!((other.status, other.code().as_str()), (409, "link_already_open"));
}

#[tokio::test]
async fn a_reload_before_the_page_has_opened_does_no_harm() {
    let scene = Scene::new().await;
    let session = scene.start_one().await;
    in_browser(async |page| {
        page.goto(&session.url).await;
        for _ in 0..5 {
            page.reload().await;
        }
        page.shows_a_code().await;
    })
    .await;
}
