//! Server-sent events of one session: the present state at once, every change, a comment in between so
//! that proxies keep the connection. A stream ends with its session, and after a while in any case;
//! browsers connect again by themselves.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::Bytes;
use futures_util::stream::{self, Stream};
use serde::Serialize;
use tokio::time::Instant;

use super::link::wire::PageEvent;
use super::v1::link_session_wire::{LinkedAccount, Status};
use crate::metrics::Ongoing;
use crate::model::id::LinkSessionId;
use crate::model::link_session::LinkSession;
use crate::model::tenant::TenantScope;
use crate::service::funnel::{self, Via};
use crate::service::link_pages::{self, PageView};
use crate::service::link_sessions::{Following, LOOK_EVERY};
use crate::service::{Ctx, Error, link_sessions};

/// How long one stream lasts.
const LIFE: Duration = Duration::from_secs(55);
/// How long browsers wait before they connect again, in milliseconds.
const RETRY_MS: u32 = 1_000;

/// What the tenant's stream tells.
#[derive(Serialize)]
struct TenantEvent {
    unique_id: String,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<LinkedAccount>,
}

/// One look at the session.
struct Look {
    /// What tells whether there is news.
    known: String,
    /// The page, where a page is told.
    page: Option<PageView>,
    /// Whether this is the last of it.
    ended: bool,
}

struct State {
    ctx: Ctx,
    scope: TenantScope,
    id: LinkSessionId,
    for_page: bool,
    following: Following,
    ends_at: Instant,
    sent: Option<String>,
    ended: bool,
    /// Counts the stream as open while it is.
    _open: Ongoing,
}

/// The stream of a tenant's backend or frontend.
pub fn for_tenant(ctx: &Ctx, session: LinkSession, following: Following) -> HttpResponse {
    respond(ctx, session.scope, session.id, following, false)
}

/// The stream of the hosted page.
pub fn for_page(ctx: &Ctx, scope: TenantScope, id: LinkSessionId, following: Following) -> HttpResponse {
    respond(ctx, scope, id, following, true)
}

fn respond(
    ctx: &Ctx,
    scope: TenantScope,
    id: LinkSessionId,
    following: Following,
    for_page: bool,
) -> HttpResponse {
    let state = State {
        ctx: ctx.clone(),
        scope,
        id,
        for_page,
        following,
        ends_at: Instant::now() + LIFE,
        sent: None,
        ended: false,
        _open: ctx.metrics.stream_opened(),
    };
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(("cache-control", "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events(state))
}

fn events(state: State) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(state, |mut state| async move {
        if state.ended || state.ctx.is_draining() || Instant::now() >= state.ends_at {
            return None;
        }
        let chunk = state.next().await;
        Some((Ok(Bytes::from(chunk)), state))
    })
}

impl State {
    /// The next thing to send.
    async fn next(&mut self) -> String {
        if self.sent.is_none() {
            let hello = format!("retry: {RETRY_MS}\n\n");
            return hello + &self.news().await.unwrap_or_default();
        }
        let pause = self.ends_at.saturating_duration_since(Instant::now()).min(LOOK_EVERY);
        // An otherwise silent stream says that it is there.
        let silence = || ":\n\n".to_owned();
        let stirred = self.following.stirred(&self.ctx, pause).await;
        if stirred { self.news().await.unwrap_or_else(silence) } else { silence() }
    }

    /// The event to send, if the session is not as it was sent before. A store that is away is no news.
    async fn news(&mut self) -> Option<String> {
        let look = match self.look().await {
            Ok(look) => look,
            Err(Error::NotFound(_)) => {
                self.ended = true;
                return None;
            }
            Err(_) => {
                self.sent.get_or_insert_default();
                return None;
            }
        };
        if self.sent.as_deref() == Some(&look.known) {
            self.ended = look.ended;
            return None;
        }
        let data = match &look.page {
            Some(page) => encode(&PageEvent::of(&self.ctx, page).await.ok()?).ok()?,
            None => look.known.clone(),
        };
        self.ended = look.ended;
        self.sent = Some(look.known);
        Some(format!("event: status\ndata: {data}\n\n"))
    }

    async fn look(&mut self) -> Result<Look, Error> {
        let (session, known, page) = if self.for_page {
            let page = link_pages::show(&self.ctx, self.scope, self.id).await?;
            self.following.note(&page.view);
            (page.view.session.clone(), encode(&PageEvent::without_receipt(&page))?, Some(page))
        } else {
            let view = link_sessions::view(&self.ctx, self.scope, self.id).await?;
            let event = TenantEvent {
                unique_id: view.session.unique_id.clone(),
                status: view.session.status.into(),
                reason: view.session.reason.clone(),
                account: view.account.as_ref().map(LinkedAccount::from),
            };
            self.following.note(&view);
            (view.session, encode(&event)?, None)
        };
        link_sessions::watched(&self.ctx, &session);
        let via = if self.for_page { Via::Page } else { Via::Stream };
        funnel::seen(&self.ctx, &session, via, None);
        // A linked account may still be accepted or undone on the page, and its picture comes late.
        let can_change =
            self.for_page && session.undo_until().is_some_and(|until| self.ctx.clock.now() < until);
        let settled = !session.status.is_pending() && !can_change;
        Ok(Look { known, page, ended: settled })
    }
}

fn encode(event: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(event).map_err(|error| Error::Internal(format!("encode an event: {error}")))
}
