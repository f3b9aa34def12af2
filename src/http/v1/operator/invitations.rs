//! Invitations that the operator sends: a way into a tenant that has none any more.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::tenants::known;
use crate::http::auth::OperatorAuth;
use crate::http::body::JsonBody;
use crate::http::error::ApiError;
use crate::http::idempotency::{Answer, IdempotencyKey, once};
use crate::http::v1::members_wire::{InviteMember, InvitedMember};
use crate::model::member::Role;
use crate::service::{Ctx, operator};

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@example.com", "name": "Ada"}))]
pub struct InviteOwner {
    /// Where the invitation goes. One that differs from a member's in case alone is the same.
    #[schema(format = Email, min_length = 5, max_length = 254)]
    pub email: String,
    /// What to call the member.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// Invite an owner of a tenant
///
/// For a tenant that has lost its keys and of whom nobody can log in. The answer holds a link, shown this once, by
/// which the owner chooses a password within seven days; where the gateway has a mail server, the link is mailed as
/// well. Inviting somebody anew who has not accepted yet gives a new link, and makes an owner of whom was to be
/// something else; one who has accepted answers 409 `member_exists`. A suspended tenant's owner can accept once the
/// tenant goes on. The tenant finds the invitation in its audit log.
#[utoipa::path(
    tag = "Operator",
    operation_id = "operator_invite_owner",
    params(("tenant_id" = String, Path, description = "The tenant's id"), IdempotencyKey),
    request_body = InviteOwner,
    responses(
        (status = 201, description = "The owner, with the invitation", body = InvitedMember),
        (status = 409, response = crate::http::openapi::Conflict),
    ),
    security(("operator_token" = []))
)]
#[post("/tenants/{tenant_id}/invitations")]
pub async fn invite_owner(
    ctx: Data<Ctx>,
    auth: OperatorAuth,
    path: Path<String>,
    key: IdempotencyKey,
    body: JsonBody<InviteOwner>,
) -> Result<HttpResponse, ApiError> {
    let (id, inside, author) = (known(&path)?, ctx.get_ref().clone(), auth.0.clone());
    let InviteOwner { email, name } = body.value;
    let invite = InviteMember { email, role: Role::Owner, name }.read()?;
    let work = async move {
        let owner = (invite.email, invite.name);
        let (member, link) = operator::invite_owner(&inside, &author, id, owner).await?;
        Answer::json(201, &InvitedMember { member: member.into(), invitation: link.into() })
    };
    let route = format!("POST /v1/operator/tenants/{id}/invitations");
    once(&ctx, &auth.0.as_caller(), &route, key, &body.bytes, work).await
}
