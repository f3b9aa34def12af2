//! The end of a tenant: giving out all that it has, and taking it away in batches.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Jsonb, Text, Uuid};
use serde_json::Value;

use super::schema::tenants;
use super::{StoreError, SystemTx, TenantTx};
use crate::model::id::TenantId;

/// A kind of thing that a tenant has.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What an export calls it.
    pub name: &'static str,
    table: &'static str,
    /// Its own UUID, by which pages are cut.
    key: &'static str,
    /// What is given out: no secret, sealed or hashed.
    columns: &'static str,
    /// Whether it belongs to an environment.
    pub in_environment: bool,
}

/// What an export holds, in this order.
pub const EXPORTED: [Kind; 8] = [
    Kind {
        name: "tenant",
        table: "tenants",
        key: "tenant_id",
        columns: "tenant_id, plan_id, name, status, allowed_origins, redirect_urls, branding, link_confirmation,
            duplicate_accounts, created_at, updated_at",
        in_environment: false,
    },
    Kind {
        name: "user",
        table: "users",
        key: "row_id",
        columns: "environment, user_id, metadata, created_at, updated_at, erased_at",
        in_environment: true,
    },
    Kind {
        name: "account",
        table: "accounts",
        key: "account_id",
        columns: "environment, account_id, user_id, status, display_name, username, avatar_url, bio_description,
            followers, following, likes, videos, is_verified, metadata, unlink_reason, linked_at, unlinked_at, updated_at",
        in_environment: true,
    },
    Kind {
        name: "link_session",
        table: "link_sessions",
        key: "link_session_id",
        columns: "environment, unique_id, surface, user_id, status, reason, account_id, reconnect_account_id,
            redirect_url, locale, theme, metadata, created_at, updated_at, expires_at, scanned_at, confirmed_at,
            accepted_at",
        in_environment: true,
    },
    Kind {
        name: "post",
        table: "posts",
        key: "post_id",
        columns: "environment, post_id, account_id, user_id, media_type, draft, status, publish_id, fail_reason,
            public_post_url, request, created_at, updated_at",
        in_environment: true,
    },
    Kind {
        name: "event",
        table: "events",
        key: "event_id",
        columns: "environment, event_id, type, data, created_at",
        in_environment: true,
    },
    Kind {
        name: "audit_line",
        table: "audit_log",
        key: "audit_id",
        columns: "in_environment, audit_id, actor_kind, actor_id, action, target_kind, target_id, address, request_id,
            before, after, created_at",
        in_environment: false,
    },
    Kind {
        name: "api_key",
        table: "api_keys",
        key: "md5(api_key_id)::uuid",
        columns: "environment, api_key_id, name, scopes, created_at, expires_at, last_used_at, revoked_at",
        in_environment: true,
    },
];

/// What may be many and is taken away before the tenant's row; the rest goes with that.
const MANY: [&str; 6] = ["posts", "events", "link_sessions", "accounts", "users", "idempotency_keys"];

#[derive(QueryableByName)]
struct Given {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = Jsonb)]
    data: Value,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl TenantTx<'_> {
    /// At most `limit` things of a kind after the one with that key, and their keys.
    pub fn export(
        &mut self,
        kind: Kind,
        after: uuid::Uuid,
        limit: i64,
    ) -> Result<Vec<(uuid::Uuid, Value)>, StoreError> {
        let Kind { table, key, columns, .. } = kind;
        let environment = if kind.in_environment { "environment = $2" } else { "$2 is not null" };
        let query = format!(
            "select id, to_jsonb(t) - 'id' as data from (select {key} as id, {columns} from {table}
             where tenant_id = $1 and {environment} and {key} > $3 order by {key} limit $4) as t"
        );
        let rows: Vec<Given> = diesel::sql_query(query)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Uuid, _>(after)
            .bind::<BigInt, _>(limit)
            .load(self.conn)?;
        Ok(rows.into_iter().map(|row| (row.id, row.data)).collect())
    }

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
