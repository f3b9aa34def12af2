//! A gateway, a tenant, and sessions of its user.

use std::time::Duration;

use chrono::TimeDelta;
use linkgate::store::tenants::NewTenant;
use linkgate::worker::qr_poller;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::scene::eventually;
use crate::support::{Gateway, Tenant, database};

/// How often something is tried that a busy machine, where Redis or the simulator answer late, may
/// refuse for a moment; and how long that moment is.
const ROUNDS: usize = 10;
const REST: Duration = Duration::from_millis(500);

/// The sandbox tells of two persons in three more than their names; this is one of them.
const WITH_EVERYTHING: &str = "ada";

pub struct Scene {
    pub gateway: Gateway,
    pub tenant: Tenant,
}

/// A link session as its tenant got it.
pub struct Session {
    pub label: String,
    pub url: String,
}

impl Scene {
    /// By a clock that starts at the real time, by which pages count, and then stands still. Polls
    /// happen when the test says so.
    pub async fn new() -> Self {
        Self::on(Gateway::with_held_clock().await, &[]).await
    }

    /// The same for a tenant whose app has an origin.
    pub async fn with_origin(origin: &str) -> Self {
        Self::on(Gateway::with_held_clock().await, &[origin]).await
    }

    pub async fn on(gateway: Gateway, origins: &[&str]) -> Self {
        let ctx = &gateway.running.ctx;
        let new = NewTenant {
            name: "Clipboard Studio".to_owned(),
            plan: "maximum".to_owned(),
            allowed_origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
        };
        let made = linkgate::service::tenants::create(&ctx.store, &ctx.keyring, new).await.expect("a tenant");
        let tenant = Tenant {
            id: made.tenant.to_string(),
            live: made.live_key.expose().to_owned(),
            test: made.test_key.expose().to_owned(),
        };
        Self { gateway, tenant }
    }

    /// Its tenant wants an explicit yes from the user.
    pub async fn that_asks_to_accept() -> Self {
        let scene = Self::new().await;
        scene.sql("update tenants set link_confirmation = 'accept'").await;
        scene
    }

    /// Changes rows of the tenant, within which row-level security keeps the tests too.
    pub async fn sql(&self, statement: &str) {
        let tenant = &self.tenant.id;
        let scope = format!("set linkgate.tenant_id = '{tenant}'; set linkgate.environment = 'test'");
        database::sql(&self.gateway.database_url, &format!("{scope}; {statement}")).await;
    }

    pub async fn start(&self, body: Value) -> Session {
        let session = self.gateway.start_session(&self.tenant.test, body).await;
        let text = |name: &str| session[name].as_str().expect("text").to_owned();
        Session { label: text("unique_id"), url: text("url") }
    }

    pub async fn start_one(&self) -> Session {
        self.start(json!({ "user_id": "user-1" })).await
    }

    /// Makes the simulated phone do something, and polls until the gateway has seen it.
    pub async fn phone(&self, session: &Session, gesture: &str) {
        self.phone_with(session, gesture, None).await;
    }

    async fn phone_with(&self, session: &Session, gesture: &str, body: Option<Value>) {
        let before = self.look(session).await;
        let path = format!("/v1/sandbox/link-sessions/{}/{gesture}", session.label);
        let play = async || {
            let call = self.gateway.post(&path).key(&self.tenant.test);
            match &body {
                Some(body) => call.json(body).send().await,
                None => call.send().await,
            }
        };
        let mut answer = play().await;
        for _ in 0..ROUNDS {
            match answer.status {
                503 => sleep(REST).await,
                _ => break,
            }
            let again = play().await;
            // That it can't be done twice tells that it was done, and only the answer late.
            answer = if again.status == 409 { break } else { again };
        }
        assert!(matches!(answer.status, 200 | 503), "{gesture}: {}", answer.text);
        for _ in 0..ROUNDS {
            self.pass(2).await;
            let now = self.look(session).await;
            if (&now["status"], &now["qr"]["image"]) != (&before["status"], &before["qr"]["image"]) {
                return;
            }
        }
        panic!("{gesture} has no effect on {before}");
    }

    /// Lets time pass and polls what became due.
    pub async fn pass(&self, seconds: i64) {
        self.gateway.clock.advance(TimeDelta::seconds(seconds));
        for _ in 0..ROUNDS {
            if qr_poller::run_once(&self.gateway.running.ctx).await.is_ok() {
                return;
            }
            sleep(REST).await;
        }
        panic!("no round of polls comes through");
    }

    /// Polls until the session has a status.
    pub async fn becomes(&self, session: &Session, status: &str) {
        for _ in 0..ROUNDS {
            self.pass(2).await;
            if self.status(session).await == status {
                return;
            }
        }
        panic!("it never becomes {status}: {}", self.look(session).await);
    }

    /// Scans a code as the simulated phone does: by the text in it.
    pub async fn scan_text(&self, text: &str) {
        let body = json!({ "qr": text });
        for _ in 0..ROUNDS {
            let answer = self.gateway.post("/sandbox/control/scan").json(&body).send().await;
            if answer.status != 503 {
                assert_eq!(answer.status, 200, "{text}: {}", answer.text);
                return;
            }
            sleep(REST).await;
        }
        panic!("the simulated phone never scans");
    }

    pub async fn link(&self, session: &Session) {
        self.phone(session, "scan").await;
        self.phone(session, "confirm").await;
    }

    /// Links the account of somebody whose profile has everything, and waits for that: it comes in the
    /// background, and nothing changes the account after it.
    pub async fn link_with_profile(&self, session: &Session) {
        self.phone(session, "scan").await;
        self.phone_with(session, "confirm", Some(json!({ "username": WITH_EVERYTHING }))).await;
        let known = async || self.look(session).await["account"]["avatar_url"].is_string();
        eventually("the account's profile is known", known).await;
    }

    /// The session as its tenant sees it.
    pub async fn look(&self, session: &Session) -> Value {
        let path = format!("/v1/link-sessions/{}", session.label);
        self.gateway.get(&path).key(&self.tenant.test).send().await.json()
    }

    pub async fn status(&self, session: &Session) -> String {
        self.look(session).await["status"].as_str().expect("a status").to_owned()
    }

    /// The user's accounts that can be posted to.
    pub async fn accounts(&self) -> usize {
        let answer = self.gateway.get("/api/content/accounts").key(&self.tenant.test).send().await;
        answer.json()["data"].as_array().expect("accounts").len()
    }
}
