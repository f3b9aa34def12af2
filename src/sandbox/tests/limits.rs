//! What bounds the sandbox: time, size, and Redis itself.

use actix_web::http::Method;
use serde_json::json;

use super::super::codes::Person;
use super::super::store::Owner;
use super::{KEY, World};

/// Every key that the world has in Redis.
async fn keys_of(world: &World) -> Vec<String> {
    let mut keys = redis::cmd("KEYS");
    keys.arg(format!("{}*", world.prefix));
    world.sandbox.run(&keys).await.unwrap()
}

#[actix_web::test]
async fn everything_in_redis_has_an_end_and_one_hash_tag() {
    let world = World::new();
    let account = world.link("ana").await;
    let denied = world.new_code().await;
    world.scan(&denied).await;
    let confirmation = json!({ "on": "qr-login/check", "kind": "confirmed_repeats" });
    world.inject(json!([{ "on": "status", "kind": "slow" }, confirmation])).await;
    let post = json!({
        "accountId": account,
        "mediaItems": [{ "url": "https://media.example/video.mp4" }],
        "tiktokSettings": { "draft": true }
    });
    world.wire("post", post).await.ok();

    let keys = keys_of(&world).await;

    assert!(keys.len() >= 12, "{keys:?}");
    for key in keys {
        let ttl: i64 = world.sandbox.run(redis::cmd("TTL").arg(&key)).await.unwrap();
        let bound = if key.contains("{c.") || key.contains("{h.") { 3_600 } else { 604_800 };
        assert!((1..=bound).contains(&ttl), "{key} lives {ttl} s");
        assert_eq!((key.matches('{').count(), key.matches('}').count()), (1, 1), "{key}");
        assert!(!key.contains(KEY), "{key}");
    }
}

#[actix_web::test]
async fn scans_of_codes_that_nobody_made_leave_nothing_behind() {
    let world = World::new();

    for letter in ["A", "B", "C"] {
        let text = format!("aweme://authorize?token={}", letter.repeat(32));
        assert_eq!(world.control("scan", json!({ "qr": text })).await.status, 404);
    }

    assert_eq!(keys_of(&world).await, Vec::<String>::new());
}

#[actix_web::test]
async fn of_too_many_accounts_the_oldest_are_forgotten() {
    let world = World::new();
    let owner = Owner::everybody();
    for n in 0..1_003_usize {
        let person = Person {
            username: format!("person_{n:04}"),
            display_name: "Somebody".to_owned(),
            scopes: String::new(),
            world: "somebodys".repeat(n % 2),
        };
        world.sandbox.adopt(&owner, &person, &person.username, false).await.unwrap();
        world.pass(1);
    }

    let linked = world.sandbox.linked(&owner).await.unwrap();

    assert_eq!(linked.len(), 1_000);
    assert_eq!(linked[0].username, "person_0003");
    let people: i64 =
        world.sandbox.run(redis::cmd("HLEN").arg(world.sandbox.owner_key(&owner, "people"))).await.unwrap();
    assert_eq!(people, 1_000);
}

#[actix_web::test]
async fn without_redis_everything_says_so_and_when_to_come_back() {
    // Nothing listens on the port that the system hands out and takes back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let world = World::at(&format!("redis://127.0.0.1:{port}"), None);
    let token = "A".repeat(32);
    let text = format!("aweme://authorize?token={token}");

    let wire = world.wire("qr-login/check", json!({ "token": token })).await;
    let scan = world.control("scan", json!({ "qr": text })).await;
    let act = world.post(&format!("/phone/{token}/confirm"), json!({})).await;
    let faults = world.call_as(KEY, Method::DELETE, "/faults", None).await;
    let ledger = world.get("/ledger").await;

    assert_eq!(wire.status, 503);
    assert!(wire.json()["error"].is_string());
    assert_eq!(wire.header("retry-after"), "1");
    for told in [scan, act, faults, ledger] {
        assert_eq!(told.problem(), (503, "unavailable".to_owned()));
        assert_eq!(told.header("retry-after"), "1");
    }
}

#[actix_web::test]
async fn a_body_over_its_limit_is_refused() {
    let world = World::new();
    let big = |size: usize| json!({ "unique_id": "x".repeat(size) });

    let wire = world.wire("qr-login/request", big(17_000)).await;
    let post = world.wire("post", big(66_000)).await;
    let faults = world.call_as(KEY, Method::PUT, "/faults", Some(big(17_000))).await;

    assert_eq!((wire.status.as_u16(), post.status.as_u16()), (413, 413));
    assert_eq!(faults.problem(), (413, "body_too_large".to_owned()));
}
