//! HTTP as bytes, for requests that no client library would send.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::wire::Answer;

/// The longest any answer may take; the gateway cuts a stalled body well before.
const PATIENCE: Duration = Duration::from_secs(20);
/// No answer of these tests is longer.
const ANSWER_BYTES_MAX: u64 = 1_000_000;

/// What came back on the connection before it was closed or fell silent.
pub struct RawAnswer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl RawAnswer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        fields.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The same as other tests know answers.
    pub fn into_answer(self) -> Answer {
        let mut headers = reqwest::header::HeaderMap::new();
        for (name, value) in self.head.lines().skip(1).filter_map(|line| line.split_once(':')) {
            let name = name.parse::<reqwest::header::HeaderName>().expect("a header's name");
            headers.append(name, value.trim().parse().expect("a header's value"));
        }
        Answer { status: self.status, headers, text: self.body }
    }
}

/// Sends the parts one after the other and reads one answer. Nothing when the connection was closed
/// without one.
pub async fn exchange(address: std::net::SocketAddr, parts: &[&[u8]]) -> Option<RawAnswer> {
    let mut stream = TcpStream::connect(address).await.expect("the gateway listens");
    for part in parts {
        // The gateway may answer and close before it has read everything.
        if stream.write_all(part).await.is_err() {
            break;
        }
    }
    read_answer(&mut stream).await
}

/// Reads until the answer is whole, as its own length says, or the connection ends.
pub async fn read_answer(stream: &mut TcpStream) -> Option<RawAnswer> {
    let mut bytes = Vec::new();
    let reading = tokio::time::timeout(PATIENCE, async {
        let mut chunk = [0; 16_384];
        loop {
            match stream.read(&mut chunk).await {
                Ok(0) | Err(_) => return,
                Ok(read) => bytes.extend_from_slice(&chunk[..read]),
            }
            assert!((bytes.len() as u64) < ANSWER_BYTES_MAX, "an endless answer");
            if is_whole(&bytes) {
                return;
            }
        }
    });
    reading.await.expect("an answer in time");
    parse(&bytes)
}

fn is_whole(bytes: &[u8]) -> bool {
    parse(bytes).is_some_and(|answer| {
        let length = answer.header("content-length").and_then(|text| text.parse::<usize>().ok());
        length.is_some_and(|length| answer.body.len() >= length)
    })
}

fn parse(bytes: &[u8]) -> Option<RawAnswer> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(RawAnswer { status, head: head.to_owned(), body: body.to_owned() })
}

/// The head of a request with the usual fields; `fields` are whole lines, each with its line end.
pub fn head(line: &str, fields: &str) -> Vec<u8> {
    format!("{line} HTTP/1.1\r\nHost: gateway\r\n{fields}\r\n").into_bytes()
}
