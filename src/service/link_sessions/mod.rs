//! Link sessions: starting one, reading it, ending it. What the upstream says of one is applied in
//! `apply`; the polling itself is in `poll`.

mod apply;
mod codes;
mod confirm;
mod following;
mod outcome;
mod poll;
mod rebuild;
mod remembered;
mod start;
mod traffic;
mod utilised;

use std::sync::Arc;

use super::callers::Caller;
use super::{Conflict, Ctx, Error, events};
use crate::model::account::{Account, AccountStatus};
use crate::model::event::EventKind;
use crate::model::id::LinkSessionId;
use crate::model::link_session::{
    Code, EndReason, LinkSession, LinkSessionFilter, LinkSessionStatus, is_check_token, is_unique_id,
};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::scope::Scope;
use crate::model::tenant::TenantScope;
use crate::qr;
use crate::store::TenantTx;
use crate::store::link_sessions::Advance;

pub use crate::live::{Claimed, Leave};
pub(super) use confirm::{profile_of, unlink_moved};
pub use following::{Following, LOOK_EVERY, follow, wait};
pub use outcome::Polled;
pub use poll::{claim, poll};
pub use rebuild::{end_overdue, rebuild_all, rebuild_if_some_are_missing, rebuild_what_was_lost};
pub use remembered::Remembered;
use remembered::{Name, recall, remember};
pub use start::{NewSession, Started, start};
pub use traffic::{Terms, Traffic, forgo_probe, leave_for};

/// A session with what goes with it.
#[derive(Clone, Debug)]
pub struct SessionView {
    pub session: LinkSession,
    /// The code to show; nothing once the session has ended, or while a new code is being fetched.
    pub code: Option<Code>,
    /// The account it linked, unless that is unlinked again.
    pub account: Option<Account>,
    /// The account it linked where that is unlinked again: clients of the compatible surface are promised
    /// its name for as long as the session is kept.
    pub unlinked: Option<Account>,
    /// What opens the hosted page, sealed.
    page_secret_sealed: Vec<u8>,
}

/// The session as its status is told to callers who wait for it.
pub async fn get(ctx: &Ctx, caller: &Caller, unique_id: &str) -> Result<Arc<SessionView>, Error> {
    caller.require(Scope::LinksRead)?;
    known_form(unique_id)?;
    if let Some(view) = recall(ctx, caller.scope, Name::Label(unique_id.to_owned())).await {
        return if caller.may_see(&view.session) { Ok(view) } else { Err(Error::NotFound("link session")) };
    }
    let session = find(ctx, caller, unique_id).await?;
    watched(ctx, &session);
    let view = view(ctx, session.scope, session.id).await?;
    remember(ctx, &view);
    Ok(Arc::new(view))
}

/// Newest first. A caller that is restricted to accounts may get fewer than it asked for on a page.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    mut filter: LinkSessionFilter,
    page: PageRequest,
) -> Result<Page<SessionView>, Error> {
    caller.require(Scope::LinksRead)?;
    if let Some(own) = &caller.user {
        match &filter.user_id {
            Some(asked) if asked != own => return Ok(Page { items: Vec::new(), next: None }),
            _ => filter.user_id = Some(own.clone()),
        }
    }
    let (now, caller_inside) = (ctx.clock.now(), caller.clone());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let rows = tx.list_link_sessions(&filter, page)?;
            let page = Page::from_rows(rows, page.limit, |session| Cursor {
                at: session.created_at,
                id: session.id.as_uuid(),
            });
            let seen = page.items.into_iter().filter(|session| caller_inside.may_see(session));
            let mut items = Vec::new();
            for session in seen {
                match complete(tx, session, now) {
                    Ok(view) => items.push(view),
                    // It was deleted a moment ago, as sessions are that ended long before.
                    Err(Error::NotFound(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(Page { items, next: page.next })
        })
        .await
}

/// The answer to `qr-login/check`: from our own state, so that it costs the upstream nothing.
pub async fn check(ctx: &Ctx, caller: &Caller, token: &str) -> Result<Arc<SessionView>, Error> {
    caller.require(Scope::LinksRead)?;
    // What can't be a token is unknown, and may hold what PostgreSQL takes for no text.
    if !is_check_token(token) {
        return Err(Error::NotFound("link session"));
    }
    if let Some(view) = recall(ctx, caller.scope, Name::CheckToken(token.to_owned())).await {
        return if caller.may_see(&view.session) { Ok(view) } else { Err(Error::NotFound("link session")) };
    }
    let (token, now) = (token.to_owned(), ctx.clock.now());
    let found = ctx
        .store
        .tenant(caller.scope, move |tx| {
            let Some(session) = tx.link_session_by_check_token(&token)? else { return Ok(None) };
            complete(tx, session, now).map(Some)
        })
        .await?;
    let view = found.filter(|view| caller.may_see(&view.session));
    let view = view.ok_or(Error::NotFound("link session"))?;
    watched(ctx, &view.session);
    remember(ctx, &view);
    Ok(Arc::new(view))
}

/// Ends a pending session on the tenant's word.
pub async fn cancel(
    ctx: &Ctx,
    caller: &Caller,
    unique_id: &str,
    request_id: &str,
) -> Result<SessionView, Error> {
    caller.require(Scope::LinksWrite)?;
    let session = find(ctx, caller, unique_id).await?;
    cancel_session(ctx, &session, EndReason::CancelledByTenant, request_id).await?;
    view(ctx, session.scope, session.id).await
}

pub(super) async fn cancel_session(
    ctx: &Ctx,
    session: &LinkSession,
    reason: EndReason,
    request_id: &str,
) -> Result<(), Error> {
    let end = End { to: LinkSessionStatus::Cancelled, reason, kind: EventKind::LinkSessionCancelled };
    let ended = end_pending(ctx, session.scope, session.id, end, Some(request_id.to_owned())).await?;
    if ended {
        return Ok(());
    }
    let now = get_by_id(ctx, session.scope, session.id).await?;
    // Asked twice is as good as asked once.
    if now.status == LinkSessionStatus::Cancelled {
        return Ok(());
    }
    Err(Error::Conflict(Conflict::LinkSessionEnded))
}

/// How a session ends without an account.
#[derive(Clone, Copy)]
pub(in crate::service) struct End {
    pub to: LinkSessionStatus,
    pub reason: EndReason,
    pub kind: EventKind,
}

impl End {
    pub(in crate::service) fn user_erased() -> Self {
        let reason = EndReason::UserErased;
        Self { to: LinkSessionStatus::Cancelled, reason, kind: EventKind::LinkSessionCancelled }
    }

    fn expired(reason: EndReason) -> Self {
        Self { to: LinkSessionStatus::Expired, reason, kind: EventKind::LinkSessionExpired }
    }

    fn failed(reason: EndReason) -> Self {
        Self { to: LinkSessionStatus::Failed, reason, kind: EventKind::LinkSessionFailed }
    }

    fn utilised() -> Self {
        let reason = EndReason::Utilised;
        Self { to: LinkSessionStatus::Utilised, reason, kind: EventKind::LinkSessionFailed }
    }
}

/// Ends a pending session: status, timeline and event in one transaction, then the word to whoever
/// waits. False when the session had ended already.
pub(super) async fn end_pending(
    ctx: &Ctx,
    scope: TenantScope,
    id: LinkSessionId,
    end: End,
    request_id: Option<String>,
) -> Result<bool, Error> {
    let at = ctx.clock.now();
    let ended = ctx.store.tenant(scope, move |tx| end_in(tx, id, end, request_id.as_deref(), at)).await?;
    if ended {
        ctx.metrics.link_session_ended(end.to.as_str());
        settled(ctx, id).await;
    }
    Ok(ended)
}

pub(in crate::service) fn end_in(
    tx: &mut TenantTx<'_>,
    id: LinkSessionId,
    end: End,
    request_id: Option<&str>,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<bool, Error> {
    let Some(session) = tx.lock_link_session(id)?.filter(|session| session.status.is_pending()) else {
        return Ok(false);
    };
    tx.advance(&Advance { id, to: end.to, reason: Some(end.reason), account_id: None, at, request_id })?;
    let mut extra = serde_json::Map::new();
    extra.insert("reason".to_owned(), end.reason.as_str().into());
    events::of_session(tx, end.kind, &session, extra, at)?;
    Ok(true)
}

/// Takes an ended session off the schedule and tells whoever waits. Redis may fail here: the worker
/// that finds the session next sees that it has ended.
pub(in crate::service) async fn settled(ctx: &Ctx, id: LinkSessionId) {
    if let Err(error) = ctx.live.remove(id).await {
        ctx.metrics.redis_failed();
        tracing::debug!(link_session.id = %id, error = %error, "could not take a session off the schedule");
    }
    ctx.live.announce(id).await;
}

/// Notes that somebody waits, without making them wait for Redis.
pub fn watched(ctx: &Ctx, session: &LinkSession) {
    if !session.status.is_pending() {
        return;
    }
    let (ctx, id) = (ctx.clone(), session.id);
    ctx.clone().tasks.spawn(async move {
        let _ = ctx.live.watch(id, ctx.settings.poll_interval).await;
    });
}

pub async fn view(ctx: &Ctx, scope: TenantScope, id: LinkSessionId) -> Result<SessionView, Error> {
    let now = ctx.clock.now();
    ctx.store
        .tenant(scope, move |tx| {
            let session = tx.link_session(id)?.ok_or(Error::NotFound("link session"))?;
            complete(tx, session, now)
        })
        .await
}

pub(super) fn complete(
    tx: &mut TenantTx<'_>,
    session: LinkSession,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<SessionView, Error> {
    let code = match session.status.is_pending() {
        // A dead code is never shown.
        true => tx.current_code(session.id)?.filter(|code| code.expires_at > now),
        false => None,
    };
    let linked = match (session.status, session.account_id) {
        (LinkSessionStatus::Confirmed, Some(id)) => tx.account_on_record(id)?,
        _ => None,
    };
    let (account, unlinked) = match linked {
        Some(account) if account.status == AccountStatus::Unlinked => (None, Some(account)),
        account => (account, None),
    };
    let (page_secret_sealed, _) = tx.link_page_secrets(session.id)?.ok_or(Error::NotFound("link session"))?;
    Ok(SessionView { session, code, account, unlinked, page_secret_sealed })
}

async fn get_by_id(ctx: &Ctx, scope: TenantScope, id: LinkSessionId) -> Result<LinkSession, Error> {
    let found = ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.link_session(id)?)).await?;
    found.ok_or(Error::NotFound("link session"))
}

/// A text that can't be a label is an unknown one, and is kept out of queries and kept keys.
pub fn known_form(unique_id: &str) -> Result<(), Error> {
    if is_unique_id(unique_id) { Ok(()) } else { Err(Error::NotFound("link session")) }
}

/// The latest attempt under a label, as far as the caller may see it.
pub(super) async fn find(ctx: &Ctx, caller: &Caller, unique_id: &str) -> Result<LinkSession, Error> {
    known_form(unique_id)?;
    let label = unique_id.to_owned();
    let found =
        ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.link_session_by_label(&label)?)).await?;
    found.filter(|session| caller.may_see(session)).ok_or(Error::NotFound("link session"))
}

/// The address of a session's hosted page, secret included.
pub fn page_url(ctx: &Ctx, view: &SessionView) -> Result<String, Error> {
    let id = view.session.id;
    let secret = ctx.keyring.open_text(&page_secret_place(id), &view.page_secret_sealed);
    let secret = secret.map_err(|error| Error::Internal(format!("page secret: {error}")))?;
    Ok(format!("{}/link/{id}#{}", ctx.settings.public_url, secret.expose()))
}

/// The place that a sealed page secret is bound to.
pub(super) fn page_secret_place(id: LinkSessionId) -> String {
    format!("link_sessions.page_secret/{id}")
}

/// The place that a sealed upstream token is bound to.
pub(super) fn code_token_place(id: LinkSessionId, generation: i32) -> String {
    format!("link_codes.upstream_token/{id}/{generation}")
}

/// A code as a picture for pages: drawn by us where its text is known, else the upstream's own.
pub fn code_as_svg(code: &Code) -> String {
    let drawn = code.text.as_deref().and_then(|text| qr::draw_svg(text).ok());
    match drawn {
        Some(svg) => data_url("image/svg+xml", svg.as_bytes()),
        None => code_as_png(code),
    }
}

/// A code as a PNG: the upstream's own where there is one.
pub fn code_as_png(code: &Code) -> String {
    let drawn = || code.text.as_deref().and_then(|text| qr::draw_png(text).ok());
    data_url("image/png", &code.png.clone().or_else(drawn).unwrap_or_default())
}

fn data_url(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", data_encoding::BASE64.encode(bytes))
}
