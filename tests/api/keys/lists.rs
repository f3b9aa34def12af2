//! Lists of keys: by status, page by page, also while keys are made.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{made, make};
use crate::support::{Gateway, Tenant};

async fn page(gateway: &Gateway, key: &str, query: &str) -> (Vec<String>, Option<String>) {
    let answer = gateway.get(&format!("/v1/api-keys?{query}")).key(key).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let json = answer.json();
    let ids = json["data"].as_array().expect("a list").iter();
    let ids = ids.map(|key: &Value| key["id"].as_str().expect("an id").to_owned()).collect();
    (ids, json["next_cursor"].as_str().map(str::to_owned))
}

#[tokio::test]
async fn keys_are_listed_by_status_and_ended_ones_for_thirty_days() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let (_, short) = made(&gateway, &test, json!({"expires_in": 60})).await;
    let (_, gone) = made(&gateway, &test, json!({})).await;
    let (_, kept) = made(&gateway, &test, json!({})).await;
    gateway.delete(&format!("/v1/api-keys/{gone}")).key(&test).send().await;
    gateway.clock.advance(TimeDelta::seconds(61));
    let own = test["sk_test_".len()..][..16].to_owned();
    let set = |ids: &[&String]| ids.iter().map(|id| (*id).clone()).collect::<BTreeSet<_>>();
    let listed =
        async |query: &str| page(&gateway, &test, query).await.0.into_iter().collect::<BTreeSet<_>>();

    assert_eq!(listed("").await, set(&[&short, &gone, &kept, &own]));
    assert_eq!(listed("status=active").await, set(&[&kept, &own]));
    assert_eq!(listed("status=expired").await, set(&[&short]));
    assert_eq!(listed("status=revoked").await, set(&[&gone]));
    let wrong = gateway.get("/v1/api-keys?status=dead").key(&test).send().await;
    assert_eq!(wrong.broken(), [("/query/status".to_owned(), "invalid_value".to_owned())]);

    gateway.clock.advance(TimeDelta::days(30));
    assert_eq!(listed("").await, set(&[&kept, &own]), "what ended is no longer told");
    gateway.sweep().await;
    let swept = gateway.get(&format!("/v1/api-keys/{gone}")).key(&test).send().await;
    assert_eq!(swept.status, 404, "and then it is deleted");
    assert_eq!(gateway.get(&format!("/v1/api-keys/{kept}")).key(&test).send().await.status, 200);
}

#[tokio::test]
async fn a_key_is_renamed() {
    let gateway = Gateway::start().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let (_, id) = made(&gateway, &test, json!({})).await;
    let path = format!("/v1/api-keys/{id}");

    let answer = gateway.patch(&path).key(&test).json(&json!({"name": "worker"})).send().await;

    assert_eq!((answer.status, &answer.json()["name"]), (200, &json!("worker")));
    assert_eq!(gateway.get(&path).key(&test).send().await.json()["name"], "worker");
    for body in [json!({}), json!({"name": ""}), json!({"name": "x", "scopes": ["links:read"]})] {
        let refused = gateway.patch(&path).key(&test).json(&body).send().await;
        assert_eq!(refused.status, 422, "{body}: {}", refused.text);
    }
    let lines = super::audited(&gateway, &test, "api_key.updated").await;
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (&lines[0]["before"], &lines[0]["after"]),
        (&json!({"name": "a key"}), &json!({"name": "worker"}))
    );
}

#[tokio::test]
async fn pages_hold_every_key_once_while_keys_are_made() {
    let gateway = Gateway::with_held_clock().await;
    let Tenant { test, .. } = gateway.tenant().await;
    let mut there = BTreeSet::new();
    // All of one moment, which only their record's id tells apart.
    for _ in 0..12 {
        there.insert(made(&gateway, &test, json!({})).await.1);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());

    loop {
        let (ids, next) = page(&gateway, &test, &format!("limit=3{cursor}")).await;
        seen.extend(ids);
        let Some(next) = next else { break };
        cursor = format!("&cursor={next}");
        gateway.clock.advance(TimeDelta::milliseconds(5));
        assert_eq!(make(&gateway, &test, json!({})).await.status, 201);
    }

    let unique: BTreeSet<_> = seen.iter().cloned().collect();
    assert_eq!(unique.len(), seen.len(), "none comes twice");
    assert!(there.is_subset(&unique), "none is left out");
}
