//! Everybody who might call: each with what it shows, and what that makes it.

use std::collections::BTreeMap;

use linkgate::crypto::api_key::ApiKey;
use linkgate::model::scope::{Scope, Scopes};
use linkgate::model::tenant::Environment;
use serde_json::{Value, json};

use super::operations::Operation;
use super::requests::Home;
use super::rule::{Bounds, ISSUERS, Standing, scopes_in_guide};
use crate::issuers::maker::Maker;
use crate::keys::made;
use crate::members::{PASSWORD, Tokens, text};
use crate::support::{Call, Gateway, OPERATOR_TOKEN};

/// What goes with a call.
#[derive(Clone, Debug)]
pub enum Shows {
    Nothing,
    Key(String),
    Bearer(String),
    Both(String, String),
}

impl Shows {
    pub fn is_bearer(&self) -> bool {
        matches!(self, Self::Bearer(_) | Self::Both(..))
    }

    pub fn with(&self, call: Call) -> Call {
        match self {
            Self::Nothing => call,
            Self::Key(key) => call.key(key),
            Self::Bearer(token) => call.bearer(token),
            Self::Both(key, token) => call.key(key).bearer(token),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Credential {
    pub shows: Shows,
    pub standing: Standing,
    pub is_live: bool,
}

impl Credential {
    fn new(shows: Shows, standing: Standing) -> Self {
        Self { shows, standing, is_live: false }
    }
}

pub struct Caller {
    pub name: String,
    usual: Credential,
    /// For operations that need a scope, where it shows another credential for each.
    by_scope: BTreeMap<&'static str, Credential>,
}

impl Caller {
    fn new(name: &str, shows: Shows, standing: Standing) -> Self {
        Self { name: name.to_owned(), usual: Credential::new(shows, standing), by_scope: BTreeMap::new() }
    }

    pub fn nobody(name: &str, shows: Shows) -> Self {
        Self::new(name, shows, Standing::Nobody)
    }

    pub fn credential(&self, operation: &Operation) -> &Credential {
        let special = operation.scope.and_then(|scope| self.by_scope.get(scope.as_str()));
        special.unwrap_or(&self.usual)
    }

    pub fn credentials(&self) -> impl Iterator<Item = &Credential> {
        self.by_scope.values().chain([&self.usual])
    }
}

/// Callers whose credentials are good, each for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Key,
    LiveKey,
    /// For each operation a key that has every scope but the one it needs.
    KeyWithout,
    Token,
    TokenWithout,
    /// For each operation a token that has the scope it needs and no other.
    TokenWith,
    UsersToken,
    AccountsToken,
    IssuersToken,
    Member(&'static str),
    Operator,
    Browser,
}

impl Kind {
    pub const ALL: [Self; 15] = [
        Self::Key,
        Self::LiveKey,
        Self::KeyWithout,
        Self::Token,
        Self::TokenWithout,
        Self::TokenWith,
        Self::UsersToken,
        Self::AccountsToken,
        Self::IssuersToken,
        Self::Member("owner"),
        Self::Member("admin"),
        Self::Member("developer"),
        Self::Member("viewer"),
        Self::Operator,
        Self::Browser,
    ];

    /// Such a caller of `home`. A member gets two more sessions: one to name, one to leave.
    pub async fn caller(self, gateway: &Gateway, home: &mut Home) -> Caller {
        let name = format!("{self:?}");
        let all = Scopes::all();
        let key = Shows::Key(home.tenant.test.clone());
        let ids = &home.own.ids;
        match self {
            Self::Key => Caller::new(&name, key, Standing::Key(all)),
            Self::LiveKey => {
                let mut caller = Caller::new(&name, Shows::Key(home.tenant.live.clone()), Standing::Key(all));
                caller.usual.is_live = true;
                caller
            }
            Self::KeyWithout => {
                let mut caller = Caller::new(&name, key, Standing::Key(all));
                for scope in Scope::ALL {
                    let scopes = all.without([*scope].into_iter().collect());
                    let names: Vec<&str> = scopes.iter().map(Scope::as_str).collect();
                    let (key, _) = made(gateway, &home.tenant.test, json!({ "scopes": names })).await;
                    let credential = Credential::new(Shows::Key(key), Standing::Key(scopes));
                    caller.by_scope.insert(scope.as_str(), credential);
                }
                caller
            }
            Self::Token => token_caller(gateway, home, &name, Bounds::Nothing, json!({})).await,
            Self::UsersToken => {
                let body = json!({ "user_id": ids.user });
                token_caller(gateway, home, &name, Bounds::OneUser, body).await
            }
            Self::AccountsToken => {
                let body = json!({"account_ids": [ids.account]});
                token_caller(gateway, home, &name, Bounds::SomeAccounts, body).await
            }
            Self::TokenWithout => by_scope(gateway, home, &name, |own| all.without(own)).await,
            Self::TokenWith => by_scope(gateway, home, &name, |own| own).await,
            Self::IssuersToken => issuers_token(gateway, home, &name).await,
            Self::Member(role) => {
                let email = format!("{role}-{}@example.com", home.tenant.id);
                let tokens = enter(gateway, &home.tenant.test, &email, role).await;
                let second = log_in(gateway, &email).await;
                home.own.session = session_of(gateway, &second).await;
                home.spare = Some(Shows::Bearer(log_in(gateway, &email).await.access));
                Caller::new(&name, Shows::Bearer(tokens.access), Standing::Member(scopes_in_guide(role)))
            }
            Self::Operator => {
                Caller::new(&name, Shows::Bearer(OPERATOR_TOKEN.to_owned()), Standing::Operator)
            }
            Self::Browser => Caller::new(&name, Shows::Bearer(ids.view.clone()), Standing::Browser),
        }
    }
}

pub async fn token(gateway: &Gateway, key: &str, body: Value) -> String {
    let made = gateway.post("/v1/tokens").key(key).json(&body).send().await;
    assert_eq!(made.status, 200, "{}", made.text);
    text(&made.json()["access_token"])
}

async fn token_caller(gateway: &Gateway, home: &Home, name: &str, bounds: Bounds, body: Value) -> Caller {
    let token = token(gateway, &home.tenant.test, body).await;
    Caller::new(name, Shows::Bearer(token), Standing::Token(Scopes::all(), bounds))
}

/// A caller with a token for each scope, of `scopes` of it.
async fn by_scope(gateway: &Gateway, home: &Home, name: &str, scopes: impl Fn(Scopes) -> Scopes) -> Caller {
    let mut caller = token_caller(gateway, home, name, Bounds::Nothing, json!({})).await;
    for scope in Scope::ALL {
        let has = scopes([*scope].into_iter().collect());
        let token = token(gateway, &home.tenant.test, json!({"scope": has.to_string()})).await;
        let standing = Standing::Token(has, Bounds::Nothing);
        caller.by_scope.insert(scope.as_str(), Credential::new(Shows::Bearer(token), standing));
    }
    caller
}

/// A token that claims all scopes for one user, of an issuer that was registered for three.
async fn issuers_token(gateway: &Gateway, home: &Home, name: &str) -> Caller {
    let mut maker = Maker::ed25519(&format!("https://{}.example", home.tenant.id));
    maker.now = gateway.clock.now().timestamp();
    crate::issuers::registered(gateway, &home.tenant.test, &maker, json!({})).await;
    let mut claims = maker.claims();
    claims["sub"] = json!(home.own.ids.user);
    claims["scope"] = json!(Scopes::all().to_string());
    let token = maker.claims_text(&claims.to_string());
    let standing = Standing::Token(ISSUERS.into_iter().collect(), Bounds::OneUser);
    Caller::new(name, Shows::Bearer(token), standing)
}

/// A member that can log in, logged in to the test environment.
pub async fn enter(gateway: &Gateway, key: &str, email: &str, role: &str) -> Tokens {
    let invited = crate::members::invite(gateway, key, email, role).await;
    assert_eq!(invited.status, 201, "{}", invited.text);
    let accept = json!({"token": invited.json()["invitation"]["token"], "password": PASSWORD});
    let accepted = gateway.post("/v1/auth/accept-invitation").json(&accept).send().await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    log_in(gateway, email).await
}

async fn log_in(gateway: &Gateway, email: &str) -> Tokens {
    let body = json!({"email": email, "password": PASSWORD, "environment": "test"});
    Tokens::of(&gateway.post("/v1/auth/login").json(&body).send().await)
}

pub async fn session_of(gateway: &Gateway, tokens: &Tokens) -> String {
    let me = gateway.get("/v1/auth/me").bearer(&tokens.access).send().await.json();
    text(&me["session_id"])
}

/// Callers whose credentials end with time, made before it passes.
pub async fn made_too_early(gateway: &Gateway, home: &Home) -> Vec<Caller> {
    let (expiring, _) = made(gateway, &home.tenant.test, json!({"expires_in": 3600})).await;
    let token = token(gateway, &home.tenant.test, json!({})).await;
    let email = format!("early-{}@example.com", home.tenant.id);
    let member = enter(gateway, &home.tenant.test, &email, "owner").await;
    vec![
        Caller::nobody("an expired key", Shows::Key(expiring)),
        Caller::nobody("an expired token", Shows::Bearer(token)),
        Caller::nobody("an expired member session", Shows::Bearer(member.access)),
    ]
}

/// Callers who show nothing, or what nobody was ever given, or what was taken back.
pub async fn refused(gateway: &Gateway, home: &Home) -> Vec<Caller> {
    let own = &home.tenant.test;
    let (revoked, id) = made(gateway, own, json!({})).await;
    let gone = gateway.delete(&format!("/v1/api-keys/{id}")).key(own).send().await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    let email = format!("left-{}@example.com", home.tenant.id);
    let left = enter(gateway, own, &email, "owner").await.access;
    let out = gateway.post("/v1/auth/logout").bearer(&left).send().await;
    assert_eq!(out.status, 204, "{}", out.text);
    let stranger = Maker::ed25519("https://stranger.example").token();
    let unknown = ApiKey::generate(Environment::Test).text.expose().to_owned();
    let good = token(gateway, own, json!({})).await;
    let (rest, end) = good.split_at(good.len() - 20);
    let other = if end.starts_with('A') { 'B' } else { 'A' };
    let tampered = format!("{rest}{other}{}", &end[1..]);
    vec![
        Caller::nobody("no credential", Shows::Nothing),
        Caller::nobody("a malformed key", Shows::Key("sk_test_no".to_owned())),
        Caller::nobody("an unknown key", Shows::Key(unknown)),
        Caller::nobody("a revoked key", Shows::Key(revoked)),
        Caller::nobody("a key and a token at once", Shows::Both(own.clone(), good)),
        Caller::nobody("a token that was tampered with", Shows::Bearer(tampered)),
        Caller::nobody("a token of an issuer that nobody registered", Shows::Bearer(stranger)),
        Caller::nobody("a member who signed out", Shows::Bearer(left)),
        Caller::nobody("a wrong operator's token", Shows::Bearer(format!("{OPERATOR_TOKEN}x"))),
        Caller::nobody("the operator's token as a key", Shows::Key(OPERATOR_TOKEN.to_owned())),
        Caller::nobody("an API key as a token", Shows::Bearer(own.clone())),
    ]
}

/// Callers of a tenant that is suspended and, if so said, deleted.
pub async fn of_ended(gateway: &Gateway, is_deleted: bool) -> Vec<Caller> {
    let tenant = gateway.tenant().await;
    let token = token(gateway, &tenant.test, json!({})).await;
    let email = format!("of-{}@example.com", tenant.id);
    let member = enter(gateway, &tenant.test, &email, "owner").await;
    let path = format!("/v1/operator/tenants/{}", tenant.id);
    let suspended = gateway.post(&format!("{path}/suspend")).bearer(OPERATOR_TOKEN).send().await;
    assert_eq!(suspended.status, 200, "{}", suspended.text);
    if is_deleted {
        let deleted = gateway.delete(&path).bearer(OPERATOR_TOKEN).send().await;
        assert_eq!(deleted.status, 204, "{}", deleted.text);
    }
    let state = if is_deleted { "deleted" } else { "suspended" };
    let of = |what: &str, shows| Caller::nobody(&format!("{what} of a {state} tenant"), shows);
    vec![
        of("a key", Shows::Key(tenant.test)),
        of("a live key", Shows::Key(tenant.live)),
        of("a token", Shows::Bearer(token)),
        of("a member", Shows::Bearer(member.access)),
    ]
}
