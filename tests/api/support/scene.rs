//! A gateway whose live environment talks to a scripted upstream, by a clock that the test holds.

use std::time::Duration;

use linkgate::clock::Clock;
use linkgate::model::id::LinkSessionId;
use serde_json::{Value, json};

use super::rows::{change, rows};
use super::upstream::{CodeHandle, Person, Say, Upstream};
use super::wire::Answer;
use super::{Gateway, Setup, Tenant, live};

pub struct Scene {
    pub upstream: Upstream,
    pub gateway: Gateway,
    pub tenant: Tenant,
}

/// A live session and the code that it shows.
pub struct Started {
    pub label: String,
    pub id: LinkSessionId,
    /// The page's secret.
    pub secret: String,
    pub code: CodeHandle,
    /// The whole answer.
    pub answer: Value,
}

impl Scene {
    /// A held clock, and workers that run when the test says so.
    pub async fn new() -> Self {
        Self::with(Setup { clock: Clock::manual(chrono::Utc::now()), ..Setup::default() }).await
    }

    pub async fn with(setup: Setup) -> Self {
        let upstream = Upstream::start().await;
        let gateway = Gateway::with(Setup { upstream: Some(upstream.base.clone()), ..setup }).await;
        let tenant = gateway.tenant().await;
        Self { upstream, gateway, tenant }
    }

    /// Another gateway on the same database, Redis and upstream.
    pub async fn replica(&self, with_workers: bool) -> Gateway {
        Gateway::with(Setup {
            clock: self.gateway.clock.clone(),
            with_workers,
            upstream: Some(self.upstream.base.clone()),
            beside: Some((self.gateway.database_url.clone(), self.gateway.redis_prefix.clone())),
            poll_interval: self.gateway.running.ctx.settings.poll_interval,
            ..Setup::default()
        })
        .await
    }

    /// Starts a hosted session in the live environment.
    pub async fn start(&self, body: Value) -> Started {
        let answer = self.gateway.start_session(&self.tenant.live, body).await;
        self.started(answer)
    }

    /// A session for `user`.
    pub async fn start_for(&self, user: &str) -> Started {
        self.start(json!({ "user_id": user })).await
    }

    pub fn started(&self, answer: Value) -> Started {
        let url = answer["url"].as_str().expect("a url");
        let (page, secret) = url.split_once('#').expect("a secret in the fragment");
        let id = page.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
        Started {
            label: answer["unique_id"].as_str().expect("a label").to_owned(),
            id,
            secret: secret.to_owned(),
            code: self.upstream.last_code(),
            answer: answer.clone(),
        }
    }

    /// Starts a session of the compatible surface: its label, its token, its code.
    pub async fn start_compatible(&self, label: &str) -> (String, CodeHandle) {
        let path = "/api/content/qr-login/request";
        let answer =
            self.gateway.post(path).key(&self.tenant.live).json(&json!({ "unique_id": label })).send().await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let token = answer.json()["data"]["token"].as_str().expect("a token").to_owned();
        (token, self.upstream.last_code())
    }

    /// Lets time pass, with a poll whenever something is due: seldom far from the end, often near it.
    pub async fn pass_in_steps(&self, seconds: i64) {
        let mut left = seconds;
        while left > 0 {
            let step = if left > 30 { 15 } else { 5.min(left) };
            self.gateway.pass(step).await;
            left -= step;
        }
    }

    pub async fn check(&self, token: &str) -> Value {
        let call = self.gateway.post("/api/content/qr-login/check").key(&self.tenant.live);
        call.json(&json!({ "token": token })).send().await.json()["data"].clone()
    }

    pub async fn session(&self, label: &str) -> Value {
        self.get(&format!("/v1/link-sessions/{label}")).await.json()
    }

    pub async fn status(&self, label: &str) -> String {
        self.session(label).await["status"].as_str().unwrap_or_default().to_owned()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.gateway.get(path).key(&self.tenant.live).send().await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.gateway.post(path).key(&self.tenant.live).json(&body).send().await
    }

    /// The kinds of the timeline, in order; without when it was shown and told, which is noted some moments
    /// later.
    pub async fn timeline(&self, label: &str) -> Vec<String> {
        let answer = self.get(&format!("/v1/link-sessions/{label}/timeline")).await.json();
        let lines = answer["data"].as_array().cloned().unwrap_or_default();
        let kinds = lines.iter().map(|line| line["kind"].as_str().unwrap_or_default().to_owned());
        kinds.filter(|kind| !matches!(kind.as_str(), "shown" | "told")).collect()
    }

    /// Links `person` for `user`, and returns the account's id.
    pub async fn link(&self, user: &str, person: &Person) -> String {
        let started = self.start_for(user).await;
        self.confirm(&started, person).await
    }

    /// Scans and confirms.
    pub async fn confirm(&self, started: &Started, person: &Person) -> String {
        started.code.then(Say::State("scanned")).then(Say::Confirmed(person.clone()));
        self.gateway.pass(10).await;
        self.gateway.pass(10).await;
        let session = self.session(&started.label).await;
        session["account"]["account_id"]
            .as_str()
            .unwrap_or_else(|| panic!("not linked: {session}"))
            .to_owned()
    }

    /// The first column of every row of the live environment that `query` finds.
    pub async fn rows(&self, query: &str) -> Vec<String> {
        rows(&self.gateway.database_url, &self.tenant.id, "live", query).await
    }

    pub async fn change(&self, statement: &str) {
        change(&self.gateway.database_url, &self.tenant.id, "live", statement).await;
    }

    /// How often each kind of event was written, as `kind=count`, sorted.
    pub async fn events(&self) -> Vec<String> {
        self.rows("select type || '=' || count(*) from events group by type order by type").await
    }

    /// Seconds until a session is due, by the held clock; nothing when it is not on the schedule.
    pub async fn due_in(&self, id: LinkSessionId) -> Option<f64> {
        let at = live::due_at_ms(&self.gateway.redis_prefix, &self.tenant.id, id).await;
        at.map(|at| (at - self.gateway.clock.now().timestamp_millis() as f64) / 1000.0)
    }

    /// Waits until somebody counts as watching a session: that is noted in the background.
    pub async fn until_watched(&self, id: LinkSessionId) {
        let now = self.gateway.clock.now().timestamp_millis();
        eventually("the watcher is noted", async || {
            let until = live::watched_until_ms(&self.gateway.redis_prefix, id).await;
            until.is_some_and(|until| until > now)
        })
        .await;
    }

    /// Bytes that Redis needs for a session's entry.
    pub async fn redis_bytes(&self, id: LinkSessionId) -> i64 {
        live::entry_bytes(&self.gateway.redis_prefix, id).await
    }

    /// How long the upstream is still left alone, in milliseconds by Redis's own clock.
    pub async fn pause_ms(&self) -> i64 {
        live::pause_ms(&self.gateway.redis_prefix).await
    }

    /// Ends the pause, as its time would.
    pub async fn end_pause(&self) {
        live::end_pause(&self.gateway.redis_prefix).await;
    }

    /// Takes away everything that this gateway has in Redis, as a flush would.
    pub async fn flush(&self) {
        live::flush(&self.gateway.redis_prefix).await;
    }
}

/// Asks until it is so, at most 30 seconds.
pub async fn eventually(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let until = std::time::Instant::now() + Duration::from_secs(30);
    while !so().await {
        assert!(std::time::Instant::now() < until, "not within 30 s: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
