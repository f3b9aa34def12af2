//! Identities: the upstreams' accounts behind those of tenants. They are found, made and let go of by functions that
//! run as the owner; no tenant sees more of one than its own account does.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid};

use super::schema::{accounts, identities};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::{AccountId, IdentityId};
use crate::model::upstream::{UpstreamLabel, UpstreamName};
use crate::model::user::UserId;

/// An account of one environment.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkedHere {
    pub account: AccountId,
    pub user: UserId,
}

/// What one environment has linked at an upstream.
macro_rules! at_upstream {
    ($tx:expr, $upstream:expr) => {
        accounts::table
            .inner_join(identities::table.on(accounts::identity_id.eq(identities::identity_id.nullable())))
            .filter(accounts::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(accounts::environment.eq($tx.scope.environment.as_str()))
            .filter(accounts::status.ne("unlinked"))
            .filter(identities::provider.eq($upstream.provider))
            .filter(identities::upstream.eq($upstream.name.to_string()))
    };
}

impl TenantTx<'_> {
    /// Finds or makes the identity of an upstream's account.
    pub fn ensure_identity(
        &mut self,
        upstream: UpstreamLabel,
        account: &str,
    ) -> Result<IdentityId, StoreError> {
        #[derive(QueryableByName)]
        struct Found {
            #[diesel(sql_type = Uuid)]
            id: uuid::Uuid,
        }
        let found: Found = diesel::sql_query("select linkgate_identity($1, $2, $3, $4) as id")
            .bind::<Text, _>(upstream.provider)
            .bind::<Text, _>(upstream.name.to_string())
            .bind::<Text, _>(account)
            .bind::<Uuid, _>(IdentityId::new().as_uuid())
            .get_result(self.conn)?;
        Ok(IdentityId::from_uuid(found.id))
    }

    /// Holds an identity until the transaction ends, so that two sessions that link it at the same
    /// moment see each other.
    pub fn lock_identity(&mut self, identity: IdentityId) -> Result<(), StoreError> {
        let (_, key) = identity.as_uuid().as_u64_pair();
        diesel::sql_query("select pg_advisory_xact_lock($1)")
            .bind::<BigInt, _>(key.cast_signed())
            .execute(self.conn)?;
        Ok(())
    }

    /// The upstream's ids of what this environment has linked there, at most `limit` of them.
    pub fn linked_at_upstream(
        &mut self,
        upstream: UpstreamLabel,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(at_upstream!(self, upstream)
            .order(accounts::account_id)
            .limit(limit)
            .select(identities::upstream_account)
            .load(self.conn)?)
    }

    /// Which of an upstream's accounts this environment has linked, and as what; oldest first, at most
    /// 1,000.
    pub fn linked_here(
        &mut self,
        upstream: UpstreamLabel,
        asked: &[String],
    ) -> Result<Vec<(String, LinkedHere)>, StoreError> {
        let rows: Vec<(String, uuid::Uuid, String)> = at_upstream!(self, upstream)
            .filter(identities::upstream_account.eq_any(asked))
            .order((accounts::linked_at, accounts::account_id))
            .limit(1_000)
            .select((identities::upstream_account, accounts::account_id, accounts::user_id))
            .load(self.conn)?;
        let read = |(id, account, user): (String, uuid::Uuid, String)| {
            let user = UserId::new(user).map_err(|_| StoreError::Corrupt("accounts.user_id"))?;
            Ok((id, LinkedHere { account: AccountId::from_uuid(account), user }))
        };
        rows.into_iter().map(read).collect()
    }
}

impl SystemTx<'_> {
    /// Takes away identities that an erased user's account let go of before `before`, where no other account of any
    /// tenant has them.
    pub fn delete_left_identities(&mut self, before: DateTime<Utc>, limit: i64) -> Result<(), StoreError> {
        diesel::sql_query("select linkgate_forget_identities($1, $2)")
            .bind::<Timestamptz, _>(before)
            .bind::<BigInt, _>(limit)
            .execute(self.conn)?;
        Ok(())
    }

    /// Which of an upstream's accounts have an identity of ours already.
    pub fn known_upstream_accounts(
        &mut self,
        upstream: UpstreamLabel,
        asked: &[String],
    ) -> Result<Vec<String>, StoreError> {
        Ok(identities::table
            .filter(identities::provider.eq(upstream.provider))
            .filter(identities::upstream.eq(upstream.name.to_string()))
            .filter(identities::upstream_account.eq_any(asked))
            .select(identities::upstream_account)
            .load(self.conn)?)
    }
}

/// An upstream's name as rows have it.
pub(super) fn read_name(text: &str) -> Result<UpstreamName, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("identities.upstream"))
}
