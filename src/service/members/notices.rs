//! What members are told of without having asked: by mail, where it is set up, and as far as it goes. Whatever is told
//! here can be asked for as well.

use std::time::Duration;

use moka::sync::Cache;
use tokio::sync::Semaphore;

use super::letters;
use crate::model::id::WebhookEndpointId;
use crate::model::member::Role;
use crate::model::scope::Scope;
use crate::model::tenant::TenantScope;
use crate::model::webhook::WebhookEndpoint;
use crate::service::{Ctx, Error};

/// How many members are told of one thing at most.
const TOLD_MAX: i64 = 20;
/// How many things are told of at once, each a letter after the other: letters that somebody waits for need room.
const AT_ONCE: usize = 2;
/// How long it may take to tell of one thing.
const TOLD_WITHIN: Duration = Duration::from_secs(60);
/// For how long nothing more is told of an endpoint: it may be switched on by a program each time.
const QUIET: Duration = Duration::from_secs(3_600);
const QUIET_MAX: u64 = 10_000;

/// What was told, and room to tell.
pub(super) struct Notices {
    turns: Semaphore,
    quiet: Cache<WebhookEndpointId, ()>,
}

impl Default for Notices {
    fn default() -> Self {
        let quiet = Cache::builder().max_capacity(QUIET_MAX).time_to_live(QUIET).build();
        Self { turns: Semaphore::new(AT_ONCE), quiet }
    }
}

/// Tells those who may change webhook endpoints that the gateway has switched one off.
pub async fn webhook_endpoint_off(ctx: &Ctx, scope: TenantScope, endpoint: &WebhookEndpoint) {
    let Notices { turns, quiet } = &ctx.members.notices;
    if ctx.members.mailer.is_none() || !quiet.entry(endpoint.id).or_insert(()).is_fresh() {
        return;
    }
    // It is never closed.
    let _turn = turns.acquire().await;
    if tokio::time::timeout(TOLD_WITHIN, tell(ctx, scope, endpoint)).await.is_err() {
        tracing::error!(tenant.id = %scope.tenant, webhook_endpoint.id = %endpoint.id,
            "could not tell all members in time of a webhook endpoint that was switched off");
    }
}

async fn tell(ctx: &Ctx, scope: TenantScope, endpoint: &WebhookEndpoint) {
    let roles: Vec<Role> =
        Role::ALL.into_iter().filter(|role| role.scopes().contains(Scope::WebhooksWrite)).collect();
    let found = ctx.store.tenant(scope, move |tx| {
        let name = tx.tenant()?.map(|tenant| tenant.name).unwrap_or_default();
        Ok::<_, Error>((name, tx.active_members_of(&roles, TOLD_MAX)?))
    });
    match found.await {
        Ok((name, members)) => {
            for member in members {
                letters::webhook_endpoint_off(ctx, &member, &name, scope.environment, endpoint).await;
            }
        }
        Err(error) => {
            tracing::error!(tenant.id = %scope.tenant, webhook_endpoint.id = %endpoint.id, error = %error,
                "could not tell members of a webhook endpoint that was switched off");
        }
    }
}
