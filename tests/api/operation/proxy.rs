//! A store that can go away without harm to anybody else's: a proxy in front of a shared one, and a
//! private Redis.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::support::free_address;

/// Passes bytes on to `target` until it is cut.
pub struct Proxy {
    pub address: SocketAddr,
    open: Arc<AtomicBool>,
    cut: watch::Sender<u64>,
    accepting: AbortHandle,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Proxy {
    pub async fn before(target: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (open, (cut, _)) = (Arc::new(AtomicBool::new(true)), watch::channel(0));
        let (is_open, cuts) = (open.clone(), cut.clone());
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if is_open.load(Ordering::Relaxed) {
                    tokio::spawn(pass(stream, target.clone(), cuts.subscribe()));
                }
            }
        });
        Self { address, open, cut, accepting: accepting.abort_handle() }
    }

    /// Ends every connection and takes no new one.
    pub fn cut(&self) {
        self.open.store(false, Ordering::Relaxed);
        self.cut.send_modify(|count| *count += 1);
    }

    pub fn mend(&self) {
        self.open.store(true, Ordering::Relaxed);
    }
}

async fn pass(mut stream: TcpStream, target: String, mut cut: watch::Receiver<u64>) {
    let Ok(mut onward) = TcpStream::connect(&target).await else { return };
    tokio::select! {
        _ = copy_bidirectional(&mut stream, &mut onward) => {}
        _ = cut.changed() => {}
    }
}

/// A Redis of the test's own. It ends with the test.
pub struct PrivateRedis {
    pub address: SocketAddr,
    child: Option<Child>,
}

impl Drop for PrivateRedis {
    fn drop(&mut self) {
        self.kill();
    }
}

impl PrivateRedis {
    pub async fn start() -> Self {
        let mut redis = Self { address: free_address(), child: None };
        redis.start_again().await;
        redis
    }

    pub fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it runs");
            child.wait().expect("it ends");
        }
    }

    /// Empty, as a Redis without a disk comes back.
    pub async fn start_again(&mut self) {
        let port = self.address.port().to_string();
        let child = Command::new("redis-server")
            .args(["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .current_dir(std::env::temp_dir())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.child = Some(child.expect("redis-server is installed"));
        for _ in 0..200 {
            if TcpStream::connect(self.address).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the private Redis does not answer");
    }
}
