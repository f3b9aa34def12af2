//! The second factor.

use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use super::{Office, PASSWORD, Tokens, text};
use crate::support::wire::Answer;

/// An authenticator app with the secret that was shown.
pub struct App(Totp);

impl App {
    pub fn new(secret: &str) -> Self {
        let secret = Secret::try_from_base32(secret).expect("letters that an app takes");
        Self(Builder::new().with_secret(secret).build().expect("a good secret"))
    }

    pub fn code(&self, office: &Office) -> String {
        let now = u64::try_from(office.gateway.clock.now().timestamp()).expect("a time after 1970");
        self.0.generate(now).to_string()
    }
}

async fn ask(office: &Office, tokens: &Tokens, call: &str, body: Value) -> Answer {
    office.gateway.post(&format!("/v1/auth/{call}")).bearer(&tokens.access).json(&body).send().await
}

async fn log_in(office: &Office, code: &str) -> Answer {
    let body = json!({"email": "ada@example.com", "password": PASSWORD, "totp_code": code});
    office.post("login", body).await
}

/// A member with a second factor, its app and its recovery codes.
pub async fn with_factor(office: &Office) -> (Tokens, App, Vec<String>) {
    let tokens = office.enter("ada@example.com", "viewer").await;
    let begun = ask(office, &tokens, "totp", json!({"password": PASSWORD})).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    let app = App::new(&text(&begun.json()["secret"]));
    let confirmed = ask(office, &tokens, "totp/confirm", json!({"code": app.code(office)})).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    let codes = confirmed.json()["recovery_codes"].as_array().expect("codes").iter().map(text).collect();
    (tokens, app, codes)
}

#[tokio::test]
async fn log_in_asks_for_a_code_once_the_factor_is_confirmed() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let begun = ask(&office, &tokens, "totp", json!({"password": PASSWORD})).await;
    let url = text(&begun.json()["otpauth_url"]);
    assert!(url.starts_with("otpauth://totp/linkgate:ada%40example.com?secret="), "{url}");
    assert_eq!(log_in(&office, "").await.status, 200, "begun is not confirmed");
    let app = App::new(&text(&begun.json()["secret"]));
    let wrong = ask(&office, &tokens, "totp/confirm", json!({"code": "12"})).await;
    assert_eq!(wrong.broken(), [("/code".to_owned(), "wrong_code".to_owned())]);
    let confirmed = ask(&office, &tokens, "totp/confirm", json!({"code": app.code(&office)})).await;
    assert_eq!(confirmed.json()["recovery_codes"].as_array().expect("codes").len(), 10);

    let without = office.try_to_log_in("ada@example.com", PASSWORD).await;
    let wrong_password = office.try_to_log_in("ada@example.com", "a wrong password").await;
    assert_eq!((without.status, without.code()), (401, "totp_required".to_owned()));
    assert_eq!(wrong_password.code(), "login_failed", "only the right password tells");
    assert_eq!(log_in(&office, "000000").await.code(), "login_failed");
    office.pass(30);
    let answer = log_in(&office, &app.code(&office)).await;
    assert_eq!(answer.json()["member"]["totp_enabled"], true);
}

#[tokio::test]
async fn a_code_is_good_once_and_an_older_one_not_after_it() {
    let office = Office::new().await;
    let (_, app, _) = with_factor(&office).await;
    assert_eq!(log_in(&office, &app.code(&office)).await.status, 401, "it was used to confirm");
    office.pass(30);
    let older = app.code(&office);
    office.pass(30);
    let code = app.code(&office);

    assert_eq!(log_in(&office, &code).await.status, 200);
    assert_eq!(log_in(&office, &code).await.status, 401, "a second time");
    assert_eq!(log_in(&office, &older).await.status, 401, "one from before it");
    office.pass(60);
    assert_eq!(log_in(&office, &app.code(&office)).await.status, 200);
}

#[tokio::test]
async fn one_code_at_once_lets_one_in() {
    let office = Office::new().await;
    let (_, app, _) = with_factor(&office).await;
    office.pass(30);
    let code = app.code(&office);

    let (one, two) = tokio::join!(log_in(&office, &code), log_in(&office, &code));

    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn a_code_of_a_clock_that_is_half_a_minute_off_is_taken_and_an_older_one_is_not() {
    let office = Office::new().await;
    let (_, app, _) = with_factor(&office).await;
    office.pass(300);
    let code = app.code(&office);
    office.pass(60);
    assert_eq!(log_in(&office, &code).await.status, 401);
    let code = app.code(&office);
    office.pass(30);
    assert_eq!(log_in(&office, &code).await.status, 200);
}

#[tokio::test]
async fn a_recovery_code_is_good_once_however_it_is_written() {
    let office = Office::new().await;
    let (tokens, _, codes) = with_factor(&office).await;
    assert!(codes.iter().all(|code| code.len() == 19), "{codes:?}");
    let shouted = codes[0].to_uppercase().replace('-', " ");

    assert_eq!(log_in(&office, &shouted).await.status, 200);
    assert_eq!(log_in(&office, &codes[0]).await.status, 401);
    assert_eq!(log_in(&office, &codes[1]).await.status, 200);

    assert_eq!(office.rows("select cardinality(recovery_hashes) from members").await, ["8"]);
    let actions = office.actions(&tokens.member).await;
    assert_eq!(actions.iter().filter(|action| *action == "member.recovery_code_used").count(), 2);
}

#[tokio::test]
async fn wrong_codes_lock_as_wrong_passwords_do() {
    let office = Office::new().await;
    let (_, app, _) = with_factor(&office).await;
    office.pass(30);
    for _ in 0..5 {
        // Asked for a code, and asked again: that is no failure.
        assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.code(), "totp_required");
    }
    for _ in 0..10 {
        assert_eq!(log_in(&office, "not a code").await.code(), "login_failed");
    }

    assert_eq!(log_in(&office, &app.code(&office)).await.status, 401, "locked");
    let without = office.try_to_log_in("ada@example.com", PASSWORD).await;
    assert_eq!(without.code(), "login_failed", "nor does it tell that the password is right");
}

#[tokio::test]
async fn switching_it_off_takes_password_and_code() {
    let office = Office::new().await;
    let (tokens, app, codes) = with_factor(&office).await;
    office.pass(30);
    let off = |password: &str, code: &str| {
        let body = json!({"password": password, "code": code});
        office.gateway.post("/v1/auth/totp/disable").bearer(&tokens.access).json(&body).send()
    };
    let again = ask(&office, &tokens, "totp", json!({"password": PASSWORD})).await;
    assert_eq!((again.status, again.code()), (409, "totp_state".to_owned()));
    let pair = |pointer: &str, code: &str| [(pointer.to_owned(), code.to_owned())];
    assert_eq!(
        off("a wrong password", &app.code(&office)).await.broken(),
        pair("/password", "wrong_password")
    );
    assert_eq!(off(PASSWORD, "000000").await.broken(), pair("/code", "wrong_code"));

    assert_eq!(off(PASSWORD, &app.code(&office)).await.status, 204);

    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 200);
    assert_eq!(off(PASSWORD, &codes[3]).await.code(), "totp_state");
    let none = ask(&office, &tokens, "totp/confirm", json!({"code": "000000"})).await;
    assert_eq!((none.status, none.code()), (409, "totp_state".to_owned()));
    let row = "select concat(totp_sealed is null, cardinality(recovery_hashes)) from members";
    assert_eq!(office.rows(row).await, ["t0"]);
}

#[tokio::test]
async fn guessing_codes_to_switch_it_off_locks_too() {
    let office = Office::new().await;
    let (tokens, app, _) = with_factor(&office).await;
    office.pass(30);
    for _ in 0..10 {
        ask(&office, &tokens, "totp/disable", json!({"password": PASSWORD, "code": "000000"})).await;
    }

    let body = json!({"password": PASSWORD, "code": app.code(&office)});
    let locked = ask(&office, &tokens, "totp/disable", body).await;

    assert_eq!((locked.status, locked.code()), (429, "too_many_requests".to_owned()));
}

#[tokio::test]
async fn the_secret_is_sealed_and_bound_to_its_member() {
    let office = Office::new().await;
    let (_, app, _) = with_factor(&office).await;
    office.enter("grace@example.com", "viewer").await;
    let stored =
        office.rows("select encode(totp_sealed, 'escape') from members where totp_sealed is not null");
    assert!(!stored.await[0].contains("JBSW"));
    let copy = "update members m set totp_sealed = a.totp_sealed from members a
        where a.email = 'ada@example.com' and m.email = 'grace@example.com'";
    let (url, tenant) = (&office.gateway.database_url, &office.tenant.id);
    crate::support::rows::change(url, tenant, "live", copy).await;
    office.pass(30);

    let body = json!({"email": "grace@example.com", "password": PASSWORD, "totp_code": app.code(&office)});
    assert_eq!(office.post("login", body).await.status, 500, "a secret in another's place does not open");
}
