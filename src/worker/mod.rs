//! What runs by itself: functions that do one round of work and can be repeated at any time, and a
//! small runner that repeats them. Tests call the rounds with a clock that they set.

pub mod accounts_listener;
pub mod credentials_listener;
pub mod listener;
pub mod qr_poller;
pub mod sweeper;
pub mod webhook_sender;

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::service::{Ctx, Error};

/// Repeats `round` every `period`, a failed round after twice the period, until `stop`.
pub(crate) async fn repeat<F, R>(
    name: &'static str,
    period: Duration,
    ctx: Ctx,
    stop: CancellationToken,
    round: F,
) where
    F: Fn(Ctx) -> R,
    R: Future<Output = Result<(), Error>>,
{
    repeat_woken((name, period), &Notify::new(), ctx, stop, round).await;
}

/// The same, and at once when `wake` is rung.
pub(crate) async fn repeat_woken<F, R>(
    (name, period): (&'static str, Duration),
    wake: &Notify,
    ctx: Ctx,
    stop: CancellationToken,
    round: F,
) where
    F: Fn(Ctx) -> R,
    R: Future<Output = Result<(), Error>>,
{
    let mut failing = false;
    loop {
        let result = AssertUnwindSafe(round(ctx.clone())).catch_unwind().await;
        let result = result.unwrap_or_else(|_| Err(Error::Internal("the round panicked".to_owned())));
        match (&result, failing) {
            (Err(error), false) => tracing::warn!(worker = name, error = %error, "a worker's round failed"),
            (Ok(()), true) => tracing::info!(worker = name, "the worker is well again"),
            _ => {}
        }
        failing = result.is_err();
        let pause = if failing { period * 2 } else { period };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
            () = wake.notified() => {}
        }
    }
}

/// Starts every worker. They end after `stop`, each at the end of its round.
pub fn start(ctx: &Ctx, stop: &CancellationToken) {
    let ctx = ctx.for_workers();
    qr_poller::start(&ctx, stop);
    sweeper::start(&ctx, stop);
    listener::start(&ctx, stop);
    accounts_listener::start(&ctx, stop);
    credentials_listener::start(&ctx, stop);
    webhook_sender::start(&ctx, stop);
}
