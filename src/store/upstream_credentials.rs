//! What tenants brought of their own to reach an upstream, and whether they use it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{tenants, upstream_credentials as credentials};
use super::{StoreError, TenantTx};
use crate::model::upstream::{OwnCredentials, TenantUpstream, UpstreamSource};

/// A tenant's choice, with the secret.
pub struct KeptUpstream {
    pub told: TenantUpstream,
    /// Nothing without credentials.
    pub api_key_sealed: Option<Vec<u8>>,
}

macro_rules! own {
    ($tx:expr, $provider:expr) => {
        credentials::table
            .filter(credentials::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(credentials::provider.eq($provider))
    };
}

impl TenantTx<'_> {
    /// What the tenant has set about one kind of upstream.
    pub fn upstream(&mut self, provider: &str) -> Result<KeptUpstream, StoreError> {
        type Row = (Vec<u8>, String, Option<DateTime<Utc>>, DateTime<Utc>);
        let source: Option<String> = tenants::table
            .filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid()))
            .select(tenants::upstream_source)
            .first(self.conn)
            .optional()?;
        let kept: Option<Row> = own!(self, provider)
            .select((
                credentials::api_key_sealed,
                credentials::hint,
                credentials::refused_at,
                credentials::set_at,
            ))
            .first(self.conn)
            .optional()?;
        let source = source.map_or(Ok(UpstreamSource::Operator), |word| word.parse());
        let source = source.map_err(|_| StoreError::Corrupt("tenants.upstream_source"))?;
        let (api_key_sealed, shown) = match kept {
            Some((sealed, hint, refused_at, set_at)) => {
                (Some(sealed), Some(OwnCredentials { hint, refused_at, set_at }))
            }
            None => (None, None),
        };
        Ok(KeptUpstream { told: TenantUpstream { source, credentials: shown }, api_key_sealed })
    }

    /// Says whose credentials new live sessions use.
    pub fn set_upstream_source(
        &mut self,
        source: UpstreamSource,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        diesel::update(tenants::table.filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid())))
            .set((tenants::upstream_source.eq(source.as_str()), tenants::updated_at.eq(at)))
            .execute(self.conn)?;
        Ok(())
    }

    /// Keeps credentials in place of those that were there.
    pub fn put_upstream_credentials(
        &mut self,
        provider: &str,
        api_key_sealed: &[u8],
        hint: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let values = (
            credentials::api_key_sealed.eq(api_key_sealed),
            credentials::hint.eq(hint),
            credentials::refused_at.eq(None::<DateTime<Utc>>),
            credentials::set_at.eq(at),
        );
        diesel::insert_into(credentials::table)
            .values((
                credentials::tenant_id.eq(self.scope.tenant.as_uuid()),
                credentials::provider.eq(provider),
                values,
            ))
            .on_conflict((credentials::tenant_id, credentials::provider))
            .do_update()
            .set(values)
            .execute(self.conn)?;
        Ok(())
    }

    pub fn delete_upstream_credentials(&mut self, provider: &str) -> Result<(), StoreError> {
        diesel::delete(own!(self, provider)).execute(self.conn)?;
        Ok(())
    }

    /// Notes that an upstream refuses credentials that were set at `set_at`, or takes them again. False
    /// when that was known.
    pub fn note_credentials_refused(
        &mut self,
        provider: &str,
        set_at: DateTime<Utc>,
        refused_at: Option<DateTime<Utc>>,
    ) -> Result<bool, StoreError> {
        let changed = diesel::update(own!(self, provider))
            .filter(credentials::set_at.eq(set_at))
            .filter(credentials::refused_at.is_null().eq(refused_at.is_some()))
            .set(credentials::refused_at.eq(refused_at))
            .execute(self.conn)?;
        Ok(changed == 1)
    }
}
