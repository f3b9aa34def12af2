//! The reseller's wire API over real HTTP, lean enough for thousands of codes. What the people with the
//! phones do is drawn beforehand (`fate`), a confirmation is handed out once, everything is written into
//! the ledger, and the upstream's own troubles are switched while it runs.

pub mod fate;
mod http;
mod mood;
pub mod tamper;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

use self::fate::{End, Fates};
use self::http::Request;
pub use self::mood::Mood;
use self::mood::Temper;
use self::tamper::Reply;
use super::clock::{Dice, now_ms};
use super::ledger::{Call, Code, Ledger, Poll, Said, UpstreamPost};

/// The gateway's key at the upstream. It must be in no output of the gateway.
pub const UPSTREAM_KEY: &str = "sk_upstream_canary_7f3a";
/// What every token of a code begins with. No output of the gateway may hold one.
pub const TOKEN_CANARY: &str = "UPSTREAM-TOKEN-CANARY-";

/// Drawn once: drawing is slow, and all codes may look alike.
static PICTURE: LazyLock<String> = LazyLock::new(|| {
    let png = linkgate::qr::draw_png("https://www.tiktok.com/login/qr?token=faults").expect("a picture");
    format!("data:image/png;base64,{}", data_encoding::BASE64.encode(&png))
});

/// What goes wrong with single answers to polls, in percent.
#[derive(Clone, Debug, Default)]
pub struct Mischief {
    /// The confirmation is handed out and its answer breaks off.
    pub lost: u8,
    pub forged: u8,
    pub garbage: u8,
    /// A state that is over is told again: `new` after `scanned`.
    pub stale: u8,
    /// The answer breaks off, and nothing is handed out.
    pub cut: u8,
    /// Every answer takes from none to so many milliseconds.
    pub delay_ms: i64,
}

struct Inner {
    seed: u64,
    dice: Dice,
    fates: Fates,
    life_ms: i64,
    temper: Temper,
    mischief: Mischief,
    by_token: HashMap<String, usize>,
    /// The accounts as JSON with commas between them: the list is asked for often and grows long.
    accounts: String,
    under_way: usize,
    tampered: usize,
    ledger: Ledger,
}

/// The simulator. Ends with the runtime that it runs on.
#[derive(Clone)]
pub struct Simulator {
    port: u16,
    inner: Arc<Mutex<Inner>>,
    serving: Arc<AbortOnDrop>,
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What is to be done about one call.
struct Plan {
    reply: Option<Reply>,
    /// The answer breaks off half-way.
    half: bool,
    delay: Duration,
    /// The code and the poll of it that this is.
    poll: Option<(usize, usize)>,
}

impl Simulator {
    pub async fn start(seed: u64, fates: Fates, life: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let inner = Inner {
            seed,
            dice: Dice::new(seed ^ 0xface),
            fates,
            life_ms: life.as_millis() as i64,
            temper: Temper::default(),
            mischief: Mischief::default(),
            by_token: HashMap::new(),
            accounts: String::new(),
            under_way: 0,
            tampered: 0,
            ledger: Ledger::default(),
        };
        let inner = Arc::new(Mutex::new(inner));
        let state = inner.clone();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, state.clone()));
            }
        });
        Self { port, inner, serving: Arc::new(AbortOnDrop(serving.abort_handle())) }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn mood(&self, mood: Mood) {
        let _keeps_serving = &self.serving;
        self.lock().temper.mood = mood;
    }

    pub fn mischief(&self, mischief: Mischief) {
        self.lock().mischief = mischief;
    }

    /// For the codes that are made from now on.
    pub fn fates(&self, fates: Fates) {
        self.lock().fates = fates;
    }

    pub fn ledger(&self) -> Ledger {
        self.lock().ledger.clone()
    }

    /// Looks into the ledger without copying it.
    pub fn look<T>(&self, at: impl FnOnce(&Ledger) -> T) -> T {
        at(&self.lock().ledger)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.inner)
    }
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(mut stream: TcpStream, inner: Arc<Mutex<Inner>>) {
    let mut rest = Vec::new();
    while let Some(request) = http::read(&mut stream, &mut rest).await {
        let plan = lock(&inner).take_in(&request);
        if !plan.delay.is_zero() {
            tokio::time::sleep(plan.delay).await;
        }
        let goes_on = match &plan.reply {
            Some(reply) if plan.half => {
                http::write_half(&mut stream, reply).await;
                false
            }
            Some(reply) => http::write(&mut stream, reply).await,
            None => {
                // Until the gateway gives up and closes.
                let _ = stream.read(&mut [0; 16]).await;
                false
            }
        };
        lock(&inner).done(plan.poll);
        if !goes_on {
            return;
        }
    }
}

impl Inner {
    /// Writes the call into the ledger and decides what becomes of it.
    fn take_in(&mut self, request: &Request) -> Plan {
        let (kind, now) = (kind_of(&request.path), now_ms());
        let unwelcome = self.temper.minds(now);
        self.ledger.calls.push(Call { kind, started_ms: now, unwelcome });
        self.under_way += 1;
        self.ledger.most_under_way = self.ledger.most_under_way.max(self.under_way);
        let code =
            (kind == "check").then(|| self.by_token.get(request.body["token"].as_str()?).copied()).flatten();
        let delay_ms = self.mischief.delay_ms;
        let mut plan = Plan {
            reply: None,
            half: false,
            delay: Duration::from_millis(self.dice.between(0, delay_ms) as u64),
            poll: None,
        };
        let mut said = Said::Trouble;
        match self.temper.answer(now) {
            Some(reply) => plan.reply = reply,
            None => {
                if let Mood::Slow(delay) = self.temper.mood {
                    plan.delay += delay;
                }
                match code {
                    Some(index) => said = self.check(index, now, &mut plan),
                    None => plan.reply = Some(self.answer(kind, request, now)),
                }
            }
        }
        if let Some(index) = code {
            let polls = &mut self.ledger.codes[index].polls;
            polls.push(Poll { replica: request.replica, started_ms: now, ended_ms: None, said });
            plan.poll = Some((index, polls.len() - 1));
        }
        plan
    }

    fn done(&mut self, poll: Option<(usize, usize)>) {
        self.under_way -= 1;
        if let Some((code, poll)) = poll {
            self.ledger.codes[code].polls[poll].ended_ms = Some(now_ms());
        }
    }

    fn check(&mut self, index: usize, now: i64, plan: &mut Plan) -> Said {
        let attempt = self.ledger.codes[index].attempt.clone();
        if self.dice.chance(self.mischief.garbage) {
            self.tampered += 1;
            plan.reply = Some(tamper::garbage(self.tampered, &attempt, &mut self.dice));
            return Said::Garbage;
        }
        if self.dice.chance(self.mischief.forged) {
            self.tampered += 1;
            let other = self.dice.between(0, self.ledger.codes.len() as i64 - 1) as usize;
            let other = self.ledger.codes[other].attempt.clone();
            let foreign = if other == attempt { "lg-nobody".to_owned() } else { other };
            plan.reply = Some(tamper::forgery(self.tampered, &attempt, &foreign));
            return Said::Forged;
        }
        let state = state_of(&self.ledger.codes[index], now);
        if self.dice.chance(self.mischief.cut) {
            plan.reply = Some(told("new", &attempt));
            plan.half = true;
            return Said::Trouble;
        }
        if state == "confirmed" {
            return self.hand_out(index, now, plan);
        }
        let stale = state == "scanned" && self.dice.chance(self.mischief.stale);
        let state = if stale { "new" } else { state };
        plan.reply = Some(told(state, &attempt));
        Said::State(state)
    }

    fn hand_out(&mut self, index: usize, now: i64, plan: &mut Plan) -> Said {
        let code = &mut self.ledger.codes[index];
        code.handed_out_ms.push(now);
        let account =
            json!({"accountId": code.account(), "username": code.attempt, "display_name": "A Person"});
        let data = json!({"status": "confirmed", "unique_id": code.attempt, "account": account});
        if !self.accounts.is_empty() {
            self.accounts.push(',');
        }
        self.accounts.push_str(&account.to_string());
        plan.reply = Some(Reply::data(&data));
        plan.half = self.dice.chance(self.mischief.lost);
        if plan.half { Said::ConfirmedAndLost } else { Said::Confirmed }
    }

    fn answer(&mut self, kind: &'static str, request: &Request, now: i64) -> Reply {
        match kind {
            "request" => self.new_code(&request.body, now),
            "accounts" => {
                let body =
                    format!("{{\"success\":true,\"subscription\":\"maximum\",\"data\":[{}]}}", self.accounts);
                Reply { status: 200, header: None, body }
            }
            "post" => {
                let caption = request.body["content"].as_str().unwrap_or_default().to_owned();
                self.ledger.posts.push(UpstreamPost { caption });
                let id = format!("pub-{}", self.ledger.posts.len());
                Reply::data(&json!({"publish_id": id, "status": "PROCESSING_DOWNLOAD"}))
            }
            "status" => Reply::data(&json!({"status": "PROCESSING_DOWNLOAD"})),
            "creator" => Reply::data(
                &json!({"creator_username": "c", "privacy_level_options": ["PUBLIC_TO_EVERYONE", "SELF_ONLY"]}),
            ),
            _ => Reply::json(404, &json!({"error": "Not found"})),
        }
    }

    fn new_code(&mut self, body: &Value, now: i64) -> Reply {
        let attempt = body["unique_id"].as_str().unwrap_or_default().to_owned();
        let token = format!("{TOKEN_CANARY}{}", uuid::Uuid::new_v4().simple());
        let number = self.ledger.codes.len();
        let fate = self.fates.draw(&mut Dice::of(self.seed, number));
        self.by_token.insert(token.clone(), number);
        let life_ms = self.life_ms;
        let code = Code {
            attempt: attempt.clone(),
            made_ms: now,
            life_ms,
            fate,
            polls: Vec::new(),
            handed_out_ms: Vec::new(),
        };
        self.ledger.codes.push(code);
        Reply::data(&json!({
            "qrCodeImage": *PICTURE, "token": token, "unique_id": attempt, "expiresIn": life_ms / 1_000
        }))
    }
}

/// Where a code stands. What the phone confirmed in time waits to be handed out, however late.
fn state_of(code: &Code, now: i64) -> &'static str {
    let age = now - code.made_ms;
    if !code.handed_out_ms.is_empty() {
        return "utilised";
    }
    let ended = age >= code.fate.end_ms && code.fate.end_ms < code.life_ms;
    match code.fate.end {
        End::Confirmed if ended => "confirmed",
        End::Taken if ended => "utilised",
        End::Denied if ended => "expired",
        _ if age >= code.life_ms => "expired",
        _ if age >= code.fate.scan_ms => "scanned",
        _ => "new",
    }
}

fn told(state: &'static str, attempt: &str) -> Reply {
    Reply::data(&json!({"status": state, "unique_id": attempt}))
}

fn kind_of(path: &str) -> &'static str {
    match path.trim_start_matches("/api/content/").split('/').collect::<Vec<_>>()[..] {
        ["qr-login", "request"] => "request",
        ["qr-login", "check"] => "check",
        ["accounts"] => "accounts",
        ["post"] => "post",
        ["status", ..] => "status",
        ["creator-info", ..] => "creator",
        _ => "unknown",
    }
}
