//! The guide's own code, as it is printed there, checks what really arrives.

use std::path::Path;

use linkgate::crypto::webhook_signature::SigningSecret;
use linkgate::model::event::EventKind;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::verifiers::{self, REFUSED, message, received};
use super::world::World;

const GUIDE: &str = include_str!("../../../docs/webhooks.md");

/// The guide's code in that language.
fn code(language: &str) -> String {
    let fence = format!("```{language}\n");
    let blocks: Vec<&str> = GUIDE.split(&fence).skip(1).collect();
    assert_eq!(blocks.len(), 1, "one block of {language}");
    blocks[0].split("```").next().expect("its end").to_owned()
}

/// The guide's lines in Rust, as they stand there.
fn in_rust(secret: String, headers: HeaderMap, body: Vec<u8>) -> Result<Value, Box<dyn std::error::Error>> {
    let webhook = standardwebhooks::Webhook::new(&secret)?;
    webhook.verify(&body, &headers)?;
    let event: serde_json::Value = serde_json::from_slice(&body)?;
    Ok(event)
}

async fn in_its_languages(messages: &[Value]) -> [Vec<String>; 3] {
    [
        verifiers::node(&code("js"), Path::new("."), messages).await,
        verifiers::python(&code("python"), Path::new("python3"), messages).await,
        verifiers::rust(in_rust, messages),
    ]
}

#[tokio::test]
async fn the_guides_code_takes_a_real_delivery_also_after_a_rotation() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    let event = world.emit(EventKind::AccountLinked).await.to_string();
    world.send().await;
    let path = format!("/v1/webhook-endpoints/{}/rotate-secret", endpoint.id);
    let second = world.post(&path, json!({})).await.json()["secret"].as_str().expect("a secret").to_owned();
    let after = world.emit(EventKind::AccountLinked).await.to_string();
    world.send().await;
    let hits = receiver.hits();
    let messages = [
        received(&endpoint.secret, &hits[0]),
        received(&second, &hits[0]),
        received(&endpoint.secret, &hits[1]),
        received(&second, &hits[1]),
    ];

    for said in in_its_languages(&messages).await {
        assert_eq!(said, [event.as_str(), REFUSED, after.as_str(), after.as_str()]);
    }
}

#[tokio::test]
async fn the_guides_code_takes_a_thousand_good_messages_and_refuses_a_thousand_bad_ones() {
    let now = chrono::Utc::now().timestamp();
    let (mut messages, mut wanted) = (Vec::new(), Vec::new());
    for number in 0..1_000_i64 {
        let secret = SigningSecret::random();
        let text = secret.to_text();
        let id = format!("evt_{number:032x}");
        let body = json!({"id": id, "data": {"text": "größer".repeat(number as usize % 31)}}).to_string();
        let signed = |at: i64| secret.sign(&id, at, body.as_bytes());
        let headers = |id: &str, at: String, signature: String| json!({"webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature});
        let good = headers(&id, now.to_string(), signed(now));
        messages.push(message(text.expose(), good.clone(), &body));
        wanted.push(id.clone());
        let (old, soon) = (now - 400 - number, now + 400 + number);
        let bad = match number % 9 {
            0 => message(text.expose(), good, &body.replacen(':', ": ", 1)),
            1 => message(text.expose(), headers("evt_x", now.to_string(), signed(now)), &body),
            2 => message(text.expose(), headers(&id, (now + 1).to_string(), signed(now)), &body),
            3 => message(text.expose(), headers(&id, old.to_string(), signed(old)), &body),
            4 => message(text.expose(), headers(&id, soon.to_string(), signed(soon)), &body),
            5 => message(SigningSecret::random().to_text().expose(), good, &body),
            6 => message(
                text.expose(),
                headers(&id, now.to_string(), signed(now).replacen("v1", "v2", 1)),
                &body,
            ),
            7 => message(text.expose(), headers(&id, now.to_string(), signed(now)[..20].to_owned()), &body),
            _ => message(text.expose(), json!({"webhook-id": id, "webhook-timestamp": "soon"}), &body),
        };
        messages.push(bad);
        wanted.push(REFUSED.to_owned());
    }

    for said in in_its_languages(&messages).await {
        assert_eq!(said, wanted);
    }
}

#[test]
fn the_guides_rust_is_what_is_compiled_here() {
    let lines: Vec<String> = code("rust").lines().map(|line| format!("    {line}\n")).collect();
    assert!(include_str!("guide.rs").contains(&lines.concat()));
}

#[test]
fn the_guide_tells_of_every_event() {
    for kind in EventKind::ALL {
        assert!(GUIDE.contains(&format!("`{}`", kind.as_str())), "{}", kind.as_str());
    }
}
