//! Events.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::auth::TenantAuth;
use crate::http::error::ApiError;
use crate::http::query::{Query, page_request};
use crate::model::event::{EventFilter, EventKind};
use crate::model::page::List;
use crate::model::violation::Violation;
use crate::service::events::EventBody;
use crate::service::{Ctx, Error, events};

/// A page of events, newest first.
#[derive(Serialize, ToSchema)]
pub struct EventList {
    pub data: Vec<EventBody>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// Which events to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListEvents {
    /// Only those of this type, such as `account.linked`.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    pub kind: Option<String>,
    /// Only those whose data is about this account.
    #[param(max_length = 200)]
    pub account_id: Option<String>,
    /// How many, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// List events
///
/// What happened in the last 30 days, newest first: for those who missed a webhook, or want none. Needs
/// `webhooks:read`.
#[utoipa::path(
    tag = "Events",
    operation_id = "list_events",
    params(ListEvents),
    responses((status = 200, description = "A page of events", body = EventList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/events")]
pub async fn list_events(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<ListEvents>,
) -> Result<Json<EventList>, ApiError> {
    let ListEvents { kind, account_id, limit, cursor } = query.0;
    let page = page_request(List::Events, limit, cursor.as_deref())?;
    let kind = kind.map(|text| EventKind::named(&text).ok_or_else(unknown_type)).transpose()?;
    let page = events::list(&ctx, &auth.0, EventFilter { kind, account: account_id }, page).await?;
    let data = page.items.into_iter().map(EventBody::from).collect();
    Ok(Json(EventList { data, next_cursor: page.next.map(|at| at.encode(List::Events)) }))
}

/// Get an event
///
/// Kept for 30 days. Needs `webhooks:read`.
#[utoipa::path(
    tag = "Events",
    operation_id = "get_event",
    params(("event_id" = String, Path, description = "The event's id")),
    responses((status = 200, description = "The event", body = EventBody)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/events/{event_id}")]
pub async fn get_event(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<Json<EventBody>, ApiError> {
    let id = path.parse().map_err(|_| Error::NotFound("event"))?;
    Ok(Json(events::get(&ctx, &auth.0, id).await?.into()))
}

fn unknown_type() -> ApiError {
    let known: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let detail = format!("This must be one of {}.", known.join(", "));
    ApiError::invalid(vec![Violation::new("/query/type", "invalid_value", detail)])
}
