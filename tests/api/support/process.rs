//! The program itself, as a process that can be killed.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::scene::{Scene, eventually};
use super::{MASTER_KEY, Setup, database, free_address, redis_url};

/// `linkgate serve` beside a scene's gateway. Killed when dropped.
pub struct Process {
    child: Child,
    base: String,
}

/// A gateway without workers whose database and Redis processes can share, by the system's clock.
pub async fn scene_for_processes() -> Scene {
    let name = format!("p{}", uuid::Uuid::new_v4().simple());
    let url = database::create(&name).await;
    Scene::with(Setup {
        beside: Some((url, name[..32].to_owned())),
        poll_interval: Duration::from_secs(1),
        ..Setup::default()
    })
    .await
}

impl Process {
    /// Waits until it serves. `failpoints` as the `fail` crate writes them.
    pub async fn start(scene: &Scene, failpoints: &str) -> Self {
        Self::logged(scene, failpoints, "off", Stdio::null()).await
    }

    /// The same with further settings.
    pub async fn with(scene: &Scene, settings: &[(&str, &str)]) -> Self {
        Self::spawn(scene, settings, "off", Stdio::null()).await
    }

    /// The same with a log of all that `wanted` names.
    pub async fn logged(scene: &Scene, failpoints: &str, wanted: &str, log: Stdio) -> Self {
        Self::spawn(scene, &[("FAILPOINTS", failpoints)], wanted, log).await
    }

    async fn spawn(scene: &Scene, settings: &[(&str, &str)], wanted: &str, log: Stdio) -> Self {
        let address = free_address().to_string();
        let child = Command::new(env!("CARGO_BIN_EXE_linkgate"))
            .arg("serve")
            .env_clear()
            .env("DATABASE_URL", &scene.gateway.database_url)
            .env("REDIS_URL", redis_url())
            .env("LINKGATE_REDIS_PREFIX", &scene.gateway.redis_prefix)
            .env("LINKGATE_LISTEN", &address)
            .env("LINKGATE_MASTER_KEY", MASTER_KEY)
            .env("WAHDX_BASE_URL", &scene.upstream.base)
            .env("WAHDX_API_KEY", "sk_upstream_canary_7f3a")
            .env("LINKGATE_POLL_INTERVAL", "1")
            .env("LINKGATE_DATABASE_CONNECTIONS", "6")
            .env("LINKGATE_WORKERS", "1")
            .envs(settings.iter().copied())
            .env("RUST_LOG", wanted)
            .stdout(log)
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let process = Self { child, base: format!("http://{address}") };
        let ready = format!("{}/healthz", process.base);
        eventually("the process serves", async || reqwest::get(&ready).await.is_ok()).await;
        process
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
