//! API keys: records of keys, never the keys.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{api_keys, plans, tenants};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::TenantId;
use crate::model::scope::Scopes;
use crate::model::tenant::{Environment, TenantScope};

/// A key's record, with what decides whether the key may be used.
#[derive(Clone, Debug)]
pub struct ApiKeyRecord {
    pub scope: TenantScope,
    pub key_id: String,
    pub pepper_id: String,
    pub hash: Vec<u8>,
    pub scopes: Scopes,
    pub expires_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub tenant_suspended: bool,
    /// Of the tenant's plan.
    pub requests_per_second_max: u32,
}

pub struct NewApiKey {
    pub key_id: String,
    pub name: String,
    pub scopes: Scopes,
    pub pepper_id: String,
    pub hash: [u8; 32],
    pub expires_at: Option<DateTime<Utc>>,
}

impl TenantTx<'_> {
    pub fn insert_api_key(&mut self, key: &NewApiKey) -> Result<(), StoreError> {
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
        diesel::insert_into(api_keys::table)
            .values((
                api_keys::tenant_id.eq(self.scope.tenant.as_uuid()),
                api_keys::environment.eq(self.scope.environment.as_str()),
                api_keys::api_key_id.eq(&key.key_id),
                api_keys::name.eq(&key.name),
                api_keys::scopes.eq(scopes),
                api_keys::pepper_id.eq(&key.pepper_id),
                api_keys::hash.eq(key.hash.as_slice()),
                api_keys::expires_at.eq(key.expires_at),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Notes that a key was used. Callers do this seldom: it is a write.
    pub fn touch_api_key(&mut self, key_id: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        diesel::update(api_keys::table)
            .filter(api_keys::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(api_keys::environment.eq(self.scope.environment.as_str()))
            .filter(api_keys::api_key_id.eq(key_id))
            .set(api_keys::last_used_at.eq(at))
            .execute(self.conn)?;
        Ok(())
    }
}

type Row = (
    (uuid::Uuid, String, String, String, Vec<u8>),
    (Vec<String>, Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    (String, i32),
);

impl SystemTx<'_> {
    /// The record of the key with that id, of whatever tenant.
    pub fn api_key(&mut self, key_id: &str) -> Result<Option<ApiKeyRecord>, StoreError> {
        let found: Option<Row> = api_keys::table
            .inner_join(tenants::table.on(tenants::tenant_id.eq(api_keys::tenant_id)))
            .inner_join(plans::table.on(plans::plan_id.eq(tenants::plan_id)))
            .filter(api_keys::api_key_id.eq(key_id))
            .select((
                (
                    api_keys::tenant_id,
                    api_keys::environment,
                    api_keys::api_key_id,
                    api_keys::pepper_id,
                    api_keys::hash,
                ),
                (api_keys::scopes, api_keys::expires_at, api_keys::revoked_at),
                (tenants::status, plans::requests_per_second_max),
            ))
            .first(self.conn)
            .optional()?;
        found.map(read).transpose()
    }
}

fn read(row: Row) -> Result<ApiKeyRecord, StoreError> {
    let ((tenant, environment, key_id, pepper_id, hash), (scopes, expires_at, revoked_at), tenant_row) = row;
    let environment: Environment =
        environment.parse().map_err(|_| StoreError::Corrupt("api_keys.environment"))?;
    // A scope that this program does not know grants nothing.
    let scopes = scopes.iter().filter_map(|text| text.parse().ok()).collect();
    Ok(ApiKeyRecord {
        scope: TenantScope { tenant: TenantId::from_uuid(tenant), environment },
        key_id,
        pepper_id,
        hash,
        scopes,
        expires_at,
        revoked_at,
        tenant_suspended: tenant_row.0 != "active",
        requests_per_second_max: tenant_row.1.unsigned_abs(),
    })
}
