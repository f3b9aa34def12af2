//! A gateway that may call loopback, a tenant, and events at hand.

use chrono::Duration;
use linkgate::clock::Clock;
use linkgate::model::event::EventKind;
use linkgate::model::id::EventId;
use linkgate::model::tenant::{Environment, TenantScope};
use linkgate::service::Error;
use linkgate::worker::webhook_sender;
use serde_json::{Value, json};

use super::receiver::Receiver;
use crate::support::rows::{change, rows};
use crate::support::wire::Answer;
use crate::support::{Gateway, Setup, Tenant};

pub struct World {
    pub gateway: Gateway,
    pub tenant: Tenant,
    /// Of the tenant's test environment.
    pub scope: TenantScope,
}

/// An endpoint as its tenant knows it.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub id: String,
    pub secret: String,
}

impl World {
    /// A held clock, and a sender that runs when the test says so.
    pub async fn new() -> Self {
        Self::with(Setup { clock: Clock::manual(chrono::Utc::now()), ..Setup::default() }).await
    }

    pub async fn with_workers() -> Self {
        Self::with(Setup { with_workers: true, ..Setup::default() }).await
    }

    pub async fn with(setup: Setup) -> Self {
        let gateway = Gateway::with(Setup { allow_private_networks: true, ..setup }).await;
        let tenant = gateway.tenant().await;
        Self::of(gateway, tenant)
    }

    pub fn of(gateway: Gateway, tenant: Tenant) -> Self {
        let scope =
            TenantScope { tenant: tenant.id.parse().expect("a tenant's id"), environment: Environment::Test };
        Self { gateway, tenant, scope }
    }

    pub async fn endpoint(&self, receiver: &Receiver) -> Endpoint {
        self.endpoint_for(receiver, json!({})).await
    }

    /// With further fields.
    pub async fn endpoint_for(&self, receiver: &Receiver, mut body: Value) -> Endpoint {
        body["url"] = json!(receiver.url);
        let answer = self.post("/v1/webhook-endpoints", body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let made = answer.json();
        let text = |name: &str| made[name].as_str().expect("a text").to_owned();
        Endpoint { id: text("id"), secret: text("secret") }
    }

    /// Writes an event as a change would.
    pub async fn emit(&self, kind: EventKind) -> EventId {
        self.emit_in(self.scope, kind, json!({"account_id": "a", "note": "größer <&> 1.50"})).await
    }

    pub async fn emit_in(&self, scope: TenantScope, kind: EventKind, data: Value) -> EventId {
        let (ctx, at) = (&self.gateway.running.ctx, self.gateway.clock.now());
        let written = ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.insert_event(kind, data, at)?));
        written.await.expect("an event")
    }

    /// Sends all that is due. Says how many were sent.
    pub async fn send(&self) -> usize {
        webhook_sender::run_once(&self.gateway.running.ctx).await.expect("a round of sending")
    }

    /// Moves the clock on and sends what became due.
    pub async fn pass(&self, by: Duration) -> usize {
        self.gateway.clock.advance(by);
        self.send().await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.gateway.get(path).key(&self.tenant.test).send().await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.gateway.post(path).key(&self.tenant.test).json(&body).send().await
    }

    pub async fn patch(&self, id: &str, body: Value) -> Answer {
        let url = format!("{}/v1/webhook-endpoints/{id}", self.gateway.base);
        crate::support::Call::new(reqwest::Method::PATCH, url).key(&self.tenant.test).json(&body).send().await
    }

    pub async fn endpoint_now(&self, endpoint: &Endpoint) -> Value {
        self.get(&format!("/v1/webhook-endpoints/{}", endpoint.id)).await.json()
    }

    /// The endpoint's deliveries, newest first.
    pub async fn deliveries(&self, endpoint: &Endpoint) -> Vec<Value> {
        let answer = self.get(&format!("/v1/webhook-endpoints/{}/deliveries?limit=100", endpoint.id)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["data"].as_array().expect("a list").clone()
    }

    /// The only delivery of an endpoint.
    pub async fn delivery(&self, endpoint: &Endpoint) -> Value {
        let mut deliveries = self.deliveries(endpoint).await;
        assert_eq!(deliveries.len(), 1, "{deliveries:?}");
        deliveries.remove(0)
    }

    /// Lines of the audit log about an endpoint, oldest first: action, kind of the actor.
    pub async fn audit(&self, endpoint: &Endpoint) -> Vec<String> {
        let query = format!(
            "select action || ' ' || actor_kind from audit_log where target_id = '{}' order by audit_id",
            endpoint.id
        );
        self.rows(&query).await
    }

    pub async fn rows(&self, query: &str) -> Vec<String> {
        rows(&self.gateway.database_url, &self.tenant.id, "test", query).await
    }

    pub async fn change(&self, statement: &str) {
        change(&self.gateway.database_url, &self.tenant.id, "test", statement).await;
    }
}
