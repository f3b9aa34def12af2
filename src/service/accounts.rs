//! Accounts: what a tenant's users have linked.

use std::sync::Arc;

use serde_json::{Value, json};

use super::callers::Caller;
use super::known_accounts::Known;
use super::link_sessions::profile_of;
use super::{Conflict, Ctx, Error, audit, events, upstreams};
use crate::model::account::{Account, AccountFilter, AccountStatus};
use crate::model::audit::AuditAction;
use crate::model::event::EventKind;
use crate::model::id::{AccountId, LinkSessionId};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::scope::Scope;
use crate::model::tenant::TenantScope;
use crate::model::upstream::UpstreamName;
use crate::model::user::UserId;
use crate::provider::registry::Upstream;
use crate::provider::{CreatorInfo, ProviderError, Refusal};
use crate::store::{StoreError, TenantTx};

/// How many accounts the compatible surface lists: its clients know no pages.
const LISTED_MAX: i64 = 1_000;

/// An account that may be used now, and who is to be asked about it.
pub(super) struct Usable {
    pub account: Arc<Account>,
    pub upstream: Upstream,
}

/// Newest first; an account that is linked again keeps its place.
pub async fn list(
    ctx: &Ctx,
    caller: &Caller,
    filter: AccountFilter,
    page: PageRequest,
) -> Result<Page<Account>, Error> {
    caller.require(Scope::AccountsRead)?;
    let Some(filter) = within(caller, filter) else { return Ok(Page { items: Vec::new(), next: None }) };
    let rows =
        ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.list_accounts(&filter, page)?)).await?;
    Ok(Page::from_rows(rows, page.limit, |account| Cursor {
        at: account.created_at,
        id: account.id.as_uuid(),
    }))
}

/// All accounts at once, with the plan's name, as the compatible surface wants them.
pub async fn list_all(
    ctx: &Ctx,
    caller: &Caller,
    user_id: Option<UserId>,
) -> Result<(String, Vec<Account>), Error> {
    caller.require(Scope::AccountsRead)?;
    let filter = within(caller, AccountFilter { user_id, ..AccountFilter::default() });
    let page = PageRequest { limit: LISTED_MAX, after: None };
    ctx.store
        .tenant(caller.scope, move |tx| {
            let tenant = tx.tenant()?.ok_or(Error::Unauthenticated)?;
            let mut accounts = match &filter {
                Some(filter) => tx.list_accounts(filter, page)?,
                None => Vec::new(),
            };
            accounts.truncate(LISTED_MAX as usize);
            accounts.retain(|account| account.status != AccountStatus::AwaitingAccept);
            Ok((tenant.plan.id, accounts))
        })
        .await
}

pub async fn get(ctx: &Ctx, caller: &Caller, id: AccountId) -> Result<Account, Error> {
    caller.require(Scope::AccountsRead)?;
    find(ctx, caller, id).await
}

/// Replaces an account's metadata.
pub async fn update(ctx: &Ctx, caller: &Caller, id: AccountId, metadata: Value) -> Result<Account, Error> {
    caller.require(Scope::AccountsWrite)?;
    let before = find(ctx, caller, id).await?.metadata;
    let (at, author) = (ctx.clock.now(), caller.author());
    ctx.store
        .tenant(caller.scope, move |tx| {
            if !tx.set_account_metadata(id, &metadata, at)? {
                return Err(Error::NotFound("account"));
            }
            let changed = (Some(json!({ "metadata": before })), Some(json!({ "metadata": metadata })));
            audit::record(tx, &author, AuditAction::AccountUpdated, id, changed, at)?;
            tx.account(id)?.ok_or(Error::NotFound("account"))
        })
        .await
}

/// Gives an account to another user of the tenant, who is made where there is none yet.
///
/// # Errors
/// `Conflict` when that user has the same TikTok account.
pub async fn reassign(ctx: &Ctx, caller: &Caller, id: AccountId, to: UserId) -> Result<Account, Error> {
    caller.require(Scope::AccountsWrite)?;
    caller.require_whole_tenant()?;
    let before = find(ctx, caller, id).await?.user_id;
    let (at, author) = (ctx.clock.now(), caller.author());
    ctx.store
        .tenant(caller.scope, move |tx| {
            tx.ensure_user(&to, at)?;
            tx.reassign_account(id, &to, at).map_err(|error| match error {
                StoreError::Conflict { .. } => Error::Conflict(Conflict::AccountExists),
                other => other.into(),
            })?;
            let changed = (Some(json!({ "user_id": before })), Some(json!({ "user_id": to })));
            audit::record(tx, &author, AuditAction::AccountReassigned, id, changed, at)?;
            tx.account(id)?.ok_or(Error::NotFound("account"))
        })
        .await
}

/// Forgets an account. The upstream has no call for it: the end user takes the app away in TikTok.
pub async fn unlink(ctx: &Ctx, caller: &Caller, id: AccountId) -> Result<(), Error> {
    caller.require(Scope::AccountsWrite)?;
    find(ctx, caller, id).await?;
    let (at, author) = (ctx.clock.now(), caller.author());
    ctx.store
        .tenant(caller.scope, move |tx| {
            if unlink_in(tx, id, "unlinked_by_tenant", at)? {
                audit::record(tx, &author, AuditAction::AccountUnlinked, id, (None, None), at)?;
            }
            Ok(())
        })
        .await
}

/// Unlinks within a transaction; false when it was unlinked before.
pub(super) fn unlink_in(
    tx: &mut TenantTx<'_>,
    id: AccountId,
    reason: &str,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<bool, Error> {
    let Some(account) = tx.account(id)? else { return Ok(false) };
    let from = [AccountStatus::Linked, AccountStatus::AwaitingAccept, AccountStatus::ReconnectRequired];
    if !tx.set_account_status(id, &from, AccountStatus::Unlinked, Some(reason), at)? {
        return Ok(false);
    }
    // An account that nobody ever heard of as linked is not told as unlinked.
    if account.status != AccountStatus::AwaitingAccept {
        events::of_account(tx, EventKind::AccountUnlinked, &account, Some(reason), at)?;
    }
    Ok(true)
}

/// What the creator may choose for a post right now, fresh from the upstream.
pub async fn creator_info(ctx: &Ctx, caller: &Caller, id: AccountId) -> Result<CreatorInfo, Error> {
    caller.require(Scope::AccountsRead)?;
    let usable = usable(ctx, caller, id).await?;
    let answer = usable.upstream.adapter.creator_info(&usable.account.upstream_account).await;
    let info = heed(ctx, &usable, answer).await?;
    ctx.caches.creators.remember(id, &info.privacy_level_options);
    Ok(info)
}

/// The caller's account, if it can be used now. One that could moments ago is believed to be still the
/// same; see `known_accounts` for how long.
pub(super) async fn usable(ctx: &Ctx, caller: &Caller, id: AccountId) -> Result<Usable, Error> {
    if !caller.may_use(id) {
        return Err(Error::NotFound("account"));
    }
    let (remembered, scope) = (ctx.caches.accounts.get(caller.scope, id), caller.scope);
    let known = match remembered.renewed(ctx, |ctx| async move { ask(&ctx, scope, id).await.map(drop) }) {
        Some(known) => known,
        // In a box of its own, so that the common case does not carry its space along.
        None => Box::pin(ask(ctx, scope, id)).await?,
    };
    let Known { account, upstream, .. } = known;
    if !caller.may_act_for(&account.user_id) {
        return Err(Error::NotFound("account"));
    }
    match account.status {
        AccountStatus::Linked => {}
        AccountStatus::AwaitingAccept => return Err(Error::Conflict(Conflict::AccountAwaitingAccept)),
        AccountStatus::ReconnectRequired => return Err(Error::Conflict(Conflict::AccountReconnectRequired)),
        AccountStatus::Unlinked => return Err(Error::NotFound("account")),
    }
    let upstream = upstreams::by_name(ctx, upstream).await?;
    Ok(Usable { account, upstream })
}

/// Asks the store about an account, and remembers what it says.
async fn ask(ctx: &Ctx, scope: TenantScope, id: AccountId) -> Result<Known, Error> {
    let asked = ctx.caches.accounts.ask(scope, id);
    let found = read(ctx, scope, id).await;
    if let Err(Error::NotFound(_)) = &found {
        ctx.caches.accounts.forget(scope, id);
    }
    let (account, upstream) = found?;
    Ok(ctx.caches.accounts.answered(asked, account, upstream))
}

/// The caller's account, of whatever status, as the store has it.
pub(super) async fn find(ctx: &Ctx, caller: &Caller, id: AccountId) -> Result<Account, Error> {
    if !caller.may_use(id) {
        return Err(Error::NotFound("account"));
    }
    let (account, _) = read(ctx, caller.scope, id).await?;
    if caller.may_act_for(&account.user_id) { Ok(account) } else { Err(Error::NotFound("account")) }
}

/// The tenant's account and the name of its upstream.
async fn read(ctx: &Ctx, scope: TenantScope, id: AccountId) -> Result<(Account, UpstreamName), Error> {
    let found = ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.account_and_upstream(id)?)).await?;
    found.ok_or(Error::NotFound("account"))
}

/// Takes note of what an upstream's refusal says of the account, and passes the answer on.
pub(super) async fn heed<T>(
    ctx: &Ctx,
    usable: &Usable,
    answer: Result<T, ProviderError>,
) -> Result<T, Error> {
    match answer {
        Ok(value) => {
            upstreams::heed(ctx, &usable.upstream, None);
            Ok(value)
        }
        Err(error) => Err(Box::pin(note(ctx, usable, error)).await),
    }
}

async fn note(ctx: &Ctx, usable: &Usable, error: ProviderError) -> Error {
    super::note_provider_error(ctx, &usable.upstream, &error);
    if error != ProviderError::Refused(Refusal::AccountReconnectRequired) {
        return upstreams::failure(&usable.upstream, error);
    }
    let (scope, id, at) = (usable.account.scope, usable.account.id, ctx.clock.now());
    let noted = ctx.store.tenant(scope, move |tx| {
        let (from, to) = ([AccountStatus::Linked], AccountStatus::ReconnectRequired);
        let changed = tx.set_account_status(id, &from, to, None, at)?;
        if let (true, Some(account)) = (changed, tx.account(id)?) {
            events::of_account(tx, EventKind::AccountReconnectRequired, &account, None, at)?;
        }
        Ok::<_, Error>(())
    });
    noted.await.err().unwrap_or(error.into())
}

/// Narrows a filter to what the caller may see; nothing when that leaves nothing.
fn within(caller: &Caller, mut filter: AccountFilter) -> Option<AccountFilter> {
    if let Some(own) = &caller.user {
        if filter.user_id.as_ref().is_some_and(|asked| asked != own) {
            return None;
        }
        filter.user_id = Some(own.clone());
    }
    filter.only = caller.account_list();
    Some(filter)
}

/// Fetches the account's picture and numbers, which a confirmation does not carry, and tells the
/// session's watchers. Best effort, in the background.
pub(super) fn refresh_profile(ctx: &Ctx, scope: TenantScope, id: AccountId, session: Option<LinkSessionId>) {
    let inside = ctx.clone();
    ctx.tasks.spawn(async move {
        if let Err(error) = fetch_profile(&inside, scope, id).await {
            tracing::debug!(account.id = %id, error = %error, "could not fetch an account's profile");
            return;
        }
        if let Some(session) = session {
            inside.live.announce(session).await;
        }
    });
}

async fn fetch_profile(ctx: &Ctx, scope: TenantScope, id: AccountId) -> Result<(), Error> {
    let found = ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.account_and_upstream(id)?)).await?;
    let Some((account, upstream)) = found else { return Ok(()) };
    let listed = ctx.listings.newest(&upstreams::by_name(ctx, upstream).await?).await?;
    let Some(told) = listed.iter().find(|told| told.id == account.upstream_account) else {
        return Ok(());
    };
    let (profile, at) = (profile_of(told), ctx.clock.now());
    ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.update_profile(id, &profile, at)?)).await
}
