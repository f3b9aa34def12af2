//! The adapter against a server that answers scripted bytes. What a failing answer means is in
//! `mapping`, what hostile ones may do in `hostile`, and `any_bytes` tries whatever comes.

mod any_bytes;
mod hostile;
mod linking;
mod mapping;
mod posting;

use serde_json::Value;

use super::*;
use crate::clock::Clock;
use crate::model::id::AccountId;
use crate::model::post::{Audience, Media};
use crate::provider::test_server::{Script, TestServer, answer};

const KEY: &str = "sk_live_canary";
const ATTEMPT: &str = "attempt_12345678";
const ACCOUNT: &str = "8abd72f0-4ede-441c-9c17-5d1f0f7c2b11";

fn wahdx_at(base_url: Url) -> Wahdx {
    Wahdx::new(HttpClient::new(Clock::system()).unwrap(), base_url, Secret::new(KEY))
}

async fn wahdx(scripts: Vec<Script>) -> (TestServer, Wahdx) {
    let server = TestServer::start(scripts).await;
    let wahdx = wahdx_at(server.url());
    (server, wahdx)
}

/// An adapter whose upstream answers 200 and `body` to one call.
async fn told(body: Value) -> (TestServer, Wahdx) {
    wahdx(vec![answer(200, &body.to_string())]).await
}

fn bad_answer_because<T>(result: Result<T, ProviderError>) -> &'static str {
    match result {
        Err(ProviderError::BadAnswer { reason }) => reason,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("an answer"),
    }
}

fn token() -> Secret {
    Secret::new("TOKEN")
}

fn video() -> PostRequest {
    PostRequest {
        account_id: AccountId::new(),
        content: Some("hi #cats".into()),
        media: Media::Video { url: "https://m.example/1.mp4".into(), cover_timestamp_ms: Some(1000) },
        draft: false,
        audience: Some(Audience {
            privacy_level: "SELF_ONLY".into(),
            allow_comment: true,
            allow_duet: false,
            allow_stitch: true,
        }),
        video_made_with_ai: false,
        brand_content_toggle: false,
        brand_organic_toggle: false,
    }
}

fn photos() -> PostRequest {
    PostRequest {
        media: Media::Photos {
            urls: vec!["https://m.example/1.jpg".into(), "https://m.example/2.jpg".into()],
            cover_index: 1,
            title: Some("Trip".into()),
            auto_add_music: false,
        },
        video_made_with_ai: true,
        ..video()
    }
}
