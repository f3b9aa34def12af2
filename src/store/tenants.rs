//! Tenants and the plans they are on.

use diesel::prelude::*;

use super::schema::{plans, tenants};
use super::{Store, StoreError, SystemTx, TenantTx};
use crate::model::id::TenantId;
use crate::model::plan::Plan;
use crate::model::tenant::{DuplicateAccounts, LinkConfirmation, Tenant};

/// What a new tenant is made of.
pub struct NewTenant {
    pub name: String,
    pub plan: String,
    pub allowed_origins: Vec<String>,
}

type TenantRow = (uuid::Uuid, String, String, Vec<String>, Option<String>, String, String);

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
        let found = tenants::table
            .inner_join(plans::table.on(plans::plan_id.eq(tenants::plan_id)))
            .filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid()))
            .select((
                (
                    tenants::tenant_id,
                    tenants::name,
                    tenants::status,
                    tenants::allowed_origins,
                    tenants::logo_url,
                    tenants::link_confirmation,
                    tenants::duplicate_accounts,
                ),
                (plans::plan_id, plans::qr_login, plans::link_sessions_pending_max),
            ))
            .first::<(TenantRow, (String, bool, i32))>(self.conn)
            .optional()?;
        found.map(|(row, plan)| read(row, plan)).transpose()
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

fn read(row: TenantRow, plan: (String, bool, i32)) -> Result<Tenant, StoreError> {
    let (id, name, status, allowed_origins, logo_url, confirmation, duplicates) = row;
    Ok(Tenant {
        id: TenantId::from_uuid(id),
        name,
        plan: Plan { id: plan.0, qr_login: plan.1, link_sessions_pending_max: plan.2 },
        suspended: status != "active",
        allowed_origins,
        logo_url,
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
    })
}
