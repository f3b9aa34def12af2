//! A stranger learns nothing of who is a member where.

use serde_json::{Value, json};

use super::{Office, PASSWORD, but_for_the_request, text};
use crate::support::wire::Answer;

/// Every way to fail, of which none must be told from another.
async fn ways_to_fail(office: &Office) -> Vec<(&'static str, Value)> {
    office.member("ada@example.com", "viewer").await;
    office.invite("invited@example.com", "viewer").await;
    let other = office.gateway.tenant().await;
    let login = |email: &str, password: &str, tenant: Value| json!({"email": email, "password": password, "tenant_id": tenant});
    let nowhere = json!(uuid::Uuid::new_v4().to_string());
    vec![
        ("an unknown e-mail", login("nobody@example.com", PASSWORD, Value::Null)),
        ("no e-mail at all", login("", PASSWORD, Value::Null)),
        ("a wrong password", login("ada@example.com", "a wrong password", Value::Null)),
        ("an empty password", login("ada@example.com", "", Value::Null)),
        ("a very long password", login("ada@example.com", &"long".repeat(10_000), Value::Null)),
        ("an invitation not accepted", login("invited@example.com", PASSWORD, Value::Null)),
        ("another tenant", login("ada@example.com", PASSWORD, json!(other.id))),
        ("an unknown tenant", login("ada@example.com", PASSWORD, nowhere)),
        ("no tenant's id", login("ada@example.com", PASSWORD, json!("linkgate"))),
    ]
}

/// The body without the request's id, and the headers that could tell.
fn seen(answer: &Answer) -> (u16, Value, Vec<(String, String)>) {
    let own = ["date", "x-request-id", "content-length"];
    let headers = answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let mut headers: Vec<_> = headers
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    headers.sort();
    (answer.status, but_for_the_request(answer), headers)
}

#[tokio::test]
async fn every_failed_log_in_looks_the_same_and_costs_one_hash() {
    let office = Office::new().await;
    let ways = ways_to_fail(&office).await;
    let passwords = &office.gateway.running.ctx.members.passwords;
    let mut first = None;
    let kept = json!({"email": "ada@example.com", "password": PASSWORD});
    assert_eq!(office.keyed("login", "k").json(&kept).send().await.status, 200);

    for (what, body) in ways {
        let calls = [office.gateway.post("/v1/auth/login"), office.keyed("login", "k")];
        for (call, key) in calls.into_iter().zip(["without a key", "under one that was used"]) {
            let before = passwords.computed();
            let told = seen(&call.json(&body).send().await);

            assert_eq!(passwords.computed(), before + 1, "{what} {key}: as much work as for any other");
            assert_eq!(told.0, 401, "{what} {key}");
            assert_eq!(&told, first.get_or_insert_with(|| told.clone()), "{what} {key}");
        }
    }
    let (_, body, _) = first.expect("at least one");
    assert_eq!(body["code"], "login_failed");
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_forgotten_password_is_answered_the_same_for_everybody() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;

    let known = office.post("forgot-password", json!({"email": "ada@example.com"})).await;
    let unknown = office.post("forgot-password", json!({"email": "nobody@example.com"})).await;

    assert_eq!((known.status, known.text.as_str()), (202, ""));
    assert_eq!((unknown.status, unknown.text.as_str()), (202, ""));
}

#[tokio::test]
async fn a_bad_token_is_refused_without_a_reason() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let other = office.enter("grace@example.com", "viewer").await;
    let half = tokens.access.len() / 2;
    let spliced = format!("{}{}", &tokens.access[..half], &other.access[half..]);
    let bad = [
        "lga_".to_owned(),
        spliced,
        tokens.refresh.clone(),
        tokens.refresh.replacen("lgr_", "lga_", 1),
        tokens.access.to_uppercase(),
        format!("{}a", tokens.access),
        "lga_é".to_owned(),
    ];
    let unknown = office.me("lga_unknown").await;

    for token in bad {
        let refused = office.me(&token).await;
        assert_eq!((refused.status, refused.code()), (401, "unauthenticated".to_owned()), "{token}");
        assert_eq!(but_for_the_request(&refused), but_for_the_request(&unknown), "{token}");
        assert_eq!(office.refresh(&token).await.status == 200, token == tokens.refresh, "{token}");
    }
}

#[tokio::test]
async fn nothing_that_is_stored_or_logged_lets_anybody_in() {
    let office = Office::new().await;
    let invited = office.invite("ada@example.com", "viewer").await;
    let token = text(&invited["invitation"]["token"]);
    let stored = office.rows("select to_jsonb(m)::text from members m").await.join("");
    assert!(!stored.contains(&token[4..40]), "the link's token");
    assert_eq!(office.accept(&token, PASSWORD).await.status, 200);
    let tokens = office.log_in("ada@example.com").await;

    let sessions = office.rows("select to_jsonb(s)::text from member_sessions s").await.join("");
    let members = office.rows("select to_jsonb(m)::text from members m").await.join("");
    let audit = office.rows("select to_jsonb(a)::text from audit_log a").await.join("");

    for secret in [PASSWORD, &tokens.access, &tokens.refresh, &token] {
        for place in [&sessions, &members, &audit] {
            assert!(!place.contains(secret), "{secret} is in {place}");
        }
    }
    assert!(members.contains("$argon2id$v=19$m=19456,t=2,p=1$"));
}
