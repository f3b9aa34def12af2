//! PostgreSQL and Redis of a run: the test run's own, with a database and a prefix apart, or private ones
//! that `script/services` starts, which a scenario may stop, kill and bring back.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use linkgate::crypto::secret::Secret;
use linkgate::store::migrations;

use crate::support::{database, live, redis_url};

/// One of the services of a private copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    Postgres,
    /// Single or cluster, as the test run has it.
    Redis,
}

pub struct Stores {
    pub database_url: String,
    pub redis_url: String,
    pub redis_prefix: String,
    /// Where the private copies live; nothing when they are the test run's.
    private: Option<PathBuf>,
}

impl Drop for Stores {
    fn drop(&mut self) {
        if let Some(folder) = &self.private {
            let _ = services(folder, &["remove"]);
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

impl Stores {
    /// A database and a prefix of the run's own on the test run's servers.
    pub async fn shared() -> Self {
        let name = format!("f{}", uuid::Uuid::new_v4().simple());
        let database_url = database::create(&name).await;
        Self { database_url, redis_url: redis_url(), redis_prefix: name[..32].to_owned(), private: None }
    }

    /// Servers of the run's own. Takes some seconds.
    pub async fn private() -> Self {
        let folder = new_folder();
        let inside = folder.clone();
        let urls = blocking(move || {
            services(&inside, &["start", "--fast", "postgres", redis_service()]);
            let line = services(&inside, &["env", "postgres", redis_service()]);
            let value = |name: &str| {
                let words = line.split_whitespace().find_map(|word| word.strip_prefix(name));
                words.unwrap_or_else(|| panic!("no {name} in what script/services says")).to_owned()
            };
            let (database, redis) = (value("DATABASE_URL="), value("REDIS_URL="));
            migrations::migrate(&Secret::new(&*database)).expect("migrations that run");
            (database, redis)
        })
        .await;
        let (database_url, redis_url) = urls;
        Self { database_url, redis_url, redis_prefix: "faults".to_owned(), private: Some(folder) }
    }

    pub fn redis_is_a_cluster(&self) -> bool {
        self.redis_url.contains(',')
    }

    /// Where PostgreSQL listens.
    pub fn postgres_address(&self) -> String {
        address(&self.database_url)
    }

    /// Where a single Redis listens.
    pub fn redis_address(&self) -> String {
        address(&self.redis_url)
    }

    /// Ends a private service as a crash would.
    pub async fn kill(&self, service: Service) {
        self.services("kill", service).await;
    }

    /// Stops a private service in order.
    pub async fn stop(&self, service: Service) {
        self.services("stop", service).await;
    }

    /// Brings a private service back and waits until it answers. Redis comes back empty.
    pub async fn start(&self, service: Service) {
        self.services("start", service).await;
    }

    /// A private service stands still: it takes connections and answers nothing.
    pub async fn freeze(&self, service: Service) {
        signal("STOP", &self.processes(service).await);
    }

    pub async fn thaw(&self, service: Service) {
        signal("CONT", &self.processes(service).await);
    }

    /// Ends one node of a private cluster as a crash would.
    pub async fn kill_one_node(&self) {
        signal("KILL", &self.processes(Service::Redis).await[..1]);
    }

    async fn processes(&self, service: Service) -> Vec<String> {
        processes_in(&self.services("status", service).await)
    }

    /// Takes away all that the gateway has in Redis.
    pub async fn flush(&self) {
        live::flush_at(&self.redis_url, &self.redis_prefix).await;
    }

    async fn services(&self, command: &'static str, service: Service) -> String {
        let folder = self.private.clone().expect("only private services are stopped");
        let name = match service {
            Service::Postgres => "postgres",
            Service::Redis => redis_service(),
        };
        blocking(move || services(&folder, &[command, "--fast", name])).await
    }
}

/// A private Redis Cluster, whatever Redis the test run has.
pub struct Cluster {
    pub url: String,
    folder: PathBuf,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // A node that stands still would not hear that it is to end.
        let _ = services(&self.folder, &["kill", "cluster"]);
        let _ = services(&self.folder, &["remove"]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Cluster {
    pub async fn start() -> Self {
        let folder = new_folder();
        let inside = folder.clone();
        let line = blocking(move || {
            services(&inside, &["start", "--fast", "cluster"]);
            services(&inside, &["env", "cluster"])
        })
        .await;
        let url = line.trim().rsplit_once("REDIS_URL=").expect("an address").1.to_owned();
        Self { url, folder }
    }

    /// Brings back the nodes that were killed.
    pub async fn start_again(&self) {
        let folder = self.folder.clone();
        blocking(move || services(&folder, &["start", "--fast", "cluster"])).await;
    }

    /// To one node, counted from 0, in the order of the addresses.
    pub async fn signal(&self, node: usize, name: &str) {
        let folder = self.folder.clone();
        let told = blocking(move || services(&folder, &["status", "cluster"])).await;
        signal(name, &processes_in(&told)[node..=node]);
    }

    /// Those of `keys` that are not kept by a node.
    pub async fn keys_of_others(&self, node: usize, keys: &[&'static str]) -> Vec<&'static str> {
        let url = self.url.split(',').nth(node).expect("an address").to_owned();
        let mut others = Vec::new();
        let client = redis::Client::open(url).expect("an address");
        let mut conn = client.get_multiplexed_async_connection().await.expect("a connection to the node");
        for key in keys {
            // A node answers only for what it keeps.
            let kept: redis::RedisResult<i64> = redis::cmd("EXISTS").arg(key).query_async(&mut conn).await;
            if kept.is_err() {
                others.push(*key);
            }
        }
        others
    }
}

fn signal(signal: &str, processes: &[String]) {
    let sent = Command::new("kill").args(["-s", signal]).args(processes).status();
    assert!(sent.is_ok_and(|status| status.success()), "could not send {signal}");
}

fn redis_service() -> &'static str {
    if redis_url().contains(',') { "cluster" } else { "redis" }
}

fn address(url: &str) -> String {
    let url = url::Url::parse(url).expect("an address");
    format!("{}:{}", url.host_str().expect("a host"), url.port().expect("a port"))
}

/// The services run as another user, who has to get in.
fn new_folder() -> PathBuf {
    use std::os::unix::fs::DirBuilderExt;

    // Below the folder of the test run, whose script takes down what is left there.
    let below = std::env::var_os("LINKGATE_TEST_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = below.join(format!("private.{}", uuid::Uuid::new_v4().simple()));
    std::fs::DirBuilder::new().mode(0o711).create(&folder).expect("a folder for private services");
    folder
}

/// The processes that `script/services status` names.
fn processes_in(told: &str) -> Vec<String> {
    let (_, processes) = told.rsplit_once("process ").expect("it runs");
    processes.split_whitespace().map(str::to_owned).collect()
}

fn services(folder: &Path, arguments: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("script/services");
    let mut command = Command::new(script);
    command.arg(arguments[0]).arg("--dir").arg(folder).args(&arguments[1..]).stdin(Stdio::null());
    let output = command.output().expect("script/services runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "script/services {arguments:?}: {told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("blocking work")
}

/// A pause for what can't be waited for otherwise.
pub async fn pass_ms(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
