//! Members belong to a tenant as a whole: another tenant's are as unknown ones, in both environments.

use serde_json::{Value, json};

use super::database::rows;
use super::world::World;
use crate::members::{Tokens, text};
use crate::support::{Call, Gateway};

/// A member of a tenant that can log in, logged in.
pub async fn enter(gateway: &Gateway, key: &str, email: &str) -> Tokens {
    let body = json!({"email": email, "role": "owner"});
    let invited = gateway.post("/v1/members").key(key).json(&body).send().await;
    assert_eq!(invited.status, 201, "{}", invited.text);
    let password = "nine otters hum quietly";
    let accept = json!({"token": invited.json()["invitation"]["token"], "password": password});
    let accepted = gateway.post("/v1/auth/accept-invitation").json(&accept).send().await;
    assert_eq!(accepted.status, 200, "{}", accepted.text);
    let login = json!({"email": email, "password": password});
    Tokens::of(&gateway.post("/v1/auth/login").json(&login).send().await)
}

async fn session_of(gateway: &Gateway, tokens: &Tokens) -> String {
    let list = gateway.get("/v1/auth/sessions").bearer(&tokens.access).send().await.json();
    text(&list["data"][0]["id"])
}

/// Every way to name a member or a session by its id.
fn questions(member: &str, session: &str) -> Vec<(&'static str, String, Option<Value>)> {
    vec![
        ("GET", format!("/v1/members/{member}"), None),
        ("PATCH", format!("/v1/members/{member}"), Some(json!({"role": "viewer"}))),
        ("PATCH", format!("/v1/members/{member}"), Some(json!({}))),
        ("POST", format!("/v1/members/{member}/reset-link"), None),
        ("DELETE", format!("/v1/members/{member}"), None),
        ("DELETE", format!("/v1/auth/sessions/{session}"), None),
    ]
}

#[tokio::test]
async fn another_tenants_member_and_session_are_not_found_and_not_touched() {
    let world = World::new().await;
    let gateway = &world.gateway;
    let (own, other) = (&world.sides[0], &world.sides[2]);
    let caller = enter(gateway, &own.key, "caller@example.com").await;
    let victim = enter(gateway, &other.key, "victim@example.com").await;
    let session = session_of(gateway, &victim).await;
    let hex = || uuid::Uuid::new_v4().simple().to_string();
    let (nobody, nothing) = (format!("mem_{}", hex()), format!("ms_{}", hex()));
    let before = rows(gateway, &world.sides[2..]).await;

    for (foreign, unknown) in questions(&victim.member, &session).iter().zip(questions(&nobody, &nothing)) {
        let ask = |(method, path, body): &(&str, String, Option<Value>)| {
            let call = Call::new(method.parse().expect("a method"), format!("{}{path}", gateway.base));
            let call = call.bearer(&caller.access).header("X-Request-Id", "the-same-id");
            match body {
                Some(body) => call.json(body).send(),
                None => call.json(&json!({})).send(),
            }
        };
        let (told, expected) = (ask(foreign).await, ask(&unknown).await);

        assert_eq!((told.status, &told.text), (404, &expected.text), "{foreign:?}");
        assert_eq!(expected.status, 404);
    }
    assert_eq!(rows(gateway, &world.sides[2..]).await, before, "somebody's rows were changed");
    let list = gateway.get("/v1/members?limit=100").bearer(&caller.access).send().await;
    assert!(!list.text.contains("victim@example.com") && list.text.contains("caller@example.com"));
    let me = gateway.get("/v1/auth/me").bearer(&victim.access).send().await;
    assert_eq!(me.status, 200, "{}", me.text);
}

#[tokio::test]
async fn the_same_questions_about_ones_own_are_answered() {
    let world = World::new().await;
    let gateway = &world.gateway;
    // Both of a tenant's environments have the same members.
    let caller = enter(gateway, &world.sides[0].key, "caller@example.com").await;
    let member = enter(gateway, &world.sides[1].key, "member@example.com").await;
    let session = session_of(gateway, &caller).await;

    for (method, path, body) in questions(&member.member, &session) {
        let call = Call::new(method.parse().expect("a method"), format!("{}{path}", gateway.base));
        let call = call.bearer(&caller.access);
        let answer = match body {
            Some(body) => call.json(&body).send().await,
            None => call.send().await,
        };
        assert!(
            matches!(answer.status, 200 | 201 | 204),
            "{method} {path}: {} {}",
            answer.status,
            answer.text
        );
    }
}
