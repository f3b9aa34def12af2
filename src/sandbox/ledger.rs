//! What an owner's clients did, for tests to read: calls, polls of each code, confirmations handed
//! out, posts made.

use std::collections::HashMap;

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::future::try_join_all;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandbox;
use super::posts::Post;
use super::problem::{Problem, told};
use super::store::{Owner, is_base32};
use crate::redis_client::RedisDown;

/// Of how many codes and posts, the newest first, the ledger tells each one.
const SHOWN_MAX: usize = 100;
const CONFIRMATIONS: &str = "confirms_delivered";
const POSTS: &str = "posts_made";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// Only this code.
    token: Option<String>,
}

pub async fn show(sandbox: Data<Sandbox>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let owner = sandbox.owner(&request).ok_or(Problem::NoKey)?;
    let which = Query::<Which>::from_query(request.query_string())
        .map_err(|_| Problem::Invalid("the only parameter is token"))?;
    let tokens = match which.into_inner().token {
        Some(token) if is_base32(&token, 32) => vec![token],
        Some(_) => Vec::new(),
        None => sandbox.newest(&owner, "codes").await?,
    };
    let codes = try_join_all(tokens.iter().map(|token| sandbox.code_entry(&owner, token))).await?;

    let mut calls = sandbox.hash(&sandbox.owner_key(&owner, "counts")).await?;
    let mut total = |name: &str| number(calls.remove(name).as_ref());
    let (confirmations, posts_made) = (total(CONFIRMATIONS), total(POSTS));
    let calls: HashMap<String, i64> =
        calls.into_iter().map(|(name, count)| (name, number(Some(&count)))).collect();
    Ok(told(&json!({
        "calls": calls,
        "confirms_delivered": confirmations,
        "codes": codes.into_iter().flatten().collect::<Vec<Value>>(),
        "accounts": sandbox.linked(&owner).await?.len(),
        "posts_made": posts_made,
        "posts": sandbox.newest_posts(&owner).await?,
        "post_requests": sandbox.last_requests(&owner).await?,
    })))
}

impl Sandbox {
    pub(super) async fn count_confirmation(&self, owner: &Owner) -> Result<(), RedisDown> {
        let mut count = redis::cmd("HINCRBY");
        count.arg(self.owner_key(owner, "counts")).arg(CONFIRMATIONS).arg(1);
        self.run(&count).await
    }

    async fn newest(&self, owner: &Owner, list: &str) -> Result<Vec<String>, RedisDown> {
        let mut range = redis::cmd("ZREVRANGE");
        range.arg(self.owner_key(owner, list)).arg(0).arg(SHOWN_MAX - 1);
        self.run(&range).await
    }

    /// What is known of one code; nothing when it is another owner's or gone.
    async fn code_entry(&self, owner: &Owner, token: &str) -> Result<Option<Value>, RedisDown> {
        let code = self.hash(&self.code_key(token, "code")).await?;
        if code.get("owner") != Some(&owner.to_string()) {
            return Ok(None);
        }
        let mut range = redis::cmd("LRANGE");
        range.arg(self.code_key(token, "times")).arg(0).arg(-1);
        let times: Vec<i64> = self.run(&range).await?;
        Ok(Some(json!({
            "token": token,
            "unique_id": code.get("unique_id"),
            "state": code.get("state"),
            "made_ms": number(code.get("made_ms")),
            "polls": number(code.get("polls")),
            "poll_times_ms": times,
            "too_fast_polls": number(code.get("too_fast_polls")),
            "concurrent_polls": number(code.get("concurrent_polls")),
            "confirms_delivered": number(code.get(CONFIRMATIONS)),
            "account_id": code.get("account_id"),
        })))
    }

    async fn newest_posts(&self, owner: &Owner) -> Result<Vec<Post>, RedisDown> {
        let ids = self.newest(owner, "post_order").await?;
        let posts = try_join_all(ids.iter().map(|id| self.find_post(owner, id))).await?;
        Ok(posts.into_iter().flatten().collect())
    }

    async fn last_requests(&self, owner: &Owner) -> Result<Vec<Value>, RedisDown> {
        let mut range = redis::cmd("LRANGE");
        range.arg(self.owner_key(owner, "post_requests")).arg(0).arg(-1);
        let stored: Vec<String> = self.run(&range).await?;
        Ok(stored.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
    }
}

fn number(text: Option<&String>) -> i64 {
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}
