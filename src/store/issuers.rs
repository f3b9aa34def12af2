//! Registered issuers, with their public keys.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};

use super::pages::after;
use super::schema::{issuers, plans, tenants};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::{IssuerId, TenantId};
use crate::model::issuer::{Issuer, RetiringKey, Terms};
use crate::model::jwk::Jwk;
use crate::model::page::PageRequest;
use crate::model::tenant::{Environment, TenantScope};

/// A registration, with what decides besides whether its tokens are taken.
#[derive(Clone, Debug)]
pub struct IssuerRecord {
    pub issuer: Issuer,
    pub tenant_suspended: bool,
    /// Of the tenant's plan.
    pub requests_per_second_max: u32,
}

/// What a token says of where it belongs. Without an environment: the one in which its issuer is registered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IssuerName {
    pub iss: String,
    pub tenant: TenantId,
    pub environment: Option<Environment>,
}

/// The keys that a fetch brought.
#[derive(Clone)]
pub struct FetchedKeys {
    pub keys: Vec<Jwk>,
    pub at: DateTime<Utc>,
    pub fresh_until: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issuers, check_for_backend(diesel::pg::Pg))]
struct Row {
    tenant_id: uuid::Uuid,
    environment: String,
    issuer_id: uuid::Uuid,
    issuer: String,
    name: Option<String>,
    audience: String,
    algorithms: Vec<String>,
    scopes: Vec<String>,
    lifetime_max_seconds: i32,
    user_claim: String,
    allow_tenant_wide: bool,
    jwks_uri: Option<String>,
    keys: Value,
    fetched_at: Option<DateTime<Utc>>,
    fresh_until: Option<DateTime<Utc>>,
    tried_at: Option<DateTime<Utc>>,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    retiring_keys: Option<Value>,
}

macro_rules! own {
    ($tx:expr) => {
        issuers::table
            .filter(issuers::tenant_id.eq($tx.scope.tenant.as_uuid()))
            .filter(issuers::environment.eq($tx.scope.environment.as_str()))
    };
    ($tx:expr, $id:expr) => {
        own!($tx).filter(issuers::issuer_id.eq($id.as_uuid()))
    };
}

/// What a registration's owner can change.
macro_rules! changeable {
    ($issuer:expr, $algorithms:expr, $scopes:expr) => {
        (
            issuers::name.eq(&$issuer.terms.name),
            issuers::audience.eq(&$issuer.terms.audience),
            issuers::algorithms.eq($algorithms),
            issuers::scopes.eq($scopes),
            issuers::lifetime_max_seconds.eq(i32::try_from($issuer.terms.lifetime_max_secs).unwrap_or(1)),
            issuers::user_claim.eq(&$issuer.terms.user_claim),
            issuers::allow_tenant_wide.eq($issuer.terms.allow_tenant_wide),
            issuers::jwks_uri.eq(&$issuer.jwks_uri),
            issuers::keys.eq(write_keys(&$issuer.keys)),
            issuers::retiring_keys.eq(write_retiring(&$issuer.retiring)),
            issuers::fetched_at.eq($issuer.fetched_at),
            issuers::fresh_until.eq($issuer.fresh_until),
            issuers::tried_at.eq($issuer.tried_at),
            issuers::last_error.eq(&$issuer.last_error),
            issuers::updated_at.eq($issuer.updated_at),
        )
    };
}

impl TenantTx<'_> {
    /// # Errors
    /// `Conflict` on `issuers_issuer_once` when that issuer is registered in the environment already.
    pub fn insert_issuer(&mut self, issuer: &Issuer) -> Result<(), StoreError> {
        let (algorithms, scopes) = texts(&issuer.terms);
        diesel::insert_into(issuers::table)
            .values((
                (
                    issuers::tenant_id.eq(self.scope.tenant.as_uuid()),
                    issuers::environment.eq(self.scope.environment.as_str()),
                    issuers::issuer_id.eq(issuer.id.as_uuid()),
                    issuers::issuer.eq(&issuer.issuer),
                    issuers::created_at.eq(issuer.created_at),
                ),
                changeable!(issuer, algorithms, scopes),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Writes what can be changed of a registration.
    pub fn update_issuer(&mut self, issuer: &Issuer) -> Result<(), StoreError> {
        let (algorithms, scopes) = texts(&issuer.terms);
        diesel::update(own!(self, issuer.id))
            .set(changeable!(issuer, algorithms, scopes))
            .execute(self.conn)?;
        Ok(())
    }

    pub fn issuer(&mut self, id: IssuerId) -> Result<Option<Issuer>, StoreError> {
        let row = own!(self, id).select(Row::as_select()).first::<Row>(self.conn).optional()?;
        row.map(Row::read).transpose()
    }

    /// The same, held until the transaction ends.
    pub fn lock_issuer(&mut self, id: IssuerId) -> Result<Option<Issuer>, StoreError> {
        let row = own!(self, id).select(Row::as_select()).for_update().first::<Row>(self.conn).optional()?;
        row.map(Row::read).transpose()
    }

    /// Newest first; one more than asked for shows that there are more.
    pub fn list_issuers(&mut self, page: PageRequest) -> Result<Vec<Issuer>, StoreError> {
        let mut query = own!(self).select(Row::as_select()).into_boxed();
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, issuers::created_at, issuers::issuer_id));
        }
        let rows: Vec<Row> = query
            .order((issuers::created_at.desc(), issuers::issuer_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        rows.into_iter().map(Row::read).collect()
    }

    pub fn count_issuers(&mut self) -> Result<i64, StoreError> {
        Ok(own!(self).count().get_result(self.conn)?)
    }

    pub fn delete_issuer(&mut self, id: IssuerId) -> Result<(), StoreError> {
        diesel::delete(own!(self, id)).execute(self.conn)?;
        Ok(())
    }

    /// Takes it on to fetch the keys at `now`; false when somebody has since `not_since`.
    pub fn claim_issuer_fetch(
        &mut self,
        id: IssuerId,
        now: DateTime<Utc>,
        not_since: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let due = issuers::tried_at.is_null().or(issuers::tried_at.le(not_since));
        let claimed =
            diesel::update(own!(self, id).filter(due)).set(issuers::tried_at.eq(now)).execute(self.conn)?;
        Ok(claimed == 1)
    }

    /// Keeps what a fetch from `uri` brought; not if the keys are to come from elsewhere by now.
    pub fn keep_issuer_keys(
        &mut self,
        id: IssuerId,
        uri: &str,
        fetched: &FetchedKeys,
    ) -> Result<(), StoreError> {
        diesel::update(own!(self, id).filter(issuers::jwks_uri.eq(uri)))
            .set((
                issuers::keys.eq(write_keys(&fetched.keys)),
                issuers::fetched_at.eq(fetched.at),
                issuers::fresh_until.eq(fetched.fresh_until),
                issuers::last_error.eq(None::<String>),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Notes why a fetch from `uri` brought nothing; the keys stay.
    pub fn keep_issuer_error(&mut self, id: IssuerId, uri: &str, error: &str) -> Result<(), StoreError> {
        diesel::update(own!(self, id).filter(issuers::jwks_uri.eq(uri)))
            .set(issuers::last_error.eq(error))
            .execute(self.conn)?;
        Ok(())
    }
}

impl SystemTx<'_> {
    /// The one registration that fits what a token says; nothing when none does, or those of both
    /// environments.
    pub fn issuer_named(&mut self, name: &IssuerName) -> Result<Option<IssuerRecord>, StoreError> {
        let mut query = issuers::table
            .inner_join(tenants::table.on(tenants::tenant_id.eq(issuers::tenant_id)))
            .inner_join(plans::table.on(plans::plan_id.eq(tenants::plan_id)))
            .filter(issuers::issuer.eq(&name.iss))
            .filter(issuers::tenant_id.eq(name.tenant.as_uuid()))
            .select((Row::as_select(), (tenants::status, plans::requests_per_second_max)))
            .limit(2)
            .into_boxed();
        if let Some(environment) = name.environment {
            query = query.filter(issuers::environment.eq(environment.as_str()));
        }
        let mut found: Vec<(Row, (String, i32))> = query.load(self.conn)?;
        let (Some((row, (status, rate))), true) = (found.pop(), found.is_empty()) else { return Ok(None) };
        Ok(Some(IssuerRecord {
            issuer: row.read()?,
            tenant_suspended: status != "active",
            requests_per_second_max: rate.unsigned_abs(),
        }))
    }
}

fn texts(terms: &Terms) -> (Vec<&'static str>, Vec<&'static str>) {
    let algorithms = terms.algorithms.iter().map(|algorithm| algorithm.as_str()).collect();
    (algorithms, terms.scopes.iter().map(|scope| scope.as_str()).collect())
}

fn write_keys(keys: &[Jwk]) -> Value {
    keys.iter().map(Jwk::to_json).collect()
}

/// Nothing when there is none.
fn write_retiring(retiring: &[RetiringKey]) -> Option<Value> {
    let one = |old: &RetiringKey| json!({"key": old.key.to_json(), "until": old.until});
    (!retiring.is_empty()).then(|| retiring.iter().map(one).collect())
}

/// What this program can't read opens nothing.
fn read_retiring(told: Option<&Value>) -> Vec<RetiringKey> {
    let one = |old: &Value| {
        let until = old["until"].as_str()?.parse().ok()?;
        Some(RetiringKey { key: Jwk::read(&old["key"]).ok()?, until })
    };
    told.and_then(Value::as_array).into_iter().flatten().filter_map(one).collect()
}

impl Row {
    fn read(self) -> Result<Issuer, StoreError> {
        let environment = self.environment.parse().map_err(|_| StoreError::Corrupt("issuers.environment"))?;
        let keys = self.keys.as_array().ok_or(StoreError::Corrupt("issuers.keys"))?;
        Ok(Issuer {
            id: IssuerId::from_uuid(self.issuer_id),
            scope: TenantScope { tenant: TenantId::from_uuid(self.tenant_id), environment },
            issuer: self.issuer,
            terms: Terms {
                name: self.name,
                audience: self.audience,
                // What this program does not know grants nothing.
                algorithms: self.algorithms.iter().filter_map(|text| text.parse().ok()).collect(),
                scopes: self.scopes.iter().filter_map(|text| text.parse().ok()).collect(),
                lifetime_max_secs: self.lifetime_max_seconds.into(),
                user_claim: self.user_claim,
                allow_tenant_wide: self.allow_tenant_wide,
            },
            jwks_uri: self.jwks_uri,
            keys: keys.iter().filter_map(|key| Jwk::read(key).ok()).collect(),
            retiring: read_retiring(self.retiring_keys.as_ref()),
            fetched_at: self.fetched_at,
            fresh_until: self.fresh_until,
            tried_at: self.tried_at,
            last_error: self.last_error,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
