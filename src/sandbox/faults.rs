//! Faults that tests inject into the wire API: what goes wrong, in which call, how many times.
//! They are kept per owner, and once for everybody; an owner's own come first.

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::web::{Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use redis::Script;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Sandbox;
use super::body::{self, BODY_BYTES_MAX};
use super::call::Call;
use super::problem::{Problem, told};
use super::store::{KEEP_S, Owner};
use crate::redis_client::RedisDown;

/// Most faults of one owner.
const FAULTS_MAX: usize = 32;
/// How long faults are kept, in seconds: a day.
const FAULTS_KEEP_S: &str = "86400";
/// Longest injected delay, in milliseconds.
const DELAY_MS_MAX: u32 = 30_000;
/// The delay of a `slow` answer that names none, in milliseconds.
const SLOW_MS: u32 = 2_000;
const RETRY_AFTER_S_MAX: u32 = 3_600;
const MESSAGE_CHARS_MAX: usize = 200;

static PICK: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/fault_pick.lua")));
static SET: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/fault_set.lua")));

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    pub on: On,
    pub kind: Kind,
    /// How many calls it strikes; without it, every one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How long the answer waits, whatever the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u32>,
    /// Seconds, for `rate_limited_retry_after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// HTTP status of the kinds that have none of their own: 200 or 400 to 599.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The sentence of an error, or a post's `fail_reason`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The call that a fault waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum On {
    #[serde(rename = "qr-login/request")]
    Request,
    #[serde(rename = "qr-login/check")]
    Check,
    #[serde(rename = "accounts")]
    Accounts,
    #[serde(rename = "creator-info")]
    CreatorInfo,
    #[serde(rename = "post")]
    Post,
    /// Of one post or of many.
    #[serde(rename = "status")]
    Status,
    #[serde(rename = "*")]
    Any,
}

/// What goes wrong. A kind that means nothing for a call changes nothing there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    // The call has no effect.
    #[serde(rename = "status_500")]
    Status500,
    #[serde(rename = "status_503")]
    Status503,
    RateLimited,
    RateLimitedRetryAfter,
    Unauthorized,
    PlanRequired,
    Html,
    /// 200 with `success: false` and `error`.
    SuccessFalse,
    /// 200 with `success: false` and `message`.
    SuccessFalseMessage,
    /// `error` as a text, an object, or TikTok's own envelope; 400 unless `status` says otherwise.
    ErrorString,
    ErrorObject,
    TiktokEnvelope,
    CreatorDailyCap,
    /// No answer for 30 s or `delay_ms`; then the connection is closed.
    Hang,
    CutBefore,

    // The call has its effect; the answer is late, lost or damaged.
    Slow,
    CutAfter,
    #[serde(rename = "status_500_after")]
    Status500After,
    TruncatedJson,

    // The answer reads differently.
    WrongUniqueId,
    UnknownStatus,
    CamelCase,
    /// `data` within `data`.
    NestedData,
    /// `processing` and the like for TikTok's own states.
    OperationalWords,
    NoStatus,
    SaysExpired,
    /// `utilised`, though nobody was told `confirmed`.
    SaysUtilised,
    AccountsExpired,
    /// Each account names its platform, and one is of another.
    OtherPlatforms,
    PrivateAccount,

    // A post made meanwhile ends otherwise.
    PostStuck,
    PostFails,

    // These wait for a check that hands out a confirmation.
    ConfirmedRepeats,
    ConfirmedThenLost,
    NewAccountId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// For every API key, not the caller's alone.
    #[serde(default)]
    all: bool,
    faults: Vec<Fault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    #[serde(default)]
    all: bool,
}

impl Kind {
    fn waits_for_confirmation(self) -> bool {
        matches!(self, Self::ConfirmedRepeats | Self::ConfirmedThenLost | Self::NewAccountId)
    }
}

/// The faults that a caption can ask for, as `sandbox:post_fails`: those that strike the one post alone.
const IN_CAPTIONS: [(&str, Kind); 5] = [
    ("sandbox:post_fails", Kind::PostFails),
    ("sandbox:post_stuck", Kind::PostStuck),
    ("sandbox:cut_after", Kind::CutAfter),
    ("sandbox:slow", Kind::Slow),
    ("sandbox:creator_daily_cap", Kind::CreatorDailyCap),
];

impl Fault {
    /// The fault that a post's caption asks for by a word of its own.
    pub fn asked_in(post: &[u8]) -> Option<Self> {
        let body: serde_json::Value = serde_json::from_slice(post).ok()?;
        let mut words = body.get("content")?.as_str()?.split_whitespace();
        let kind = words.find_map(|word| IN_CAPTIONS.iter().find(|(name, _)| *name == word))?.1;
        let (on, times) = (On::Post, Some(1));
        Some(Self { on, kind, times, delay_ms: None, retry_after: None, status: None, message: None })
    }

    pub fn delay(&self) -> Duration {
        let unsaid = match self.kind {
            Kind::Hang => DELAY_MS_MAX,
            Kind::Slow => SLOW_MS,
            _ => 0,
        };
        Duration::from_millis(self.delay_ms.unwrap_or(unsaid).min(DELAY_MS_MAX).into())
    }

    fn check(&self) -> Result<(), Problem> {
        let within = |value: Option<u32>, max: u32| value.is_none_or(|value| value <= max);
        if self.times == Some(0) {
            return Err(Problem::Invalid("times must be at least 1"));
        }
        if !within(self.delay_ms, DELAY_MS_MAX) {
            return Err(Problem::Invalid("delay_ms must be at most 30000"));
        }
        if !within(self.retry_after, RETRY_AFTER_S_MAX) {
            return Err(Problem::Invalid("retry_after must be at most 3600"));
        }
        if !self.status.is_none_or(|status| status == 200 || (400..600).contains(&status)) {
            return Err(Problem::Invalid("status must be 200 or 400 to 599"));
        }
        if self.message.as_ref().is_some_and(|text| text.chars().count() > MESSAGE_CHARS_MAX) {
            return Err(Problem::Invalid("message must have at most 200 characters"));
        }
        Ok(())
    }
}

pub async fn put(
    sandbox: Data<Sandbox>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let owner = sandbox.owner(&request).ok_or(Problem::NoKey)?;
    body::declared_json(&request)?;
    let wanted: Wanted = body::parse(&body::read(payload, BODY_BYTES_MAX).await?)?;
    if wanted.faults.len() > FAULTS_MAX {
        return Err(Problem::Invalid("at most 32 faults"));
    }
    wanted.faults.iter().try_for_each(Fault::check)?;

    let of = if wanted.all { Owner::everybody() } else { owner.clone() };
    sandbox.set_faults(&of, &wanted.faults).await?;
    list(&sandbox, &owner).await
}

pub async fn show(sandbox: Data<Sandbox>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let owner = sandbox.owner(&request).ok_or(Problem::NoKey)?;
    list(&sandbox, &owner).await
}

/// Clears the caller's faults, and with `?all=true` those of everybody.
pub async fn clear(sandbox: Data<Sandbox>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let owner = sandbox.owner(&request).ok_or(Problem::NoKey)?;
    let which = Query::<Which>::from_query(request.query_string())
        .map_err(|_| Problem::Invalid("the only parameter is all=true or all=false"))?;
    sandbox.set_faults(&owner, &[]).await?;
    if which.all {
        sandbox.set_faults(&Owner::everybody(), &[]).await?;
    }
    list(&sandbox, &owner).await
}

async fn list(sandbox: &Sandbox, owner: &Owner) -> Result<HttpResponse, Problem> {
    let own = sandbox.faults_of(owner).await?;
    let everybodys = sandbox.faults_of(&Owner::everybody()).await?;
    Ok(told(&json!({ "faults": own, "all": everybodys })))
}

impl Sandbox {
    /// Counts the call in its owner's ledger, and picks the fault that waits for it.
    pub(super) async fn count_and_pick_fault(
        &self,
        owner: &Owner,
        call: Call,
    ) -> Result<Option<Fault>, RedisDown> {
        let own = self.pick(owner, "faults", call, call.name()).await?;
        if own.is_some() {
            return Ok(own);
        }
        self.pick(&Owner::everybody(), "faults", call, "").await
    }

    /// Picks the fault that waits for a confirmation to be handed out.
    pub(super) async fn pick_confirmation_fault(&self, owner: &Owner) -> Result<Option<Fault>, RedisDown> {
        let own = self.pick(owner, "confirmation_faults", Call::Check, "").await?;
        if own.is_some() {
            return Ok(own);
        }
        self.pick(&Owner::everybody(), "confirmation_faults", Call::Check, "").await
    }

    async fn pick(
        &self,
        owner: &Owner,
        list: &str,
        call: Call,
        counted_as: &str,
    ) -> Result<Option<Fault>, RedisDown> {
        let keys = [self.owner_key(owner, list), self.owner_key(owner, "counts")];
        let args = [call.fault_name(), counted_as, &KEEP_S.to_string()];
        let picked: String = self.script(&PICK, &keys, &args).await?;
        Ok(serde_json::from_str(&picked).ok())
    }

    async fn set_faults(&self, owner: &Owner, faults: &[Fault]) -> Result<(), RedisDown> {
        let (confirmations, answers): (Vec<&Fault>, Vec<&Fault>) =
            faults.iter().partition(|fault| fault.kind.waits_for_confirmation());
        let answers_count = answers.len().to_string();
        let stored: Vec<String> =
            answers.iter().chain(&confirmations).map(|fault| json!(fault).to_string()).collect();
        let mut args = vec![FAULTS_KEEP_S, &answers_count];
        args.extend(stored.iter().map(String::as_str));
        let keys = ["faults", "confirmation_faults"].map(|name| self.owner_key(owner, name));
        self.script(&SET, &keys, &args).await
    }

    async fn faults_of(&self, owner: &Owner) -> Result<Vec<Fault>, RedisDown> {
        let mut faults = Vec::new();
        for name in ["faults", "confirmation_faults"] {
            let mut range = redis::cmd("LRANGE");
            range.arg(self.owner_key(owner, name)).arg(0).arg(-1);
            let stored: Vec<String> = self.run(&range).await?;
            faults.extend(stored.iter().filter_map(|text| serde_json::from_str::<Fault>(text).ok()));
        }
        Ok(faults)
    }
}
