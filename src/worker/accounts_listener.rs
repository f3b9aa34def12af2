//! Hears of accounts that other replicas have changed, and forgets what is remembered of them here.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::{AccountNews, Ctx};

/// How long to wait before listening again after the connection broke.
const RECONNECT: Duration = Duration::from_millis(500);

pub(super) fn start(ctx: &Ctx, stop: &CancellationToken) {
    let (inside, stop) = (ctx.clone(), stop.clone());
    ctx.tasks.spawn(async move {
        let forget = |news| match news {
            AccountNews::Changed(scope, id) => inside.caches.accounts.forget(scope, id),
            AccountNews::Began => inside.caches.accounts.forget_all(),
        };
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                ended = inside.live.listen_for_accounts(forget) => {
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
