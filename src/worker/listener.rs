//! Hears what other replicas announce and wakes who waits here.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::Ctx;

/// How long to wait before listening again after the connection broke.
const RECONNECT: Duration = Duration::from_millis(500);

pub(super) fn start(ctx: &Ctx, stop: &CancellationToken) {
    let (inside, stop) = (ctx.clone(), stop.clone());
    ctx.tasks.spawn(async move {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                ended = inside.live.listen() => {
                    if ended.is_err() {
                        inside.metrics.redis_failed();
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(RECONNECT) => {}
            }
        }
    });
}
