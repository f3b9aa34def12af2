//! A tiny reseller, written from its documentation and apart from the program's own simulator, so that
//! a mistake which both could share is found. Raw HTTP over a loopback socket; one key, one state.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// The key that the gateway under test holds for its upstream.
pub const UPSTREAM_KEY: &str = "sk_upstream_canary_7f3a";

/// What one code's next checks say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    New,
    Scanned,
    /// Told once; from then on the code is utilised.
    Confirmed,
    Expired,
    Utilised,
    /// By itself from `new` over `scanned` to `confirmed`, one step a check.
    ByItself(u8),
}

#[derive(Default)]
struct State {
    codes: HashMap<String, (String, Phase)>,
    latest: Option<String>,
    initial: Option<Phase>,
    accounts: Vec<Value>,
    posts: HashMap<String, (String, Value)>,
    requests: Vec<(String, Value)>,
    looked_at: HashSet<String>,
}

pub struct Upstream {
    pub base: String,
    state: Arc<Mutex<State>>,
    server: AbortHandle,
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Upstream {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { base, state, server: server.abort_handle() }
    }

    /// New codes begin in this phase.
    pub fn begin_with(&self, phase: Phase) {
        self.state.lock().expect("no panic before").initial = Some(phase);
    }

    /// Moves every code that there is.
    pub fn set_all(&self, phase: Phase) {
        for (_, at) in self.state.lock().expect("no panic before").codes.values_mut() {
            *at = phase;
        }
    }

    /// Moves the code that was asked for last.
    pub fn set_latest(&self, phase: Phase) {
        let state = &mut *self.state.lock().expect("no panic before");
        let latest = state.latest.clone().unwrap_or_default();
        state.codes.get_mut(&latest).expect("a code").1 = phase;
    }

    /// Every path that was called and the body it came with.
    pub fn requests(&self) -> Vec<(String, Value)> {
        self.state.lock().expect("no panic before").requests.clone()
    }

    pub fn accounts(&self) -> Vec<Value> {
        self.state.lock().expect("no panic before").accounts.clone()
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut bytes = Vec::new();
    loop {
        let Some((head, body, rest)) = read_request(&mut stream, bytes).await else { return };
        bytes = rest;
        let (status, answer) = answer(&head, &body, &mut state.lock().expect("no panic before"));
        let text = answer.to_string();
        let whole = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nX-Upstream: reseller\r\n\
             Content-Length: {}\r\n\r\n{text}",
            text.len()
        );
        if stream.write_all(whole.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream, mut bytes: Vec<u8>) -> Option<(String, Value, Vec<u8>)> {
    let mut chunk = [0; 16_384];
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = field(&head, "content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                let rest = bytes.split_off(end + 4 + length);
                let body = serde_json::from_slice(&bytes[end + 4..]).unwrap_or(Value::Null);
                return Some((head, body, rest));
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}

fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    fields.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn answer(head: &str, body: &Value, state: &mut State) -> (u16, Value) {
    let mut words = head.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if field(head, "x-api-key") != Some(UPSTREAM_KEY) {
        return (401, json!({"error": "Invalid API key"}));
    }
    state.requests.push((format!("{method} {path}"), body.clone()));
    let segments: Vec<&str> = path.trim_start_matches("/api/content/").split('/').collect();
    match (method, segments.as_slice()) {
        ("POST", ["qr-login", "request"]) => new_code(body, state),
        ("POST", ["qr-login", "check"]) => check(body, state),
        ("GET", ["accounts"]) => {
            (200, json!({"success": true, "subscription": "maximum", "data": state.accounts}))
        }
        ("GET", ["creator-info", account]) if known(state, account) => (200, creator_info()),
        ("POST", ["post"]) => post(body, state),
        ("GET", ["status", account, publish_id]) => status(account, publish_id, state),
        _ => (404, json!({"error": "Account not found"})),
    }
}

fn new_code(body: &Value, state: &mut State) -> (u16, Value) {
    let token = linkgate::crypto::random_base32(20);
    let label = body["unique_id"].as_str().unwrap_or("made-up-label").to_owned();
    let png = linkgate::qr::draw_png(&format!("https://www.tiktok.com/t/{token}")).expect("a picture");
    let image = format!("data:image/png;base64,{}", data_encoding::BASE64.encode(&png));
    state.latest = Some(token.clone());
    state.codes.insert(token.clone(), (label.clone(), state.initial.unwrap_or(Phase::New)));
    let data = json!({"qrCodeImage": image, "token": token, "unique_id": label, "expiresIn": 300});
    (200, json!({"success": true, "data": data}))
}

fn check(body: &Value, state: &mut State) -> (u16, Value) {
    let Some((label, phase)) = body["token"].as_str().and_then(|token| state.codes.get_mut(token)) else {
        return (404, json!({"error": "Token not found"}));
    };
    let now = match *phase {
        Phase::ByItself(0) => Phase::New,
        Phase::ByItself(1) => Phase::Scanned,
        Phase::ByItself(_) => Phase::Confirmed,
        fixed => fixed,
    };
    *phase = match *phase {
        Phase::ByItself(step @ (0 | 1)) => Phase::ByItself(step + 1),
        Phase::ByItself(_) | Phase::Confirmed => Phase::Utilised,
        fixed => fixed,
    };
    let mut data = json!({"status": word(now), "unique_id": label});
    match now {
        Phase::Confirmed => {
            let account = confirmed_account(state);
            data["account"] = account;
        }
        Phase::Utilised => data["message"] = json!("QR code has already been used."),
        _ => {}
    }
    (200, json!({"success": true, "data": data}))
}

fn word(phase: Phase) -> &'static str {
    match phase {
        Phase::New | Phase::ByItself(_) => "new",
        Phase::Scanned => "scanned",
        Phase::Confirmed => "confirmed",
        Phase::Expired => "expired",
        Phase::Utilised => "utilised",
    }
}

/// A new account with everything, of which a confirmation tells three fields.
fn confirmed_account(state: &mut State) -> Value {
    let number = state.accounts.len() + 1;
    let id = uuid::Uuid::new_v4().to_string();
    let told = json!({
        "accountId": id, "display_name": format!("Creator {number}"), "username": format!("creator_{number}"),
    });
    let mut whole = told.clone();
    whole["avatar_url"] = json!(format!("https://p16-sign-va.tiktokcdn.com/tos/{number}.jpeg"));
    whole["bio_description"] = json!("My awesome bio");
    whole["followers"] = json!(1500);
    whole["following"] = json!(300);
    whole["likes"] = json!(12500);
    whole["videos"] = json!(42);
    whole["is_verified"] = json!(false);
    state.accounts.push(whole);
    told
}

fn known(state: &State, account: &str) -> bool {
    state.accounts.iter().any(|known| known["accountId"] == account)
}

fn creator_info() -> Value {
    json!({"success": true, "data": {
        "creator_avatar_url": "https://p16-sign-va.tiktokcdn.com/tos/a.jpeg",
        "creator_username": "creator_1",
        "creator_nickname": "Creator 1",
        "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
        "comment_disabled": false,
        "duet_disabled": true,
        "stitch_disabled": false,
        "max_video_post_duration_sec": 600,
    }})
}

fn post(body: &Value, state: &mut State) -> (u16, Value) {
    let account = body["accountId"].as_str().unwrap_or_default().to_owned();
    if !known(state, &account) {
        return (404, json!({"error": "Account not found"}));
    }
    let photos = body["mediaItems"].as_array().map_or(0, Vec::len) > 1;
    let publish_id = format!("v_pub_url~v2.{}", 123_456_789 + state.posts.len());
    let media_type = if photos { "photo" } else { "video" };
    state.posts.insert(publish_id.clone(), (account, json!(media_type)));
    let answer = json!({"success": true, "data": {"publish_id": publish_id}, "mediaType": media_type});
    (200, answer)
}

fn status(account: &str, publish_id: &str, state: &mut State) -> (u16, Value) {
    let Some((_, media_type)) = state.posts.get(publish_id).filter(|(owner, _)| owner == account) else {
        return (404, json!({"error": "Post not found"}));
    };
    let mut data = json!({"publish_id": publish_id, "status": "PUBLISH_COMPLETE"});
    // The address appears only after processing: with the second look.
    if !state.looked_at.insert(publish_id.to_owned()) {
        data["public_post_url"] = json!("https://www.tiktok.com/@user/video/1234567890");
    }
    (200, json!({"success": true, "data": data, "mediaType": media_type}))
}
