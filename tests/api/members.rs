//! Members: being invited, logging in, and what a role allows.

mod audit;
mod doors;
mod life;
mod links;
mod locks;
mod mail;
mod renewal;
mod repeated;
pub mod roles;
mod second_factor;
mod sessions;
mod strangers;

use serde_json::{Value, json};

use crate::support::wire::Answer;
use crate::support::{Call, Gateway, Setup, Tenant};

/// What every member of these tests chooses.
pub const PASSWORD: &str = "nine otters hum quietly";

/// A gateway by a held clock, and a tenant with members.
pub struct Office {
    pub gateway: Gateway,
    pub tenant: Tenant,
}

impl Office {
    pub async fn new() -> Self {
        Self::with(Setup { clock: linkgate::clock::Clock::manual(chrono::Utc::now()), ..Setup::default() })
            .await
    }

    pub async fn with(setup: Setup) -> Self {
        let gateway = Gateway::with(setup).await;
        let tenant = gateway.tenant().await;
        Self { gateway, tenant }
    }

    /// Invites somebody with the tenant's own key.
    pub async fn invite(&self, email: &str, role: &str) -> Value {
        let answer = invite(&self.gateway, &self.tenant.live, email, role).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()
    }

    /// Makes a member that can log in, and gives its id.
    pub async fn member(&self, email: &str, role: &str) -> String {
        let invited = self.invite(email, role).await;
        let accepted = self.accept(&text(&invited["invitation"]["token"]), PASSWORD).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text);
        text(&invited["id"])
    }

    pub async fn accept(&self, token: &str, password: &str) -> Answer {
        self.post("accept-invitation", json!({"token": token, "password": password})).await
    }

    /// A call below `/v1/auth` without a credential.
    pub async fn post(&self, call: &str, body: Value) -> Answer {
        self.gateway.post(&format!("/v1/auth/{call}")).json(&body).send().await
    }

    /// A call below `/v1/auth` under an `Idempotency-Key`.
    pub fn keyed(&self, call: &str, key: &str) -> Call {
        self.gateway.post(&format!("/v1/auth/{call}")).header("Idempotency-Key", key)
    }

    pub async fn try_to_log_in(&self, email: &str, password: &str) -> Answer {
        self.post("login", json!({"email": email, "password": password})).await
    }

    /// Logs in, in the test environment.
    pub async fn log_in(&self, email: &str) -> Tokens {
        let body = json!({"email": email, "password": PASSWORD, "environment": "test"});
        let answer = self.post("login", body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        Tokens::of(&answer)
    }

    /// Makes a member and logs it in.
    pub async fn enter(&self, email: &str, role: &str) -> Tokens {
        self.member(email, role).await;
        self.log_in(email).await
    }

    pub async fn refresh(&self, token: &str) -> Answer {
        self.post("refresh", json!({"refresh_token": token})).await
    }

    /// What `GET /v1/auth/me` says to an access token.
    pub async fn me(&self, access: &str) -> Answer {
        self.gateway.get("/v1/auth/me").bearer(access).send().await
    }

    pub fn pass(&self, seconds: i64) {
        self.gateway.clock.advance(chrono::Duration::seconds(seconds));
    }

    /// The actions of the audit log about a thing, oldest first.
    pub async fn actions(&self, target: &str) -> Vec<String> {
        let path = format!("/v1/audit-log?limit=100&target_id={target}");
        let lines = self.gateway.get(&path).key(&self.tenant.live).send().await.json();
        let lines = lines["data"].as_array().expect("lines").iter().rev();
        lines.map(|line| text(&line["action"])).collect()
    }

    pub async fn change(&self, statement: &str) {
        crate::support::rows::change(&self.gateway.database_url, &self.tenant.id, "live", statement).await;
    }

    pub async fn rows(&self, query: &str) -> Vec<String> {
        crate::support::rows::rows(&self.gateway.database_url, &self.tenant.id, "live", query).await
    }
}

/// A session's tokens.
#[derive(Clone)]
pub struct Tokens {
    pub access: String,
    pub refresh: String,
    /// The member's id.
    pub member: String,
}

impl Tokens {
    #[track_caller]
    pub fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.text);
        let json = answer.json();
        Self {
            access: text(&json["access_token"]),
            refresh: text(&json["refresh_token"]),
            member: text(&json["member"]["id"]),
        }
    }
}

pub async fn invite(gateway: &Gateway, key: &str, email: &str, role: &str) -> Answer {
    gateway.post("/v1/members").key(key).json(&json!({"email": email, "role": role})).send().await
}

pub fn patch(gateway: &Gateway, path: &str) -> Call {
    Call::new(reqwest::Method::PATCH, format!("{}{path}", gateway.base))
}

#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A body without what is the request's own.
pub fn but_for_the_request(answer: &Answer) -> Value {
    let mut body = answer.json();
    body.as_object_mut().expect("an object").remove("request_id");
    body
}
