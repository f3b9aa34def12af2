//! The official libraries check what a gateway really sends. Those of JavaScript and Python come from npm and PyPI,
//! so that it is `script/check` which asks this: it fetches them and says in which folders they are.

use std::path::PathBuf;

use chrono::{Duration, Utc};
use linkgate::clock::Clock;
use linkgate::crypto::webhook_signature::SigningSecret;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use standardwebhooks::{Webhook, WebhookError};

use super::receiver::{Hit, Receiver};
use super::verifiers::{self, REFUSED, received};
use super::world::{Endpoint, World};
use crate::support::Setup;

/// The libraries go by the machine's clock and take what is five minutes off.
const TOO_FAR: Duration = Duration::seconds(400);

const JS: &str = "
import { Webhook } from 'standardwebhooks';
const verify = (secret, headers, body) => new Webhook(secret).verify(body, headers);";
const PYTHON: &str = "
from standardwebhooks import Webhook, WebhookVerificationError
def verify(secret, headers, body):
    try:
        return Webhook(secret).verify(body, headers)
    except WebhookVerificationError as error:
        raise ValueError from error";

/// Messages, and what has to be said of each.
#[derive(Default)]
struct Cases {
    messages: Vec<Value>,
    wanted: Vec<String>,
}

impl Cases {
    fn good(&mut self, secret: &str, hit: &Hit) {
        self.messages.push(received(secret, hit));
        self.wanted.push(hit.json()["id"].as_str().expect("an id").to_owned());
    }

    fn bad(&mut self, message: Value) {
        self.messages.push(message);
        self.wanted.push(REFUSED.to_owned());
    }

    /// A good one, and all that can be changed of it.
    fn good_alone(&mut self, secret: &str, hit: &Hit) {
        self.good(secret, hit);
        self.bad(received(SigningSecret::random().to_text().expose(), hit));
        let change = |pointer: &str, value: Value| {
            let mut message = received(secret, hit);
            *message.pointer_mut(pointer).expect("it is there") = value;
            message
        };
        let later = hit.header("webhook-timestamp").parse::<i64>().expect("seconds") + 1;
        self.bad(change("/body", json!(format!("{} ", std::str::from_utf8(&hit.body).expect("UTF-8")))));
        self.bad(change("/headers/webhook-id", json!("evt_00000000000000000000000000000000")));
        self.bad(change("/headers/webhook-timestamp", json!(later.to_string())));
        self.bad(change("/headers/webhook-signature", json!("v1,AAAA")));
    }
}

/// What a test of the endpoint brings.
async fn tested(world: &World, receiver: &Receiver, endpoint: &Endpoint) -> Hit {
    let told = world.post(&format!("/v1/webhook-endpoints/{}/test", endpoint.id), json!({})).await;
    assert_eq!((told.status, &told.json()["status"]), (200, &json!("succeeded")), "{}", told.text);
    receiver.last()
}

async fn rotated(world: &World, endpoint: &Endpoint, body: Value) -> String {
    let told = world.post(&format!("/v1/webhook-endpoints/{}/rotate-secret", endpoint.id), body).await;
    told.json()["secret"].as_str().unwrap_or_else(|| panic!("no secret: {}", told.text)).to_owned()
}

/// Links an account by the simulated phone.
async fn link(world: &World) {
    let session =
        world.gateway.start_session(&world.tenant.test, json!({"user_id": "größer <&> 1.50"})).await;
    let label = session["unique_id"].as_str().expect("a label").to_owned();
    for gesture in ["scan", "confirm"] {
        let told = world.post(&format!("/v1/sandbox/link-sessions/{label}/{gesture}"), json!({})).await;
        assert_eq!(told.status, 200, "{}", told.text);
        world.gateway.poll().await;
    }
    world.send().await;
}

/// What a gateway sends while an account is linked, and before, during and after a rotation of the secret; first and
/// last at a time that is too far from the machine's.
async fn cases() -> Cases {
    let clock = Clock::manual(Utc::now() - TOO_FAR);
    let (world, receiver) = (World::with(Setup { clock, ..Setup::default() }).await, Receiver::start().await);
    let endpoint = world.endpoint(&receiver).await;
    let first = &endpoint.secret;
    let mut cases = Cases::default();

    cases.bad(received(first, &tested(&world, &receiver, &endpoint).await));
    world.gateway.clock.advance(TOO_FAR);
    link(&world).await;
    let told = receiver.hits().split_off(1);
    let kinds: Vec<String> = told.iter().map(Hit::kind).collect();
    assert!(kinds.contains(&"account.linked".to_owned()), "{kinds:?}");
    for hit in told {
        cases.good_alone(first, &hit);
    }

    let second = rotated(&world, &endpoint, json!({})).await;
    let both = tested(&world, &receiver, &endpoint).await;
    cases.good_alone(first, &both);
    cases.good_alone(&second, &both);

    let third = rotated(&world, &endpoint, json!({"overlap_seconds": 0})).await;
    let after = tested(&world, &receiver, &endpoint).await;
    cases.bad(received(first, &after));
    cases.bad(received(&second, &after));
    cases.good_alone(&third, &after);

    world.gateway.clock.advance(TOO_FAR);
    cases.bad(received(&third, &tested(&world, &receiver, &endpoint).await));
    cases
}

fn by_the_crate(secret: String, headers: HeaderMap, body: Vec<u8>) -> Result<Value, WebhookError> {
    Webhook::new(&secret)?.verify(&body, &headers)?;
    serde_json::from_slice(&body).map_err(|_| WebhookError::InvalidPayload)
}

/// The folder that a variable names.
fn folder(variable: &str) -> PathBuf {
    std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} is not set: run script/check")).into()
}

#[tokio::test]
#[ignore = "needs packages of npm and PyPI: script/check"]
async fn the_official_libraries_take_what_is_sent_and_nothing_else() {
    let (npm, pypi) = (folder("LINKGATE_NPM_TOOLS"), folder("LINKGATE_PYPI_TOOLS"));
    let Cases { messages, wanted } = cases().await;

    let of_crate = verifiers::rust(by_the_crate, &messages);
    let of_npm = verifiers::node(JS, &npm, &messages).await;
    let of_pypi = verifiers::python(PYTHON, &pypi.join("bin/python3"), &messages).await;

    assert_eq!(of_crate, wanted, "by the crate");
    assert_eq!(of_npm, wanted, "by npm's package");
    assert_eq!(of_pypi, wanted, "by PyPI's package");
}
