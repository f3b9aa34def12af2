//! What an operation needs before its example can be sent: things of its own, so that no call spoils
//! another's, and ids and secrets in place of those that the examples make up.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use totp_rs::{Builder, Secret, Totp};

use super::Operation;
use crate::isolation::members::enter;
use crate::isolation::world::{Side, World};
use crate::members::{PASSWORD, Tokens, text};
use crate::support::wire::Answer;
use crate::support::{Call, Gateway, OPERATOR_TOKEN};

/// What is put into a call in the place of what its example makes up.
#[derive(Default)]
pub struct Real {
    /// By the parameter's name, in path or query.
    pub parameters: BTreeMap<String, String>,
    /// Fields of the body.
    pub body: Map<String, Value>,
    /// In place of the usual credential of its kind.
    pub bearer: Option<String>,
    /// In place of the usual API key.
    pub key: Option<String>,
}

impl Real {
    fn put(&mut self, parameter: &str, value: String) {
        self.parameters.insert(parameter.to_owned(), value);
    }
}

pub struct Stage {
    world: World,
    owner: Tokens,
}

impl Stage {
    pub async fn new() -> Self {
        let world = World::new().await;
        let owner = enter(&world.gateway, &world.sides[0].key, "owner@example.com").await;
        Self { world, owner }
    }

    pub fn gateway(&self) -> &Gateway {
        &self.world.gateway
    }

    /// The tenant whose things the calls are about, in its test environment.
    pub fn side(&self) -> &Side {
        &self.world.sides[0]
    }

    /// A call as the document describes it, with what is real put in.
    pub fn call(&self, operation: &Operation, real: &Real) -> Call {
        let method = operation.method.parse().expect("a method");
        let mut call = Call::new(method, format!("{}{}", self.gateway().base, path(operation, real)));
        call = match (&real.bearer, operation.credential()) {
            (Some(token), _) => call.bearer(token),
            (None, Some("api_key")) => call.key(real.key.as_deref().unwrap_or(&self.side().key)),
            (None, Some("operator_token")) => call.bearer(OPERATOR_TOKEN),
            (None, Some("member_token")) => call.bearer(&self.owner.access),
            (None, Some("view_token")) => call.bearer(&self.side().ids.view),
            (None, None) => call,
            (None, Some(other)) => panic!("say in stage.rs who has the credential {other}"),
        };
        match operation.request_example() {
            None => call,
            Some(example) => {
                let mut body = example.clone();
                body.as_object_mut().expect("a body that is an object").extend(real.body.clone());
                call.json(&body)
            }
        }
    }

    /// What is real for an operation: what every side has, and on top what it needs for itself.
    pub async fn real(&self, operation: &Operation) -> Real {
        let ids = &self.side().ids;
        let mut real = Real::default();
        for (name, id) in [
            ("account_id", &ids.account),
            ("accountId", &ids.account),
            ("api_key_id", &ids.api_key),
            ("delivery_id", &ids.delivery),
            ("event_id", &ids.event),
            ("id", &ids.page),
            ("issuer_id", &ids.issuer),
            ("kid", &ids.signing_key),
            ("post_id", &ids.post),
            ("publishId", &ids.publish_id),
            ("tenant_id", &self.side().tenant),
            ("unique_id", &ids.label),
            ("user_id", &ids.user),
            ("view", &ids.view),
            ("webhook_endpoint_id", &ids.webhook),
        ] {
            real.parameters.insert(name.to_owned(), id.clone());
        }
        match operation.id.as_str() {
            id if id.starts_with("operator_") => self.of_the_operator(id, &mut real).await,
            id if operation.pattern.starts_with("/v1/auth/") => self.of_a_log_in(id, &mut real).await,
            id if operation.pattern.starts_with("/v1/members") => self.of_a_member(id, &mut real).await,
            id if id.starts_with("sandbox_") => self.of_a_phone(id, &mut real).await,
            id if id.ends_with("_link") || id.ends_with("_link_page") => self.of_a_page(id, &mut real).await,
            id => self.of_the_rest(id, &mut real).await,
        }
        real
    }

    async fn of_the_rest(&self, id: &str, real: &mut Real) {
        let (gateway, side) = (self.gateway(), self.side());
        let (key, ids) = (side.key.as_str(), &side.ids);
        match id {
            "compat_create_post" | "validate_post" => set(real, "accountId", &ids.account),
            "compat_post_status_batch" => {
                let check = json!({"accountId": ids.account, "publishId": ids.publish_id});
                real.body.insert("checks".to_owned(), json!([check]));
            }
            "qr_login_check" => set(real, "token", &ids.check_token),
            // Whoever links is made a user, so that the example's own is there already.
            "create_user" => set(real, "user_id", "user-of-an-example"),
            "erase_user" => {
                self.ask("/v1/users", json!({"user_id": "soon-gone"})).await;
                real.put("user_id", "soon-gone".to_owned());
            }
            "unlink_account" => {
                let account = gateway.link_account(key, "soon-unlinked").await;
                real.put("account_id", account);
            }
            "cancel_link_session" => {
                real.put("unique_id", self.session().await.0);
            }
            "revoke_api_key" => {
                real.put("api_key_id", crate::keys::made(gateway, key, json!({})).await.1);
            }
            "rotate_signing_key" => real.put("kid", self.signing_key().await),
            "revoke_signing_key" => {
                let signed = self.signing_key().await;
                self.signing_key().await;
                real.put("kid", signed);
            }
            "delete_issuer" => {
                let maker = crate::issuers::maker::Maker::ed25519("https://soon-gone.example");
                let path = crate::issuers::registered(gateway, key, &maker, json!({})).await;
                real.put("issuer_id", path.rsplit('/').next().unwrap_or_default().to_owned());
            }
            "widget_version" => {
                let manifest = gateway.get("/embed/v1/manifest.json").send().await.json();
                let file = manifest["file"].as_str().and_then(|path| path.rsplit('/').next());
                real.put("file", file.expect("a path").to_owned());
            }
            "list_upstream_accounts" => real.key = Some(self.own_upstream().await),
            "import_accounts" => {
                real.key = Some(self.own_upstream().await);
                let seen = &self.world.upstream.accounts()[0]["accountId"];
                let wanted = json!([{"upstream_account_id": seen, "user_id": "user-42"}]);
                real.body.insert("accounts".to_owned(), wanted);
            }
            "delete_webhook_endpoint" => {
                let made = self.ask("/v1/webhook-endpoints", json!({"url": "http://127.0.0.1:9/"})).await;
                real.put("webhook_endpoint_id", text(&made.json()["id"]));
            }
            _ => {}
        }
    }

    /// A key of the live environment, whose tenant has a key of its own at the upstream.
    async fn own_upstream(&self) -> String {
        let live = self.world.sides.iter().find(|side| side.environment == "live").expect("a live side");
        let change =
            json!({"upstream": {"api_key": crate::compat::upstream::UPSTREAM_KEY, "source": "operator"}});
        let call = self.gateway().patch("/v1/tenant").key(&live.key);
        assert_good(&call.json(&change).send().await);
        live.key.clone()
    }

    async fn of_the_operator(&self, id: &str, real: &mut Real) {
        let tenant = self.gateway().tenant().await.id;
        let call = |path: String, body: Value| self.gateway().post(&path).bearer(OPERATOR_TOKEN).json(&body);
        if matches!(id, "operator_delete_tenant" | "operator_resume_tenant") {
            let path = format!("/v1/operator/tenants/{tenant}/suspend");
            assert_good(&call(path, json!({"reason": "an example"})).send().await);
        }
        real.put("tenant_id", tenant);
        if id.contains("_plan") && id != "operator_create_plan" {
            let plan = json!({"plan_id": id.replace('_', "-"), "qr_login": true,
                "link_sessions_pending_max": 10, "requests_per_second_max": 10});
            let made = call("/v1/operator/plans".to_owned(), plan).send().await;
            assert_good(&made);
            real.put("plan_id", text(&made.json()["plan_id"]));
        }
    }

    async fn of_a_member(&self, id: &str, real: &mut Real) {
        if id != "list_members" && id != "invite_member" {
            let member = self.enter(id).await;
            real.put("member_id", member.member);
        }
    }

    async fn of_a_log_in(&self, id: &str, real: &mut Real) {
        let (gateway, key) = (self.gateway(), &self.side().key);
        if id == "accept_invitation" {
            let invited = crate::members::invite(gateway, key, "invited@example.com", "viewer").await;
            set(real, "token", &text(&invited.json()["invitation"]["token"]));
            return;
        }
        let tokens = self.enter(id).await;
        let email = email_of(id);
        match id {
            "log_in" | "forgot_password" => set(real, "email", &email),
            "refresh_tokens" => set(real, "refresh_token", &tokens.refresh),
            "reset_password" => {
                let link = self.ask(&format!("/v1/members/{}/reset-link", tokens.member), json!({})).await;
                set(real, "token", &text(&link.json()["token"]));
            }
            "end_session" => {
                let list = gateway.get("/v1/auth/sessions").bearer(&tokens.access).send().await.json();
                real.put("session_id", text(&list["data"][0]["id"]));
            }
            "confirm_totp" => set(real, "code", &self.begun(&tokens).await.code(gateway)),
            "disable_totp" => {
                let app = self.begun(&tokens).await;
                let code = json!({"code": app.code(gateway)});
                let confirm = gateway.post("/v1/auth/totp/confirm").bearer(&tokens.access).json(&code);
                assert_good(&confirm.send().await);
                // A code is good once.
                gateway.clock.advance(chrono::Duration::seconds(30));
                set(real, "code", &app.code(gateway));
            }
            _ => {}
        }
        real.bearer = Some(tokens.access).filter(|_| !matches!(id, "log_in" | "refresh_tokens"));
    }

    /// Sessions at the point where each gesture makes sense.
    async fn of_a_phone(&self, id: &str, real: &mut Real) {
        if id == "sandbox_expire_account" {
            let account = self.gateway().link_account(&self.side().key, "soon-expired").await;
            real.put("account_id", account);
            return;
        }
        let (label, _) = self.session().await;
        if matches!(id, "sandbox_confirm" | "sandbox_deny" | "sandbox_utilise") {
            self.gesture(&label, "scan").await;
        }
        real.put("unique_id", label);
    }

    async fn of_a_page(&self, id: &str, real: &mut Real) {
        let ids = &self.side().ids;
        if id == "open_link_page" {
            set(real, "secret", &ids.secret);
            set(real, "view_token", &ids.view);
        }
        if !matches!(id, "cancel_link_page" | "undo_link" | "accept_link") {
            return;
        }
        self.confirmation(if id == "accept_link" { "accept" } else { "undo" }).await;
        let (label, url) = self.session().await;
        let (page, secret) = url.rsplit_once('/').and_then(|(_, page)| page.split_once('#')).expect("a page");
        let open = self.gateway().post(&format!("/link/{page}/open")).json(&json!({"secret": secret}));
        real.bearer = Some(text(&open.send().await.json()["view_token"]));
        real.put("id", page.to_owned());
        if id != "cancel_link_page" {
            self.gesture(&label, "scan").await;
            self.gesture(&label, "confirm").await;
        }
    }

    async fn confirmation(&self, kind: &str) {
        let call = self.gateway().patch("/v1/tenant").key(&self.side().key);
        assert_good(&call.json(&json!({"link_confirmation": kind})).send().await);
    }

    /// A new session: its label and its page's address.
    async fn session(&self) -> (String, String) {
        let session = self.gateway().start_session(&self.side().key, json!({})).await;
        (text(&session["unique_id"]), text(&session["url"]))
    }

    async fn gesture(&self, label: &str, gesture: &str) {
        self.ask(&format!("/v1/sandbox/link-sessions/{label}/{gesture}"), json!({})).await;
        self.gateway().pass(10).await;
    }

    /// A member of its own, who may do everything, logged in.
    async fn enter(&self, id: &str) -> Tokens {
        enter(self.gateway(), &self.side().key, &email_of(id)).await
    }

    async fn begun(&self, tokens: &Tokens) -> App {
        let body = json!({"password": PASSWORD});
        let begun = self.gateway().post("/v1/auth/totp").bearer(&tokens.access).json(&body).send().await;
        assert_good(&begun);
        let secret =
            Secret::try_from_base32(text(&begun.json()["secret"])).expect("letters that an app takes");
        App(Builder::new().with_secret(secret).build().expect("a good secret"))
    }

    /// A key that signs from now on.
    async fn signing_key(&self) -> String {
        let made = self.ask("/v1/signing-keys", json!({"lead_time": 0})).await;
        self.gateway().clock.advance(chrono::Duration::seconds(1));
        text(&made.json()["kid"])
    }

    /// A POST of the tenant's backend that has to succeed.
    async fn ask(&self, path: &str, body: Value) -> Answer {
        let answer = self.gateway().post(path).key(&self.side().key).json(&body).send().await;
        assert_good(&answer);
        answer
    }
}

/// An authenticator app.
struct App(Totp);

impl App {
    fn code(&self, gateway: &Gateway) -> String {
        let now = u64::try_from(gateway.clock.now().timestamp()).expect("a time after 1970");
        self.0.generate(now).to_string()
    }
}

fn email_of(id: &str) -> String {
    format!("{id}@example.com")
}

fn set(real: &mut Real, field: &str, value: &str) {
    real.body.insert(field.to_owned(), json!(value));
}

#[track_caller]
fn assert_good(answer: &Answer) {
    assert!((200..300).contains(&answer.status), "{} {}", answer.status, answer.text);
}

/// The address, with every parameter of the path and every required one of the query filled in.
fn path(operation: &Operation, real: &Real) -> String {
    let value = |name: &str| {
        let id = &operation.id;
        let found = real.parameters.get(name);
        found.unwrap_or_else(|| panic!("{id}: say in stage.rs what the parameter {name} is")).clone()
    };
    let mut path = operation.pattern.clone();
    for name in operation.parameters("path").keys() {
        path = path.replace(&format!("{{{name}}}"), &value(name));
    }
    let required = operation.parameters("query").into_iter().filter(|(_, told)| told["required"] == true);
    let query: Vec<String> = required.map(|(name, _)| format!("{name}={}", value(name))).collect();
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}
