//! PostgreSQL or Redis away: an answer soon that says when to ask again, what can still be answered is,
//! and all is well by itself when the store is back.

use std::time::{Duration, Instant};

use serde_json::json;

use super::proxy::{PrivateRedis, Proxy};
use crate::support::wire::Answer;
use crate::support::{Call, Gateway, Setup, Tenant, database};

/// Promised is 300 ms; a machine that runs many tests at once gets more.
const ANSWER_WITHIN: Duration = Duration::from_millis(1_000);
/// How long it may take until a store that is back is used again.
const BACK_WITHIN: Duration = Duration::from_secs(10);

async fn timed(what: &str, call: Call) -> Answer {
    let started = Instant::now();
    let answer = call.send().await;
    let took = started.elapsed();
    println!("{what}: {} in {took:?}", answer.status);
    assert!(took < ANSWER_WITHIN, "{what} took {took:?}");
    answer
}

#[track_caller]
fn assert_unavailable(answer: &Answer, what: &str) {
    assert_eq!((answer.status, answer.code()), (503, "unavailable".to_owned()), "{what}: {}", answer.text);
    assert!(answer.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0), "{what}");
    assert_eq!(answer.json()["actor"], "wait", "{what}");
}

async fn until_back(gateway: &Gateway, key: &str) {
    let since = Instant::now();
    loop {
        let ready = gateway.get("/readyz").send().await;
        let session = gateway.post("/v1/link-sessions").key(key).json(&json!({})).send().await;
        if (ready.status, session.status) == (200, 201) {
            println!("back after {:?}", since.elapsed());
            return;
        }
        assert!(since.elapsed() < BACK_WITHIN, "not back: {} {}", ready.text, session.text);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// A gateway whose database is behind a proxy.
async fn behind_proxy() -> (Gateway, Proxy, Tenant) {
    let direct = database::create(&format!("t{}", uuid::Uuid::new_v4().simple())).await;
    let mut url = url::Url::parse(&direct).expect("an address");
    let target = format!("{}:{}", url.host_str().expect("a host"), url.port().unwrap_or(5432));
    let proxy = Proxy::before(target).await;
    url.set_host(Some("127.0.0.1")).expect("a host");
    url.set_port(Some(proxy.address.port())).expect("a port");
    let gateway = Gateway::with(Setup { database_url: Some(url.to_string()), ..Setup::default() }).await;
    let tenant = gateway.tenant().await;
    (gateway, proxy, tenant)
}

#[tokio::test]
async fn without_postgresql_calls_fail_soon_and_work_again_by_themselves() {
    let (gateway, proxy, tenant) = behind_proxy().await;
    let session = gateway.start_session(&tenant.test, json!({})).await;
    let label = session["unique_id"].as_str().expect("a label").to_owned();
    let page = session["url"]
        .as_str()
        .and_then(|url| url.split(['#', '/']).rev().nth(1))
        .expect("a page")
        .to_owned();

    proxy.cut();
    for round in 0..3 {
        for (what, call) in [
            ("a list", gateway.get("/v1/accounts").key(&tenant.test)),
            ("a session", gateway.get(&format!("/v1/link-sessions/{label}")).key(&tenant.test)),
            ("a start", gateway.post("/v1/link-sessions").key(&tenant.test).json(&json!({}))),
            ("a compatible list", gateway.get("/api/content/accounts").key(&tenant.test)),
            ("a page", gateway.get(&format!("/link/{page}"))),
            ("an unknown key", gateway.get("/v1/accounts").key(&unknown_key())),
        ] {
            assert_unavailable(&timed(&format!("{what}, round {round}"), call).await, what);
        }
    }
    let health = timed("health", gateway.get("/healthz")).await;
    let ready = timed("readiness", gateway.get("/readyz")).await;
    let refused = timed("a key that is none", gateway.get("/v1/accounts").key("sk_test_x")).await;

    assert_eq!(health.status, 200, "restarting would not bring the database back");
    assert_eq!(
        (ready.status, &ready.json()["database"], &ready.json()["redis"]),
        (503, &json!(false), &json!(true))
    );
    assert!(!ready.header("retry-after").is_empty());
    assert_eq!(refused.status, 401);
    proxy.mend();
    until_back(&gateway, &tenant.test).await;
    assert_eq!(gateway.get(&format!("/v1/link-sessions/{label}")).key(&tenant.test).send().await.status, 200);
}

fn unknown_key() -> String {
    let key = linkgate::crypto::api_key::ApiKey::generate(linkgate::model::tenant::Environment::Test);
    key.text.expose().to_owned()
}

#[tokio::test]
async fn a_crowd_without_postgresql_is_answered_soon_too() {
    let (gateway, proxy, tenant) = behind_proxy().await;
    gateway.get("/v1/accounts").key(&tenant.test).send().await;
    proxy.cut();

    let crowd = (0..60).map(|number| timed_list(&gateway, &tenant, number));
    futures_util::future::join_all(crowd).await;

    proxy.mend();
    until_back(&gateway, &tenant.test).await;
}

async fn timed_list(gateway: &Gateway, tenant: &Tenant, number: usize) {
    let started = Instant::now();
    let answer = gateway.get("/v1/accounts").key(&tenant.test).send().await;
    assert_unavailable(&answer, "one of a crowd");
    assert!(started.elapsed() < ANSWER_WITHIN * 2, "number {number} took {:?}", started.elapsed());
}

/// A gateway with a Redis of its own. Sessions of the live environment, so that the sandbox, which also
/// lives in Redis, has no part in it.
async fn with_private_redis() -> (Gateway, PrivateRedis, Tenant, crate::compat::upstream::Upstream) {
    let redis = PrivateRedis::start().await;
    let upstream = crate::compat::upstream::Upstream::start().await;
    let clock = linkgate::clock::Clock::manual(chrono::Utc::now());
    let setup = Setup {
        clock,
        redis_url: Some(redis.url()),
        upstream: Some(upstream.base.clone()),
        ..Setup::default()
    };
    let gateway = Gateway::with(setup).await;
    let tenant = gateway.tenant().await;
    (gateway, redis, tenant, upstream)
}

#[tokio::test]
async fn without_redis_what_postgresql_knows_is_answered() {
    let (gateway, mut redis, tenant, _upstream) = with_private_redis().await;
    let started =
        gateway.post("/api/content/qr-login/request").key(&tenant.live).json(&json!({})).send().await;
    let data = started.json()["data"].clone();
    let path = format!("/v1/link-sessions/{}", data["unique_id"].as_str().expect("a label"));

    redis.kill();
    for round in 0..3 {
        let check = gateway
            .post("/api/content/qr-login/check")
            .key(&tenant.live)
            .json(&json!({"token": data["token"]}));
        let check = timed(&format!("a check, round {round}"), check).await;
        let session = timed("a session", gateway.get(&path).key(&tenant.live)).await;
        let accounts = timed("a list", gateway.get("/v1/accounts").key(&tenant.live)).await;
        let start =
            timed("a start", gateway.post("/v1/link-sessions").key(&tenant.live).json(&json!({}))).await;

        assert_eq!((check.status, &check.json()["data"]["status"]), (200, &json!("new")), "{}", check.text);
        assert_eq!((session.status, accounts.status), (200, 200));
        match start.status {
            201 => assert_eq!(start.json()["status"], "new"),
            _ => assert_unavailable(&start, "a start"),
        }
    }
    let ready = timed("readiness", gateway.get("/readyz")).await;

    assert_eq!(
        (ready.status, &ready.json()["database"], &ready.json()["redis"]),
        (503, &json!(true), &json!(false))
    );
}

#[tokio::test]
async fn a_redis_that_comes_back_empty_loses_no_scan() {
    use crate::compat::upstream::Phase;

    let (gateway, mut redis, tenant, upstream) = with_private_redis().await;
    let session = gateway.start_session(&tenant.live, json!({"user_id": "ana"})).await;
    let path = format!("/v1/link-sessions/{}", session["unique_id"].as_str().expect("a label"));

    redis.kill();
    gateway.get(&path).key(&tenant.live).send().await;
    redis.start_again().await;
    until_back(&gateway, &tenant.live).await;
    gateway.sweep().await;
    for phase in [Phase::Scanned, Phase::Confirmed] {
        upstream.set_all(phase);
        gateway.pass(20).await;
    }

    let told = gateway.get(&path).key(&tenant.live).send().await.json();
    assert_eq!((&told["status"], &told["user_id"]), (&json!("confirmed"), &json!("ana")), "{told}");
}

#[tokio::test]
async fn without_redis_the_sandbox_fails_soon() {
    let mut redis = PrivateRedis::start().await;
    let gateway = Gateway::with(Setup { redis_url: Some(redis.url()), ..Setup::default() }).await;
    let tenant = gateway.tenant().await;
    gateway.start_session(&tenant.test, json!({})).await;

    redis.kill();
    let start = timed("a start", gateway.post("/v1/link-sessions").key(&tenant.test).json(&json!({}))).await;

    assert_eq!(start.status, 503, "{}", start.text);
    assert!(!start.header("retry-after").is_empty());
    redis.start_again().await;
    until_back(&gateway, &tenant.test).await;
}
