//! The compatible surface: what clients of the reseller's API send and expect, field for field, against
//! an upstream that is a reseller of the tests' own.

mod answers;
mod clients;
mod login;
mod posting;
pub mod upstream;

use serde_json::Value;

use self::upstream::{Phase, UPSTREAM_KEY, Upstream};
use crate::support::wire::Answer;
use crate::support::{Gateway, Setup, Tenant};

/// A gateway whose live environment talks to the tests' reseller, by a held clock.
pub struct Live {
    pub upstream: Upstream,
    pub gateway: Gateway,
    pub tenant: Tenant,
}

impl Live {
    pub async fn start() -> Self {
        let upstream = Upstream::start().await;
        let clock = linkgate::clock::Clock::manual(chrono::Utc::now());
        let setup = Setup { clock, upstream: Some(upstream.base.clone()), ..Setup::default() };
        let gateway = Gateway::with(setup).await;
        let tenant = gateway.tenant().await;
        Self { upstream, gateway, tenant }
    }

    pub async fn get(&self, path: &str) -> Answer {
        kept_secret(self.gateway.get(&format!("/api/content/{path}")).key(&self.tenant.live).send().await)
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let call = self.gateway.post(&format!("/api/content/{path}")).key(&self.tenant.live).json(body);
        kept_secret(call.send().await)
    }

    /// A code's `data`.
    pub async fn request(&self, body: Value) -> Value {
        let answer = self.post("qr-login/request", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["data"].clone()
    }

    /// Where the code of a request stands, as told.
    pub async fn check(&self, code: &Value) -> Value {
        let answer = self.post("qr-login/check", &serde_json::json!({"token": code["token"]})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// Lets the upstream say the same of every code, and polls.
    pub async fn phase(&self, phase: Phase) {
        self.upstream.set_all(phase);
        self.gateway.pass(10).await;
    }

    /// Links an account and gives back its id.
    pub async fn link(&self) -> String {
        let code = self.request(serde_json::json!({})).await;
        self.phase(Phase::Scanned).await;
        self.phase(Phase::Confirmed).await;
        let told = self.check(&code).await;
        told["data"]["account"]["accountId"]
            .as_str()
            .unwrap_or_else(|| panic!("not linked: {told}"))
            .to_owned()
    }
}

/// The gateway's own key at its upstream, and what the upstream says besides, stay inside.
#[track_caller]
pub fn kept_secret(answer: Answer) -> Answer {
    let headers = format!("{:?}", answer.headers);
    for secret in [UPSTREAM_KEY, "x-upstream"] {
        assert!(!answer.text.contains(secret) && !headers.contains(secret), "{} {headers}", answer.text);
    }
    answer
}

/// The members of an object, sorted.
#[track_caller]
pub fn members(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}
