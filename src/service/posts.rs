//! Posts: the intent first, then the upstream, then what came of it. A post whose answer was lost is
//! written down as such and never sent again.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::accounts::{Usable, heed, usable};
use super::callers::Caller;
use super::quotas::{Quotas, take_daily};
use super::{Conflict, Ctx, Error, events, upstreams};
use crate::model::account::AccountStatus;
use crate::model::event::EventKind;
use crate::model::id::{AccountId, PostId};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::post::PostRequest;
use crate::model::post_rules::{self, PostLimits};
use crate::model::post_state::{Post, PostFilter, PostStatus};
use crate::model::quota::Quota;
use crate::model::scope::Scope;
use crate::model::tenant::TenantScope;
use crate::model::violation::Violation;
use crate::provider::ProviderError;

pub use crate::provider::{PostProgress as Progress, PostState as ProgressState};
use crate::store::TenantTx;
use crate::store::posts::PostOutcome;

/// A post that has been `submitting` for this long has lost its process, in seconds. Longer than any
/// call to an upstream takes.
pub const ABANDONED_SECS: i64 = 60;
/// How many checks one batch may hold.
pub const BATCH_MAX: usize = 50;
/// How many checks of a batch the upstream sees at once.
const BATCH_AT_ONCE: usize = 8;

/// Makes a post. `body` is the compatible surface's; `idempotency_key` is kept with the post.
pub async fn create(
    ctx: &Ctx,
    caller: &Caller,
    body: Value,
    idempotency_key: Option<String>,
) -> Result<Post, Error> {
    caller.require(Scope::PostsWrite)?;
    let (request, usable) = read_body(ctx, caller, &body).await?;
    let post = intent(ctx, &usable, &request, body);
    let (row, key) = (post.clone(), idempotency_key);
    let (who, quotas) = (caller.clone(), ctx.quotas.clone());
    let written =
        ctx.store.tenant(caller.scope, move |tx| write_intent(&quotas, tx, &who, &row, key.as_deref()));
    let begun = written.await?;
    if let Some(begun) = begun {
        return Ok(begun);
    }
    fail::fail_point!("after_post_intent");
    let inside = ctx.clone();
    let scope = caller.scope;
    ctx.detached(async move { submit(&inside, scope, &usable, &request, post).await }).await
}

/// Checks a post as `create` would, and sends nothing.
pub async fn validate(ctx: &Ctx, caller: &Caller, body: &Value) -> Result<(), Error> {
    caller.require(Scope::PostsWrite)?;
    read_body(ctx, caller, body).await.map(drop)
}

/// Reads a post by the rules of the upstream that is to take it, which is that of the account, and by
/// what its creator may choose. Broken rules are told before anything about the account.
async fn read_body(ctx: &Ctx, caller: &Caller, body: &Value) -> Result<(PostRequest, Usable), Error> {
    let named = body.get("accountId").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let named = match named {
        Some(id) => Some(usable(ctx, caller, id).await),
        None => None,
    };
    let can = match &named {
        Some(Ok(usable)) => usable.upstream.adapter.capabilities(),
        _ => upstreams::for_new_session(ctx, caller.scope).await?.adapter.capabilities(),
    };
    let limits = PostLimits {
        photos_min: can.photos_min,
        photos_max: can.photos_max,
        disclosure: can.disclosure,
        allow_private_hosts: ctx.settings.allow_private_networks,
    };
    let request = match post_rules::read(body, &limits) {
        Ok(request) => request,
        Err(mut broken) => {
            // A creator who can't be asked hides none of the rules that are broken in any case.
            if let Some(Ok(usable)) = &named
                && let Ok(Some(violation)) = check_creator(ctx, usable, body).await
            {
                broken.push(violation);
            }
            return Err(Error::Invalid(broken));
        }
    };
    let usable = match named {
        Some(found) => found?,
        None => usable(ctx, caller, request.account_id).await?,
    };
    match check_creator(ctx, &usable, body).await? {
        Some(violation) => Err(Error::Invalid(vec![violation])),
        None => Ok((request, usable)),
    }
}

/// What the post chooses and its creator may not.
async fn check_creator(ctx: &Ctx, usable: &Usable, body: &Value) -> Result<Option<Violation>, Error> {
    match post_rules::asked_privacy(body) {
        Some(level) => Ok(post_rules::check_privacy(level, &privacy_options(ctx, usable).await?)),
        None => Ok(None),
    }
}

async fn privacy_options(ctx: &Ctx, usable: &Usable) -> Result<Arc<[String]>, Error> {
    let id = usable.account.id;
    if let Some(known) = ctx.caches.creators.get(id) {
        return Ok(known);
    }
    let answer = usable.upstream.adapter.creator_info(&usable.account.upstream_account).await;
    let options = heed(ctx, usable, answer).await?.privacy_level_options;
    ctx.caches.creators.remember(id, &options);
    Ok(options.into())
}

/// Writes the intent; or finds the post that an earlier call with the same key has begun, whose end is
/// known by now or never will be.
fn write_intent(
    quotas: &Quotas,
    tx: &mut TenantTx<'_>,
    caller: &Caller,
    post: &Post,
    key: Option<&str>,
) -> Result<Option<Post>, Error> {
    if let Some(key) = key {
        let since = post.created_at - chrono::TimeDelta::hours(super::idempotency::KEPT_HOURS);
        let earlier = tx.post_by_idempotency_key(key, caller.user.as_ref())?;
        let earlier = earlier.filter(|post| caller.may_use(post.account_id));
        let begun = earlier.filter(|e| e.status != PostStatus::Refused && e.created_at > since);
        if let Some(begun) = begun {
            return match begun.status {
                PostStatus::Submitting => settle_in(tx, begun.id, &lost(), post.created_at).map(Some),
                _ => Ok(Some(begun)),
            };
        }
    }
    take_daily(quotas, tx, Quota::PostsPerDay, post.created_at)?;
    if tx.insert_post(post, key)? {
        return Ok(None);
    }
    // It could be used a moment ago.
    Err(match tx.account(post.account_id)?.map(|account| account.status) {
        Some(AccountStatus::ReconnectRequired) => Error::Conflict(Conflict::AccountReconnectRequired),
        Some(AccountStatus::AwaitingAccept) => Error::Conflict(Conflict::AccountAwaitingAccept),
        _ => Error::NotFound("account"),
    })
}

fn intent(ctx: &Ctx, usable: &Usable, request: &PostRequest, body: Value) -> Post {
    let now = ctx.clock.now();
    Post {
        id: PostId::new(),
        account_id: usable.account.id,
        user_id: usable.account.user_id.clone(),
        media_type: request.media_type(),
        draft: request.draft,
        status: PostStatus::Submitting,
        publish_id: None,
        fail_reason: None,
        public_post_url: None,
        request: body,
        created_at: now,
        updated_at: now,
    }
}

/// Sends the post, once, and writes down what came of it.
async fn submit(
    ctx: &Ctx,
    scope: TenantScope,
    usable: &Usable,
    request: &PostRequest,
    post: Post,
) -> Result<Post, Error> {
    let answer = usable.upstream.adapter.post(&usable.account.upstream_account, request).await;
    fail::fail_point!("after_post_sent");
    let outcome =
        |status, publish_id| PostOutcome { status, publish_id, fail_reason: None, public_post_url: None };
    let (outcome, error) = match answer {
        Ok(accepted) => (outcome(PostStatus::Processing, Some(accepted.publish_id)), None),
        Err(ProviderError::OutcomeUnknown) => (outcome(PostStatus::UnknownOutcome, None), None),
        Err(error) => (outcome(PostStatus::Refused, None), Some(error)),
    };
    ctx.metrics.posted(outcome.status.as_str());
    if let PostStatus::UnknownOutcome = outcome.status {
        tracing::warn!(tenant.id = %scope.tenant, post.id = %post.id,
            "a post's answer was lost; whether it was made is unknown");
    }
    let settled = match settle_patiently(ctx, scope, post.id, &outcome).await {
        Ok(settled) => settled,
        // It was sent all the same. An error would free the caller's idempotency key, and the same call
        // sent again would post again.
        Err(failure) => {
            tracing::error!(tenant.id = %scope.tenant, post.id = %post.id, error = %failure,
                "could not write down what became of a post");
            let PostOutcome { status, publish_id, .. } = outcome;
            Post { status, publish_id, ..post }
        }
    };
    match error {
        Some(error) => heed(ctx, usable, Err(error)).await,
        None => Ok(settled),
    }
}

/// Writes the outcome down; a database that comes back soon loses nothing.
async fn settle_patiently(
    ctx: &Ctx,
    scope: TenantScope,
    id: PostId,
    outcome: &PostOutcome,
) -> Result<Post, Error> {
    for _ in 0..20 {
        let (outcome, at) = (outcome.clone(), ctx.clock.now());
        match ctx.store.tenant(scope, move |tx| settle_in(tx, id, &outcome, at)).await {
            Err(Error::Unavailable) => tokio::time::sleep(Duration::from_millis(500)).await,
            settled => return settled,
        }
    }
    Err(Error::Unavailable)
}

/// Writes an outcome and its event, if it is news, and returns the post as it is then.
fn settle_in(
    tx: &mut TenantTx<'_>,
    id: PostId,
    outcome: &PostOutcome,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<Post, Error> {
    let Some(post) = tx.settle_post(id, outcome, at)? else {
        return tx.post(id)?.ok_or(Error::NotFound("post"));
    };
    if let Some(kind) = event_of(post.status) {
        events::of_post(tx, kind, &post, at)?;
    }
    Ok(post)
}

fn event_of(status: PostStatus) -> Option<EventKind> {
    match status {
        PostStatus::Processing => Some(EventKind::PostProcessing),
        PostStatus::InboxDelivered => Some(EventKind::PostInboxDelivered),
        PostStatus::Published => Some(EventKind::PostPublished),
        PostStatus::PubliclyAvailable => Some(EventKind::PostPubliclyAvailable),
        PostStatus::Failed | PostStatus::Refused => Some(EventKind::PostFailed),
        PostStatus::UnknownOutcome => Some(EventKind::PostUnconfirmed),
        PostStatus::Submitting => None,
    }
}

/// Ends posts whose process died before it could write their end down, and says how many.
pub async fn give_up_abandoned(ctx: &Ctx) -> Result<usize, Error> {
    let now = ctx.clock.now();
    let before = now - chrono::TimeDelta::seconds(ABANDONED_SECS);
    let left = ctx.store.system(move |tx| Ok::<_, Error>(tx.posts_left_submitting(before, 200)?)).await?;
    for (scope, id) in &left {
        let id = *id;
        ctx.store.tenant(*scope, move |tx| settle_in(tx, id, &lost(), now)).await?;
    }
    Ok(left.len())
}

fn lost() -> PostOutcome {
    PostOutcome {
        status: PostStatus::UnknownOutcome,
        publish_id: None,
        fail_reason: None,
        public_post_url: None,
    }
}

/// What the upstream says of a post of ours, fresh; the post's own record is brought up to date.
pub async fn status(
    ctx: &Ctx,
    caller: &Caller,
    account_id: AccountId,
    publish_id: &str,
) -> Result<(Post, Progress), Error> {
    caller.require(Scope::PostsRead)?;
    let usable = usable(ctx, caller, account_id).await?;
    // PostgreSQL takes a text with a NUL for none; no post has such an id.
    if publish_id.contains('\0') {
        return Err(Error::NotFound("post"));
    }
    let wanted = publish_id.to_owned();
    let post = ctx
        .store
        .tenant(caller.scope, move |tx| Ok::<_, Error>(tx.post_by_publish_id(account_id, &wanted)?))
        .await?
        .ok_or(Error::NotFound("post"))?;
    let answer = usable.upstream.adapter.post_status(&usable.account.upstream_account, publish_id).await;
    let progress = heed(ctx, &usable, answer).await?;
    let (id, outcome, at) = (post.id, outcome_of(&progress), ctx.clock.now());
    let post = ctx.store.tenant(caller.scope, move |tx| settle_in(tx, id, &outcome, at)).await?;
    Ok((post, progress))
}

fn outcome_of(progress: &Progress) -> PostOutcome {
    let public = progress.public_post_url.is_some() || !progress.public_post_ids.is_empty();
    PostOutcome {
        status: match progress.state {
            ProgressState::ProcessingUpload | ProgressState::ProcessingDownload => PostStatus::Processing,
            ProgressState::SendToUserInbox => PostStatus::InboxDelivered,
            ProgressState::PublishComplete if public => PostStatus::PubliclyAvailable,
            ProgressState::PublishComplete => PostStatus::Published,
            ProgressState::Failed => PostStatus::Failed,
        },
        publish_id: None,
        fail_reason: progress.fail_reason.clone(),
        public_post_url: progress.public_post_url.clone(),
    }
}

/// What one check of a batch came to.
pub struct BatchResult {
    pub account_id: String,
    pub publish_id: String,
    pub outcome: Result<(Post, Progress), Error>,
}

/// Checks many posts, a few at a time, each by itself.
pub async fn status_batch(
    ctx: &Ctx,
    caller: &Caller,
    checks: Vec<(String, String)>,
) -> Result<Vec<BatchResult>, Error> {
    use futures_util::StreamExt;

    caller.require(Scope::PostsRead)?;
    let results = futures_util::stream::iter(checks).map(|(account_id, publish_id)| async move {
        let outcome = match account_id.parse() {
            Ok(id) => status(ctx, caller, id, &publish_id).await,
            Err(_) => Err(Error::NotFound("account")),
        };
        BatchResult { account_id, publish_id, outcome }
    });
    Ok(results.buffered(BATCH_AT_ONCE).collect().await)
}

/// Newest first.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    mut filter: PostFilter,
    page: PageRequest,
) -> Result<Page<Post>, Error> {
    caller.require(Scope::PostsRead)?;
    if let Some(own) = &caller.user {
        if filter.user_id.as_ref().is_some_and(|asked| asked != own) {
            return Ok(Page { items: Vec::new(), next: None });
        }
        filter.user_id = Some(own.clone());
    }
    filter.only_accounts = caller.account_list();
    let rows =
        ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.list_posts(&filter, page)?)).await?;
    Ok(Page::from_rows(rows, page.limit, |post| Cursor { at: post.created_at, id: post.id.as_uuid() }))
}

pub async fn get(ctx: &Ctx, caller: &Caller, id: PostId) -> Result<Post, Error> {
    caller.require(Scope::PostsRead)?;
    let found = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.post(id)?)).await?;
    found
        .filter(|post| caller.may_act_for(&post.user_id) && caller.may_use(post.account_id))
        .ok_or(Error::NotFound("post"))
}
