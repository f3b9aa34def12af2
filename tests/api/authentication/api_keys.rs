//! API keys.

use std::time::{Duration, Instant};

use linkgate::crypto::api_key::ApiKey;
use linkgate::model::tenant::Environment;

use super::{assert_let_in, assert_refused, change, knock};
use crate::support::{Gateway, Tenant};

/// A revocation reaches every replica within this.
const REVOKED_WITHIN: Duration = Duration::from_secs(5);

/// The same key with another part, its checksum right again.
fn with_checksum(body: &str) -> String {
    let sum = crc32fast::hash(body.as_bytes()).to_be_bytes();
    format!("{body}{}", data_encoding::BASE32_NOPAD.encode(&sum).to_lowercase())
}

fn key_id(key: &str) -> &str {
    &key["sk_test_".len()..][..16]
}

#[tokio::test]
async fn a_key_opens_its_own_environment() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    for key in [&tenant.live, &tenant.test] {
        assert_let_in(&knock(&gateway, |call| call.key(key)).await, "a good key");
    }
}

#[tokio::test]
async fn a_key_that_is_not_right_in_every_part_is_refused() {
    let gateway = Gateway::start().await;
    let Tenant { live, test, .. } = gateway.tenant().await;
    let body = &test[..test.len() - 7];
    let last = if test.ends_with('a') { "b" } else { "a" };
    let unknown = ApiKey::generate(Environment::Test);
    let wrong_secret =
        format!("{}{}", &test[..24], &unknown.text.expose()[24..unknown.text.expose().len() - 7]);
    let as_live = body.replacen("sk_test_", "sk_live_", 1);

    let bad = [
        ("a wrong letter at its end", format!("{}{last}", &test[..test.len() - 1])),
        ("an unknown id", unknown.text.expose().to_owned()),
        ("another secret under a known id", with_checksum(&wrong_secret)),
        ("the prefix of the other environment", with_checksum(&as_live)),
        ("the prefix of the other environment and the old checksum", test.replacen("test", "live", 1)),
        ("the other key's secret", with_checksum(&format!("{}{}", &test[..24], &live[24..live.len() - 7]))),
        ("upper case", test.to_uppercase()),
        ("no checksum", body.to_owned()),
        ("a checksum twice", format!("{test}{}", &test[test.len() - 7..])),
        ("two keys in one", format!("{test},{live}")),
        ("a space in its middle", test.replacen('_', " ", 1)),
        ("a scheme in front", format!("Bearer {test}")),
        ("nothing", String::new()),
        ("only a prefix", "sk_test_".to_owned()),
        ("a hundred kilobytes", format!("sk_test_{}", "a".repeat(20_000))),
        ("SQL", "sk_test_' or '1'='1".to_owned()),
        ("the example of the documents", "sk_your_api_key_here".to_owned()),
    ];
    for (what, key) in bad {
        assert_refused(&knock(&gateway, |call| call.key(&key)).await, what);
    }
    assert_let_in(&knock(&gateway, |call| call.key(&test)).await, "the key itself");
}

#[tokio::test]
async fn exactly_one_credential_is_taken() {
    let gateway = Gateway::start().await;
    let Tenant { live, test, .. } = gateway.tenant().await;
    let made = gateway.post("/v1/tokens").key(&test).send().await.json();
    let token = made["access_token"].as_str().expect("a token").to_owned();

    assert_refused(&knock(&gateway, |call| call).await, "no credential");
    assert_refused(&knock(&gateway, |call| call.key(&test).key(&test)).await, "a key twice");
    assert_refused(&knock(&gateway, |call| call.key(&test).key(&live)).await, "two keys");
    assert_refused(&knock(&gateway, |call| call.bearer(&token).bearer(&token)).await, "a token twice");
    assert_refused(&knock(&gateway, |call| call.key(&test).bearer(&token)).await, "a key and a token");
    assert_refused(&knock(&gateway, |call| call.bearer(&test)).await, "a key as a bearer token");
    assert_refused(&knock(&gateway, |call| call.key(&token)).await, "a token as a key");
    let basic = |call: crate::support::Call| call.header("Authorization", &format!("Basic {test}"));
    assert_refused(&knock(&gateway, basic).await, "another scheme");
    let cookie = |call: crate::support::Call| call.header("Cookie", &format!("X-API-Key={test}"));
    assert_refused(&knock(&gateway, cookie).await, "a cookie");
    let in_query = gateway.get(&format!("/v1/accounts?api_key={test}")).send().await;
    assert_eq!(in_query.status, 401, "a key in the query");
    assert!(!in_query.text.contains(&test), "a credential is never repeated");
}

#[tokio::test]
async fn a_key_is_good_until_it_expires() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let at = gateway.clock.now() + chrono::Duration::seconds(60);
    let expire = format!("update api_keys set expires_at = '{}'", at.to_rfc3339());
    change(&gateway, &tenant.id, "test", &expire).await;

    gateway.clock.advance(chrono::Duration::seconds(59));
    assert_let_in(&knock(&gateway, |call| call.key(&tenant.test)).await, "a second before");
    gateway.clock.advance(chrono::Duration::seconds(1));

    assert_refused(&knock(&gateway, |call| call.key(&tenant.test)).await, "an expired key");
    assert_let_in(&knock(&gateway, |call| call.key(&tenant.live)).await, "the other key");
}

#[tokio::test]
async fn a_revoked_key_is_refused_within_five_seconds_where_it_was_in_use_and_at_once_elsewhere() {
    let gateway = Gateway::start().await;
    let replica = gateway.replica(false).await;
    let tenant = gateway.tenant().await;
    assert_let_in(&knock(&gateway, |call| call.key(&tenant.test)).await, "before");

    let revoke = format!(
        "update api_keys set revoked_at = now() - interval '1 second' where api_key_id = '{}'",
        key_id(&tenant.test)
    );
    change(&gateway, &tenant.id, "test", &revoke).await;
    let revoked = Instant::now();

    assert_refused(&knock(&replica, |call| call.key(&tenant.test)).await, "a revoked key, elsewhere");
    until_refused(&gateway, &tenant.test, revoked).await;
    assert_refused(&knock(&gateway, |call| call.key(&tenant.test)).await, "a revoked key");
    assert_let_in(&knock(&gateway, |call| call.key(&tenant.live)).await, "the other key");
}

#[tokio::test]
async fn nothing_of_a_suspended_tenant_is_taken() {
    let gateway = Gateway::start().await;
    let replica = gateway.replica(false).await;
    let (tenant, other) = (gateway.tenant().await, gateway.tenant().await);
    let made = gateway.post("/v1/tokens").key(&tenant.test).send().await.json();
    let token = made["access_token"].as_str().expect("a token").to_owned();

    change(&gateway, &tenant.id, "test", "update tenants set status = 'suspended'").await;
    let suspended = Instant::now();

    assert_refused(&knock(&replica, |call| call.key(&tenant.live)).await, "a live key, elsewhere");
    assert_refused(&knock(&replica, |call| call.bearer(&token)).await, "a token, elsewhere");
    until_refused(&gateway, &tenant.test, suspended).await;
    assert_let_in(&knock(&gateway, |call| call.key(&other.test)).await, "another tenant");
}

/// Asks again and again until the key is refused; the cache that may still know it runs on real time.
async fn until_refused(gateway: &Gateway, key: &str, since: Instant) {
    loop {
        let answer = gateway.get("/v1/accounts").key(key).send().await;
        if answer.status == 401 {
            return;
        }
        assert!(since.elapsed() < REVOKED_WITHIN, "still let in after {:?}", since.elapsed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_key_of_one_environment_does_not_see_the_other() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let account = gateway.link_account(&tenant.test, "ana").await;

    let test = gateway.get(&format!("/v1/accounts/{account}")).key(&tenant.test).send().await;
    let live = gateway.get(&format!("/v1/accounts/{account}")).key(&tenant.live).send().await;
    let listed = gateway.get("/v1/accounts").key(&tenant.live).send().await;

    assert_eq!((test.status, live.status), (200, 404), "{}", live.text);
    assert_eq!(listed.json()["data"], serde_json::json!([]));
}
