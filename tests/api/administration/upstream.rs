//! A tenant's own key at the upstream: kept sealed, tried before it counts, and used for its sessions.

use serde_json::{Value, json};

use crate::support::scene::{Scene, eventually};
use crate::support::upstream::{Person, Say};
use crate::support::wire::Answer;
use crate::support::{Tenant, good_post};

pub const OWN: &str = "sk_own_canary_0123456789abcd";
const OTHER: &str = "sk_own_canary_second_key_wxyz";
const OPERATORS: &str = "sk_upstream_canary_7f3a";

pub async fn set(scene: &Scene, upstream: Value) -> Answer {
    let body = json!({ "upstream": upstream });
    scene.gateway.patch("/v1/tenant").key(&scene.tenant.live).json(&body).send().await
}

async fn told(scene: &Scene) -> Value {
    scene.get("/v1/tenant").await.json()["upstream"].clone()
}

/// A scene whose tenant has a key of its own, which sees `people`.
pub async fn scene_with_own_key(people: &[Person]) -> Scene {
    let scene = Scene::new().await;
    scene.upstream.key_sees(OWN, people);
    let answer = set(&scene, json!({ "api_key": OWN })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    scene
}

#[tokio::test]
async fn a_key_is_tried_kept_sealed_and_never_shown() {
    let scene = Scene::new().await;
    assert_eq!(told(&scene).await, json!({"provider": "wahdx", "source": "operator", "own": null}));
    scene.upstream.key_sees(OWN, &[]);

    let answer = set(&scene, json!({ "api_key": OWN })).await;

    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(scene.upstream.listings_with(OWN), 1);
    let upstream = answer.json()["upstream"].clone();
    assert_eq!(upstream["source"], "own");
    assert_eq!(upstream["own"]["api_key_hint"], "abcd");
    assert_eq!(upstream["own"]["status"], "accepted");
    assert_eq!(told(&scene).await, upstream);
    let kept = scene
        .rows("select to_jsonb(c)::text from upstream_credentials c union all select after::text from audit_log")
        .await;
    assert_eq!(kept.len(), 2);
    for text in kept.iter().chain([&answer.text]) {
        assert!(!text.contains("canary"), "{text}");
        assert!(!text.contains(&data_encoding::HEXLOWER.encode(OWN.as_bytes())), "{text}");
    }
    assert!(kept[1].contains(r#""api_key_hint": "abcd""#), "{}", kept[1]);
}

#[tokio::test]
async fn a_key_that_the_upstream_refuses_changes_nothing() {
    let scene = scene_with_own_key(&[]).await;
    let before = scene.get("/v1/tenant").await.json();
    scene.upstream.refuse_key(OTHER, true);

    let refused = set(&scene, json!({ "api_key": OTHER })).await;
    scene.upstream.refuse_key(OTHER, false);
    scene.upstream.outage(Some(Say::status(503, json!({}))));
    let away = set(&scene, json!({ "api_key": OTHER })).await;
    scene.upstream.outage(Some(Say::status(404, json!({}))));
    let elsewhere = set(&scene, json!({ "api_key": OTHER })).await;
    let list = scene.get("/v1/upstream-accounts").await;
    scene.upstream.outage(None);

    let broken = vec![("/upstream/api_key".to_owned(), "credentials_refused".to_owned())];
    assert_eq!((refused.status, refused.broken()), (422, broken));
    assert_eq!((away.status, away.code().as_str()), (503, "upstream_unavailable"));
    // An address where there is no such upstream.
    for answer in [elsewhere, list] {
        assert_eq!((answer.status, answer.code().as_str()), (502, "upstream_bad_answer"));
    }
    assert_eq!(scene.get("/v1/tenant").await.json(), before);
}

#[tokio::test]
async fn wrong_settings_are_told_with_their_pointers() {
    let scene = Scene::new().await;

    for (upstream, pointer, code) in [
        (json!({"source": "own"}), "/upstream/source", "credentials_missing"),
        (json!({"api_key": null, "source": "own"}), "/upstream/api_key", "credentials_missing"),
        (json!({"api_key": ""}), "/upstream/api_key", "invalid_value"),
        (json!({"api_key": "two words"}), "/upstream/api_key", "invalid_value"),
        (json!({"api_key": "k".repeat(513)}), "/upstream/api_key", "invalid_value"),
        (json!({"api_key": 7}), "/upstream/api_key", "wrong_type"),
        (json!({"source": "theirs"}), "/upstream/source", "invalid_value"),
        (json!({"provider": "other"}), "/upstream/provider", "invalid_value"),
        (json!({"base_url": "https://x.example"}), "/upstream/base_url", "unknown_field"),
    ] {
        let answer = set(&scene, upstream.clone()).await;
        let broken = vec![(pointer.to_owned(), code.to_owned())];
        assert_eq!((answer.status, answer.broken()), (422, broken), "{upstream}");
    }
    assert_eq!(scene.upstream.all_calls(), 0);
}

#[tokio::test]
async fn the_test_environment_has_no_say_about_it() {
    let scene = Scene::new().await;

    let call = scene.gateway.patch("/v1/tenant").key(&scene.tenant.test);
    let answer = call.json(&json!({"upstream": {"api_key": OWN}})).send().await;

    assert_eq!((answer.status, answer.code().as_str()), (403, "live_environment_required"));
    assert_eq!(scene.upstream.listings_with(OWN), 0);
}

#[tokio::test]
async fn sessions_and_posts_use_the_tenants_own_key_alone() {
    let scene = scene_with_own_key(&[]).await;
    let ana = Person::new("ana");

    let account = scene.link("user-1", &ana).await;
    let post = scene.post("/api/content/post", good_post(&account)).await;
    let info = scene.get(&format!("/api/content/creator-info/{account}")).await;

    assert_eq!((post.status, info.status), (200, 200), "{} {}", post.text, info.text);
    assert_eq!(scene.upstream.calls_with(OPERATORS), 0);
    assert_eq!(scene.upstream.posts().len(), 1);
    let names = scene.rows("select distinct upstream from link_sessions").await;
    assert_eq!(names, [format!("tenant-{}", scene.tenant.id)]);
}

#[tokio::test]
async fn other_tenants_stay_with_the_operators_key() {
    let scene = scene_with_own_key(&[]).await;
    let other = Scene { tenant: scene.gateway.tenant().await, ..scene };
    let calls = other.upstream.calls_with(OWN);

    let account = other.link("user-1", &Person::new("bob")).await;

    assert_eq!(other.get(&format!("/v1/accounts/{account}")).await.status, 200);
    assert!(other.upstream.calls_with(OPERATORS) > 0);
    assert_eq!(other.upstream.calls_with(OWN), calls);
}

#[tokio::test]
async fn what_was_linked_stays_with_the_key_that_linked_it() {
    let scene = Scene::new().await;
    let before = scene.link("user-1", &Person::new("ana")).await;
    scene.upstream.key_sees(OWN, &[]);
    assert_eq!(set(&scene, json!({ "api_key": OWN })).await.status, 200);
    let after = scene.link("user-2", &Person::new("bob")).await;
    let (own, operators) = (scene.upstream.calls_with(OWN), scene.upstream.calls_with(OPERATORS));

    let old = scene.get(&format!("/api/content/creator-info/{before}")).await;
    assert_eq!((old.status, scene.upstream.calls_with(OPERATORS)), (200, operators + 1));
    assert_eq!(scene.upstream.calls_with(OWN), own);

    // A change of mind about new sessions leaves the key where accounts need it.
    assert_eq!(set(&scene, json!({ "source": "operator" })).await.status, 200);
    let new = scene.get(&format!("/api/content/creator-info/{after}")).await;
    assert_eq!((new.status, scene.upstream.calls_with(OWN)), (200, own + 1));
    scene.start_for("user-3").await;
    assert_eq!(scene.upstream.calls_with(OWN), own + 1);
}

#[tokio::test]
async fn an_account_is_linked_again_where_it_was_linked() {
    let scene = Scene::new().await;
    let ana = Person::new("ana");
    let account = scene.link("user-1", &ana).await;
    scene.upstream.key_sees(OWN, &[]);
    assert_eq!(set(&scene, json!({ "api_key": OWN })).await.status, 200);
    let own = scene.upstream.calls_with(OWN);

    let body = json!({"user_id": "user-1", "reconnect_account_id": account});
    let started = scene.start(body).await;
    let again = scene.confirm(&started, &ana).await;

    assert_eq!(again, account);
    assert_eq!(scene.upstream.calls_with(OWN), own);
}

#[tokio::test]
async fn a_key_that_accounts_depend_on_is_not_taken_away() {
    let scene = scene_with_own_key(&[]).await;
    let account = scene.link("user-1", &Person::new("ana")).await;

    let kept = set(&scene, json!({ "api_key": null })).await;
    assert_eq!((kept.status, kept.code().as_str()), (409, "upstream_in_use"));
    assert_eq!(told(&scene).await["source"], "own");

    let path = format!("/v1/accounts/{account}");
    assert_eq!(scene.gateway.delete(&path).key(&scene.tenant.live).send().await.status, 204);
    let gone = set(&scene, json!({ "api_key": null })).await;
    assert_eq!(gone.status, 200, "{}", gone.text);
    assert_eq!(told(&scene).await, json!({"provider": "wahdx", "source": "operator", "own": null}));
}

#[tokio::test]
async fn a_key_of_somebody_else_does_not_take_the_place_of_one_in_use() {
    let scene = scene_with_own_key(&[]).await;
    let ana = Person::new("ana");
    scene.link("user-1", &ana).await;
    scene.upstream.key_sees(OTHER, &[Person::new("stranger")]);

    let refused = set(&scene, json!({ "api_key": OTHER })).await;
    let broken = vec![("/upstream/api_key".to_owned(), "other_account".to_owned())];
    assert_eq!((refused.status, refused.broken()), (422, broken));

    scene.upstream.key_sees(OTHER, &[ana]);
    let rotated = set(&scene, json!({ "api_key": OTHER })).await;
    assert_eq!(rotated.status, 200, "{}", rotated.text);
    assert_eq!(rotated.json()["upstream"]["own"]["api_key_hint"], "wxyz");
}

#[tokio::test]
async fn a_key_that_is_refused_later_is_the_tenants_to_mend() {
    let scene = scene_with_own_key(&[]).await;
    let ana = Person::new("ana");
    let account = scene.link("user-1", &ana).await;
    scene.upstream.refuse_key(OWN, true);

    let start = scene.post("/v1/link-sessions", json!({"user_id": "user-2"})).await;
    let info = scene.get(&format!("/api/content/creator-info/{account}")).await;

    for answer in [start, info] {
        assert_eq!((answer.status, answer.code().as_str()), (409, "upstream_credentials_refused"));
        assert_eq!(answer.json()["actor"], "tenant_admin");
    }
    eventually("the settings say so", async || told(&scene).await["own"]["status"] == "refused").await;

    scene.upstream.key_sees(OTHER, &[ana]);
    let mended = set(&scene, json!({ "api_key": OTHER })).await;
    assert_eq!(mended.status, 200, "{}", mended.text);
    assert_eq!(mended.json()["upstream"]["own"]["status"], "accepted");
    // At once, and not when the rest is over that the refusal has brought.
    assert_eq!(scene.get(&format!("/api/content/creator-info/{account}")).await.status, 200);
    scene.start_for("user-2").await;
}

#[tokio::test]
async fn one_tenants_refused_key_keeps_no_other_waiting() {
    let scene = scene_with_own_key(&[]).await;
    let other: Tenant = scene.gateway.tenant().await;
    scene.upstream.key_sees(OTHER, &[]);
    let call = scene.gateway.patch("/v1/tenant").key(&other.live);
    assert_eq!(call.json(&json!({"upstream": {"api_key": OTHER}})).send().await.status, 200);
    let stuck = scene.start_for("user-1").await;
    let second = Scene { tenant: other, upstream: scene.upstream.clone(), gateway: scene.gateway };
    let started = second.start_for("user-1").await;
    second.upstream.refuse_key(OWN, true);

    let account = second.confirm(&started, &Person::new("bob")).await;

    assert_eq!(second.get(&format!("/v1/accounts/{account}")).await.status, 200);
    assert!(stuck.code.polls() == 0);
    // It was left alone after its refusal: at most three calls a minute are made to find out.
    second.gateway.pass(5).await;
    assert!(second.upstream.calls_with(OWN) <= 5, "{}", second.upstream.calls_with(OWN));
}

#[tokio::test]
async fn sessions_whose_key_is_gone_end_and_say_so() {
    let scene = scene_with_own_key(&[]).await;
    let started = scene.start_for("user-1").await;
    assert_eq!(set(&scene, json!({ "api_key": null })).await.status, 200);

    scene.gateway.pass(10).await;

    let session = scene.session(&started.label).await;
    assert_eq!((&session["status"], &session["reason"]), (&json!("failed"), &json!("upstream_refused")));
}

#[tokio::test]
async fn a_gateway_without_a_key_of_its_own_serves_tenants_that_bring_one() {
    let scene = scene_with_own_key(&[]).await;
    let bare = crate::support::Gateway::with(crate::support::Setup {
        beside: Some((scene.gateway.database_url.clone(), scene.gateway.redis_prefix.clone())),
        clock: scene.gateway.clock.clone(),
        ..crate::support::Setup::default()
    })
    .await;

    // Its upstream can't be reached, so that it is the key which decides how it fails.
    let own = bare.post("/v1/link-sessions").key(&scene.tenant.live).json(&json!({})).send().await;
    let stranger = bare.tenant().await;
    let none = bare.post("/v1/link-sessions").key(&stranger.live).json(&json!({})).send().await;

    assert_eq!((own.status, own.code().as_str()), (503, "upstream_unavailable"));
    assert_eq!((none.status, none.code().as_str()), (503, "upstream_not_configured"));
}

#[tokio::test]
async fn another_replica_uses_a_new_key_at_once() {
    let scene = scene_with_own_key(&[]).await;
    let replica = scene.replica(true).await;
    let start = async || {
        let call = replica.post("/v1/link-sessions").key(&scene.tenant.live);
        assert_eq!(call.json(&json!({"user_id": "user-1"})).send().await.status, 201);
    };
    start().await;
    scene.upstream.key_sees(OTHER, &[]);
    assert_eq!(set(&scene, json!({ "api_key": OTHER })).await.status, 200);

    eventually("the other replica has heard", async || {
        start().await;
        scene.upstream.calls_with(OTHER) > 0
    })
    .await;
}
