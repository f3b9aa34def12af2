//! Starting a session: the row first, then the upstream, then the code, then the schedule.

use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::codes::{Fetched, fetch_code};
use super::{Ctx, End, Error, SessionView, end_in, end_pending, page_secret_place, view};
use crate::crypto::random_base32;
use crate::crypto::secret::Secret;
use crate::live::LiveSession;
use crate::model::id::{AccountId, LinkSessionId};
use crate::model::link_session::{
    EndReason, HOSTED_SESSION_SECS, KEPT_HOURS, LinkSession, LinkSessionStatus, Surface,
};
use crate::model::quota::Quota;
use crate::model::scope::Scope;
use crate::model::tenant::{Tenant, TenantScope};
use crate::model::user::UserId;
use crate::model::violation::Violation;
use crate::model::web_address::is_registered;
use crate::provider::registry::Upstream;
use crate::service::callers::Caller;
use crate::service::quotas::{Quotas, check_accounts, take_daily};
use crate::service::{Caches, Conflict, upstreams};
use crate::store::link_sessions::NewLinkSession;
use crate::store::{StoreError, TenantTx};

/// Whose session it is when a caller names no user: callers of the compatible surface do not know
/// users, and what they link again should be the account it was.
const DEFAULT_USER: &str = "default";
/// How long a second caller waits for the first one's code, in tries of 100 ms.
const CODE_TRIES_MAX: u32 = 35;

/// Up to this limit pending sessions are counted for each new one.
const COUNTED_EACH_TIME: i64 = 1_000;

/// How often a session that was started is tried to be put on the schedule.
const SCHEDULE_TRIES_MAX: u32 = 10;

/// What a caller asks for.
#[derive(Clone, Debug, Default)]
pub struct NewSession {
    /// Already checked; absent: made up.
    pub unique_id: Option<String>,
    pub user_id: Option<UserId>,
    pub redirect_url: Option<String>,
    pub locale: Option<String>,
    pub theme: Option<String>,
    pub reconnect_account_id: Option<String>,
    pub nonce: Option<String>,
    pub metadata: Option<serde_json::Value>,
}

/// A session that waits for its user.
pub struct Started {
    pub view: SessionView,
    /// False when a pending session of that label was there already.
    pub is_new: bool,
}

/// Starts a session, or answers the pending one of that label.
///
/// # Errors
/// `CallerRestricted`, `PlanRequired`, `Conflict` (confirmed already; pending for another user), `LinkSessionDiffers`,
/// `NotFound` (the account to reconnect), `TooMany`, `QuotaReached`, `Provider` (no code to be had; the session is `failed` then).
pub async fn start(
    ctx: &Ctx,
    caller: &Caller,
    surface: Surface,
    new: NewSession,
    request_id: &str,
) -> Result<Started, Error> {
    caller.require(Scope::LinksWrite)?;
    if new.reconnect_account_id.is_none() {
        caller.require_users()?;
    }
    let user = name_user(caller, new.user_id.clone())?;
    let upstream = match upstream_for(ctx, caller, &new).await {
        Ok(upstream) => upstream,
        // What the plan lacks is told first: it is what the caller can mend.
        Err(error) => {
            let read = ctx.store.tenant(caller.scope, |tx| Ok::<_, Error>(tx.tenant()?)).await?;
            check_plan(&read.ok_or(Error::Unauthenticated)?)?;
            return Err(error);
        }
    };
    let (written, is_new) = write_row(ctx, caller, surface, &new, user, &upstream, request_id).await?;
    if !is_new {
        // The label alone would give a caller the page of a session that it may not see.
        if !caller.may_see(&written) {
            return Err(Error::Conflict(Conflict::LinkSessionPending));
        }
        return Ok(Started { view: wait_for_code(ctx, &written).await?, is_new });
    }
    ctx.metrics.link_session_created();
    let (ctx_inside, session, request_id) = (ctx.clone(), written.clone(), request_id.to_owned());
    ctx.detached(async move { first_code(&ctx_inside, &session, &upstream, &request_id).await }).await?;
    Ok(Started { view: view(ctx, written.scope, written.id).await?, is_new })
}

/// Whose session it is to be; nothing where neither the call nor the caller names a user.
fn name_user(caller: &Caller, asked: Option<UserId>) -> Result<Option<UserId>, Error> {
    match (&caller.user, asked) {
        (Some(own), Some(asked)) if *own != asked => Err(Error::NotFound("user")),
        (own, asked) => Ok(asked.or_else(|| own.clone())),
    }
}

/// The upstream for a new session. An account is linked again where it was linked: elsewhere it would
/// be another one.
async fn upstream_for(ctx: &Ctx, caller: &Caller, new: &NewSession) -> Result<Upstream, Error> {
    if let Some(id) = read_reconnect(caller, new)? {
        let known = ctx.store.tenant(caller.scope, move |tx| Ok::<_, Error>(tx.account_and_upstream(id)?));
        if let Some((_, name)) = known.await?
            && let Ok(upstream) = upstreams::by_name(ctx, name).await
        {
            return Ok(upstream);
        }
    }
    upstreams::for_new_session(ctx, caller.scope).await
}

/// Writes the session's row, or finds the one that is pending under the same label.
async fn write_row(
    ctx: &Ctx,
    caller: &Caller,
    surface: Surface,
    new: &NewSession,
    named: Option<UserId>,
    upstream: &Upstream,
    request_id: &str,
) -> Result<(LinkSession, bool), Error> {
    let reconnect = read_reconnect(caller, new)?;
    let whose = Whose { is_named: named.is_some(), caller: caller.clone() };
    let default = || UserId::new(DEFAULT_USER).map_err(|error| Error::Internal(error.to_string()));
    let user = named.map_or_else(default, Ok)?;
    let session = describe(ctx, caller.scope, surface, new, user, reconnect);
    let secret = Secret::random(32);
    let sealed = ctx.keyring.seal(&page_secret_place(session.id), secret.expose().as_bytes());
    let label = upstream.label();
    for _ in 0..3 {
        let (mut session, sealed, request_id) = (session.clone(), sealed.clone(), request_id.to_owned());
        let whose = whose.clone();
        let (caches, quotas) = (ctx.caches.clone(), ctx.quotas.clone());
        let attempt = ctx
            .store
            .tenant(caller.scope, move |tx| {
                let tenant = check_tenant(tx, &mut session, whose.is_named)?;
                if let Some(earlier) = tx.link_session_by_label(&session.unique_id)?
                    && let Some(answer) = answer_earlier(tx, &earlier, &session, &whose)?
                {
                    return Ok((answer, false));
                }
                check_pending(&caches, tx, &tenant, session.created_at)?;
                check_quotas(&quotas, tx, &tenant, &session)?;
                tx.ensure_user(&session.user_id, session.created_at)?;
                tx.insert_link_session(&NewLinkSession {
                    session: &session,
                    upstream: label,
                    page_secret_sealed: sealed,
                })?;
                tx.note_change(session.id, "new", None, Some(&request_id), session.created_at)?;
                Ok::<_, RowError>((session, true))
            })
            .await;
        match attempt {
            Ok(written) => return Ok(written),
            // Another call was first with this label; the next look finds its row.
            Err(RowError::Store(StoreError::Conflict { .. })) => {}
            Err(RowError::Store(error)) => return Err(error.into()),
            Err(RowError::Service(error)) => return Err(error),
        }
    }
    Err(Error::Conflict(Conflict::LinkSessionPending))
}

/// Who asks for a session, and whether with a user in mind.
#[derive(Clone)]
struct Whose {
    /// Without a user's name a pending session is answered whoever's it is.
    is_named: bool,
    caller: Caller,
}

impl Whose {
    fn may_have(&self, earlier: &LinkSession, new: &LinkSession) -> bool {
        let by_label = !self.is_named && new.reconnect_account_id.is_none();
        (by_label || earlier.user_id == new.user_id) && self.caller.may_see(earlier)
    }
}

enum RowError {
    Store(StoreError),
    Service(Error),
}

impl From<StoreError> for RowError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Error> for RowError {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

fn read_reconnect(caller: &Caller, new: &NewSession) -> Result<Option<AccountId>, Error> {
    let Some(text) = &new.reconnect_account_id else { return Ok(None) };
    let id: AccountId = text.parse().map_err(|_| Error::NotFound("account"))?;
    if caller.may_use(id) { Ok(Some(id)) } else { Err(Error::NotFound("account")) }
}

fn check_plan(tenant: &Tenant) -> Result<(), Error> {
    match tenant.plan.qr_login {
        true => Ok(()),
        false => Err(Error::PlanRequired { subscription: tenant.plan.id.clone() }),
    }
}

/// What must hold of the tenant, and of the account to reconnect, whose user it is where none is named.
fn check_tenant(
    tx: &mut TenantTx<'_>,
    session: &mut LinkSession,
    is_named: bool,
) -> Result<Tenant, RowError> {
    let tenant = tx.tenant()?.ok_or(Error::Unauthenticated)?;
    check_plan(&tenant)?;
    check_redirect(&tenant, session)?;
    if let Some(id) = session.reconnect_account_id {
        let account = tx.account(id)?.filter(|account| !is_named || account.user_id == session.user_id);
        session.user_id = account.ok_or(Error::NotFound("account"))?.user_id;
    }
    Ok(tenant)
}

/// A tenant that has registered addresses is sent to these alone.
fn check_redirect(tenant: &Tenant, session: &LinkSession) -> Result<(), Error> {
    let Some(asked) = &session.redirect_url else { return Ok(()) };
    if tenant.redirect_urls.is_empty() || is_registered(asked, &tenant.redirect_urls) {
        return Ok(());
    }
    let detail = "give one of the redirect_urls that the tenant has registered";
    Err(Error::Invalid(vec![Violation::new("/redirect_url", "not_registered", detail)]))
}

/// How many sessions may wait at once is the plan's to say. Where it allows many, they are counted
/// only every few seconds as long as there is plenty of room.
fn check_pending(
    caches: &Caches,
    tx: &mut TenantTx<'_>,
    tenant: &Tenant,
    now: DateTime<Utc>,
) -> Result<(), RowError> {
    let limit = i64::from(tenant.plan.link_sessions_pending_max);
    if limit > COUNTED_EACH_TIME && caches.has_room(tx.scope, limit, now) {
        return Ok(());
    }
    let pending = tx.count_pending_link_sessions()?;
    caches.note_pending(tx.scope, pending, now);
    if pending >= limit {
        let retry_after = Duration::from_secs(30);
        return Err(Error::TooMany { what: "pending link sessions", limit, retry_after }.into());
    }
    Ok(())
}

/// What the plan allows by number. A reconnect needs no place of its own.
fn check_quotas(
    quotas: &Quotas,
    tx: &mut TenantTx<'_>,
    tenant: &Tenant,
    session: &LinkSession,
) -> Result<(), Error> {
    if session.reconnect_account_id.is_none() {
        check_accounts(quotas, tx, tenant, &session.user_id, session.created_at)?;
    }
    take_daily(quotas, tx, Quota::LinkSessionsPerDay, session.created_at)
}

/// What an earlier session of the same label means for a new one: itself while it is pending and was
/// made of the same, a refusal once it has linked an account, nothing after any other end.
fn answer_earlier(
    tx: &mut TenantTx<'_>,
    earlier: &LinkSession,
    new: &LinkSession,
    whose: &Whose,
) -> Result<Option<LinkSession>, Error> {
    let now = new.created_at;
    let kept_until = earlier.updated_at + TimeDelta::hours(KEPT_HOURS);
    match earlier.status {
        // Its time is over, and only the word for it is missing.
        status if status.is_pending() && now >= earlier.expires_at => {
            end_in(tx, earlier.id, End::expired(EndReason::TimedOut), None, now)?;
            Ok(None)
        }
        LinkSessionStatus::Confirmed if now < kept_until => {
            Err(Error::Conflict(Conflict::LinkSessionConfirmed))
        }
        status if status.is_pending() && !whose.may_have(earlier, new) => {
            Err(Error::Conflict(Conflict::LinkSessionPending))
        }
        status if status.is_pending() => match earlier.differs_from(new) {
            differing if differing.is_empty() => Ok(Some(earlier.clone())),
            differing => Err(Error::LinkSessionDiffers(differing)),
        },
        _ => Ok(None),
    }
}

fn describe(
    ctx: &Ctx,
    scope: TenantScope,
    surface: Surface,
    new: &NewSession,
    user_id: UserId,
    reconnect_account_id: Option<AccountId>,
) -> LinkSession {
    let now = ctx.clock.now();
    let made_up = || format!("link_{}", random_base32(15).to_lowercase());
    LinkSession {
        id: LinkSessionId::new(),
        scope,
        unique_id: new.unique_id.clone().unwrap_or_else(made_up),
        surface,
        user_id,
        status: LinkSessionStatus::New,
        reason: None,
        account_id: None,
        reconnect_account_id,
        check_token: random_base32(20),
        redirect_url: new.redirect_url.clone(),
        locale: new.locale.clone(),
        theme: new.theme.clone(),
        nonce: new.nonce.clone(),
        metadata: new.metadata.clone(),
        created_at: now,
        updated_at: now,
        expires_at: now + TimeDelta::seconds(HOSTED_SESSION_SECS),
        confirmed_at: None,
        accepted_at: None,
        utilised_at: None,
    }
}

/// Fetches a session's first code. Without one the session has failed, and says so.
async fn first_code(
    ctx: &Ctx,
    session: &LinkSession,
    upstream: &Upstream,
    request_id: &str,
) -> Result<(), Error> {
    let live = match fetch_code(ctx, session, upstream, 1).await {
        Ok(Fetched::New(live)) => live,
        // Whoever ended it meanwhile has said so.
        Ok(Fetched::TooLate) => return Ok(()),
        Err(error) => {
            let end = End::failed(EndReason::UpstreamRefused);
            end_pending(ctx, session.scope, session.id, end, Some(request_id.to_owned())).await?;
            return Err(error);
        }
    };
    if ctx.live.schedule(&live, ctx.settings.poll_interval).await.is_err() {
        ctx.metrics.redis_failed();
        // The caller has its code; nobody waits for Redis.
        let inside = ctx.clone();
        ctx.tasks.spawn(async move { schedule_patiently(&inside, &live).await });
    }
    Ok(())
}

/// Tries for some seconds to put a session on the schedule, and leaves it to the sweeper then.
async fn schedule_patiently(ctx: &Ctx, live: &LiveSession) {
    for _ in 0..SCHEDULE_TRIES_MAX {
        tokio::time::sleep(Duration::from_millis(500)).await;
        if ctx.live.schedule_if_missing(live, ctx.settings.poll_interval).await.is_ok() {
            return;
        }
    }
    ctx.unscheduled.store(true, Ordering::Relaxed);
    tracing::warn!(link_session.id = %live.id, "could not schedule a session; the sweeper will");
}

/// Waits a little for the code of a session that another call has just started, or that is being
/// renewed.
async fn wait_for_code(ctx: &Ctx, session: &LinkSession) -> Result<SessionView, Error> {
    let mut tries = 0;
    loop {
        let view = view(ctx, session.scope, session.id).await?;
        tries += 1;
        if view.code.is_some() || !view.session.status.is_pending() || tries > CODE_TRIES_MAX {
            return Ok(view);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
