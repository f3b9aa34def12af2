//! Puts right what was interrupted: schedules that Redis has lost, posts whose process died, what is
//! past its time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::repeat;
use crate::service::{Ctx, Error, link_sessions, operation, posts};

/// How often a lost schedule is looked for. A session that waits must not wait much longer for it.
const PERIOD: Duration = Duration::from_secs(2);
/// Every how many rounds everything is compared, whether or not something seems lost.
const ROUNDS_PER_SWEEP: u32 = 15;

pub(super) fn start(ctx: &Ctx, stop: &CancellationToken) {
    let rounds = Arc::new(AtomicU32::new(0));
    let round = move |ctx: Ctx| {
        let sweep_all = rounds.fetch_add(1, Ordering::Relaxed).is_multiple_of(ROUNDS_PER_SWEEP);
        async move { run_once(&ctx, sweep_all).await }
    };
    ctx.tasks.spawn(repeat("sweeper", PERIOD, ctx.clone(), stop.clone(), round));
}

/// One round. `sweep_all` also compares what can only be found by looking at every pending row.
pub async fn run_once(ctx: &Ctx, sweep_all: bool) -> Result<(), Error> {
    let lost = link_sessions::rebuild_what_was_lost(ctx).await?;
    let missing = if sweep_all { link_sessions::rebuild_all(ctx).await? } else { 0 };
    if lost + missing > 0 {
        tracing::warn!(sessions = lost + missing, "put link sessions back on the schedule");
    }
    let abandoned = posts::give_up_abandoned(ctx).await?;
    if abandoned > 0 {
        tracing::warn!(posts = abandoned, "posts were left without an outcome by a process that died");
    }
    if sweep_all {
        operation::forget_the_old(ctx).await?;
    }
    Ok(())
}
