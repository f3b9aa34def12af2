//! The wire API about posts: make one, ask where one stands, ask for many.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandbox;
use super::answer::Answer;
use super::call::Call;
use super::faults::Kind;
use super::people::{account_of, needs};
use super::post_rules::PostBody;
use super::posts::{End, Post, Standing};
use super::wire::{Caller, serve};
use crate::redis_client::RedisDown;

/// Most posts in one question.
const CHECKS_MAX: usize = 50;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchBody {
    checks: Vec<Check>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Check {
    account_id: String,
    publish_id: String,
    /// A hint that the sandbox does not need.
    #[serde(rename = "mediaType")]
    _media_type: Option<String>,
}

pub async fn post(sandbox: Data<Sandbox>, http: HttpRequest, payload: Payload) -> HttpResponse {
    serve(sandbox, http, payload, Call::Post, make_post).await
}

pub async fn status(
    sandbox: Data<Sandbox>,
    path: Path<(String, String)>,
    http: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let (account_id, publish_id) = path.into_inner();
    serve(sandbox, http, payload, Call::Status, async |caller: &Caller| {
        caller.before().await?;
        let Some(post) = find(caller, &account_id, &publish_id).await? else {
            return Err(Answer::error(StatusCode::NOT_FOUND, "Post not found"));
        };
        let data = told(&post, caller.sandbox.now_ms());
        let body = json!({ "success": true, "data": data, "mediaType": post.media });
        Ok(Answer::json(StatusCode::OK, body))
    })
    .await
}

pub async fn status_batch(sandbox: Data<Sandbox>, http: HttpRequest, payload: Payload) -> HttpResponse {
    serve(sandbox, http, payload, Call::StatusBatch, async |caller: &Caller| {
        caller.before().await?;
        let BatchBody { checks } = caller.json()?;
        if !(1..=CHECKS_MAX).contains(&checks.len()) {
            return Err(Answer::invalid("checks must have 1 to 50 items"));
        }
        let mut items = Vec::with_capacity(checks.len());
        for check in &checks {
            let post = find(caller, &check.account_id, &check.publish_id).await?;
            let mut item = match post {
                Some(post) => {
                    let mut item = told(&post, caller.sandbox.now_ms());
                    item["mediaType"] = json!(post.media);
                    item
                }
                None => json!({ "publish_id": check.publish_id, "error": "Post not found" }),
            };
            item["accountId"] = Value::from(check.account_id.as_str());
            item["publishId"] = Value::from(check.publish_id.as_str());
            items.push(item);
        }
        Ok(Answer::data(Value::from(items)))
    })
    .await
}

async fn make_post(caller: &Caller) -> Result<Answer, Answer> {
    caller.before().await?;
    let body: PostBody = caller.json()?;
    let media = body.check()?;
    let linked = account_of(caller, &body.account_id).await?;
    needs(&linked, if body.is_draft() { "video.upload" } else { "video.publish" })?;

    let (publish_id, post_id) = Post::new_ids(media, body.is_draft());
    let post = Post {
        publish_id,
        account_id: linked.id,
        media,
        draft: body.is_draft(),
        made_ms: caller.sandbox.now_ms(),
        public: body.tiktok_settings.privacy_level.as_deref() == Some("PUBLIC_TO_EVERYONE"),
        username: linked.username,
        post_id,
        end: end_of(caller),
    };
    caller.sandbox.keep_post(&caller.owner, &post, &json!(body).to_string()).await?;
    let data = json!({ "publish_id": post.publish_id });
    Ok(Answer::json(StatusCode::OK, json!({ "success": true, "data": data, "mediaType": media })))
}

fn end_of(caller: &Caller) -> End {
    match &caller.fault {
        Some(fault) if fault.kind == Kind::PostStuck => End::Stuck,
        Some(fault) if fault.kind == Kind::PostFails => {
            End::Failed(fault.message.clone().unwrap_or_else(|| "internal".to_owned()))
        }
        _ => End::Published,
    }
}

async fn find(caller: &Caller, account_id: &str, publish_id: &str) -> Result<Option<Post>, RedisDown> {
    let post = caller.sandbox.find_post(&caller.owner, publish_id).await?;
    Ok(post.filter(|post| post.account_id == account_id))
}

fn told(post: &Post, now_ms: i64) -> Value {
    let mut data = json!({ "publish_id": post.publish_id });
    let status = match post.standing(now_ms) {
        Standing::Downloading { bytes } => {
            data["downloaded_bytes"] = Value::from(bytes);
            "PROCESSING_DOWNLOAD"
        }
        Standing::Complete => "PUBLISH_COMPLETE",
        Standing::Public => {
            // TikTok spells it so.
            data["publicaly_available_post_id"] = json!([post.post_id]);
            data["public_post_url"] = Value::from(post.public_url());
            "PUBLISH_COMPLETE"
        }
        Standing::InInbox => "SEND_TO_USER_INBOX",
        Standing::Failed(reason) => {
            data["fail_reason"] = Value::from(reason);
            "FAILED"
        }
    };
    data["status"] = Value::from(status);
    data
}
