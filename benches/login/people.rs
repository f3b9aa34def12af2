//! Who tries to log in: members with their password, members with a wrong one, and people whom nobody knows.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::client::{call, request};

/// Each may try 20 times a minute.
const MEMBERS: usize = 40;
const PASSWORD: &str = "nine otters hum quietly";

pub struct People {
    members: Vec<String>,
}

async fn post(address: SocketAddr, path: &str, key: &str, body: &Value) -> Value {
    let header = if key.is_empty() { String::new() } else { format!("x-api-key: {key}\r\n") };
    let answer = call(address, "POST", path, &header, &body.to_string()).await.expect("an answer");
    assert!((200..300).contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
    serde_json::from_str(&answer.body).expect("JSON")
}

/// A token with all that the key may do.
pub async fn token(address: SocketAddr, key: &str) -> String {
    let made = post(address, "/v1/tokens", key, &json!({})).await;
    made["access_token"].as_str().expect("a token").to_owned()
}

impl People {
    /// Makes the members.
    pub async fn invited(address: SocketAddr, key: &str) -> Self {
        let mut members = Vec::new();
        for number in 0..MEMBERS {
            let email = format!("member-{number}@example.com");
            let invited = post(address, "/v1/members", key, &json!({"email": email, "role": "viewer"})).await;
            let accept = json!({"token": invited["invitation"]["token"], "password": PASSWORD});
            post(address, "/v1/auth/accept-invitation", "", &accept).await;
            members.push(email);
        }
        Self { members }
    }

    /// One try, from an address of its own: limits by address and e-mail are not what is measured. One in ten is
    /// right, three in ten are a member's with a wrong password, the rest is nobody's.
    pub fn request(&self, number: usize) -> Vec<u8> {
        let member = &self.members[(number / 10) % self.members.len()];
        let (email, password) = match number % 10 {
            0 => (member.clone(), PASSWORD),
            1..=3 => (member.clone(), "a wrong password"),
            _ => (format!("nobody-{number}@example.com"), PASSWORD),
        };
        let body = json!({"email": email, "password": password}).to_string();
        // IPv4 of a network for documentation and its neighbours; no two tries in a row share one.
        let [_, a, b, c] = (number as u32).wrapping_mul(0x9e37_79b1).to_be_bytes();
        request("POST", "/v1/auth/login", &format!("x-forwarded-for: 100.{a}.{b}.{c}\r\n"), &body)
    }
}
