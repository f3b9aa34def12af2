//! Refresh tokens: good for one renewal, and a sign of theft when they come back.

use serde_json::json;

use super::{Office, Tokens, but_for_the_request};

#[tokio::test]
async fn a_renewal_gives_a_new_pair_and_the_old_access_token_ends_soon() {
    let office = Office::new().await;
    let first = office.enter("ada@example.com", "viewer").await;

    let second = Tokens::of(&office.refresh(&first.refresh).await);

    assert!(second.access != first.access && second.refresh != first.refresh);
    assert_eq!(office.me(&second.access).await.status, 200);
    assert_eq!(office.me(&first.access).await.status, 200, "calls under way must not fail");
    office.pass(10);
    assert_eq!(office.me(&first.access).await.status, 401);
    assert_eq!(office.me(&second.access).await.status, 200);
}

#[tokio::test]
async fn an_access_token_is_good_for_fifteen_minutes() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;

    office.pass(899);
    assert_eq!(office.me(&tokens.access).await.status, 200);
    office.pass(1);
    assert_eq!(office.me(&tokens.access).await.status, 401);
    assert_eq!(office.refresh(&tokens.refresh).await.status, 200);
}

#[tokio::test]
async fn of_renewals_at_once_one_is_taken_and_the_session_ends() {
    let office = Office::new().await;
    let first = office.enter("ada@example.com", "viewer").await;

    let (one, two) = tokio::join!(office.refresh(&first.refresh), office.refresh(&first.refresh));

    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    let taken = if one.status == 200 { one } else { two };
    assert_eq!(office.refresh(&Tokens::of(&taken).refresh).await.status, 401);
}

#[tokio::test]
async fn a_token_that_comes_back_ends_the_session_for_whoever_has_it() {
    let office = Office::new().await;
    let first = office.enter("ada@example.com", "viewer").await;
    let elsewhere = office.log_in("ada@example.com").await;
    let second = Tokens::of(&office.refresh(&first.refresh).await);
    let third = Tokens::of(&office.refresh(&second.refresh).await);
    let unknown = office.refresh("lgr_unknown").await;

    let stolen = office.refresh(&first.refresh).await;

    assert_eq!((stolen.status, stolen.code()), (401, "unauthenticated".to_owned()));
    assert_eq!(but_for_the_request(&stolen), but_for_the_request(&unknown));
    assert_eq!(office.me(&third.access).await.status, 401, "at once");
    assert_eq!(office.refresh(&third.refresh).await.status, 401);
    assert_eq!(office.me(&elsewhere.access).await.status, 200, "another log-in is another session");
    let actions = office.actions(&first.member).await;
    assert_eq!(actions.iter().filter(|action| *action == "member.refresh_token_reused").count(), 1);
}

#[tokio::test]
async fn the_token_before_that_comes_back_at_once_ends_the_session() {
    let office = Office::new().await;
    let first = office.enter("ada@example.com", "viewer").await;
    let second = Tokens::of(&office.refresh(&first.refresh).await);

    assert_eq!(office.refresh(&first.refresh).await.status, 401);

    assert_eq!(office.refresh(&second.refresh).await.status, 401);
}

#[tokio::test]
async fn a_token_that_somebody_made_up_ends_nothing() {
    use linkgate::crypto::member_token::{MemberToken, TokenKind};

    let office = Office::new().await;
    let first = office.enter("ada@example.com", "viewer").await;
    let second = Tokens::of(&office.refresh(&first.refresh).await);
    let known = MemberToken::parse(TokenKind::Refresh, &first.refresh).expect("a token");

    // Whoever sees a session's id can make a token of the right form.
    let made_up = MemberToken::generate(TokenKind::Refresh, known.id);
    assert_eq!(office.refresh(made_up.text().expose()).await.status, 401);

    assert_eq!(office.me(&second.access).await.status, 200);
    assert_eq!(office.refresh(&second.refresh).await.status, 200);
}

#[tokio::test]
async fn a_session_that_is_not_renewed_ends_after_30_days_and_any_after_90() {
    let office = Office::new().await;
    let idle = office.enter("ada@example.com", "viewer").await;
    let mut busy = office.log_in("ada@example.com").await;
    for _ in 0..3 {
        office.pass(30 * 86_400 - 10);
        busy = Tokens::of(&office.refresh(&busy.refresh).await);
    }
    assert_eq!(office.refresh(&idle.refresh).await.status, 401);

    let last = office.refresh(&busy.refresh).await;
    assert_eq!(last.json()["refresh_expires_in"], 30, "what is left of 90 days");
    let busy = Tokens::of(&last);
    office.pass(30);
    assert_eq!(office.refresh(&busy.refresh).await.status, 401);
    assert_eq!(office.me(&busy.access).await.status, 401);

    office.gateway.sweep().await;
    assert_eq!(office.rows("select count(*) from member_sessions").await, ["0"]);
}

#[tokio::test]
async fn a_renewal_in_one_replica_is_good_in_the_other_at_once() {
    let office = Office::new().await;
    let replica = Office { gateway: office.gateway.replica(false).await, tenant: office.tenant.clone() };
    let first = office.enter("ada@example.com", "viewer").await;
    assert_eq!(replica.me(&first.access).await.status, 200, "it is remembered there");

    let second = Tokens::of(&office.refresh(&first.refresh).await);

    assert_eq!(replica.me(&second.access).await.status, 200);
    let body = json!({"refresh_token": second.refresh});
    assert_eq!(replica.post("refresh", body).await.status, 200);
}
