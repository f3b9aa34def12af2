//! Every column that holds something sealed, and how to go through it while others read and write it. A
//! table that gets such a column has a line here; a test compares the list with the database.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::sql_types::{Array, Binary, Text};

use super::schema::tenants;
use super::{Store, StoreError, SystemTx, TenantTx};
use crate::model::id::TenantId;

/// A column with something sealed in it. The texts are SQL of our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedColumn {
    pub table: &'static str,
    pub column: &'static str,
    /// The rest of the primary key, after tenant and environment: columns and their types.
    key: &'static [(&'static str, &'static str)],
    /// An expression over the row for the place that its secret is bound to, as the service that seals
    /// it makes it.
    place: &'static str,
    pub belongs_to: BelongsTo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BelongsTo {
    /// One tenant and one of its environments.
    Environment,
    /// One tenant.
    Tenant,
    /// The gateway.
    Nobody,
}

/// All of them.
pub const SEALED_COLUMNS: &[SealedColumn] = &[
    SealedColumn {
        table: "sealed_keys",
        column: "sealed",
        key: &[("key_id", "text")],
        place: "'sealed_keys.sealed/' || key_id",
        belongs_to: BelongsTo::Nobody,
    },
    SealedColumn {
        table: "signing_keys",
        column: "private_key_sealed",
        key: &[("kid", "text")],
        place: "'signing_keys.private_key/' || tenant_id || '/' || kid",
        belongs_to: BelongsTo::Tenant,
    },
    SealedColumn {
        table: "link_sessions",
        column: "page_secret_sealed",
        key: &[("link_session_id", "uuid")],
        place: "'link_sessions.page_secret/ls_' || replace(link_session_id::text, '-', '')",
        belongs_to: BelongsTo::Environment,
    },
    SealedColumn {
        table: "link_codes",
        column: "upstream_token_sealed",
        key: &[("link_session_id", "uuid"), ("generation", "integer")],
        place: "'link_codes.upstream_token/ls_' || replace(link_session_id::text, '-', '') || '/' || generation",
        belongs_to: BelongsTo::Environment,
    },
    SealedColumn {
        table: "idempotency_keys",
        column: "response_sealed",
        key: &[("route", "text"), ("key", "text")],
        place: "'idempotency_keys.response/' || tenant_id || '/' || environment || '/' || route || '/' || key",
        belongs_to: BelongsTo::Environment,
    },
    SealedColumn {
        table: "webhook_endpoints",
        column: "secret_sealed",
        key: &[("endpoint_id", "uuid")],
        place: WEBHOOK_SECRET,
        belongs_to: BelongsTo::Environment,
    },
    SealedColumn {
        table: "webhook_endpoints",
        column: "previous_secret_sealed",
        key: &[("endpoint_id", "uuid")],
        place: WEBHOOK_SECRET,
        belongs_to: BelongsTo::Environment,
    },
    SealedColumn {
        table: "members",
        column: "totp_sealed",
        key: &[("member_id", "uuid")],
        place: SECOND_FACTOR,
        belongs_to: BelongsTo::Tenant,
    },
    SealedColumn {
        table: "members",
        column: "totp_begun_sealed",
        key: &[("member_id", "uuid")],
        place: SECOND_FACTOR,
        belongs_to: BelongsTo::Tenant,
    },
    SealedColumn {
        table: "upstream_credentials",
        column: "api_key_sealed",
        key: &[("provider", "text")],
        place: "'upstream_credentials.api_key/' || tenant_id || '/' || provider",
        belongs_to: BelongsTo::Tenant,
    },
];

const WEBHOOK_SECRET: &str = "'webhook_endpoints.secret/' || tenant_id || '/' || environment || '/we_' || replace(endpoint_id::text, '-', '')";
const SECOND_FACTOR: &str = "'members.totp/' || tenant_id || '/mem_' || replace(member_id::text, '-', '')";

/// A secret that is not sealed under the newest key, held until the transaction ends.
#[derive(QueryableByName)]
pub struct OldSecret {
    #[diesel(sql_type = Array<Text>)]
    key: Vec<String>,
    #[diesel(sql_type = Text)]
    pub place: String,
    #[diesel(sql_type = Binary)]
    pub sealed: Vec<u8>,
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Array<Text>)]
    key: Vec<String>,
}

/// Which rows to look at.
#[derive(Clone, Debug)]
pub struct Batch {
    /// What secrets under the newest key begin with.
    pub header: Vec<u8>,
    /// The `next` of the batch before; nothing for the first.
    pub after: Option<Vec<String>>,
    /// How many rows to look at, 1 or more.
    pub rows: u32,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    pub renewed: usize,
    /// Those that could not be opened.
    pub left: usize,
    /// Where the next look begins; nothing at the end.
    pub next: Option<Vec<String>>,
}

impl SystemTx<'_> {
    /// Every tenant that there is.
    pub fn tenant_ids(&mut self) -> Result<Vec<TenantId>, StoreError> {
        let ids: Vec<uuid::Uuid> = tenants::table.select(tenants::tenant_id).load(self.conn)?;
        Ok(ids.into_iter().map(TenantId::from_uuid).collect())
    }
}

impl TenantTx<'_> {
    /// Passes what is not sealed under the newest key, of some of the tenant's rows, through `renew`. What
    /// that gives nothing for stays as it is.
    pub fn renew_sealed(
        &mut self,
        column: SealedColumn,
        batch: &Batch,
        renew: impl FnMut(&OldSecret) -> Option<Vec<u8>>,
    ) -> Result<Renewed, StoreError> {
        renew_batch(self.conn, column, batch, renew)
    }
}

impl Store {
    /// The same for a column that belongs to nobody.
    pub async fn renew_sealed_of_nobody(
        &self,
        column: SealedColumn,
        batch: Batch,
        renew: impl FnMut(&OldSecret) -> Option<Vec<u8>> + Send + 'static,
    ) -> Result<Renewed, StoreError> {
        self.owner(move |conn| renew_batch(conn, column, &batch, renew)).await
    }
}

impl SealedColumn {
    /// The key's columns, comma-separated.
    fn columns(&self) -> String {
        self.key.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    fn key_as_texts(&self) -> String {
        let texts: Vec<String> = self.key.iter().map(|(name, _)| format!("{name}::text")).collect();
        format!("array[{}]", texts.join(", "))
    }

    /// Places for a key's values from the parameter number `first` on.
    fn parameters(&self, first: usize) -> String {
        let typed = self.key.iter().enumerate().map(|(at, (_, of))| format!("${}::{of}", first + at));
        typed.collect::<Vec<_>>().join(", ")
    }
}

/// In the order of the primary key, so that each look reads but its own rows.
fn renew_batch(
    conn: &mut PgConnection,
    column: SealedColumn,
    batch: &Batch,
    mut renew: impl FnMut(&OldSecret) -> Option<Vec<u8>>,
) -> Result<Renewed, StoreError> {
    let SealedColumn { table, column: sealed, place, .. } = column;
    let (columns, key) = (column.columns(), column.key_as_texts());
    let beyond = |first| match &batch.after {
        Some(_) => format!("({columns}) > ({})", column.parameters(first)),
        None => "true".to_owned(),
    };
    let skipped = batch.rows.saturating_sub(1);
    let last = format!(
        "select {key} as key from {table} where {} order by {columns} offset {skipped} limit 1",
        beyond(1)
    );
    let last = bind_key(diesel::sql_query(last).into_boxed(), batch.after.as_deref());
    let last = last.get_result::<Key>(conn).optional()?.map(|last| last.key);

    let ours = column.key.len();
    let until = match &last {
        Some(_) => {
            format!("({columns}) <= ({})", column.parameters(2 + batch.after.as_ref().map_or(0, |_| ours)))
        }
        None => "true".to_owned(),
    };
    let find = format!(
        "select {key} as key, ({place})::text as place, {sealed} as sealed from {table}
         where {sealed} is not null and length({sealed}) > 0 and substr({sealed}, 1, length($1)) <> $1 and {} and {until}
         for no key update",
        beyond(2)
    );
    let find = diesel::sql_query(find).into_boxed().bind::<Binary, _>(batch.header.clone());
    let find = bind_key(bind_key(find, batch.after.as_deref()), last.as_deref());
    let update = format!("update {table} set {sealed} = $1 where ({columns}) = ({})", column.parameters(2));
    let mut done = Renewed { next: last.clone(), ..Renewed::default() };
    for old in find.load::<OldSecret>(conn)? {
        let Some(new) = renew(&old) else {
            done.left += 1;
            continue;
        };
        let update = diesel::sql_query(&update).into_boxed().bind::<Binary, _>(new);
        done.renewed += bind_key(update, Some(&old.key)).execute(conn)?;
    }
    Ok(done)
}

fn bind_key<'a, Q>(mut query: BoxedSqlQuery<'a, Pg, Q>, key: Option<&[String]>) -> BoxedSqlQuery<'a, Pg, Q> {
    for value in key.unwrap_or_default() {
        query = query.bind::<Text, _>(value.clone());
    }
    query
}
