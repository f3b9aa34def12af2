//! A scripted upstream: the reseller's wire API over real HTTP, which does what a test tells it and
//! keeps a ledger of what the gateway asked. Each code plays its script one answer a poll, and then
//! stands where it stands. A confirmation is handed out once; afterwards the code is `utilised`.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

use super::upstream_wire::{Request, read, write};

/// Drawn once: drawing is slow, and all codes may look alike.
static PICTURE: LazyLock<String> = LazyLock::new(|| {
    let png = linkgate::qr::draw_png("https://www.tiktok.com/login/qr?token=scripted").expect("a picture");
    format!("data:image/png;base64,{}", data_encoding::BASE64.encode(&png))
});

/// A TikTok account, as the reseller knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: String,
    pub username: String,
}

impl Person {
    pub fn new(name: &str) -> Self {
        Self { id: format!("acc-{name}"), username: name.to_owned() }
    }

    fn json(&self) -> Value {
        json!({"accountId": self.id, "username": self.username, "display_name": format!("The {}", self.username)})
    }
}

/// What the upstream says to one call.
#[derive(Clone, Debug)]
pub enum Say {
    /// A QR status, whatever word it is.
    State(&'static str),
    Confirmed(Person),
    /// Hands the confirmation out, and the connection breaks before the answer is there.
    ConfirmedAndLost(Person),
    /// The state of somebody else's code.
    OfAnotherAttempt(&'static str),
    /// Any bytes, with a header where one is named.
    Raw {
        status: u16,
        header: Option<(&'static str, &'static str)>,
        body: String,
    },
    /// Takes the call in, and never answers.
    Hang,
    /// Takes the call in, and closes the connection.
    Cut,
}

impl Say {
    pub fn status(status: u16, body: Value) -> Self {
        Self::Raw { status, header: None, body: body.to_string() }
    }

    /// TikTok's own error in the reseller's clothes.
    pub fn error(status: u16, code: &str) -> Self {
        Self::status(status, json!({"success": false, "error": code}))
    }
}

struct Code {
    token: String,
    attempt: String,
    script: VecDeque<Say>,
    stands: Say,
    polls: usize,
    under_way: usize,
    most_at_once: usize,
    confirmations: usize,
}

#[derive(Default)]
struct Inner {
    codes: Vec<Code>,
    by_token: HashMap<String, usize>,
    accounts: Vec<Person>,
    /// What keys see that have accounts of their own, in place of `accounts`.
    of_keys: HashMap<String, Vec<Person>>,
    /// Keys that are answered 401.
    refused_keys: HashSet<String>,
    calls_by_key: HashMap<(String, &'static str), usize>,
    /// Said to whatever is asked, while there.
    outage: Option<Say>,
    /// Said to calls of a kind, once each, before anything else.
    once: HashMap<&'static str, VecDeque<Say>>,
    calls: HashMap<&'static str, usize>,
    posts: Vec<Value>,
    statuses: HashMap<String, Value>,
    privacy: Vec<String>,
    delay: Duration,
    life_secs: i64,
}

/// The upstream. Ends with the test's runtime.
#[derive(Clone)]
pub struct Upstream {
    pub base: String,
    inner: Arc<Mutex<Inner>>,
}

/// One QR code that the gateway asked for.
#[derive(Clone)]
pub struct CodeHandle {
    inner: Arc<Mutex<Inner>>,
    index: usize,
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Upstream {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let privacy = ["PUBLIC_TO_EVERYONE", "SELF_ONLY"].map(str::to_owned).to_vec();
        let inner = Arc::new(Mutex::new(Inner { life_secs: 300, privacy, ..Inner::default() }));
        let serving = inner.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, serving.clone()));
            }
        });
        Self { base, inner }
    }

    /// A key with accounts of its own, which no other sees.
    pub fn key_sees(&self, key: &str, people: &[Person]) {
        lock(&self.inner).of_keys.insert(key.to_owned(), people.to_vec());
    }

    /// Whether a key is answered 401.
    pub fn refuse_key(&self, key: &str, refuse: bool) {
        let refused = &mut lock(&self.inner).refused_keys;
        if refuse {
            refused.insert(key.to_owned())
        } else {
            refused.remove(key)
        };
    }

    /// How many calls came with a key, but for those that ask for all accounts, which come by themselves.
    pub fn calls_with(&self, key: &str) -> usize {
        let inner = lock(&self.inner);
        let counts = inner.calls_by_key.iter().filter(|((with, kind), _)| with == key && *kind != "accounts");
        counts.map(|(_, count)| count).sum()
    }

    /// How many calls for all accounts came with a key.
    pub fn listings_with(&self, key: &str) -> usize {
        lock(&self.inner).calls_by_key.get(&(key.to_owned(), "accounts")).copied().unwrap_or(0)
    }

    /// The code asked for last.
    pub fn last_code(&self) -> CodeHandle {
        let index = lock(&self.inner).codes.len().checked_sub(1).expect("a code was asked for");
        CodeHandle { inner: self.inner.clone(), index }
    }

    pub fn codes(&self) -> usize {
        lock(&self.inner).codes.len()
    }

    /// The code of an attempt, as the gateway calls it.
    pub fn code_of_attempt(&self, attempt: &str) -> CodeHandle {
        let index = lock(&self.inner).codes.iter().position(|code| code.attempt == attempt);
        CodeHandle { inner: self.inner.clone(), index: index.expect("an attempt that was made") }
    }

    /// Says this to every call until told otherwise.
    pub fn outage(&self, say: Option<Say>) {
        lock(&self.inner).outage = say;
    }

    /// Says this to the next call of `kind`: `request`, `check`, `accounts`, `post`, `status`, `creator`.
    pub fn once(&self, kind: &'static str, say: Say) {
        lock(&self.inner).once.entry(kind).or_default().push_back(say);
    }

    /// How many calls of a kind came.
    pub fn calls(&self, kind: &'static str) -> usize {
        lock(&self.inner).calls.get(kind).copied().unwrap_or(0)
    }

    pub fn all_calls(&self) -> usize {
        lock(&self.inner).calls.values().sum()
    }

    /// The bodies of all posts that came, whatever was answered.
    pub fn posts(&self) -> Vec<Value> {
        lock(&self.inner).posts.clone()
    }

    /// What `status` answers for a post from now on.
    pub fn post_stands(&self, publish_id: &str, data: Value) {
        lock(&self.inner).statuses.insert(publish_id.to_owned(), data);
    }

    pub fn privacy_options(&self, options: &[&str]) {
        lock(&self.inner).privacy = options.iter().map(|&option| option.to_owned()).collect();
    }

    /// Takes this long for every answer.
    pub fn delay(&self, delay: Duration) {
        lock(&self.inner).delay = delay;
    }

    pub fn codes_live(&self, secs: i64) {
        lock(&self.inner).life_secs = secs;
    }

    /// An account of somebody that no gateway has linked.
    pub fn has_account(&self, person: &Person) {
        lock(&self.inner).accounts.push(person.clone());
    }

    /// The most polls of one code that were under way at once, over all codes.
    pub fn most_at_once(&self) -> usize {
        lock(&self.inner).codes.iter().map(|code| code.most_at_once).max().unwrap_or(0)
    }
}

impl CodeHandle {
    /// Adds one answer to the script.
    pub fn then(&self, say: Say) -> &Self {
        lock(&self.inner).codes[self.index].script.push_back(say);
        self
    }

    /// What is said once the script is played.
    pub fn stands(&self, state: &'static str) -> &Self {
        lock(&self.inner).codes[self.index].stands = Say::State(state);
        self
    }

    pub fn polls(&self) -> usize {
        lock(&self.inner).codes[self.index].polls
    }

    /// How often the confirmation was handed out.
    pub fn confirmations(&self) -> usize {
        lock(&self.inner).codes[self.index].confirmations
    }

    pub fn attempt(&self) -> String {
        lock(&self.inner).codes[self.index].attempt.clone()
    }

    pub fn token(&self) -> String {
        lock(&self.inner).codes[self.index].token.clone()
    }
}

async fn serve(mut stream: TcpStream, inner: Arc<Mutex<Inner>>) {
    let Some(request) = read(&mut stream).await else { return };
    let delay = lock(&inner).delay;
    let (say, code) = lock(&inner).take_in(&request);
    tokio::time::sleep(delay).await;
    match &say {
        Say::Raw { status, header, body } => write(&mut stream, *status, *header, body).await,
        Say::Hang => {
            // Until the gateway gives up and closes.
            let _ = stream.read(&mut [0; 16]).await;
        }
        _ => {}
    }
    if let Some(code) = code {
        lock(&inner).codes[code].under_way -= 1;
    }
}

impl Inner {
    /// Writes the call into the ledger and chooses the answer, ready to be sent.
    fn take_in(&mut self, request: &Request) -> (Say, Option<usize>) {
        let kind = kind_of(&request.path);
        *self.calls.entry(kind).or_default() += 1;
        *self.calls_by_key.entry((request.key.clone(), kind)).or_default() += 1;
        if self.refused_keys.contains(&request.key) {
            return (Say::error(401, "Invalid API key"), None);
        }
        let code =
            (kind == "check").then(|| self.by_token.get(request.body["token"].as_str()?).copied()).flatten();
        if let Some(index) = code {
            let code = &mut self.codes[index];
            code.polls += 1;
            code.under_way += 1;
            code.most_at_once = code.most_at_once.max(code.under_way);
        }
        if kind == "post" {
            self.posts.push(request.body.clone());
        }
        let first = self.once.get_mut(kind).and_then(VecDeque::pop_front).or_else(|| self.outage.clone());
        let say = match (first, kind, code) {
            (Some(say), ..) => say,
            (None, "check", Some(index)) => self.check(index, &request.key),
            (None, "request", _) => self.new_code(&request.body),
            (None, "accounts", _) => {
                let list: Vec<Value> = self.seen_by(&request.key).iter().map(Person::json).collect();
                Say::status(200, json!({"success": true, "subscription": "maximum", "data": list}))
            }
            (None, "post", _) => {
                let id = format!("pub-{}", self.posts.len());
                self.statuses.insert(id.clone(), json!({"status": "PROCESSING_DOWNLOAD"}));
                data(json!({"publish_id": id, "status": "PROCESSING_DOWNLOAD"}))
            }
            (None, "status", _) => {
                let id = request.path.rsplit('/').next().unwrap_or_default();
                self.statuses.get(id).map_or(Say::error(404, "Post not found"), |status| data(status.clone()))
            }
            (None, "creator", _) => {
                data(json!({"creator_username": "c", "privacy_level_options": self.privacy}))
            }
            _ => Say::error(404, "Not found"),
        };
        (say, code)
    }

    fn new_code(&mut self, body: &Value) -> Say {
        let token = format!("UPSTREAM-TOKEN-CANARY-{}", uuid::Uuid::new_v4().simple());
        let attempt = body["unique_id"].as_str().unwrap_or_default().to_owned();
        self.by_token.insert(token.clone(), self.codes.len());
        self.codes.push(Code {
            token: token.clone(),
            attempt: attempt.clone(),
            script: VecDeque::new(),
            stands: Say::State("new"),
            polls: 0,
            under_way: 0,
            most_at_once: 0,
            confirmations: 0,
        });
        data(json!({
            "qrCodeImage": *PICTURE, "token": token, "unique_id": attempt, "expiresIn": self.life_secs
        }))
    }

    fn seen_by(&mut self, key: &str) -> &mut Vec<Person> {
        self.of_keys.get_mut(key).unwrap_or(&mut self.accounts)
    }

    fn check(&mut self, index: usize, key: &str) -> Say {
        let code = &mut self.codes[index];
        let say = code.script.pop_front().unwrap_or_else(|| code.stands.clone());
        let attempt = code.attempt.clone();
        match say {
            Say::State(state) => {
                code.stands = Say::State(state);
                data(json!({"status": state, "unique_id": attempt}))
            }
            Say::OfAnotherAttempt(state) => {
                let account = Person::new("stranger").json();
                data(json!({"status": state, "unique_id": "lg-somebodyelses", "account": account}))
            }
            Say::Confirmed(person) => {
                self.hand_out(index, &person, key);
                data(json!({"status": "confirmed", "unique_id": attempt, "account": person.json()}))
            }
            Say::ConfirmedAndLost(person) => {
                self.hand_out(index, &person, key);
                Say::Cut
            }
            other => other,
        }
    }

    fn hand_out(&mut self, index: usize, person: &Person, key: &str) {
        self.codes[index].stands = Say::State("utilised");
        self.codes[index].confirmations += 1;
        let seen = self.seen_by(key);
        if !seen.contains(person) {
            seen.push(person.clone());
        }
    }
}

fn data(data: Value) -> Say {
    Say::status(200, json!({"success": true, "data": data}))
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
