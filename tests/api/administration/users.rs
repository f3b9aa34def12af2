//! Users: made, listed, changed, erased.

use serde_json::{Value, json};

use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};
use crate::support::{Gateway, good_post};

async fn erase(scene: &Scene, user: &str) -> u16 {
    scene.gateway.delete(&format!("/v1/users/{user}")).key(&scene.tenant.live).send().await.status
}

async fn listed(scene: &Scene, query: &str) -> Vec<String> {
    let answer = scene.get(&format!("/v1/users?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let ids = answer.json()["data"].as_array().expect("a list").clone();
    ids.iter().map(|user| user["user_id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn a_user_is_made_read_and_changed() {
    let scene = Scene::new().await;
    let made = scene.post("/v1/users", json!({"user_id": "ana/1 ü", "metadata": {"crm": 7}})).await;
    assert_eq!(made.status, 201, "{}", made.text);

    scene.gateway.clock.advance(chrono::Duration::seconds(5));
    let path = "/v1/users/ana%2F1%20%C3%BC";
    let call = scene.gateway.patch(path).key(&scene.tenant.live).json(&json!({"metadata": {"crm": 8}}));
    let changed = call.send().await;
    let read = scene.get(path).await.json();

    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(read, changed.json());
    assert_eq!((&read["user_id"], &read["metadata"]), (&json!("ana/1 ü"), &json!({"crm": 8})));
    assert_eq!(read["accounts"], 0);
    assert_eq!(read["created_at"], made.json()["created_at"]);
    assert_ne!(read["updated_at"], read["created_at"]);
}

#[tokio::test]
async fn a_user_is_made_once() {
    let scene = Scene::new().await;
    let again = || scene.post("/v1/users", json!({"user_id": "ana"}));
    assert_eq!(again().await.status, 201);

    let second = again().await;
    let keyed = || {
        let call = scene.gateway.post("/v1/users").key(&scene.tenant.live).header("Idempotency-Key", "k1");
        call.json(&json!({"user_id": "bert"})).send()
    };
    let (first, replayed) = (keyed().await, keyed().await);

    assert_eq!((second.status, second.code().as_str()), (409, "user_exists"));
    assert_eq!((first.status, replayed.status), (201, 201));
    assert_eq!((first.text, replayed.header("idempotent-replayed")), (replayed.text.clone(), "true"));
}

#[tokio::test]
async fn what_is_wrong_with_a_user_is_told() {
    let scene = Scene::new().await;

    let no_id = scene.post("/v1/users", json!({})).await;
    let long = scene.post("/v1/users", json!({"user_id": "u".repeat(129)})).await;
    let metadata = json!({"user_id": "u", "metadata": {"a": "x".repeat(5_000)}});
    let metadata = scene.post("/v1/users", metadata).await;
    let not_object = scene.post("/v1/users", json!({"user_id": "u", "metadata": [1]})).await;

    assert_eq!(no_id.broken(), [("/user_id".to_owned(), "missing_field".to_owned())]);
    assert_eq!(long.broken()[0].0, "/user_id");
    assert_eq!(metadata.broken(), [("/metadata".to_owned(), "too_long".to_owned())]);
    assert_eq!(not_object.broken(), [("/metadata".to_owned(), "wrong_type".to_owned())]);
}

#[tokio::test]
async fn users_are_listed_newest_first_by_prefix_and_by_page() {
    let scene = Scene::new().await;
    for name in ["a_1", "a%2", "ab3", "b4"] {
        scene.gateway.clock.advance(chrono::Duration::seconds(1));
        scene.post("/v1/users", json!({"user_id": name})).await;
    }
    scene.link("b4", &Person::new("ana")).await;

    assert_eq!(listed(&scene, "").await, ["b4", "ab3", "a%2", "a_1"]);
    assert_eq!(listed(&scene, "user_id_prefix=a").await, ["ab3", "a%2", "a_1"]);
    assert_eq!(listed(&scene, "user_id_prefix=a_").await, ["a_1"]);
    assert_eq!(listed(&scene, "user_id_prefix=a%25").await, ["a%2"]);
    let first = scene.get("/v1/users?limit=3").await.json();
    let cursor = first["next_cursor"].as_str().expect("there is more");
    assert_eq!(listed(&scene, &format!("limit=3&cursor={cursor}")).await, ["a_1"]);
    assert_eq!(first["data"][0]["accounts"], 1);
}

#[tokio::test]
async fn users_of_one_moment_come_once_each_over_pages() {
    let scene = Scene::new().await;
    for number in 0..7 {
        scene.post("/v1/users", json!({"user_id": format!("u{number}")})).await;
    }

    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = scene.get(&format!("/v1/users?limit=2{cursor}")).await.json();
        seen.extend(page["data"].as_array().expect("a list").iter().map(|user| user["user_id"].to_string()));
        // One that is made meanwhile comes before those that are left.
        scene.post("/v1/users", json!({"user_id": format!("new{}", seen.len())})).await;
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }

    seen.retain(|name| name.starts_with("\"u"));
    seen.sort();
    assert_eq!(seen, (0..7).map(|number| format!("\"u{number}\"")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_token_of_one_user_sees_that_user_alone() {
    let scene = Scene::new().await;
    for name in ["ana", "bert"] {
        scene.post("/v1/users", json!({"user_id": name})).await;
    }
    let token = scene.post("/v1/tokens", json!({"user_id": "ana"})).await.json();
    let token = token["access_token"].as_str().expect("a token");
    let get = |path: &str| scene.gateway.get(path).bearer(token).send();

    let list = get("/v1/users").await.json();
    let own = get("/v1/users/ana").await.status;
    let other = get("/v1/users/bert").await;
    let unknown = get("/v1/users/nobody").await;
    let erased = scene.gateway.delete("/v1/users/ana").bearer(token).send().await;

    assert_eq!(list["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(own, 200);
    assert_eq!((other.status, other.json()["detail"].clone()), (404, unknown.json()["detail"].clone()));
    assert_eq!((erased.status, erased.code().as_str()), (403, "token_restricted"));
}

#[tokio::test]
async fn an_erased_user_is_gone_and_the_record_stays() {
    let scene = Scene::new().await;
    let user = json!({"user_id": "ana@example.org", "metadata": {"name": "Ana Canary"}});
    scene.post("/v1/users", user).await;
    let account = scene.link("ana@example.org", &Person::new("anacanary")).await;
    let posted = scene.post("/api/content/post", good_post(&account)).await;
    assert_eq!(posted.status, 200, "{}", posted.text);
    let pending = json!({"user_id": "ana@example.org", "metadata": {"note": "Ana Canary"}});
    let pending = scene.start(pending).await;

    let status = erase(&scene, "ana@example.org").await;

    assert_eq!(status, 204);
    for path in ["/v1/users/ana@example.org".to_owned(), format!("/v1/accounts/{account}")] {
        assert_eq!(scene.get(&path).await.status, 404, "{path}");
    }
    let session = scene.session(&pending.label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("cancelled"), &json!("user_erased")));
    // Nothing in any table tells who it was; the post is still counted.
    let tables = ["users", "accounts", "posts", "link_sessions", "events", "audit_log"];
    let left: Vec<&str> = {
        let mut left = Vec::new();
        for table in tables {
            let rows = scene.rows(&format!("select to_jsonb(t)::text from {table} t")).await.concat();
            if rows.contains("ana@example.org") || rows.to_lowercase().contains("canary") {
                left.push(table);
            }
        }
        left
    };
    assert_eq!(left, [""; 0]);
    assert_eq!(scene.rows("select count(*) from posts where user_id like 'erased-%'").await, ["1"]);
    assert!(scene.events().await.contains(&"account.unlinked=1".to_owned()));
    let log = scene.get("/v1/audit-log").await.json()["data"].clone();
    let told: Vec<&str> =
        log.as_array().expect("lines").iter().filter_map(|line| line["action"].as_str()).collect();
    assert_eq!(told, ["user.erased", "user.created"]);
    assert_eq!(log[0]["target"], log[1]["target"]);
    assert_eq!(log[0]["after"], json!({"accounts_unlinked": [account], "link_sessions_cancelled": 1}));
}

#[tokio::test]
async fn a_confirmation_that_comes_with_the_erasure_links_nothing() {
    let scene = Scene::new().await;
    let started = scene.start_for("ana").await;
    started.code.then(Say::Confirmed(Person::new("ana")));
    assert_eq!(erase(&scene, "ana").await, 204);

    scene.gateway.pass(10).await;

    assert_eq!(scene.rows("select count(*) from accounts").await, ["0"]);
    assert_eq!(scene.status(&started.label).await, "cancelled");
}

#[tokio::test]
async fn an_erased_users_id_may_be_used_anew() {
    let scene = Scene::new().await;
    let first = scene.link("ana", &Person::new("ana")).await;
    assert_eq!(erase(&scene, "ana").await, 204);
    assert_eq!(erase(&scene, "ana").await, 404);

    let second = scene.link("ana", &Person::new("ana")).await;

    assert_ne!(first, second);
    assert_eq!(scene.get("/v1/users/ana").await.json()["accounts"], 1);
    assert_eq!(listed(&scene, "").await, ["ana"]);
}

#[tokio::test]
async fn another_environments_user_is_not_found() {
    let gateway = Gateway::with_held_clock().await;
    let tenant = gateway.tenant().await;
    let made: Value = json!({"user_id": "ana"});
    gateway.post("/v1/users").key(&tenant.live).json(&made).send().await;

    let elsewhere = gateway.get("/v1/users/ana").key(&tenant.test).send().await;
    let erased = gateway.delete("/v1/users/ana").key(&tenant.test).send().await;

    assert_eq!((elsewhere.status, erased.status), (404, 404));
    assert_eq!(gateway.get("/v1/users/ana").key(&tenant.live).send().await.status, 200);
}
