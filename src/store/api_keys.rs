//! API keys: records of keys, never the keys.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::pages::after;
use super::schema::{api_keys, plans, tenants};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::api_key::{ApiKey, ApiKeyFilter, ApiKeyStatus};
use crate::model::id::{ApiKeyId, TenantId};
use crate::model::page::PageRequest;
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
    /// Nothing: the database's own time.
    pub created_at: Option<DateTime<Utc>>,
    /// The key that this one is made from.
    pub replaces: Option<ApiKeyId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_keys, check_for_backend(diesel::pg::Pg))]
struct KeyRow {
    api_key_id: String,
    record_id: uuid::Uuid,
    environment: String,
    name: String,
    scopes: Vec<String>,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
    replaces: Option<String>,
    replaced_by: Option<String>,
}

macro_rules! own {
    ($tx:expr) => {
        api_keys::table
            .filter(api_keys::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(api_keys::environment.eq($tx.scope.environment.as_str()))
    };
    ($tx:expr, $id:expr) => {
        own!($tx).filter(api_keys::api_key_id.eq($id.as_str()))
    };
}

/// What can be used at that time, as SQL has it.
macro_rules! active_at {
    ($now:expr) => {
        api_keys::revoked_at
            .is_null()
            .or(api_keys::revoked_at.gt($now))
            .and(api_keys::expires_at.is_null().or(api_keys::expires_at.gt($now)))
    };
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
                key.created_at.map(|at| api_keys::created_at.eq(at)),
                api_keys::replaces.eq(key.replaces.as_ref().map(ApiKeyId::as_str)),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Newest first; those that ended before `ended_since` are left out. One more than asked for shows that
    /// there are more.
    pub fn list_api_keys(
        &mut self,
        filter: ApiKeyFilter,
        (now, ended_since): (DateTime<Utc>, DateTime<Utc>),
        page: PageRequest,
    ) -> Result<Vec<ApiKey>, StoreError> {
        let mut query = own!(self).filter(active_at!(ended_since)).select(KeyRow::as_select()).into_boxed();
        let revoked = || api_keys::revoked_at.is_not_null().and(api_keys::revoked_at.le(now));
        query = match filter.status {
            None => query,
            Some(ApiKeyStatus::Active) => query.filter(active_at!(now)),
            Some(ApiKeyStatus::Revoked) => query.filter(revoked()),
            Some(ApiKeyStatus::Expired) => {
                let not_revoked = api_keys::revoked_at.is_null().or(api_keys::revoked_at.gt(now));
                query.filter(not_revoked).filter(api_keys::expires_at.le(now))
            }
        };
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, api_keys::created_at, api_keys::record_id));
        }
        let rows: Vec<KeyRow> = query
            .order((api_keys::created_at.desc(), api_keys::record_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        rows.into_iter().map(KeyRow::read).collect()
    }

    pub fn own_api_key(&mut self, id: &ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
        let row = own!(self, id).select(KeyRow::as_select()).first::<KeyRow>(self.conn).optional()?;
        row.map(KeyRow::read).transpose()
    }

    pub fn count_active_api_keys(&mut self, now: DateTime<Utc>) -> Result<i64, StoreError> {
        Ok(own!(self).filter(active_at!(now)).count().get_result(self.conn)?)
    }

    /// The same without those that a rotation replaced, which go on for a while.
    pub fn count_standing_api_keys(&mut self, now: DateTime<Utc>) -> Result<i64, StoreError> {
        let standing = own!(self).filter(active_at!(now)).filter(api_keys::replaced_by.is_null());
        Ok(standing.count().get_result(self.conn)?)
    }

    pub fn rename_api_key(&mut self, id: &ApiKeyId, name: &str) -> Result<(), StoreError> {
        diesel::update(own!(self, id)).set(api_keys::name.eq(name)).execute(self.conn)?;
        Ok(())
    }

    /// The key goes on until `expires_at`, and another one is there already.
    pub fn replace_api_key(
        &mut self,
        id: &ApiKeyId,
        by: &ApiKeyId,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(own!(self, id))
            .set((api_keys::replaced_by.eq(by.as_str()), api_keys::expires_at.eq(expires_at)))
            .execute(self.conn)?;
        Ok(())
    }

    pub fn revoke_api_key(&mut self, id: &ApiKeyId, at: DateTime<Utc>) -> Result<(), StoreError> {
        diesel::update(own!(self, id)).set(api_keys::revoked_at.eq(at)).execute(self.conn)?;
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

impl KeyRow {
    fn read(self) -> Result<ApiKey, StoreError> {
        let id = |text: String| text.parse().map_err(|_| StoreError::Corrupt("api_keys.api_key_id"));
        Ok(ApiKey {
            id: id(self.api_key_id)?,
            record: self.record_id,
            environment: read_environment(&self.environment)?,
            name: self.name,
            scopes: read_scopes(&self.scopes),
            created_at: self.created_at,
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
            revoked_at: self.revoked_at,
            replaces: self.replaces.map(id).transpose()?,
            replaced_by: self.replaced_by.map(id).transpose()?,
        })
    }
}

impl SystemTx<'_> {
    /// Deletes keys of all tenants that ended before `before`, at most `most`.
    pub fn delete_ended_api_keys(&mut self, before: DateTime<Utc>, most: i64) -> Result<usize, StoreError> {
        let ended: Vec<uuid::Uuid> = api_keys::table
            .filter(api_keys::revoked_at.le(before).or(api_keys::expires_at.le(before)))
            .select(api_keys::record_id)
            .limit(most)
            .load(self.conn)?;
        Ok(diesel::delete(api_keys::table.filter(api_keys::record_id.eq_any(ended))).execute(self.conn)?)
    }

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
    Ok(ApiKeyRecord {
        scope: TenantScope {
            tenant: TenantId::from_uuid(tenant),
            environment: read_environment(&environment)?,
        },
        key_id,
        pepper_id,
        hash,
        scopes: read_scopes(&scopes),
        expires_at,
        revoked_at,
        tenant_suspended: tenant_row.0 != "active",
        requests_per_second_max: tenant_row.1.unsigned_abs(),
    })
}

fn read_environment(text: &str) -> Result<Environment, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("api_keys.environment"))
}

/// A scope that this program does not know grants nothing.
fn read_scopes(texts: &[String]) -> Scopes {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}
