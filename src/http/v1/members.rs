//! Members, as those see them who administer the tenant.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, patch, post};

use super::members_wire::{InviteMember, InvitedMember, Member, MemberLink, MemberList, UpdateMember};
use crate::http::auth::TenantAuth;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::query::{PageQuery, Query};
use crate::model::id::MemberId;
use crate::model::page::List;
use crate::service::members::admin;
use crate::service::{Ctx, Error};

/// Invite a member
///
/// The answer holds a link, shown this once, by which the member chooses a password within seven days.
/// Where the gateway has a mail server, the link is mailed as well. Inviting somebody anew who has not
/// accepted yet gives a new link, and the older one ends. Nobody can give a role that may do more than he
/// may himself: 403 `role_not_allowed`. A tenant has at most 500 members. Needs `tenant:write`.
#[utoipa::path(
    tag = "Members",
    operation_id = "invite_member",
    params(IdempotencyKey),
    request_body = InviteMember,
    responses(
        (status = 201, description = "The member, with the invitation", body = InvitedMember),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/members")]
pub async fn invite_member(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    body: JsonBody<InviteMember>,
) -> Result<HttpResponse, ApiError> {
    // Before a kept answer is looked up: it holds a link that lets its holder in.
    admin::require_to_give(&auth.0, body.value.role)?;
    let invite = body.value.read()?;
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let (member, link) = admin::invite(&inside, &caller, invite).await?;
        Answer::json(201, &InvitedMember { member: member.into(), invitation: link.into() })
    };
    once(&ctx, &auth.0, "POST /v1/members", key, &body.bytes, work).await
}

/// List members
///
/// Newest first, invited ones too. Needs `tenant:read`.
#[utoipa::path(
    tag = "Members",
    operation_id = "list_members",
    params(PageQuery),
    responses((status = 200, description = "A page of members", body = MemberList)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/members")]
pub async fn list_members(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    query: Query<PageQuery>,
) -> Result<Json<MemberList>, ApiError> {
    let page = admin::list(&ctx, &auth.0, query.0.page_request(List::Members)?).await?;
    let data = page.items.into_iter().map(Member::from).collect();
    Ok(Json(MemberList { data, next_cursor: page.next.map(|at| at.encode(List::Members)) }))
}

/// Get a member
///
/// Needs `tenant:read`.
#[utoipa::path(
    tag = "Members",
    operation_id = "get_member",
    params(("member_id" = String, Path, description = "The member's id")),
    responses((status = 200, description = "The member", body = Member)),
    security(("api_key" = []), ("access_token" = []))
)]
#[get("/members/{member_id}")]
pub async fn get_member(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<Json<Member>, ApiError> {
    Ok(Json(admin::get(&ctx, &auth.0, read_id(&path)?).await?.into()))
}

/// Change a member's role or name
///
/// Holds for its open sessions as well, within 5 s in every replica. The last owner who can log in stays
/// one: 409 `last_owner`. Needs `tenant:write`.
#[utoipa::path(
    tag = "Members",
    operation_id = "update_member",
    params(("member_id" = String, Path, description = "The member's id")),
    request_body = UpdateMember,
    responses(
        (status = 200, description = "The member as it is now", body = Member),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[patch("/members/{member_id}")]
pub async fn update_member(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
    body: JsonBody<UpdateMember>,
) -> Result<Json<Member>, ApiError> {
    admin::require(&auth.0)?;
    let change = body.value.read()?;
    Ok(Json(admin::update(&ctx, &auth.0, read_id(&path)?, change).await?.into()))
}

/// Remove a member
///
/// Its sessions end at once, within 5 s in every replica. The last owner who can log in can't be removed:
/// 409 `last_owner`. Needs `tenant:write`.
#[utoipa::path(
    tag = "Members",
    operation_id = "remove_member",
    params(("member_id" = String, Path, description = "The member's id")),
    responses(
        (status = 204, description = "The member is gone"),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[delete("/members/{member_id}")]
pub async fn remove_member(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    admin::remove(&ctx, &auth.0, read_id(&path)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Make a link for a new password
///
/// For a member who forgot its password where no mail arrives: shown this once, good once, for an hour. It
/// ends the one before. A second factor stays on. Needs `tenant:write`.
#[utoipa::path(
    tag = "Members",
    operation_id = "create_reset_link",
    params(IdempotencyKey, ("member_id" = String, Path, description = "The member's id")),
    responses(
        (status = 201, description = "The link", body = MemberLink),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("api_key" = []), ("access_token" = []))
)]
#[post("/members/{member_id}/reset-link")]
pub async fn create_reset_link(
    ctx: Data<Ctx>,
    auth: TenantAuth,
    key: IdempotencyKey,
    path: Path<String>,
) -> Result<HttpResponse, ApiError> {
    admin::require(&auth.0)?;
    let id = read_id(&path)?;
    // Before a kept answer is looked up: it holds a link that lets its holder in.
    admin::require_over(&ctx, &auth.0, id).await?;
    let (inside, caller) = (ctx.get_ref().clone(), auth.0.clone());
    let work = async move {
        let link = admin::make_reset_link(&inside, &caller, id).await?;
        Answer::json(201, &MemberLink::from(link))
    };
    // The id is what tells one call from another: there is no body.
    let body = id.to_string();
    once(&ctx, &auth.0, "POST /v1/members/{member_id}/reset-link", key, body.as_bytes(), work).await
}

fn read_id(path: &str) -> Result<MemberId, Error> {
    path.parse().map_err(|_| Error::NotFound("member"))
}
