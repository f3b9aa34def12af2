//! What a tenant sets for itself.

use serde_json::{Value, json};

use crate::support::scene::Scene;
use crate::support::upstream::Person;
use crate::support::wire::Answer;

async fn change(scene: &Scene, body: Value) -> Answer {
    scene.gateway.patch("/v1/tenant").key(&scene.tenant.live).json(&body).send().await
}

#[tokio::test]
async fn a_change_touches_what_it_names() {
    let scene = Scene::new().await;
    let before = scene.get("/v1/tenant").await.json();
    assert_eq!(before["name"], "Clipboard Studio");
    assert_eq!(before["link_confirmation"], "undo");

    let answer = change(
        &scene,
        json!({"allowed_origins": ["HTTPS://App.Example:443", "http://localhost:3000"], "duplicate_accounts": "deny"}),
    )
    .await;

    assert_eq!(answer.status, 200, "{}", answer.text);
    let mut expected = before;
    expected["allowed_origins"] = json!(["https://app.example", "http://localhost:3000"]);
    expected["duplicate_accounts"] = json!("deny");
    expected["updated_at"] = answer.json()["updated_at"].clone();
    assert_eq!(answer.json(), expected);
    assert_eq!(scene.get("/v1/tenant").await.json(), expected);
}

#[tokio::test]
async fn settings_take_effect() {
    let scene = Scene::new().await;
    scene.link("one", &Person::new("ana")).await;
    let branding = json!({"display_name": "Clip", "logo_url": "https://app.example/logo.png"});
    let body = json!({"duplicate_accounts": "move", "link_confirmation": "accept", "branding": branding});
    assert_eq!(change(&scene, body).await.status, 200);

    let started = scene.start_for("two").await;
    let page = format!("/link/{}", started.id);
    let opened = scene
        .gateway
        .post(&format!("{page}/open"))
        .json(&json!({"secret": started.secret}))
        .send()
        .await
        .json();
    let account = scene.confirm(&started, &Person::new("ana")).await;

    assert_eq!(opened["tenant"], json!({"name": "Clip", "logo_url": "https://app.example/logo.png"}));
    assert_eq!(scene.get(&format!("/v1/accounts/{account}")).await.json()["status"], "awaiting_accept");
    assert_eq!(scene.get("/v1/accounts?user_id=one").await.json()["data"], json!([]));
}

#[tokio::test]
async fn the_page_may_be_framed_by_the_origins_that_were_set() {
    let scene = Scene::new().await;
    let started = scene.start_for("u").await;
    change(&scene, json!({"allowed_origins": ["https://other.example"]})).await;

    let page = scene.gateway.get(&format!("/link/{}", started.id)).send().await;

    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors https://other.example"), "{policy}");
}

#[tokio::test]
async fn a_registered_address_is_the_only_one_to_go_to() {
    let scene = Scene::new().await;
    let start = |url: &'static str| scene.post("/v1/link-sessions", json!({"redirect_url": url}));
    assert_eq!(start("https://anywhere.example/x").await.status, 201);

    change(&scene, json!({"redirect_urls": ["https://app.example/done"]})).await;

    assert_eq!(start("https://app.example/done?state=1").await.status, 201);
    let refused = start("https://anywhere.example/x").await;
    assert_eq!(refused.broken(), [("/redirect_url".to_owned(), "not_registered".to_owned())]);
}

#[tokio::test]
async fn every_broken_rule_is_told_and_nothing_is_changed() {
    let scene = Scene::new().await;
    let before = scene.get("/v1/tenant").await.json();

    let answer = change(
        &scene,
        json!({
            "name": "",
            "allowed_origins": ["https://app.example", "*"],
            "redirect_urls": ["javascript:alert(1)", "https://app.example/#x"],
            "branding": {"colors": {"text": "#eee", "accent": "#fefefe"}, "texts": {"!": {"title": ""}}}
        }),
    )
    .await;

    let pointers: Vec<String> = answer.broken().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(
        pointers,
        [
            "/allowed_origins/1",
            "/branding/colors/accent",
            "/branding/colors/text",
            "/branding/texts/!",
            "/branding/texts/!/title",
            "/name",
            "/redirect_urls/0",
            "/redirect_urls/1",
        ]
    );
    assert_eq!(scene.get("/v1/tenant").await.json(), before);
}

#[tokio::test]
async fn who_may_read_may_not_write() {
    let scene = Scene::new().await;
    let token = scene.post("/v1/tokens", json!({"scope": "tenant:read"})).await.json();
    let token = token["access_token"].as_str().expect("a token");

    let read = scene.gateway.get("/v1/tenant").bearer(token).send().await;
    let write = scene.gateway.patch("/v1/tenant").bearer(token).json(&json!({"name": "x"})).send().await;

    assert_eq!((read.status, write.status), (200, 403));
    assert_eq!(write.code(), "insufficient_scope");
}
