//! The verbs: one function for each thing a caller can ask. They know tenants, rules and the order
//! of things; nothing here knows HTTP.

pub mod accounts;
pub mod api_keys;
pub mod audit;
pub mod callers;
mod creators;
pub mod error;
pub mod events;
mod foreign_tokens;
pub mod funnel;
pub mod idempotency;
mod issuer_keys;
mod issuer_rules;
pub mod issuers;
mod key_rules;
mod known_accounts;
pub mod link_pages;
pub mod link_sessions;
pub mod listings;
pub mod members;
pub mod operation;
pub mod operator;
pub mod origins;
pub mod pictures;
pub mod posts;
pub mod quotas;
pub mod rates;
pub mod rekey;
mod renewed;
pub mod sandbox_phone;
mod short_lists;
pub mod signing_keys;
pub mod tenant_end;
pub mod tenant_settings;
pub mod tenants;
pub mod timeline;
pub mod tokens;
pub mod upstream_accounts;
pub mod upstreams;
pub mod usage;
pub mod users;
pub mod webhooks;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use moka::sync::Cache;
use tokio::sync::OnceCell;
use tokio_util::task::TaskTracker;

use self::creators::Creators;
use self::renewed::Renewed;
use crate::clock::Clock;
use crate::crypto::sealed::Keyring;
use crate::crypto::secret::Secret;
use crate::live::Live;
use crate::live::credentials_changed::CredentialNews;
use crate::metrics::Metrics;
use crate::model::id::{ApiKeyId, TenantId};
use crate::model::tenant::TenantScope;
use crate::provider::jwks::JwksFetcher;
use crate::provider::phone::Phone;
use crate::provider::registry::Registry;
use crate::store::Store;
use crate::store::api_keys::ApiKeyRecord;
use crate::store::signing_keys::VerifyingKey;

use link_sessions::{Remembered, Traffic};

pub use crate::live::accounts_changed::AccountNews;
pub use error::{Conflict, Error};
pub use known_accounts::KnownAccounts;

/// Of each kind. What is remembered of them is renewed within 3 s, so that a revocation reaches every
/// replica within 5 s.
const CREDENTIALS_MAX: usize = 100_000;
/// How many good tokens are remembered, some 300 bytes each.
const VERIFIED_TOKENS_MAX: usize = 50_000;

/// How long a count of waiting sessions is good enough where there is plenty of room, in seconds.
const PENDING_COUNT_SECS: i64 = 5;

/// Everything a service function works with. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    pub store: Store,
    /// The same database by connections of the workers' own: calls from outside can't use them up.
    pub workers_store: Store,
    pub live: Live,
    pub providers: Arc<Registry>,
    pub keyring: Arc<Keyring>,
    pub clock: Clock,
    pub settings: Arc<Settings>,
    pub metrics: Arc<Metrics>,
    /// The simulated phone of the test environment; nothing where the sandbox is off.
    pub phone: Option<Phone>,
    pub tasks: Tasks,
    pub caches: Arc<Caches>,
    /// How calls to upstreams went lately.
    pub traffic: Arc<Traffic>,
    /// Set when a session could not be put on the schedule.
    pub unscheduled: Arc<AtomicBool>,
    pub funnel: Arc<funnel::Notes>,
    pub listings: Arc<listings::Listings>,
    pub rates: Arc<rates::Rates>,
    pub quotas: Arc<quotas::Quotas>,
    /// Fetches the keys of registered issuers.
    pub jwks: Arc<dyn JwksFetcher>,
    pub webhooks: Arc<webhooks::Webhooks>,
    pub members: Arc<members::Members>,
    pub pictures: Arc<pictures::Pictures>,
    /// Set once the process is about to stop.
    pub draining: Arc<AtomicBool>,
}

/// Work that must end even when its caller goes away; shutdown waits for it. It runs on a runtime of
/// its own, because the edge's threads end first.
#[derive(Clone)]
pub struct Tasks {
    tracker: TaskTracker,
    runtime: tokio::runtime::Handle,
}

impl Tasks {
    /// Tasks on the runtime that this is called in.
    pub fn on_this_runtime() -> Self {
        Self { tracker: TaskTracker::new(), runtime: tokio::runtime::Handle::current() }
    }

    pub fn spawn<F>(&self, work: F) -> tokio::task::JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.tracker.spawn_on(work, &self.runtime)
    }

    /// Waits until everything has ended, at most this long. False when something was still at work.
    pub async fn drain(&self, at_most: Duration) -> bool {
        self.tracker.close();
        tokio::time::timeout(at_most, self.tracker.wait()).await.is_ok()
    }
}

/// What the operator has set, as far as services ask.
pub struct Settings {
    /// The origin that browsers and tenants use, without a slash at the end.
    pub public_url: String,
    /// Between two polls of a code that somebody watches.
    pub poll_interval: Duration,
    /// How many calls about QR codes all replicas together make to one upstream, a second.
    pub upstream_calls_per_second: u32,
    /// How many polls of one upstream this process has under way at most.
    pub polls_in_flight: usize,
    pub allow_private_networks: bool,
    pub sandbox: bool,
    /// Nothing turns the operator's surface off.
    pub operator_token: Option<Secret>,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<ipnet::IpNet>,
}

/// What may be forgotten at any moment.
pub struct Caches {
    api_keys: Renewed<String, Arc<ApiKeyRecord>>,
    verifying_keys: Renewed<TenantId, Arc<Vec<VerifyingKey>>>,
    /// By the token's SHA-256.
    verified_tokens: callers::VerifiedTokens,
    /// The same of registered issuers' tokens.
    verified_foreign: foreign_tokens::VerifiedForeign,
    issuers: issuer_keys::IssuerKeys,
    /// What tenants have set about their upstreams.
    upstreams: Renewed<TenantId, Arc<upstreams::Own>>,
    /// Whose scripts may read a tenant's answers.
    origins: Renewed<TenantId, Arc<Vec<String>>>,
    pub accounts: KnownAccounts,
    peppers: Cache<String, Arc<[u8]>>,
    /// Under which bodies are hashed; it never changes.
    body_key: OnceCell<idempotency::BodyKey>,
    creators: Creators,
    /// Keys whose last use was noted moments ago.
    touched_keys: Cache<String, ()>,
    /// How many sessions of a tenant waited, and when they were counted.
    pending: Cache<TenantScope, (i64, DateTime<Utc>)>,
    /// Alarms that were given, and when.
    alarms: Cache<&'static str, Instant>,
    /// Pending sessions as they were read last.
    pub(in crate::service) sessions: Remembered,
}

impl Caches {
    /// Whether far fewer sessions than `limit` waited a moment ago.
    fn has_room(&self, scope: TenantScope, limit: i64, now: DateTime<Utc>) -> bool {
        let fresh = |at: DateTime<Utc>| now - at < TimeDelta::seconds(PENDING_COUNT_SECS);
        self.pending.get(&scope).is_some_and(|(count, at)| fresh(at) && count < limit - limit / 5)
    }

    /// Forgets every credential, of all tenants: each is asked for anew, as it is every few seconds.
    fn forget_credentials(&self) {
        self.api_keys.forget_all();
        self.verifying_keys.forget_all();
        self.upstreams.forget_all();
        self.issuers_changed();
    }

    /// Whether to give an alarm that is to be given once in a while.
    fn alarm(&self, what: &'static str, every: Duration) -> bool {
        let given = self.alarms.get(what).is_some_and(|at| at.elapsed() < every);
        if !given {
            self.alarms.insert(what, Instant::now());
        }
        !given
    }

    fn api_key_changed(&self, id: &ApiKeyId) {
        self.api_keys.changed(&id.to_string());
    }

    fn signing_keys_changed(&self, tenant: TenantId) {
        self.verifying_keys.changed(&tenant);
    }

    fn upstream_changed(&self, tenant: TenantId) {
        self.upstreams.changed(&tenant);
    }

    fn issuers_changed(&self) {
        self.issuers.forget_all();
    }

    /// Another replica has changed something.
    pub fn heard(&self, news: CredentialNews) {
        match news {
            CredentialNews::ApiKey(id) => self.api_key_changed(&id),
            CredentialNews::SigningKeys(tenant) => self.signing_keys_changed(tenant),
            CredentialNews::Issuers => self.issuers_changed(),
            CredentialNews::Upstream(tenant) => self.upstream_changed(tenant),
            CredentialNews::All => self.forget_credentials(),
        }
    }

    fn note_pending(&self, scope: TenantScope, count: i64, now: DateTime<Utc>) {
        self.pending.insert(scope, (count, now));
    }
}

impl Default for Caches {
    fn default() -> Self {
        Self {
            api_keys: Renewed::new(CREDENTIALS_MAX),
            verifying_keys: Renewed::new(CREDENTIALS_MAX),
            verified_tokens: callers::VerifiedTokens::new(VERIFIED_TOKENS_MAX),
            verified_foreign: foreign_tokens::VerifiedForeign::new(VERIFIED_TOKENS_MAX),
            issuers: issuer_keys::IssuerKeys::default(),
            upstreams: Renewed::new(CREDENTIALS_MAX),
            origins: Renewed::new(CREDENTIALS_MAX),
            accounts: KnownAccounts::default(),
            peppers: Cache::builder().max_capacity(100).time_to_live(Duration::from_secs(600)).build(),
            body_key: OnceCell::new(),
            creators: Creators::default(),
            touched_keys: Cache::builder()
                .max_capacity(100_000)
                .time_to_live(Duration::from_secs(60))
                .build(),
            pending: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(Duration::from_secs(PENDING_COUNT_SECS as u64))
                .build(),
            alarms: Cache::builder().max_capacity(100).build(),
            sessions: Remembered::default(),
        }
    }
}

impl Ctx {
    /// The same for work that nobody waits for with a request.
    pub fn for_workers(&self) -> Self {
        Self { store: self.workers_store.clone(), ..self.clone() }
    }

    /// Whether the process takes no new traffic any more.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// Runs work to its end, whether or not the caller stays to hear of it.
    pub async fn detached<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        match self.tasks.spawn(work).await {
            Ok(result) => result,
            Err(_) => Err(Error::Internal("a detached task died".to_owned())),
        }
    }
}

/// Counts an upstream's failure, and says so aloud when only the operator can mend it.
fn note_provider_error(
    ctx: &Ctx,
    upstream: &crate::provider::registry::Upstream,
    error: &crate::provider::ProviderError,
) {
    ctx.metrics.provider_failed(upstream.provider, error.kind());
    upstreams::heed(ctx, upstream, Some(error));
    if error.is_for_the_operator() && !upstream.name.is_own() {
        tracing::error!(provider = upstream.provider, upstream = %upstream.name, error = %error,
            "an upstream refuses for a reason that only the operator can mend");
    }
}
