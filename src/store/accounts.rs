//! Accounts: what users have linked. The identities behind them have a file of their own.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::identities::read_name;
use super::pages::{after, is};
use super::schema::{accounts, identities};
use super::{StoreError, TenantTx};
use crate::model::account::{Account, AccountFilter, AccountStatus, Profile};
use crate::model::id::{AccountId, IdentityId};
use crate::model::page::PageRequest;
use crate::model::upstream::UpstreamName;
use crate::model::user::UserId;

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct Row {
    tenant_id: uuid::Uuid,
    environment: String,
    account_id: uuid::Uuid,
    user_id: String,
    status: String,
    display_name: Option<String>,
    username: Option<String>,
    avatar_url: Option<String>,
    bio_description: Option<String>,
    followers: Option<i64>,
    following: Option<i64>,
    likes: Option<i64>,
    videos: Option<i64>,
    is_verified: Option<bool>,
    linked_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    metadata: Value,
    relinked_at: Option<DateTime<Utc>>,
}

macro_rules! own {
    ($tx:expr) => {
        accounts::table
            .filter(accounts::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(accounts::environment.eq($tx.scope.environment.as_str()))
    };
}

macro_rules! with_identity {
    ($tx:expr) => {
        own!($tx)
            .left_join(identities::table.on(accounts::identity_id.eq(identities::identity_id.nullable())))
            .select((Row::as_select(), identities::upstream_account.nullable()))
    };
}

impl TenantTx<'_> {
    /// A conflict on `accounts_one_per_user_and_identity` means that another transaction linked the
    /// same account for the same user meanwhile.
    pub fn insert_account(
        &mut self,
        id: AccountId,
        user: &UserId,
        identity: IdentityId,
        status: AccountStatus,
        profile: &Profile,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::insert_into(accounts::table)
            .values((
                accounts::tenant_id.eq(self.scope.tenant.as_uuid()),
                accounts::environment.eq(self.scope.environment.as_str()),
                accounts::account_id.eq(id.as_uuid()),
                accounts::user_id.eq(user.as_str()),
                accounts::identity_id.eq(identity.as_uuid()),
                accounts::status.eq(status.as_str()),
                profile_columns(profile),
                accounts::linked_at.eq(at),
                accounts::updated_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Links an account that is there already once more: a reconnect. It keeps its place in lists.
    pub fn relink_account(
        &mut self,
        id: AccountId,
        identity: IdentityId,
        status: AccountStatus,
        profile: &Profile,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.changes.accounts.push((self.scope, id));
        diesel::update(own!(self))
            .filter(accounts::account_id.eq(id.as_uuid()))
            .set((
                accounts::identity_id.eq(identity.as_uuid()),
                accounts::status.eq(status.as_str()),
                profile_columns(profile),
                accounts::relinked_at.eq(at),
                accounts::updated_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// The account, unless it is unlinked.
    pub fn account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let found: Option<(Row, Option<String>)> = with_identity!(self)
            .filter(accounts::account_id.eq(id.as_uuid()))
            .filter(accounts::status.ne("unlinked"))
            .first(self.conn)
            .optional()?;
        found.map(|(row, upstream)| row.read(upstream)).transpose()
    }

    /// The account, also after it was unlinked.
    pub fn account_on_record(&mut self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let found: Option<(Row, Option<String>)> =
            with_identity!(self).filter(accounts::account_id.eq(id.as_uuid())).first(self.conn).optional()?;
        found.map(|(row, upstream)| row.read(upstream)).transpose()
    }

    /// Accounts of this tenant on one identity, unlinked ones left out, oldest first. At most 1,000.
    pub fn accounts_on(&mut self, identity: IdentityId) -> Result<Vec<Account>, StoreError> {
        let rows: Vec<(Row, Option<String>)> = with_identity!(self)
            .filter(accounts::identity_id.eq(identity.as_uuid()))
            .filter(accounts::status.ne("unlinked"))
            .order((accounts::linked_at, accounts::account_id))
            .limit(1_000)
            .load(self.conn)?;
        rows.into_iter().map(|(row, upstream)| row.read(upstream)).collect()
    }

    /// How many there are, unlinked ones left out.
    pub fn count_accounts(&mut self) -> Result<i64, StoreError> {
        Ok(own!(self).filter(accounts::status.ne("unlinked")).count().get_result(self.conn)?)
    }

    /// Whether an account of the user has to be linked again.
    pub fn has_account_to_reconnect(&mut self, user: &UserId) -> Result<bool, StoreError> {
        let waiting = own!(self)
            .filter(accounts::user_id.eq(user.as_str()))
            .filter(accounts::status.eq("reconnect_required"));
        Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(self.conn)?)
    }

    /// The account of a user with that TikTok handle, if there is one.
    pub fn account_of_user_by_username(
        &mut self,
        user: &UserId,
        username: Option<&str>,
    ) -> Result<Option<Account>, StoreError> {
        let Some(username) = username.filter(|username| !username.is_empty()) else { return Ok(None) };
        let found: Option<(Row, Option<String>)> = with_identity!(self)
            .filter(accounts::user_id.eq(user.as_str()))
            .filter(accounts::username.eq(username))
            .filter(accounts::status.ne("unlinked"))
            .order((accounts::linked_at.desc(), accounts::account_id))
            .first(self.conn)
            .optional()?;
        found.map(|(row, upstream)| row.read(upstream)).transpose()
    }

    /// Writes what the upstream tells of an account; what it does not tell stays as it is.
    pub fn update_profile(
        &mut self,
        id: AccountId,
        profile: &Profile,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(own!(self))
            .filter(accounts::account_id.eq(id.as_uuid()))
            .filter(accounts::status.ne("unlinked"))
            .set((profile_columns(profile), accounts::updated_at.eq(at)))
            .execute(self.conn)?;
        Ok(())
    }

    /// Replaces the account's metadata; false when it is unlinked or nobody's.
    pub fn set_account_metadata(
        &mut self,
        id: AccountId,
        metadata: &Value,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        self.changes.accounts.push((self.scope, id));
        let changed = diesel::update(own!(self))
            .filter(accounts::account_id.eq(id.as_uuid()))
            .filter(accounts::status.ne("unlinked"))
            .set((accounts::metadata.eq(metadata), accounts::updated_at.eq(at)))
            .execute(self.conn)?;
        Ok(changed == 1)
    }

    /// Gives the account to another user, who must be there. A conflict on
    /// `accounts_one_per_user_and_identity` means that the user has it already.
    pub fn reassign_account(
        &mut self,
        id: AccountId,
        user: &UserId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.changes.accounts.push((self.scope, id));
        diesel::update(own!(self))
            .filter(accounts::account_id.eq(id.as_uuid()))
            .filter(accounts::status.ne("unlinked"))
            .set((accounts::user_id.eq(user.as_str()), accounts::updated_at.eq(at)))
            .execute(self.conn)?;
        Ok(())
    }

    /// The account, unless it is unlinked, and whose credentials see it.
    pub fn account_and_upstream(
        &mut self,
        id: AccountId,
    ) -> Result<Option<(Account, UpstreamName)>, StoreError> {
        let found: Option<(Row, String, String)> = own!(self)
            .inner_join(identities::table.on(accounts::identity_id.eq(identities::identity_id.nullable())))
            .filter(accounts::account_id.eq(id.as_uuid()))
            .filter(accounts::status.ne("unlinked"))
            .select((Row::as_select(), identities::upstream_account, identities::upstream))
            .first(self.conn)
            .optional()?;
        found
            .map(|(row, account, upstream)| Ok((row.read(Some(account))?, read_name(&upstream)?)))
            .transpose()
    }

    /// Newest first by when they were first linked; one row more than asked when there is more.
    pub fn list_accounts(
        &mut self,
        filter: &AccountFilter,
        page: PageRequest,
    ) -> Result<Vec<Account>, StoreError> {
        let mut query = with_identity!(self).into_boxed();
        if let Some(user) = &filter.user_id {
            query = query.filter(accounts::user_id.eq(user.as_str().to_owned()));
        }
        if let Some(only) = &filter.only {
            let only: Vec<uuid::Uuid> = only.iter().map(AccountId::as_uuid).collect();
            query = query.filter(accounts::account_id.eq_any(only));
        }
        query = match filter.status {
            Some(status) => query.filter(is("accounts.status", status.as_str())),
            None => query.filter(accounts::status.ne("unlinked")),
        };
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, accounts::linked_at, accounts::account_id));
        }
        let rows: Vec<(Row, Option<String>)> = query
            .order((accounts::linked_at.desc(), accounts::account_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        rows.into_iter().map(|(row, upstream)| row.read(upstream)).collect()
    }

    /// Changes an account's status from one of `from`. False when it had none of them.
    pub fn set_account_status(
        &mut self,
        id: AccountId,
        from: &[AccountStatus],
        to: AccountStatus,
        reason: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        self.changes.accounts.push((self.scope, id));
        let from: Vec<&str> = from.iter().map(|status| status.as_str()).collect();
        let unlinked_at = (to == AccountStatus::Unlinked).then_some(at);
        let changed = diesel::update(own!(self))
            .filter(accounts::account_id.eq(id.as_uuid()))
            .filter(accounts::status.eq_any(from))
            .set((
                accounts::status.eq(to.as_str()),
                accounts::unlink_reason.eq(reason),
                accounts::unlinked_at.eq(unlinked_at),
                accounts::updated_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(changed == 1)
    }
}

/// What an upstream did not tell leaves what is known as it is.
fn profile_columns(profile: &Profile) -> ProfileColumns {
    ProfileColumns {
        display_name: profile.display_name.clone(),
        username: profile.username.clone(),
        avatar_url: profile.avatar_url.clone(),
        bio_description: profile.bio_description.clone(),
        followers: profile.followers,
        following: profile.following,
        likes: profile.likes,
        videos: profile.videos,
        is_verified: profile.is_verified,
    }
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = accounts)]
struct ProfileColumns {
    display_name: Option<String>,
    username: Option<String>,
    avatar_url: Option<String>,
    bio_description: Option<String>,
    followers: Option<i64>,
    following: Option<i64>,
    likes: Option<i64>,
    videos: Option<i64>,
    is_verified: Option<bool>,
}

impl Row {
    /// An account that is not unlinked has its identity.
    fn read(self, upstream_account: Option<String>) -> Result<Account, StoreError> {
        let is_unlinked = self.status == AccountStatus::Unlinked.as_str();
        let upstream_account = match upstream_account {
            None if !is_unlinked => return Err(StoreError::Corrupt("accounts.identity_id")),
            known => known.unwrap_or_default(),
        };
        Ok(Account {
            id: AccountId::from_uuid(self.account_id),
            scope: super::link_sessions::read_scope(self.tenant_id, &self.environment)?,
            user_id: UserId::new(self.user_id).map_err(|_| StoreError::Corrupt("accounts.user_id"))?,
            status: self.status.parse().map_err(|_| StoreError::Corrupt("accounts.status"))?,
            upstream_account,
            profile: Profile {
                display_name: self.display_name,
                username: self.username,
                avatar_url: self.avatar_url,
                bio_description: self.bio_description,
                followers: self.followers,
                following: self.following,
                likes: self.likes,
                videos: self.videos,
                is_verified: self.is_verified,
            },
            metadata: self.metadata,
            created_at: self.linked_at,
            linked_at: self.linked_at.max(self.relinked_at.unwrap_or(self.linked_at)),
            updated_at: self.updated_at,
        })
    }
}
