//! What a call is asked with: for each operation of the document a request about somebody's things.

use std::time::Duration;

use serde_json::{Value, json};

use super::operations::{Door, Operation};
use super::people::Shows;
use crate::authentication::scopes::body_of;
use crate::isolation::probes::{self, Kind};
use crate::isolation::world::{Ids, Side};
use crate::members::{PASSWORD, text};
use crate::support::{Call, Gateway, OPERATOR_TOKEN, Tenant};

/// Everything that ids can name.
#[derive(Clone, Debug)]
pub struct Things {
    pub ids: Ids,
    pub member: String,
    /// A session of the member who calls, where one does.
    pub session: String,
    pub tenant: String,
    pub plan: String,
}

impl Things {
    pub fn unknown() -> Self {
        let hex = || uuid::Uuid::new_v4().simple().to_string();
        Self {
            ids: Ids::random(),
            member: format!("mem_{}", hex()),
            session: format!("ms_{}", hex()),
            tenant: uuid::Uuid::new_v4().to_string(),
            plan: format!("plan-{}", &hex()[..8]),
        }
    }

    /// What can't be an id of anything, not even one that tenants choose themselves.
    pub fn malformed() -> Self {
        let no = || "x".repeat(200);
        let mut ids = Ids::random();
        for id in [
            &mut ids.user,
            &mut ids.account,
            &mut ids.post,
            &mut ids.event,
            &mut ids.label,
            &mut ids.page,
            &mut ids.api_key,
            &mut ids.signing_key,
            &mut ids.issuer,
            &mut ids.webhook,
            &mut ids.delivery,
        ] {
            *id = no();
        }
        Self { ids, member: no(), session: no(), tenant: no(), plan: no() }
    }

    fn named(&self, id: &str) -> &str {
        match id {
            "account_id" | "accountId" => &self.ids.account,
            "publishId" => &self.ids.publish_id,
            "api_key_id" => &self.ids.api_key,
            "delivery_id" => &self.ids.delivery,
            "event_id" => &self.ids.event,
            "id" => &self.ids.page,
            // A widget's name says its version, whoever asks.
            "file" => "linkgate.js",
            "issuer_id" => &self.ids.issuer,
            "kid" => &self.ids.signing_key,
            "member_id" => &self.member,
            "plan_id" => &self.plan,
            "post_id" => &self.ids.post,
            "session_id" => &self.session,
            "tenant_id" => &self.tenant,
            "unique_id" => &self.ids.label,
            "user_id" => &self.ids.user,
            "webhook_endpoint_id" => &self.ids.webhook,
            other => panic!("{{{other}}} is new: say here what it names"),
        }
    }

    /// Every text that would tell whose these are.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = self.ids.texts().to_vec();
        texts.extend([&*self.ids.signing_key, &*self.member, &*self.session, &*self.tenant, &*self.plan]);
        texts
    }
}

/// A tenant with one of everything in its test environment.
pub struct Home {
    pub tenant: Tenant,
    pub side: Side,
    pub own: Things,
    /// An owner who is logged in; in the homes that a scene makes.
    pub owner: Option<Shows>,
    /// Another session of the member who calls, for the call that ends the one it is made with.
    pub spare: Option<Shows>,
}

impl Home {
    pub fn of(tenant: &Tenant, side: Side, member: String, plan: String) -> Self {
        let session = Things::unknown().session;
        let own = Things { ids: side.ids.clone(), member, session, tenant: tenant.id.clone(), plan };
        Self { tenant: tenant.clone(), side, own, owner: None, spare: None }
    }

    /// Somebody who was invited, and a plan that nobody is on.
    pub async fn furnish(gateway: &Gateway, tenant: &Tenant, side: Side) -> Self {
        let email = format!("invited-{}@example.com", uuid::Uuid::new_v4().simple());
        let invited = crate::members::invite(gateway, &tenant.test, &email, "viewer").await;
        let plan = format!("plan-{}", &uuid::Uuid::new_v4().simple().to_string()[..8]);
        let body = json!({ "plan_id": plan });
        let made = gateway.post("/v1/operator/plans").bearer(OPERATOR_TOKEN).json(&body).send().await;
        assert_eq!(made.status, 201, "{}", made.text);
        Self::of(tenant, side, text(&invited.json()["id"]), plan)
    }
}

/// One way to ask.
pub struct Request {
    pub method: String,
    pub path: String,
    pub body: Option<Value>,
    /// What asking for one's own things answers at best.
    pub own: Vec<u16>,
}

/// Whether there is anything to ask about somebody's things; else every request is the same.
pub fn is_about_something(operation: &Operation, side: &Side) -> bool {
    let probed = probes::of(&operation.id, &side.ids, side);
    operation.names_something() || matches!(probed, Some(Kind::Asks(_)))
}

/// The requests of an operation about `things`, as somebody on that side makes them.
pub fn requests(operation: &Operation, things: &Things, side: &Side) -> Vec<Request> {
    let probed = match operation.door {
        Door::Open => Kind::Public,
        _ => probes::of(&operation.id, &things.ids, side).unwrap_or_else(|| {
            panic!("{} is new: say in probes.rs what it can be asked about", operation.id)
        }),
    };
    match probed {
        Kind::Asks(probes) => probes
            .into_iter()
            .map(|probe| Request {
                method: probe.method.to_owned(),
                path: probe.path,
                body: probe.body,
                own: probe.own.to_vec(),
            })
            .collect(),
        Kind::Public => vec![from_document(operation, things)],
    }
}

fn from_document(operation: &Operation, things: &Things) -> Request {
    let mut path = operation.path.clone();
    for id in operation.ids() {
        path = path.replace(&format!("{{{id}}}"), things.named(id));
    }
    let body = match operation.id.as_str() {
        "change_password" => {
            Some(json!({"current_password": PASSWORD, "new_password": "seven herons read slowly"}))
        }
        "begin_totp" => Some(json!({"password": PASSWORD})),
        "confirm_totp" => Some(json!({"code": "000000"})),
        "disable_totp" => Some(json!({"password": PASSWORD, "code": "000000"})),
        "operator_invite_owner" => Some(json!({"email": "owner@example.com"})),
        "create_user" => Some(json!({"user_id": things.ids.user})),
        _ if matches!(operation.method.as_str(), "GET" | "DELETE") => None,
        id => Some(body_of(id).unwrap_or_else(|| json!({}))),
    };
    // Where the body lacks something, or the thing is not in that state, whoever may not call does not hear of it.
    let own = vec![200, 201, 202, 204, 409, 422];
    Request { method: operation.method.clone(), path, body, own }
}

/// What came back: everything that a caller could tell two answers apart by.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub text: String,
}

impl Seen {
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.text).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Without the ids that the caller itself sent.
    pub fn without(mut self, things: &Things) -> Self {
        for (number, id) in things.texts().iter().enumerate() {
            self.text = self.text.replace(id, &format!("<id {number}>"));
        }
        // Ids are of one length each, or the lengths would differ.
        self.headers.retain(|(name, _)| name != "content-length" || !self.text.contains("<id "));
        self
    }
}

/// Asks, under a fixed request id, and leaves out what differs by nature: the date, how many more requests the
/// tenant may send in this second, and whether the body had arrived when the answer was there.
pub async fn ask(gateway: &Gateway, request: &Request, shows: &Shows) -> Seen {
    for _ in 0..5 {
        let seen = ask_once(gateway, request, shows).await;
        // A store that is slow on a busy machine says nothing of anybody.
        if seen.status != 503 {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    ask_once(gateway, request, shows).await
}

async fn ask_once(gateway: &Gateway, request: &Request, shows: &Shows) -> Seen {
    let method = request.method.parse().expect("a method");
    let call = Call::new(method, format!("{}{}", gateway.base, request.path));
    let call = shows.with(call).header("X-Request-Id", "the-same-id");
    let answer = match &request.body {
        Some(body) => call.json(body).send_without_stream().await,
        None => call.send_without_stream().await,
    };
    let of_the_moment = ["date", "ratelimit", "connection"];
    let told = answer.headers.iter().filter(|(name, _)| !of_the_moment.contains(&name.as_str()));
    let mut headers: Vec<(String, String)> = told
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    headers.sort();
    Seen { status: answer.status, headers, text: answer.text }
}
