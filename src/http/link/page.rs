//! The hosted page's calls.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::document;
use super::wire::{OpenPage, OpenedPage, PageEvent};
use crate::http::auth::ViewToken;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::query::{Query, wait_of};
use crate::http::request_id::RequestId;
use crate::http::stream;
use crate::model::id::LinkSessionId;
use crate::service::link_pages::PageView;
use crate::service::{Ctx, Error, link_pages};

/// The hosted page
///
/// Static, and opening it changes nothing, so that previews and scanners do no harm. The secret is in
/// the address's fragment, which browsers keep to themselves. In the first language that the page knows: of
/// the query's `locale`, of the session, of `Accept-Language`.
#[utoipa::path(
    tag = "Hosted page",
    operation_id = "link_page",
    params(("id" = String, Path, description = "The id in the session's `url`")),
    responses((status = 200, description = "The page", body = String, content_type = "text/html"))
)]
#[get("/link/{id}")]
pub async fn link_page(
    ctx: Data<Ctx>,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let outside = async { link_pages::outside(&ctx, read_id(&path)?).await };
    document::answer(&request, outside.await)
}

/// Open the page
///
/// The first browser that brings the secret has the page; another gets 409. A wrong secret and an
/// unknown id get the same 404.
#[utoipa::path(
    tag = "Hosted page",
    operation_id = "open_link_page",
    params(("id" = String, Path, description = "The id in the session's `url`")),
    request_body = OpenPage,
    responses(
        (status = 200, description = "What to show", body = OpenedPage),
        (status = 409, response = crate::http::openapi::Conflict),
    )
)]
#[post("/link/{id}/open")]
pub async fn open_link_page(
    ctx: Data<Ctx>,
    request: RequestId,
    path: Path<String>,
    body: JsonBody<OpenPage>,
) -> Result<Json<OpenedPage>, ApiError> {
    let OpenPage { secret, view_token, locale } = &body.value;
    let id = read_id(&path)?;
    let page = link_pages::open(&ctx, id, secret, view_token.as_deref(), request.as_str()).await?;
    Ok(Json(OpenedPage::of(&ctx, page, locale.as_deref()).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageEvents {
    /// The view token.
    pub view: String,
}

/// Follow the session on its page
///
/// Server-sent events: `event: status` at once and at every change, with a new `qr` when the code was
/// renewed.
#[utoipa::path(
    tag = "Hosted page",
    operation_id = "follow_link_page",
    params(("id" = String, Path, description = "The id in the session's `url`"), PageEvents),
    responses((status = 200, description = "The events", body = String, content_type = "text/event-stream"))
)]
#[get("/link/{id}/events")]
pub async fn follow_link_page(
    ctx: Data<Ctx>,
    path: Path<String>,
    query: Query<PageEvents>,
) -> Result<HttpResponse, ApiError> {
    let id = read_id(&path)?;
    let (scope, following) = link_pages::follow(&ctx, id, &query.0.view).await?;
    Ok(stream::for_page(&ctx, scope, id, following))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageState {
    /// The view token.
    pub view: String,
    /// Seconds to wait for another version than `known`, 1 to 50; absent: answers at once.
    #[param(minimum = 1, maximum = 50)]
    pub wait: Option<u64>,
    /// The `version` that the browser knows.
    #[param(max_length = 64)]
    pub known: Option<String>,
}

/// Look at the session on its page
///
/// What the event stream tells, as one answer: at once, or with `wait` as soon as it is not `known`. For
/// browsers whose proxies cut streams or hold them back.
#[utoipa::path(
    tag = "Hosted page",
    operation_id = "get_link_page_state",
    params(("id" = String, Path, description = "The id in the session's `url`"), PageState),
    responses((status = 200, description = "Where the session stands", body = PageEvent))
)]
#[get("/link/{id}/state")]
pub async fn link_page_state(
    ctx: Data<Ctx>,
    path: Path<String>,
    query: Query<PageState>,
) -> Result<Json<PageEvent>, ApiError> {
    let PageState { view, wait, known } = query.0;
    let wait = wait_of(wait)?.unwrap_or_default();
    let is_news = |page: &PageView| Some(PageEvent::without_receipt(page).version) != known;
    let page = link_pages::wait(&ctx, read_id(&path)?, &view, wait, is_news).await?;
    answer(&ctx, page).await
}

/// Cancel, as the end user
///
/// Ends a pending session.
#[utoipa::path(
    tag = "Hosted page",
    operation_id = "cancel_link_page",
    params(("id" = String, Path, description = "The id in the session's `url`")),
    responses(
        (status = 200, description = "The session, cancelled", body = PageEvent),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("view_token" = []))
)]
#[post("/link/{id}/cancel")]
pub async fn cancel_link_page(
    ctx: Data<Ctx>,
    view: ViewToken,
    request: RequestId,
    path: Path<String>,
) -> Result<Json<PageEvent>, ApiError> {
    let page = link_pages::cancel(&ctx, read_id(&path)?, &view.0, request.as_str()).await?;
    answer(&ctx, page).await
}

/// Undo the link, as the end user
///
/// "Not me": within 120 s of the link, or at any time while it waits to be accepted. The session
/// becomes `cancelled` and the account is unlinked with the reason `undone`.
#[utoipa::path(
    tag = "Hosted page",
    operation_id = "undo_link",
    params(("id" = String, Path, description = "The id in the session's `url`")),
    responses(
        (status = 200, description = "The session, undone", body = PageEvent),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("view_token" = []))
)]
#[post("/link/{id}/undo")]
pub async fn undo_link(
    ctx: Data<Ctx>,
    view: ViewToken,
    request: RequestId,
    path: Path<String>,
) -> Result<Json<PageEvent>, ApiError> {
    let page = link_pages::undo(&ctx, read_id(&path)?, &view.0, request.as_str()).await?;
    answer(&ctx, page).await
}

/// Accept the link, as the end user
///
/// For tenants that ask for it: the account can't be used before.
#[utoipa::path(
    tag = "Hosted page",
    operation_id = "accept_link",
    params(("id" = String, Path, description = "The id in the session's `url`")),
    responses(
        (status = 200, description = "The session, accepted", body = PageEvent),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("view_token" = []))
)]
#[post("/link/{id}/accept")]
pub async fn accept_link(
    ctx: Data<Ctx>,
    view: ViewToken,
    request: RequestId,
    path: Path<String>,
) -> Result<Json<PageEvent>, ApiError> {
    let page = link_pages::accept(&ctx, read_id(&path)?, &view.0, request.as_str()).await?;
    answer(&ctx, page).await
}

async fn answer(ctx: &Ctx, page: PageView) -> Result<Json<PageEvent>, ApiError> {
    Ok(Json(PageEvent::of(ctx, &page).await?))
}

pub(super) fn read_id(path: &str) -> Result<LinkSessionId, Error> {
    path.parse().map_err(|_| Error::NotFound("link session"))
}
