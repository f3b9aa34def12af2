//! The end of a tenant: taking away all that it has, in batches.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text, Uuid};

use super::schema::tenants;
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::TenantId;

/// What may be many and is taken away before the tenant's row; the rest goes with that.
const MANY: [&str; 6] = ["posts", "events", "link_sessions", "accounts", "users", "idempotency_keys"];

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl TenantTx<'_> {
    /// Marks a suspended tenant as deleted. False when it is not suspended.
    pub fn mark_tenant_deleted(&mut self) -> Result<bool, StoreError> {
        let changed = diesel::update(tenants::table)
            .filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid()))
            .filter(tenants::status.eq("suspended"))
            .set(tenants::status.eq("deleted"))
            .execute(self.conn)?;
        Ok(changed == 1)
    }

    /// Deletes at most `most` rows of each kind of which there may be many, and of the audit log. How many
    /// went.
    pub fn purge_some(&mut self, most: i32) -> Result<u64, StoreError> {
        let mut gone = 0;
        for table in MANY {
            let query = format!(
                "delete from {table} where ctid = any(array(
                    select ctid from {table} where tenant_id = $1 and environment = $2 limit $3))"
            );
            gone += diesel::sql_query(query)
                .bind::<Uuid, _>(self.scope.tenant.as_uuid())
                .bind::<Text, _>(self.scope.environment.as_str())
                .bind::<Integer, _>(most)
                .execute(self.conn)? as u64;
        }
        let lines: Count = diesel::sql_query("select linkgate_purge_audit_log($1) as count")
            .bind::<Integer, _>(most)
            .get_result(self.conn)?;
        Ok(gone + lines.count.unsigned_abs())
    }

    /// Deletes the tenant's own row, and with it what is left.
    pub fn delete_tenant(&mut self) -> Result<(), StoreError> {
        diesel::delete(tenants::table.filter(tenants::tenant_id.eq(self.scope.tenant.as_uuid())))
            .execute(self.conn)?;
        Ok(())
    }
}

impl SystemTx<'_> {
    /// Some of the tenants that are marked as deleted.
    pub fn deleted_tenants(&mut self, limit: i64) -> Result<Vec<TenantId>, StoreError> {
        let ids: Vec<uuid::Uuid> = tenants::table
            .filter(tenants::status.eq("deleted"))
            .select(tenants::tenant_id)
            .limit(limit)
            .load(self.conn)?;
        Ok(ids.into_iter().map(TenantId::from_uuid).collect())
    }
}
