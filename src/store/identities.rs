//! Identities: the upstream's accounts behind those of tenants. They are found, made and let go of by functions that
//! run as the owner; no tenant sees more of one than its own account does.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid};

use super::schema::identities;
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::IdentityId;

impl TenantTx<'_> {
    /// Finds or makes the identity of an upstream's account. `upstream` is the provider's name and
    /// whose credentials see the account.
    pub fn ensure_identity(
        &mut self,
        upstream: (&str, &str),
        account: &str,
    ) -> Result<IdentityId, StoreError> {
        #[derive(QueryableByName)]
        struct Found {
            #[diesel(sql_type = Uuid)]
            id: uuid::Uuid,
        }
        let found: Found = diesel::sql_query("select linkgate_identity($1, $2, $3, $4) as id")
            .bind::<Text, _>(upstream.0)
            .bind::<Text, _>(upstream.1)
            .bind::<Text, _>(account)
            .bind::<Uuid, _>(IdentityId::new().as_uuid())
            .get_result(self.conn)?;
        Ok(IdentityId::from_uuid(found.id))
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
        upstream: (&str, &str),
        asked: &[String],
    ) -> Result<Vec<String>, StoreError> {
        Ok(identities::table
            .filter(identities::provider.eq(upstream.0))
            .filter(identities::upstream.eq(upstream.1))
            .filter(identities::upstream_account.eq_any(asked))
            .select(identities::upstream_account)
            .load(self.conn)?)
    }
}
