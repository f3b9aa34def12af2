//! One way to reach Redis, a single server or a cluster. Every call has a deadline, and after a few
//! failures in a row the next calls fail at once for a moment, so that a Redis that hangs costs callers
//! a few deadlines and not one each. What the values mean is the business of whoever calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::cluster::{ClusterClient, ClusterClientBuilder};
use redis::cluster_async::ClusterConnection;
use redis::{Client, Cmd, FromRedisValue, IntoConnectionInfo, RedisError, RedisResult, ScriptInvocation};
use tokio::sync::OnceCell;

/// How long one command or script may take. Callers promise an answer within 300 ms when a store is
/// away, and one request makes one call to Redis that it must wait for.
const CALL_MS_MAX: u64 = 250;
/// After so many failures in a row calls fail at once for a while: one alone may be a slow moment.
const FAILURES_TO_REST: u32 = 3;
/// How long.
const REST_MS: u64 = 400;
/// How long one attempt to connect may take.
const CONNECT_MS_MAX: u64 = 1_000;

/// Redis did not do what it was asked. Nothing but Redis's own copy can have been touched.
#[derive(Debug, thiserror::Error)]
pub enum RedisDown {
    #[error("redis did not answer in time")]
    TooSlow,
    #[error("redis failed moments ago and is left alone")]
    Resting,
    #[error("redis failed")]
    Failed(#[source] RedisError),
}

/// A text that is no Redis address. The text itself may hold a password and is not repeated.
#[derive(Debug, thiserror::Error)]
#[error("not a Redis address: use redis://, rediss:// or unix://, several separated by commas for a cluster")]
pub struct BadAddress;

/// A handle to Redis. Cheap to clone; connects by itself, also again.
#[derive(Clone)]
pub struct RedisClient {
    inner: Arc<Inner>,
}

struct Inner {
    kind: Kind,
    started: Instant,
    /// Milliseconds after `started` until which calls fail at once.
    rest_until_ms: AtomicU64,
    failures: AtomicU32,
}

enum Kind {
    Single { client: Client, connection: OnceCell<ConnectionManager> },
    Cluster { nodes: Vec<Client>, client: Box<ClusterClient>, connection: OnceCell<ClusterConnection> },
}

impl RedisClient {
    /// Reads the address; several comma-separated ones are the nodes of one cluster. Connects with
    /// the first call, not here.
    pub fn new(address: &str) -> Result<Self, BadAddress> {
        let open = |node: &str| Client::open(node.trim().into_connection_info()?);
        let nodes = address.split(',').map(open).collect::<RedisResult<Vec<_>>>().map_err(|_| BadAddress)?;
        let kind = if nodes.len() == 1 {
            Kind::Single { client: nodes[0].clone(), connection: OnceCell::new() }
        } else {
            let client = ClusterClientBuilder::new(address.split(',').map(|node| node.trim().to_owned()))
                .connection_timeout(Duration::from_millis(CONNECT_MS_MAX))
                .response_timeout(Duration::from_millis(CALL_MS_MAX))
                .retries(2)
                .build()
                .map_err(|_| BadAddress)?;
            Kind::Cluster { nodes, client: Box::new(client), connection: OnceCell::new() }
        };
        let inner = Inner {
            kind,
            started: Instant::now(),
            rest_until_ms: AtomicU64::new(0),
            failures: AtomicU32::new(0),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs one command.
    pub async fn run<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, RedisDown> {
        self.guarded(async {
            match &self.inner.kind {
                Kind::Single { .. } => command.query_async(&mut self.single().await?).await,
                Kind::Cluster { .. } => command.query_async(&mut self.cluster().await?).await,
            }
        })
        .await
    }

    /// Runs one script. All its keys must share one hash tag, or a cluster refuses it.
    pub async fn script<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, RedisDown> {
        self.guarded(async {
            match &self.inner.kind {
                Kind::Single { .. } => script.invoke_async(&mut self.single().await?).await,
                Kind::Cluster { .. } => script.invoke_async(&mut self.cluster().await?).await,
            }
        })
        .await
    }

    /// A connection of its own that hears what is published on `channel`. In a cluster any node
    /// hears what is published on any other.
    pub async fn subscribe(&self, channel: &str) -> RedisResult<redis::aio::PubSub> {
        let clients = match &self.inner.kind {
            Kind::Single { client, .. } => std::slice::from_ref(client),
            Kind::Cluster { nodes, .. } => nodes,
        };
        let mut last = RedisError::from((redis::ErrorKind::Io, "no node answered in time"));
        for client in clients {
            let subscribed = async {
                let mut pubsub = client.get_async_pubsub().await?;
                pubsub.subscribe(channel).await?;
                Ok(pubsub)
            };
            // A node that hangs takes connections, and would be waited for for ever.
            match tokio::time::timeout(Duration::from_millis(CONNECT_MS_MAX), subscribed).await {
                Ok(Ok(pubsub)) => return Ok(pubsub),
                Ok(Err(error)) => last = error,
                Err(_) => {}
            }
        }
        Err(last)
    }

    async fn single(&self) -> RedisResult<ConnectionManager> {
        let Kind::Single { client, connection } = &self.inner.kind else {
            return Err((redis::ErrorKind::Client, "not a single server").into());
        };
        let manager = connection
            .get_or_try_init(|| async {
                let config = ConnectionManagerConfig::new()
                    .set_connection_timeout(Some(Duration::from_millis(CONNECT_MS_MAX)))
                    .set_response_timeout(Some(Duration::from_millis(CALL_MS_MAX)))
                    .set_number_of_retries(1)
                    .set_max_delay(Duration::from_millis(100));
                ConnectionManager::new_lazy_with_config(client.clone(), config)
            })
            .await?;
        Ok(manager.clone())
    }

    async fn cluster(&self) -> RedisResult<ClusterConnection> {
        if let Kind::Cluster { connection, .. } = &self.inner.kind
            && let Some(connected) = connection.get()
        {
            return Ok(connected.clone());
        }
        // With a node that hangs, connecting to the others takes longer than a call may, so that it goes on
        // when its caller has given up.
        let inner = self.inner.clone();
        let connecting = tokio::spawn(async move {
            let Kind::Cluster { client, connection, .. } = &inner.kind else {
                return Err((redis::ErrorKind::Client, "not a cluster").into());
            };
            connection.get_or_try_init(|| client.get_async_connection()).await.cloned()
        });
        connecting.await.unwrap_or_else(|_| Err((redis::ErrorKind::Client, "could not connect").into()))
    }

    async fn guarded<T>(&self, call: impl Future<Output = RedisResult<T>>) -> Result<T, RedisDown> {
        let inner = &self.inner;
        if self.elapsed_ms() < inner.rest_until_ms.load(Ordering::Relaxed) {
            return Err(RedisDown::Resting);
        }
        let failure = match tokio::time::timeout(Duration::from_millis(CALL_MS_MAX), call).await {
            Ok(Ok(value)) => {
                inner.failures.store(0, Ordering::Relaxed);
                return Ok(value);
            }
            Ok(Err(error)) if is_about_the_connection(&error) => RedisDown::Failed(error),
            Ok(Err(error)) => return Err(RedisDown::Failed(error)),
            Err(_) => RedisDown::TooSlow,
        };
        if inner.failures.fetch_add(1, Ordering::Relaxed) + 1 >= FAILURES_TO_REST {
            inner.rest_until_ms.store(self.elapsed_ms() + REST_MS, Ordering::Relaxed);
        }
        Err(failure)
    }

    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.inner.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Whether the server could not be reached, as against an answer that says no.
fn is_about_the_connection(error: &RedisError) -> bool {
    error.is_io_error()
        || error.is_timeout()
        || error.is_connection_dropped()
        || error.is_connection_refusal()
}
