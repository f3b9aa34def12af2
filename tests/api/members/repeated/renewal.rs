//! Renewing a session.

use serde_json::json;

use super::{assert_again, assert_other_body, kept};
use crate::members::{Office, Tokens};
use crate::support::wire::Answer;

async fn refresh(office: &Office, key: &str, token: &str) -> Answer {
    office.keyed("refresh", key).json(&json!({"refresh_token": token})).send().await
}

#[tokio::test]
async fn a_renewal_is_answered_the_same_long_after() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;

    let first = refresh(&office, "k", &tokens.refresh).await;
    office.pass(3_600);
    let again = refresh(&office, "k", &tokens.refresh).await;

    assert_again(&first, &again);
    let newest = Tokens::of(&again);
    assert_eq!(office.refresh(&newest.refresh).await.status, 200, "nobody took it for a copy");
    assert_again(&first, &refresh(&office, "k", &tokens.refresh).await);
    assert_eq!(office.rows("select generation from member_sessions").await, ["2"]);
}

#[tokio::test]
async fn renewals_at_once_under_one_key_give_one_pair() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;

    let (one, two) =
        tokio::join!(refresh(&office, "k", &tokens.refresh), refresh(&office, "k", &tokens.refresh));

    assert_eq!((one.status, &one.text), (200, &two.text));
    assert_eq!(office.rows("select generation from member_sessions").await, ["1"]);
}

#[tokio::test]
async fn a_copied_token_is_noticed_under_any_key_but_its_own() {
    let office = Office::new().await;
    office.member("ada@example.com", "viewer").await;
    for key in [None, Some("another")] {
        let tokens = office.log_in("ada@example.com").await;
        let newest = Tokens::of(&refresh(&office, "k", &tokens.refresh).await);

        let copied = match key {
            None => office.refresh(&tokens.refresh).await,
            Some(key) => refresh(&office, key, &tokens.refresh).await,
        };

        assert_eq!(copied.status, 401);
        assert_eq!(office.refresh(&newest.refresh).await.status, 401, "the session has ended");
        assert_eq!(refresh(&office, "k", &tokens.refresh).await.status, 401, "for its own key as well");
    }
}

#[tokio::test]
async fn another_token_of_the_session_is_another_body() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let newest = Tokens::of(&refresh(&office, "k", &tokens.refresh).await);

    assert_other_body(&refresh(&office, "k", &newest.refresh).await);

    let elsewhere = json!({"refresh_token": newest.refresh, "environment": "live"});
    assert_other_body(&office.keyed("refresh", "k").json(&elsewhere).send().await);
    assert_eq!(refresh(&office, "l", &newest.refresh).await.status, 200, "it is as good as before");
    let stranger = office.enter("grace@example.com", "viewer").await;
    let own = refresh(&office, "k", &stranger.refresh).await;
    assert_eq!(
        (own.status, own.header("idempotent-replayed")),
        (200, ""),
        "another session's key is another"
    );
}

#[tokio::test]
async fn nothing_is_renewed_again_once_the_session_has_ended() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    let newest = Tokens::of(&refresh(&office, "k", &tokens.refresh).await);
    office.gateway.post("/v1/auth/logout").bearer(&newest.access).send().await;

    assert_eq!(refresh(&office, "k", &tokens.refresh).await.code(), "unauthenticated");
    assert_eq!(kept(&office).await, 1);
    assert_eq!(refresh(&office, "l", "lgr_unknown").await.status, 401);
    assert_eq!(kept(&office).await, 1, "a failure keeps nothing");
}
