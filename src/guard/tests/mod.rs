//! What the guard lets through and what it does not, against servers on loopback.

mod corpus;
mod exchange;
mod rebinding;
mod tls;

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use url::Url;

use super::*;

const DEADLINE: Duration = Duration::from_secs(5);

/// A name server that says one thing after the other, and the last for ever.
#[derive(Clone, Default)]
pub struct Scripted {
    answers: Arc<Mutex<VecDeque<Vec<IpAddr>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    pub fn saying(answers: &[&[&str]]) -> Self {
        let read = |texts: &&[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        Self { answers: Arc::new(Mutex::new(answers.iter().map(read).collect())), ..Self::default() }
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Resolver for Scripted {
    async fn resolve(&self, name: &str) -> Result<Vec<IpAddr>, NoAddress> {
        self.asked.lock().unwrap().push(name.to_owned());
        let mut answers = self.answers.lock().unwrap();
        let next = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        next.ok_or(NoAddress)
    }
}

pub fn guard(allow_private: bool, resolver: Scripted) -> Guard {
    static TLS: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| connect::tls().expect("a TLS set-up"));
    Guard::with(allow_private, Clock::system(), Box::new(resolver), TLS.clone())
}

/// A server on loopback that answers each connection with the same bytes and counts connections.
pub struct Canary {
    pub port: u16,
    seen: Arc<Mutex<Vec<String>>>,
    _accepting: JoinSet<()>,
}

impl Canary {
    pub async fn answering(bytes: &'static [u8]) -> Self {
        Self::at("127.0.0.1:0", bytes).await
    }

    pub async fn at(address: &str, bytes: &'static [u8]) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let (inside, mut accepting) = (seen.clone(), JoinSet::new());
        accepting.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 64 * 1024];
                let read = stream.read(&mut request).await.unwrap_or(0);
                inside.lock().unwrap().push(String::from_utf8_lossy(&request[..read]).into_owned());
                let _ = stream.write_all(bytes).await;
            }
        });
        Self { port, seen, _accepting: accepting }
    }

    pub fn url(&self, host: &str) -> Url {
        format!("http://{host}:{}/hook?a=b", self.port).parse().unwrap()
    }

    /// What came, a text a connection.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}
