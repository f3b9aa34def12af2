//! A token for one user, or for some accounts, sees and does nothing beyond them, at any call.

use serde_json::{Value, json};

use crate::support::wire::Answer;
use crate::support::{Call, Gateway, Tenant, good_post};

/// Two users of one tenant, each with all there is.
struct World {
    gateway: Gateway,
    tenant: Tenant,
    ana: Person,
    ben: Person,
}

struct Person {
    account: String,
    post: String,
    publish_id: String,
    /// A session that is still pending, and its check token.
    label: String,
    check_token: String,
}

impl World {
    async fn new() -> Self {
        let gateway = Gateway::with_held_clock().await;
        let tenant = gateway.tenant().await;
        let ana = person(&gateway, &tenant, "ana").await;
        let ben = person(&gateway, &tenant, "ben").await;
        Self { gateway, tenant, ana, ben }
    }

    async fn token(&self, body: Value) -> String {
        let made = self.gateway.post("/v1/tokens").key(&self.tenant.test).json(&body).send().await;
        assert_eq!(made.status, 200, "{}", made.text);
        made.json()["access_token"].as_str().expect("a token").to_owned()
    }

    /// The calls that are about one person's things, each with a name.
    fn calls_about(&self, person: &Person) -> Vec<(&'static str, Call)> {
        let Person { account, post, publish_id, label, check_token } = person;
        let gateway = &self.gateway;
        vec![
            ("get_account", gateway.get(&format!("/v1/accounts/{account}"))),
            ("creator_info", gateway.get(&format!("/api/content/creator-info/{account}"))),
            ("create_post", gateway.post("/api/content/post").json(&good_post(account))),
            ("validate_post", gateway.post("/v1/posts/validate").json(&good_post(account))),
            ("get_post", gateway.get(&format!("/v1/posts/{post}"))),
            ("status", gateway.get(&format!("/api/content/status/{account}/{publish_id}"))),
            ("get_link_session", gateway.get(&format!("/v1/link-sessions/{label}"))),
            ("timeline", gateway.get(&format!("/v1/link-sessions/{label}/timeline"))),
            ("check", gateway.post("/api/content/qr-login/check").json(&json!({"token": check_token}))),
            ("scan", gateway.post(&format!("/v1/sandbox/link-sessions/{label}/scan"))),
            ("cancel", gateway.post(&format!("/v1/link-sessions/{label}/cancel"))),
            ("unlink", gateway.delete(&format!("/v1/accounts/{account}"))),
        ]
    }
}

async fn person(gateway: &Gateway, tenant: &Tenant, user: &str) -> Person {
    let account = gateway.link_account(&tenant.test, user).await;
    let posted = gateway.post("/api/content/post").key(&tenant.test).json(&good_post(&account)).send().await;
    assert_eq!(posted.status, 200, "{}", posted.text);
    let data = posted.json()["data"].clone();
    let started = gateway.post("/api/content/qr-login/request").key(&tenant.test);
    let started = started.json(&json!({"user_id": user})).send().await.json()["data"].clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    Person {
        account,
        post: text(&data["post_id"]),
        publish_id: text(&data["publish_id"]),
        label: text(&started["unique_id"]),
        check_token: text(&started["token"]),
    }
}

#[track_caller]
fn assert_not_found(what: &str, answer: &Answer) {
    assert_eq!((answer.status, answer.code()), (404, "not_found".to_owned()), "{what}: {}", answer.text);
}

#[tokio::test]
async fn a_users_token_finds_the_users_own_things_and_no_other_users() {
    let world = World::new().await;
    let token = world.token(json!({"user_id": "ana"})).await;

    for (what, call) in world.calls_about(&world.ben) {
        assert_not_found(what, &call.bearer(&token).send().await);
    }
    for (what, call) in world.calls_about(&world.ana) {
        let answer = call.bearer(&token).send().await;
        assert!((200..300).contains(&answer.status), "{what}: {} {}", answer.status, answer.text);
    }
}

#[tokio::test]
async fn a_token_for_one_account_uses_no_other_account() {
    let world = World::new().await;
    let token = world.token(json!({"account_ids": [world.ana.account]})).await;
    let about_accounts =
        ["get_account", "creator_info", "create_post", "validate_post", "get_post", "status", "unlink"];

    for (what, call) in
        world.calls_about(&world.ben).into_iter().filter(|(what, _)| about_accounts.contains(what))
    {
        assert_not_found(what, &call.bearer(&token).send().await);
    }
    for (what, call) in
        world.calls_about(&world.ana).into_iter().filter(|(what, _)| about_accounts.contains(what))
    {
        let answer = call.bearer(&token).send().await;
        assert!((200..300).contains(&answer.status), "{what}: {} {}", answer.status, answer.text);
    }
}

#[tokio::test]
async fn lists_hold_only_what_the_token_may_see_whatever_is_asked_for() {
    let world = World::new().await;
    let of_ana = world.token(json!({"user_id": "ana"})).await;
    let of_account = world.token(json!({"account_ids": [world.ana.account]})).await;
    let lists = ["/v1/accounts", "/v1/posts", "/api/content/accounts", "/v1/link-sessions"];

    for list in lists {
        for (who, token) in [("user", &of_ana), ("account", &of_account)] {
            if (list, who) == ("/v1/link-sessions", "account") {
                continue;
            }
            for query in ["", "?user_id=ana"] {
                let answer = world.gateway.get(&format!("{list}{query}")).bearer(token).send().await;
                assert_eq!(answer.status, 200, "{list}: {}", answer.text);
                assert!(!answer.json()["data"].as_array().expect("a list").is_empty(), "{list} {who}");
                for foreign in [&world.ben.account, &world.ben.post, &world.ben.label] {
                    assert!(!answer.text.contains(foreign.as_str()), "{list}{query} {who}: {}", answer.text);
                }
            }
            let answer = world.gateway.get(&format!("{list}?user_id=ben")).bearer(token).send().await;
            assert_eq!((answer.status, &answer.json()["data"]), (200, &json!([])), "{list} {who}");
        }
    }
    let by_account = format!("/v1/posts?account_id={}", world.ben.account);
    let answer = world.gateway.get(&by_account).bearer(&of_ana).send().await;
    assert_eq!(answer.json()["data"], json!([]));
}

#[tokio::test]
async fn a_batch_of_checks_fails_where_the_token_may_not_look() {
    let world = World::new().await;
    let checks = json!({"checks": [
        {"accountId": world.ana.account, "publishId": world.ana.publish_id},
        {"accountId": world.ben.account, "publishId": world.ben.publish_id},
        {"accountId": world.ana.account, "publishId": world.ben.publish_id},
    ]});

    for body in [json!({"user_id": "ana"}), json!({"account_ids": [world.ana.account]})] {
        let token = world.token(body).await;
        let answer =
            world.gateway.post("/api/content/status/batch").bearer(&token).json(&checks).send().await;

        let data = answer.json()["data"].clone();
        let outcome = |at: usize| (data[at]["success"].clone(), data[at]["error"]["code"].clone());
        assert_eq!(outcome(0), (json!(true), Value::Null), "{data}");
        assert_eq!(outcome(1), (json!(false), json!("not_found")), "{data}");
        // A publish id is unique within an account alone: ana's own may have the same.
        if world.ana.publish_id != world.ben.publish_id {
            assert_eq!(outcome(2), (json!(false), json!("not_found")), "{data}");
        }
    }
}

#[tokio::test]
async fn a_users_token_starts_sessions_for_that_user_alone() {
    let world = World::new().await;
    let token = world.token(json!({"user_id": "ana"})).await;
    let start =
        async |body: Value| world.gateway.post("/v1/link-sessions").bearer(&token).json(&body).send().await;

    let unnamed = start(json!({})).await;
    let named = start(json!({"user_id": "ana"})).await;
    let other = start(json!({"user_id": "ben"})).await;
    let taken = start(json!({"unique_id": world.ben.label})).await;
    let reconnect = start(json!({"reconnect_account_id": world.ben.account})).await;
    let compatible = world.gateway.post("/api/content/qr-login/request").bearer(&token);
    let compatible = compatible.json(&json!({"user_id": "ben"})).send().await;

    assert_eq!((unnamed.status, &unnamed.json()["user_id"]), (201, &json!("ana")));
    assert_eq!((named.status, &named.json()["user_id"]), (201, &json!("ana")));
    assert_not_found("another user", &other);
    assert_eq!(taken.status, 409, "another user's pending label tells nothing more: {}", taken.text);
    assert!(!taken.text.contains("ben"), "{}", taken.text);
    assert_not_found("another user's account", &reconnect);
    assert_not_found("another user, compatible", &compatible);
}

#[tokio::test]
async fn a_token_for_one_account_starts_no_session_about_another() {
    let world = World::new().await;
    let token = world.token(json!({"account_ids": [world.ana.account]})).await;

    let body = json!({"user_id": "ben", "reconnect_account_id": world.ben.account});
    let answer = world.gateway.post("/v1/link-sessions").bearer(&token).json(&body).send().await;

    assert_not_found("an account that the token does not name", &answer);
}

#[tokio::test]
async fn a_token_for_one_account_links_nothing_new_but_reconnects_its_own() {
    let world = World::new().await;
    let token = world.token(json!({"account_ids": [world.ana.account]})).await;

    for (path, body) in
        [("/v1/link-sessions", json!({"user_id": "ana"})), ("/api/content/qr-login/request", json!({}))]
    {
        let answer = world.gateway.post(path).bearer(&token).json(&body).send().await;
        assert_eq!((answer.status, &answer.json()["code"]), (403, &json!("token_restricted")), "{path}");
    }

    let body = json!({"user_id": "ana", "reconnect_account_id": world.ana.account});
    let own = world.gateway.post("/v1/link-sessions").bearer(&token).json(&body).send().await;
    assert_eq!(own.status, 201, "{}", own.text);
    let path = format!("/v1/link-sessions/{}", own.json()["unique_id"].as_str().expect("a label"));
    assert_eq!(world.gateway.get(&path).bearer(&token).send().await.status, 200);
}

#[tokio::test]
async fn a_label_gives_a_token_for_one_account_no_page_that_is_about_none() {
    let world = World::new().await;
    let token = world.token(json!({"account_ids": [world.ana.account]})).await;
    let pending = world.gateway.post("/v1/link-sessions").key(&world.tenant.test);
    let pending = pending.json(&json!({"user_id": "ana"})).send().await.json();

    let body = json!({"unique_id": pending["unique_id"], "user_id": "ana",
        "reconnect_account_id": world.ana.account});
    let answer = world.gateway.post("/v1/link-sessions").bearer(&token).json(&body).send().await;

    assert_eq!((answer.status, &answer.json()["code"]), (409, &json!("link_session_pending")));
    assert!(!answer.text.contains("/link/"), "{}", answer.text);
}

#[tokio::test]
async fn a_token_for_one_account_sees_no_session_that_is_about_none() {
    let world = World::new().await;
    let token = world.token(json!({"account_ids": [world.ana.account]})).await;
    let pending = world.gateway.post("/v1/link-sessions").key(&world.tenant.test).json(&json!({}));
    let pending = pending.send().await.json();
    let label = pending["unique_id"].as_str().expect("a label");

    let listed = world.gateway.get("/v1/link-sessions?limit=100").bearer(&token).send().await;
    let read = world.gateway.get(&format!("/v1/link-sessions/{label}")).bearer(&token).send().await;
    let ended = world.gateway.post(&format!("/v1/link-sessions/{label}/cancel")).bearer(&token).send().await;

    assert_eq!(listed.status, 200);
    assert!(!listed.text.contains(label), "{}", listed.text);
    assert_not_found("read", &read);
    assert_not_found("cancelled", &ended);
}

#[tokio::test]
async fn a_token_for_one_account_sees_no_other_account_in_a_session() {
    let world = World::new().await;
    let token = world.token(json!({"account_ids": [world.ana.account]})).await;

    let listed = world.gateway.get("/v1/link-sessions?status=confirmed").bearer(&token).send().await;

    assert!(listed.text.contains(&world.ana.account), "{}", listed.text);
    assert!(!listed.text.contains(&world.ben.account), "{}", listed.text);
}

#[tokio::test]
async fn one_users_idempotency_key_does_not_answer_another_user() {
    let world = World::new().await;
    let (ana, ben) =
        (world.token(json!({"user_id": "ana"})).await, world.token(json!({"user_id": "ben"})).await);
    let start = async |token: &str| {
        let call = world.gateway.post("/v1/link-sessions").bearer(token);
        call.header("Idempotency-Key", "the-same-key").json(&json!({})).send().await
    };

    let (first, again, other) = (start(&ana).await, start(&ana).await, start(&ben).await);

    assert_eq!((first.status, &first.text), (201, &again.text));
    let told = first.json();
    assert_ne!(other.status, 500, "{}", other.text);
    assert!(
        !other.text.contains(told["url"].as_str().expect("an address")),
        "another user's page: {}",
        other.text
    );
    assert!(!other.text.contains(told["unique_id"].as_str().expect("a label")), "{}", other.text);
}

#[tokio::test]
async fn a_kept_answer_is_not_told_to_a_token_without_the_scope() {
    let world = World::new().await;
    let (may, may_not) = (world.token(json!({})).await, world.token(json!({"scope": "accounts:read"})).await);
    let start = async |token: &str| {
        let call = world.gateway.post("/v1/link-sessions").bearer(token);
        call.header("Idempotency-Key", "the-same-key").json(&json!({})).send().await
    };

    let (first, other) = (start(&may).await, start(&may_not).await);

    assert_eq!(first.status, 201, "{}", first.text);
    assert_eq!((other.status, other.code()), (403, "insufficient_scope".to_owned()));
}
