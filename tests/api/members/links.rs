//! Links that set a password: good once, for their time, for their member.

use serde_json::json;

use super::{Office, PASSWORD, but_for_the_request, text};

const NEW: &str = "ten herons wade slowly";

async fn reset_link(office: &Office, member: &str) -> serde_json::Value {
    let path = format!("/v1/members/{member}/reset-link");
    let made = office.gateway.post(&path).key(&office.tenant.live).send().await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

#[tokio::test]
async fn an_invitation_is_good_for_seven_days_and_once() {
    let office = Office::new().await;
    let (late, used) = (
        office.invite("late@example.com", "viewer").await,
        office.invite("used@example.com", "viewer").await,
    );
    let used = text(&used["invitation"]["token"]);
    office.pass(7 * 86_400 - 1);
    assert_eq!(office.accept(&used, PASSWORD).await.status, 200);
    office.pass(1);

    let late = office.accept(&text(&late["invitation"]["token"]), PASSWORD).await;
    let again = office.accept(&used, NEW).await;
    let unknown = office.accept("lgi_unknown", PASSWORD).await;

    assert_eq!((late.status, late.code()), (404, "not_found".to_owned()));
    assert_eq!(but_for_the_request(&late), but_for_the_request(&again));
    assert_eq!(but_for_the_request(&late), but_for_the_request(&unknown));
    assert_eq!(office.try_to_log_in("used@example.com", NEW).await.status, 401);
}

#[tokio::test]
async fn a_new_password_ends_all_sessions_and_a_lock() {
    let office = Office::new().await;
    let tokens = office.enter("ada@example.com", "viewer").await;
    for _ in 0..10 {
        office.try_to_log_in("ada@example.com", "a wrong password").await;
    }
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 401, "locked");
    let link = reset_link(&office, &tokens.member).await;
    assert!(text(&link["url"]).contains("/members/reset#lgp_"), "{link}");

    let done = office.post("reset-password", json!({"token": link["token"], "password": NEW})).await;

    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(office.me(&tokens.access).await.status, 401);
    assert_eq!(office.refresh(&tokens.refresh).await.status, 401);
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 401);
    assert_eq!(office.try_to_log_in("ada@example.com", NEW).await.status, 200);
    let again = office.post("reset-password", json!({"token": link["token"], "password": PASSWORD})).await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn a_reset_link_is_good_for_an_hour_and_ends_the_one_before() {
    let office = Office::new().await;
    let member = office.member("ada@example.com", "viewer").await;
    let (first, second) = (reset_link(&office, &member).await, reset_link(&office, &member).await);
    let reset =
        |token: serde_json::Value| office.post("reset-password", json!({"token": token, "password": NEW}));

    assert_eq!(reset(first["token"].clone()).await.status, 404);
    office.pass(3_600);
    assert_eq!(reset(second["token"].clone()).await.status, 404);
    office.pass(-1);
    assert_eq!(reset(second["token"].clone()).await.status, 200);
}

#[tokio::test]
async fn a_link_of_one_kind_is_none_of_the_other() {
    let office = Office::new().await;
    let member = office.member("ada@example.com", "viewer").await;
    let invited = office.invite("new@example.com", "viewer").await;
    let path = format!("/v1/members/{}/reset-link", text(&invited["id"]));
    let refused = office.gateway.post(&path).key(&office.tenant.live).send().await;
    assert_eq!((refused.status, refused.code()), (409, "member_not_active".to_owned()));
    let invitation = text(&invited["invitation"]["token"]);
    let reset = text(&reset_link(&office, &member).await["token"]);

    let crossed = [
        office.accept(&reset, NEW).await,
        office.accept(&reset.replacen("lgp_", "lgi_", 1), NEW).await,
        office.post("reset-password", json!({"token": invitation, "password": NEW})).await,
    ];

    assert_eq!(crossed.map(|answer| answer.status), [404, 404, 404]);
}

#[tokio::test]
async fn a_link_used_twice_at_once_is_used_once() {
    let office = Office::new().await;
    let token = text(&office.invite("ada@example.com", "viewer").await["invitation"]["token"]);

    let (one, two) = tokio::join!(office.accept(&token, PASSWORD), office.accept(&token, NEW));

    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404]);
    let good = if one.status == 200 { PASSWORD } else { NEW };
    assert_eq!(office.try_to_log_in("ada@example.com", good).await.status, 200);
}
