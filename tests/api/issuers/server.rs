//! A server of key sets that does what a test tells it to.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What the server answers with.
#[derive(Clone, Default)]
pub struct Mood {
    pub status: u16,
    /// Whole lines, each with its line end.
    pub headers: String,
    pub body: String,
    /// It takes the question and never answers.
    pub hangs: bool,
}

pub struct KeyServer {
    pub url: String,
    state: Arc<Mutex<(Mood, usize)>>,
    serving: JoinHandle<()>,
}

impl KeyServer {
    pub async fn start(set: Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/jwks.json", listener.local_addr().expect("an address"));
        let state: Arc<Mutex<(Mood, usize)>> = Arc::default();
        let inside = state.clone();
        let serving = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let state = inside.clone();
                tokio::spawn(async move {
                    let mut head = [0; 4_096];
                    let _ = stream.read(&mut head).await;
                    let mood = {
                        let mut state = state.lock().expect("the state");
                        state.1 += 1;
                        state.0.clone()
                    };
                    if mood.hangs {
                        std::future::pending::<()>().await;
                    }
                    let Mood { status, headers, body, .. } = mood;
                    let length = body.len();
                    let answer =
                        format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
                    let _ = stream.write_all(answer.as_bytes()).await;
                });
            }
        });
        let server = Self { url, state, serving };
        server.serve(set);
        server
    }

    /// From now on it answers so.
    pub fn set(&self, mood: Mood) {
        self.state.lock().expect("the state").0 = mood;
    }

    pub fn serve(&self, set: Value) {
        self.set(Mood { status: 200, body: set.to_string(), ..Mood::default() });
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.state.lock().expect("the state").1
    }
}

impl Drop for KeyServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
