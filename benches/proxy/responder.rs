//! An upstream that answers at once: one thread, epoll, and no more HTTP than the bench's clients speak
//! (whole requests with a `Content-Length`, kept-alive connections, no chunks). It must never be what limits
//! a comparison, so it neither allocates nor logs for a request. Built with `rustc` alone by `benches/proxy/run`.
//!
//! usage: responder PORT

use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;

const EPOLLIN: u32 = 1;
const EPOLL_CTL_ADD: i32 = 1;
const EVENTS_MAX: usize = 256;
/// A request that is longer ends its connection.
const REQUEST_BYTES_MAX: usize = 64_000;

/// As the kernel lays it out: packed on x86-64 alone.
#[cfg_attr(target_arch = "x86_64", repr(C, packed))]
#[cfg_attr(not(target_arch = "x86_64"), repr(C))]
#[derive(Clone, Copy)]
struct Event {
    events: u32,
    data: u64,
}

unsafe extern "C" {
    fn epoll_create1(flags: i32) -> i32;
    fn epoll_ctl(epoll: i32, operation: i32, file: i32, event: *mut Event) -> i32;
    fn epoll_wait(epoll: i32, events: *mut Event, events_max: i32, timeout_ms: i32) -> i32;
}

struct Connection {
    stream: TcpStream,
    bytes: Vec<u8>,
}

/// What is answered, made once.
struct Answers {
    creator_info: Vec<u8>,
    posted: Vec<u8>,
    accounts: Vec<u8>,
}

impl Answers {
    fn new() -> Self {
        let creator_info = r#"{"success":true,"data":{"creator_avatar_url":"https://p16-sign.tiktokcdn-us.com/tos-alisg-avt/ab12cd34~c5_168x168.webp?x-expires=1790000000&x-signature=bm90IGEgc2lnbmF0dXJl","creator_username":"creator_username","creator_nickname":"Creator Name","privacy_level_options":["PUBLIC_TO_EVERYONE","MUTUAL_FOLLOW_FRIENDS","SELF_ONLY"],"comment_disabled":false,"duet_disabled":false,"stitch_disabled":true,"max_video_post_duration_sec":600}}"#;
        let posted = r#"{"success":true,"data":{"publish_id":"v_pub_url~v2.7412345678901234567"}}"#;
        let accounts = r#"{"success":true,"data":[]}"#;
        Self { creator_info: whole(creator_info), posted: whole(posted), accounts: whole(accounts) }
    }

    fn to(&self, request: &[u8]) -> &[u8] {
        if request.starts_with(b"POST ") {
            &self.posted
        } else if request.windows(9).take(200).any(|part| part == b"/accounts") {
            &self.accounts
        } else {
            &self.creator_info
        }
    }
}

fn whole(body: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    format!("{head}{}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The length of the first whole request in `bytes`. Nothing when the rest of it is still to come.
fn request_len(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    if bytes.starts_with(b"GET ") {
        return Some(head);
    }
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let lines = text.split("\r\n").filter_map(|line| line.split_once(':'));
    let length = lines.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let body: usize = length.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0);
    (bytes.len() >= head + body).then_some(head + body)
}

/// Answers what has come. False when the connection is over.
fn serve(connection: &mut Connection, answers: &Answers, buffer: &mut [u8]) -> bool {
    let read = match connection.stream.read(buffer) {
        Ok(0) => return false,
        Ok(read) => read,
        Err(error) => return error.kind() == ErrorKind::WouldBlock,
    };
    // Nearly always one whole request, which is not copied.
    if connection.bytes.is_empty() && request_len(&buffer[..read]) == Some(read) {
        return connection.stream.write_all(answers.to(&buffer[..read])).is_ok();
    }
    connection.bytes.extend_from_slice(&buffer[..read]);
    while let Some(end) = request_len(&connection.bytes) {
        if connection.stream.write_all(answers.to(&connection.bytes[..end])).is_err() {
            return false;
        }
        connection.bytes.drain(..end);
    }
    connection.bytes.len() <= REQUEST_BYTES_MAX
}

fn watch(epoll: i32, file: i32) -> bool {
    let mut event = Event { events: EPOLLIN, data: file.unsigned_abs().into() };
    // SAFETY: `event` lives through the call, which copies it.
    unsafe { epoll_ctl(epoll, EPOLL_CTL_ADD, file, &mut event) == 0 }
}

fn accept(listener: &TcpListener, epoll: i32, connections: &mut HashMap<u64, Connection>) {
    while let Ok((stream, _)) = listener.accept() {
        let ready = stream.set_nonblocking(true).and_then(|()| stream.set_nodelay(true));
        let file = stream.as_raw_fd();
        if ready.is_ok() && watch(epoll, file) {
            connections.insert(file.unsigned_abs().into(), Connection { stream, bytes: Vec::new() });
        }
    }
}

fn main() {
    let port: u16 =
        std::env::args().nth(1).and_then(|port| port.parse().ok()).expect("usage: responder PORT");
    let listener = TcpListener::bind(("127.0.0.1", port)).expect("a free port");
    listener.set_nonblocking(true).expect("a socket");
    // SAFETY: takes no pointer.
    let epoll = unsafe { epoll_create1(0) };
    assert!(epoll >= 0 && watch(epoll, listener.as_raw_fd()), "epoll");
    let answers = Answers::new();
    let (mut connections, mut buffer) = (HashMap::new(), vec![0; 16_384]);
    let mut events = [Event { events: 0, data: 0 }; EVENTS_MAX];
    loop {
        // SAFETY: the kernel writes at most EVENTS_MAX events into an array of that many.
        let ready = unsafe { epoll_wait(epoll, events.as_mut_ptr(), EVENTS_MAX as i32, -1) };
        for event in &events[..usize::try_from(ready).unwrap_or(0)] {
            let file = event.data;
            if file == u64::from(listener.as_raw_fd().unsigned_abs()) {
                accept(&listener, epoll, &mut connections);
            } else if connections.get_mut(&file).is_some_and(|known| !serve(known, &answers, &mut buffer)) {
                // Closing takes it off the list that epoll watches.
                connections.remove(&file);
            }
        }
    }
}
