//! A tenant's server: it writes down what comes and answers as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What to answer.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A status, whole header lines, a body.
    With(u16, &'static str, String),
    /// Nothing, for as long as the other side waits.
    Hang,
    /// The head of a success, and then a byte now and then.
    Drip,
    /// A success whose body does not end.
    Flood,
    /// The connection is closed.
    Cut,
}

pub fn status(status: u16) -> Reply {
    Reply::With(status, "", String::new())
}

/// One request.
#[derive(Clone, Debug)]
pub struct Hit {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub at: Instant,
}

impl Hit {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().expect("a type").to_owned()
    }
}

struct Inner {
    hits: Vec<Hit>,
    replies: VecDeque<Reply>,
    usual: Reply,
    under_way: usize,
    most_under_way: usize,
}

pub struct Receiver {
    pub url: String,
    inner: Arc<Mutex<Inner>>,
    _accepting: JoinSet<()>,
}

impl Receiver {
    /// Answers 200 until it is told otherwise.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let inner = Arc::new(Mutex::new(Inner {
            hits: Vec::new(),
            replies: VecDeque::new(),
            usual: status(200),
            under_way: 0,
            most_under_way: 0,
        }));
        let (inside, mut accepting) = (inner.clone(), JoinSet::new());
        accepting.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(serve(stream, inside.clone()));
            }
        });
        Self { url, inner, _accepting: accepting }
    }

    /// What it answers from now on.
    pub fn usually(&self, reply: Reply) -> &Self {
        self.inner.lock().unwrap().usual = reply;
        self
    }

    /// What it answers once, before it goes on as usual.
    pub fn once(&self, reply: Reply) -> &Self {
        self.inner.lock().unwrap().replies.push_back(reply);
        self
    }

    pub fn hits(&self) -> Vec<Hit> {
        self.inner.lock().unwrap().hits.clone()
    }

    pub fn count(&self) -> usize {
        self.inner.lock().unwrap().hits.len()
    }

    pub fn last(&self) -> Hit {
        self.hits().pop().expect("a request")
    }

    /// How many requests were under way at once.
    pub fn most_under_way(&self) -> usize {
        self.inner.lock().unwrap().most_under_way
    }

    /// The ids of all that came, in their order.
    pub fn ids(&self) -> Vec<String> {
        self.hits().iter().map(|hit| hit.id().to_owned()).collect()
    }
}

async fn serve(mut stream: TcpStream, inner: Arc<Mutex<Inner>>) {
    let Some(hit) = read(&mut stream).await else { return };
    let reply = {
        let mut inner = inner.lock().unwrap();
        inner.hits.push(hit);
        inner.under_way += 1;
        inner.most_under_way = inner.most_under_way.max(inner.under_way);
        inner.replies.pop_front().unwrap_or_else(|| inner.usual.clone())
    };
    answer(&mut stream, reply).await;
    inner.lock().unwrap().under_way -= 1;
}

async fn answer(stream: &mut TcpStream, reply: Reply) {
    match reply {
        Reply::With(status, headers, body) => {
            let head = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice()).await;
        }
        Reply::Hang => {
            let mut rest = [0; 1];
            let _ = stream.read(&mut rest).await;
        }
        Reply::Drip => {
            let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n").await;
            while sent.is_ok() {
                tokio::time::sleep(Duration::from_millis(200)).await;
                sent = stream.write_all(b"d").await;
            }
        }
        Reply::Flood => {
            let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
            let chunk = [b"1000\r\n", [b'f'; 0x1000].as_slice(), b"\r\n"].concat();
            while sent.is_ok() {
                sent = stream.write_all(&chunk).await;
            }
        }
        Reply::Cut => {}
    }
}

async fn read(stream: &mut TcpStream) -> Option<Hit> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let at = Instant::now();
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.insert(name.parse::<HeaderName>().ok()?, HeaderValue::from_str(value).ok()?);
    }
    let length: usize = headers.get("content-length")?.to_str().ok()?.parse().ok()?;
    let mut body = bytes[end..].to_vec();
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Hit { path, headers, body, at })
}
