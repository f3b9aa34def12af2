//! Asking again under the label of a pending session.

use serde_json::{Value, json};

use crate::support::scene::Scene;
use crate::support::upstream::Person;
use crate::support::wire::Answer;

const LABEL: &str = "label-0001";

async fn token_for(scene: &Scene, body: Value) -> String {
    let answer = scene.post("/v1/tokens", body).await;
    answer.json()["access_token"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

async fn start_as(scene: &Scene, token: &str, body: Value) -> Answer {
    scene.gateway.post("/v1/link-sessions").bearer(token).json(&body).send().await
}

fn conflict(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}

#[tokio::test]
async fn without_a_user_a_pending_session_is_answered_whoevers_it_is() {
    let scene = Scene::new().await;
    let first = scene.start(json!({"unique_id": LABEL, "user_id": "ada"})).await.answer;

    let again = scene.post("/v1/link-sessions", json!({"unique_id": LABEL})).await;
    let compatible = scene.post("/api/content/qr-login/request", json!({"unique_id": LABEL})).await;

    assert_eq!(again.status, 201, "{}", again.text);
    assert_eq!((&again.json()["url"], &again.json()["user_id"]), (&first["url"], &json!("ada")));
    assert_eq!(compatible.status, 200, "{}", compatible.text);
    assert_eq!(scene.upstream.codes(), 1);
    assert_eq!(scene.rows("select user_id from users").await, ["ada"]);
}

#[tokio::test]
async fn another_users_token_does_not_get_a_pending_session() {
    let scene = Scene::new().await;
    scene.start(json!({"unique_id": LABEL, "user_id": "ada"})).await;
    let own = token_for(&scene, json!({"user_id": "ada"})).await;
    let others = token_for(&scene, json!({"user_id": "bob"})).await;

    let refused = start_as(&scene, &others, json!({"unique_id": LABEL})).await;

    assert_eq!(conflict(&refused), (409, "link_session_pending".to_owned()), "{}", refused.text);
    assert!(!refused.text.contains("ada"));
    assert_eq!(start_as(&scene, &own, json!({"unique_id": LABEL})).await.status, 201);
}

#[tokio::test]
async fn a_token_for_other_accounts_does_not_get_a_pending_session() {
    let scene = Scene::new().await;
    let account = scene.link("ada", &Person::new("ana")).await;
    scene.start(json!({"unique_id": LABEL, "user_id": "ada"})).await;
    let token = token_for(&scene, json!({"account_ids": [account]})).await;

    let body = json!({"unique_id": LABEL, "reconnect_account_id": account});
    let refused = start_as(&scene, &token, body).await;

    assert_eq!(conflict(&refused), (409, "link_session_pending".to_owned()), "{}", refused.text);
}

#[tokio::test]
async fn a_reconnect_without_a_user_is_for_the_accounts_own() {
    let scene = Scene::new().await;
    let account = scene.link("ada", &Person::new("ana")).await;

    let started = scene.start(json!({"reconnect_account_id": account})).await;

    assert_eq!(started.answer["user_id"], "ada");
    assert_eq!(scene.confirm(&started, &Person::new("ana")).await, account);
}

#[tokio::test]
async fn what_differs_from_the_pending_session_is_named_and_not_dropped() {
    let scene = Scene::new().await;
    let account = scene.link("ada", &Person::new("ana")).await;
    let first = json!({
        "unique_id": LABEL, "user_id": "ada", "redirect_url": "https://app.example/a", "nonce": "n1",
        "metadata": {"plan": "pro", "weight": 1e2}
    });
    let session = scene.start(first.clone()).await.answer;
    let with = |field: &str, value: Value| {
        let mut body = first.clone();
        body[field] = value;
        body
    };
    let others = [
        ("redirect_url", json!("https://app.example/b")),
        ("nonce", json!("n2")),
        ("metadata", json!({"plan": "free"})),
        ("reconnect_account_id", json!(account)),
    ];

    for (field, value) in others {
        let answer = scene.post("/v1/link-sessions", with(field, value)).await;
        assert_eq!(conflict(&answer), (409, "link_session_differs".to_owned()), "{}", answer.text);
        assert_eq!(answer.broken(), [(format!("/{field}"), "differs".to_owned())]);
        assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.contains(field)));
    }
    for body in [first, json!({"unique_id": LABEL}), json!({"unique_id": LABEL, "locale": "de"})] {
        let answer = scene.post("/v1/link-sessions", body).await;
        assert_eq!((answer.status, &answer.json()["url"]), (201, &session["url"]), "{}", answer.text);
    }
}

#[tokio::test]
async fn all_that_differs_is_named_at_once_and_the_compatible_surface_has_none_of_it() {
    let scene = Scene::new().await;
    scene.start(json!({"unique_id": LABEL})).await;

    let body =
        json!({"unique_id": LABEL, "nonce": "n", "metadata": {}, "redirect_url": "https://app.example/"});
    let answer = scene.post("/v1/link-sessions", body).await;
    let compatible = scene.post("/api/content/qr-login/request", json!({"unique_id": LABEL})).await;

    let pointers: Vec<String> = answer.broken().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(pointers, ["/metadata", "/nonce", "/redirect_url"]);
    assert_eq!(compatible.status, 200, "{}", compatible.text);
}
