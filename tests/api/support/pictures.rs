//! A server of pictures at a tenant's, and of what only says that it is one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A red square that runs a script where it may, and asks another server for something.
pub const HOSTILE_SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40' onload='parent.pwned=1'>\
    <script>parent.pwned=1;window.pwned=1</script><rect width='40' height='40' fill='#c00'/>\
    <image href='https://elsewhere.example/x.png' width='9' height='9'/></svg>";

pub struct PictureServer {
    pub base: String,
    asked: Arc<AtomicUsize>,
    serving: JoinHandle<()>,
}

impl PictureServer {
    /// `/logo.png`, `/logo.svg`, `/page.png` (markup that calls itself a picture), `/huge.png`, `/moved.png`.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        let serving = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let mut head = [0; 4_096];
                    let read = stream.read(&mut head).await.unwrap_or_default();
                    let head = String::from_utf8_lossy(&head[..read]);
                    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    let (status, body) = content(&path);
                    let length = body.len();
                    let head = format!(
                        "HTTP/1.1 {status} X\r\ncontent-type: image/png\r\nlocation: /logo.png\r\ncontent-length: {length}\r\n\r\n"
                    );
                    let _ = stream.write_all(head.as_bytes()).await;
                    let _ = stream.write_all(&body).await;
                });
            }
        });
        Self { base, asked, serving }
    }

    /// How often anybody connected.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for PictureServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn content(path: &str) -> (u16, Vec<u8>) {
    match path {
        "/logo.png" => (200, linkgate::qr::draw_png("a picture").expect("a picture")),
        "/logo.svg" => (200, HOSTILE_SVG.as_bytes().to_vec()),
        "/page.png" => (200, b"<!doctype html><script>parent.pwned=1</script><svg/>".to_vec()),
        "/huge.png" => (200, [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0; 600_000]].concat()),
        "/moved.png" => (302, Vec::new()),
        _ => (404, Vec::new()),
    }
}
