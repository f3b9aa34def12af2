//! What every test needs: a gateway of its own, a tenant, and a way to call it.

pub mod database;
pub mod live;
pub mod pictures;
pub mod process;
pub mod rows;
pub mod scene;
pub mod upstream;
mod upstream_wire;
pub mod wire;

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use linkgate::clock::Clock;
use linkgate::config::{ServeConfig, TiktokConfig, UpstreamKind};
use linkgate::crypto::sealed::Keyring;
use linkgate::crypto::secret::Secret;
use linkgate::service::{Error, tenants};
use linkgate::startup::{self, Running};
use linkgate::store::tenants::NewTenant;
use linkgate::worker::qr_poller;
use linkgate::worker::sweeper::{self, Depth};
use serde_json::{Value, json};

pub use wire::Call;

/// The operator's token, where a test does not take it away.
pub const OPERATOR_TOKEN: &str = "operator-token-of-the-tests";

/// A master key for tests: 32 bytes of sevens.
pub const MASTER_KEY: &str = "t1:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// A gateway with everything of its own.
pub struct Gateway {
    pub running: Running,
    pub base: String,
    pub clock: Clock,
    pub database_url: String,
    pub redis_prefix: String,
}

/// How a gateway differs from the usual one.
pub struct Setup {
    pub clock: Clock,
    pub with_workers: bool,
    pub sandbox: bool,
    pub trusted_proxies: Vec<ipnet::IpNet>,
    pub operator_token: Option<&'static str>,
    pub upstream: Option<String>,
    pub poll_interval: Duration,
    pub upstream_calls_per_second: u32,
    /// Another gateway whose database and Redis this one shares.
    pub beside: Option<(String, String)>,
    pub redis_url: Option<String>,
    pub database_url: Option<String>,
    pub allow_private_networks: bool,
    pub metrics: bool,
    pub master_key: String,
    /// Nothing: its own address.
    pub public_url: Option<String>,
    pub mail: Option<linkgate::config::MailConfig>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            with_workers: false,
            sandbox: true,
            trusted_proxies: Vec::new(),
            operator_token: Some(OPERATOR_TOKEN),
            upstream: None,
            poll_interval: Duration::from_secs(3),
            upstream_calls_per_second: 2_000,
            beside: None,
            redis_url: None,
            database_url: None,
            allow_private_networks: false,
            metrics: false,
            master_key: MASTER_KEY.to_owned(),
            public_url: None,
            mail: None,
        }
    }
}

/// A tenant with its keys.
#[derive(Clone)]
pub struct Tenant {
    pub id: String,
    pub live: String,
    pub test: String,
}

impl Gateway {
    /// A gateway with the sandbox, whose workers run only when the test says so.
    pub async fn start() -> Self {
        Self::with(Setup::default()).await
    }

    /// The same with a clock that stands still until the test moves it.
    pub async fn with_held_clock() -> Self {
        let clock = Clock::manual(chrono::Utc::now());
        Self::with(Setup { clock, ..Setup::default() }).await
    }

    pub async fn with(setup: Setup) -> Self {
        let (database_url, redis_prefix) = match setup.beside {
            Some(shared) => shared,
            None => {
                let name = format!("t{}", uuid::Uuid::new_v4().simple());
                let url = match setup.database_url {
                    Some(url) => url,
                    None => database::create(&name).await,
                };
                (url, name)
            }
        };
        let address = free_address();
        let base = format!("http://{address}");
        let config = ServeConfig {
            database_url: Secret::new(&*database_url),
            redis_url: Secret::new(setup.redis_url.unwrap_or_else(redis_url)),
            redis_prefix: redis_prefix.clone(),
            listen: address,
            public_url: setup.public_url.unwrap_or_else(|| base.clone()),
            keyring: Keyring::parse(&setup.master_key).expect("a test's master key"),
            operator_token: setup.operator_token.map(Secret::new),
            metrics_listen: setup.metrics.then(free_address),
            upstream: UpstreamKind::Wahdx,
            wahdx_base_url: setup.upstream.as_deref().unwrap_or("http://127.0.0.1:9").parse().expect("a URL"),
            wahdx_api_key: setup.upstream.is_some().then(|| Secret::new("sk_upstream_canary_7f3a")),
            tiktok: TiktokConfig {
                base_url: "https://open.tiktokapis.com".parse().expect("a URL"),
                auth_url: "https://www.tiktok.com/v2/auth/authorize/".parse().expect("a URL"),
                client_key: None,
                client_secret: None,
                redirect_uri: None,
            },
            poll_interval: setup.poll_interval,
            upstream_calls_per_second: setup.upstream_calls_per_second,
            polls_in_flight: 64,
            sandbox: setup.sandbox,
            trusted_proxies: setup.trusted_proxies,
            allow_private_networks: setup.allow_private_networks,
            media_url: None,
            mail: setup.mail,
            database_connections: 6,
            workers: 2,
        };
        let running = startup::start(config, setup.clock.clone(), setup.with_workers).await;
        let running = running.unwrap_or_else(|error| panic!("the gateway must start: {error}"));
        Self { running, base, clock: setup.clock, database_url, redis_prefix }
    }

    /// A second replica of this gateway, on the same database and Redis, by the same clock.
    pub async fn replica(&self, with_workers: bool) -> Self {
        Self::with(Setup {
            clock: self.clock.clone(),
            with_workers,
            beside: Some((self.database_url.clone(), self.redis_prefix.clone())),
            ..Setup::default()
        })
        .await
    }

    /// A tenant on the plan `maximum`.
    pub async fn tenant(&self) -> Tenant {
        self.tenant_on("maximum").await
    }

    pub async fn tenant_on(&self, plan: &str) -> Tenant {
        let ctx = &self.running.ctx;
        let new = NewTenant {
            name: "Clipboard Studio".to_owned(),
            plan: plan.to_owned(),
            allowed_origins: vec!["https://app.example".to_owned()],
        };
        let made = tenants::create(&ctx.store, &ctx.keyring, new).await.expect("a tenant");
        Tenant {
            id: made.tenant.to_string(),
            live: made.live_key.expose().to_owned(),
            test: made.test_key.expose().to_owned(),
        }
    }

    pub fn get(&self, path: &str) -> Call {
        Call::new(reqwest::Method::GET, format!("{}{path}", self.base))
    }

    pub fn post(&self, path: &str) -> Call {
        Call::new(reqwest::Method::POST, format!("{}{path}", self.base))
    }

    pub fn patch(&self, path: &str) -> Call {
        Call::new(reqwest::Method::PATCH, format!("{}{path}", self.base))
    }

    pub fn delete(&self, path: &str) -> Call {
        Call::new(reqwest::Method::DELETE, format!("{}{path}", self.base))
    }

    /// Polls everything that is due. A round that finds a store too busy is repeated, as the workers
    /// repeat theirs.
    pub async fn poll(&self) {
        for _ in 0..50 {
            match qr_poller::run_once(&self.running.ctx).await {
                Ok(_) => return,
                Err(Error::Unavailable) => tokio::time::sleep(Duration::from_millis(100)).await,
                Err(error) => panic!("a round of polls: {error}"),
            }
        }
        panic!("the stores were too busy for 50 rounds of polls");
    }

    /// Moves the held clock on and polls what became due.
    pub async fn pass(&self, seconds: i64) {
        self.clock.advance(chrono::Duration::seconds(seconds));
        self.poll().await;
    }

    pub async fn sweep(&self) {
        sweeper::run_once(&self.running.ctx, Depth::Everything).await.expect("a round of sweeping");
    }

    /// Starts a hosted session in the test environment.
    pub async fn start_session(&self, key: &str, body: Value) -> Value {
        let answer = self.post("/v1/link-sessions").key(key).json(&body).send().await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()
    }

    /// Links an account for a user of the test environment, by the simulated phone. Needs a held clock.
    pub async fn link_account(&self, key: &str, user: &str) -> String {
        let session = self.start_session(key, json!({ "user_id": user })).await;
        let label = session["unique_id"].as_str().expect("a label").to_owned();
        for gesture in ["scan", "confirm"] {
            let path = format!("/v1/sandbox/link-sessions/{label}/{gesture}");
            let answer = self.post(&path).key(key).send().await;
            assert_eq!(answer.status, 200, "{gesture}: {}", answer.text);
            self.pass(10).await;
        }
        let session = self.get(&format!("/v1/link-sessions/{label}")).key(key).send().await.json();
        assert_eq!(session["status"], "confirmed", "{session}");
        session["account"]["account_id"].as_str().expect("an account").to_owned()
    }
}

/// The Redis of the test run.
pub fn redis_url() -> String {
    std::env::var("REDIS_URL").expect("REDIS_URL: run the tests with script/test")
}

/// An address that nobody listens on.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

/// A post that keeps every rule.
pub fn good_post(account: &str) -> Value {
    json!({
        "accountId": account,
        "content": "Check out this video! #viral",
        "mediaItems": [{"url": "https://media.example.com/video.mp4"}],
        "tiktokSettings": {
            "privacy_level": "PUBLIC_TO_EVERYONE",
            "allow_comment": true,
            "allow_duet": true,
            "allow_stitch": true
        }
    })
}
