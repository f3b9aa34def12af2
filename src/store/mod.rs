//! PostgreSQL: the only module that names diesel. All blocking goes through one door, `Store`: a
//! transaction runs on a blocking thread, behind a semaphore as wide as the pool, with a deadline.
//! No call to an upstream fits inside one.
//!
//! Every transaction runs as one of two roles that the database itself confines: `tenant` sees the
//! rows of one tenant and environment, `system` the few columns that work across tenants needs.

pub mod accounts;
pub mod api_keys;
pub mod audit;
mod changes;
pub mod codes;
pub mod deliveries;
pub mod delivery_attempts;
pub mod delivery_claims;
pub mod erasure;
pub mod events;
pub mod idempotency;
pub mod identities;
pub mod issuers;
pub mod link_funnel;
pub mod link_session_changes;
pub mod link_sessions;
pub mod lost_confirmations;
pub mod member_sessions;
pub mod members;
pub mod migrations;
mod pages;
pub mod pending;
pub mod plans;
pub mod posts;
pub mod redeliveries;
pub mod rekey;
pub mod schema;
pub mod sealed_keys;
pub mod signing_keys;
pub mod tenant_end;
pub mod tenant_export;
mod tenant_export_fields;
pub mod tenants;
pub mod upstream_credentials;
pub mod usage;
pub mod usage_days;
pub mod users;
pub mod webhook_endpoints;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use tokio::sync::Semaphore;

use self::changes::{Changes, Told};
use crate::crypto::secret::Secret;
use crate::metrics::Metrics;
use crate::model::id::AccountId;
use crate::model::tenant::{Environment, TenantScope};

/// How long a caller waits for a free connection. Callers promise an answer within 300 ms when the
/// database is away.
const CHECKOUT_MS_MAX: u64 = 200;
/// How long a caller queues while all connections are at work.
const QUEUE_MS_MAX: u64 = 500;
/// How long a whole transaction may take; PostgreSQL's own limits end its statements before this.
const TRANSACTION_MS_MAX: u64 = 5_000;
/// How long calls fail at once after the database could not be reached.
const REST_MS: u64 = 200;
/// Limits that PostgreSQL itself keeps on each of our connections.
const SESSION_LIMITS: &str = "set statement_timeout = '3s'; set lock_timeout = '1s'; \
     set idle_in_transaction_session_timeout = '10s'";

/// Why a transaction did not happen.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not reached, or too slow. Nothing was changed, or it is not known.
    #[error("the database is not available")]
    Unavailable,
    /// Another row is in the way; the constraint says which.
    #[error("a row is in the way: {constraint}")]
    Conflict { constraint: String },
    /// A row holds what the code does not know.
    #[error("a row holds an unknown {0}")]
    Corrupt(&'static str),
    #[error("a query failed")]
    Query(#[source] DieselError),
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        let DieselError::DatabaseError(kind, info) = &error else {
            return match error {
                DieselError::BrokenTransactionManager => Self::Unavailable,
                other => Self::Query(other),
            };
        };
        match kind {
            DatabaseErrorKind::UniqueViolation => {
                Self::Conflict { constraint: info.constraint_name().unwrap_or_default().to_owned() }
            }
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Self::Unavailable,
            DatabaseErrorKind::Unknown if is_about_availability(info.message()) => Self::Unavailable,
            _ => Self::Query(error),
        }
    }
}

/// Diesel does not give PostgreSQL's error codes, so that the words must do.
fn is_about_availability(message: &str) -> bool {
    const WORDS: [&str; 8] = [
        "terminating connection",
        "the database system is",
        "server closed the connection",
        "connection to server",
        "canceling statement due to",
        "too many clients",
        "remaining connection slots",
        "could not receive data",
    ];
    WORDS.iter().any(|words| message.contains(words))
}

/// The pool of connections. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    pool: Pool<ConnectionManager<PgConnection>>,
    permits: Arc<Semaphore>,
    started: Instant,
    /// Milliseconds after `started` until which calls fail at once.
    rest_until_ms: AtomicU64,
    metrics: Arc<Metrics>,
    told: Told,
}

/// A transaction that sees one tenant's rows of one environment.
pub struct TenantTx<'a> {
    pub(in crate::store) conn: &'a mut PgConnection,
    pub scope: TenantScope,
    /// What others want to hear of once this is committed.
    pub(in crate::store) changes: &'a mut Changes,
}

/// A transaction that sees a few columns of every tenant.
pub struct SystemTx<'a> {
    pub(in crate::store) conn: &'a mut PgConnection,
}

#[derive(Clone, Copy)]
enum Role {
    Tenant(TenantScope),
    System,
    /// The database's owner, for what belongs to no tenant.
    Owner,
}

#[derive(Debug)]
struct LimitEachConnection;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for LimitEachConnection {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(SESSION_LIMITS).map_err(diesel::r2d2::Error::QueryError)
    }
}

impl TenantTx<'_> {
    /// Goes on in another environment of the same tenant, within the same transaction.
    pub fn switch_environment(&mut self, environment: Environment) -> Result<(), StoreError> {
        diesel::sql_query("select set_config('linkgate.environment', $1, true)")
            .bind::<diesel::sql_types::Text, _>(environment.as_str())
            .execute(self.conn)?;
        self.scope.environment = environment;
        Ok(())
    }
}

impl Store {
    /// A pool of at most `connections`. Connects in the background; nothing fails here when the
    /// database is away.
    pub fn new(database_url: &Secret, connections: u32, metrics: Arc<Metrics>) -> Self {
        let manager = ConnectionManager::new(with_defaults(database_url.expose()));
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_millis(CHECKOUT_MS_MAX))
            .connection_customizer(Box::new(LimitEachConnection))
            .error_handler(Box::new(diesel::r2d2::NopErrorHandler))
            .build_unchecked(manager);
        let permits = Arc::new(Semaphore::new(connections as usize));
        let inner = Inner {
            pool,
            permits,
            started: Instant::now(),
            rest_until_ms: AtomicU64::new(0),
            metrics,
            told: Told::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Sets who is told of each account whose status or identity has changed: after the commit, before
    /// its caller goes on. Must not wait. Only the first one set counts.
    pub fn when_accounts_change(&self, told: impl Fn(TenantScope, AccountId) + Send + Sync + 'static) {
        self.inner.told.of_accounts(Box::new(told));
    }

    /// Sets who is told, after the commit, that webhook deliveries were written. Must not wait. Only the first one
    /// set counts.
    pub fn when_deliveries_are_written(&self, told: impl Fn() + Send + Sync + 'static) {
        self.inner.told.of_deliveries(Box::new(told));
    }

    /// Runs `work` in one transaction on the rows of `scope`; commits when it returns `Ok`.
    pub async fn tenant<T, E>(
        &self,
        scope: TenantScope,
        work: impl FnOnce(&mut TenantTx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Role::Tenant(scope), move |conn, changes| work(&mut TenantTx { conn, scope, changes })).await
    }

    /// Runs `work` in one transaction that sees across tenants.
    pub async fn system<T, E>(
        &self,
        work: impl FnOnce(&mut SystemTx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Role::System, move |conn, _| work(&mut SystemTx { conn })).await
    }

    async fn owner<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(Role::Owner, move |conn, _| work(conn)).await
    }

    /// What time the database has it; fails when it does not answer.
    pub async fn time(&self) -> Result<DateTime<Utc>, StoreError> {
        let now = diesel::dsl::sql::<diesel::sql_types::Timestamptz>("clock_timestamp()");
        self.owner(move |conn| Ok(diesel::select(now).get_result(conn)?)).await
    }

    async fn run<T, E>(
        &self,
        role: Role,
        work: impl FnOnce(&mut PgConnection, &mut Changes) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let inner = self.inner.clone();
        let patience = inner.clone();
        inner.fail_while_resting()?;
        let queue = inner.permits.clone().acquire_owned();
        let permit = match tokio::time::timeout(Duration::from_millis(QUEUE_MS_MAX), queue).await {
            Ok(Ok(permit)) => permit,
            _ => return Err(StoreError::Unavailable.into()),
        };
        inner.fail_while_resting()?;
        let task = tokio::task::spawn_blocking(move || {
            // The permit ends with the thread's work and not with the caller's patience, or more
            // threads than connections would wait.
            let _permit = permit;
            inner.transact(role, work)
        });
        match tokio::time::timeout(Duration::from_millis(TRANSACTION_MS_MAX), task).await {
            Ok(Ok(result)) => result,
            Ok(Err(join)) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
            _ => {
                // PostgreSQL ends what is merely slow before this: it hangs, for everybody.
                patience.rest();
                Err(StoreError::Unavailable.into())
            }
        }
    }
}

impl Inner {
    fn transact<T, E: From<StoreError>>(
        &self,
        role: Role,
        work: impl FnOnce(&mut PgConnection, &mut Changes) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.begin(role)?;
        let mut changes = Changes::default();
        match work(&mut conn, &mut changes) {
            Ok(value) => {
                let committed = AnsiTransactionManager::commit_transaction(&mut *conn);
                // Also when the commit failed: it may have happened all the same.
                self.told.tell(changes);
                committed.map_err(|error| E::from(error.into()))?;
                Ok(value)
            }
            Err(error) => {
                // A rollback that fails leaves a broken connection, which the pool throws away.
                let _ = AnsiTransactionManager::rollback_transaction(&mut *conn);
                Err(error)
            }
        }
    }

    /// Takes a connection and starts the transaction. A connection that died in the pool is replaced
    /// once: nothing has been done on it yet.
    fn begin(&self, role: Role) -> Result<PooledConnection<ConnectionManager<PgConnection>>, StoreError> {
        let mut replaced = 0;
        loop {
            let Ok(mut conn) = self.pool.get() else {
                self.rest();
                return Err(StoreError::Unavailable);
            };
            match start(&mut conn, role) {
                Ok(()) => return Ok(conn),
                Err(StoreError::Unavailable) if replaced < self.pool.max_size() => replaced += 1,
                Err(error) => return Err(error),
            }
        }
    }

    fn rest(&self) {
        self.metrics.store_failed();
        self.rest_until_ms.store(self.elapsed_ms() + REST_MS, Ordering::Relaxed);
    }

    fn fail_while_resting(&self) -> Result<(), StoreError> {
        if self.elapsed_ms() < self.rest_until_ms.load(Ordering::Relaxed) {
            return Err(StoreError::Unavailable);
        }
        Ok(())
    }

    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Begins and confines a transaction in one round trip: nothing of the statement comes from a caller.
fn start(conn: &mut PgConnection, role: Role) -> Result<(), StoreError> {
    let begin = match role {
        Role::Owner => "begin".to_owned(),
        Role::System => "begin; select set_config('role', 'linkgate_system', true)".to_owned(),
        Role::Tenant(TenantScope { tenant, environment }) => format!(
            "begin; select set_config('role', 'linkgate_app', true), \
             set_config('linkgate.tenant_id', '{}', true), \
             set_config('linkgate.environment', '{}', true)",
            tenant.as_uuid(),
            environment.as_str()
        ),
    };
    AnsiTransactionManager::begin_transaction_sql(conn, &begin).inspect_err(|_| {
        // It may have begun and not been confined; the next one to use the connection must not be in it.
        let _ = conn.batch_execute("rollback");
    })?;
    Ok(())
}

/// The address with limits on connecting, unless it sets them itself.
fn with_defaults(database_url: &str) -> String {
    let mut url = database_url.to_owned();
    if !url.contains("://") {
        return url;
    }
    for (name, value) in
        [("connect_timeout", "2"), ("application_name", "linkgate"), ("tcp_user_timeout", "5000")]
    {
        if !url.contains(&format!("{name}=")) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&format!("{name}={value}"));
        }
    }
    url
}
