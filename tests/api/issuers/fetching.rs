//! Key sets that are fetched: at once, seldom, by one at a time, and kept when their server is away.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::future::join_all;
use linkgate::clock::Clock;
use serde_json::{Value, json};

use super::maker::Maker;
use super::server::{KeyServer, Mood};
use super::{register, status_with};
use crate::support::{Gateway, Setup, Tenant};

const ISS: &str = "https://login.example";

/// A gateway that may fetch from loopback, by a clock that stands still.
async fn gateway() -> (Gateway, Tenant) {
    let clock = Clock::manual(chrono::Utc::now());
    let gateway = Gateway::with(Setup { clock, allow_private_networks: true, ..Setup::default() }).await;
    let tenant = gateway.tenant().await;
    (gateway, tenant)
}

async fn registered_at(gateway: &Gateway, tenant: &Tenant, server: &KeyServer) -> String {
    let answer = register(gateway, &tenant.test, json!({"issuer": ISS, "jwks_uri": server.url})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    format!("/v1/issuers/{}", answer.json()["id"].as_str().expect("an id"))
}

async fn told(gateway: &Gateway, tenant: &Tenant, path: &str) -> Value {
    gateway.get(path).key(&tenant.test).send().await.json()
}

fn at(gateway: &Gateway, tenant: &Tenant, maker: &mut Maker) -> String {
    maker.tid.get_or_init(|| tenant.id.clone());
    maker.now = gateway.clock.now().timestamp();
    maker.token()
}

#[tokio::test]
async fn a_set_is_fetched_at_registration_and_a_wrong_address_is_told_at_once() {
    let (gateway, tenant) = gateway().await;
    let mut maker = Maker::p256(ISS);
    let server = KeyServer::start(maker.set()).await;
    let path = registered_at(&gateway, &tenant, &server).await;

    let issuer = told(&gateway, &tenant, &path).await;
    assert_eq!(issuer["kids"], json!([maker.kid]));
    assert!(issuer["last_fetched_at"].is_string() && issuer["last_error"].is_null(), "{issuer}");
    assert_eq!(status_with(&gateway, &at(&gateway, &tenant, &mut maker)).await, 200);
    assert_eq!(server.asked(), 1);

    let other = KeyServer::start(json!({})).await;
    let refusal = async |mood: Mood| {
        other.set(mood);
        let answer =
            register(&gateway, &tenant.test, json!({"issuer": "urn:x", "jwks_uri": other.url})).await;
        assert_eq!(
            answer.broken(),
            [("/jwks_uri".to_owned(), "jwks_unreachable".to_owned())],
            "{}",
            answer.text
        );
        answer.json()["errors"][0]["detail"].as_str().expect("a detail").to_owned()
    };
    let body = |body: &str| Mood { status: 200, body: body.to_owned(), ..Mood::default() };
    assert!(refusal(Mood { status: 404, ..Mood::default() }).await.contains("status 404"));
    let moved = "Location: http://127.0.0.1/\r\n".to_owned();
    assert!(refusal(Mood { status: 302, headers: moved, ..Mood::default() }).await.contains("status 302"));
    assert!(refusal(body("<html>")).await.contains("not JSON"));
    assert!(refusal(body("{\"keys\":[]}")).await.contains("no key that can be used"));
    let private = json!({"keys": [{"kty": "oct", "kid": "k", "k": "c2VjcmV0"}]}).to_string();
    assert!(refusal(body(&private)).await.contains("private key"));
    assert!(refusal(body(&" ".repeat(70_000))).await.contains("64 kB"));
    let started = Instant::now();
    assert!(refusal(Mood { hangs: true, ..Mood::default() }).await.contains("longer than 3 seconds"));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn nothing_is_fetched_from_this_side_of_the_network() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let server = KeyServer::start(Maker::p256(ISS).set()).await;
    let port = server.url.rsplit_once(':').expect("a port").1;

    for host in
        ["127.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]", "0x7f000001", "169.254.169.254", "10.0.0.1"]
    {
        let uri = format!("https://{host}:{port}");
        let answer = register(&gateway, &test, json!({"issuer": ISS, "jwks_uri": uri})).await;
        assert_eq!(answer.broken(), [("/jwks_uri".to_owned(), "jwks_unreachable".to_owned())], "{host}");
        assert!(answer.text.contains("not a public one"), "{host}: {}", answer.text);
    }
    let plain = register(&gateway, &test, json!({"issuer": ISS, "jwks_uri": server.url})).await;
    assert_eq!(plain.broken(), [("/jwks_uri".to_owned(), "scheme_not_allowed".to_owned())]);
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn a_key_that_is_not_known_is_looked_for_once_a_minute() {
    let (gateway, tenant) = gateway().await;
    let (mut old, mut new) = (Maker::p256(ISS), Maker::ed25519(ISS));
    let server = KeyServer::start(old.set()).await;
    registered_at(&gateway, &tenant, &server).await;
    server.serve(json!({"keys": [old.jwk(), new.jwk()]}));

    assert_eq!(
        status_with(&gateway, &at(&gateway, &tenant, &mut new)).await,
        401,
        "it was looked for a moment ago"
    );
    assert_eq!(server.asked(), 1);
    gateway.clock.advance(TimeDelta::seconds(60));
    let token = at(&gateway, &tenant, &mut new);
    let statuses = join_all((0..20).map(|_| status_with(&gateway, &token))).await;
    assert_eq!(statuses, [200; 20], "all who wait for it get it");
    assert_eq!(server.asked(), 2, "and one has asked");
    assert_eq!(status_with(&gateway, &at(&gateway, &tenant, &mut old)).await, 200);

    for minute in 0..3 {
        gateway.clock.advance(TimeDelta::seconds(60));
        let strangers = (0..10).map(|_| {
            let mut stranger = Maker::ed25519(ISS);
            at(&gateway, &tenant, &mut stranger)
        });
        let tokens: Vec<String> = strangers.collect();
        let statuses = join_all(tokens.iter().map(|token| status_with(&gateway, token))).await;
        assert_eq!(statuses, [401; 10]);
        assert_eq!(server.asked(), 3 + minute, "one question a minute, whatever comes");
    }
    // A replica shares the minute.
    let replica = Gateway::with(Setup {
        clock: gateway.clock.clone(),
        allow_private_networks: true,
        beside: Some((gateway.database_url.clone(), gateway.redis_prefix.clone())),
        ..Setup::default()
    })
    .await;
    assert_eq!(status_with(&replica, &at(&gateway, &tenant, &mut Maker::ed25519(ISS))).await, 401);
    assert_eq!(status_with(&replica, &at(&gateway, &tenant, &mut new)).await, 200);
    assert_eq!(server.asked(), 5);
}

#[tokio::test]
async fn a_set_is_fetched_again_as_its_server_says_and_without_anybody_waiting() {
    let (gateway, tenant) = gateway().await;
    let mut maker = Maker::p256(ISS);
    let server = KeyServer::start(maker.set()).await;
    let headers = "Cache-Control: public, max-age=120\r\n".to_owned();
    server.set(Mood { status: 200, headers, body: maker.set().to_string(), hangs: false });
    let path = registered_at(&gateway, &tenant, &server).await;

    gateway.clock.advance(TimeDelta::seconds(119));
    assert_eq!(status_with(&gateway, &at(&gateway, &tenant, &mut maker)).await, 200);
    assert_eq!(server.asked(), 1, "it is as good as new");
    gateway.clock.advance(TimeDelta::seconds(1));
    server.serve(json!({"keys": [maker.jwk(), Maker::ed25519(ISS).jwk()]}));
    assert_eq!(status_with(&gateway, &at(&gateway, &tenant, &mut maker)).await, 200);
    gateway.running.ctx.tasks.drain(Duration::from_secs(10)).await;

    assert_eq!(server.asked(), 2);
    let issuer = told(&gateway, &tenant, &path).await;
    assert_eq!(issuer["kids"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn while_the_server_is_away_its_keys_are_good_for_a_day() {
    let (gateway, tenant) = gateway().await;
    let mut maker = Maker::p256(ISS);
    let server = KeyServer::start(maker.set()).await;
    let path = registered_at(&gateway, &tenant, &server).await;
    server.set(Mood { status: 500, ..Mood::default() });

    gateway.clock.advance(TimeDelta::hours(1));
    assert_eq!(status_with(&gateway, &at(&gateway, &tenant, &mut maker)).await, 200);
    gateway.running.ctx.tasks.drain(Duration::from_secs(10)).await;
    let issuer = told(&gateway, &tenant, &path).await;
    assert_eq!(
        (&issuer["last_error"], &issuer["kids"]),
        (&json!("the server answered with status 500"), &json!([maker.kid]))
    );

    gateway.clock.advance(TimeDelta::hours(23) - TimeDelta::seconds(1));
    assert_eq!(
        status_with(&gateway, &at(&gateway, &tenant, &mut maker)).await,
        200,
        "a second before the day is over"
    );
    gateway.running.ctx.tasks.drain(Duration::from_secs(10)).await;
    gateway.clock.advance(TimeDelta::seconds(60));
    let token = at(&gateway, &tenant, &mut maker);
    assert_eq!(status_with(&gateway, &token).await, 401);

    server.serve(maker.set());
    gateway.clock.advance(TimeDelta::seconds(60));
    assert_eq!(status_with(&gateway, &token).await, 200, "it is back");
    assert_eq!(told(&gateway, &tenant, &path).await["last_error"], Value::Null);
}

#[tokio::test]
async fn a_server_that_hangs_keeps_nobody_for_longer_than_three_seconds_and_nobody_else_at_all() {
    let (gateway, tenant) = gateway().await;
    let (mut maker, mut stranger) = (Maker::p256(ISS), Maker::ed25519(ISS));
    let server = KeyServer::start(maker.set()).await;
    registered_at(&gateway, &tenant, &server).await;
    server.set(Mood { hangs: true, ..Mood::default() });
    gateway.clock.advance(TimeDelta::seconds(61));
    let (good, unknown) = (at(&gateway, &tenant, &mut maker), at(&gateway, &tenant, &mut stranger));
    let started = Instant::now();

    let waits = async {
        let statuses = join_all((0..5).map(|_| status_with(&gateway, &unknown))).await;
        (statuses, started.elapsed())
    };
    let others = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let asked = Instant::now();
        let statuses = (
            status_with(&gateway, &good).await,
            gateway.get("/v1/accounts").key(&tenant.test).send().await.status,
        );
        (statuses, asked.elapsed())
    };
    let ((refused, waited), (let_in, took)) = tokio::join!(waits, others);

    assert_eq!(refused, [401; 5]);
    assert!(waited < Duration::from_secs(5), "{waited:?}");
    assert_eq!(let_in, (200, 200));
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn a_tenant_whose_servers_hang_keeps_no_other_from_fetching() {
    let (gateway, tenant) = gateway().await;
    let other = gateway.tenant().await;
    let (hanging, good) = (KeyServer::start(json!({})).await, KeyServer::start(Maker::p256(ISS).set()).await);
    hanging.set(Mood { hangs: true, ..Mood::default() });

    let attempts = join_all((0..20).map(|number| {
        let body = json!({"issuer": format!("urn:{number}"), "jwks_uri": hanging.url});
        let (gateway, key) = (&gateway, &tenant.test);
        async move { register(gateway, key, body).await.status }
    }));
    let others = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let asked = Instant::now();
        registered_at(&gateway, &other, &good).await;
        asked.elapsed()
    };
    let (statuses, took) = tokio::join!(attempts, others);

    assert_eq!(statuses, [422; 20]);
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!(hanging.asked() <= 4, "two at a time: {}", hanging.asked());
}
