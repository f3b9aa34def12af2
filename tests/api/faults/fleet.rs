//! Replicas of the real program as processes, each behind proxies of its own: killed, stopped, started
//! again on the same address, asked to go.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::proxy::Proxy;
use super::simulator::UPSTREAM_KEY;
use super::stores::Stores;
use crate::support::{MASTER_KEY, free_address};

/// How long a replica may take until it is ready.
const START_MAX: Duration = Duration::from_secs(30);

/// How replicas are started.
#[derive(Clone, Debug)]
pub struct Settings {
    pub poll_interval_ms: u64,
    pub database_connections: u32,
}

pub struct Replica {
    number: usize,
    child: Option<Child>,
    address: String,
    log: PathBuf,
    environment: Vec<(String, String)>,
    links: Links,
}

/// The proxies before what a replica depends on, and before itself.
pub struct Links {
    pub postgres: Proxy,
    /// Nothing in a cluster, whose nodes name their own addresses.
    pub redis: Option<Proxy>,
    pub upstream: Proxy,
    pub gateway: Proxy,
}

impl Replica {
    /// Does not start it yet.
    pub async fn new(number: usize, folder: &Path, stores: &Stores, upstream: u16, with: &Settings) -> Self {
        let address = free_address().to_string();
        let links = Links {
            postgres: Proxy::before(stores.postgres_address()).await,
            redis: match stores.redis_is_a_cluster() {
                true => None,
                false => Some(Proxy::before(stores.redis_address()).await),
            },
            upstream: Proxy::before(format!("127.0.0.1:{upstream}")).await,
            gateway: Proxy::before(address.clone()).await,
        };
        let redis = links.redis.as_ref().map(|proxy| through(&stores.redis_url, proxy));
        let interval = with.poll_interval_ms as f64 / 1_000.0;
        let environment = vec![
            ("DATABASE_URL", through(&stores.database_url, &links.postgres)),
            ("REDIS_URL", redis.unwrap_or_else(|| stores.redis_url.clone())),
            ("LINKGATE_REDIS_PREFIX", stores.redis_prefix.clone()),
            ("LINKGATE_LISTEN", address.clone()),
            ("LINKGATE_MASTER_KEY", MASTER_KEY.to_owned()),
            ("WAHDX_BASE_URL", format!("http://{}/r{number}", links.upstream.address)),
            ("WAHDX_API_KEY", UPSTREAM_KEY.to_owned()),
            ("LINKGATE_POLL_INTERVAL", interval.to_string()),
            ("LINKGATE_DATABASE_CONNECTIONS", with.database_connections.to_string()),
            ("LINKGATE_WORKERS", "2".to_owned()),
            ("RUST_LOG", std::env::var("FAULTS_LOG").unwrap_or_else(|_| "info".to_owned())),
        ];
        let environment = environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let log = folder.join(format!("replica-{number}.log"));
        Self { number, child: None, address, log, environment, links }
    }

    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Where tenants reach it, without the proxy.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What of it is in memory, in KiB; nothing when it does not run.
    pub fn memory_kib(&self) -> Option<i64> {
        let pid = self.child.as_ref()?.id();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }

    pub async fn start(&mut self) {
        self.start_with(&[]).await;
    }

    /// Starts it with further variables and waits until it is ready.
    pub async fn start_with(&mut self, extra: &[(&str, &str)]) {
        self.launch(extra);
        let since = Instant::now();
        let ready = format!("{}/readyz", self.base());
        while !reqwest::get(&ready).await.is_ok_and(|answer| answer.status() == 200) {
            let ended = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten());
            assert!(ended.is_none(), "replica {} ended: see {}", self.number, self.log.display());
            assert!(since.elapsed() < START_MAX, "replica {} is not ready", self.number);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Starts it and does not wait.
    pub fn launch(&mut self, extra: &[(&str, &str)]) {
        assert!(self.child.is_none(), "replica {} runs already", self.number);
        let log = File::options().create(true).append(true).open(&self.log).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_linkgate"))
            .arg("serve")
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .envs(extra.iter().copied())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .stdin(Stdio::null())
            .spawn();
        self.child = Some(child.expect("the program starts"));
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// SIGSTOP: it stands still, and knows nothing of it.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// SIGCONT.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    /// SIGTERM, and waits until it has gone; says how long it took.
    pub async fn ask_to_go(&mut self) -> Duration {
        self.signal("TERM");
        let since = Instant::now();
        while let Some(child) = &mut self.child {
            if child.try_wait().expect("a process of ours").is_some() {
                self.child = None;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        since.elapsed()
    }

    fn signal(&self, signal: &str) {
        let Some(child) = &self.child else { return };
        let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "could not send {signal}");
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The same address, by way of the proxy.
fn through(url: &str, proxy: &Proxy) -> String {
    let mut url = url::Url::parse(url).expect("an address");
    url.set_host(Some("127.0.0.1")).expect("a host");
    url.set_port(Some(proxy.address.port())).expect("a port");
    url.to_string()
}
