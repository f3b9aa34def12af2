//! A token whose signature was good a moment ago is believed no longer than it counts.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{assert_let_in, assert_refused, change, knock};
use crate::support::rows::rows;
use crate::support::{Gateway, Tenant};

/// What ends a credential reaches every replica within this.
const ENDED_WITHIN: Duration = Duration::from_secs(5);

async fn token(gateway: &Gateway, tenant: &Tenant, life: i64) -> String {
    let made = gateway.post("/v1/tokens").key(&tenant.test).json(&json!({ "expires_in": life })).send().await;
    assert_eq!(made.status, 200, "{}", made.text);
    made.json()["access_token"].as_str().expect("a token").to_owned()
}

/// Asks again and again until the token is refused; what is remembered runs on real time. A token that
/// is asked with all the time must not be let in for ever.
async fn until_refused(gateway: &Gateway, token: &str, since: Instant) {
    while gateway.get("/v1/accounts").bearer(token).send().await.status != 401 {
        assert!(since.elapsed() < ENDED_WITHIN, "still let in after {:?}", since.elapsed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_refused(&knock(gateway, |call| call.bearer(token)).await, "once refused, at every door");
}

#[tokio::test]
async fn a_token_that_is_used_all_the_time_still_ends_when_it_says() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let token = token(&gateway, &tenant, 60).await;

    for _ in 0..3 {
        assert_let_in(&knock(&gateway, |call| call.bearer(&token)).await, "a good token");
    }
    // Five seconds more are for clocks that differ.
    gateway.clock.advance(chrono::Duration::seconds(64));
    assert_let_in(&knock(&gateway, |call| call.bearer(&token)).await, "a second before its end");
    gateway.clock.advance(chrono::Duration::seconds(1));

    assert_refused(&knock(&gateway, |call| call.bearer(&token)).await, "an expired token");
    gateway.clock.advance(chrono::Duration::seconds(-300));
    assert_refused(&knock(&gateway, |call| call.bearer(&token)).await, "a token of the future");
}

#[tokio::test]
async fn a_token_that_is_in_use_ends_with_its_key() {
    let gateway = Gateway::start().await;
    let (tenant, other) = (gateway.tenant().await, gateway.tenant().await);
    let (own, others) = (token(&gateway, &tenant, 600).await, token(&gateway, &other, 600).await);
    assert_let_in(&knock(&gateway, |call| call.bearer(&own)).await, "before");

    let retire = "update signing_keys set retired_at = now() - interval '1 second'";
    change(&gateway, &tenant.id, "test", retire).await;

    until_refused(&gateway, &own, Instant::now()).await;
    assert_let_in(&knock(&gateway, |call| call.bearer(&others)).await, "another tenant's token");
}

#[tokio::test]
async fn a_token_that_is_in_use_ends_with_its_tenants_suspension_and_comes_back_with_its_return() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let token = token(&gateway, &tenant, 600).await;
    assert_let_in(&knock(&gateway, |call| call.bearer(&token)).await, "before");

    change(&gateway, &tenant.id, "test", "update tenants set status = 'suspended'").await;
    until_refused(&gateway, &token, Instant::now()).await;
    change(&gateway, &tenant.id, "test", "update tenants set status = 'active'").await;

    let back = Instant::now();
    while gateway.get("/v1/accounts").bearer(&token).send().await.status != 200 {
        assert!(back.elapsed() < ENDED_WITHIN, "a refusal is remembered");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_token_is_not_good_under_another_key_of_the_same_name() {
    let gateway = Gateway::start().await;
    let (tenant, other) = (gateway.tenant().await, gateway.tenant().await);
    let token = token(&gateway, &tenant, 600).await;
    assert_let_in(&knock(&gateway, |call| call.bearer(&token)).await, "before");

    let strangers =
        format!("select encode(public_key, 'hex') from signing_keys where tenant_id = '{}'", other.id);
    let key = rows(&gateway.database_url, &other.id, "test", &strangers).await.remove(0);
    let replace = format!("update signing_keys set public_key = decode('{key}', 'hex')");
    change(&gateway, &tenant.id, "test", &replace).await;

    until_refused(&gateway, &token, Instant::now()).await;
}
