//! Logging out, which ends what the caller is known by.

use super::{NOBODY, assert_again, kept, kept_for};
use crate::members::{Office, Tokens};
use crate::support::wire::Answer;

const CALLS: [&str; 2] = ["logout", "logout-all"];

async fn leave(office: &Office, call: &str, key: &str, access: &str) -> Answer {
    office.keyed(call, key).bearer(access).send().await
}

#[tokio::test]
async fn a_log_out_sent_again_is_answered_as_the_first_was() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    for call in CALLS {
        let tokens = office.log_in("ada@example.com").await;
        let other = if call == "logout" { "logout-all" } else { "logout" };

        let first = leave(&office, call, "k", &tokens.access).await;
        let again = leave(&office, call, "k", &tokens.access).await;

        assert_eq!(first.status, 204);
        assert_again(&first, &again);
        assert_eq!(office.me(&tokens.access).await.status, 401, "it logs nobody in");
        assert_eq!(leave(&office, call, "l", &tokens.access).await.code(), "unauthenticated");
        assert_eq!(leave(&office, other, "k", &tokens.access).await.code(), "unauthenticated");
        let without = office.gateway.post(&format!("/v1/auth/{call}")).bearer(&tokens.access).send().await;
        assert_eq!(without.code(), "unauthenticated");
    }
}

#[tokio::test]
async fn whoever_never_logged_out_is_refused_whatever_else_is_wrong_and_writes_nothing() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    office.gateway.post("/v1/auth/logout").bearer(&tokens.access).send().await;

    for call in CALLS {
        for (key, access) in [("k", tokens.access.as_str()), ("k", "lga_unknown"), ("é", &tokens.access)] {
            assert_eq!(leave(&office, call, key, access).await.code(), "unauthenticated", "{key} {access}");
        }
        let nobody = office.keyed(call, "k").send().await;
        assert_eq!(nobody.code(), "unauthenticated");
        let by_key = office.keyed(call, "k").key(&office.tenant.live).send().await;
        assert_eq!(by_key.code(), "member_required");
    }
    assert_eq!(kept_for(&office, NOBODY).await.len(), 0);
}

#[tokio::test]
async fn a_session_that_goes_on_is_not_told_to_have_ended() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let session = office.rows("select to_jsonb(s) from member_sessions s").await.remove(0);
    assert_eq!(leave(&office, "logout", "k", &tokens.access).await.status, 204);
    // As a process leaves it that dies between the note of the call and the end of the session.
    office
        .change(&format!(
            "insert into member_sessions select * from jsonb_populate_record(null::member_sessions, '{session}')"
        ))
        .await;

    let again = leave(&office, "logout", "k", &tokens.access).await;

    assert_eq!((again.status, again.header("idempotent-replayed")), (204, ""), "it is done now");
    assert_eq!(office.rows("select count(*) from member_sessions").await, ["0"]);
    office
        .change(&format!(
            "insert into member_sessions select * from jsonb_populate_record(null::member_sessions, '{session}')"
        ))
        .await;
    office.pass(15 * 60);
    assert_eq!(leave(&office, "logout", "k", &tokens.access).await.code(), "unauthenticated");
}

#[tokio::test]
async fn what_is_kept_of_a_log_out_is_no_tenants_and_holds_no_token() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    leave(&office, "logout", "k", &tokens.access).await;

    let stored = kept_for(&office, NOBODY).await;
    assert_eq!((kept(&office).await, stored.len()), (0, 1));
    let stored = stored.join("");
    let Tokens { access, member, .. } = tokens;
    assert!(!stored.contains(&access) && !stored.contains(&member), "{stored}");
}
