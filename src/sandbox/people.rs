//! The wire API about people: the accounts linked, and what a creator may choose.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::Sandbox;
use super::accounts::Linked;
use super::answer::Answer;
use super::call::Call;
use super::store::number_of;
use super::wire::{Caller, serve};

/// What a creator with a public account may choose from.
pub const PRIVACY_OPTIONS: [&str; 3] = ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"];

pub async fn accounts(sandbox: Data<Sandbox>, http: HttpRequest, payload: Payload) -> HttpResponse {
    serve(sandbox, http, payload, Call::Accounts, async |caller: &Caller| {
        caller.before().await?;
        let linked = caller.sandbox.linked(&caller.owner).await?;
        let items: Vec<Value> = linked.iter().map(item).collect();
        let body = json!({ "success": true, "subscription": "maximum", "data": items });
        Ok(Answer::json(StatusCode::OK, body))
    })
    .await
}

pub async fn creator_info(
    sandbox: Data<Sandbox>,
    account: Path<String>,
    http: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    serve(sandbox, http, payload, Call::CreatorInfo, async |caller: &Caller| {
        caller.before().await?;
        let linked = account_of(caller, &account).await?;
        needs(&linked, "video.publish")?;
        Ok(Answer::data(json!({
            "creator_avatar_url": avatar_of(&linked),
            "creator_username": linked.username,
            "creator_nickname": linked.display_name,
            "privacy_level_options": PRIVACY_OPTIONS,
            "comment_disabled": false,
            "duet_disabled": false,
            "stitch_disabled": false,
            "max_video_post_duration_sec": 600,
        })))
    })
    .await
}

/// The account, if this owner has it and TikTok still lets anybody act for it.
pub async fn account_of(caller: &Caller, id: &str) -> Result<Linked, Answer> {
    let linked = caller.sandbox.linked_account(&caller.owner, id).await?;
    let linked = linked.ok_or_else(|| Answer::error(StatusCode::NOT_FOUND, "Account not found"))?;
    if linked.expired {
        let refused = "access_token_invalid: the access token is no longer valid";
        return Err(Answer::error(StatusCode::UNAUTHORIZED, refused));
    }
    Ok(linked)
}

/// Fails as TikTok does when the person did not grant a scope.
pub fn needs(linked: &Linked, scope: &str) -> Result<(), Answer> {
    let refused = format!("scope_not_authorized: the user did not authorize the scope {scope}");
    linked.grants(scope).then_some(()).ok_or_else(|| Answer::error(StatusCode::FORBIDDEN, &refused))
}

/// Every third person has only the fields that are always there; a client must live with both.
fn item(linked: &Linked) -> Value {
    let mut item = json!({
        "accountId": linked.id,
        "display_name": linked.display_name,
        "username": linked.username,
    });
    let number = number_of(&linked.username);
    if number.is_multiple_of(3) {
        return item;
    }
    item["avatar_url"] = Value::from(avatar_of(linked));
    item["bio_description"] = Value::from(format!("{} plays in the sandbox", linked.display_name));
    item["followers"] = Value::from(number % 100_000);
    item["following"] = Value::from(number % 500);
    item["likes"] = Value::from(number % 1_000_000);
    item["videos"] = Value::from(number % 200);
    item["is_verified"] = Value::from(number % 10 == 1);
    item
}

/// A name that is reserved for never being found.
fn avatar_of(linked: &Linked) -> String {
    format!("https://avatars.sandbox.invalid/{}.jpeg", linked.username)
}
