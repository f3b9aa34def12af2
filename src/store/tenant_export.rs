//! All that a tenant has, to be given out: each kind of things, page by page, with ids, times and names as the API
//! writes them. No secret, sealed or hashed. A test compares what is here with the tables in the database.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Text, Uuid};
use serde_json::{Map, Value};

use super::tenant_export_fields::{
    ACCOUNT, API_KEY, AUDIT_LINE, DELIVERY, EVENT, Field, ISSUER, LINK_SESSION, MEMBER, MEMBER_SESSION, POST,
    SIGNING_KEY, TENANT, UPSTREAM_CREDENTIALS, USAGE_DAY, USER, WEBHOOK_ENDPOINT,
};
use super::{StoreError, TenantTx};

/// A kind of thing that a tenant has.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What an export calls it.
    pub name: &'static str,
    pub table: &'static str,
    /// A UUID of its own, by which pages are cut.
    key: &'static str,
    fields: &'static [Field],
    /// Whether it belongs to an environment.
    pub in_environment: bool,
}

/// Tables whose rows are told within another kind.
pub const WITHIN: [(&str, &str); 2] =
    [("link_session_changes", "link_session"), ("webhook_attempts", "delivery")];

/// Tables of tenants that are left out, and why.
pub const LEFT_OUT: [(&str, &str); 2] = [
    ("idempotency_keys", "answers kept for a day, sealed: what they made is told by itself"),
    ("link_codes", "QR codes that lived for minutes, and sealed tokens of the upstream"),
];

/// What an export holds, in this order.
pub const EXPORTED: [Kind; 16] = [
    Kind { name: "tenant", table: "tenants", key: "tenant_id", fields: TENANT, in_environment: false },
    Kind { name: "member", table: "members", key: "member_id", fields: MEMBER, in_environment: false },
    Kind {
        name: "member_session",
        table: "member_sessions",
        key: "session_id",
        fields: MEMBER_SESSION,
        in_environment: false,
    },
    Kind {
        name: "upstream_credentials",
        table: "upstream_credentials",
        key: "md5(provider)::uuid",
        fields: UPSTREAM_CREDENTIALS,
        in_environment: false,
    },
    Kind { name: "user", table: "users", key: "row_id", fields: USER, in_environment: true },
    Kind { name: "account", table: "accounts", key: "account_id", fields: ACCOUNT, in_environment: true },
    Kind {
        name: "link_session",
        table: "link_sessions",
        key: "link_session_id",
        fields: LINK_SESSION,
        in_environment: true,
    },
    Kind { name: "post", table: "posts", key: "post_id", fields: POST, in_environment: true },
    Kind { name: "event", table: "events", key: "event_id", fields: EVENT, in_environment: true },
    Kind {
        name: "webhook_endpoint",
        table: "webhook_endpoints",
        key: "endpoint_id",
        fields: WEBHOOK_ENDPOINT,
        in_environment: true,
    },
    Kind {
        name: "delivery",
        table: "webhook_deliveries",
        key: "delivery_id",
        fields: DELIVERY,
        in_environment: true,
    },
    Kind {
        name: "usage_day",
        table: "usage_days",
        key: "md5(day || ' ' || kind || ' ' || name)::uuid",
        fields: USAGE_DAY,
        in_environment: true,
    },
    Kind {
        name: "audit_line",
        table: "audit_log",
        key: "audit_id",
        fields: AUDIT_LINE,
        in_environment: false,
    },
    Kind {
        name: "api_key",
        table: "api_keys",
        key: "md5(api_key_id)::uuid",
        fields: API_KEY,
        in_environment: true,
    },
    Kind {
        name: "signing_key",
        table: "signing_keys",
        key: "md5(kid)::uuid",
        fields: SIGNING_KEY,
        in_environment: false,
    },
    Kind { name: "issuer", table: "issuers", key: "issuer_id", fields: ISSUER, in_environment: true },
];

#[derive(QueryableByName)]
struct Given {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = Jsonb)]
    data: Value,
}

impl TenantTx<'_> {
    /// At most `limit` things of a kind after the one with that key, and their keys.
    pub fn export(
        &mut self,
        kind: Kind,
        after: uuid::Uuid,
        limit: i64,
    ) -> Result<Vec<(uuid::Uuid, Value)>, StoreError> {
        let Kind { table, key, fields, .. } = kind;
        let environment = if kind.in_environment { "environment = $2" } else { "$2 is not null" };
        // Numbered, because a field may be called as another's column.
        let columns: Vec<String> =
            fields.iter().enumerate().map(|(n, field)| format!("{} as f{n}", field.sql)).collect();
        let query = format!(
            "select page_key as id, to_jsonb(t) - 'page_key' as data from (select {key} as page_key, {} from {table} as own
             where tenant_id = $1 and {environment} and {key} > $3 order by {key} limit $4) as t",
            columns.join(", ")
        );
        let rows: Vec<Given> = diesel::sql_query(query)
            .bind::<Uuid, _>(self.scope.tenant.as_uuid())
            .bind::<Text, _>(self.scope.environment.as_str())
            .bind::<Uuid, _>(after)
            .bind::<BigInt, _>(limit)
            .load(self.conn)?;
        Ok(rows.into_iter().map(|row| (row.id, shaped(row.data, fields))).collect())
    }
}

fn shaped(mut row: Value, fields: &[Field]) -> Value {
    let named = |(n, field): (usize, &Field)| {
        let value = row.get_mut(format!("f{n}")).map(Value::take).unwrap_or_default();
        (field.name.to_owned(), (field.shape)(value))
    };
    Value::Object(fields.iter().enumerate().map(named).collect::<Map<_, _>>())
}
