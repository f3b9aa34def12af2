//! The hosted page: what the end user's browser may do with one session. The page's secret opens it
//! once; from then on the browser that was first holds a view token, and no other gets in.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use super::funnel::{self, Via};
use super::link_sessions::{
    Following, LOOK_EVERY, SessionView, cancel_session, complete, page_secret_place, settled,
};
use super::pictures::Picture;
use super::{Conflict, Ctx, Error, events};
use crate::crypto::secret::Secret;
use crate::crypto::sha256;
use crate::model::account::AccountStatus;
use crate::model::event::EventKind;
use crate::model::id::LinkSessionId;
use crate::model::link_session::{EndReason, LinkSession, LinkSessionStatus};
use crate::model::tenant::{Environment, LinkConfirmation, Tenant, TenantScope};
use crate::store::TenantTx;
use crate::store::link_sessions::Advance;

/// How long a view token may be that a browser makes itself: 32 letters of base64url are 192 bits.
const OWN_TOKEN_LEN: std::ops::RangeInclusive<usize> = 32..=128;

/// Which of the pictures on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhichPicture {
    /// The tenant's.
    Logo,
    /// The linked account's.
    Avatar,
}

/// What the page shows.
pub struct PageView {
    pub view: SessionView,
    pub tenant: Tenant,
    /// To be kept by the browser; only where the page was opened just now.
    pub view_token: Option<Secret>,
}

impl PageView {
    /// Whether the user still has to accept the link.
    pub fn awaits_accept(&self) -> bool {
        let account = self.view.account.as_ref();
        account.is_some_and(|account| account.status == AccountStatus::AwaitingAccept)
    }

    /// Until when the link can be undone; nothing when it can't.
    pub fn undo_until(&self) -> Option<DateTime<Utc>> {
        self.view.account.as_ref().and(self.view.session.undo_until())
    }

    pub fn asks_to_accept(&self) -> bool {
        self.tenant.link_confirmation == LinkConfirmation::Accept
    }

    pub fn is_test(&self) -> bool {
        self.view.session.scope.environment == Environment::Test
    }
}

/// What has to be known of a session to hand its page out, before anybody has shown its secret.
pub struct PageOutside {
    /// Exact origins that may frame the page.
    pub frame_origins: Vec<String>,
    /// The language that the session was started in.
    pub locale: Option<String>,
}

/// # Errors
/// `NotFound` for an unknown session.
pub async fn outside(ctx: &Ctx, id: LinkSessionId) -> Result<PageOutside, Error> {
    let scope = scope_of(ctx, id).await?;
    ctx.store
        .tenant(scope, move |tx| {
            let session = tx.link_session(id)?.ok_or(Error::NotFound("link session"))?;
            let frame_origins = tx.tenant()?.map(|tenant| tenant.allowed_origins).unwrap_or_default();
            Ok(PageOutside { frame_origins, locale: session.locale })
        })
        .await
}

/// One of the pictures on a session's page, fetched for its browser, which asks nobody but this gateway.
///
/// # Errors
/// `NotFound` when there is none, or none that can be had.
pub async fn picture(
    ctx: &Ctx,
    id: LinkSessionId,
    view_token: &str,
    which: WhichPicture,
) -> Result<Arc<Picture>, Error> {
    let page = look(ctx, id, view_token).await?;
    let url = match which {
        WhichPicture::Logo => page.tenant.branding.logo_url,
        WhichPicture::Avatar => page.view.account.and_then(|account| account.profile.avatar_url),
    };
    let url = url.ok_or(Error::NotFound("picture"))?;
    ctx.pictures.get(page.tenant.id, &url).await.ok_or(Error::NotFound("picture"))
}

/// Opens the page: for the first browser that brings the secret, and again for the same one. A browser
/// that makes its view token itself gets in again also when it never saw the first answer.
///
/// # Errors
/// `NotFound` for an unknown session and for a wrong secret alike; `LinkAlreadyOpen` for any other
/// browser than the first.
pub async fn open(
    ctx: &Ctx,
    id: LinkSessionId,
    secret: &str,
    view_token: Option<&str>,
    request_id: &str,
) -> Result<PageView, Error> {
    let scope = scope_of(ctx, id).await?;
    let (sealed, bound) = ctx
        .store
        .tenant(scope, move |tx| Ok::<_, Error>(tx.link_page_secrets(id)?))
        .await?
        .ok_or(Error::NotFound("link session"))?;
    let expected = ctx.keyring.open_text(&page_secret_place(id), &sealed);
    let expected = expected.map_err(|error| Error::Internal(format!("page secret: {error}")))?;
    if !expected.matches(secret) {
        return Err(Error::NotFound("link session"));
    }
    let token = match (bound, view_token) {
        (Some(bound), Some(token)) if sha256(token.as_bytes()) == bound.as_slice() => Secret::new(token),
        (Some(_), _) => return Err(Error::Conflict(Conflict::LinkAlreadyOpen)),
        (None, token) => bind(ctx, scope, id, token, request_id).await?,
    };
    let page = show(ctx, scope, id).await?;
    super::link_sessions::watched(ctx, &page.view.session);
    funnel::seen(ctx, &page.view.session, Via::Page, Some(request_id));
    Ok(PageView { view_token: Some(token), ..page })
}

async fn bind(
    ctx: &Ctx,
    scope: TenantScope,
    id: LinkSessionId,
    own: Option<&str>,
    request_id: &str,
) -> Result<Secret, Error> {
    let is_plain =
        |token: &&str| token.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let own = own.filter(|token| OWN_TOKEN_LEN.contains(&token.len())).filter(is_plain);
    let token = own.map_or_else(|| Secret::random(32), Secret::new);
    let (hash, at) = (sha256(token.expose().as_bytes()), ctx.clock.now());
    let request_id = request_id.to_owned();
    let first = ctx
        .store
        .tenant(scope, move |tx| {
            tx.lock_link_session(id)?;
            let first = tx.bind_browser(id, &hash)?;
            if first {
                tx.note_change(id, "opened", None, Some(&request_id), at)?;
            }
            Ok::<_, Error>(first)
        })
        .await?;
    if first { Ok(token) } else { Err(Error::Conflict(Conflict::LinkAlreadyOpen)) }
}

/// The page's session for the browser that holds the view token.
pub async fn look(ctx: &Ctx, id: LinkSessionId, view_token: &str) -> Result<PageView, Error> {
    let scope = check_view(ctx, id, view_token).await?;
    show(ctx, scope, id).await
}

/// Follows the session on its page.
pub async fn follow(
    ctx: &Ctx,
    id: LinkSessionId,
    view_token: &str,
) -> Result<(TenantScope, Following), Error> {
    let scope = check_view(ctx, id, view_token).await?;
    Ok((scope, Following::start(ctx, scope, id)?))
}

/// What the page shows as soon as that is `news`, and after `at_most` in any case: for browsers
/// whose proxies hold streams back.
pub async fn wait(
    ctx: &Ctx,
    id: LinkSessionId,
    view_token: &str,
    at_most: Duration,
    news: impl Fn(&PageView) -> bool,
) -> Result<PageView, Error> {
    let until = Instant::now() + at_most;
    let (scope, mut following) = follow(ctx, id, view_token).await?;
    loop {
        let page = show(ctx, scope, id).await?;
        super::link_sessions::watched(ctx, &page.view.session);
        funnel::seen(ctx, &page.view.session, Via::Page, None);
        if news(&page) {
            return Ok(page);
        }
        following.note(&page.view);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || ctx.is_draining() {
                return Ok(page);
            }
            if following.stirred(ctx, left.min(LOOK_EVERY)).await {
                break;
            }
        }
    }
}

/// What the page shows now; nothing of a suspended tenant's.
pub async fn show(ctx: &Ctx, scope: TenantScope, id: LinkSessionId) -> Result<PageView, Error> {
    show_where(ctx, scope, id, |tenant| !tenant.suspended).await
}

/// The same after the user took something back, which a suspended tenant's users may too.
async fn show_end(ctx: &Ctx, scope: TenantScope, id: LinkSessionId) -> Result<PageView, Error> {
    show_where(ctx, scope, id, |_| true).await
}

async fn show_where(
    ctx: &Ctx,
    scope: TenantScope,
    id: LinkSessionId,
    shown: fn(&Tenant) -> bool,
) -> Result<PageView, Error> {
    let now = ctx.clock.now();
    ctx.store
        .tenant(scope, move |tx| {
            let tenant = tx.tenant()?.filter(shown);
            let tenant = tenant.ok_or(Error::NotFound("link session"))?;
            let session = tx.link_session(id)?.ok_or(Error::NotFound("link session"))?;
            Ok(PageView { view: complete(tx, session, now)?, tenant, view_token: None })
        })
        .await
}

/// A receipt for the account that the session linked; nothing when it linked none that counts.
pub async fn receipt(ctx: &Ctx, page: &PageView) -> Result<Option<String>, Error> {
    match &page.view.account {
        Some(account) if !page.awaits_accept() => {
            super::tokens::receipt(ctx, &page.view.session, account.id).await.map(Some)
        }
        _ => Ok(None),
    }
}

/// The end user does not want to link.
pub async fn cancel(
    ctx: &Ctx,
    id: LinkSessionId,
    view_token: &str,
    request_id: &str,
) -> Result<PageView, Error> {
    let scope = check_view(ctx, id, view_token).await?;
    let page = show_end(ctx, scope, id).await?;
    cancel_session(ctx, &page.view.session, EndReason::CancelledByUser, request_id).await?;
    show_end(ctx, scope, id).await
}

/// "Not me": takes the link back. An account that still waits to be accepted can be declined at any
/// time; a link that counts already can be undone for a while.
pub async fn undo(
    ctx: &Ctx,
    id: LinkSessionId,
    view_token: &str,
    request_id: &str,
) -> Result<PageView, Error> {
    let scope = check_view(ctx, id, view_token).await?;
    let (at, request_id) = (ctx.clock.now(), request_id.to_owned());
    ctx.store.tenant(scope, move |tx| undo_in(tx, id, &request_id, at)).await?;
    settled(ctx, id).await;
    show_end(ctx, scope, id).await
}

fn undo_in(
    tx: &mut TenantTx<'_>,
    id: LinkSessionId,
    request_id: &str,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let session = tx.lock_link_session(id)?.ok_or(Error::NotFound("link session"))?;
    let undone = session.reason.as_deref() == Some(EndReason::Undone.as_str());
    if session.status == LinkSessionStatus::Cancelled && undone {
        return Ok(());
    }
    let (Some(undo_until), Some(account_id)) = (session.undo_until(), session.account_id) else {
        return Err(nothing_linked(&session));
    };
    let awaits = tx.account(account_id)?.is_some_and(|a| a.status == AccountStatus::AwaitingAccept);
    if at >= undo_until && !awaits {
        return Err(Error::Conflict(Conflict::UndoOver));
    }
    super::accounts::unlink_in(tx, account_id, EndReason::Undone.as_str(), at)?;
    let (to, reason) = (LinkSessionStatus::Cancelled, Some(EndReason::Undone));
    tx.advance(&Advance { id, to, reason, account_id: None, at, request_id: Some(request_id) })?;
    let mut extra = serde_json::Map::new();
    extra.insert("reason".to_owned(), EndReason::Undone.as_str().into());
    events::of_session(tx, EventKind::LinkSessionCancelled, &session, extra, at)
}

/// The end user accepts the link; from now on the account can be used. Accepting twice is as good as
/// once, also where the tenant does not ask for it; a suspended tenant's can't be accepted.
pub async fn accept(
    ctx: &Ctx,
    id: LinkSessionId,
    view_token: &str,
    request_id: &str,
) -> Result<PageView, Error> {
    let scope = check_view(ctx, id, view_token).await?;
    let (at, request_id) = (ctx.clock.now(), request_id.to_owned());
    ctx.store.tenant(scope, move |tx| accept_in(tx, id, &request_id, at)).await?;
    ctx.live.announce(id).await;
    show(ctx, scope, id).await
}

fn accept_in(
    tx: &mut TenantTx<'_>,
    id: LinkSessionId,
    request_id: &str,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    tx.tenant()?.filter(|tenant| !tenant.suspended).ok_or(Error::NotFound("link session"))?;
    let session: LinkSession = tx.lock_link_session(id)?.ok_or(Error::NotFound("link session"))?;
    let (LinkSessionStatus::Confirmed, Some(account_id)) = (session.status, session.account_id) else {
        return Err(nothing_linked(&session));
    };
    if tx.accept_link(id, at)? {
        tx.note_change(id, "accepted", None, Some(request_id), at)?;
    }
    let from = [AccountStatus::AwaitingAccept];
    if tx.set_account_status(account_id, &from, AccountStatus::Linked, None, at)? {
        let account = tx.account(account_id)?.ok_or(Error::NotFound("account"))?;
        events::of_account(tx, EventKind::AccountLinked, &account, None, at)?;
    }
    Ok(())
}

/// Why a session without an account can be neither undone nor accepted.
fn nothing_linked(session: &LinkSession) -> Error {
    Error::Conflict(match session.status.is_pending() {
        true => Conflict::LinkSessionNotConfirmed,
        false => Conflict::LinkSessionEnded,
    })
}

async fn scope_of(ctx: &Ctx, id: LinkSessionId) -> Result<TenantScope, Error> {
    let found = ctx.store.system(move |tx| Ok::<_, Error>(tx.link_session_scope(id)?)).await?;
    found.ok_or(Error::NotFound("link session"))
}

/// Whose session it is, if the view token is the one that its page gave out.
async fn check_view(ctx: &Ctx, id: LinkSessionId, view_token: &str) -> Result<TenantScope, Error> {
    let scope = scope_of(ctx, id).await?;
    let secrets = ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.link_page_secrets(id)?)).await?;
    let bound = secrets.and_then(|(_, bound)| bound);
    if bound.is_some_and(|bound| bound == sha256(view_token.as_bytes())) {
        Ok(scope)
    } else {
        Err(Error::NotFound("link session"))
    }
}
