//! What lies in the database of calls that may come again.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::kept_for;
use crate::members::{Office, PASSWORD, Tokens, text};

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// What is stored has neither the text, nor its bytes, nor their hash without a key.
#[track_caller]
fn assert_not_in(stored: &str, secret: &str) {
    let plain = [secret.to_owned(), hex(secret.as_bytes()), hex(digest(&SHA256, secret.as_bytes()).as_ref())];
    for form in plain {
        assert!(!stored.contains(&form), "{secret} is stored, as {form}");
    }
}

#[tokio::test]
async fn no_kept_row_has_a_password_a_code_or_a_token_in_it_nor_a_hash_that_could_be_tried_out() {
    let office = Office::new().await;
    let invited = office.invite("ada@example.com", "viewer").await;
    let token = text(&invited["invitation"]["token"]);
    let mut bodies = vec![json!({"token": token, "password": PASSWORD})];
    office.keyed("accept-invitation", "k").json(&bodies[0]).send().await;
    bodies.push(json!({"email": "ada@example.com", "password": PASSWORD}));
    let tokens = Tokens::of(&office.keyed("login", "k").json(&bodies[1]).send().await);
    bodies.push(json!({"refresh_token": tokens.refresh}));
    let newest = Tokens::of(&office.keyed("refresh", "k").json(&bodies[2]).send().await);
    bodies.push(json!({"password": PASSWORD}));
    let begun = office.keyed("totp", "k").bearer(&newest.access).json(&bodies[3]).send().await;

    let stored = kept_for(&office, &office.tenant.id).await;

    assert_eq!(stored.len(), 4, "{stored:?}");
    let stored = stored.join("");
    for body in bodies.iter().map(Value::to_string) {
        assert_not_in(&stored, &body);
    }
    let secret = text(&begun.json()["secret"]);
    for secret in [PASSWORD, &token, &tokens.access, &newest.refresh, &newest.access, &secret] {
        assert_not_in(&stored, secret);
    }
}

#[tokio::test]
async fn a_kept_answer_moved_to_another_member_does_not_open() {
    let office = Office::new().await;
    let body = |email: &str| json!({"email": email, "password": PASSWORD});
    for email in ["ada@example.com", "grace@example.com"] {
        office.member(email, "viewer").await;
        office.keyed("login", "k").json(&body(email)).send().await;
    }
    office
        .change(
            "update idempotency_keys k set response_sealed = o.response_sealed from idempotency_keys o
             where o.route <> k.route and k.route like '%' || (select 'mem_' || replace(member_id::text, '-', '')
                from members where email = 'ada@example.com')",
        )
        .await;

    let moved = office.keyed("login", "k").json(&body("ada@example.com")).send().await;

    assert_eq!(moved.status, 500, "{}", moved.text);
    assert_eq!(office.keyed("login", "k").json(&body("grace@example.com")).send().await.status, 200);
}
