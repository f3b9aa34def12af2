//! The gateway under test: the release program as a process of its own.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client;
use crate::machine::wait_for;

/// Where everything is, as `benches/link/run` says.
#[derive(Clone)]
pub struct Place {
    pub program: PathBuf,
    pub database_url: String,
    pub redis_url: String,
    pub master_key: String,
    pub folder: PathBuf,
    pub pgbench: PathBuf,
    pub upstream: SocketAddr,
}

/// How one run of the gateway is set otherwise than it comes.
#[derive(Clone, Copy, Default)]
pub struct Settings {
    pub poll_interval_secs: Option<u32>,
    /// Calls a second that the upstream may get.
    pub upstream_calls_per_second: Option<u32>,
    pub polls_in_flight: Option<u32>,
    /// Whether callers on loopback may say where they come from.
    pub trusts_loopback: bool,
}

/// A tenant and its key.
pub struct Tenant {
    pub id: String,
    pub key: String,
}

/// The gateway, until it is dropped.
pub struct Gateway {
    child: Child,
    pub address: SocketAddr,
}

impl Place {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            .env("DATABASE_URL", &self.database_url)
            .env("REDIS_URL", &self.redis_url)
            .env("LINKGATE_MASTER_KEY", &self.master_key)
            .stdin(Stdio::null());
        command
    }

    /// Makes the tables and a tenant.
    pub fn prepare(&self) -> Tenant {
        let migrated = self.command(&["migrate"]).output().expect("the program runs");
        assert!(migrated.status.success(), "migrate: {}", String::from_utf8_lossy(&migrated.stderr));
        let arguments = ["tenant", "create", "--name", "Bench", "--plan", "maximum", "--json"];
        let made = self.command(&arguments).output().expect("the program runs");
        assert!(made.status.success(), "tenant create: {}", String::from_utf8_lossy(&made.stderr));
        let made: Value = serde_json::from_slice(&made.stdout).expect("JSON");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        Tenant { id: text(&made["tenant_id"]), key: text(&made["api_keys"]["live"]) }
    }

    /// Starts it and waits until it is ready.
    pub async fn serve(&self, settings: Settings) -> Gateway {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        drop(listener);
        let log = File::create(self.folder.join("gateway.log")).expect("a log");
        let mut command = self.command(&["serve"]);
        command
            .env("LINKGATE_LISTEN", address.to_string())
            .env("WAHDX_BASE_URL", format!("http://{}", self.upstream))
            .env("WAHDX_API_KEY", "sk_upstream_bench");
        for (name, value) in [
            ("LINKGATE_POLL_INTERVAL", settings.poll_interval_secs),
            ("LINKGATE_UPSTREAM_CALLS_PER_SECOND", settings.upstream_calls_per_second),
            ("LINKGATE_POLLS_IN_FLIGHT", settings.polls_in_flight),
        ] {
            if let Some(value) = value {
                command.env(name, value.to_string());
            }
        }
        if settings.trusts_loopback {
            command.env("LINKGATE_TRUSTED_PROXIES", "127.0.0.0/8");
        }
        let child = command.stdout(log.try_clone().expect("a log")).stderr(log).spawn();
        let child = child.expect("the program runs");
        let gateway = Gateway { child, address };
        wait_for("the gateway is ready", Duration::from_secs(30), async || {
            client::call(address, "GET", "/readyz", "", "").await.is_ok_and(|answer| answer.status == 200)
        })
        .await;
        gateway
    }
}

impl Gateway {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Holds it still, so that something else has the machine for itself.
    pub fn pause(&self) {
        signal(self.pid(), "STOP");
    }

    pub fn go_on(&self) {
        signal(self.pid(), "CONT");
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        signal(self.pid(), "CONT");
        signal(self.pid(), "INT");
        let until = Instant::now() + Duration::from_secs(20);
        while Instant::now() < until {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn signal(pid: u32, name: &str) {
    let _ = Command::new("kill").args(["-s", name, &pid.to_string()]).status();
}
