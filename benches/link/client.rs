//! HTTP/1.1 as a bench needs it: one connection, one request at a time, whole answers; and a stream of events.
//! Cheap, so that most of the machine is left for what is measured.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ANSWER_BYTES_MAX: usize = 4_000_000;

/// A kept-alive connection.
pub struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    bytes: Vec<u8>,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// The bytes of a request with a JSON body.
pub fn request(method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

impl Connection {
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = connect(address).await?;
        Ok(Self { address, stream, bytes: Vec::with_capacity(16_384) })
    }

    /// Sends it and reads the answer. A connection that broke is made anew for the next call.
    pub async fn call(&mut self, request: &[u8]) -> io::Result<Answer> {
        match self.exchange(request).await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                self.bytes.clear();
                self.stream = connect(self.address).await?;
                Err(error)
            }
        }
    }

    async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        loop {
            if let Some((status, head, length)) = read_head(&self.bytes)?
                && self.bytes.len() >= head + length
            {
                let body = String::from_utf8_lossy(&self.bytes[head..head + length]).into_owned();
                self.bytes.drain(..head + length);
                return Ok(Answer { status, body });
            }
            if self.bytes.len() > ANSWER_BYTES_MAX || self.stream.read_buf(&mut self.bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Status, length of the head, length of the body; nothing while the head is not whole.
fn read_head(bytes: &[u8]) -> io::Result<Option<(u16, usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let odd = || io::Error::from(io::ErrorKind::InvalidData);
    let text = std::str::from_utf8(&bytes[..end]).map_err(|_| odd())?;
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(odd)?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Ok(Some((status, end + 4, length.unwrap_or(0))))
}

/// One call on a connection of its own.
pub async fn call(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> io::Result<Answer> {
    Connection::open(address).await?.call(&request(method, path, headers, body)).await
}

/// Follows server-sent events until one of them holds all of `wanted`. Returns what was read then.
pub async fn follow_until(address: SocketAddr, path: &str, wanted: &[&str]) -> io::Result<String> {
    let mut stream = connect(address).await?;
    stream.write_all(&request("GET", path, "", "")).await?;
    let mut bytes = Vec::with_capacity(16_384);
    loop {
        if stream.read_buf(&mut bytes).await? == 0 || bytes.len() > ANSWER_BYTES_MAX {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let text = String::from_utf8_lossy(&bytes);
        let found = text.split("data: ").find(|event| wanted.iter().all(|part| event.contains(part)));
        // An event is whole with its empty line.
        if let Some(event) = found.filter(|event| event.contains("\n\n")) {
            return Ok(event.to_owned());
        }
    }
}
