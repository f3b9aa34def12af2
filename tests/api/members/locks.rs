//! Too many wrong passwords lock a member out, and nobody else.

use serde_json::json;

use super::{Office, PASSWORD, but_for_the_request, text};

async fn wrong(office: &Office, times: usize) {
    for _ in 0..times {
        let refused = office.try_to_log_in("ada@example.com", "a wrong password").await;
        assert_eq!(refused.status, 401, "{}", refused.text);
    }
}

/// The limit of tries by e-mail runs on real time; a gateway beside has one of its own.
async fn beside(office: Office) -> Office {
    let gateway = office.gateway.replica(false).await;
    Office { gateway, tenant: office.tenant.clone() }
}

#[tokio::test]
async fn ten_wrong_passwords_lock_a_member_for_a_quarter_of_an_hour() {
    let office = Office::new().await;
    let member = office.member("ada@example.com", "viewer").await;
    office.member("grace@example.com", "viewer").await;
    wrong(&office, 9).await;
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 200, "nine are forgiven");
    wrong(&office, 9).await;
    let last = office.try_to_log_in("ada@example.com", "a wrong password").await;

    let right = beside(office).await;
    let locked = right.try_to_log_in("ada@example.com", PASSWORD).await;
    assert_eq!(right.gateway.running.ctx.members.passwords.computed(), 1, "as much work as for any other");
    assert_eq!(but_for_the_request(&locked), but_for_the_request(&last), "nothing tells of the lock");
    assert_eq!(right.try_to_log_in("grace@example.com", PASSWORD).await.status, 200);
    let seen =
        right.gateway.get(&format!("/v1/members/{member}")).key(&right.tenant.live).send().await.json();
    assert!(seen["locked_until"].is_string(), "but those who administer see it: {seen}");

    right.pass(15 * 60 - 1);
    assert_eq!(right.try_to_log_in("ada@example.com", PASSWORD).await.status, 401);
    right.pass(1);
    assert_eq!(right.try_to_log_in("ada@example.com", PASSWORD).await.status, 200);
    let actions = right.actions(&member).await;
    assert_eq!(actions.iter().filter(|action| *action == "member.locked").count(), 1, "{actions:?}");
    assert!(!actions.iter().any(|action| action.contains("failed")), "{actions:?}");
}

#[tokio::test]
async fn each_further_lock_is_twice_as_long() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    wrong(&office, 10).await;
    office.pass(15 * 60);
    let office = beside(office).await;
    wrong(&office, 10).await;

    office.pass(30 * 60 - 1);
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 401);
    office.pass(1);
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 200);
    assert_eq!(office.rows("select lockouts || ' ' || failed_logins from members").await, ["0 0"]);
}

#[tokio::test]
async fn tries_at_once_count_as_tries_one_after_another() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;

    let all = (0..14).map(|_| office.try_to_log_in("ada@example.com", "a wrong password"));
    let answers = futures_util::future::join_all(all).await;

    assert!(answers.iter().all(|answer| matches!(answer.status, 401 | 503)));
    let right = beside(office).await;
    assert_eq!(right.try_to_log_in("ada@example.com", PASSWORD).await.status, 401, "locked");
    assert_eq!(right.rows("select lockouts from members").await, ["1"], "once");
}

#[tokio::test]
async fn a_wrong_present_password_counts_as_one_at_log_in_does() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let change = |current: &str| {
        let body = json!({"current_password": current, "new_password": "ten herons wade slowly"});
        office.gateway.post("/v1/auth/password").bearer(&tokens.access).json(&body).send()
    };
    for _ in 0..10 {
        let refused = change("a wrong password").await;
        assert_eq!(refused.broken(), [("/current_password".to_owned(), "wrong_password".to_owned())]);
    }

    let locked = change(PASSWORD).await;

    assert_eq!((locked.status, locked.code()), (429, "too_many_requests".to_owned()));
    assert_eq!(locked.header("retry-after"), "900");
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 401);
}

#[tokio::test]
async fn too_many_tries_with_one_e_mail_are_refused_before_any_work_known_or_not() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    for email in ["ada@example.com", "nobody@example.com"] {
        let mut refused = None;
        for _ in 0..25 {
            let answer = office.try_to_log_in(email, "a wrong password").await;
            if answer.status == 429 {
                refused = Some(answer);
                break;
            }
        }
        let refused = refused.expect("a limit");
        let before = office.gateway.running.ctx.members.passwords.computed();
        assert_eq!(office.try_to_log_in(email, PASSWORD).await.status, 429);
        assert_eq!(office.gateway.running.ctx.members.passwords.computed(), before, "nothing was hashed");
        assert_eq!(refused.code(), "too_many_requests");
        assert!(refused.header("retry-after").parse::<u64>().expect("seconds") >= 1);
        assert!(!text(&refused.json()["detail"]).contains(email));
    }
}
