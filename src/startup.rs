//! The only place that builds things: from settings to a running server, and down again.

mod commands;
mod server;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use url::Url;

use crate::clock::Clock;
use crate::config::ServeConfig;
use crate::crypto::sealed::Keyring;
use crate::crypto::secret::Secret;
use crate::guard::{Guard, SetUpError};
use crate::live::Live;
use crate::mail::{MailError, Mailer};
use crate::metrics::Metrics;
use crate::provider::client::{ClientError, HttpClient};
use crate::provider::jwks::GuardedJwks;
use crate::provider::phone::Phone;
use crate::provider::registry::Registry;
use crate::redis_client::{BadAddress, RedisClient};
use crate::sandbox::{self, Sandbox};
use crate::service::members::Members;
use crate::service::pictures::Pictures;
use crate::service::webhooks::Webhooks;
use crate::service::{Caches, Ctx, Error, Settings, Tasks, tenants};
use crate::store::Store;
use crate::store::migrations::{MigrateError, SchemaState};

pub use commands::{create_tenant, migrate, print_openapi, rekey, sandbox};
pub use server::{Running, serve, start};

/// How long the database may stay away when the server starts.
const DATABASE_WAIT: Duration = Duration::from_secs(10);

/// Connections to the database for what runs by itself.
const WORKERS_CONNECTIONS: u32 = 4;

/// Why the program ends.
#[derive(Debug, thiserror::Error)]
pub enum Fatal {
    #[error("could not listen on {address}: {source}")]
    Listen { address: SocketAddr, source: std::io::Error },
    #[error("the database can't be reached; is DATABASE_URL right, and is PostgreSQL running?")]
    DatabaseAway,
    #[error("the database's schema is older than this program; run: linkgate migrate")]
    SchemaOlder,
    #[error("the database's schema is newer than this program; run the newer linkgate")]
    SchemaNewer,
    #[error("{0}")]
    Migrate(#[from] MigrateError),
    #[error("REDIS_URL: {0}")]
    Redis(#[from] BadAddress),
    #[error("{0}")]
    Http(#[from] ClientError),
    #[error("{0}")]
    Guard(#[from] SetUpError),
    #[error("the server failed: {0}")]
    Server(std::io::Error),
    #[error("LINKGATE_MASTER_KEY: does not open what this database holds: {0}")]
    MasterKey(String),
    #[error("{0} secrets could not be opened and stay as they are: LINKGATE_MASTER_KEY lacks their key")]
    Shut(usize),
    #[error("could not seal everything anew: {0}; run it again")]
    Rekey(String),
    #[error("SMTP_URL: {0}")]
    Mail(#[from] MailError),
    /// What the command line asks for can't be made.
    #[error("{0}")]
    BadTenant(String),
    #[error("{0}")]
    Tenant(String),
}

impl Fatal {
    /// Whether a setting is to blame that only showed to be bad when it was used.
    pub fn is_of_settings(&self) -> bool {
        matches!(self, Self::Redis(_) | Self::MasterKey(_) | Self::Mail(_) | Self::BadTenant(_))
    }
}

/// Everything a server works with, before it listens to anybody.
pub struct Parts {
    pub ctx: Ctx,
    pub sandbox: Option<Sandbox>,
}

/// Builds everything. `own_address` is where this process itself will listen: the sandbox is reached
/// through it, over HTTP as any upstream.
pub fn build(config: ServeConfig, clock: Clock, own_address: SocketAddr) -> Result<Parts, Fatal> {
    let redis = RedisClient::new(config.redis_url.expose())?;
    let http = HttpClient::new(clock.clone())?;
    let mut registry = Registry::new(http.clone(), config.wahdx_base_url.clone());
    if let Some(key) = &config.wahdx_api_key {
        registry = registry.with_operator(key.clone());
    }
    let mut phone = None;
    let mut simulator = None;
    if config.sandbox {
        let key = sandbox_key(&config.keyring);
        let base = sandbox_url(own_address);
        let wire = base.join("wahdx/").unwrap_or_else(|_| base.clone());
        registry = registry.with_sandbox(wire, key.clone());
        phone = Some(Phone::new(http, base, key.clone()));
        simulator = Some(Sandbox::new(sandbox::Settings {
            redis: redis.clone(),
            prefix: format!("{}:sandbox", config.redis_prefix),
            clock: clock.clone(),
            api_key: Some(key.expose().to_owned()),
            public_path: "/sandbox".to_owned(),
        }));
    }
    let settings = Settings {
        public_url: config.public_url,
        poll_interval: config.poll_interval,
        upstream_calls_per_second: config.upstream_calls_per_second,
        polls_in_flight: config.polls_in_flight,
        allow_private_networks: config.allow_private_networks,
        sandbox: config.sandbox,
        operator_token: config.operator_token,
        trusted_proxies: config.trusted_proxies,
    };
    let guard = Guard::new(config.allow_private_networks, clock.clone())?;
    let mailer = config.mail.as_ref().map(Mailer::new).transpose()?;
    let metrics = Arc::new(Metrics::new());
    let ctx = Ctx {
        store: Store::new(&config.database_url, config.database_connections, metrics.clone()),
        workers_store: Store::new(&config.database_url, WORKERS_CONNECTIONS, metrics.clone()),
        live: Live::new(redis, config.redis_prefix, clock.clone()),
        providers: Arc::new(registry),
        keyring: Arc::new(config.keyring),
        clock,
        settings: Arc::new(settings),
        metrics,
        phone,
        tasks: Tasks::on_this_runtime(),
        caches: Arc::new(Caches::default()),
        traffic: Arc::default(),
        unscheduled: Arc::default(),
        funnel: Arc::default(),
        listings: Arc::default(),
        rates: Arc::default(),
        quotas: Arc::default(),
        jwks: Arc::new(GuardedJwks::new(guard.clone())),
        webhooks: Arc::new(Webhooks::new(guard.clone())),
        pictures: Arc::new(Pictures::new(guard)),
        members: Arc::new(Members::new(mailer)),
        draining: Arc::new(AtomicBool::new(false)),
    };
    tell_of_changed_accounts(&ctx);
    tell_of_deliveries(&ctx);
    Ok(Parts { ctx, sandbox: simulator })
}

/// What is remembered of an account ends with the change of it: here at once, elsewhere by a word.
fn tell_of_changed_accounts(ctx: &Ctx) {
    for store in [&ctx.store, &ctx.workers_store] {
        let (caches, live, tasks) = (ctx.caches.clone(), ctx.live.clone(), ctx.tasks.clone());
        store.when_accounts_change(move |scope, id| {
            caches.accounts.forget(scope, id);
            let live = live.clone();
            tasks.spawn(async move { live.announce_account(scope, id).await });
        });
    }
}

/// What was just committed is sent at once, and not with the sender's next look.
fn tell_of_deliveries(ctx: &Ctx) {
    for store in [&ctx.store, &ctx.workers_store] {
        let webhooks = ctx.webhooks.clone();
        store.when_deliveries_are_written(move || webhooks.wake.notify_one());
    }
}

/// The key between the gateway and its own simulator: the same in every replica, known to nobody.
fn sandbox_key(keyring: &Keyring) -> Secret {
    let key = data_encoding::HEXLOWER.encode(&keyring.derive("sandbox api key"));
    Secret::new(format!("sk_sandbox_{key}"))
}

fn sandbox_url(own_address: SocketAddr) -> Url {
    let mut address = own_address;
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    Url::parse(&format!("http://{address}/sandbox/")).expect("a socket address makes a URL")
}

/// Refuses master keys that are not those of this database.
async fn check_master_key(ctx: &Ctx) -> Result<(), Fatal> {
    match tenants::check_master_key(&ctx.store, &ctx.keyring).await {
        Ok(()) => Ok(()),
        Err(Error::Internal(what)) => Err(Fatal::MasterKey(what)),
        Err(_) => Err(Fatal::DatabaseAway),
    }
}

/// Waits for the database, and refuses a schema that is not this program's.
async fn check_schema(store: &Store) -> Result<(), Fatal> {
    let until = tokio::time::Instant::now() + DATABASE_WAIT;
    loop {
        match store.schema_state().await {
            Ok(SchemaState::Current) => return Ok(()),
            Ok(SchemaState::Older) => return Err(Fatal::SchemaOlder),
            Ok(SchemaState::Newer) => return Err(Fatal::SchemaNewer),
            Err(_) if tokio::time::Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Err(_) => return Err(Fatal::DatabaseAway),
        }
    }
}
