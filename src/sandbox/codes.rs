//! QR codes: made by the wire API, moved by phones, handed out once.
//!
//! A code goes `new -> scanned -> approved -> utilised`; a refusal on the phone is `denied`, which
//! whoever polls sees as `scanned`. All but the last two expire. Every move is one script.

use std::sync::LazyLock;

use redis::Script;

use super::Sandbox;
use super::store::{CODE_KEEP_S, Owner, is_base32, random_base32};
use crate::redis_client::RedisDown;

/// How long a code can be scanned and confirmed. Source: the reseller's `expiresIn`.
pub const CODE_LIFE_MS: i64 = 300_000;
/// Polls of one code closer than this are counted as too fast.
const TOO_FAST_MS: &str = "900";
/// A poll under way is over after this, whatever became of whoever answered it: the longest injected
/// delay and some.
const POLL_MS_MAX: &str = "35000";
/// Of how many polls the times are kept.
const POLL_TIMES_MAX: &str = "20";
/// Most codes of one owner that can be pending, and that the ledger can find.
const CODES_MAX: &str = "200000";
const TOKEN_CHARS: usize = 32;
const HANDLE_CHARS: usize = 26;

static MAKE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/code_make.lua")));
static POLL: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/code_poll.lua")));
static TAKE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/code_take.lua")));
static MOVE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/code_move.lua")));
static INDEX: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/code_index.lua")));

/// What the reseller shows for a code.
pub struct NewCode {
    pub token: String,
    /// What is drawn. Whoever holds it can act as the phone.
    pub qr_text: String,
}

/// Everything that a code asks for.
pub const SCOPES: [&str; 3] = ["user.info.basic", "video.publish", "video.upload"];

/// Who confirms.
#[derive(Clone)]
pub struct Person {
    pub username: String,
    pub display_name: String,
    /// What they grant, of `SCOPES`, separated by spaces.
    pub scopes: String,
    /// Whose made-up person it is: the same username in two worlds is two people. Empty: everybody's.
    pub world: String,
}

impl Person {
    /// Nobody yet, or nobody at all.
    fn nobody() -> Self {
        let empty = String::new;
        Self { username: empty(), display_name: empty(), scopes: empty(), world: empty() }
    }
}

/// What gives the right to act on a code.
pub enum Proof<'a> {
    /// The text of the code, as drawn.
    QrText(&'a str),
    /// What a scan answered.
    Handle(&'a str),
    /// The API key that made it.
    Owner(&'a Owner),
}

pub enum Move {
    Scan,
    Confirm(Person),
    Deny,
    Expire,
    /// Somebody else gets the confirmation.
    Utilise,
}

/// What a phone did.
pub struct Moved {
    /// As the phone sees it.
    pub state: &'static str,
    /// Who has it may follow up on the scan. It leads to the code, and tells nothing else.
    pub handle: String,
}

/// Why a phone could not do what it wanted.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("unknown code")]
    UnknownCode,
    #[error("expired")]
    Expired,
    #[error("already scanned")]
    AlreadyScanned,
    #[error("not scanned")]
    NotScanned,
    #[error("already confirmed")]
    AlreadyConfirmed,
    #[error("already denied")]
    AlreadyDenied,
    #[error("could not reach the codes")]
    Down(#[from] RedisDown),
}

/// One poll under way. It is over with `end`, or when dropped because the caller went away.
pub struct Poll {
    sandbox: Sandbox,
    id: String,
    pub token: String,
    /// As the wire says it, save for `approved`.
    pub state: String,
    pub unique_id: String,
    /// Who confirmed; empty before.
    pub person: Person,
    over: bool,
}

/// The token in the text of a code; nothing for a text that can't be one of ours.
pub fn token_in(qr_text: &str) -> Option<String> {
    let url = url::Url::parse(qr_text).ok()?;
    let (_, token) = url.query_pairs().find(|(name, _)| name == "token")?;
    is_base32(&token, TOKEN_CHARS).then(|| token.into_owned())
}

impl Sandbox {
    /// Makes a code. Nothing when the owner has too many pending.
    pub(super) async fn make_code(
        &self,
        owner: &Owner,
        unique_id: &str,
    ) -> Result<Option<NewCode>, RedisDown> {
        let token = random_base32(20);
        let ticket = random_base32(15);
        let qr_text = format!(
            "aweme://authorize?authType=100&client_key=sandbox&client_ticket={ticket}&token={token}\
             &scope={}",
            SCOPES.join("%2C")
        );
        let now = self.now_ms();
        let (made_ms, expires_ms) = (now.to_string(), (now + CODE_LIFE_MS).to_string());

        let keep_s = CODE_KEEP_S.to_string();
        let args = [made_ms.as_str(), &token, &CODE_LIFE_MS.to_string(), CODES_MAX, &keep_s];
        let noted: bool = self.script(&INDEX, &[self.owner_key(owner, "codes")], &args).await?;
        if !noted {
            return Ok(None);
        }
        let handle = random_base32(16);
        let mut lead = redis::cmd("SET");
        lead.arg(self.handle_key(&handle)).arg(&token).arg("EX").arg(CODE_KEEP_S);
        let () = self.run(&lead).await?;
        let owner = owner.to_string();
        let fields = [
            ("owner", owner.as_str()),
            ("unique_id", unique_id),
            ("qr", &qr_text),
            ("handle", &handle),
            ("state", "new"),
            ("made_ms", &made_ms),
            ("expires_ms", &expires_ms),
        ];
        let mut args = vec![keep_s.as_str()];
        args.extend(fields.iter().flat_map(|(name, value)| [*name, *value]));
        let () = self.script(&MAKE, &[self.code_key(&token, "code")], &args).await?;
        Ok(Some(NewCode { token, qr_text }))
    }

    /// Begins a poll: it counts from here, whatever is answered. Nothing for a token that is not this
    /// owner's.
    pub(super) async fn begin_poll(&self, owner: &Owner, token: &str) -> Result<Option<Poll>, RedisDown> {
        if !is_base32(token, TOKEN_CHARS) {
            return Ok(None);
        }
        let id = random_base32(10);
        let keys = ["code", "polls", "times"].map(|name| self.code_key(token, name));
        let (owner, now, keep_s) = (owner.to_string(), self.now_ms().to_string(), CODE_KEEP_S.to_string());
        let args = [owner.as_str(), &now, &id, TOO_FAST_MS, POLL_MS_MAX, POLL_TIMES_MAX, &keep_s];
        let told: Vec<String> = self.script(&POLL, &keys, &args).await?;
        let Ok([state, unique_id, username, display_name, scopes, world]) = <[String; 6]>::try_from(told)
        else {
            return Ok(None);
        };
        let person = Person { username, display_name, scopes, world };
        let sandbox = self.clone();
        Ok(Some(Poll { sandbox, id, token: token.to_owned(), state, unique_id, person, over: false }))
    }

    /// Hands out a confirmation; false when somebody else had it.
    pub(super) async fn take_confirmation(
        &self,
        token: &str,
        account_id: &str,
        repeats: bool,
    ) -> Result<bool, RedisDown> {
        let args = [account_id, if repeats { "1" } else { "0" }];
        self.script(&TAKE, &[self.code_key(token, "code")], &args).await
    }

    /// Does what a phone does.
    pub(super) async fn move_code(&self, token: &str, proof: Proof<'_>, to: Move) -> Result<Moved, Refused> {
        if !is_base32(token, TOKEN_CHARS) {
            return Err(Refused::UnknownCode);
        }
        let (field, value) = match proof {
            Proof::QrText(text) => ("qr", text.to_owned()),
            Proof::Handle(handle) => ("handle", handle.to_owned()),
            Proof::Owner(owner) => ("owner", owner.to_string()),
        };
        let nobody = Person::nobody();
        let (action, state, person) = match to {
            Move::Scan => ("scan", "scanned", nobody),
            Move::Confirm(person) => ("confirm", "confirmed", person),
            Move::Deny => ("deny", "denied", nobody),
            Move::Expire => ("expire", "expired", nobody),
            Move::Utilise => ("utilise", "utilised", nobody),
        };
        let now = self.now_ms().to_string();
        let Person { username, display_name, scopes, world } = &person;
        let args = [action, &now, field, &value, username, display_name, scopes, world];
        let (outcome, handle): (String, String) =
            self.script(&MOVE, &[self.code_key(token, "code")], &args).await?;
        match outcome.as_str() {
            "ok" => Ok(Moved { state, handle }),
            "expired" => Err(Refused::Expired),
            "already_scanned" => Err(Refused::AlreadyScanned),
            "not_scanned" => Err(Refused::NotScanned),
            "already_confirmed" => Err(Refused::AlreadyConfirmed),
            "already_denied" => Err(Refused::AlreadyDenied),
            _ => Err(Refused::UnknownCode),
        }
    }

    /// The token that a handle leads to.
    pub(super) async fn token_of(&self, handle: &str) -> Result<Option<String>, RedisDown> {
        if !is_base32(handle, HANDLE_CHARS) {
            return Ok(None);
        }
        self.run(redis::cmd("GET").arg(self.handle_key(handle))).await
    }
}

impl Poll {
    /// The poll is answered: the next one does not overlap it.
    pub async fn end(mut self) {
        self.over = true;
        forget_poll(&self.sandbox, &self.token, &self.id).await;
    }
}

impl Drop for Poll {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        let (sandbox, token, id) = (self.sandbox.clone(), self.token.clone(), self.id.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { forget_poll(&sandbox, &token, &id).await });
        }
    }
}

/// When Redis is away the poll is forgotten by its age.
async fn forget_poll(sandbox: &Sandbox, token: &str, id: &str) {
    let mut forget = redis::cmd("ZREM");
    forget.arg(sandbox.code_key(token, "polls")).arg(id);
    let _forgotten: Result<i64, RedisDown> = sandbox.run(&forget).await;
}
