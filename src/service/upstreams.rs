//! Which upstream is asked: the operator's, the sandbox, or one that a tenant brought credentials for.
//! A tenant's own serve its live sessions and what these linked; a change of mind about new sessions
//! leaves what is linked where it is.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::callers::Caller;
use super::renewed::Remembered;
use super::{Conflict, Ctx, Error};
use crate::crypto::secret::Secret;
use crate::model::id::TenantId;
use crate::model::tenant::{Environment, TenantScope};
use crate::model::upstream::{TenantUpstream, UpstreamLabel, UpstreamName, UpstreamSource};
use crate::model::violation::Violation;
use crate::provider::registry::Upstream;
use crate::provider::{ProviderError, UpstreamAccount};
use crate::store::TenantTx;

/// The kind of upstream that tenants can bring credentials for.
const PROVIDER: &str = "wahdx";

/// Of the upstream's keys; longer than any that is known.
const KEY_BYTES_MAX: usize = 512;
/// What is shown of a key, and how long it has to be for that.
const HINT_CHARS: usize = 4;
const HINTED_BYTES_MIN: usize = 16;
/// How many linked accounts are looked for when a key is replaced.
const LINKED_MAX: i64 = 1_000;

/// What a tenant has set, ready to be used.
pub struct Own {
    source: UpstreamSource,
    /// Nothing without credentials, or with such as can't be opened.
    upstream: Option<Upstream>,
    refused: bool,
    set_at: Option<DateTime<Utc>>,
}

/// What to change; what is absent stays.
#[derive(Clone, Default)]
pub struct UpstreamChange {
    pub source: Option<UpstreamSource>,
    /// Nothing inside takes the key away.
    pub api_key: Option<Option<String>>,
}

/// A change that was checked, and tried at the upstream.
pub struct Checked {
    source: Option<UpstreamSource>,
    key: Option<Option<NewKey>>,
}

struct NewKey {
    sealed: Vec<u8>,
    hint: String,
}

/// The upstream that a new session is started with.
///
/// # Errors
/// `SandboxOff`; `Provider` or `Conflict` where nobody has credentials.
pub(super) async fn for_new_session(ctx: &Ctx, scope: TenantScope) -> Result<Upstream, Error> {
    if scope.environment == Environment::Test {
        if !ctx.settings.sandbox {
            return Err(Error::SandboxOff);
        }
        return Ok(ctx.providers.sandbox()?.clone());
    }
    let own = own(ctx, scope.tenant).await?;
    match own.source {
        UpstreamSource::Operator => Ok(ctx.providers.operator()?.clone()),
        UpstreamSource::Own => own.upstream.clone().ok_or(missing()),
    }
}

/// The upstream that something was made with.
///
/// # Errors
/// `Provider` or `Conflict` where its credentials are there no more.
pub(super) async fn by_name(ctx: &Ctx, name: UpstreamName) -> Result<Upstream, Error> {
    match name {
        UpstreamName::Operator => Ok(ctx.providers.operator()?.clone()),
        UpstreamName::Sandbox => Ok(ctx.providers.sandbox()?.clone()),
        UpstreamName::Tenant(tenant) => own(ctx, tenant).await?.upstream.clone().ok_or(missing()),
    }
}

/// The tenant's own upstream, whether or not new sessions use it.
///
/// # Errors
/// `Conflict` without credentials, and in the test environment.
pub(super) async fn of_tenant(ctx: &Ctx, scope: TenantScope) -> Result<Upstream, Error> {
    match scope.environment {
        Environment::Live => by_name(ctx, UpstreamName::Tenant(scope.tenant)).await,
        Environment::Test => Err(missing()),
    }
}

/// An upstream's failure as the caller is told of it: what is wrong with a tenant's own credentials is
/// for the tenant to mend.
pub(super) fn failure(upstream: &Upstream, error: ProviderError) -> Error {
    match error {
        ProviderError::Auth if upstream.name.is_own() => {
            Error::Conflict(Conflict::UpstreamCredentialsRefused)
        }
        ProviderError::PlanRequired if upstream.name.is_own() => {
            Error::Conflict(Conflict::UpstreamOwnPlanRequired)
        }
        ProviderError::NotConfigured if upstream.name.is_own() => missing(),
        error => error.into(),
    }
}

/// Every account that the upstream's credentials see, as it is now.
pub(super) async fn accounts_of(ctx: &Ctx, upstream: &Upstream) -> Result<Vec<UpstreamAccount>, Error> {
    match ctx.listings.newest(upstream).await {
        Ok(listed) => {
            heed(ctx, upstream, None);
            Ok(listed.to_vec())
        }
        Err(Error::Provider(error)) => {
            let error = error.of_a_call_without_names();
            super::note_provider_error(ctx, upstream, &error);
            Err(failure(upstream, error))
        }
        Err(error) => Err(error),
    }
}

/// What the tenant has set, as it is shown.
pub(super) fn told(tx: &mut TenantTx<'_>) -> Result<TenantUpstream, Error> {
    Ok(tx.upstream(PROVIDER)?.told)
}

/// Checks a change, and tries a new key at the upstream.
///
/// # Errors
/// `Invalid` with every broken rule, among them a key that the upstream refuses; `LiveEnvironmentNeeded`;
/// `Provider` when the upstream can't be asked now.
pub(super) async fn check(ctx: &Ctx, caller: &Caller, change: UpstreamChange) -> Result<Checked, Error> {
    if caller.scope.environment != Environment::Live {
        return Err(Error::LiveEnvironmentNeeded);
    }
    let invalid = |code, detail| Error::Invalid(vec![Violation::new("/upstream/api_key", code, detail)]);
    let key = match change.api_key {
        None => None,
        Some(None) => Some(None),
        Some(Some(text)) => {
            if text.is_empty() || text.len() > KEY_BYTES_MAX || !text.bytes().all(|b| b.is_ascii_graphic()) {
                let detail = "give 1 to 512 visible ASCII characters, without spaces";
                return Err(invalid("invalid_value", detail));
            }
            try_key(ctx, caller.scope, &text).await?;
            Some(Some(seal(ctx, caller.scope.tenant, &text)))
        }
    };
    // Whoever brings a key means to use it.
    let brought = key.as_ref().map(|key| match key {
        Some(_) => UpstreamSource::Own,
        None => UpstreamSource::Operator,
    });
    let source = change.source.or(brought);
    if let (Some(None), Some(UpstreamSource::Own)) = (&key, source) {
        return Err(invalid(
            "credentials_missing",
            "source own needs a key; choose operator to take it away",
        ));
    }
    Ok(Checked { source, key })
}

/// Makes a checked change within the transaction of the tenant's own.
pub(super) fn apply(tx: &mut TenantTx<'_>, checked: &Checked, at: DateTime<Utc>) -> Result<(), Error> {
    match &checked.key {
        Some(Some(NewKey { sealed, hint })) => tx.put_upstream_credentials(PROVIDER, sealed, hint, at)?,
        Some(None) => {
            if !tx.linked_at_upstream(label(tx.scope.tenant), 1)?.is_empty() {
                return Err(Error::Conflict(Conflict::UpstreamInUse));
            }
            tx.delete_upstream_credentials(PROVIDER)?;
        }
        None => {}
    }
    let Some(source) = checked.source else { return Ok(()) };
    if source == UpstreamSource::Own && told(tx)?.credentials.is_none() {
        let detail = "bring a key first, or with the same call, in upstream.api_key";
        return Err(Error::Invalid(vec![Violation::new("/upstream/source", "credentials_missing", detail)]));
    }
    Ok(tx.set_upstream_source(source, at)?)
}

/// In this replica at once, in the others as soon as they hear of it.
async fn changed(ctx: &Ctx, tenant: TenantId) {
    ctx.caches.upstream_changed(tenant);
    ctx.live.announce_upstream(tenant).await;
}

/// The same after a new key: what the old one was left alone for is over.
pub(super) async fn replaced(ctx: &Ctx, tenant: TenantId) {
    changed(ctx, tenant).await;
    if ctx.live.trust_upstream(UpstreamName::Tenant(tenant)).await.is_err() {
        ctx.metrics.redis_failed();
    }
}

/// What the audit log tells of the setting.
pub(super) fn for_the_log(told: &TenantUpstream) -> Value {
    let hint = told.credentials.as_ref().map(|credentials| &credentials.hint);
    json!({ "source": told.source.as_str(), "api_key_hint": hint })
}

/// Notes in the tenant's settings that its upstream refuses its credentials, or takes them again.
/// `failure`: how a call went. Best effort, in the background, and only when it is news.
pub(super) fn heed(ctx: &Ctx, upstream: &Upstream, failure: Option<&ProviderError>) {
    let UpstreamName::Tenant(tenant) = upstream.name else { return };
    let refused = match failure {
        Some(ProviderError::Auth) => true,
        None => false,
        Some(_) => return,
    };
    // Most calls tell nothing new.
    if let Remembered::Good(own) | Remembered::Renew(own) = ctx.caches.upstreams.get(&tenant)
        && own.refused == refused
    {
        return;
    }
    let inside = ctx.clone();
    ctx.tasks.spawn(async move {
        let Ok(own) = own(&inside, tenant).await else { return };
        let Some(set_at) = own.set_at.filter(|_| own.refused != refused) else { return };
        let refused_at = refused.then(|| inside.clock.now());
        let noted = inside.store.tenant(live(tenant), move |tx| {
            Ok::<_, Error>(tx.note_credentials_refused(PROVIDER, set_at, refused_at)?)
        });
        if noted.await.is_ok_and(|is_news| is_news) {
            tracing::warn!(tenant.id = %tenant, refused, "a tenant's own upstream credentials have changed their state");
        }
        changed(&inside, tenant).await;
    });
}

/// Asks the upstream for what the key sees. One that sees none of what the present key has linked
/// belongs to somebody else: those accounts would all be lost.
async fn try_key(ctx: &Ctx, scope: TenantScope, text: &str) -> Result<(), Error> {
    let refuse = |code, detail| Err(Error::Invalid(vec![Violation::new("/upstream/api_key", code, detail)]));
    let upstream = ctx.providers.of_tenant(scope.tenant, Secret::new(text));
    let listed = upstream.adapter.list_accounts().await;
    let seen = match listed.map_err(ProviderError::of_a_call_without_names) {
        Ok(seen) => seen,
        Err(ProviderError::Auth) => {
            return refuse("credentials_refused", "the upstream does not accept this key");
        }
        Err(ProviderError::PlanRequired) => {
            return refuse(
                "upstream_plan_required",
                "this key's plan at the upstream lacks what linking needs",
            );
        }
        Err(error) => return Err(error.into()),
    };
    let linked = ctx
        .store
        .tenant(scope, move |tx| Ok::<_, Error>(tx.linked_at_upstream(label(tx.scope.tenant), LINKED_MAX)?))
        .await?;
    let is_seen = |id: &String| seen.iter().any(|account: &UpstreamAccount| account.id == *id);
    match linked.is_empty() || linked.iter().any(is_seen) {
        true => Ok(()),
        false => refuse(
            "other_account",
            "this key sees none of the accounts that the present one has linked; unlink them first",
        ),
    }
}

fn seal(ctx: &Ctx, tenant: TenantId, text: &str) -> NewKey {
    let hint = if text.len() < HINTED_BYTES_MIN { "" } else { &text[text.len() - HINT_CHARS..] };
    NewKey { sealed: ctx.keyring.seal(&place(tenant), text.as_bytes()), hint: hint.to_owned() }
}

/// What the tenant has set, as it was at most 3 s ago.
async fn own(ctx: &Ctx, tenant: TenantId) -> Result<Arc<Own>, Error> {
    let remembered = ctx.caches.upstreams.get(&tenant);
    match remembered.renewed(ctx, |ctx| async move { ask(&ctx, tenant).await.map(drop) }) {
        Some(own) => Ok(own),
        None => ask(ctx, tenant).await,
    }
}

async fn ask(ctx: &Ctx, tenant: TenantId) -> Result<Arc<Own>, Error> {
    let asked_at = Instant::now();
    let kept = ctx.store.tenant(live(tenant), |tx| Ok::<_, Error>(tx.upstream(PROVIDER)?)).await?;
    let opened = kept.api_key_sealed.map(|sealed| ctx.keyring.open_text(&place(tenant), &sealed)).transpose();
    // It is of use to nobody; what goes by the operator's key goes on.
    let key = opened.unwrap_or_else(|error| {
        tracing::error!(tenant.id = %tenant, error = %error, "could not open a tenant's upstream credentials");
        None
    });
    let credentials = kept.told.credentials;
    let own = Arc::new(Own {
        source: kept.told.source,
        upstream: key.map(|key| ctx.providers.of_tenant(tenant, key)),
        refused: credentials.as_ref().is_some_and(|credentials| credentials.refused_at.is_some()),
        set_at: credentials.map(|credentials| credentials.set_at),
    });
    ctx.caches.upstreams.put(tenant, own.clone(), asked_at);
    Ok(own)
}

fn label(tenant: TenantId) -> UpstreamLabel {
    UpstreamLabel { provider: PROVIDER, name: UpstreamName::Tenant(tenant) }
}

fn place(tenant: TenantId) -> String {
    format!("upstream_credentials.api_key/{tenant}/{PROVIDER}")
}

fn live(tenant: TenantId) -> TenantScope {
    TenantScope { tenant, environment: Environment::Live }
}

fn missing() -> Error {
    Error::Conflict(Conflict::UpstreamCredentialsMissing)
}
