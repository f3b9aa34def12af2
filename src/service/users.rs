//! Users: the tenant's own, known by its own ids. Whoever is named in a link session is made by itself.

use serde_json::{Value, json};

use super::callers::{Caller, restricted_space};
use super::link_sessions::{self, End};
use super::{Conflict, Ctx, Error, accounts, audit};
use crate::model::audit::{AuditAction, Author};
use crate::model::id::LinkSessionId;
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::scope::Scope;
use crate::model::user::{User, UserFilter, UserId};
use crate::store::TenantTx;

/// Who may ask about users with that scope: whoever acts for all of them, or for one.
pub fn require(caller: &Caller, scope: Scope) -> Result<(), Error> {
    caller.require(scope)?;
    caller.require_users()
}

/// Makes a user.
///
/// # Errors
/// `Conflict` when there is one of that id.
pub async fn create(ctx: &Ctx, caller: &Caller, id: UserId, metadata: Value) -> Result<User, Error> {
    require(caller, Scope::UsersWrite)?;
    if !caller.may_act_for(&id) {
        return Err(Error::CallerRestricted);
    }
    let (at, author) = (ctx.clock.now(), caller.author());
    ctx.store
        .tenant(caller.scope, move |tx| {
            if !tx.insert_user(&id, &metadata, at)? {
                return Err(Error::Conflict(Conflict::UserExists));
            }
            let after = Some(json!({ "metadata": metadata }));
            audit::record(tx, &author, AuditAction::UserCreated, &id, (None, after), at)?;
            tx.user(&id)?.ok_or(Error::NotFound("user"))
        })
        .await
}

pub async fn get(ctx: &Ctx, caller: &Caller, id: UserId) -> Result<User, Error> {
    require(caller, Scope::UsersRead)?;
    if !caller.may_act_for(&id) {
        return Err(Error::NotFound("user"));
    }
    let found = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.user(&id)?)).await?;
    found.ok_or(Error::NotFound("user"))
}

/// Newest first.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    mut filter: UserFilter,
    page: PageRequest,
) -> Result<Page<User>, Error> {
    require(caller, Scope::UsersRead)?;
    filter.only = caller.user.clone();
    let rows =
        ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.list_users(&filter, page)?)).await?;
    Ok(Page::from_rows(rows, page.limit, |user| Cursor { at: user.created_at, id: user.row_id }))
}

/// Replaces a user's metadata.
pub async fn update(ctx: &Ctx, caller: &Caller, id: UserId, metadata: Value) -> Result<User, Error> {
    require(caller, Scope::UsersWrite)?;
    if !caller.may_act_for(&id) {
        return Err(Error::NotFound("user"));
    }
    let (at, author) = (ctx.clock.now(), caller.author());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let before = tx.user(&id)?.ok_or(Error::NotFound("user"))?;
            tx.update_user(&id, &metadata, at)?;
            let changed =
                (Some(json!({ "metadata": before.metadata })), Some(json!({ "metadata": metadata })));
            audit::record(tx, &author, AuditAction::UserUpdated, &id, changed, at)?;
            tx.user(&id)?.ok_or(Error::NotFound("user"))
        })
        .await
}

/// Erases a user: ends its sessions, unlinks its accounts, and takes away what is personal. Posts and
/// accounts stay for the record, under a made-up user id.
pub async fn erase(ctx: &Ctx, caller: &Caller, id: UserId) -> Result<(), Error> {
    caller.require(Scope::UsersWrite)?;
    caller.require_whole_tenant()?;
    let (at, author) = (ctx.clock.now(), caller.author());
    let ended = ctx.store.tenant(caller.scope, move |tx| erase_in(tx, &author, &id, at)).await?;
    for session in ended {
        ctx.metrics.link_session_ended("cancelled");
        link_sessions::settled(ctx, session).await;
    }
    Ok(())
}

fn erase_in(
    tx: &mut TenantTx<'_>,
    author: &Author,
    id: &UserId,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<LinkSessionId>, Error> {
    // Sessions are locked before the user's row, as a confirmation does it.
    let mut ended = Vec::new();
    for session in tx.pending_sessions_of(id)? {
        let request_id = author.origin.request_id.as_deref();
        if link_sessions::end_in(tx, session, End::user_erased(), request_id, at)? {
            ended.push(session);
        }
    }
    let unlinked = tx.linked_accounts_of(id)?;
    for account in &unlinked {
        accounts::unlink_in(tx, *account, "user_erased", at)?;
    }
    let name = UserId::new(format!("erased-{}", uuid::Uuid::new_v4().simple()));
    let name = name.map_err(|error| Error::Internal(error.to_string()))?;
    if !tx.rename_erased(id, &name, at)? {
        return Err(Error::NotFound("user"));
    }
    // Answers that the user's own tokens got. Whose those to an API key tell of can't be told: they end by themselves.
    tx.forget_idempotency_space(&restricted_space(Some(id), None))?;
    // The log names the made-up id alone, or it would keep what is to be forgotten.
    let after = Some(json!({ "accounts_unlinked": unlinked, "link_sessions_cancelled": ended.len() }));
    audit::record(tx, author, AuditAction::UserErased, &name, (None, after), at)?;
    Ok(ended)
}
