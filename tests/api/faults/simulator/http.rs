//! Just enough HTTP for thousands of short calls over kept connections, with full command of what is
//! sent and what is not.

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::tamper::Reply;

/// No request of the gateway is longer.
const REQUEST_BYTES_MAX: usize = 1_000_000;

pub struct Request {
    /// Which replica calls: the first part of the path, `r0`, `r1`.
    pub replica: usize,
    /// The rest of the path, from `/api` on.
    pub path: String,
    pub body: Value,
}

/// The next request on a connection; nothing when the other side has closed it.
pub async fn read(stream: &mut TcpStream, rest: &mut Vec<u8>) -> Option<Request> {
    let head = loop {
        if let Some(end) = rest.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if rest.len() > REQUEST_BYTES_MAX || stream.read_buf(rest).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8_lossy(&rest[..head]).into_owned();
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let end = head + length.unwrap_or(0).min(REQUEST_BYTES_MAX);
    while rest.len() < end {
        if stream.read_buf(rest).await.ok()? == 0 {
            return None;
        }
    }
    let body = serde_json::from_slice(&rest[head..end]).unwrap_or_default();
    rest.drain(..end);
    let path = text.split(' ').nth(1)?.trim_start_matches('/');
    let (replica, path) = path.split_once('/')?;
    let replica = replica.trim_start_matches('r').parse().ok()?;
    Some(Request { replica, path: format!("/{path}"), body })
}

/// False when the other side has gone.
pub async fn write(stream: &mut TcpStream, reply: &Reply) -> bool {
    let extra = reply.header.as_ref().map(|(name, value)| format!("{name}: {value}\r\n")).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{extra}\r\n",
        reply.status,
        reply.body.len()
    );
    let whole = [head.as_bytes(), reply.body.as_bytes()].concat();
    stream.write_all(&whole).await.is_ok()
}

/// The beginning of an answer, after which the connection breaks off.
pub async fn write_half(stream: &mut TcpStream, reply: &Reply) {
    let head = format!("HTTP/1.1 {} X\r\ncontent-length: {}\r\n\r\n", reply.status, reply.body.len());
    let half = reply.body.len() / 2;
    let bytes = [head.as_bytes(), &reply.body.as_bytes()[..half]].concat();
    let _ = stream.write_all(&bytes).await;
}
