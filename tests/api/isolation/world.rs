//! Two tenants with two environments each, and in every one of the four all there is: a linked account,
//! a post, pending sessions, an open page.

use serde_json::{Value, json};

use crate::compat::upstream::{Phase, Upstream};
use crate::support::rows::change;
use crate::support::{Gateway, Setup, Tenant, good_post};

/// One tenant in one environment, and the ids of what it has.
#[derive(Clone, Debug)]
pub struct Side {
    pub name: &'static str,
    pub tenant: String,
    pub environment: &'static str,
    pub key: String,
    pub ids: Ids,
}

/// What a call can be about.
#[derive(Clone, Debug)]
pub struct Ids {
    pub user: String,
    pub account: String,
    pub post: String,
    pub publish_id: String,
    pub event: String,
    /// A pending session of the REST API: its label, its page's id, secret and view token.
    pub label: String,
    pub page: String,
    pub secret: String,
    pub view: String,
    /// The token of a pending session of the compatible surface.
    pub check_token: String,
    /// An API key besides the one that calls are made with.
    pub api_key: String,
    /// Of the whole tenant.
    pub signing_key: String,
    pub issuer: String,
    /// A webhook endpoint, and the delivery of `event` to it.
    pub webhook: String,
    pub delivery: String,
}

impl Ids {
    /// Ids of the same forms that belong to nobody.
    pub fn random() -> Self {
        let hex = || uuid::Uuid::new_v4().simple().to_string();
        Self {
            user: format!("user-{}", hex()),
            account: uuid::Uuid::new_v4().to_string(),
            post: format!("post_{}", hex()),
            publish_id: format!("v_pub_url~v2.{}", hex()),
            event: format!("evt_{}", hex()),
            label: format!("link_{}", &hex()[..24]),
            page: format!("ls_{}", hex()),
            secret: hex() + &hex()[..11],
            view: hex() + &hex()[..11],
            check_token: linkgate::crypto::random_base32(20),
            api_key: linkgate::crypto::random_base32(10).to_lowercase(),
            signing_key: hex()[..16].to_owned(),
            issuer: format!("isr_{}", hex()),
            webhook: format!("we_{}", hex()),
            delivery: format!("dlv_{}", hex()),
        }
    }

    /// Every text that would betray whose these are. The signing key is also the other environment's.
    pub fn texts(&self) -> [&str; 14] {
        [
            &self.user,
            &self.account,
            &self.post,
            &self.publish_id,
            &self.event,
            &self.label,
            &self.page,
            &self.secret,
            &self.view,
            &self.check_token,
            &self.api_key,
            &self.issuer,
            &self.webhook,
            &self.delivery,
        ]
    }
}

pub struct World {
    pub gateway: Gateway,
    pub sides: Vec<Side>,
    pub upstream: Upstream,
}

impl World {
    pub async fn new() -> Self {
        let upstream = Upstream::start().await;
        let clock = linkgate::clock::Clock::manual(chrono::Utc::now());
        let upstream_url = Some(upstream.base.clone());
        let setup = Setup { clock, upstream: upstream_url, allow_private_networks: true, ..Setup::default() };
        let gateway = Gateway::with(setup).await;
        let (one, two) = (gateway.tenant().await, gateway.tenant().await);
        let names = [
            ("one/test", "test", &one),
            ("one/live", "live", &one),
            ("two/test", "test", &two),
            ("two/live", "live", &two),
        ];
        let mut sides = Vec::new();
        for (name, environment, tenant) in names {
            sides.push(side(&gateway, &upstream, name, environment, tenant).await);
        }
        for (name, tenant) in [("one", &one), ("two", &two)] {
            super::members::enter(&gateway, &tenant.live, &format!("{name}@example.com")).await;
        }
        let world = Self { gateway, sides, upstream };
        world.let_background_work_end().await;
        world
    }

    /// Profiles are fetched, and the use of keys is noted, in the background.
    async fn let_background_work_end(&self) {
        let ended = self.gateway.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await;
        assert!(ended, "the background work does not come to its end");
    }
}

/// One of everything, in one environment of a tenant.
pub async fn side(
    gateway: &Gateway,
    upstream: &Upstream,
    name: &'static str,
    environment: &'static str,
    tenant: &Tenant,
) -> Side {
    let key = if environment == "test" { tenant.test.clone() } else { tenant.live.clone() };
    let user = format!("user-{}", uuid::Uuid::new_v4().simple());
    // Nobody listens there.
    let hook = json!({"url": "http://127.0.0.1:9/"});
    let hook = gateway.post("/v1/webhook-endpoints").key(&key).json(&hook).send().await.json();
    let webhook = hook["id"].as_str().expect("a webhook endpoint").to_owned();
    let account = match environment {
        "test" => gateway.link_account(&key, &user).await,
        _ => link_live(gateway, upstream, &key, &user).await,
    };
    let posted = gateway.post("/api/content/post").key(&key).json(&good_post(&account)).send().await;
    assert_eq!(posted.status, 200, "{}", posted.text);
    let post = posted.json()["data"].clone();
    let session = gateway.start_session(&key, json!({"user_id": user})).await;
    let started = gateway.post("/api/content/qr-login/request").key(&key).json(&json!({"user_id": user}));
    let started = started.send().await.json()["data"].clone();
    let noted = gateway.patch(&format!("/v1/users/{user}")).key(&key).json(&json!({"metadata": {"n": 1}}));
    assert_eq!(noted.send().await.status, 200);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let url = text(&session["url"]);
    let (page, secret) = url.rsplit_once('/').and_then(|(_, page)| page.split_once('#')).expect("a page");
    let opened = gateway.post(&format!("/link/{page}/open")).json(&json!({"secret": secret})).send().await;
    let log =
        gateway.get(&format!("/v1/webhook-endpoints/{webhook}/deliveries")).key(&key).send().await.json();
    let delivery = log["data"][0].clone();
    let attempt = format!(
        "insert into webhook_attempts select tenant_id, environment, delivery_id, 1, now(), 7, 500, null, 'server_error'
         from webhook_deliveries where tenant_id = '{}' and environment = '{environment}' and delivery_id = '{}'",
        tenant.id,
        text(&delivery["id"]).trim_start_matches("dlv_")
    );
    change(&gateway.database_url, &tenant.id, environment, &attempt).await;
    // Not opened by anybody: sessions of the world go by the operator's key.
    let own_key = format!(
        "insert into upstream_credentials values ('{}', 'wahdx', '', '', null, now()) on conflict do nothing",
        tenant.id
    );
    change(&gateway.database_url, &tenant.id, environment, &own_key).await;
    let ids = Ids {
        user,
        account,
        post: text(&post["post_id"]),
        publish_id: text(&post["publish_id"]),
        event: text(&delivery["event_id"]),
        label: text(&session["unique_id"]),
        page: page.to_owned(),
        secret: secret.to_owned(),
        view: text(&opened.json()["view_token"]),
        check_token: text(&started["token"]),
        api_key: crate::keys::made(gateway, &key, json!({})).await.1,
        signing_key: signing_key(gateway, &key).await,
        issuer: issuer(gateway, &key, &format!("https://{}.example", uuid::Uuid::new_v4().simple())).await,
        delivery: text(&delivery["id"]),
        webhook,
    };
    Side { name, tenant: tenant.id.clone(), environment, key, ids }
}

async fn signing_key(gateway: &Gateway, key: &str) -> String {
    let list = gateway.get("/v1/signing-keys").key(key).send().await.json();
    list["data"][0]["kid"].as_str().expect("a kid").to_owned()
}

async fn issuer(gateway: &Gateway, key: &str, iss: &str) -> String {
    let maker = crate::issuers::maker::Maker::ed25519(iss);
    let path = crate::issuers::registered(gateway, key, &maker, json!({})).await;
    path.rsplit_once('/').expect("an id").1.to_owned()
}

async fn link_live(gateway: &Gateway, upstream: &Upstream, key: &str, user: &str) -> String {
    let session = gateway.start_session(key, json!({"user_id": user})).await;
    for phase in [Phase::Scanned, Phase::Confirmed] {
        upstream.set_latest(phase);
        gateway.pass(10).await;
    }
    let label = session["unique_id"].as_str().expect("a label");
    let session = gateway.get(&format!("/v1/link-sessions/{label}")).key(key).send().await.json();
    session["account"]["account_id"].as_str().unwrap_or_else(|| panic!("not linked: {session}")).to_owned()
}
