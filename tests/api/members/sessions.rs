//! A member sees and ends its own sessions.

use serde_json::json;

use super::{Office, PASSWORD, Tokens, text};
use crate::support::Setup;

const NEW: &str = "ten herons wade slowly";

#[tokio::test]
async fn a_member_sees_its_sessions_and_ends_one() {
    let office = Office::new().await;
    let first = office.enter("ada@example.com", "viewer").await;
    let login = office.gateway.post("/v1/auth/login").header("User-Agent", "a telephone");
    let body = json!({"email": "ada@example.com", "password": PASSWORD});
    let second = Tokens::of(&login.json(&body).send().await);

    let list = office.gateway.get("/v1/auth/sessions").bearer(&first.access).send().await.json();

    let sessions = list["data"].as_array().expect("sessions");
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["current"] == false).expect("the other");
    assert_eq!((&other["user_agent"], &other["environment"]), (&json!("a telephone"), &json!("live")));
    assert_eq!(other["address"], "127.0.0.1");
    let path = format!("/v1/auth/sessions/{}", text(&other["id"]));
    assert_eq!(office.gateway.delete(&path).bearer(&first.access).send().await.status, 204);
    assert_eq!(office.me(&second.access).await.status, 401, "at once");
    assert_eq!(office.refresh(&second.refresh).await.status, 401);
    assert_eq!(office.me(&first.access).await.status, 200);
    assert_eq!(office.gateway.delete(&path).bearer(&first.access).send().await.status, 404);
}

#[tokio::test]
async fn nobody_ends_a_colleagues_session() {
    let office = Office::new().await;
    let (ada, grace) =
        (office.enter("ada@example.com", "viewer").await, office.enter("grace@example.com", "owner").await);
    let list = office.gateway.get("/v1/auth/sessions").bearer(&ada.access).send().await.json();
    let path = format!("/v1/auth/sessions/{}", text(&list["data"][0]["id"]));

    assert_eq!(office.gateway.delete(&path).bearer(&grace.access).send().await.status, 404);
    assert_eq!(office.me(&ada.access).await.status, 200);
}

#[tokio::test]
async fn logging_out_ends_this_session_and_everywhere_all() {
    let office = Office::new().await;
    let mut all = vec![office.enter("ada@example.com", "viewer").await];
    for _ in 0..3 {
        all.push(office.log_in("ada@example.com").await);
    }
    let colleague = office.enter("grace@example.com", "viewer").await;
    let post = |call: &str, tokens: &Tokens| office.gateway.post(call).bearer(&tokens.access).send();

    assert_eq!(post("/v1/auth/logout", &all[0]).await.status, 204);
    assert_eq!(office.me(&all[0].access).await.status, 401);
    assert_eq!(office.me(&all[1].access).await.status, 200);

    assert_eq!(post("/v1/auth/logout-all", &all[1]).await.status, 204);
    for tokens in &all {
        assert_eq!(office.me(&tokens.access).await.status, 401);
        assert_eq!(office.refresh(&tokens.refresh).await.status, 401);
    }
    assert_eq!(office.me(&colleague.access).await.status, 200);
}

#[tokio::test]
async fn logging_out_is_seen_by_another_replica_within_5_seconds() {
    let office = Office::with(Setup::default()).await;
    let replica = Office { gateway: office.gateway.replica(false).await, tenant: office.tenant.clone() };
    let tokens = office.enter("ada@example.com", "viewer").await;
    assert_eq!(replica.me(&tokens.access).await.status, 200);

    office.gateway.post("/v1/auth/logout").bearer(&tokens.access).send().await;

    let since = std::time::Instant::now();
    while replica.me(&tokens.access).await.status != 401 {
        assert!(since.elapsed().as_secs() < 5, "still let in");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_alone() {
    let office = Office::new().await;
    let (here, there) =
        (office.enter("ada@example.com", "viewer").await, office.log_in("ada@example.com").await);
    let change = |body: serde_json::Value| {
        office.gateway.post("/v1/auth/password").bearer(&here.access).json(&body).send()
    };
    let same = change(json!({"current_password": PASSWORD, "new_password": PASSWORD})).await;
    assert_eq!(same.broken(), [("/new_password".to_owned(), "unchanged".to_owned())]);
    let weak = change(json!({"current_password": PASSWORD, "new_password": "short"})).await;
    assert_eq!(weak.broken(), [("/new_password".to_owned(), "too_short".to_owned())]);

    let changed = change(json!({"current_password": PASSWORD, "new_password": NEW})).await;

    assert_eq!(changed.status, 204, "{}", changed.text);
    assert_eq!(office.me(&here.access).await.status, 200);
    assert_eq!(office.refresh(&here.refresh).await.status, 200);
    assert_eq!(office.me(&there.access).await.status, 401);
    assert_eq!(office.try_to_log_in("ada@example.com", PASSWORD).await.status, 401);
    assert_eq!(office.try_to_log_in("ada@example.com", NEW).await.status, 200);
}

#[tokio::test]
async fn a_member_has_at_most_fifty_sessions_and_the_oldest_ends() {
    let office = Office::new().await;
    let first = office.enter("ada@example.com", "viewer").await;
    let copy = "insert into member_sessions
        select (jsonb_populate_record(null::member_sessions, to_jsonb(s) || jsonb_build_object('session_id', gen_random_uuid(),
            'created_at', s.created_at + n * interval '1 second'))).*
        from member_sessions s cross join generate_series(1, 49) n";
    let (url, tenant) = (&office.gateway.database_url, &office.tenant.id);
    crate::support::rows::change(url, tenant, "live", copy).await;
    assert_eq!(office.me(&first.access).await.status, 200);
    office.pass(60);

    let newest = office.log_in("ada@example.com").await;

    assert_eq!(office.rows("select count(*) from member_sessions").await, ["50"]);
    assert_eq!(office.me(&newest.access).await.status, 200);
    assert_eq!(office.refresh(&first.refresh).await.status, 401, "the oldest is gone");
}

#[tokio::test]
async fn what_a_member_does_about_itself_is_for_members_alone() {
    let office = Office::new().await;
    let token = office.gateway.post("/v1/tokens").key(&office.tenant.test).json(&json!({})).send().await;
    let token = text(&token.json()["access_token"]);
    let calls = [("GET", "me"), ("GET", "sessions"), ("POST", "logout"), ("POST", "logout-all")];

    for (method, call) in calls {
        let url = format!("{}/v1/auth/{call}", office.gateway.base);
        let call = || crate::support::Call::new(method.parse().expect("a method"), url.clone());
        let by_key = call().key(&office.tenant.test).send().await;
        let by_token = call().bearer(&token).send().await;
        for refused in [by_key, by_token] {
            assert_eq!((refused.status, refused.code()), (403, "member_required".to_owned()), "{url}");
        }
        assert_eq!(call().send().await.status, 401, "{url}");
    }
}
