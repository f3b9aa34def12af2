//! Logging in.

use serde_json::{Value, json};

use super::{NOBODY, assert_again, assert_other_body, kept, kept_for};
use crate::members::second_factor::with_factor;
use crate::members::{Office, PASSWORD, Tokens, but_for_the_request, invite, text};
use crate::support::wire::Answer;

const FAILED: &str = "select failed_logins || ' ' || lockouts from members where email = 'ada@example.com'";

fn body(password: &str, code: Option<&str>) -> Value {
    match code {
        None => json!({"email": "ada@example.com", "password": password}),
        Some(code) => json!({"email": "ada@example.com", "password": password, "totp_code": code}),
    }
}

async fn log_in(office: &Office, key: &str, body: Value) -> Answer {
    office.keyed("login", key).json(&body).send().await
}

#[tokio::test]
async fn a_log_in_sent_twice_begins_one_session() {
    let office = Office::new().await;
    let member = office.member("ada@example.com", "viewer").await;

    let first = log_in(&office, "k", body(PASSWORD, None)).await;
    office.pass(23 * 3_600);
    let again = log_in(&office, "k", body(PASSWORD, None)).await;

    assert_again(&first, &again);
    assert_eq!(office.rows("select count(*) from member_sessions").await, ["1"]);
    assert_eq!(office.rows(FAILED).await, ["0 0"]);
    let actions = office.actions(&member).await;
    assert_eq!(actions.iter().filter(|action| *action == "member.logged_in").count(), 1, "{actions:?}");
    assert_eq!(office.refresh(&Tokens::of(&again).refresh).await.status, 200);
    office.pass(3_600);
    let another = log_in(&office, "k", body(PASSWORD, None)).await;
    assert_eq!((another.status, another.header("idempotent-replayed")), (200, ""), "a day is over");
    assert_ne!(another.text, first.text);
}

#[tokio::test]
async fn log_ins_at_once_under_one_key_begin_one_session() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;

    let all = (0..4).map(|_| log_in(&office, "k", body(PASSWORD, None)));
    let answers = futures_util::future::join_all(all).await;

    for answer in &answers {
        assert_eq!((answer.status, &answer.text), (200, &answers[0].text));
    }
    assert_eq!(answers.iter().filter(|one| one.header("idempotent-replayed").is_empty()).count(), 1);
    assert_eq!(office.rows("select count(*) from member_sessions").await, ["1"]);
    assert_eq!(office.rows(FAILED).await, ["0 0"]);
}

#[tokio::test]
async fn another_body_is_told_to_whoever_knows_the_password_and_to_nobody_else() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    log_in(&office, "k", body(PASSWORD, None)).await;
    let elsewhere = json!({"email": "ada@example.com", "password": PASSWORD, "environment": "test"});

    assert_other_body(&log_in(&office, "k", elsewhere).await);

    assert_eq!(office.rows(FAILED).await, ["0 0"], "the password was right");
    let refused = office.try_to_log_in("nobody@example.com", PASSWORD).await;
    for stranger in [
        body("a wrong password", None),
        json!({"email": "nobody@example.com", "password": PASSWORD}),
        json!({"email": "ada@example.com", "password": PASSWORD, "tenant_id": uuid::Uuid::new_v4()}),
    ] {
        let told = log_in(&office, "k", stranger).await;
        assert_eq!(but_for_the_request(&told), but_for_the_request(&refused));
    }
}

#[tokio::test]
async fn strangers_under_one_key_do_not_meet() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    office.member("grace@example.com", "viewer").await;
    let other = office.gateway.tenant().await;
    let invited = invite(&office.gateway, &other.live, "joan@example.com", "owner").await;
    office.accept(&text(&invited.json()["invitation"]["token"]), PASSWORD).await;

    for email in ["ada@example.com", "grace@example.com", "joan@example.com"] {
        let told = log_in(&office, "k", json!({"email": email, "password": PASSWORD})).await;
        assert_eq!((told.status, told.header("idempotent-replayed")), (200, ""), "{email}");
        assert_eq!(told.json()["member"]["email"], email);
    }
    assert_eq!((kept(&office).await, kept_for(&office, &other.id).await.len()), (2, 1));
}

#[tokio::test]
async fn a_failed_log_in_keeps_nothing_and_counts_once() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    for _ in 0..3 {
        assert_eq!(log_in(&office, "k", body("a wrong password", None)).await.code(), "login_failed");
    }
    assert_eq!(office.rows(FAILED).await, ["3 0"]);
    assert_eq!(kept(&office).await, 0);

    let right = log_in(&office, "k", body(PASSWORD, None)).await;

    assert_eq!((right.status, right.header("idempotent-replayed")), (200, ""), "the key was free");
    for _ in 0..10 {
        assert_eq!(log_in(&office, "wrong", body("a wrong password", None)).await.status, 401);
    }
    assert_eq!(office.rows(FAILED).await, ["0 1"], "locked once");
    assert_eq!(log_in(&office, "k", body(PASSWORD, None)).await.code(), "login_failed", "locked is locked");
    assert_eq!(kept(&office).await, 1);
}

#[tokio::test]
async fn too_many_tries_are_refused_and_write_nothing() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    let mut refused = 0;
    for number in 0..25 {
        let body = json!({"email": "nobody@example.com", "password": PASSWORD});
        refused += usize::from(log_in(&office, &format!("k{number}"), body).await.status == 429);
    }

    assert!(refused > 0, "no limit in 25 tries");
    assert_eq!((kept(&office).await, kept_for(&office, NOBODY).await.len()), (0, 0));
}

#[tokio::test]
async fn a_repeated_log_in_gets_nowhere_where_a_new_one_would_not() {
    let other_hash = "update members m set password_hash = o.password_hash from members o
        where m.email = 'ada@example.com' and o.email = 'grace@example.com'";
    for (what, end) in [
        ("suspended", "update tenants set status = 'suspended'"),
        ("removed", "delete from members where email = 'ada@example.com'"),
        ("another password", other_hash),
    ] {
        let office = Office::new().await;
        office.member("ada@example.com", "viewer").await;
        let invited = office.invite("grace@example.com", "viewer").await;
        office.accept(&text(&invited["invitation"]["token"]), "ten herons wade slowly").await;
        assert_eq!(log_in(&office, "k", body(PASSWORD, None)).await.status, 200);

        office.change(end).await;

        assert_eq!(log_in(&office, "k", body(PASSWORD, None)).await.code(), "login_failed", "{what}");
    }
}

#[tokio::test]
async fn what_a_repeated_log_in_gets_is_dead_when_its_session_is() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    let first = log_in(&office, "k", body(PASSWORD, None)).await;
    let tokens = Tokens::of(&first);
    office.gateway.post("/v1/auth/logout-all").bearer(&tokens.access).send().await;

    let again = log_in(&office, "k", body(PASSWORD, None)).await;

    assert_again(&first, &again);
    assert_eq!(office.me(&tokens.access).await.status, 401);
    assert_eq!(office.refresh(&tokens.refresh).await.status, 401);
    assert_eq!(office.rows("select count(*) from member_sessions").await, ["0"], "none was begun");
}

#[tokio::test]
async fn a_used_code_is_good_for_the_very_call_alone_that_used_it() {
    let office = Office::new().await;
    let (_, app, _) = with_factor(&office).await;
    office.pass(30);
    let code = app.code(&office);
    let without = log_in(&office, "k", body(PASSWORD, None)).await;
    assert_eq!(without.code(), "totp_required");

    let first = log_in(&office, "k", body(PASSWORD, Some(&code))).await;
    let again = log_in(&office, "k", body(PASSWORD, Some(&code))).await;

    assert_again(&first, &again);
    assert_eq!(log_in(&office, "l", body(PASSWORD, Some(&code))).await.code(), "login_failed");
    assert_eq!(office.post("login", body(PASSWORD, Some(&code))).await.code(), "login_failed");
    assert_eq!(office.rows(FAILED).await, ["2 0"]);
}

#[tokio::test]
async fn a_key_lets_nobody_try_codes_uncounted() {
    let office = Office::new().await;
    let (_, app, _) = with_factor(&office).await;
    office.pass(30);
    let code = app.code(&office);
    let first = log_in(&office, "k", body(PASSWORD, Some(&code))).await;

    for _ in 0..3 {
        let wrong = log_in(&office, "k", body(PASSWORD, Some("not a code"))).await;
        assert_eq!(wrong.code(), "login_failed");
    }
    assert_again(&first, &log_in(&office, "k", body(PASSWORD, Some(&code))).await);
    assert_eq!(office.rows(FAILED).await, ["3 0"], "what comes again makes no wrong one good");
    office.pass(30);
    assert_other_body(&log_in(&office, "k", body(PASSWORD, Some(&app.code(&office)))).await);
    assert_eq!(office.rows(FAILED).await, ["3 0"]);
    for _ in 0..7 {
        log_in(&office, "k", body(PASSWORD, Some("not a code"))).await;
    }
    assert_eq!(log_in(&office, "k", body(PASSWORD, Some(&code))).await.code(), "login_failed", "locked");
}
