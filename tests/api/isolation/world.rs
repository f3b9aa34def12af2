//! Two tenants with two environments each, and in every one of the four all there is: a linked account,
//! a post, pending sessions, an open page.

use serde_json::{Value, json};

use crate::compat::upstream::{Phase, Upstream};
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
    /// A pending session of the REST API: its label, its page's id, secret and view token.
    pub label: String,
    pub page: String,
    pub secret: String,
    pub view: String,
    /// The token of a pending session of the compatible surface.
    pub check_token: String,
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
            label: format!("link_{}", &hex()[..24]),
            page: format!("ls_{}", hex()),
            secret: hex() + &hex()[..11],
            view: hex() + &hex()[..11],
            check_token: linkgate::crypto::random_base32(20),
        }
    }

    /// Every text that would betray whose these are.
    pub fn texts(&self) -> [&str; 9] {
        [
            &self.user,
            &self.account,
            &self.post,
            &self.publish_id,
            &self.label,
            &self.page,
            &self.secret,
            &self.view,
            &self.check_token,
        ]
    }
}

pub struct World {
    pub gateway: Gateway,
    pub sides: Vec<Side>,
    _upstream: Upstream,
}

impl World {
    pub async fn new() -> Self {
        let upstream = Upstream::start().await;
        let clock = linkgate::clock::Clock::manual(chrono::Utc::now());
        let setup = Setup { clock, upstream: Some(upstream.base.clone()), ..Setup::default() };
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
        let world = Self { gateway, sides, _upstream: upstream };
        world.let_background_work_end().await;
        world
    }

    /// Profiles are fetched, and the use of keys is noted, in the background.
    async fn let_background_work_end(&self) {
        let ended = self.gateway.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await;
        assert!(ended, "the background work does not come to its end");
    }
}

async fn side(
    gateway: &Gateway,
    upstream: &Upstream,
    name: &'static str,
    environment: &'static str,
    tenant: &Tenant,
) -> Side {
    let key = if environment == "test" { tenant.test.clone() } else { tenant.live.clone() };
    let user = format!("user-{}", uuid::Uuid::new_v4().simple());
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
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let url = text(&session["url"]);
    let (page, secret) = url.rsplit_once('/').and_then(|(_, page)| page.split_once('#')).expect("a page");
    let opened = gateway.post(&format!("/link/{page}/open")).json(&json!({"secret": secret})).send().await;
    let ids = Ids {
        user,
        account,
        post: text(&post["post_id"]),
        publish_id: text(&post["publish_id"]),
        label: text(&session["unique_id"]),
        page: page.to_owned(),
        secret: secret.to_owned(),
        view: text(&opened.json()["view_token"]),
        check_token: text(&started["token"]),
    };
    Side { name, tenant: tenant.id.clone(), environment, key, ids }
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
