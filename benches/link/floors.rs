//! What each figure is put beside: the same work with nothing around it.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use redis::AsyncCommands;

use crate::gateway::Place;
use crate::load::Sample;
use crate::machine::{Parties, Party};

const CREATE: &str = include_str!("create.sql");

/// A process of this program that plays some part, and prints one line.
pub struct Helper {
    child: Child,
}

impl Helper {
    /// Starts it and reads the port that it serves on.
    pub fn serve(arguments: &[&str]) -> (Self, SocketAddr) {
        use std::io::{BufRead, BufReader};

        let program = std::env::current_exe().expect("this program");
        let child = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut helper = Self { child: child.expect("it starts") };
        let mut line = String::new();
        let out = helper.child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a port");
        let port: u16 = line.trim().parse().expect("a port");
        (helper, SocketAddr::from(([127, 0, 0, 1], port)))
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The transactions of one session's start, by pgbench.
pub async fn pgbench(
    place: &Place,
    tenant: &str,
    clients: usize,
    lasts: Duration,
    parties: &Parties,
) -> Sample {
    let script = place.folder.join("create.sql");
    std::fs::write(&script, CREATE).expect("a script");
    let mut parties = parties.clone();
    let before = parties.read();
    let child = Command::new(&place.pgbench)
        .args(["-n", "-M", "prepared", "-j", "2", "-c", &clients.to_string()])
        .args(["-T", &lasts.as_secs().max(1).to_string(), "-D", &format!("tenant={tenant}")])
        .arg("-f")
        .arg(&script)
        .arg(&place.database_url)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("pgbench");
    parties.set(Party::Floor, child.id());
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output()).await.expect("a thread");
    let output = ended.expect("pgbench");
    let used = before.until(&parties.read());
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "pgbench: {}", String::from_utf8_lossy(&output.stderr));
    let number = |name: &str| -> f64 {
        let line = told.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        let digits = line.trim_start_matches([' ', ':', '=']).split(' ').next().unwrap_or_default();
        digits.parse().unwrap_or(0.0)
    };
    let count = number("number of transactions actually processed") as usize;
    let mean = number("latency average");
    Sample { rate: number("tps"), count, p50_ms: mean, p99_ms: 0.0, errors: 0, used }
}

/// GET of a value as long as a session's copy, on one connection that all share.
pub async fn redis_get(redis_url: &str, clients: usize, lasts: Duration, parties: &Parties) -> Sample {
    let client = redis::Client::open(redis_url).expect("Redis");
    let mut shared = client.get_multiplexed_async_connection().await.expect("Redis");
    let value = "x".repeat(200);
    let _: () = shared.set("bench:floor", value).await.expect("a value");
    let (began, before) = (Instant::now(), parties.read());
    let until = began + lasts;
    let one = |mut conn: redis::aio::MultiplexedConnection| async move {
        let mut took = Vec::new();
        while Instant::now() < until {
            let sent = Instant::now();
            let value: String = conn.get("bench:floor").await.expect("the value");
            assert!(value.len() == 200);
            took.push(sent.elapsed());
        }
        took
    };
    let took = join_all((0..clients).map(|_| one(shared.clone()))).await.concat();
    let used = before.until(&parties.read());
    let _: () = shared.del("bench:floor").await.expect("an answer");
    Sample::of(took, 0, used)
}

/// Polls by a bare hyper-util client, in a process of its own: `polls ADDRESS IN_FLIGHT SECONDS`.
pub fn poll_here(address: SocketAddr, in_flight: usize, lasts: Duration) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let took = runtime.block_on(async {
        let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
        let until = Instant::now() + lasts;
        let one = async |_| {
            let mut took = Vec::new();
            while Instant::now() < until {
                let sent = Instant::now();
                let body = r#"{"token":"sim-lg-0123456789abcdefghijklmnopqrstuv"}"#;
                let request = Request::builder()
                    .method(Method::POST)
                    .uri(format!("http://{address}/api/content/qr-login/check"))
                    .header("content-type", "application/json")
                    .header("x-api-key", "sk_upstream_bench")
                    .body(Full::from(body))
                    .expect("a request");
                let answer = client.request(request).await.expect("an answer");
                let body = answer.into_body().collect().await.expect("a body").to_bytes();
                let answer: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
                assert_eq!(answer["data"]["status"], "new");
                took.push(sent.elapsed());
            }
            took
        };
        join_all((0..in_flight).map(one)).await.concat()
    });
    let millis: Vec<String> = took.iter().map(|took| took.as_micros().to_string()).collect();
    println!("{}", millis.join(" "));
}

/// The same, started and measured.
pub async fn polls(address: SocketAddr, in_flight: usize, lasts: Duration, parties: &Parties) -> Sample {
    let program = std::env::current_exe().expect("this program");
    let arguments = [address.to_string(), in_flight.to_string(), lasts.as_millis().to_string()];
    let mut parties = parties.clone();
    let child = Command::new(program)
        .arg("polls")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    parties.set(Party::Floor, child.id());
    let before = parties.read();
    let middle = async {
        // The process is gone after its end, so that its CPU is read shortly before.
        tokio::time::sleep(lasts.mul_f64(0.9)).await;
        before.until(&parties.read())
    };
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output());
    let (ended, used) = tokio::join!(ended, middle);
    let told = String::from_utf8(ended.expect("a thread").expect("its output").stdout).expect("numbers");
    let took: Vec<Duration> =
        told.split_whitespace().filter_map(|us| us.parse().ok()).map(Duration::from_micros).collect();
    // What was done in the measured part of it.
    let counted = (took.len() as f64 * used.wall / lasts.as_secs_f64()) as usize;
    let mut sample = Sample::of(took, 0, used);
    (sample.rate, sample.count) = (counted as f64 / sample.used.wall, counted);
    sample
}
