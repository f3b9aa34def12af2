//! What a test does in a browser, and sees there.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{By, WebDriver};
use tokio::time::{Instant, sleep};

/// How long anything may take that the page does by itself.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks at the page.
const LOOK: Duration = Duration::from_millis(40);

pub struct Page {
    pub driver: WebDriver,
}

impl Page {
    pub fn new(driver: WebDriver) -> Self {
        Self { driver }
    }

    pub async fn goto(&self, url: &str) {
        self.driver.goto(url).await.expect("a page");
    }

    pub async fn reload(&self) {
        self.driver.refresh().await.expect("a page");
    }

    /// The value of an expression.
    pub async fn js(&self, expression: &str) -> Value {
        let script = format!("return ({expression})");
        let value = self.driver.execute(script, vec![]).await;
        value.unwrap_or_else(|error| panic!("{expression}: {error}")).json().clone()
    }

    /// Waits until an expression is true.
    pub async fn until(&self, expression: &str) {
        let give_up = Instant::now() + PATIENCE;
        // While a page is being replaced it can't be asked; that is no answer either.
        let script = format!("try {{ return Boolean({expression}) }} catch {{ return false }}");
        loop {
            let is =
                self.driver.execute(&*script, vec![]).await.map(|value| value.json() == &Value::Bool(true));
            if is.unwrap_or(false) {
                return;
            }
            if Instant::now() >= give_up {
                let shown = self.js("[location.href, document.body.innerText]").await;
                panic!("it never came to be that {expression}; the page shows {shown}");
            }
            sleep(LOOK).await;
        }
    }

    pub async fn text(&self, id: &str) -> String {
        let text = self.js(&format!("document.getElementById('{id}').innerText")).await;
        text.as_str().expect("text").to_owned()
    }

    /// Waits until an element shows exactly this.
    pub async fn shows(&self, id: &str, text: &str) {
        self.until(&format!("document.getElementById('{id}').innerText === {}", json!(text))).await;
    }

    /// Waits until the hosted page shows a code.
    pub async fn shows_a_code(&self) {
        self.until("!document.getElementById('qr').hidden && document.getElementById('qr').complete").await;
    }

    /// The address of the picture that is the code; nothing while none is shown.
    pub async fn code(&self) -> Option<String> {
        let source = "document.getElementById('qr').hidden ? null : document.getElementById('qr').src";
        self.js(source).await.as_str().map(str::to_owned)
    }

    /// Clicks where an element stays: one that still moves would have gone from there when the click arrives.
    pub async fn click(&self, css: &str) {
        let place =
            format!("JSON.stringify(document.querySelector({})?.getBoundingClientRect())", json!(css));
        let stays = format!(
            "new Promise((done) => {{
                let last = {place};
                const look = () => {{
                    const now = {place};
                    if (now === last) return done(true);
                    last = now;
                    setTimeout(look, 50);
                }};
                setTimeout(look, 50);
            }})"
        );
        self.js(&stays).await;
        let element = self.driver.find(By::Css(css)).await.unwrap_or_else(|_| panic!("there is no {css}"));
        element.click().await.unwrap_or_else(|error| panic!("{css} can't be clicked: {error}"));
    }

    /// Presses keys, one after another, wherever the focus is.
    pub async fn press(&self, keys: &[thirtyfour::Key]) {
        for key in keys {
            let chain = self.driver.action_chain().send_keys(key.clone());
            chain.perform().await.expect("a key");
        }
    }

    /// Goes into the frame that an expression gives.
    pub async fn enter(&self, expression: &str) {
        self.until(expression).await;
        let frame = self.driver.execute(format!("return {expression}"), vec![]).await.expect("a frame");
        frame.element().expect("a frame").enter_frame().await.expect("into the frame");
    }

    pub async fn leave(&self) {
        self.driver.enter_default_frame().await.expect("out of the frame");
    }

    /// Waits until so many windows and tabs are open.
    pub async fn until_windows(&self, count: usize) {
        let give_up = Instant::now() + PATIENCE;
        while self.driver.windows().await.expect("windows").len() != count {
            assert!(Instant::now() < give_up, "there never were {count} windows");
            sleep(LOOK).await;
        }
    }

    /// Sends a command of the developer tools.
    pub async fn tools(&self, method: &str, parameters: Value) {
        self.driver.cdp().send_raw(method, parameters).await.expect("a command");
    }

    /// What the browser complained of since the last look: errors of scripts, policies and the network.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.driver.get_log("browser").await.expect("the browser's log");
        let entries =
            entries.into_iter().filter(|entry| matches!(entry.level.as_str(), "WARNING" | "SEVERE"));
        entries.map(|entry| entry.message).collect()
    }

    /// Waits until the browser complains of something.
    pub async fn complains(&self, of: &str) {
        let give_up = Instant::now() + PATIENCE;
        while !self.complaints().await.iter().any(|complaint| complaint.contains(of)) {
            assert!(Instant::now() < give_up, "the browser never complained of {of}");
            sleep(LOOK).await;
        }
    }

    /// The origins that this page asked for anything, other than its own.
    pub async fn foreign_origins(&self) -> Value {
        self.js("performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin).filter((o) => o !== location.origin && o !== 'null')").await
    }
}
