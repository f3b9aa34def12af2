//! What a member does about its own password and second factor.

use serde_json::{Value, json};

use super::{assert_again, assert_other_body};
use crate::members::second_factor::{App, with_factor};
use crate::members::{Office, PASSWORD, Tokens, text};
use crate::support::wire::Answer;

const NEW: &str = "ten herons wade slowly";
const FAILED: &str = "select failed_logins || ' ' || lockouts from members";

async fn ask(office: &Office, tokens: &Tokens, call: &str, key: &str, body: &Value) -> Answer {
    office.keyed(call, key).bearer(&tokens.access).json(body).send().await
}

#[tokio::test]
async fn a_change_of_password_sent_twice_is_one_change() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let body = json!({"current_password": PASSWORD, "new_password": NEW});

    let first = ask(&office, &tokens, "password", "k", &body).await;
    let again = ask(&office, &tokens, "password", "k", &body).await;

    assert_eq!(first.status, 204, "{}", first.text);
    assert_again(&first, &again);
    assert_eq!(office.rows(FAILED).await, ["0 0"], "no wrong password");
    let actions = office.actions(&tokens.member).await;
    assert_eq!(actions.iter().filter(|action| *action == "member.password_changed").count(), 1);
    let back = json!({"current_password": NEW, "new_password": "another good password"});
    assert_other_body(&ask(&office, &tokens, "password", "k", &back).await);
    assert_eq!(office.try_to_log_in("ada@example.com", NEW).await.status, 200);
}

#[tokio::test]
async fn changes_at_once_under_one_key_are_one() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let body = json!({"current_password": PASSWORD, "new_password": NEW});

    let (one, two) = tokio::join!(
        ask(&office, &tokens, "password", "k", &body),
        ask(&office, &tokens, "password", "k", &body)
    );

    assert_eq!((one.status, two.status), (204, 204), "{} {}", one.text, two.text);
    assert_eq!(office.rows(FAILED).await, ["0 0"]);
}

#[tokio::test]
async fn a_key_lets_nobody_try_passwords_uncounted() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let body = json!({"current_password": PASSWORD, "new_password": NEW});
    ask(&office, &tokens, "password", "k", &body).await;

    for number in 0..10 {
        let guess = json!({"current_password": format!("a guess {number}"), "new_password": NEW});
        let wrong = ask(&office, &tokens, "password", "k", &guess).await;
        assert_eq!(wrong.broken(), [("/current_password".to_owned(), "wrong_password".to_owned())]);
    }

    assert_eq!(office.rows(FAILED).await, ["0 1"], "locked, once");
    let locked = ask(&office, &tokens, "password", "k", &body).await;
    assert_eq!((locked.status, locked.code()), (429, "too_many_requests".to_owned()));
}

#[tokio::test]
async fn a_second_factor_begun_twice_has_one_secret_until_it_is_confirmed() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let body = json!({"password": PASSWORD});

    let first = ask(&office, &tokens, "totp", "k", &body).await;
    let again = ask(&office, &tokens, "totp", "k", &body).await;

    assert_again(&first, &again);
    assert_eq!(office.rows(FAILED).await, ["0 0"]);
    let wrong = ask(&office, &tokens, "totp", "k", &json!({"password": "a wrong password"})).await;
    assert_eq!(wrong.broken(), [("/password".to_owned(), "wrong_password".to_owned())]);
    let spaced = format!("{{ \"password\": \"{PASSWORD}\" }}");
    assert_other_body(&office.keyed("totp", "k").bearer(&tokens.access).raw(spaced).send().await);
    let app = App::new(&text(&again.json()["secret"]));
    let confirmed = office.gateway.post("/v1/auth/totp/confirm").bearer(&tokens.access);
    assert_eq!(confirmed.json(&json!({"code": app.code(&office)})).send().await.status, 200);
    assert_eq!(ask(&office, &tokens, "totp", "k", &body).await.code(), "totp_state");
}

#[tokio::test]
async fn recovery_codes_come_again_under_the_key_alone() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let begun = ask(&office, &tokens, "totp", "b", &json!({"password": PASSWORD})).await;
    let app = App::new(&text(&begun.json()["secret"]));
    let wrong = ask(&office, &tokens, "totp/confirm", "k", &json!({"code": "000000"})).await;
    assert_eq!(wrong.broken(), [("/code".to_owned(), "wrong_code".to_owned())]);
    let body = json!({"code": app.code(&office)});

    let first = ask(&office, &tokens, "totp/confirm", "k", &body).await;
    let again = ask(&office, &tokens, "totp/confirm", "k", &body).await;

    assert_again(&first, &again);
    let code = text(&again.json()["recovery_codes"][7]);
    assert_eq!(ask(&office, &tokens, "totp/confirm", "l", &body).await.code(), "totp_state");
    let login = json!({"email": "ada@example.com", "password": PASSWORD, "totp_code": code});
    assert_eq!(office.post("login", login).await.status, 200, "they are good");
}

#[tokio::test]
async fn a_key_lets_nobody_try_codes_until_the_recovery_codes_come() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let begun = ask(&office, &tokens, "totp", "b", &json!({"password": PASSWORD})).await;
    let body = json!({"code": App::new(&text(&begun.json()["secret"])).code(&office)});
    ask(&office, &tokens, "totp/confirm", "k", &body).await;

    for number in 0..10 {
        let guess = json!({"code": format!("guess {number}")});
        assert_other_body(&ask(&office, &tokens, "totp/confirm", "k", &guess).await);
    }

    assert_eq!(office.rows(FAILED).await, ["0 1"], "locked, once");
    let locked = ask(&office, &tokens, "totp/confirm", "k", &body).await;
    assert_eq!((locked.status, locked.header("retry-after")), (429, "900"));
}

#[tokio::test]
async fn a_second_factor_switched_off_twice_is_switched_off_once() {
    let office = Office::new().await;
    let (tokens, app, _) = with_factor(&office).await;
    office.pass(30);
    let body = json!({"password": PASSWORD, "code": app.code(&office)});

    let first = ask(&office, &tokens, "totp/disable", "k", &body).await;
    let again = ask(&office, &tokens, "totp/disable", "k", &body).await;

    assert_eq!(first.status, 204, "{}", first.text);
    assert_again(&first, &again);
    let other = json!({"password": PASSWORD, "code": "1"});
    assert_other_body(&ask(&office, &tokens, "totp/disable", "k", &other).await);
    assert_eq!(ask(&office, &tokens, "totp/disable", "l", &body).await.code(), "totp_state");
    assert_eq!(office.rows(FAILED).await, ["0 0"]);
}

#[tokio::test]
async fn colleagues_under_one_key_do_not_meet() {
    let office = Office::new().await;
    let ada = office.enter("ada@example.com", "viewer").await;
    let grace = office.enter("grace@example.com", "viewer").await;
    let body = json!({"password": PASSWORD});

    let one = ask(&office, &ada, "totp", "k", &body).await;
    let two = ask(&office, &grace, "totp", "k", &body).await;

    assert_eq!((two.status, two.header("idempotent-replayed")), (200, ""));
    assert_ne!(one.json()["secret"], two.json()["secret"]);
}
