//! The tenants' side: sessions started over HTTP, looked at again and again, a few of them watched over
//! event streams. A call that meets a dead replica is made of the next one, as behind a load balancer.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};

use super::clock::{Dice, now_ms};
use super::facts::{Listed, Told};
use super::simulator::{TOKEN_CANARY, UPSTREAM_KEY};

/// How often a load balancer asks whether a replica is ready.
const BALANCE_EVERY: Duration = Duration::from_millis(500);
/// How long one call may take.
const CALL_MAX: Duration = Duration::from_secs(10);
/// How long a start is tried again.
const START_MAX: Duration = Duration::from_secs(90);

#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: String,
    pub live: String,
}

/// A session as its tenant knows it.
#[derive(Clone, Debug)]
pub struct Started {
    pub tenant: usize,
    pub label: String,
    /// What the compatible surface is checked with; nothing for a hosted session.
    pub token: Option<String>,
}

/// One call that was answered.
#[derive(Clone, Copy, Debug)]
pub struct Answered {
    pub took_ms: i64,
    pub status: u16,
}

/// What the clients saw.
#[derive(Default)]
pub struct Seen {
    pub told: Vec<Told>,
    pub listed: Vec<Listed>,
    pub leaks: Vec<String>,
    /// Calls that failed with 5xx or had no answer: what was called, and how it failed.
    pub failed: Vec<String>,
    ended: HashSet<String>,
}

/// All tenants together. Cheap to clone.
#[derive(Clone)]
pub struct Clients {
    http: Client,
    bases: Arc<Vec<String>>,
    tenants: Arc<Vec<Tenant>>,
    /// Which replica said that it is ready, when it was asked last.
    ready: Arc<Vec<AtomicBool>>,
    seen: Arc<Mutex<Seen>>,
    listeners: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Clients {
    pub fn new(bases: Vec<String>, tenants: Vec<Tenant>) -> Self {
        let http = Client::builder()
            .timeout(CALL_MAX)
            .connect_timeout(Duration::from_secs(1))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("an HTTP client");
        Self {
            http,
            ready: Arc::new(bases.iter().map(|_| AtomicBool::new(true)).collect()),
            bases: Arc::new(bases),
            tenants: Arc::new(tenants),
            seen: Arc::default(),
            listeners: Arc::default(),
            stop: Arc::default(),
        }
    }

    pub fn tenants(&self) -> Vec<String> {
        self.tenants.iter().map(|tenant| tenant.id.clone()).collect()
    }

    /// The one that has half of all sessions.
    pub fn first(&self) -> &Tenant {
        &self.tenants[0]
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends all that goes on in the background.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Asks the replicas whether they are ready, as a load balancer does, and prefers those that are.
    pub fn balance(&self) {
        let clients = self.clone();
        tokio::spawn(async move {
            while !clients.stopped() {
                for (base, ready) in clients.bases.iter().zip(clients.ready.iter()) {
                    let answer = clients.http.get(format!("{base}/readyz")).send().await;
                    ready.store(answer.is_ok_and(|answer| answer.status() == 200), Ordering::Relaxed);
                }
                tokio::time::sleep(BALANCE_EVERY).await;
            }
        });
    }

    /// The replicas in the order in which a call tries them: those that are ready first.
    fn order(&self, first: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.bases.len()).map(|at| (first + at) % self.bases.len()).collect();
        order.sort_by_key(|at| !self.ready[*at].load(Ordering::Relaxed));
        order
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// The tenant of a session: the first is greedy and starts half of all, the others share the rest.
    fn tenant_for(&self, number: usize) -> usize {
        if number.is_multiple_of(2) { 0 } else { (number / 2) % self.tenants.len() }
    }

    /// Starts a session of the compatible surface or a hosted one. Tries again as clients do, with the same
    /// label, until `START_MAX`; nothing when it was refused all that time.
    pub async fn start(&self, number: usize, compatible: bool) -> Option<Started> {
        let tenant = self.tenant_for(number);
        let label = format!("fault_{number:06}");
        let path = if compatible { "/api/content/qr-login/request" } else { "/v1/link-sessions" };
        let body = json!({"unique_id": label, "user_id": format!("user-{number}")});
        let since = Instant::now();
        let mut attempt = number;
        while since.elapsed() < START_MAX {
            let answer = self.call(attempt, tenant, "POST", path, Some(&body)).await;
            attempt += 1;
            match answer {
                Some((200 | 201, answer)) => {
                    let token = answer["data"]["token"].as_str().map(str::to_owned);
                    return Some(Started { tenant, label, token });
                }
                // An earlier try went through, and the session has been confirmed meanwhile.
                Some((409, _)) => return Some(Started { tenant, label, token: None }),
                _ => tokio::time::sleep(Duration::from_millis(300)).await,
            }
        }
        None
    }

    /// One call, of another replica when the first does not answer. Nothing when none does.
    async fn call(
        &self,
        first: usize,
        tenant: usize,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Option<(u16, Value)> {
        for replica in self.order(first) {
            let base = &self.bases[replica];
            let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
            let mut request = self.http.request(method, format!("{base}{path}"));
            request = request.header("X-API-Key", &self.tenants[tenant].live);
            if let Some(body) = body {
                request = request.json(body);
            }
            let sent = request.send().await;
            let answered = match sent {
                Ok(response) => {
                    let status = response.status().as_u16();
                    response.text().await.ok().map(|text| (status, text))
                }
                Err(_) => None,
            };
            let Some((status, text)) = answered else {
                self.seen().failed.push(format!("{path} of replica {replica} had no answer at {}", now_ms()));
                continue;
            };
            let mut seen = self.seen();
            if status >= 500 {
                seen.failed.push(format!(
                    "{path} of replica {replica} failed with {status} at {}: {text}",
                    now_ms()
                ));
            }
            if text.contains(TOKEN_CANARY) || text.contains(UPSTREAM_KEY) {
                seen.leaks.push(format!("the answer {status} to {path}"));
            }
            drop(seen);
            return Some((status, serde_json::from_str(&text).unwrap_or_default()));
        }
        None
    }

    /// Looks at the sessions, `per_second` times a second, until stopped or all have ended.
    pub fn keep_looking(&self, sessions: Vec<Started>, per_second: u64, seed: u64) {
        const LOOKERS: u64 = 4;
        let sessions = Arc::new(sessions);
        for looker in 0..LOOKERS {
            let (clients, sessions) = (self.clone(), sessions.clone());
            let pause = Duration::from_millis(1_000 * LOOKERS / per_second.max(1));
            tokio::spawn(async move {
                let listener = clients.listeners.fetch_add(1, Ordering::Relaxed);
                let mut dice = Dice::of(seed, listener);
                let mut at = looker as usize;
                while !clients.stopped() && sessions.iter().any(|session| !clients.has_ended(&session.label))
                {
                    at += LOOKERS as usize;
                    let session = &sessions[at % sessions.len()];
                    if dice.chance(4) {
                        clients.list(session.tenant, at).await;
                    } else if !clients.has_ended(&session.label) {
                        clients.look(session, listener, at).await;
                    }
                    tokio::time::sleep(pause).await;
                }
            });
        }
    }

    /// One call for the sake of its answer: the status, how long it took, when to ask again.
    pub async fn probe(&self, replica: usize, path: &str) -> Option<(Answered, Option<u64>)> {
        let started = Instant::now();
        let request = self.http.get(format!("{}{path}", self.bases[replica]));
        let answer = request.header("X-API-Key", &self.tenants[0].live).send().await.ok()?;
        let status = answer.status().as_u16();
        let retry_after =
            answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let took_ms = started.elapsed().as_millis() as i64;
        Some((Answered { took_ms, status }, retry_after))
    }

    /// How long unrelated calls take at p99: `count` of them, a tenth of a second apart, of all replicas.
    pub async fn unrelated_p99_ms(&self, count: usize) -> i64 {
        let mut took = Vec::new();
        for number in 0..count {
            let answered = self.probe(number % self.bases.len(), "/api/content/accounts").await;
            took.push(answered.map_or(CALL_MAX.as_millis() as i64, |(answered, _)| answered.took_ms));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        took.sort_unstable();
        super::figures::percentile(&took, 99)
    }

    /// One call of one replica, without trying again: the status.
    pub async fn post_once(&self, replica: usize, path: &str, body: &Value) -> Option<u16> {
        let request = self.http.post(format!("{}{path}", self.bases[replica]));
        let request = request.header("X-API-Key", &self.tenants[1].live).json(body);
        Some(request.send().await.ok()?.status().as_u16())
    }

    /// Publishes something of a tenant's account, under a key: the status.
    pub async fn publish(&self, replica: usize, tenant: &str, account: &str, key: &str) -> Option<u16> {
        let owner = self.tenants.iter().find(|one| one.id == tenant)?;
        let mut body = crate::support::good_post(account);
        body["content"] = format!("post {key}").into();
        let request = self.http.post(format!("{}/api/content/post", self.bases[replica]));
        let request = request.header("X-API-Key", &owner.live).header("Idempotency-Key", key).json(&body);
        Some(request.send().await.ok()?.status().as_u16())
    }

    fn has_ended(&self, label: &str) -> bool {
        self.seen().ended.contains(label)
    }

    async fn look(&self, session: &Started, listener: usize, first: usize) {
        let answer = match &session.token {
            Some(token) => {
                let body = json!({"token": token});
                self.call(first, session.tenant, "POST", "/api/content/qr-login/check", Some(&body)).await
            }
            None => {
                let path = format!("/v1/link-sessions/{}", session.label);
                self.call(first, session.tenant, "GET", &path, None).await
            }
        };
        if let Some((200, answer)) = answer {
            let state = if session.token.is_some() { &answer["data"] } else { &answer };
            self.note(session.tenant, listener, state);
        }
    }

    fn note(&self, tenant: usize, listener: usize, state: &Value) {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let (Some(label), Some(status)) = (text(&state["unique_id"]), text(&state["status"])) else { return };
        let mut seen = self.seen();
        if super::facts::is_an_end(&status) {
            seen.ended.insert(label.clone());
        }
        let account = text(&state["account"]["username"]);
        seen.told.push(Told { listener, tenant: self.tenants[tenant].id.clone(), label, status, account });
    }

    async fn list(&self, tenant: usize, first: usize) {
        let answer = self.call(first, tenant, "GET", "/api/content/accounts", None).await;
        let Some((200, answer)) = answer else { return };
        let data = answer["data"].as_array().cloned().unwrap_or_default();
        let names = data.iter().filter_map(|account| account["username"].as_str().map(str::to_owned));
        let listed = Listed { tenant: self.tenants[tenant].id.clone(), names: names.collect() };
        self.seen().listed.push(listed);
    }

    /// Watches a session over its event stream, again when it breaks, until it has ended.
    pub fn watch(&self, session: Started) {
        let clients = self.clone();
        tokio::spawn(async move {
            let listener = clients.listeners.fetch_add(1, Ordering::Relaxed);
            let mut turn = listener;
            while !clients.stopped() && !clients.has_ended(&session.label) {
                turn += 1;
                clients.stream(&session, listener, turn).await;
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
        });
    }

    async fn stream(&self, session: &Started, listener: usize, turn: usize) {
        let base = &self.bases[self.order(turn)[0]];
        let request = self.http.get(format!("{base}/v1/link-sessions/{}/events", session.label));
        let request = request.header("X-API-Key", &self.tenants[session.tenant].live);
        let Ok(mut response) = request.timeout(Duration::from_secs(60)).send().await else { return };
        let mut text = String::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            text.push_str(&String::from_utf8_lossy(&chunk));
            while let Some(end) = text.find("\n\n") {
                let event: String = text.drain(..end + 2).collect();
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let state = data.and_then(|data| serde_json::from_str(data).ok());
                if let Some(state) = state {
                    self.note(session.tenant, listener, &state);
                }
            }
        }
    }
}
