//! What the operator does: tenants and plans. It acts on tenants and never as one of them.

use serde_json::{Value, json};

use super::callers::{Caller, Credential};
use super::members::{SentLink, admin};
use super::short_lists::{page_of, place_of};
use super::tenants::{self, CreatedTenant, check_name};
use super::{Conflict, Ctx, Error, audit};
use crate::model::audit::{Actor, ActorKind, AuditAction, Author, Origin};
use crate::model::id::TenantId;
use crate::model::member::{Email, Member};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::plan::{Plan, PlanChange, PlanRecord, is_plan_id};
use crate::model::quota::Quotas;
use crate::model::scope::Scopes;
use crate::model::tenant::{Environment, TenantChange, TenantFilter, TenantRecord, TenantScope};
use crate::model::violation::Violation;
use crate::store::TenantTx;
pub use crate::store::tenants::NewTenant;

/// The longest reason of a suspension, in characters.
const REASON_CHARS_MAX: usize = 500;

/// Whoever holds the operator's token.
#[derive(Clone, Debug)]
pub struct Operator {
    origin: Origin,
}

impl Operator {
    /// As a caller that belongs to no tenant and may do nothing by itself: what is kept of its calls is
    /// kept under an id that is no tenant's.
    pub fn as_caller(&self) -> Caller {
        let scope =
            TenantScope { tenant: TenantId::from_uuid(uuid::Uuid::nil()), environment: Environment::Live };
        Caller {
            scope,
            scopes: Scopes::default(),
            credential: Credential::Operator,
            user: None,
            accounts: None,
            requests_per_second_max: 0,
            actor: Actor::new(ActorKind::Operator, ""),
            origin: self.origin.clone(),
        }
    }

    /// Of the request in which it acts.
    pub fn request_id(&self) -> Option<&str> {
        self.origin.request_id.as_deref()
    }

    fn author(&self) -> Author {
        Author { actor: Actor::new(ActorKind::Operator, ""), origin: self.origin.clone() }
    }
}

/// Checks the operator's token.
///
/// # Errors
/// `NotFound` where the surface is off; `OperatorTokenNeeded` for any other token.
pub fn authenticate(ctx: &Ctx, token: Option<&str>, origin: Origin) -> Result<Operator, Error> {
    let Some(expected) = &ctx.settings.operator_token else { return Err(Error::NotFound("address")) };
    match token {
        Some(token) if expected.matches(token) => Ok(Operator { origin }),
        _ => Err(Error::OperatorTokenNeeded),
    }
}

pub async fn create_tenant(ctx: &Ctx, operator: &Operator, new: NewTenant) -> Result<CreatedTenant, Error> {
    let after = json!({"name": new.name, "plan": new.plan, "allowed_origins": new.allowed_origins});
    let made = tenants::create(&ctx.store, &ctx.keyring, new).await?;
    let (at, author, id) = (ctx.clock.now(), operator.author(), made.tenant);
    on_tenant(ctx, id, move |tx| {
        audit::record_for_all(tx, &author, AuditAction::TenantCreated, id, (None, Some(after)), at)
    })
    .await?;
    Ok(made)
}

pub async fn get_tenant(ctx: &Ctx, id: TenantId) -> Result<TenantRecord, Error> {
    on_tenant(ctx, id, record).await
}

pub async fn list_tenants(
    ctx: &Ctx,
    filter: TenantFilter,
    page: PageRequest,
) -> Result<Page<TenantRecord>, Error> {
    let rows = ctx.store.system(move |tx| Ok::<_, Error>(tx.list_tenants(&filter, page)?)).await?;
    Ok(Page::from_rows(rows, page.limit, |record| Cursor {
        at: record.tenant.created_at,
        id: record.tenant.id.as_uuid(),
    }))
}

/// Invites somebody who may do everything for the tenant. What the operator gives is a way in and not a credential:
/// it acts as nobody, and the tenant finds the invitation in its audit log.
///
/// # Errors
/// `NotFound` for no tenant; as `members::admin::invite`.
pub async fn invite_owner(
    ctx: &Ctx,
    operator: &Operator,
    id: TenantId,
    (email, name): (Email, Option<String>),
) -> Result<(Member, SentLink), Error> {
    get_tenant(ctx, id).await?;
    admin::invite_owner(ctx, id, operator.author(), (email, name)).await
}

/// Changes a tenant's name or plan.
pub async fn update_tenant(
    ctx: &Ctx,
    operator: &Operator,
    id: TenantId,
    name: Option<String>,
    plan: Option<String>,
) -> Result<TenantRecord, Error> {
    let mut broken: Vec<Violation> = name.as_deref().and_then(check_name).into_iter().collect();
    if let Some(plan) = &plan
        && !(is_plan_id(plan) && ctx.store.plan_exists(plan).await?)
    {
        broken.push(Violation::new("/plan", "invalid_value", "name a plan that exists"));
    }
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let (at, author) = (ctx.clock.now(), operator.author());
    let updated = on_tenant(ctx, id, move |tx| {
        let before = told_of(&record(tx)?);
        tx.update_tenant(&TenantChange { name, ..TenantChange::default() }, at)?;
        if let Some(plan) = &plan {
            tx.set_tenant_plan(plan, at)?;
        }
        let after = record(tx)?;
        let changed = (Some(before), Some(told_of(&after)));
        audit::record_for_all(tx, &author, AuditAction::TenantUpdated, id, changed, at)?;
        Ok(after)
    });
    let updated = updated.await?;
    ctx.quotas.forget_all();
    Ok(updated)
}

/// Suspends a tenant: within 5 s no key and no token of it is good. Asked twice is as good as asked once.
pub async fn suspend_tenant(
    ctx: &Ctx,
    operator: &Operator,
    id: TenantId,
    reason: Option<String>,
) -> Result<TenantRecord, Error> {
    if reason.as_deref().is_some_and(|reason| reason.chars().count() > REASON_CHARS_MAX) {
        let detail = format!("give at most {REASON_CHARS_MAX} characters");
        return Err(Error::Invalid(vec![Violation::new("/reason", "too_long", detail)]));
    }
    set_suspended(ctx, operator, id, true, reason).await
}

/// Lets a suspended tenant go on.
pub async fn resume_tenant(ctx: &Ctx, operator: &Operator, id: TenantId) -> Result<TenantRecord, Error> {
    set_suspended(ctx, operator, id, false, None).await
}

async fn set_suspended(
    ctx: &Ctx,
    operator: &Operator,
    id: TenantId,
    suspended: bool,
    reason: Option<String>,
) -> Result<TenantRecord, Error> {
    let (at, author) = (ctx.clock.now(), operator.author());
    let changed = on_tenant(ctx, id, move |tx| {
        record(tx)?;
        if tx.set_tenant_suspended(suspended, reason.as_deref(), at)? {
            let action = if suspended { AuditAction::TenantSuspended } else { AuditAction::TenantResumed };
            audit::record_for_all(tx, &author, action, id, (None, None), at)?;
        }
        record(tx)
    });
    let changed = changed.await?;
    ctx.caches.forget_credentials();
    ctx.members.forget_sessions();
    ctx.live.announce_all_credentials().await;
    Ok(changed)
}

/// Newest first. All are read at once: an operator has a handful.
pub async fn list_plans(ctx: &Ctx, page: PageRequest) -> Result<Page<PlanRecord>, Error> {
    let all = ctx.store.plans().await?;
    let place = |record: &PlanRecord| Cursor { at: record.created_at, id: place_of(&record.plan.id) };
    Ok(page_of(all, page, place))
}

pub async fn get_plan(ctx: &Ctx, id: &str) -> Result<PlanRecord, Error> {
    ctx.store.plan(id).await?.ok_or(Error::NotFound("plan"))
}

/// Makes a plan; what is absent of `limits` is as little as can be, and a quota that is absent is none.
pub async fn create_plan(ctx: &Ctx, id: String, limits: PlanChange) -> Result<PlanRecord, Error> {
    let mut broken = limits.check();
    if !is_plan_id(&id) {
        broken.push(Violation::new("/plan_id", "invalid_value", "give 1 to 40 of a-z 0-9 _ -"));
    }
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let small = |number: Option<i64>, least: i32| number.and_then(|n| i32::try_from(n).ok()).unwrap_or(least);
    let plan = Plan {
        id: id.clone(),
        qr_login: limits.qr_login.unwrap_or(false),
        link_sessions_pending_max: small(limits.link_sessions_pending_max, 0),
        requests_per_second_max: small(limits.requests_per_second_max, 1),
        quotas: Quotas {
            accounts_max: limits.quotas.accounts_max.flatten(),
            posts_per_day_max: limits.quotas.posts_per_day_max.flatten(),
            link_sessions_per_day_max: limits.quotas.link_sessions_per_day_max.flatten(),
            webhook_endpoints_max: limits.quotas.webhook_endpoints_max.flatten(),
            api_keys_max: limits.quotas.api_keys_max.flatten(),
            members_max: limits.quotas.members_max.flatten(),
        },
    };
    if !ctx.store.insert_plan(plan, ctx.clock.now()).await? {
        return Err(Error::Conflict(Conflict::PlanExists));
    }
    tracing::info!(plan = id, "the operator made a plan");
    get_plan(ctx, &id).await
}

/// Changes what is named; it holds for the plan's tenants within seconds.
pub async fn update_plan(ctx: &Ctx, id: &str, change: PlanChange) -> Result<PlanRecord, Error> {
    let broken = change.check();
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    if !ctx.store.update_plan(id.to_owned(), change, ctx.clock.now()).await? {
        return Err(Error::NotFound("plan"));
    }
    ctx.quotas.forget_all();
    tracing::info!(plan = id, "the operator changed a plan");
    get_plan(ctx, id).await
}

/// Deletes a plan that no tenant is on.
pub async fn delete_plan(ctx: &Ctx, id: &str) -> Result<(), Error> {
    if get_plan(ctx, id).await?.tenants > 0 {
        return Err(Error::Conflict(Conflict::PlanInUse));
    }
    if !ctx.store.delete_plan(id.to_owned()).await? {
        return Err(Error::NotFound("plan"));
    }
    tracing::info!(plan = id, "the operator deleted a plan");
    Ok(())
}

fn record(tx: &mut TenantTx<'_>) -> Result<TenantRecord, Error> {
    tx.tenant_record()?.ok_or(Error::NotFound("tenant"))
}

fn told_of(record: &TenantRecord) -> Value {
    json!({"name": record.tenant.name, "plan": record.tenant.plan.id})
}

async fn on_tenant<T: Send + 'static>(
    ctx: &Ctx,
    id: TenantId,
    work: impl FnOnce(&mut TenantTx<'_>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    ctx.store.tenant(TenantScope { tenant: id, environment: Environment::Live }, work).await
}
