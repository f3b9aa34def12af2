//! The confirmation: told once by the upstream, so that it is on disk before anything else happens.
//! The session's end, its account and the events are one transaction.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::outcome::Applied;
use super::{Ctx, End, Error, end_in, settled};
use crate::live::LiveSession;
use crate::model::account::{Account, AccountStatus, Profile};
use crate::model::event::EventKind;
use crate::model::id::{AccountId, IdentityId, LinkSessionId};
use crate::model::link_funnel::Step;
use crate::model::link_session::{EndReason, LinkSession, LinkSessionStatus};
use crate::model::tenant::{DuplicateAccounts, LinkConfirmation, Tenant};
use crate::model::upstream::UpstreamLabel;
use crate::provider::UpstreamAccount;
use crate::provider::registry::Upstream;
use crate::service::{events, funnel, quotas};
use crate::store::link_sessions::Advance;
use crate::store::{StoreError, TenantTx};

/// How long a confirmation in hand waits for a database that is away, in tries of half a second.
const TRIES_MAX: u32 = 120;

/// What the transaction did.
#[derive(Clone, Debug)]
enum Outcome {
    Linked(AccountId),
    /// The policy or the plan refused, or the tenant is suspended.
    Refused,
    /// The session had ended before; nothing was linked.
    TooLate(LinkSessionStatus),
}

/// Links the account that the upstream confirmed. Runs to its end whatever becomes of its caller.
pub(super) async fn confirmed(
    ctx: &Ctx,
    live: &LiveSession,
    upstream: &Upstream,
    account: UpstreamAccount,
) -> Result<Applied, Error> {
    let (inside, live, upstream) = (ctx.clone(), live.clone(), upstream.clone());
    ctx.detached(async move {
        let outcome = write(&inside, &live, &upstream, &account).await?;
        fail::fail_point!("after_confirm_commit");
        match &outcome {
            Outcome::Linked(id) => {
                funnel::reached(&inside, live.scope, live.id, Step::Confirmed);
                inside.metrics.link_session_ended("confirmed");
                tracing::info!(tenant.id = %live.scope.tenant, link_session.id = %live.id, account.id = %id,
                    provider = upstream.provider, "linked an account");
            }
            Outcome::Refused => inside.metrics.link_session_ended("failed"),
            Outcome::TooLate(status) => tracing::warn!(link_session.id = %live.id, status = %status,
                "a confirmation came after the session's end; nothing was linked"),
        }
        settled(&inside, live.id).await;
        fail::fail_point!("after_confirm_told");
        if let Outcome::Linked(id) = outcome {
            crate::service::accounts::refresh_profile(&inside, live.scope, id, Some(live.id));
        }
        Ok(Applied::Ended)
    })
    .await
}

/// Tries until the confirmation is on disk. A database that comes back within a minute loses nothing.
async fn write(
    ctx: &Ctx,
    live: &LiveSession,
    upstream: &Upstream,
    account: &UpstreamAccount,
) -> Result<Outcome, Error> {
    fail::fail_point!("before_confirm_commit");
    let mut tries = 0;
    loop {
        let (id, label, account, at) = (live.id, upstream.label(), account.clone(), ctx.clock.now());
        let written = ctx.store.tenant(live.scope, move |tx| link(tx, id, label, &account, at)).await;
        tries += 1;
        match written {
            Ok(outcome) => return Ok(outcome),
            // Unavailable may hide a commit that went through; the next try then finds it done. A
            // conflict is another session that linked the same account at the same moment.
            Err(
                LinkError::Store(StoreError::Unavailable | StoreError::Conflict { .. })
                | LinkError::Service(Error::Unavailable),
            ) if tries < TRIES_MAX => {
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            Err(LinkError::Store(error)) => return Err(error.into()),
            Err(LinkError::Service(error)) => return Err(error),
        }
    }
}

enum LinkError {
    Store(StoreError),
    Service(Error),
}

impl From<StoreError> for LinkError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Error> for LinkError {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

/// The transaction. The tenant is that of the locked row.
fn link(
    tx: &mut TenantTx<'_>,
    id: LinkSessionId,
    upstream: UpstreamLabel,
    told: &UpstreamAccount,
    at: DateTime<Utc>,
) -> Result<Outcome, LinkError> {
    let session = tx.lock_link_session(id)?.ok_or(Error::NotFound("link session"))?;
    match (session.status, session.account_id) {
        (LinkSessionStatus::Confirmed, Some(account)) => return Ok(Outcome::Linked(account)),
        (status, _) if !status.is_pending() => return Ok(Outcome::TooLate(status)),
        _ => {}
    }
    let tenant = tx.tenant()?.ok_or(Error::NotFound("tenant"))?;
    let left = match session.reconnect_account_id {
        None => quotas::accounts_left(tx, &tenant)?,
        // Nothing is added.
        Some(_) => None,
    };
    let identity = tx.ensure_identity(upstream, &told.id)?;
    tx.lock_identity(identity)?;
    fail::fail_point!("confirm_identity");
    if tenant.suspended {
        end_in(tx, id, End::failed(EndReason::TenantSuspended), None, at)?;
        return Ok(Outcome::Refused);
    }
    let profile = profile_of(told);
    let linked = match choose(tx, &session, &tenant, identity, &profile)? {
        Choice::Refuse(reason) => {
            end_in(tx, id, End::failed(reason), None, at)?;
            return Ok(Outcome::Refused);
        }
        Choice::Relink(account) => relink(tx, &account, identity, &profile, at)?,
        Choice::Insert { unlink } if left.is_some_and(|left| left + (unlink.len() as i64) < 1) => {
            end_in(tx, id, End::failed(EndReason::AccountLimit), None, at)?;
            return Ok(Outcome::Refused);
        }
        Choice::Insert { unlink } => {
            for older in &unlink {
                unlink_moved(tx, older, at)?;
            }
            insert(tx, &session, &tenant, identity, &profile, at)?
        }
    };
    fail::fail_point!("confirm_account");
    let to = LinkSessionStatus::Confirmed;
    tx.advance(&Advance { id, to, reason: None, account_id: Some(linked), at, request_id: None })?;
    let mut extra = Map::new();
    extra.insert("account".to_owned(), account_summary(linked, &profile));
    events::of_session(tx, EventKind::LinkSessionConfirmed, &session, extra, at)?;
    fail::fail_point!("confirm_events");
    Ok(Outcome::Linked(linked))
}

enum Choice {
    /// The account is there: it keeps its id.
    Relink(Box<Account>),
    Insert {
        unlink: Vec<Account>,
    },
    Refuse(EndReason),
}

/// Which account of the tenant the upstream's account becomes.
fn choose(
    tx: &mut TenantTx<'_>,
    session: &LinkSession,
    tenant: &Tenant,
    identity: IdentityId,
    profile: &Profile,
) -> Result<Choice, StoreError> {
    let on_identity = tx.accounts_on(identity)?;
    if let Some(wanted) = session.reconnect_account_id {
        // The account may have been given to another user meanwhile.
        let account = tx.account(wanted)?.filter(|account| account.user_id == session.user_id);
        let same = account.filter(|account| {
            on_identity.iter().any(|other| other.id == account.id) || same_person(account, profile)
        });
        return Ok(
            same.map_or(Choice::Refuse(EndReason::OtherAccount), |account| Choice::Relink(Box::new(account)))
        );
    }
    let (own, others): (Vec<_>, Vec<_>) =
        on_identity.into_iter().partition(|account| account.user_id == session.user_id);
    if let Some(account) = own.into_iter().next() {
        return Ok(Choice::Relink(Box::new(account)));
    }
    // The upstream may know a TikTok account by a new id after it was linked again; its handle tells.
    if let Some(account) = tx.account_of_user_by_username(&session.user_id, profile.username.as_deref())? {
        return Ok(Choice::Relink(Box::new(account)));
    }
    Ok(match tenant.duplicate_accounts {
        DuplicateAccounts::Deny if !others.is_empty() => Choice::Refuse(EndReason::DuplicateAccount),
        DuplicateAccounts::Move => Choice::Insert { unlink: others },
        DuplicateAccounts::Share | DuplicateAccounts::Deny => Choice::Insert { unlink: Vec::new() },
    })
}

fn same_person(account: &Account, profile: &Profile) -> bool {
    account.profile.username.is_some() && account.profile.username == profile.username
}

fn relink(
    tx: &mut TenantTx<'_>,
    account: &Account,
    identity: IdentityId,
    profile: &Profile,
    at: DateTime<Utc>,
) -> Result<AccountId, LinkError> {
    // An account that still waits to be accepted goes on waiting.
    let status = match account.status {
        AccountStatus::AwaitingAccept => AccountStatus::AwaitingAccept,
        _ => AccountStatus::Linked,
    };
    tx.relink_account(account.id, identity, status, profile, at)?;
    let fresh = tx.account(account.id)?.ok_or(Error::NotFound("account"))?;
    events::of_account(tx, EventKind::AccountReconnected, &fresh, None, at)?;
    Ok(account.id)
}

fn insert(
    tx: &mut TenantTx<'_>,
    session: &LinkSession,
    tenant: &Tenant,
    identity: IdentityId,
    profile: &Profile,
    at: DateTime<Utc>,
) -> Result<AccountId, LinkError> {
    let id = AccountId::new();
    let status = match tenant.link_confirmation {
        LinkConfirmation::Undo => AccountStatus::Linked,
        LinkConfirmation::Accept => AccountStatus::AwaitingAccept,
    };
    tx.insert_account(id, &session.user_id, identity, status, profile, at)?;
    if status == AccountStatus::Linked {
        let account = tx.account(id)?.ok_or(Error::NotFound("account"))?;
        events::of_account(tx, EventKind::AccountLinked, &account, None, at)?;
    }
    Ok(id)
}

/// Takes an account away that another user of the tenant gets.
pub(in crate::service) fn unlink_moved(
    tx: &mut TenantTx<'_>,
    account: &Account,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let from = [AccountStatus::Linked, AccountStatus::AwaitingAccept, AccountStatus::ReconnectRequired];
    if tx.set_account_status(account.id, &from, AccountStatus::Unlinked, Some("moved"), at)? {
        events::of_account(tx, EventKind::AccountUnlinked, account, Some("moved"), at)?;
    }
    Ok(())
}

pub(in crate::service) fn profile_of(told: &UpstreamAccount) -> Profile {
    Profile {
        display_name: told.display_name.clone(),
        username: told.username.clone(),
        avatar_url: told.avatar_url.clone(),
        bio_description: told.bio_description.clone(),
        followers: told.followers,
        following: told.following,
        likes: told.likes,
        videos: told.videos,
        is_verified: told.is_verified,
    }
}

fn account_summary(id: AccountId, profile: &Profile) -> Value {
    serde_json::json!({
        "account_id": id,
        "display_name": profile.display_name,
        "username": profile.username,
    })
}
