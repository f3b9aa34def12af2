//! What happened, as it can be looked up.

use serde_json::json;

use crate::support::scene::Scene;
use crate::support::upstream::Person;

#[tokio::test]
async fn events_are_listed_newest_first_and_read_one_by_one() {
    let scene = Scene::new().await;
    let account = scene.link("u", &Person::new("ana")).await;

    let list = scene.get("/v1/events").await.json();

    let types: Vec<&str> =
        list["data"].as_array().expect("a list").iter().map(|e| e["type"].as_str().unwrap()).collect();
    assert!(types.contains(&"account.linked") && types.contains(&"link_session.confirmed"), "{types:?}");
    let linked = scene.get("/v1/events?type=account.linked").await.json()["data"][0].clone();
    assert_eq!(linked["environment"], "live");
    assert_eq!(linked["data"]["account_id"], json!(account));
    let id = linked["id"].as_str().expect("an id");
    assert_eq!(scene.get(&format!("/v1/events/{id}")).await.json(), linked);
    let of_account = scene.get(&format!("/v1/events?account_id={account}")).await.json();
    assert_eq!(of_account["data"], json!([linked]));
}

#[tokio::test]
async fn events_of_another_environment_are_unknown() {
    let scene = Scene::new().await;
    scene.link("u", &Person::new("ana")).await;
    let id = scene.get("/v1/events").await.json()["data"][0]["id"].as_str().expect("an id").to_owned();

    let list = scene.gateway.get("/v1/events").key(&scene.tenant.test).send().await;
    let one = scene.gateway.get(&format!("/v1/events/{id}")).key(&scene.tenant.test).send().await;

    assert_eq!(list.json()["data"], json!([]));
    assert_eq!(one.status, 404);
}

#[tokio::test]
async fn an_unknown_type_is_told_with_those_that_there_are() {
    let scene = Scene::new().await;

    let answer = scene.get("/v1/events?type=account.gone").await;

    assert_eq!(answer.broken(), [("/query/type".to_owned(), "invalid_value".to_owned())]);
    assert!(answer.text.contains("account.unlinked"), "{}", answer.text);
}

#[tokio::test]
async fn a_token_of_one_user_sees_no_events() {
    let scene = Scene::new().await;
    let token = scene.post("/v1/tokens", json!({"user_id": "u"})).await.json();

    let answer = scene.gateway.get("/v1/events").bearer(token["access_token"].as_str().unwrap()).send().await;

    assert_eq!((answer.status, answer.code().as_str()), (403, "token_restricted"));
}
