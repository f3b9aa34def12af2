//! Faults of the connection itself, over real HTTP.

use std::time::Duration;

use actix_web::{App, HttpServer, rt};
use serde_json::{Value, json};

use super::{KEY, World};

/// Serves the world's sandbox on a port of its own, and gives its address.
fn serve(world: &World) -> String {
    let sandbox = world.sandbox.clone();
    let server = HttpServer::new(move || App::new().configure(|cfg| sandbox.clone().configure(cfg)))
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
    let address = server.addrs()[0];
    rt::spawn(server.run());
    format!("http://{address}/sandbox/wahdx/api/content")
}

async fn call(base: &str, path: &str, body: Value) -> Result<Value, reqwest::Error> {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build()?;
    let request = client.post(format!("{base}/{path}")).header("X-API-Key", KEY).json(&body);
    request.send().await?.json().await
}

fn post_of(account: &str) -> Value {
    json!({
        "accountId": account,
        "mediaItems": [{ "url": "https://media.example/video.mp4" }],
        "tiktokSettings": { "draft": true }
    })
}

#[actix_web::test]
async fn a_cut_answer_never_arrives_whether_or_not_the_post_was_made() {
    let world = World::new();
    let base = serve(&world);
    let account = world.link("ana").await;

    for (kind, posts_made) in [("cut_before", 0), ("cut_after", 1), ("status_500_after", 2)] {
        world.inject(json!([{ "on": "post", "kind": kind, "times": 1 }])).await;

        let told = call(&base, "post", post_of(&account)).await;

        match kind {
            "status_500_after" => assert!(told.unwrap()["error"].is_string()),
            _ => {
                let error = told.unwrap_err();
                assert!(error.is_request() && !error.is_timeout(), "{kind}: {error:?}");
            }
        }
        assert_eq!(world.ledger().await["posts_made"], posts_made, "{kind}");
    }
    assert!(call(&base, "post", post_of(&account)).await.unwrap()["data"]["publish_id"].is_string());
}

#[actix_web::test]
async fn a_confirmation_can_be_lost_on_the_way() {
    let world = World::new();
    let base = serve(&world);
    let code = world.new_code().await;
    world.inject(json!([{ "on": "qr-login/check", "kind": "confirmed_then_lost", "times": 1 }])).await;
    let token = json!({ "token": code.token });

    let early = call(&base, "qr-login/check", token.clone()).await.unwrap();
    world.scan_and_confirm(&code, "ana").await;
    let lost = call(&base, "qr-login/check", token.clone()).await;
    let late = call(&base, "qr-login/check", token).await.unwrap();

    assert_eq!(early["data"]["status"], "new");
    assert!(lost.unwrap_err().is_request());
    assert_eq!(late["data"]["status"], "utilised");
    assert_eq!(world.ledger().await["accounts"], 1, "the account is there to be found");
}

#[actix_web::test]
async fn a_call_that_hangs_ends_in_a_closed_connection() {
    let world = World::new();
    let base = serve(&world);
    world.inject(json!([{ "on": "*", "kind": "hang", "delay_ms": 20, "times": 1 }])).await;

    let told = call(&base, "qr-login/request", json!({})).await;

    assert!(told.unwrap_err().is_request());
    assert_eq!(world.ledger().await["codes"], json!([]));
}
