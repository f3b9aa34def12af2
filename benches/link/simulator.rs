//! The reseller, as lean as it can be, in a process of its own so that its CPU is told apart: one thread,
//! kept-alive connections, answers put together from what the request says. A token names its code, so that a
//! code which nothing is planned for needs no memory.
//!
//! Beside the reseller's calls it takes `POST /sim/plan` (codes made from now on are scanned and confirmed, each
//! at a moment of its own), `POST /sim/no-plan`, `GET /sim/counts` and `GET /sim/confirmed`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::clock::now_us;

const REQUEST_BYTES_MAX: usize = 64_000;
const CODE_LIFE_SECS: u32 = 900;
/// When a planned code is scanned after it was made, and confirmed after that: between these, in milliseconds.
const SCAN_MS: std::ops::Range<u64> = 3_000..8_000;
const CONFIRM_MS: std::ops::Range<u64> = 3_000..7_000;

/// One code's future, in microseconds of the system's clock.
struct Plan {
    number: usize,
    scan_us: u64,
    confirm_us: u64,
    handed_out: bool,
}

/// A confirmation: the account's number, when the person confirmed, when a poll was first told.
struct Confirmed {
    number: usize,
    confirm_us: u64,
    told_us: u64,
}

#[derive(Default)]
struct State {
    planning: bool,
    plans: HashMap<String, Plan>,
    confirmed: Vec<Confirmed>,
    codes: u64,
    checks: u64,
    picture: String,
    random: u64,
}

/// Serves until it is killed. Prints its port on a line.
pub fn run() {
    let png =
        linkgate::qr::draw_png("https://www.tiktok.com/login/qr?token=0123456789abcdef0123456789abcdef");
    let picture = data_encoding::BASE64.encode(&png.expect("a picture"));
    let state = State { picture, random: now_us() | 1, ..State::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    tokio::task::LocalSet::new().block_on(&runtime, serve(Rc::new(RefCell::new(state))));
}

async fn serve(state: Rc<RefCell<State>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("an address").port());
    while let Ok((stream, _)) = listener.accept().await {
        let _ = stream.set_nodelay(true);
        tokio::task::spawn_local(connection(stream, state.clone()));
    }
}

async fn connection(mut stream: TcpStream, state: Rc<RefCell<State>>) {
    let mut bytes = Vec::with_capacity(4_096);
    let mut answer = Vec::with_capacity(8_192);
    loop {
        let whole = match whole_request(&bytes) {
            Some(length) => length,
            None if bytes.len() > REQUEST_BYTES_MAX => return,
            None => match stream.read_buf(&mut bytes).await {
                Ok(read) if read > 0 => continue,
                _ => return,
            },
        };
        answer.clear();
        let text = String::from_utf8_lossy(&bytes[..whole]);
        state.borrow_mut().answer(&text, &mut answer);
        bytes.drain(..whole);
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

/// How long the first request in `bytes` is; nothing while its end is missing.
fn whole_request(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let whole = head + length.unwrap_or(0);
    (bytes.len() >= whole).then_some(whole)
}

/// The text of a field of a flat JSON object.
fn field<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let at = body.find(&format!("\"{name}\""))?;
    body[at + name.len() + 2..].split('"').nth(1)
}

impl State {
    fn answer(&mut self, request: &str, out: &mut Vec<u8>) {
        let (head, body) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
        let path = head.split(' ').nth(1).unwrap_or_default();
        let answer = match path {
            "/api/content/qr-login/check" => self.check(body),
            "/api/content/qr-login/request" => self.new_code(body),
            "/api/content/accounts" => r#"{"success":true,"subscription":"maximum","data":[]}"#.to_owned(),
            "/sim/plan" => self.plan(true),
            "/sim/no-plan" => self.plan(false),
            "/sim/counts" => format!(r#"{{"codes":{},"checks":{}}}"#, self.codes, self.checks),
            "/sim/confirmed" => self.tell_confirmed(),
            _ => r#"{"success":false,"error":"Not found"}"#.to_owned(),
        };
        let length = answer.len();
        out.extend_from_slice(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ");
        out.extend_from_slice(length.to_string().as_bytes());
        out.extend_from_slice(b"\r\n\r\n");
        out.extend_from_slice(answer.as_bytes());
    }

    fn new_code(&mut self, body: &str) -> String {
        self.codes += 1;
        let attempt = field(body, "unique_id").unwrap_or_default();
        let token = format!("sim-{attempt}");
        if self.planning {
            let scan_us = now_us() + self.between(SCAN_MS) * 1_000;
            let confirm_us = scan_us + self.between(CONFIRM_MS) * 1_000;
            let number = self.plans.len();
            self.plans.insert(token.clone(), Plan { number, scan_us, confirm_us, handed_out: false });
        }
        format!(
            r#"{{"success":true,"data":{{"qrCodeImage":"data:image/png;base64,{}","token":"{token}","unique_id":"{attempt}","expiresIn":{CODE_LIFE_SECS}}}}}"#,
            self.picture
        )
    }

    fn check(&mut self, body: &str) -> String {
        self.checks += 1;
        let token = field(body, "token").unwrap_or_default();
        let attempt = token.trim_start_matches("sim-");
        let (status, account) = match self.plans.get_mut(token) {
            None => ("new", String::new()),
            Some(plan) => {
                let now = now_us();
                match () {
                    () if now < plan.scan_us => ("new", String::new()),
                    () if now < plan.confirm_us => ("scanned", String::new()),
                    () if plan.handed_out => ("utilised", String::new()),
                    () => {
                        plan.handed_out = true;
                        let Plan { number, confirm_us, .. } = *plan;
                        self.confirmed.push(Confirmed { number, confirm_us, told_us: now });
                        let account = format!(
                            r#","account":{{"accountId":"acc-{confirm_us}-{number}","username":"user_{number}","display_name":"User {number}"}}"#
                        );
                        ("confirmed", account)
                    }
                }
            }
        };
        format!(r#"{{"success":true,"data":{{"status":"{status}","unique_id":"{attempt}"{account}}}}}"#)
    }

    /// Forgets all plans and records; the codes that come may have plans or not.
    fn plan(&mut self, planning: bool) -> String {
        self.planning = planning;
        self.plans.clear();
        self.confirmed.clear();
        "{}".to_owned()
    }

    fn tell_confirmed(&self) -> String {
        let line = |one: &Confirmed| format!("[{},{},{}]", one.number, one.confirm_us, one.told_us);
        format!("[{}]", self.confirmed.iter().map(line).collect::<Vec<_>>().join(","))
    }

    /// A number in that range, as random as a bench needs it (xorshift).
    fn between(&mut self, range: std::ops::Range<u64>) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        range.start + self.random % (range.end - range.start)
    }
}
