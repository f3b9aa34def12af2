//! Counts a day, what the plan leaves, and who may see them.

use serde_json::{Value, json};

use super::{scene_at, usage};
use crate::support::good_post;
use crate::support::scene::Scene;
use crate::support::upstream::{Person, Say};

fn day<'a>(usage: &'a Value, day: &str) -> &'a Value {
    let days = usage["days"].as_array().expect("days");
    days.iter().find(|one| one["day"] == day).unwrap_or_else(|| panic!("no {day}: {usage}"))
}

#[tokio::test]
async fn without_anything_each_of_thirty_days_is_empty_and_the_plan_is_whole() {
    let scene = scene_at("2026-03-01T12:00:00Z").await;

    let usage = usage(&scene, "").await;

    assert_eq!((&usage["from"], &usage["to"]), (&json!("2026-01-31"), &json!("2026-03-01")));
    assert_eq!(usage["complete_from"], "2026-01-31");
    assert_eq!((&usage["environment"], &usage["subscription"]), (&json!("live"), &json!("maximum")));
    let limit = json!({"limit": 200_000, "used": 0, "remaining": 200_000});
    let limits = &usage["limits"];
    assert_eq!((&limits["qr_login"], &limits["pending_link_sessions"]), (&json!(true), &limit));
    assert_eq!(limits["requests_per_second"], 100_000);
    let open = json!({"limit": null, "used": 0, "remaining": null, "resets_at": null});
    assert_eq!(limits["accounts"], open);
    let today = json!({"limit": null, "used": 0, "remaining": null, "resets_at": "2026-03-02T00:00:00.000Z"});
    assert_eq!((&limits["posts_per_day"], &limits["link_sessions_per_day"]), (&today, &today));
    let keys = json!({"limit": 100, "used": 1, "remaining": 99, "resets_at": null});
    assert_eq!(limits["api_keys"], keys, "without a plan's limit the gateway's own holds");
    let days = usage["days"].as_array().expect("days");
    assert_eq!(days.len(), 30);
    for one in days {
        assert_eq!(one["link_sessions"], usage["totals"]["link_sessions"]);
        assert_eq!(one["link_sessions"]["created"], 0);
    }
    assert_eq!(usage["link_funnel"]["created"], 0);
    assert_eq!(usage["link_funnel"]["seconds"]["created_to_confirmed"]["p50"], Value::Null);
    assert_eq!(usage["link_funnel"]["drop_off"]["created_to_shown"], json!({"sessions": 0, "share": null}));
}

#[tokio::test]
async fn a_day_ends_at_midnight_of_utc() {
    let scene = scene_at("2026-03-09T23:59:59.999Z").await;
    scene.start_for("late").await;
    scene.gateway.clock.advance(chrono::Duration::milliseconds(1));
    scene.start_for("early").await;
    scene.start_for("early again").await;

    let both = usage(&scene, "?from=2026-03-08&to=2026-03-10").await;
    let one = usage(&scene, "?from=2026-03-09&to=2026-03-09").await;

    let created = ["2026-03-08", "2026-03-09", "2026-03-10"]
        .map(|at| day(&both, at)["link_sessions"]["created"].clone());
    assert_eq!(created, [json!(0), json!(1), json!(2)]);
    assert_eq!(both["totals"]["link_sessions"]["pending"], 3);
    assert_eq!(
        (one["days"].as_array().unwrap().len(), &one["totals"]["link_sessions"]["created"]),
        (1, &json!(1))
    );
    assert_eq!(one["link_funnel"]["created"], 1);
    assert_eq!(
        one["limits"]["pending_link_sessions"]["used"], 3,
        "what is left is left now, of whatever day"
    );
}

#[tokio::test]
async fn each_outcome_and_each_kind_is_counted_by_its_name() {
    let scene = scene_at("2026-03-09T10:00:00Z").await;
    let ana = scene.link("ana", &Person::new("ana")).await;
    scene.link("ana", &Person::new("ana")).await;
    let cancelled = scene.start_for("ben").await;
    scene.post(&format!("/v1/link-sessions/{}/cancel", cancelled.label), json!({})).await;
    let (_, code) = scene.start_compatible("compatible-1").await;
    code.then(Say::State("expired"));
    scene.gateway.pass(10).await;
    scene.start_for("waits").await;
    let posted = scene.post("/api/content/post", good_post(&ana)).await;
    assert_eq!(posted.status, 200, "{}", posted.text);
    scene.gateway.delete(&format!("/v1/accounts/{ana}")).key(&scene.tenant.live).send().await;

    let usage = usage(&scene, "?from=2026-03-09&to=2026-03-09").await;

    let sessions = json!({"created": 5, "pending": 1, "confirmed": 2, "expired": 1, "utilised": 0, "failed": 0, "cancelled": 1});
    assert_eq!(usage["totals"]["link_sessions"], sessions);
    let accounts = json!({"linked": 1, "reconnected": 1, "reconnect_required": 0, "unlinked": 1});
    assert_eq!(usage["totals"]["accounts"], accounts);
    assert_eq!(usage["totals"]["posts"]["created"], 1);
    assert_eq!(usage["totals"]["posts"]["processing"], 1);
    assert_eq!(usage["days"][0]["accounts"], accounts);
    let limit = json!({"limit": 200_000, "used": 1, "remaining": 199_999});
    assert_eq!(usage["limits"]["pending_link_sessions"], limit);
}

#[tokio::test]
async fn another_tenant_and_the_other_environment_count_for_themselves() {
    let scene = scene_at("2026-03-09T10:00:00Z").await;
    let other = scene.gateway.tenant().await;
    scene.link("ana", &Person::new("ana")).await;
    scene.gateway.start_session(&other.live, json!({"user_id": "theirs"})).await;
    scene.gateway.start_session(&scene.tenant.test, json!({"user_id": "test"})).await;
    scene.gateway.start_session(&scene.tenant.test, json!({"user_id": "test too"})).await;

    let told = |key: String| {
        let call = scene.gateway.get("/v1/usage").key(&key);
        async move {
            let usage = call.send().await.json();
            let totals = &usage["totals"];
            let count = |kind: &str, name: &str| totals[kind][name].as_i64().expect("a count");
            (
                count("link_sessions", "created"),
                count("accounts", "linked"),
                usage["link_funnel"]["created"].as_i64().expect("a count"),
                usage["limits"]["pending_link_sessions"]["used"].as_i64().expect("a count"),
            )
        }
    };

    assert_eq!(told(scene.tenant.live.clone()).await, (1, 1, 1, 0));
    assert_eq!(told(scene.tenant.test.clone()).await, (2, 0, 2, 2));
    assert_eq!(told(other.live.clone()).await, (1, 0, 1, 1));
    assert_eq!(told(other.test.clone()).await, (0, 0, 0, 0));
}

#[tokio::test]
async fn a_token_for_one_user_or_for_some_accounts_sees_no_totals() {
    let scene = Scene::new().await;
    let account = scene.link("ana", &Person::new("ana")).await;
    let ask = async |body: Value| {
        let made = scene.post("/v1/tokens", body).await.json();
        let token = made["access_token"].as_str().expect("a token").to_owned();
        scene.gateway.get("/v1/usage").bearer(&token).send().await
    };

    let whole = ask(json!({"scope": "usage:read"})).await;
    let of_user = ask(json!({"scope": "usage:read", "user_id": "ana"})).await;
    let of_account = ask(json!({"scope": "usage:read", "account_ids": [account]})).await;

    assert_eq!((whole.status, &whole.json()["totals"]["accounts"]["linked"]), (200, &json!(1)));
    for answer in [of_user, of_account] {
        assert_eq!((answer.status, answer.code().as_str()), (403, "token_restricted"), "{}", answer.text);
    }
}

#[tokio::test]
async fn days_that_are_none_or_too_many_are_refused_with_their_names() {
    let scene = scene_at("2026-03-09T10:00:00Z").await;
    let broken = async |query: &str| {
        let answer = scene.get(&format!("/v1/usage?{query}")).await;
        assert_eq!(answer.status, 422, "{query}: {}", answer.text);
        answer.broken()
    };
    let pair = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());

    let none = broken("from=yesterday&to=2026-02-30").await;
    assert_eq!(none, [pair("/query/from", "invalid_value"), pair("/query/to", "invalid_value")]);
    assert_eq!(broken("from=2025-12-08&to=2026-03-10").await, [pair("/query/from", "out_of_range")]);
    assert_eq!(broken("from=2026-03-10").await, [pair("/query/from", "out_of_range")]);
    assert_eq!(broken("since=2026-03-10").await, [pair("/query/since", "unknown_field")]);
    assert_eq!(usage(&scene, "?from=2025-12-08&to=2026-03-09").await["days"].as_array().unwrap().len(), 92);
    assert_eq!(usage(&scene, "?to=9999-12-31").await["totals"]["link_sessions"]["created"], 0);
}
