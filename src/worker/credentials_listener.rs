//! Hears of keys and issuers that other replicas have changed, and forgets what is remembered of them here.

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
                ended = inside.live.listen_for_credentials(|news| inside.caches.heard(news)) => {
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
