//! Listening, and stopping without losing anything.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use utoipa_actix_web::AppExt;

use super::{Fatal, Parts, build, check_master_key, check_schema};
use crate::clock::Clock;
use crate::config::ServeConfig;
use crate::http;
use crate::service::{Ctx, operation};
use crate::worker;

/// How long load balancers have to see that this process takes no more traffic.
const NOTICE: Duration = Duration::from_secs(5);
/// How long requests under way may take to end.
const DRAIN_SECS: u64 = 20;
/// How long detached work may take to end after that.
const TASKS: Duration = Duration::from_secs(20);
/// Connections that wait to be accepted.
const BACKLOG: u32 = 2_048;

/// A server that listens.
pub struct Running {
    pub address: SocketAddr,
    pub ctx: Ctx,
    handle: ServerHandle,
    server: JoinHandle<std::io::Result<()>>,
    /// Where metrics are served, if anywhere.
    pub metrics_address: Option<SocketAddr>,
    metrics: Option<(ServerHandle, JoinHandle<std::io::Result<()>>)>,
    stop_workers: CancellationToken,
}

/// `linkgate serve`: until a signal.
pub async fn serve(config: ServeConfig) -> Result<(), Fatal> {
    let loud = config.allow_private_networks;
    let mut signals = Signals::new().map_err(Fatal::Server)?;
    let running = start(config, Clock::system(), true).await?;
    if loud {
        tracing::warn!("LINKGATE_ALLOW_PRIVATE_NETWORKS is on: tenants' URLs may point into this network");
    }
    tracing::info!(address = %running.address, "serving");
    let Some(kind) = signals.next_or_end(&running).await else { return running.stop().await };
    tracing::info!("stopping");
    running.ctx.draining.store(true, Ordering::Relaxed);
    if kind == Asked::Politely {
        tokio::select! {
            () = tokio::time::sleep(NOTICE) => {}
            _ = signals.next() => {}
        }
    }
    running.stop().await
}

/// Builds and starts everything, with its workers where asked for.
pub async fn start(config: ServeConfig, clock: Clock, with_workers: bool) -> Result<Running, Fatal> {
    let (listen, workers, metrics_listen) = (config.listen, config.workers, config.metrics_listen);
    let listener = bind(listen)?;
    let address = listener.local_addr().map_err(|source| Fatal::Listen { address: listen, source })?;
    let Parts { ctx, sandbox } = build(config, clock, address)?;
    check_schema(&ctx.store).await?;
    check_master_key(&ctx).await?;
    operation::keep_time(&ctx).await.map_err(|_| Fatal::DatabaseAway)?;
    let app_ctx = ctx.clone();
    let routes = Data::new(http::fallback::Routes::from_openapi(&http::openapi::document()));
    let patterns = Data::new(http::route::Patterns::from_openapi(&http::openapi::document()));
    let metrics = Data::from(ctx.metrics.clone());
    let server = HttpServer::new(move || {
        let (app, _) = App::new()
            .into_utoipa_app()
            .app_data(Data::new(app_ctx.clone()))
            .app_data(routes.clone())
            .app_data(patterns.clone())
            .app_data(metrics.clone())
            .configure(http::routes)
            .split_for_parts();
        let sandbox = sandbox.clone();
        app.configure(http::undocumented)
            .configure(|config| {
                if let Some(sandbox) = sandbox {
                    sandbox.configure(config);
                }
            })
            .default_service(actix_web::web::to(http::fallback::answer))
            .wrap(from_fn(http::middleware::edge))
    })
    .workers(workers)
    .disable_signals()
    .shutdown_timeout(DRAIN_SECS)
    .listen(listener)
    .map_err(|source| Fatal::Listen { address, source })?
    .run();
    let metrics = metrics_listen.map(|listen| serve_metrics(&ctx, listen)).transpose()?;
    let metrics_address = metrics.as_ref().map(|served| served.0);
    let metrics = metrics.map(|(_, handle, server)| (handle, server));
    let stop_workers = CancellationToken::new();
    if with_workers {
        worker::start(&ctx, &stop_workers);
    }
    let handle = server.handle();
    Ok(Running { address, ctx, handle, server: tokio::spawn(server), metrics_address, metrics, stop_workers })
}

impl Running {
    /// Stops: requests end, workers finish their round, detached work comes to its end.
    pub async fn stop(self) -> Result<(), Fatal> {
        self.ctx.draining.store(true, Ordering::Relaxed);
        self.stop_workers.cancel();
        self.handle.stop(true).await;
        let ended = self.server.await;
        if !self.ctx.tasks.drain(TASKS).await {
            tracing::warn!("some work was still under way after {TASKS:?}; it is left behind");
        }
        if let Some((handle, server)) = self.metrics {
            handle.stop(false).await;
            let _ = server.await;
        }
        match ended {
            Ok(Err(error)) => Err(Fatal::Server(error)),
            _ => Ok(()),
        }
    }
}

/// Metrics have a listener of their own, apart from the public port.
fn serve_metrics(
    ctx: &Ctx,
    listen: SocketAddr,
) -> Result<(SocketAddr, ServerHandle, JoinHandle<std::io::Result<()>>), Fatal> {
    let metrics = ctx.metrics.clone();
    let listener = bind(listen)?;
    let address = listener.local_addr().map_err(|source| Fatal::Listen { address: listen, source })?;
    let server = HttpServer::new(move || {
        let metrics = metrics.clone();
        let show = move || {
            let text = metrics.render();
            async move { actix_web::HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text) }
        };
        App::new().route("/metrics", actix_web::web::get().to(show))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .map_err(|source| Fatal::Listen { address: listen, source })?
    .run();
    Ok((address, server.handle(), tokio::spawn(server)))
}

fn bind(address: SocketAddr) -> Result<std::net::TcpListener, Fatal> {
    use tokio::net::TcpSocket;

    let listen = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)?.into_std()
    };
    listen().map_err(|source| Fatal::Listen { address, source })
}

/// How the process was asked to stop.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// By whoever runs it in production: load balancers get time to notice.
    Politely,
    /// By somebody at a keyboard.
    AtOnce,
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.terminate.recv() => Asked::Politely,
            _ = self.interrupt.recv() => Asked::AtOnce,
        }
    }

    /// Nothing when the server ended by itself.
    async fn next_or_end(&mut self, running: &Running) -> Option<Asked> {
        let ended = async {
            while !running.server.is_finished() {
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        };
        tokio::select! {
            asked = self.next() => Some(asked),
            () = ended => None,
        }
    }
}
