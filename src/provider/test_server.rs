//! A server on loopback that answers scripted bytes, so that tests meet the real client. It answers
//! the scripts in order, one a request, whatever connection the request comes by.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

/// What becomes of one request.
#[derive(Clone)]
pub enum Script {
    /// These bytes, and the connection is closed unless they announce their own length in full.
    Raw(Vec<u8>),
    /// A whole answer; the connection stays open.
    Whole(Vec<u8>),
    /// Closed without a byte.
    Cut,
    /// Held open without a byte.
    Silent,
    /// A body of which a byte comes now and then, for ever.
    Drip,
    /// A chunked body without end.
    Endless,
}

pub fn answer(status: u16, body: &str) -> Script {
    answer_with(status, "", body)
}

/// `headers` are whole lines, each with its line end.
pub fn answer_with(status: u16, headers: &str, body: &str) -> Script {
    let head = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    Script::Whole([head.as_bytes(), body.as_bytes()].concat())
}

/// An address where nobody listens.
pub async fn refused_address() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap()
}

#[derive(Clone, Debug)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let named = lines.filter_map(|line| line.split_once(": "));
        named.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Method and target, as in `GET /path`.
    pub fn line(&self) -> &str {
        self.head.split(" HTTP/").next().unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Seen {
    scripts: VecDeque<Script>,
    requests: Vec<Request>,
    connections: usize,
}

pub struct TestServer {
    seen: Arc<Mutex<Seen>>,
    url: Url,
    _accepting: JoinSet<()>,
}

impl TestServer {
    pub async fn start(scripts: Vec<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let seen = Arc::new(Mutex::new(Seen { scripts: scripts.into(), ..Seen::default() }));
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(listener, seen.clone()));
        Self { seen, url, _accepting: accepting }
    }

    pub fn url(&self) -> Url {
        self.url.clone()
    }

    pub fn requests(&self) -> Vec<Request> {
        self.seen.lock().unwrap().requests.clone()
    }

    pub fn only_request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "requests");
        requests[0].clone()
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }
}

async fn accept(listener: TcpListener, seen: Arc<Mutex<Seen>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        seen.lock().unwrap().connections += 1;
        connections.spawn(serve(stream, seen.clone()));
    }
}

async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Seen>>) {
    while let Some(request) = read_request(&mut stream).await {
        let script = {
            let mut seen = seen.lock().unwrap();
            seen.requests.push(request);
            seen.scripts.pop_front()
        };
        match script {
            Some(Script::Whole(bytes)) if stream.write_all(&bytes).await.is_ok() => {}
            Some(Script::Raw(bytes)) => return drop(stream.write_all(&bytes).await),
            Some(Script::Silent) => std::future::pending().await,
            Some(Script::Drip) => return drip(&mut stream).await,
            Some(Script::Endless) => return endless(&mut stream).await,
            Some(Script::Whole(_) | Script::Cut) | None => return,
        }
    }
}

async fn drip(stream: &mut TcpStream) {
    let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n").await;
    while sent.is_ok() {
        tokio::time::sleep(Duration::from_millis(10)).await;
        sent = stream.write_all(b" ").await;
    }
}

async fn endless(stream: &mut TcpStream) {
    let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
    let chunk = [b"400\r\n", [b'x'; 0x400].as_slice(), b"\r\n"].concat();
    while sent.is_ok() {
        sent = stream.write_all(&chunk).await;
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut request = Request { head, body: bytes[end..].to_vec() };
    let length = request.header("content-length").map_or(0, |text| text.parse().unwrap());
    while request.body.len() < length {
        if stream.read_buf(&mut request.body).await.ok()? == 0 {
            return None;
        }
    }
    Some(request)
}
