//! Tenants and the plans they are on.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::schema::{plans, tenants};
use super::{Store, StoreError, SystemTx, TenantTx};
use crate::model::branding::Branding;
use crate::model::id::TenantId;
use crate::model::plan::Plan;
use crate::model::tenant::{DuplicateAccounts, LinkConfirmation, Tenant, TenantChange};

/// What a new tenant is made of.
pub struct NewTenant {
    pub name: String,
    pub plan: String,
    pub allowed_origins: Vec<String>,
}

type TenantRow = (
    (uuid::Uuid, String, String, Vec<String>, Option<String>, String, String),
    (Vec<String>, Value, DateTime<Utc>, DateTime<Utc>),
    (String, bool, i32),
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
            (plans::plan_id, plans::qr_login, plans::link_sessions_pending_max),
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

impl SystemTx<'_> {
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

impl Store {
    /// Whether there is a plan of that name.
    pub async fn plan_exists(&self, plan: &str) -> Result<bool, StoreError> {
        let plan = plan.to_owned();
        self.owner(move |conn| {
            let query = plans::table.filter(plans::plan_id.eq(plan));
            Ok(diesel::select(diesel::dsl::exists(query)).get_result(conn)?)
        })
        .await
    }
}

fn read(row: TenantRow) -> Result<Tenant, StoreError> {
    let ((id, name, status, allowed_origins, logo_url, confirmation, duplicates), more, plan) = row;
    let (redirect_urls, branding, created_at, updated_at) = more;
    Ok(Tenant {
        id: TenantId::from_uuid(id),
        name,
        plan: Plan { id: plan.0, qr_login: plan.1, link_sessions_pending_max: plan.2 },
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
