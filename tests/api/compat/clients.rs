//! The seed's own sample clients, letter for letter: with only the base URL and the key changed they
//! work against the gateway. They run under Node.js.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::upstream::{Phase, UPSTREAM_KEY, Upstream};
use crate::support::{Gateway, Setup, Tenant};

const SEED: &str = "https://api-tiktok.wahdx.co";
const LOGIN: &str = include_str!("samples/login.js");
const REQUEST: &str = include_str!("samples/request_code.js");
const CHECK: &str = include_str!("samples/check_code.js");
const POST: &str = include_str!("samples/post_video.js");

/// The sample waits ten seconds between two checks; a test has no time for that.
const HURRY: &str =
    "const real = globalThis.setInterval; globalThis.setInterval = (work) => real(work, 100);";

struct Client {
    gateway: Gateway,
    tenant: Tenant,
    upstream: Upstream,
}

impl Client {
    /// Its workers poll by themselves: a client polls for as long as it takes.
    async fn new() -> Self {
        let upstream = Upstream::start().await;
        let poll_interval = Duration::from_millis(100);
        let setup = Setup {
            with_workers: true,
            upstream: Some(upstream.base.clone()),
            poll_interval,
            ..Setup::default()
        };
        let gateway = Gateway::with(setup).await;
        let tenant = gateway.tenant().await;
        Self { gateway, tenant, upstream }
    }

    /// A sample with the base URL, the key and the placeholders that it asks to fill in.
    fn fill(&self, sample: &str, more: &[(&str, &str)]) -> String {
        let mut code =
            sample.replace(SEED, &self.gateway.base).replace("sk_your_api_key_here", &self.tenant.live);
        for (placeholder, value) in more {
            assert!(code.contains(placeholder), "{placeholder} is no placeholder of the sample");
            code = code.replace(placeholder, value);
        }
        code
    }

    /// The body of what a sample's `fetch` gets.
    async fn fetch(&self, sample: &str, more: &[(&str, &str)]) -> Value {
        let code =
            format!("console.log(await ({}).then(r => r.text()));", self.fill(sample, more).trim_end());
        let code = code.replacen("// ", "/* ", 1).replacen('\n', " */\n", 1);
        let printed = run(code).await;
        serde_json::from_str(&printed).unwrap_or_else(|_| panic!("not JSON: {printed}"))
    }
}

/// Runs a module under Node.js and gives back what it printed.
async fn run(code: String) -> String {
    let work = tokio::task::spawn_blocking(move || {
        let output = Command::new("node")
            .args(["--input-type=module", "--eval", &code])
            .stdin(Stdio::null())
            .output()
            .expect("Node.js is installed");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "the sample failed: {told}");
        String::from_utf8(output.stdout).expect("UTF-8")
    });
    tokio::time::timeout(Duration::from_secs(60), work)
        .await
        .expect("the sample ends")
        .expect("blocking work")
}

#[tokio::test]
async fn the_samples_whole_login_links_an_account() {
    let client = Client::new().await;
    client.upstream.begin_with(Phase::ByItself(0));
    let sample = client.fill(LOGIN, &[]);

    let printed = run(format!("{HURRY}\n{sample}\nawait loginWithQR('{}');", client.tenant.live)).await;

    let accounts = client.gateway.get("/api/content/accounts").key(&client.tenant.live).send().await.json();
    let account = accounts["data"][0]["accountId"].as_str().expect("a linked account");
    assert!(printed.starts_with("Scan this QR code with TikTok app\n"), "{printed}");
    assert!(printed.contains("Account linked!") && printed.contains(account), "{printed}");
    assert!(
        printed.contains("display_name: 'Creator 1'") && printed.contains("username: 'creator_1'"),
        "{printed}"
    );
    assert!(!printed.contains("expired") && !printed.contains(UPSTREAM_KEY), "{printed}");
}

#[tokio::test]
async fn the_samples_login_hears_of_a_code_that_expired() {
    let client = Client::new().await;
    client.upstream.begin_with(Phase::Expired);
    let sample = client.fill(LOGIN, &[]);

    let printed = run(format!("{HURRY}\n{sample}\nawait loginWithQR('{}');", client.tenant.live)).await;

    assert!(printed.ends_with("QR expired, request a new one\n"), "{printed}");
}

#[tokio::test]
async fn the_samples_single_calls_work_one_after_the_other() {
    let client = Client::new().await;
    client.upstream.begin_with(Phase::ByItself(2));

    let code = client.fetch(REQUEST, &[]).await;
    assert_eq!((&code["success"], &code["data"]["unique_id"]), (&json!(true), &json!("my_session_12345")));
    let token = code["data"]["token"].as_str().expect("a token").to_owned();
    let account = until_confirmed(&client, &token).await;
    let posted = client.fetch(POST, &[("YOUR_ACCOUNT_ID", &account)]).await;

    assert_eq!((&posted["success"], &posted["mediaType"]), (&json!(true), &json!("video")), "{posted}");
    assert_eq!(posted["data"]["publish_id"], "v_pub_url~v2.123456789");
}

async fn until_confirmed(client: &Client, token: &str) -> String {
    for _ in 0..100 {
        let told = client.fetch(CHECK, &[("TOKEN_FROM_STEP_1", token)]).await;
        assert_eq!(told["success"], json!(true), "{told}");
        if told["data"]["status"] == "confirmed" {
            return told["data"]["account"]["accountId"].as_str().expect("an account").to_owned();
        }
    }
    panic!("never confirmed");
}
