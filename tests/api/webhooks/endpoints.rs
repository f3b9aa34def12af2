//! Making, changing and taking away endpoints.

use base64::Engine;
use linkgate::model::event::EventKind;
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::world::World;
use crate::support::Gateway;

#[tokio::test]
async fn a_secret_is_shown_when_it_is_made_and_never_again() {
    let (world, receiver) = (World::new().await, Receiver::start().await);

    let endpoint = world.endpoint_for(&receiver, json!({"description": "ours"})).await;

    let key = endpoint.secret.strip_prefix("whsec_").expect("a prefix");
    let key = base64::engine::general_purpose::STANDARD.decode(key).expect("base64");
    assert!((24..=64).contains(&key.len()));
    let shown = world.endpoint_now(&endpoint).await;
    assert_eq!(
        (&shown["url"], &shown["events"], &shown["enabled"]),
        (&json!(receiver.url), &Value::Null, &json!(true))
    );
    assert_eq!(shown["description"], "ours");
    let list = world.get("/v1/webhook-endpoints").await;
    for text in [shown.to_string(), list.text.clone()] {
        assert!(text.contains(&endpoint.id) && !text.contains("whsec_"), "{text}");
    }
    let stored = world.rows("select encode(secret_sealed, 'base64') from webhook_endpoints").await;
    assert!(!stored[0].contains(&endpoint.secret[6..20]));
}

#[tokio::test]
async fn every_broken_rule_is_told_and_private_addresses_are_refused() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let create =
        async |body: Value| gateway.post("/v1/webhook-endpoints").key(&tenant.test).json(&body).send().await;

    let answer = create(json!({"url": "http://127.0.0.1/", "events": ["account.*"], "secret": "x"})).await;

    let broken = answer.broken();
    let broken: Vec<(&str, &str)> = broken.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(answer.status, 422);
    assert_eq!(
        broken,
        [
            ("/events/0", "unknown_event"),
            ("/secret", "unknown_field"),
            ("/url", "host_not_public"),
            ("/url", "scheme_not_allowed"),
        ]
    );
    assert!(answer.text.contains("account.linked"), "it names those that are known: {}", answer.text);
    for url in ["https://10.0.0.1/", "https://localhost/", "https://a@hooks.example.com/", "https://[::1]/"] {
        assert_eq!(create(json!({ "url": url })).await.status, 422, "{url}");
    }
    assert_eq!(create(json!({"url": "https://hooks.example.com/a"})).await.status, 201);
}

#[tokio::test]
async fn a_change_is_seen_and_written_down_without_the_addresss_path() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint =
        world.endpoint_for(&receiver, json!({"events": ["account.linked"], "description": "a"})).await;

    let moved = world.patch(&endpoint.id, json!({"url": "https://hooks.example.com/s3cr3t-path"})).await;
    assert_eq!((moved.status, &moved.json()["url"]), (200, &json!("https://hooks.example.com/s3cr3t-path")));
    let all = world.patch(&endpoint.id, json!({"events": null, "description": null})).await.json();
    assert_eq!((&all["events"], &all["description"]), (&Value::Null, &Value::Null));
    let off = world.patch(&endpoint.id, json!({"enabled": false})).await.json();
    assert_eq!((&off["enabled"], &off["disabled"]["reason"]), (&json!(false), &json!("switched_off")));
    let same = world.patch(&endpoint.id, json!({"enabled": false})).await.json();
    assert_eq!(same["disabled"]["at"], off["disabled"]["at"]);
    let on = world.patch(&endpoint.id, json!({"enabled": true})).await.json();
    assert_eq!((&on["enabled"], &on["disabled"]), (&json!(true), &Value::Null));

    let updated = "webhook_endpoint.updated api_key";
    assert_eq!(
        world.audit(&endpoint).await,
        ["webhook_endpoint.created api_key", updated, updated, updated, updated]
    );
    let log = world.rows("select concat(before, after) from audit_log").await.concat();
    assert!(log.contains("https://hooks.example.com") && !log.contains("s3cr3t"), "{log}");
}

#[tokio::test]
async fn an_environment_has_so_many_endpoints_and_no_more() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    for _ in 0..19 {
        world.endpoint(&receiver).await;
    }

    let body = json!({"url": receiver.url});
    let at_once = (0..4).map(|_| world.post("/v1/webhook-endpoints", body.clone()));
    let answers = futures_util::future::join_all(at_once).await;

    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409]);
    assert!(answers.iter().any(|answer| answer.status == 409 && answer.code() == "webhook_endpoint_limit"));
    let live = world.gateway.post("/v1/webhook-endpoints").key(&world.tenant.live).json(&body).send().await;
    assert_eq!(live.status, 201, "the other environment has its own: {}", live.text);
    let first = world.get("/v1/webhook-endpoints?limit=15").await.json();
    let cursor = first["next_cursor"].as_str().expect("a second page");
    let second = world.get(&format!("/v1/webhook-endpoints?limit=15&cursor={cursor}")).await.json();
    assert_eq!(second["data"].as_array().map(Vec::len), Some(5));
}

#[tokio::test]
async fn what_was_sent_goes_with_the_endpoint() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    world.emit(EventKind::AccountLinked).await;
    world.send().await;
    world.emit(EventKind::AccountLinked).await;
    let path = format!("/v1/webhook-endpoints/{}", endpoint.id);

    let deleted = world.gateway.delete(&path).key(&world.tenant.test).send().await;

    assert_eq!(deleted.status, 204);
    assert_eq!(world.send().await, 0);
    for path in [path.clone(), format!("{path}/deliveries")] {
        assert_eq!(world.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(world.gateway.delete(&path).key(&world.tenant.test).send().await.status, 404);
    let kept = world.rows("select concat(url, octet_length(secret_sealed)) from webhook_endpoints").await;
    assert_eq!(kept, ["-0"], "address and secret are forgotten at once");
    world.emit(EventKind::AccountLinked).await;
    world.gateway.clock.advance(chrono::Duration::minutes(2));
    for _ in 0..2 {
        world.gateway.sweep().await;
    }
    let left =
        "select concat((select count(*) from webhook_deliveries), (select count(*) from webhook_attempts),
        (select count(*) from webhook_endpoints))";
    assert_eq!(world.rows(left).await, ["000"]);
}

#[tokio::test]
async fn the_same_call_twice_makes_one_endpoint_and_shows_one_secret() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let create = async || {
        let call = world.gateway.post("/v1/webhook-endpoints").key(&world.tenant.test);
        call.header("Idempotency-Key", "one").json(&json!({"url": receiver.url})).send().await
    };

    let (first, second) = (create().await, create().await);

    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.json(), second.json());
    assert_eq!(world.rows("select count(*) from webhook_endpoints").await, ["1"]);
}

#[tokio::test]
async fn a_token_of_one_user_or_without_the_scope_may_do_nothing_here() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    let token = async |body: Value| {
        let made = world.post("/v1/tokens", body).await.json();
        made["access_token"].as_str().expect("a token").to_owned()
    };
    let restricted = token(json!({"user_id": "ana"})).await;
    let reader = token(json!({"scope": "webhooks:read"})).await;
    let path = format!("/v1/webhook-endpoints/{}", endpoint.id);

    for (method, path) in [
        ("GET", path.clone()),
        ("GET", "/v1/webhook-endpoints".to_owned()),
        ("GET", format!("{path}/deliveries")),
        ("POST", format!("{path}/test")),
        ("POST", format!("{path}/rotate-secret")),
        ("DELETE", path.clone()),
    ] {
        let call = || {
            let url = format!("{}{path}", world.gateway.base);
            crate::support::Call::new(method.parse().expect("a method"), url)
        };
        let refused = call().bearer(&restricted).send().await;
        assert_eq!((refused.status, refused.code()), (403, "token_restricted".to_owned()), "{method} {path}");
        let read = call().bearer(&reader).send().await.status;
        assert_eq!(read, if method == "GET" { 200 } else { 403 }, "{method} {path}");
    }
    assert_eq!(receiver.count(), 0);
}

#[tokio::test]
async fn another_tenants_endpoint_is_an_unknown_one() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    world.emit(EventKind::AccountLinked).await;
    let delivery = world.delivery(&endpoint).await["id"].as_str().expect("an id").to_owned();
    let other = world.gateway.tenant().await;

    for key in [&other.test, &other.live, &world.tenant.live] {
        for path in [
            format!("/v1/webhook-endpoints/{}", endpoint.id),
            format!("/v1/webhook-endpoints/{}/deliveries", endpoint.id),
            format!("/v1/deliveries/{delivery}"),
        ] {
            assert_eq!(world.gateway.get(&path).key(key).send().await.status, 404, "{path}");
        }
        for path in [
            format!("/v1/webhook-endpoints/{}/test", endpoint.id),
            format!("/v1/webhook-endpoints/{}/rotate-secret", endpoint.id),
            format!("/v1/deliveries/{delivery}/redeliver"),
        ] {
            assert_eq!(world.gateway.post(&path).key(key).send().await.status, 404, "{path}");
        }
    }
    assert_eq!(receiver.count(), 0);
}
