//! Tenants and the plans they are on.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::pages::after;
use super::plans::PlanRow;
use super::schema::{plans, tenants};
use super::{StoreError, SystemTx, TenantTx};
use crate::model::branding::Branding;
use crate::model::id::TenantId;
use crate::model::page::PageRequest;
use crate::model::tenant::{
    DuplicateAccounts, LinkConfirmation, Tenant, TenantChange, TenantFilter, TenantRecord,
};

/// What a new tenant is made of.
pub struct NewTenant {
    pub name: String,
    pub plan: String,
    pub allowed_origins: Vec<String>,
}

type TenantRow = (
    (uuid::Uuid, String, String, Vec<String>, Option<String>, String, String),
    (Vec<String>, Value, DateTime<Utc>, DateTime<Utc>),
    PlanRow,
    (Option<DateTime<Utc>>, Option<String>),
);

/// A tenant's columns and those of its plan.
macro_rules! whole_tenants {
    () => {
        tenants::table.inner_join(plans::table.on(plans::plan_id.eq(tenants::plan_id))).select((
            (
                tenants::tenant_id,
                tenants::name,
                tenants::status,
                tenants::allowed_origins,
                tenants::logo_url,
                tenants::link_confirmation,
                tenants::duplicate_accounts,
            ),
            (tenants::redirect_urls, tenants::branding, tenants::created_at, tenants::updated_at),
            PlanRow::as_select(),
            (tenants::suspended_at, tenants::suspend_reason),
        ))
    };
}

impl TenantTx<'_> {
    /// Makes the tenant whose id the transaction is on.
    pub fn insert_tenant(&mut self, new: &NewTenant) -> Result<(), StoreError> {
        diesel::insert_into(tenants::table)
            .values((
                tenants::tenant_id.eq(self.scope.tenant.as_uuid()),
                tenants::plan_id.eq(&new.plan),
                tenants::name.eq(&new.name),
                tenants::allowed_origins.eq(&new.allowed_origins),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Holds off others who lock the tenant until the transaction ends: what is counted stays so.
    pub fn lock_tenant(&mut self) -> Result<(), StoreError> {
        let own = tenants::table.filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid()));
        let _: Option<uuid::Uuid> =
            own.select(tenants::tenant_id).for_no_key_update().first(self.conn).optional()?;
        Ok(())
    }

    /// The tenant that the transaction is on; nothing when it was deleted.
    pub fn tenant(&mut self) -> Result<Option<Tenant>, StoreError> {
        let found = whole_tenants!()
            .filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid()))
            .first::<TenantRow>(self.conn)
            .optional()?;
        found.map(read).transpose()
    }

    /// Changes what is named.
    pub fn update_tenant(&mut self, change: &TenantChange, at: DateTime<Utc>) -> Result<(), StoreError> {
        let branding = change.branding.as_ref();
        diesel::update(tenants::table.filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid())))
            .set((
                tenants::updated_at.eq(at),
                change.name.as_ref().map(|name| tenants::name.eq(name)),
                change.allowed_origins.as_ref().map(|origins| tenants::allowed_origins.eq(origins)),
                change.redirect_urls.as_ref().map(|urls| tenants::redirect_urls.eq(urls)),
                branding.map(|branding| tenants::branding.eq(branding.to_value())),
                branding.map(|branding| tenants::logo_url.eq(branding.logo_url.clone())),
                change.link_confirmation.map(|word| tenants::link_confirmation.eq(word.as_str())),
                change.duplicate_accounts.map(|word| tenants::duplicate_accounts.eq(word.as_str())),
            ))
            .execute(self.conn)?;
        Ok(())
    }
}

impl TenantTx<'_> {
    /// The same with what the operator alone sees; nothing for one that is marked as deleted.
    pub fn tenant_record(&mut self) -> Result<Option<TenantRecord>, StoreError> {
        let found = whole_tenants!()
            .filter(tenants::status.ne("deleted"))
            .filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid()))
            .first::<TenantRow>(self.conn)
            .optional()?;
        found.map(read_record).transpose()
    }

    /// Puts the tenant on another plan, which must be there.
    pub fn set_tenant_plan(&mut self, plan: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        diesel::update(tenants::table.filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid())))
            .set((tenants::plan_id.eq(plan), tenants::updated_at.eq(at)))
            .execute(self.conn)?;
        Ok(())
    }

    /// Suspends the tenant, or lets it go on. False when it was so before.
    pub fn set_tenant_suspended(
        &mut self,
        suspended: bool,
        reason: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (from, to) = if suspended { ("active", "suspended") } else { ("suspended", "active") };
        let changed = diesel::update(tenants::table)
            .filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(tenants::status.eq(from))
            .set((
                tenants::status.eq(to),
                tenants::suspended_at.eq(suspended.then_some(at)),
                tenants::suspend_reason.eq(reason),
                tenants::updated_at.eq(at),
            ))
            .execute(self.conn)?;
        Ok(changed == 1)
    }
}

impl SystemTx<'_> {
    /// Newest first; one more than asked for shows that there are more.
    pub fn list_tenants(
        &mut self,
        filter: &TenantFilter,
        page: PageRequest,
    ) -> Result<Vec<TenantRecord>, StoreError> {
        let mut query = whole_tenants!().filter(tenants::status.ne("deleted")).into_boxed();
        if let Some(suspended) = filter.suspended {
            query = query.filter(tenants::status.eq(if suspended { "suspended" } else { "active" }));
        }
        if let Some(plan) = &filter.plan {
            query = query.filter(tenants::plan_id.eq(plan.clone()));
        }
        if let Some(cursor) = page.after {
            query = query.filter(after!(cursor, tenants::created_at, tenants::tenant_id));
        }
        let rows: Vec<TenantRow> = query
            .order((tenants::created_at.desc(), tenants::tenant_id.desc()))
            .limit(page.limit + 1)
            .load(self.conn)?;
        rows.into_iter().map(read_record).collect()
    }

    /// Exact origins that may frame the tenant's hosted pages.
    pub fn allowed_origins(&mut self, tenant: TenantId) -> Result<Vec<String>, StoreError> {
        let origins: Option<Vec<String>> = tenants::table
            .filter(tenants::tenant_id.eq(tenant.as_uuid()))
            .select(tenants::allowed_origins)
            .first(self.conn)
            .optional()?;
        Ok(origins.unwrap_or_default())
    }
}

fn read_record(row: TenantRow) -> Result<TenantRecord, StoreError> {
    let (suspended_at, suspend_reason) = row.3.clone();
    Ok(TenantRecord { tenant: read(row)?, suspended_at, suspend_reason })
}

fn read(row: TenantRow) -> Result<Tenant, StoreError> {
    let ((id, name, status, allowed_origins, logo_url, confirmation, duplicates), more, plan, _) = row;
    let (redirect_urls, branding, created_at, updated_at) = more;
    Ok(Tenant {
        id: TenantId::from_uuid(id),
        name,
        plan: plan.read(),
        suspended: status != "active",
        allowed_origins,
        redirect_urls,
        branding: Branding { logo_url, ..Branding::from_value(&branding) },
        link_confirmation: match confirmation.as_str() {
            "undo" => LinkConfirmation::Undo,
            "accept" => LinkConfirmation::Accept,
            _ => return Err(StoreError::Corrupt("tenants.link_confirmation")),
        },
        duplicate_accounts: match duplicates.as_str() {
            "share" => DuplicateAccounts::Share,
            "move" => DuplicateAccounts::Move,
            "deny" => DuplicateAccounts::Deny,
            _ => return Err(StoreError::Corrupt("tenants.duplicate_accounts")),
        },
        created_at,
        updated_at,
    })
}
