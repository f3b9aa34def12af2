//! The demo app, as the program that it is, from an empty page to a post.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use thirtyfour::By;

use super::driver::in_browser;
use super::scene::Scene;
use crate::support::{Gateway, Setup, free_address};

struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Demo {
    async fn start(listen: &str, gateway: &str, api_key: &str) -> Self {
        // Beside the program, where cargo puts the examples; `cargo test` builds them all.
        let program = Path::new(env!("CARGO_BIN_EXE_linkgate")).with_file_name("examples").join("demo_app");
        let child = Command::new(&program)
            .env_clear()
            .env("LINKGATE_URL", gateway)
            .env("LINKGATE_API_KEY", api_key)
            .env("DEMO_LISTEN", listen)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; cargo build --example demo_app", program.display()));
        let demo = Self(child);
        for _ in 0..100 {
            if tokio::net::TcpStream::connect(listen).await.is_ok() {
                return demo;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the demo app does not listen");
    }
}

#[tokio::test]
async fn the_demo_app_links_an_account_and_posts_to_it() {
    let listen = free_address().to_string();
    let origin = format!("http://{listen}");
    let poll_interval = Duration::from_secs(1);
    let gateway = Gateway::with(Setup { with_workers: true, poll_interval, ..Setup::default() }).await;
    let scene = Scene::on(gateway, &[&origin]).await;
    let _demo = Demo::start(&listen, &scene.gateway.base, &scene.tenant.test).await;
    in_browser(async |page| {
        page.goto(&origin).await;
        page.until("!document.getElementById('none').hidden && window.Linkgate").await;
        page.click("#link").await;
        page.enter("document.body.lastElementChild.shadowRoot?.querySelector('iframe')").await;
        page.shows_a_code().await;
        let phone = page.js("document.getElementById('phone').href").await;
        let app = page.driver.window().await.expect("a window");

        let tab = page.driver.new_tab().await.expect("a tab");
        page.driver.switch_to_window(tab).await.expect("the tab");
        page.goto(phone.as_str().expect("an address")).await;
        page.until("!document.getElementById('consent').hidden").await;
        page.click("#confirm").await;
        page.until("!document.getElementById('result').hidden").await;

        page.driver.switch_to_window(app).await.expect("the app");
        page.enter("document.body.lastElementChild.shadowRoot?.querySelector('iframe')").await;
        page.shows("name", "Ana Wijaya").await;
        page.click("#done").await;
        page.leave().await;
        page.until("document.getElementById('creator').innerText === 'Posting as Ana Wijaya @ana.dances'")
            .await;
        page.until(
            "document.querySelector('#accounts [aria-pressed=true]').innerText.includes('@ana.dances')",
        )
        .await;

        assert_eq!(
            page.js("document.getElementById('publish').disabled").await,
            true,
            "nothing is chosen yet"
        );
        page.click("#privacy option[value=PUBLIC_TO_EVERYONE]").await;
        let caption = page.driver.find(By::Id("caption")).await.expect("a caption");
        caption.send_keys("Our launch day #behindthescenes").await.expect("letters");
        page.click("#publish").await;

        page.until("document.getElementById('posts').innerText.includes('Our launch day')").await;
        page.until("document.querySelector('#posts li')?.dataset.tone === 'good'").await;
        assert!(page.text("posts").await.contains("Published."));
        let posts = scene.gateway.get("/v1/posts").key(&scene.tenant.test).send().await.json();
        assert_eq!(posts["data"].as_array().map(Vec::len), Some(1), "{posts}");
        let complaints = page.complaints().await;
        // The example's film does not exist, and a busy gateway may ask the app to come again.
        let excused = |said: &&String| said.contains("media.example.com") || said.contains("status of 503");
        let complaints: Vec<_> = complaints.iter().filter(|said| !excused(said)).collect();
        assert_eq!(complaints, [""; 0]);
    })
    .await;
}
