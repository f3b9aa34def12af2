//! Seals everything anew that is not sealed under the newest master key: a few rows at a time, each in a
//! transaction of its own, so that others go on meanwhile. What is done already is not found again, so
//! that it can be stopped and started at any time.

use std::sync::Arc;

use super::Error;
use crate::crypto::sealed::Keyring;
use crate::model::id::TenantId;
use crate::model::tenant::{Environment, TenantScope};
use crate::store::Store;
use crate::store::rekey::{Batch, BelongsTo, OldSecret, Renewed, SEALED_COLUMNS, SealedColumn};

/// Rows that one transaction looks at, and holds while it lasts.
const BATCH: u32 = 200;

/// What became of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub table: &'static str,
    pub column: &'static str,
    pub renewed: usize,
    /// Secrets that no key that we have opens. They stay as they are.
    pub shut: usize,
}

/// Goes through all that is sealed, for every tenant.
pub async fn rekey(store: &Store, keyring: &Arc<Keyring>) -> Result<Vec<Column>, Error> {
    let mut tenants = store.system(|tx| Ok::<_, Error>(tx.tenant_ids()?)).await?;
    // What is kept of the operator's calls is under an id that is no tenant's.
    tenants.push(TenantId::from_uuid(uuid::Uuid::nil()));
    let mut columns = Vec::new();
    for sealed in SEALED_COLUMNS {
        let mut done = Column { table: sealed.table, column: sealed.column, renewed: 0, shut: 0 };
        let environments: &[Environment] = match sealed.belongs_to {
            BelongsTo::Environment => &[Environment::Live, Environment::Test],
            // What belongs to the whole tenant is seen from either.
            BelongsTo::Tenant => &[Environment::Live],
            BelongsTo::Nobody => {
                walk(store, keyring, *sealed, None, &mut done).await?;
                &[]
            }
        };
        for environment in environments {
            for tenant in &tenants {
                let scope = TenantScope { tenant: *tenant, environment: *environment };
                walk(store, keyring, *sealed, Some(scope), &mut done).await?;
            }
        }
        columns.push(done);
    }
    Ok(columns)
}

async fn walk(
    store: &Store,
    keyring: &Arc<Keyring>,
    column: SealedColumn,
    scope: Option<TenantScope>,
    done: &mut Column,
) -> Result<(), Error> {
    let mut batch = Batch { header: keyring.newest_header(), after: None, rows: BATCH };
    loop {
        let (inside, keys) = (batch.clone(), keyring.clone());
        let renew = move |old: &OldSecret| {
            let plain = keys.open(&old.place, &old.sealed).ok()?;
            Some(keys.seal(&old.place, &plain))
        };
        let Renewed { renewed, left, next } = match scope {
            Some(scope) => {
                let work = move |tx: &mut crate::store::TenantTx<'_>| tx.renew_sealed(column, &inside, renew);
                store.tenant(scope, work).await?
            }
            None => store.renew_sealed_of_nobody(column, inside, renew).await?,
        };
        done.renewed += renewed;
        done.shut += left;
        if next.is_none() {
            return Ok(());
        }
        batch.after = next;
    }
}
