//! How many requests a second a tenant may send.

use serde_json::json;

use crate::support::wire::Answer;
use crate::support::{Gateway, Tenant};

/// Sets a plan's rate, for tenants that nobody has called for yet.
async fn limit(gateway: &Gateway, plan: &str, rate: u32) {
    let change = format!("update plans set requests_per_second_max = {rate} where plan_id = '{plan}'");
    crate::support::database::sql(&gateway.database_url, &change).await;
}

async fn call(gateway: &Gateway, tenant: &Tenant) -> Answer {
    gateway.get("/v1/accounts?limit=1").key(&tenant.test).send().await
}

fn told(answer: &Answer) -> (String, String) {
    (answer.header("ratelimit-policy").to_owned(), answer.header("ratelimit").to_owned())
}

#[tokio::test]
async fn every_answer_to_a_checked_caller_tells_the_limit() {
    let gateway = Gateway::start().await;
    limit(&gateway, "maximum", 2_000).await;
    let tenant = gateway.tenant().await;
    let made =
        gateway.post("/v1/tokens").key(&tenant.test).json(&json!({"scope": "links:read"})).send().await;
    let token = made.json()["access_token"].as_str().expect("a token").to_owned();

    let good = call(&gateway, &tenant).await;
    let unknown = gateway.get("/v1/accounts/nothing").key(&tenant.test).send().await;
    let foreign = gateway.get("/api/content/creator-info/nothing").key(&tenant.test).send().await;
    let narrow = gateway.get("/v1/accounts").bearer(&token).send().await;
    let nobody = gateway.get("/v1/accounts").send().await;

    assert_eq!((good.status, unknown.status, foreign.status, narrow.status), (200, 404, 404, 403));
    for answer in [&made, &good, &unknown, &foreign, &narrow] {
        let (policy, left) = told(answer);
        assert_eq!(policy, "\"tenant\";q=2000;w=1");
        let left =
            left.strip_prefix("\"tenant\";r=").and_then(|left| left.strip_suffix(";t=1")).expect(&left);
        assert!((1..2_000).contains(&left.parse::<u32>().expect("a number")), "{left}");
    }
    assert_eq!((nobody.status, told(&nobody)), (401, (String::new(), String::new())));
}

#[tokio::test]
async fn a_tenant_that_sends_too_much_is_told_to_wait_and_nobody_else_is() {
    let gateway = Gateway::start().await;
    limit(&gateway, "free", 1).await;
    let (greedy, modest) = (gateway.tenant_on("free").await, gateway.tenant().await);

    let mut refused = None;
    for _ in 0..50 {
        let answer = call(&gateway, &greedy).await;
        if answer.status != 200 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("fifty calls in a row are more than one a second");

    assert_eq!((refused.status, refused.code()), (429, "rate_limited".to_owned()), "{}", refused.text);
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.json()["retry_after"], 1);
    assert_eq!(told(&refused), ("\"tenant\";q=1;w=1".to_owned(), "\"tenant\";r=0;t=1".to_owned()));
    assert_eq!(call(&gateway, &modest).await.status, 200, "another tenant is not held back");
    let compatible = gateway.get("/api/content/accounts").key(&greedy.live).send().await;
    assert_eq!(compatible.status, 429, "both environments and surfaces share the limit");
    assert_eq!(compatible.json()["success"], false);

    tokio::time::sleep(std::time::Duration::from_millis(1_050)).await;
    assert_eq!(call(&gateway, &greedy).await.status, 200, "after the wait that was told");
}

#[tokio::test]
async fn a_bad_credential_uses_up_nothing() {
    let gateway = Gateway::start().await;
    limit(&gateway, "free", 3).await;
    let tenant = gateway.tenant_on("free").await;

    for _ in 0..10 {
        let wrong = gateway.get("/v1/accounts").key(&tenant.test.replace("sk_test", "sk_live")).send().await;
        assert_eq!(wrong.status, 401);
    }

    assert_eq!(call(&gateway, &tenant).await.header("ratelimit"), "\"tenant\";r=2;t=1");
}
