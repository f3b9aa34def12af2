//! A tenant's site at an origin of its own: files as the test gives them, and a backend as small as one can
//! be, which starts link sessions and takes receipts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::scene::{Scene, Session};
use crate::support::Gateway;
use crate::support::wire::Call;

/// The longest request that is read: head and body.
const REQUEST_BYTES_MAX: usize = 64 * 1024;

pub struct Site {
    pub origin: String,
    pub scene: Scene,
    shared: Arc<Shared>,
}

struct Shared {
    gateway: String,
    key: String,
    /// Content type and content of each path.
    files: Mutex<HashMap<String, (String, String)>>,
    policy: Mutex<String>,
    started: Mutex<Vec<Value>>,
    receipts: Mutex<Vec<String>>,
}

impl Site {
    /// Of a tenant that has allowed its origin.
    pub async fn new() -> Self {
        Self::with(true).await
    }

    /// Of a tenant that has allowed another one.
    pub async fn of_a_stranger() -> Self {
        Self::with(false).await
    }

    async fn with(is_allowed: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("its address"));
        let allowed = if is_allowed { origin.as_str() } else { "https://app.example" };
        let scene = Scene::with_origin(allowed).await;
        Self::on(scene, listener, origin)
    }

    /// With a scene that is there already, whose tenant has to allow `origin` by itself.
    pub fn on(scene: Scene, listener: TcpListener, origin: String) -> Self {
        let shared = Arc::new(Shared {
            gateway: scene.gateway.base.clone(),
            key: scene.tenant.test.clone(),
            files: Mutex::default(),
            policy: Mutex::default(),
            started: Mutex::default(),
            receipts: Mutex::default(),
        });
        let for_all = shared.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = for_all.clone();
                tokio::spawn(async move { shared.serve(stream).await });
            }
        });
        Self { origin, scene, shared }
    }

    pub fn gateway(&self) -> &Gateway {
        &self.scene.gateway
    }

    /// Puts a file on the site; what follows the last dot says its type.
    pub fn put(&self, path: &str, content: impl Into<String>) {
        let kind = match path.rsplit('.').next() {
            Some("js" | "mjs") => "text/javascript",
            Some("css") => "text/css",
            _ => "text/html",
        };
        let file = (kind.to_owned(), content.into());
        self.shared.files.lock().expect("not poisoned").insert(path.to_owned(), file);
    }

    /// Puts a page at `/` that loads the widget first, and then this script of its own.
    pub fn page(&self, body: &str, script: &str) {
        let widget = format!("{}/embed/v1/linkgate.js", self.gateway().base);
        self.put("/", format!("<!doctype html><html lang=en><title>App</title><body>{body}<script src={widget}></script><script src=/app.js></script>"));
        self.put("/app.js", script);
    }

    /// The policy that comes with every file from now on.
    pub fn policy(&self, policy: &str) {
        *self.shared.policy.lock().expect("not poisoned") = policy.to_owned();
    }

    /// The session that the backend started last.
    pub fn session(&self) -> Session {
        let started = self.shared.started.lock().expect("not poisoned");
        let last = started.last().expect("a session was started");
        let text = |name: &str| last[name].as_str().expect("text").to_owned();
        Session { label: text("unique_id"), url: text("url") }
    }

    pub fn sessions(&self) -> usize {
        self.shared.started.lock().expect("not poisoned").len()
    }

    /// What the page sent to its backend after a link.
    pub fn receipts(&self) -> Vec<String> {
        self.shared.receipts.lock().expect("not poisoned").clone()
    }
}

impl Shared {
    async fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let (head, body) = read(&mut stream).await?;
        let mut words = head.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = target.split('?').next().unwrap_or_default();
        let found = self.files.lock().expect("not poisoned").get(path).cloned();
        let (status, kind, content) = match (method, path) {
            ("POST", "/api/link") => (200, "application/json".to_owned(), self.start().await.to_string()),
            ("POST", "/api/linked") => {
                self.receipts.lock().expect("not poisoned").push(body);
                (204, "text/plain".to_owned(), String::new())
            }
            // Which browsers ask for by themselves.
            (_, "/favicon.ico") => (204, "text/plain".to_owned(), String::new()),
            _ => match found {
                Some((kind, content)) => (200, kind, content),
                None => (404, "text/plain".to_owned(), "not found".to_owned()),
            },
        };
        let policy = self.policy.lock().expect("not poisoned").clone();
        let policy =
            if policy.is_empty() { policy } else { format!("content-security-policy: {policy}\r\n") };
        let answer = format!(
            "HTTP/1.1 {status} Answer\r\ncontent-type: {kind}; charset=utf-8\r\ncontent-length: {}\r\n{policy}\
             connection: close\r\n\r\n{content}",
            content.len()
        );
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await
    }

    /// What a tenant's backend does for the user who is signed in.
    async fn start(&self) -> Value {
        let url = format!("{}/v1/link-sessions", self.gateway);
        let call = Call::new(reqwest::Method::POST, url).key(&self.key).json(&json!({ "user_id": "user-1" }));
        let answer = call.send().await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let session = answer.json();
        let session = json!({ "url": session["url"], "unique_id": session["unique_id"] });
        self.started.lock().expect("not poisoned").push(session.clone());
        session
    }
}

/// Head and body of a request.
async fn read(stream: &mut TcpStream) -> std::io::Result<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        let mut more = vec![0; 4096];
        let read = stream.read(&mut more).await?;
        bytes.extend_from_slice(&more[..read]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lower = head.to_lowercase();
            let length = lower.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return Ok((head.to_owned(), body.to_owned()));
            }
        }
        if read == 0 || bytes.len() > REQUEST_BYTES_MAX {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
    }
}
