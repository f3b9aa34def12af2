//! Signatures, as the official library reads them.

use chrono::Duration;
use linkgate::crypto::webhook_signature::SigningSecret;
use linkgate::model::event::EventKind;
use reqwest::header::HeaderMap;
use serde_json::json;
use standardwebhooks::Webhook;

use super::receiver::{Hit, Receiver};
use super::world::World;
use crate::support::wire::Answer;

fn verifies(secret: &str, hit: &Hit) -> bool {
    Webhook::new(secret).expect("a secret").verify(&hit.body, &hit.headers).is_ok()
}

#[tokio::test]
async fn the_official_library_takes_what_arrives_and_nothing_that_was_tampered_with() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    world.emit(EventKind::AccountLinked).await;
    world.send().await;

    let hit = receiver.last();

    assert!(verifies(&endpoint.secret, &hit));
    assert!(!verifies(SigningSecret::random().to_text().expose(), &hit));
    let changed = |change: &dyn Fn(&mut Hit)| {
        let mut other = hit.clone();
        change(&mut other);
        other
    };
    let set = |name: &'static str, value: &'static str| {
        changed(&|hit| drop(hit.headers.insert(name, value.parse().expect("a value"))))
    };
    for other in [
        changed(&|hit| hit.body.push(b' ')),
        set("webhook-id", "evt_00000000000000000000000000000000"),
        set("webhook-timestamp", "1"),
        set("webhook-signature", "v1,AAAA"),
    ] {
        assert!(!verifies(&endpoint.secret, &other));
    }
}

#[test]
fn a_thousand_good_messages_pass_and_a_thousand_bad_ones_fail() {
    let now = chrono::Utc::now().timestamp();
    for number in 0..1_000_i64 {
        let secret = SigningSecret::random();
        let library = Webhook::new(secret.to_text().expose()).expect("a secret");
        let body =
            format!("{{\"number\":{number},\"text\":\"größer {}\"}}", "x".repeat(number as usize % 97));
        let id = format!("evt_{number:032x}");
        let headers = |id: &str, at: i64, signature: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("webhook-id", id.parse().expect("a value"));
            headers.insert("webhook-timestamp", at.to_string().parse().expect("a value"));
            headers.insert("webhook-signature", signature.parse().expect("a value"));
            headers
        };
        let good = secret.sign(&id, now, body.as_bytes());
        let stale = secret.sign(&id, now - 301 - number, body.as_bytes());
        let other = SigningSecret::random().sign(&id, now, body.as_bytes());

        assert!(library.verify(body.as_bytes(), &headers(&id, now, &good)).is_ok());
        assert!(library.verify(body.as_bytes(), &headers(&id, now, &format!("{other} {good}"))).is_ok());
        for (id, at, body, signature) in [
            ("evt_other", now, body.clone(), &good),
            (id.as_str(), now + 1, body.clone(), &good),
            (id.as_str(), now, body.replacen('{', "{ ", 1), &good),
            (id.as_str(), now, body.clone(), &other),
            (id.as_str(), now - 301 - number, body.clone(), &stale),
        ] {
            assert!(library.verify(body.as_bytes(), &headers(id, at, signature)).is_err(), "{number}");
        }
    }
}

#[tokio::test]
async fn after_a_rotation_both_secrets_sign_until_the_overlap_ends() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    let path = format!("/v1/webhook-endpoints/{}/rotate-secret", endpoint.id);
    let secret_of = |answer: &Answer| answer.json()["secret"].as_str().expect("a secret").to_owned();
    let signed = async || {
        world.emit(EventKind::AccountLinked).await;
        world.send().await;
        // The library goes by the machine's clock; only who signed is asked here.
        receiver.last()
    };
    let by = |hit: &Hit, secret: &str| {
        let library = Webhook::new(secret).expect("a secret");
        let at = hit.header("webhook-timestamp").parse().expect("seconds");
        let wanted = library.sign(hit.id(), at, &hit.body).expect("a signature");
        hit.header("webhook-signature").split(' ').any(|one| one == wanted)
    };

    let rotated = world.post(&path, json!({})).await;
    let second = secret_of(&rotated);
    let hit = signed().await;
    assert_eq!(rotated.status, 200, "{}", rotated.text);
    assert_ne!(second, endpoint.secret);
    assert_eq!(hit.header("webhook-signature").split(' ').count(), 2);
    assert!(by(&hit, &endpoint.secret) && by(&hit, &second));
    assert!(verifies(&endpoint.secret, &hit) && verifies(&second, &hit));

    world.gateway.clock.advance(Duration::hours(25));
    let hit = signed().await;
    assert!(!by(&hit, &endpoint.secret) && by(&hit, &second), "a day is over");
    assert_eq!(hit.header("webhook-signature").split(' ').count(), 1);

    let third = secret_of(&world.post(&path, json!({"overlap_seconds": 0})).await);
    let hit = signed().await;
    assert!(!by(&hit, &second) && by(&hit, &third), "without an overlap");
    let too_long = world.post(&path, json!({"overlap_seconds": 604_801})).await;
    assert_eq!(too_long.broken(), [("/overlap_seconds".to_owned(), "out_of_range".to_owned())]);
    let rotated = "webhook_endpoint.secret_rotated api_key";
    assert_eq!(world.audit(&endpoint).await[1..], [rotated, rotated]);
    let log = world.rows("select concat(before, after) from audit_log").await.concat();
    assert!(!log.contains("whsec_"), "{log}");
}
