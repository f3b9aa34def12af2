//! Signing keys: the key pairs under which a tenant's tokens are made.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{plans, signing_keys, tenants};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::{SigningKeyId, TenantId};
use crate::model::signing_key::SigningKey;

/// What is needed to check a token.
#[derive(Clone, Debug)]
pub struct VerifyingKey {
    pub kid: String,
    /// 32 bytes of Ed25519.
    pub public_key: Vec<u8>,
    pub retired_at: Option<DateTime<Utc>>,
    pub tenant_suspended: bool,
    /// Of the tenant's plan.
    pub requests_per_second_max: u32,
}

/// What is needed to make a token.
#[derive(Clone, Debug)]
pub struct StoredSigningKey {
    pub kid: String,
    pub private_key_sealed: Vec<u8>,
}

impl TenantTx<'_> {
    pub fn insert_signing_key(&mut self, kid: &str, public: &[u8], sealed: &[u8]) -> Result<(), StoreError> {
        diesel::insert_into(signing_keys::table)
            .values((
                signing_keys::tenant_id.eq(self.scope.tenant.as_uuid()),
                signing_keys::kid.eq(kid),
                signing_keys::algorithm.eq("EdDSA"),
                signing_keys::public_key.eq(public),
                signing_keys::private_key_sealed.eq(sealed),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// A new key pair, published at `at`.
    pub fn insert_next_signing_key(&mut self, key: &SigningKey, sealed: &[u8]) -> Result<(), StoreError> {
        diesel::insert_into(signing_keys::table)
            .values((
                signing_keys::tenant_id.eq(self.scope.tenant.as_uuid()),
                signing_keys::kid.eq(key.id.as_str()),
                signing_keys::algorithm.eq("EdDSA"),
                signing_keys::public_key.eq(&key.public_key),
                signing_keys::private_key_sealed.eq(sealed),
                signing_keys::created_at.eq(key.created_at),
                signing_keys::signs_from.eq(key.signs_from),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// The tenant's keys, the newest first, without those that were retired before `retired_since`.
    pub fn signing_keys(&mut self, retired_since: DateTime<Utc>) -> Result<Vec<SigningKey>, StoreError> {
        let rows: Vec<Row> = signing_keys::table
            .filter(signing_keys::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(signing_keys::retired_at.is_null().or(signing_keys::retired_at.gt(retired_since)))
            .order((
                signing_keys::signs_from.desc().nulls_last(),
                signing_keys::created_at.desc(),
                signing_keys::kid.desc(),
            ))
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Sets when a key no longer signs or verifies; nothing: it goes on.
    pub fn set_signing_key_end(
        &mut self,
        id: &SigningKeyId,
        retired_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        diesel::update(signing_keys::table)
            .filter(signing_keys::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(signing_keys::kid.eq(id.as_str()))
            .set(signing_keys::retired_at.eq(retired_at))
            .execute(self.conn)?;
        Ok(())
    }

    /// The key that signs now: of those that may, the one that began to last.
    pub fn signing_key(&mut self, now: DateTime<Utc>) -> Result<Option<StoredSigningKey>, StoreError> {
        let found: Option<(String, Vec<u8>)> = signing_keys::table
            .filter(signing_keys::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(signing_keys::retired_at.is_null().or(signing_keys::retired_at.gt(now)))
            .filter(signing_keys::signs_from.is_null().or(signing_keys::signs_from.le(now)))
            .order((
                signing_keys::signs_from.desc().nulls_last(),
                signing_keys::created_at.desc(),
                signing_keys::kid.desc(),
            ))
            .select((signing_keys::kid, signing_keys::private_key_sealed))
            .first(self.conn)
            .optional()?;
        Ok(found.map(|(kid, private_key_sealed)| StoredSigningKey { kid, private_key_sealed }))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = signing_keys, check_for_backend(diesel::pg::Pg))]
struct Row {
    kid: String,
    public_key: Vec<u8>,
    created_at: DateTime<Utc>,
    signs_from: Option<DateTime<Utc>>,
    retired_at: Option<DateTime<Utc>>,
}

impl Row {
    fn read(self) -> Result<SigningKey, StoreError> {
        Ok(SigningKey {
            id: self.kid.parse().map_err(|_| StoreError::Corrupt("signing_keys.kid"))?,
            public_key: self.public_key,
            created_at: self.created_at,
            signs_from: self.signs_from,
            retired_at: self.retired_at,
        })
    }
}

type KeyRow = (String, Vec<u8>, Option<DateTime<Utc>>, (String, i32));

impl SystemTx<'_> {
    /// Deletes keys of all tenants that were retired before `before`.
    pub fn delete_retired_signing_keys(&mut self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        Ok(diesel::delete(signing_keys::table.filter(signing_keys::retired_at.le(before)))
            .execute(self.conn)?)
    }

    /// The keys of a tenant that verify at `now`; none for an unknown tenant.
    pub fn verifying_keys(
        &mut self,
        tenant: TenantId,
        now: DateTime<Utc>,
    ) -> Result<Vec<VerifyingKey>, StoreError> {
        let rows: Vec<KeyRow> = signing_keys::table
            .inner_join(tenants::table.on(tenants::tenant_id.eq(signing_keys::tenant_id)))
            .inner_join(plans::table.on(plans::plan_id.eq(tenants::plan_id)))
            .filter(signing_keys::tenant_id.eq(tenant.as_uuid()))
            .filter(signing_keys::retired_at.is_null().or(signing_keys::retired_at.gt(now)))
            .order((signing_keys::created_at.desc(), signing_keys::kid))
            .select((
                signing_keys::kid,
                signing_keys::public_key,
                signing_keys::retired_at,
                (tenants::status, plans::requests_per_second_max),
            ))
            .load(self.conn)?;
        let read = |(kid, public_key, retired_at, (status, rate)): KeyRow| VerifyingKey {
            kid,
            public_key,
            retired_at,
            tenant_suspended: status != "active",
            requests_per_second_max: rate.unsigned_abs(),
        };
        Ok(rows.into_iter().map(read).collect())
    }
}
