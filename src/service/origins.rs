//! Origins whose scripts may read a tenant's answers: those that may frame its pages. Remembered for moments, as
//! credentials are.

use std::sync::Arc;
use std::time::Instant;

use super::{Ctx, Error};
use crate::model::id::TenantId;

/// Whether the tenant has named exactly this origin. False also when that can't be found out now: the script's
/// call is answered all the same, and can't be read.
pub async fn allows(ctx: &Ctx, tenant: TenantId, origin: &str) -> bool {
    let remembered = ctx.caches.origins.get(&tenant);
    let known = match remembered.renewed(ctx, |ctx| async move { ask(&ctx, tenant).await.map(drop) }) {
        Some(origins) => Ok(origins),
        None => ask(ctx, tenant).await,
    };
    known.is_ok_and(|origins| origins.iter().any(|one| one == origin))
}

async fn ask(ctx: &Ctx, tenant: TenantId) -> Result<Arc<Vec<String>>, Error> {
    let asked_at = Instant::now();
    let found = ctx.store.system(move |tx| Ok::<_, Error>(tx.allowed_origins(tenant)?)).await?;
    let origins = Arc::new(found);
    ctx.caches.origins.put(tenant, origins.clone(), asked_at);
    Ok(origins)
}
