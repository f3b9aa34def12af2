//! Administering members: for whoever may change the tenant. Nobody gives or touches a role that may do
//! more than he may himself, and a tenant that has an owner keeps one.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{SentLink, email_hash, letters, new_link, reset_link, whole};
use crate::crypto::member_token::TokenKind;
use crate::model::audit::{AuditAction, Author};
use crate::model::id::{MemberId, TenantId};
use crate::model::member::{Email, MEMBERS_MAX, Member, MemberStatus, Role};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::quota::Quota;
use crate::model::scope::Scope;
use crate::model::tenant::TenantScope;
use crate::service::callers::{Caller, Credential};
use crate::service::{Conflict, Ctx, Error, audit, quotas};
use crate::store::members::{Link, MemberChange, NewMember};
use crate::store::{StoreError, TenantTx};

/// Whom to invite.
#[derive(Clone)]
pub struct Invite {
    pub email: Email,
    pub role: Role,
    pub name: Option<String>,
}

/// New values; what is `None` stays as it is.
pub struct Change {
    pub role: Option<Role>,
    pub name: Option<String>,
}

/// How long to wait when there are too many members: somebody has to remove one.
const FULL_RETRY: std::time::Duration = std::time::Duration::from_secs(86_400);

/// Whether the caller may change members at all; its right to a role is checked where that is known.
pub fn require(caller: &Caller) -> Result<(), Error> {
    caller.require(Scope::TenantWrite)?;
    caller.require_whole_tenant()
}

/// The same for a caller who wants to give a role.
pub fn require_to_give(caller: &Caller, role: Role) -> Result<(), Error> {
    require(caller)?;
    may_give(caller, role)
}

/// The same for a caller who wants to change somebody's way in.
pub async fn require_over(ctx: &Ctx, caller: &Caller, id: MemberId) -> Result<(), Error> {
    require(caller)?;
    let found = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.member(id)?)).await?;
    may_give(caller, found.ok_or(Error::NotFound("member"))?.role)
}

/// Invites a member, or invites one anew that has not accepted yet.
///
/// # Errors
/// `MemberExists` for one that has accepted; `RoleNotAllowed` for a role beyond the caller's own rights;
/// `QuotaReached` when the plan allows no more.
pub async fn invite(ctx: &Ctx, caller: &Caller, invite: Invite) -> Result<(Member, SentLink), Error> {
    require_to_give(caller, invite.role)?;
    let by = Inviter { scope: caller.scope, author: caller.author(), caller: Some(caller.clone()) };
    send_invite(ctx, by, invite).await
}

/// Invites an owner on the operator's word: a tenant that has lost its keys, and of whom nobody can log in, has no
/// other way back.
///
/// # Errors
/// As `invite`; the operator may give that role.
pub async fn invite_owner(
    ctx: &Ctx,
    tenant: TenantId,
    operator: Author,
    (email, name): (Email, Option<String>),
) -> Result<(Member, SentLink), Error> {
    let by = Inviter { scope: whole(tenant), author: operator, caller: None };
    send_invite(ctx, by, Invite { email, role: Role::Owner, name }).await
}

/// Who invites.
struct Inviter {
    scope: TenantScope,
    author: Author,
    /// Nothing: the operator, who is bound by no role.
    caller: Option<Caller>,
}

async fn send_invite(ctx: &Ctx, by: Inviter, invite: Invite) -> Result<(Member, SentLink), Error> {
    let (inside, scope, now) = (ctx.clone(), by.scope, ctx.clock.now());
    let email = invite.email.clone();
    let invited = ctx.store.tenant(scope, move |tx| write_invite(&inside, tx, &by, &invite, now));
    let (member, mut link, tenant_name) = invited.await?;
    link.mailed = letters::invite(ctx, email.as_str(), &tenant_name, member.id, &link).is_tried();
    Ok((member, link))
}

fn write_invite(
    ctx: &Ctx,
    tx: &mut TenantTx<'_>,
    by: &Inviter,
    invite: &Invite,
    now: DateTime<Utc>,
) -> Result<(Member, SentLink, String), Error> {
    let hash = email_hash(invite.email.as_str());
    let known = tx.lock_member_by_email(&hash)?;
    let id = known.as_ref().map_or_else(MemberId::new, |member| member.id);
    let (link, stored) = new_link(ctx, TokenKind::Invitation, id, now);
    match known {
        Some(member) => invite_anew(tx, by, &member, (invite, stored), now)?,
        None => {
            tx.lock_tenant()?;
            let used = tx.count_members()?;
            quotas::check_room(tx, Quota::Members, used)?;
            if used >= MEMBERS_MAX {
                return Err(Error::TooMany { what: "members", limit: MEMBERS_MAX, retry_after: FULL_RETRY });
            }
            let Invite { email, role, name } = invite.clone();
            let new = NewMember { id, email, email_hash: hash, name, role, invitation: stored };
            tx.insert_member(&new, now).map_err(|error| match error {
                // Another call invites the same address at this moment.
                StoreError::Conflict { .. } => Error::Conflict(Conflict::MemberExists),
                other => other.into(),
            })?;
        }
    }
    let after = json!({ "email": invite.email.as_str(), "role": invite.role });
    let action = AuditAction::MemberInvited;
    audit::record_for_all(tx, &by.author, action, id, (None, Some(after)), now)?;
    let member = tx.member(id)?.ok_or(Error::NotFound("member"))?;
    let tenant_name = tx.tenant()?.map(|tenant| tenant.name).unwrap_or_default();
    Ok((member, link, tenant_name))
}

fn invite_anew(
    tx: &mut TenantTx<'_>,
    by: &Inviter,
    member: &Member,
    (invite, link): (&Invite, Link),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if member.status == MemberStatus::Active {
        return Err(Error::Conflict(Conflict::MemberExists));
    }
    if let Some(caller) = &by.caller {
        may_give(caller, member.role)?;
    }
    let change = MemberChange {
        role: Some(invite.role.as_str()),
        name: invite.name.clone().map(Some),
        invitation_hash: Some(Some(link.hash.to_vec())),
        invitation_expires_at: Some(Some(link.expires_at)),
        ..MemberChange::default()
    };
    Ok(tx.change_member(member.id, change, now)?)
}

/// Members, newest first.
pub async fn list(ctx: &Ctx, caller: &Caller, page: PageRequest) -> Result<Page<Member>, Error> {
    caller.require(Scope::TenantRead)?;
    caller.require_whole_tenant()?;
    let rows = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.list_members(page)?)).await?;
    let cursor = |member: &Member| Cursor { at: member.created_at, id: member.id.as_uuid() };
    Ok(Page::from_rows(rows, page.limit, cursor))
}

pub async fn get(ctx: &Ctx, caller: &Caller, id: MemberId) -> Result<Member, Error> {
    caller.require(Scope::TenantRead)?;
    caller.require_whole_tenant()?;
    let found = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.member(id)?)).await?;
    found.ok_or(Error::NotFound("member"))
}

/// Changes a member's role or name.
///
/// # Errors
/// `LastOwner` where the tenant's only owner that can log in would be none any more.
pub async fn update(ctx: &Ctx, caller: &Caller, id: MemberId, change: Change) -> Result<Member, Error> {
    require(caller)?;
    let (caller, now) = (caller.clone(), ctx.clock.now());
    let member = ctx
        .store
        .tenant(caller.scope, move |tx| {
            let owners = tx.lock_active_owners()?;
            let before = tx.lock_member(id)?.ok_or(Error::NotFound("member"))?;
            may_give(&caller, before.role)?;
            let role = change.role.unwrap_or(before.role);
            may_give(&caller, role)?;
            if role != Role::Owner {
                keep_an_owner(&owners, id)?;
            }
            let name = change.name.map(Some);
            tx.change_member(
                id,
                MemberChange { role: Some(role.as_str()), name, ..MemberChange::default() },
                now,
            )?;
            let after = tx.member(id)?.ok_or(Error::NotFound("member"))?;
            let facts = |member: &Member| Some(json!({ "role": member.role, "name": member.name }));
            let told = (facts(&before), facts(&after));
            audit::record_for_all(tx, &caller.author(), AuditAction::MemberUpdated, id, told, now)?;
            Ok::<_, Error>(after)
        })
        .await?;
    ctx.members.seats.forget_all();
    Ok(member)
}

/// Takes a member away. Its sessions end at once.
///
/// # Errors
/// As `update`.
pub async fn remove(ctx: &Ctx, caller: &Caller, id: MemberId) -> Result<(), Error> {
    require(caller)?;
    let (caller, now) = (caller.clone(), ctx.clock.now());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let owners = tx.lock_active_owners()?;
            let member = tx.lock_member(id)?.ok_or(Error::NotFound("member"))?;
            may_give(&caller, member.role)?;
            keep_an_owner(&owners, id)?;
            tx.delete_member(id)?;
            let before = json!({ "email": member.email, "role": member.role });
            let action = AuditAction::MemberRemoved;
            audit::record_for_all(tx, &caller.author(), action, id, (Some(before), None), now)
        })
        .await?;
    ctx.members.seats.forget_all();
    Ok(())
}

/// Makes a link by which a member chooses a new password, for where no mail arrives.
///
/// # Errors
/// `MemberNotActive` for one that has not accepted its invitation: invite it anew.
pub async fn make_reset_link(ctx: &Ctx, caller: &Caller, id: MemberId) -> Result<SentLink, Error> {
    require(caller)?;
    let (inside, caller, now) = (ctx.clone(), caller.clone(), ctx.clock.now());
    let made = ctx.store.tenant(caller.scope, move |tx| {
        let member = tx.lock_member(id)?.ok_or(Error::NotFound("member"))?;
        may_give(&caller, member.role)?;
        if member.status != MemberStatus::Active {
            return Err(Error::Conflict(Conflict::MemberNotActive));
        }
        let link = reset_link(tx, &inside, id, now)?;
        let action = AuditAction::MemberResetLinkMade;
        audit::record_for_all(tx, &caller.author(), action, id, (None, None), now)?;
        let tenant_name = tx.tenant()?.map(|tenant| tenant.name).unwrap_or_default();
        Ok::<_, Error>((member, link, tenant_name))
    });
    let (member, mut link, tenant_name) = made.await?;
    link.mailed = letters::reset(ctx, &member.email, &tenant_name, id, &link).is_tried();
    Ok(link)
}

/// Whether the caller may make, change or remove members of that role.
fn may_give(caller: &Caller, role: Role) -> Result<(), Error> {
    let wide_enough = caller.scopes.covers(role.scopes());
    let owner_alone = match caller.credential {
        Credential::Member(seat) => role != Role::Owner || seat.role == Role::Owner,
        Credential::ApiKey | Credential::Token => true,
        Credential::Operator => false,
    };
    if wide_enough && owner_alone { Ok(()) } else { Err(Error::RoleNotAllowed) }
}

fn keep_an_owner(owners: &[MemberId], leaves: MemberId) -> Result<(), Error> {
    if owners == [leaves] { Err(Error::Conflict(Conflict::LastOwner)) } else { Ok(()) }
}
