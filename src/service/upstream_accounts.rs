//! What exists at a tenant's own upstream: to look through, and to take over without a scan. With the
//! operator's credentials there is no such list: it would have the accounts of every tenant.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::callers::Caller;
use super::link_sessions::{profile_of, unlink_moved};
use super::short_lists::place_of;
use super::{Ctx, Error, audit, events, quotas, upstreams};
use crate::model::account::{Account, AccountStatus, Profile};
use crate::model::audit::{AuditAction, Author};
use crate::model::event::EventKind;
use crate::model::id::{AccountId, IdentityId};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::scope::Scope;
use crate::model::tenant::DuplicateAccounts;
use crate::model::upstream::UpstreamLabel;
use crate::model::user::UserId;
use crate::provider::UpstreamAccount;
use crate::store::TenantTx;
pub use crate::store::identities::LinkedHere;

/// How many accounts one call takes over.
pub const IMPORT_MAX: usize = 100;

/// An account at the tenant's own upstream.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The upstream's own id.
    pub id: String,
    pub profile: Profile,
    /// False when the upstream lists it as expired.
    pub active: bool,
    /// Those of the tenant's accounts that it is, oldest first.
    pub linked: Vec<LinkedHere>,
}

/// Which account becomes whose.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The upstream's own id.
    pub id: String,
    pub user_id: UserId,
    /// Kept with the account when it is new.
    pub metadata: Option<Value>,
}

/// What became of one.
#[derive(Clone, Debug)]
pub enum Imported {
    Linked(Account),
    /// The user had it, by other credentials or with a lost grant; it keeps its id.
    Reconnected(Account),
    AlreadyLinked(Account),
    /// The upstream does not list it.
    NotFound,
    /// The upstream lists it as expired: it has to be scanned again.
    Inactive,
    /// Another user has it, and the tenant's policy is `deny`.
    Duplicate,
    /// The plan allows no more accounts.
    AccountLimit,
}

/// In an order of their own, which new ones do not change.
///
/// # Errors
/// `Conflict` without credentials of the tenant's own; `Provider`.
pub async fn list(ctx: &Ctx, caller: &Caller, page: PageRequest) -> Result<Page<Listed>, Error> {
    caller.require(Scope::AccountsRead)?;
    caller.require_whole_tenant()?;
    let upstream = upstreams::of_tenant(ctx, caller.scope).await?;
    let mut all = upstreams::accounts_of(ctx, &upstream).await?;
    all.sort_by_cached_key(|account| place_of(&account.id));
    // What the upstream lists twice is one account.
    all.dedup_by(|one, other| one.id == other.id);
    let after = page.after.map(|cursor| cursor.id);
    let rest = all.into_iter().filter(|account| after.is_none_or(|after| place_of(&account.id) > after));
    let rows: Vec<UpstreamAccount> = rest.take(usize::try_from(page.limit).unwrap_or(0) + 1).collect();
    let (label, ids) = (upstream.label(), rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>());
    let linked =
        ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.linked_here(label, &ids)?)).await?;
    let mut by_id: HashMap<String, Vec<LinkedHere>> = HashMap::new();
    for (id, here) in linked {
        by_id.entry(id).or_default().push(here);
    }
    let rows = rows
        .into_iter()
        .map(|told| Listed {
            linked: by_id.remove(&told.id).unwrap_or_default(),
            profile: profile_of(&told),
            active: told.active,
            id: told.id,
        })
        .collect();
    Ok(Page::from_rows(rows, page.limit, |row: &Listed| Cursor {
        at: DateTime::UNIX_EPOCH,
        id: place_of(&row.id),
    }))
}

/// Takes accounts over, as if their users had linked them: the answer has one entry for each, in the same
/// order. All that can be linked are, in one transaction. The users are not asked to accept.
///
/// # Errors
/// As `list`.
pub async fn import(ctx: &Ctx, caller: &Caller, wanted: Vec<Wanted>) -> Result<Vec<Imported>, Error> {
    caller.require(Scope::AccountsWrite)?;
    caller.require_whole_tenant()?;
    let upstream = upstreams::of_tenant(ctx, caller.scope).await?;
    let listed = upstreams::accounts_of(ctx, &upstream).await?;
    let mut told: HashMap<String, UpstreamAccount> =
        listed.into_iter().map(|account| (account.id.clone(), account)).collect();
    let named: Vec<&str> = wanted.iter().map(|want| want.id.as_str()).collect();
    told.retain(|id, _| named.contains(&id.as_str()));
    let import = Import { label: upstream.label(), author: caller.author(), at: ctx.clock.now() };
    ctx.store.tenant(caller.scope, move |tx| import.all(tx, &wanted, &told)).await
}

struct Import {
    label: UpstreamLabel,
    author: Author,
    at: DateTime<Utc>,
}

impl Import {
    fn all(
        &self,
        tx: &mut TenantTx<'_>,
        wanted: &[Wanted],
        told: &HashMap<String, UpstreamAccount>,
    ) -> Result<Vec<Imported>, Error> {
        let tenant = tx.tenant()?.ok_or(Error::Unauthenticated)?;
        let policy = tenant.duplicate_accounts;
        let mut left = quotas::accounts_left(tx, &tenant)?;
        let mut identities: HashMap<&str, IdentityId> = HashMap::new();
        for (id, account) in told {
            if account.active {
                identities.insert(id, tx.ensure_identity(self.label, id)?);
            }
        }
        // In one order for all, so that two imports never wait for each other.
        let mut locked: Vec<IdentityId> = identities.values().copied().collect();
        locked.sort_by_key(|identity| identity.as_uuid());
        for identity in locked {
            tx.lock_identity(identity)?;
        }
        let mut results = Vec::with_capacity(wanted.len());
        for want in wanted {
            results.push(match (told.get(&want.id), identities.get(want.id.as_str())) {
                (Some(account), Some(identity)) => {
                    self.one(tx, want, *identity, &profile_of(account), (policy, &mut left))?
                }
                (Some(_), None) => Imported::Inactive,
                (None, _) => Imported::NotFound,
            });
        }
        Ok(results)
    }

    fn one(
        &self,
        tx: &mut TenantTx<'_>,
        want: &Wanted,
        identity: IdentityId,
        profile: &Profile,
        (policy, left): (DuplicateAccounts, &mut Option<i64>),
    ) -> Result<Imported, Error> {
        let (own, others): (Vec<_>, Vec<_>) =
            tx.accounts_on(identity)?.into_iter().partition(|account| account.user_id == want.user_id);
        if let Some(account) = own.into_iter().next() {
            return match account.status {
                AccountStatus::ReconnectRequired => self.reconnect(tx, account.id, identity, profile),
                _ => Ok(Imported::AlreadyLinked(account)),
            };
        }
        // Linked before by other credentials: its handle tells that it is the same.
        if let Some(account) = tx.account_of_user_by_username(&want.user_id, profile.username.as_deref())? {
            return self.reconnect(tx, account.id, identity, profile);
        }
        let moved = match policy {
            DuplicateAccounts::Deny if !others.is_empty() => return Ok(Imported::Duplicate),
            DuplicateAccounts::Move => others,
            DuplicateAccounts::Share | DuplicateAccounts::Deny => Vec::new(),
        };
        if let Some(left) = left {
            let left_then = *left + moved.len() as i64 - 1;
            if left_then < 0 {
                return Ok(Imported::AccountLimit);
            }
            *left = left_then;
        }
        for older in &moved {
            unlink_moved(tx, older, self.at)?;
        }
        tx.ensure_user(&want.user_id, self.at)?;
        let id = AccountId::new();
        tx.insert_account(id, &want.user_id, identity, AccountStatus::Linked, profile, self.at)?;
        if let Some(metadata) = &want.metadata {
            tx.set_account_metadata(id, metadata, self.at)?;
        }
        let account = self.tell(tx, id, EventKind::AccountLinked)?;
        Ok(Imported::Linked(account))
    }

    fn reconnect(
        &self,
        tx: &mut TenantTx<'_>,
        id: AccountId,
        identity: IdentityId,
        profile: &Profile,
    ) -> Result<Imported, Error> {
        tx.relink_account(id, identity, AccountStatus::Linked, profile, self.at)?;
        Ok(Imported::Reconnected(self.tell(tx, id, EventKind::AccountReconnected)?))
    }

    fn tell(&self, tx: &mut TenantTx<'_>, id: AccountId, kind: EventKind) -> Result<Account, Error> {
        let account = tx.account(id)?.ok_or(Error::NotFound("account"))?;
        events::of_account(tx, kind, &account, None, self.at)?;
        let after = Some(json!({ "user_id": account.user_id, "username": account.profile.username }));
        audit::record(tx, &self.author, AuditAction::AccountImported, id, (None, after), self.at)?;
        Ok(account)
    }
}
