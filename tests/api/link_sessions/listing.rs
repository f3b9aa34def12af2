//! Lists and their pages.

use serde_json::{Value, json};

use crate::support::scene::Scene;

async fn page(scene: &Scene, query: &str) -> (Vec<String>, Option<String>) {
    let answer = scene.get(&format!("/v1/link-sessions?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let json = answer.json();
    let labels = json["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one: &Value| one["unique_id"].as_str().unwrap().to_owned());
    (labels.collect(), json["next_cursor"].as_str().map(str::to_owned))
}

#[tokio::test]
async fn pages_are_stable_while_sessions_are_made() {
    let scene = Scene::new().await;
    let mut expected = Vec::new();
    for number in 0..7 {
        // Three of one moment, so that the order within it matters too.
        if number % 3 == 0 {
            scene.gateway.clock.advance(chrono::Duration::seconds(1));
        }
        expected.push(scene.start(json!({"unique_id": format!("before-{number}")})).await.label);
    }
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let query = cursor.map_or("limit=2".to_owned(), |cursor| format!("limit=2&cursor={cursor}"));
        let (labels, next) = page(&scene, &query).await;
        assert!(labels.len() <= 2);
        seen.extend(labels);
        scene.gateway.clock.advance(chrono::Duration::seconds(1));
        scene.start(json!({})).await;
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }

    let mut sorted = seen.clone();
    sorted.sort();
    expected.sort();
    assert_eq!(sorted, expected, "each that was there, once, and none made later");
}

#[tokio::test]
async fn lists_are_newest_first() {
    let scene = Scene::new().await;
    for label in ["first-000", "second-00", "third-000"] {
        scene.start(json!({ "unique_id": label })).await;
        scene.gateway.clock.advance(chrono::Duration::seconds(1));
    }

    assert_eq!(
        page(&scene, "").await,
        (["third-000", "second-00", "first-000"].map(str::to_owned).to_vec(), None)
    );
}

#[tokio::test]
async fn lists_are_narrowed_by_user_and_status() {
    let scene = Scene::new().await;
    scene.start(json!({"unique_id": "of-anna-1", "user_id": "anna"})).await;
    scene.start(json!({"unique_id": "of-anna-2", "user_id": "anna"})).await;
    scene.start(json!({"unique_id": "of-bert-1", "user_id": "bert"})).await;
    scene.post("/v1/link-sessions/of-anna-2/cancel", json!({})).await;

    assert_eq!(page(&scene, "user_id=anna&status=new").await.0, ["of-anna-1"]);
    assert_eq!(page(&scene, "status=cancelled").await.0, ["of-anna-2"]);
    assert_eq!(page(&scene, "user_id=nobody").await.0, Vec::<String>::new());
}

#[tokio::test]
async fn bad_queries_are_refused() {
    let scene = Scene::new().await;
    for query in ["limit=0", "limit=101", "limit=x", "cursor=nonsense", "status=strange", "unknown=1"] {
        let answer = scene.get(&format!("/v1/link-sessions?{query}")).await;
        assert_eq!(answer.status, 422, "{query}: {}", answer.text);
    }
}
