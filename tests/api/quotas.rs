//! What a plan allows by number: at the limit, beyond it, on the next day, and when two calls want the last place.

mod accounts;
mod days;
mod standing;

use serde_json::{Value, json};

use crate::support::scene::Scene;
use crate::support::wire::Answer;
use crate::support::{Gateway, OPERATOR_TOKEN, Setup};
use linkgate::clock::Clock;

/// A scene at noon whose tenant is on a plan of its own, `own`, with these limits besides.
async fn scene_on(limits: Value) -> Scene {
    let clock = Clock::manual("2026-03-01T12:00:00Z".parse().expect("a time"));
    let scene = Scene::with(Setup { clock, ..Setup::default() }).await;
    let plan = json!({"plan_id": "own", "qr_login": true, "link_sessions_pending_max": 1000,
        "requests_per_second_max": 100_000});
    let made = operator(&scene.gateway, "post", "plans", plan).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let tenant = format!("tenants/{}", scene.tenant.id);
    operator(&scene.gateway, "patch", &tenant, json!({"plan": "own"})).await;
    limit(&scene, limits).await;
    scene
}

/// Changes the plan.
async fn limit(scene: &Scene, limits: Value) {
    let changed = operator(&scene.gateway, "patch", "plans/own", limits).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
}

async fn operator(gateway: &Gateway, method: &str, path: &str, body: Value) -> Answer {
    let path = format!("/v1/operator/{path}");
    let call = if method == "post" { gateway.post(&path) } else { gateway.patch(&path) };
    call.bearer(OPERATOR_TOKEN).json(&body).send().await
}

async fn limits(scene: &Scene) -> Value {
    scene.get("/v1/usage").await.json()["limits"].clone()
}

#[tokio::test]
async fn a_plans_quotas_are_set_changed_and_taken_away() {
    let scene = scene_on(json!({"accounts_max": 5, "members_max": 0})).await;

    let seen = operator(&scene.gateway, "patch", "plans/own", json!({"accounts_max": null})).await.json();
    let wrong = json!({"posts_per_day_max": -1, "api_keys_max": 1_000_000_001, "members_max": null});
    let wrong = operator(&scene.gateway, "patch", "plans/own", wrong).await;
    let untyped = operator(&scene.gateway, "patch", "plans/own", json!({"api_keys_max": "5"})).await;

    assert_eq!((&seen["accounts_max"], &seen["members_max"]), (&Value::Null, &json!(0)));
    let pointers: Vec<String> = wrong.broken().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(
        (wrong.status, pointers),
        (422, vec!["/api_keys_max".to_owned(), "/posts_per_day_max".to_owned()])
    );
    assert_eq!((untyped.status, untyped.broken()[0].0.as_str()), (422, "/api_keys_max"));
    assert_eq!(
        limits(&scene).await["members"],
        json!({"limit": 0, "used": 0, "remaining": 0, "resets_at": null})
    );
}
