//! Link sessions.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::link_session_wire::{CreateLinkSession, LinkSession, LinkSessionList, Status};
use super::timeline_wire::Timeline;
use crate::http::auth::TenantAuth;
use crate::http::body::OptionalJsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{PageQuery, Query, page_request, wait_of};
use crate::http::request_id::RequestId;
use crate::http::stream;
use crate::http::v1::link_session_rules::read_new_session;
use crate::model::link_session::{LinkSessionFilter, Surface};
use crate::model::page::List;
use crate::model::scope::Scope;
use crate::model::user::UserId;
use crate::service::funnel::{self, Via};
use crate::service::link_sessions::SessionView;
use crate::service::{Ctx, Error, link_sessions, timeline};

/// Start a link session
///
/// Fetches a QR code and keeps asking the upstream about it for 15 minutes, renewing the code as codes
/// expire, whether or not anybody watches. Open or embed `url`, or show `qr.image` yourself. The result
/// comes as an event (`link_session.confirmed`, `account.linked`), on the event stream, and from this
/// resource.
///
/// The `unique_id` of a pending session answers that session. A `redirect_url`, `reconnect_account_id`, `nonce`
/// or `metadata` that is sent with it and is another than the session's answers 409 `link_session_differs`;
/// what is left out is as it was. Needs `links:write`.
#[utoipa::path(
    tag = "Link sessions",
    operation_id = "create_link_session",
    params(IdempotencyKey),
    request_body(content = Option<CreateLinkSession>),
    responses(
        (status = 201, description = "The session; or the pending one of that label", body = LinkSession),
        (status = 409, response = crate::http::openapi::Conflict),
        (status = 502, response = crate::http::openapi::BadGateway),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/link-sessions")]
pub async fn create_link_session(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    request: RequestId,
    key: IdempotencyKey,
    body: OptionalJsonBody<CreateLinkSession>,
) -> Result<HttpResponse, ApiError> {
    // Before a kept answer is looked up.
    auth.0.require(Scope::LinksWrite)?;
    let new = read_new_session(&ctx, body.value)?;
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let started = link_sessions::start(&inside, &caller, Surface::Hosted, new, request.as_str()).await?;
        Answer::json(201, &encode(&inside, &started.view)?)
    };
    once(&ctx, &auth.0, "POST /v1/link-sessions", key, &body.bytes, work).await
}

/// Whether to wait for news.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetLinkSession {
    /// Seconds to wait for a status other than `known`, 1 to 50; absent: answers at once. For those whose
    /// proxies cut event streams.
    #[param(minimum = 1, maximum = 50)]
    pub wait: Option<u64>,
    /// The status that the caller knows; `new` when absent.
    #[param(inline)]
    pub known: Option<Status>,
}

/// Get a link session
///
/// The latest session of that label; with `wait`, as soon as its status is another than `known`. Needs
/// `links:read`.
#[utoipa::path(
    tag = "Link sessions",
    operation_id = "get_link_session",
    params(("unique_id" = String, Path, description = "The session's label"), GetLinkSession),
    responses((status = 200, description = "The session", body = LinkSession)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/link-sessions/{unique_id}")]
pub async fn get_link_session(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    request: RequestId,
    path: Path<String>,
    query: Query<GetLinkSession>,
) -> Result<Json<LinkSession>, ApiError> {
    let view = match wait_of(query.0.wait)? {
        Some(wait) => {
            let known = query.0.known.unwrap_or(Status::New);
            link_sessions::wait(&ctx, &auth.0, &path, known.into(), wait).await?
        }
        None => link_sessions::get(&ctx, &auth.0, &path).await?,
    };
    funnel::seen(&ctx, &view.session, Via::Get, Some(request.as_str()));
    Ok(Json(encode(&ctx, &view)?))
}

/// Which link sessions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListLinkSessions {
    /// Only those of this user.
    #[param(value_type = Option<String>, min_length = 1, max_length = 128, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    pub user_id: Option<UserId>,
    /// Only those with this status.
    #[param(inline)]
    pub status: Option<Status>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// List link sessions
///
/// Newest first. Needs `links:read`.
#[utoipa::path(
    tag = "Link sessions",
    operation_id = "list_link_sessions",
    params(ListLinkSessions),
    responses((status = 200, description = "A page of sessions", body = LinkSessionList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/link-sessions")]
pub async fn list_link_sessions(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<ListLinkSessions>,
) -> Result<Json<LinkSessionList>, ApiError> {
    let ListLinkSessions { user_id, status, limit, cursor } = query.0;
    let page = page_request(List::LinkSessions, limit, cursor.as_deref())?;
    let filter = LinkSessionFilter { user_id, status: status.map(Into::into) };
    let page = link_sessions::list(&ctx, &auth.0, filter, page).await?;
    let data = page.items.iter().map(|view| encode(&ctx, view)).collect::<Result<_, Error>>()?;
    Ok(Json(LinkSessionList { data, next_cursor: page.next.map(|at| at.encode(List::LinkSessions)) }))
}

/// Cancel a link session
///
/// Ends a pending session; asked twice is as good as asked once. A session that has linked its account
/// or has ended otherwise answers 409. Needs `links:write`.
#[utoipa::path(
    tag = "Link sessions",
    operation_id = "cancel_link_session",
    params(("unique_id" = String, Path, description = "The session's label"), IdempotencyKey),
    responses(
        (status = 200, description = "The session, cancelled", body = LinkSession),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/link-sessions/{unique_id}/cancel")]
pub async fn cancel_link_session(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    request: RequestId,
    path: Path<String>,
    key: IdempotencyKey,
) -> Result<HttpResponse, ApiError> {
    let (inside, caller, unique_id) = (ctx.get_ref().clone(), auth.0.clone(), path.into_inner());
    auth.0.require(Scope::LinksWrite)?;
    link_sessions::known_form(&unique_id)?;
    let route = format!("POST /v1/link-sessions/{unique_id}/cancel");
    let work = async move {
        let view = link_sessions::cancel(&inside, &caller, &unique_id, request.as_str()).await?;
        Answer::json(200, &encode(&inside, &view)?)
    };
    once(&ctx, &auth.0, &route, key, &[], work).await
}

/// Follow a link session
///
/// Server-sent events: `event: status` with `{"unique_id","status","account"?}` at once and at every
/// change, a comment every 5 s in between. The stream ends with the session, and after 55 s in any
/// case: browsers' `EventSource` connects again by itself. While somebody follows, the upstream is asked
/// more often. Needs `links:read`.
#[utoipa::path(
    tag = "Link sessions",
    operation_id = "follow_link_session",
    params(("unique_id" = String, Path, description = "The session's label")),
    responses((status = 200, description = "The events", body = String, content_type = "text/event-stream")),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/link-sessions/{unique_id}/events")]
pub async fn follow_link_session(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    request: RequestId,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (session, following) = link_sessions::follow(&ctx, &auth.0, &path).await?;
    funnel::seen(&ctx, &session, Via::Stream, Some(request.as_str()));
    Ok(stream::for_tenant(&ctx, session, following))
}

/// Explain a link session
///
/// What happened to the latest session of that label: each change, when a code was first shown and when
/// the confirmation was first told, with when, why, by whom and in which request, in words for people
/// too, oldest first. Needs `links:read`.
#[utoipa::path(
    tag = "Link sessions",
    operation_id = "get_link_session_timeline",
    params(("unique_id" = String, Path, description = "The session's label"), PageQuery),
    responses((status = 200, description = "A page of the timeline", body = Timeline)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/link-sessions/{unique_id}/timeline")]
pub async fn get_link_session_timeline(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    query: Query<PageQuery>,
) -> Result<Json<Timeline>, ApiError> {
    let page = query.0.page_request(List::Timeline)?;
    Ok(Json(Timeline::new(timeline::timeline(&ctx, &auth.0, &path, page).await?)))
}

pub(super) fn encode(ctx: &Ctx, view: &SessionView) -> Result<LinkSession, Error> {
    Ok(LinkSession::new(view, link_sessions::page_url(ctx, view)?))
}
