//! The guide's own code, as it is printed there, checks what really arrives.

use std::io::Write;
use std::process::{Command, Stdio};

use linkgate::crypto::webhook_signature::SigningSecret;
use linkgate::model::event::EventKind;
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::world::World;

const GUIDE: &str = include_str!("../../../docs/webhooks.md");

/// Reads a message a line, and prints the event's id or `refused`.
const JS: &str = "
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try { console.log(verify(secret, headers, body).id); } catch { console.log('refused'); }
}";
const PYTHON: &str = "
import sys
for line in sys.stdin:
    message = json.loads(line)
    try:
        print(verify(message['secret'], message['headers'], message['body'].encode())['id'])
    except ValueError:
        print('refused')
";

/// The guide's code in that language.
fn code(language: &str) -> String {
    let fence = format!("```{language}\n");
    let blocks: Vec<&str> = GUIDE.split(&fence).skip(1).collect();
    assert_eq!(blocks.len(), 1, "one block of {language}");
    blocks[0].split("```").next().expect("its end").to_owned()
}

/// What the program says of each message.
async fn run(program: &'static str, arguments: Vec<String>, messages: &[Value]) -> Vec<String> {
    let input: String = messages.iter().map(|message| format!("{message}\n")).collect();
    let work = tokio::task::spawn_blocking(move || {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} is needed: {error}"));
        let mut stdin = child.stdin.take().expect("its input");
        let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("its output");
        writing.join().expect("no panic").expect("it reads");
        assert!(output.status.success(), "{program} failed");
        String::from_utf8(output.stdout).expect("UTF-8")
    });
    let printed = tokio::time::timeout(std::time::Duration::from_secs(60), work);
    let printed = printed.await.expect("it ends").expect("blocking work");
    printed.lines().map(str::to_owned).collect()
}

async fn in_both_languages(messages: &[Value]) -> [Vec<String>; 2] {
    let js = format!("{}\n{JS}", code("js"));
    let python = format!("{}\n{PYTHON}", code("python"));
    [
        run("node", vec!["--input-type=module".into(), "--eval".into(), js], messages).await,
        run("python3", vec!["-c".into(), python], messages).await,
    ]
}

fn message(secret: &str, headers: Value, body: &str) -> Value {
    json!({"secret": secret, "headers": headers, "body": body})
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
    let received = |index: usize, secret: &str| {
        let hit = receiver.hits().remove(index);
        let headers: serde_json::Map<String, Value> =
            hit.headers.keys().map(|name| (name.to_string(), json!(hit.header(name.as_str())))).collect();
        message(secret, Value::Object(headers), std::str::from_utf8(&hit.body).expect("UTF-8"))
    };
    let messages = [
        received(0, &endpoint.secret),
        received(0, &second),
        received(1, &endpoint.secret),
        received(1, &second),
    ];

    for said in in_both_languages(&messages).await {
        assert_eq!(said, [event.as_str(), "refused", after.as_str(), after.as_str()]);
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
        wanted.push("refused".to_owned());
    }

    for said in in_both_languages(&messages).await {
        assert_eq!(said, wanted);
    }
}

#[test]
fn the_guide_tells_of_every_event() {
    for kind in EventKind::ALL {
        assert!(GUIDE.contains(&format!("`{}`", kind.as_str())), "{}", kind.as_str());
    }
}
