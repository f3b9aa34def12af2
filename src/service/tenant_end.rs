//! The end of a tenant: an export of all that it has, and its deletion.

use serde_json::{Value, json};

use super::operator::{self, Operator};
use super::{Conflict, Ctx, Error};
use crate::model::id::TenantId;
use crate::model::tenant::{Environment, TenantScope};
use crate::store::tenant_export::EXPORTED;

/// How many things an export reads at once.
const STEP: i64 = 500;
/// How many rows of a kind one transaction deletes.
const PURGED_AT_ONCE: i32 = 2_000;
/// How many transactions one round of the sweeper spends on deleting.
const PURGES_MAX: u32 = 20;
/// How many tenants one round of the sweeper looks at.
const TENANTS_MAX: i64 = 10;

/// Where an export stands.
pub struct Export {
    tenant: TenantId,
    kind: usize,
    environment: Environment,
    after: uuid::Uuid,
}

impl Export {
    /// The beginning of an export.
    ///
    /// # Errors
    /// `NotFound` for no tenant.
    pub async fn begin(ctx: &Ctx, tenant: TenantId) -> Result<Self, Error> {
        operator::get_tenant(ctx, tenant).await?;
        Ok(Self { tenant, kind: 0, environment: Environment::Live, after: uuid::Uuid::nil() })
    }

    /// The next things, `{"kind", "data"}` each; nothing at the end.
    pub async fn next(&mut self, ctx: &Ctx) -> Result<Option<Vec<Value>>, Error> {
        while let Some(kind) = EXPORTED.get(self.kind).copied() {
            let scope = TenantScope { tenant: self.tenant, environment: self.environment };
            let after = self.after;
            let read = move |tx: &mut crate::store::TenantTx<'_>| {
                // Keys are random, or begin with a time: none is the nil UUID.
                Ok::<_, Error>(tx.export(kind, after, STEP)?)
            };
            let found = ctx.store.tenant(scope, read).await?;
            match found.last() {
                Some((last, _)) => {
                    self.after = *last;
                    let told = |(_, data): (uuid::Uuid, Value)| json!({"kind": kind.name, "data": data});
                    return Ok(Some(found.into_iter().map(told).collect()));
                }
                None => self.go_on(kind.in_environment),
            }
        }
        Ok(None)
    }

    /// To the other environment, or to the next kind of things.
    fn go_on(&mut self, in_environment: bool) {
        self.after = uuid::Uuid::nil();
        match self.environment {
            Environment::Live if in_environment => self.environment = Environment::Test,
            _ => {
                self.environment = Environment::Live;
                self.kind += 1;
            }
        }
    }
}

/// Deletes a tenant that was suspended before: nobody sees it from now on, and the sweeper takes away
/// what it has.
///
/// # Errors
/// `Conflict` when it is not suspended.
pub async fn delete(ctx: &Ctx, operator: &Operator, id: TenantId) -> Result<(), Error> {
    operator::get_tenant(ctx, id).await?;
    let scope = TenantScope { tenant: id, environment: Environment::Live };
    let marked = ctx.store.tenant(scope, |tx| Ok::<_, Error>(tx.mark_tenant_deleted()?)).await?;
    if !marked {
        return Err(Error::Conflict(Conflict::TenantActive));
    }
    tracing::warn!(tenant.id = %id, request.id = operator.request_id(), "the operator deleted a tenant");
    Ok(())
}

/// Takes away rows of deleted tenants, a bounded number of them. How many tenants are gone.
pub async fn purge(ctx: &Ctx) -> Result<usize, Error> {
    let ids = ctx.store.system(|tx| Ok::<_, Error>(tx.deleted_tenants(TENANTS_MAX)?)).await?;
    let (mut left, mut gone) = (PURGES_MAX, 0);
    for tenant in ids {
        let mut empty = true;
        for environment in [Environment::Live, Environment::Test] {
            loop {
                if left == 0 {
                    return Ok(gone);
                }
                left -= 1;
                let scope = TenantScope { tenant, environment };
                let purge =
                    |tx: &mut crate::store::TenantTx<'_>| Ok::<_, Error>(tx.purge_some(PURGED_AT_ONCE)?);
                if ctx.store.tenant(scope, purge).await? == 0 {
                    break;
                }
                empty = false;
            }
        }
        // A row that came between is found in the next round.
        if empty {
            let scope = TenantScope { tenant, environment: Environment::Live };
            ctx.store.tenant(scope, |tx| Ok::<_, Error>(tx.delete_tenant()?)).await?;
            gone += 1;
        }
    }
    Ok(gone)
}
