//! What reaches whom.

use linkgate::model::event::EventKind;
use linkgate::model::tenant::{Environment, TenantScope};
use serde_json::{Value, json};

use super::receiver::{Receiver, Reply, status};
use super::world::World;
use crate::support::scene::eventually;

#[tokio::test]
async fn an_event_arrives_byte_for_byte_as_it_can_be_asked_for() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;

    let id = world.emit(EventKind::AccountLinked).await;
    assert_eq!(world.send().await, 1);

    let hit = receiver.last();
    let asked = world.get(&format!("/v1/events/{id}")).await;
    assert_eq!(String::from_utf8(hit.body.clone()).expect("UTF-8"), asked.text);
    let body = hit.json();
    let names: Vec<&String> = body.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["id", "type", "timestamp", "environment", "data"]);
    assert_eq!((&body["id"], &body["type"]), (&json!(id), &json!("account.linked")));
    assert_eq!((&body["environment"], &body["data"]["note"]), (&json!("test"), &json!("größer <&> 1.50")));
    assert_eq!((hit.path.as_str(), hit.header("content-type")), ("/hook", "application/json"));
    assert_eq!(hit.id(), id.to_string());
    assert!(hit.header("user-agent").starts_with("linkgate/"));
}

#[tokio::test]
async fn each_endpoint_hears_of_what_it_asked_for() {
    let world = World::new().await;
    let (all, some, off) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
    world.endpoint(&all).await;
    world.endpoint_for(&some, json!({"events": ["post.failed", "account.linked"]})).await;
    let disabled = world.endpoint(&off).await;
    world.patch(&disabled.id, json!({"enabled": false})).await;

    for kind in EventKind::ALL {
        world.emit(*kind).await;
    }
    world.send().await;

    let kinds = |receiver: &Receiver| {
        let mut kinds: Vec<String> = receiver.hits().iter().map(super::receiver::Hit::kind).collect();
        kinds.sort();
        kinds
    };
    let mut known: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    known.sort_unstable();
    assert_eq!(kinds(&all), known);
    assert_eq!(kinds(&some), ["account.linked", "post.failed"]);
    assert_eq!(off.count(), 0);
    assert_eq!(world.send().await, 0, "nothing is sent twice");
}

#[tokio::test]
async fn another_environment_and_another_tenant_hear_nothing() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    let other = world.gateway.tenant().await;
    let scopes = [
        TenantScope { environment: Environment::Live, ..world.scope },
        TenantScope { tenant: other.id.parse().expect("an id"), environment: Environment::Test },
    ];

    for scope in scopes {
        world.emit_in(scope, EventKind::AccountLinked, json!({})).await;
    }

    assert_eq!(world.send().await, 0);
    assert_eq!(receiver.count(), 0);
}

#[tokio::test]
async fn linking_an_account_is_told_and_counts_as_told() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    world.endpoint(&receiver).await;
    let session = world.gateway.start_session(&world.tenant.test, json!({"user_id": "ana"})).await;
    let label = session["unique_id"].as_str().expect("a label");
    for gesture in ["scan", "confirm"] {
        world.post(&format!("/v1/sandbox/link-sessions/{label}/{gesture}"), json!({})).await;
        world.gateway.pass(10).await;
    }

    world.send().await;

    let mut kinds: Vec<String> = receiver.hits().iter().map(super::receiver::Hit::kind).collect();
    kinds.sort();
    assert_eq!(kinds, ["account.linked", "link_session.confirmed", "link_session.scanned"]);
    let confirmed = receiver.hits().into_iter().find(|hit| hit.kind() == "link_session.confirmed");
    let data = confirmed.expect("it came").json()["data"].clone();
    assert_eq!((&data["unique_id"], &data["user_id"]), (&json!(label), &json!("ana")));
    assert!(data["account"]["account_id"].is_string(), "{data}");
    let drained = world.gateway.running.ctx.tasks.drain(std::time::Duration::from_secs(20)).await;
    assert!(drained, "the background work does not come to its end");
    assert_eq!(world.rows("select told_by from link_sessions").await, ["webhook"]);
}

#[tokio::test]
async fn the_log_tells_what_was_sent_and_what_came_back() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    receiver.once(Reply::With(500, "", format!("oh no \0 {}", "é".repeat(2_000))));
    let event = world.emit(EventKind::PostFailed).await;
    world.send().await;
    let moved = format!("{}?moved", receiver.url);
    assert_eq!(world.patch(&endpoint.id, json!({ "url": moved })).await.status, 200);
    world.pass(chrono::Duration::seconds(10)).await;

    let delivery = world.delivery(&endpoint).await;

    assert_eq!((&delivery["status"], &delivery["cause"]), (&json!("succeeded"), &json!("event")));
    assert_eq!((&delivery["event_id"], &delivery["event_type"]), (&json!(event), &json!("post.failed")));
    assert_eq!(delivery["next_attempt_at"], Value::Null);
    assert!(delivery["finished_at"].is_string());
    let [first, second] = delivery["attempts"].as_array().expect("attempts").as_slice() else {
        panic!("two attempts: {delivery}")
    };
    assert_eq!(
        (&first["number"], &first["response_status"], &first["error"]),
        (&json!(1), &json!(500), &json!("server_error"))
    );
    assert_eq!((&first["url"], &second["url"]), (&json!(receiver.url), &json!(moved)));
    let excerpt = first["response_body"].as_str().expect("an excerpt");
    assert!(excerpt.starts_with("oh no \u{fffd} é") && excerpt.len() <= 1_024, "{excerpt}");
    assert!(first["duration_ms"].is_u64() && first["at"].is_string());
    assert_eq!(
        (&second["number"], &second["response_status"], &second["error"]),
        (&json!(2), &json!(200), &Value::Null)
    );
    let last = receiver.last();
    assert_eq!(delivery["request"]["body"], String::from_utf8(last.body.clone()).expect("UTF-8"));
    let headers = delivery["request"]["headers"].as_object().expect("headers");
    assert_eq!(headers.len(), 3, "{headers:?}");
    for (name, value) in headers {
        assert_eq!(value.as_str(), Some(last.header(name)), "{name}");
    }
    assert!(!delivery.to_string().contains("v1,"), "a signature is in the log");
    let by_id = world.get(&format!("/v1/deliveries/{}", delivery["id"].as_str().expect("an id"))).await;
    assert_eq!(by_id.json(), delivery);
}

#[tokio::test]
async fn the_log_is_listed_by_status_and_event_in_pages() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    let first = world.emit(EventKind::AccountLinked).await;
    world.send().await;
    receiver.usually(status(500));
    for _ in 0..4 {
        world.emit(EventKind::PostFailed).await;
    }
    world.send().await;
    let list = async |query: &str| {
        let path = format!("/v1/webhook-endpoints/{}/deliveries?{query}", endpoint.id);
        world.get(&path).await.json()
    };
    let count = |page: &Value| page["data"].as_array().map(Vec::len);

    assert_eq!(count(&list("status=pending").await), Some(4));
    assert_eq!(count(&list("status=succeeded").await), Some(1));
    assert_eq!(count(&list("status=failed").await), Some(0));
    assert_eq!(list(&format!("event_id={first}")).await["data"][0]["event_id"], json!(first));
    let page = list("limit=3").await;
    let cursor = page["next_cursor"].as_str().expect("a second page");
    assert_eq!(count(&list(&format!("limit=3&cursor={cursor}")).await), Some(2));
    let bad = world.get(&format!("/v1/webhook-endpoints/{}/deliveries?event_id=x", endpoint.id)).await;
    assert_eq!(bad.broken(), [("/query/event_id".to_owned(), "invalid_value".to_owned())]);
}

#[tokio::test]
async fn a_test_is_sent_to_one_endpoint_at_once_and_its_answer_is_told() {
    let world = World::new().await;
    let (receiver, other) = (Receiver::start().await, Receiver::start().await);
    let endpoint = world.endpoint_for(&receiver, json!({"events": ["post.failed"]})).await;
    world.endpoint(&other).await;
    let path = format!("/v1/webhook-endpoints/{}/test", endpoint.id);

    let good = world.post(&path, json!({})).await;
    receiver.usually(Reply::With(418, "", "teapot".to_owned()));
    let bad = world.post(&path, json!({})).await;

    assert_eq!((good.status, &good.json()["status"]), (200, &json!("succeeded")), "{}", good.text);
    assert_eq!((&good.json()["cause"], &good.json()["event_type"]), (&json!("test"), &json!("webhook.test")));
    assert_eq!((bad.status, &bad.json()["status"]), (200, &json!("failed")));
    let attempt = &bad.json()["attempts"][0];
    assert_eq!((&attempt["response_status"], &attempt["response_body"]), (&json!(418), &json!("teapot")));
    assert_eq!((receiver.count(), other.count()), (2, 0));
    let event = good.json()["event_id"].as_str().expect("an id").to_owned();
    assert_eq!(world.get(&format!("/v1/events/{event}")).await.text.as_bytes(), receiver.hits()[0].body);
    assert_eq!(world.endpoint_now(&endpoint).await["failing_since"], Value::Null, "a test is no failure");
    assert_eq!(world.pass(chrono::Duration::days(1)).await, 0, "a test is not repeated");
    world.patch(&endpoint.id, json!({"enabled": false})).await;
    assert_eq!(world.post(&path, json!({})).await.status, 200, "an endpoint that is off can be tried");
}

#[tokio::test]
async fn tests_of_one_tenant_leave_room_for_those_of_others() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    receiver.usually(Reply::Hang);
    let endpoint = world.endpoint(&receiver).await;
    let path = format!("/v1/webhook-endpoints/{}/test", endpoint.id);
    let other = world.gateway.tenant().await;
    let body = json!({"url": receiver.url});
    let made = world.gateway.post("/v1/webhook-endpoints").key(&other.test).json(&body).send().await.json();
    let others = format!("/v1/webhook-endpoints/{}/test", made["id"].as_str().expect("an id"));

    let hanging = async || {
        let tests = (0..4).map(|_| world.post(&path, json!({})));
        futures_util::future::join_all(tests).await
    };
    let meanwhile = async || {
        eventually("they are under way", async || receiver.count() == 4).await;
        receiver.usually(status(200));
        let fifth = world.post(&path, json!({})).await;
        (fifth, world.gateway.post(&others).key(&other.test).send().await)
    };
    let (hung, (fifth, another)) = tokio::join!(hanging(), meanwhile());

    assert!(hung.iter().all(|answer| answer.json()["attempts"][0]["error"] == "timed_out"));
    assert_eq!((fifth.status, fifth.code()), (429, "too_many_requests".to_owned()));
    assert_eq!((another.status, &another.json()["status"]), (200, &json!("succeeded")), "{}", another.text);
}

#[tokio::test]
async fn an_address_that_may_not_be_called_is_not_called_and_told_as_such() {
    let receiver = Receiver::start().await;
    let gateway = crate::support::Gateway::start().await;
    let tenant = gateway.tenant().await;
    let body = json!({"url": "https://hooks.example.com/"});
    let made = gateway.post("/v1/webhook-endpoints").key(&tenant.test).json(&body).send().await.json();
    // As if private networks had been allowed when it was made.
    let change = format!("update webhook_endpoints set url = '{}'", receiver.url);
    crate::support::rows::change(&gateway.database_url, &tenant.id, "test", &change).await;

    let path = format!("/v1/webhook-endpoints/{}/test", made["id"].as_str().expect("an id"));
    let tested = gateway.post(&path).key(&tenant.test).send().await.json();

    assert_eq!(
        (&tested["status"], &tested["attempts"][0]["error"]),
        (&json!("failed"), &json!("address_forbidden"))
    );
    assert_eq!(receiver.count(), 0);
}
