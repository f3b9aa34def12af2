//! What a new session's fields must keep.

use serde_json::{Value, json};

use crate::support::scene::Scene;

const RULES: &str = "/v1/link-sessions";

#[tokio::test]
async fn each_broken_rule_is_named_where_it_is() {
    let scene = Scene::new().await;
    let long = |chars: usize| "x".repeat(chars);
    let cases: Vec<(Value, &str, &str)> = vec![
        (json!({"unique_id": "short"}), "/unique_id", "invalid_value"),
        (json!({"unique_id": long(65)}), "/unique_id", "invalid_value"),
        (json!({"unique_id": "has a blank"}), "/unique_id", "invalid_value"),
        (json!({"redirect_url": "http://app.example/"}), "/redirect_url", "invalid_url"),
        (json!({"redirect_url": "javascript:alert(1)"}), "/redirect_url", "invalid_url"),
        (json!({"redirect_url": "https://user:pw@app.example/"}), "/redirect_url", "invalid_url"),
        (
            json!({"redirect_url": format!("https://app.example/{}", long(2048))}),
            "/redirect_url",
            "invalid_url",
        ),
        (json!({"redirect_url": "/relative"}), "/redirect_url", "invalid_url"),
        (json!({"locale": "e"}), "/locale", "invalid_value"),
        (json!({"locale": "en_US"}), "/locale", "invalid_value"),
        (json!({"locale": long(36)}), "/locale", "invalid_value"),
        (json!({"nonce": ""}), "/nonce", "invalid_value"),
        (json!({"nonce": "a\u{0}b"}), "/nonce", "invalid_value"),
        (json!({"nonce": long(256)}), "/nonce", "invalid_value"),
        (json!({"metadata": {"a": long(4096)}}), "/metadata", "too_long"),
        (json!({"metadata": {"a": "\u{0}"}}), "/metadata", "invalid_characters"),
    ];
    for (body, pointer, code) in cases {
        let answer = scene.post(RULES, body.clone()).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.broken(), [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    assert_eq!(scene.upstream.codes(), 0);
    assert!(scene.rows("select unique_id from link_sessions").await.is_empty());
}

#[tokio::test]
async fn fields_of_the_wrong_type_are_refused() {
    let scene = Scene::new().await;
    let cases = [
        json!({"unique_id": 5}),
        json!({"user_id": ""}),
        json!({"user_id": "x".repeat(129)}),
        json!({"theme": "blue"}),
        json!({"metadata": [1]}),
        json!({"nonce": {}}),
        json!({"unknown_field": 1}),
    ];
    for body in cases {
        let answer = scene.post(RULES, body.clone()).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        let field = body.as_object().unwrap().keys().next().unwrap().clone();
        assert_eq!(answer.broken()[0].0, format!("/{field}"), "{}", answer.text);
    }
}

#[tokio::test]
async fn all_broken_rules_are_told_at_once() {
    let scene = Scene::new().await;
    let body = json!({
        "unique_id": "short", "redirect_url": "http://x.example", "locale": "_", "nonce": "",
        "metadata": {"a": "x".repeat(5000)}
    });

    let answer = scene.post(RULES, body).await;

    let pointers: Vec<String> = answer.broken().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(pointers, ["/locale", "/metadata", "/nonce", "/redirect_url", "/unique_id"]);
}

#[tokio::test]
async fn fields_at_their_limits_are_taken_and_come_back() {
    let scene = Scene::new().await;
    let body = json!({
        "unique_id": "A".repeat(64), "user_id": "é".repeat(128), "nonce": "n".repeat(255), "locale": "pt-BR",
        "theme": "dark", "redirect_url": "https://app.example/back?x=1", "metadata": {"a": "x".repeat(4000)}
    });

    let answer = scene.start(body.clone()).await.answer;

    for (field, value) in body.as_object().unwrap() {
        assert_eq!(&answer[field], value, "{field}");
    }
}

#[tokio::test]
async fn an_account_to_reconnect_must_be_the_users_own() {
    let scene = Scene::new().await;
    let account = scene.link("owner", &crate::support::upstream::Person::new("ana")).await;
    let unknown = uuid::Uuid::new_v4().to_string();

    for (user, id) in [("other", account.as_str()), ("owner", unknown.as_str()), ("owner", "no id")] {
        let answer = scene.post(RULES, json!({"user_id": user, "reconnect_account_id": id})).await;
        assert_eq!(answer.status, 404, "{user} {id}: {}", answer.text);
    }
}
