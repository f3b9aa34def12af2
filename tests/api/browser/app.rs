//! A tenant's app in a browser: a page at an origin of its own that embeds the widget, under a policy as
//! strict as apps have.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const SCRIPT: &str = r#"
window.heard = [];
const note = (name) => (value) => heard.push([name, value]);
window.options = (url) => ({ session: url, onLinked: note('linked'), onExit: note('exit'), onEvent: note('event') });
window.frame = () => document.body.lastElementChild.shadowRoot?.querySelector('iframe');
window.of = (type) => heard.filter(([name, value]) => name === type || value.type === type).map(([, value]) => value);
document.getElementById('open').addEventListener('click', () => Linkgate.open(options(window.url)));
"#;

pub struct App {
    pub origin: String,
    listener: Option<TcpListener>,
}

impl App {
    /// Takes an origin, so that a tenant can be told of it.
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("its address"));
        Self { origin, listener: Some(listener) }
    }

    /// Serves the app's page, which loads the widget of this gateway.
    pub fn serve(&mut self, gateway: &str) {
        let listener = self.listener.take().expect("it is served once");
        let page = format!(
            "<!doctype html><html lang=en><title>App</title><body><h1>App</h1><button id=open>Link</button>\
             <div id=slot></div><script src={gateway}/embed/v1/linkgate.js></script><script src=/app.js></script>"
        );
        let policy = format!(
            "default-src 'none'; script-src 'self' {gateway}; frame-src {gateway}; \
             require-trusted-types-for 'script'; trusted-types 'none'"
        );
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (page, policy) = (page.clone(), policy.clone());
                tokio::spawn(async move { answer(stream, &page, &policy).await });
            }
        });
    }
}

async fn answer(mut stream: TcpStream, page: &str, policy: &str) -> std::io::Result<()> {
    let mut request = vec![0; 16_384];
    let read = stream.read(&mut request).await?;
    let path = String::from_utf8_lossy(&request[..read]);
    let path = path.split(' ').nth(1).unwrap_or_default();
    let (kind, body) = match path {
        "/app.js" => ("text/javascript", SCRIPT),
        _ => ("text/html", page),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}; charset=utf-8\r\ncontent-length: {}\r\n\
         content-security-policy: {policy}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}
