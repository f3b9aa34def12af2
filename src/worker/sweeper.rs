//! Puts right what was interrupted: schedules that Redis has lost, posts whose process died, what is
//! past its time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::repeat;
use crate::service::{Ctx, Error, link_sessions, operation, posts, tenant_end, webhooks};

/// How often a lost schedule is looked for. A session that waits must not wait much longer for it.
const PERIOD: Duration = Duration::from_millis(500);
/// Every how many rounds it is counted whether all is on the schedule, and the old is forgotten.
const ROUNDS_PER_COUNT: u32 = 20;
/// Every how many rounds every pending session is looked for, whether or not one seems to be missing.
const ROUNDS_PER_SWEEP: u32 = 600;

/// How much one round does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// What can't wait.
    Quick,
    /// Counts what is on the schedule, and forgets what is past its time.
    Count,
    /// Looks for every pending session.
    Everything,
}

pub(super) fn start(ctx: &Ctx, stop: &CancellationToken) {
    let rounds = Arc::new(AtomicU32::new(0));
    let round = move |ctx: Ctx| {
        let number = rounds.fetch_add(1, Ordering::Relaxed);
        let depth = if number.is_multiple_of(ROUNDS_PER_SWEEP) {
            Depth::Everything
        } else if number.is_multiple_of(ROUNDS_PER_COUNT) {
            Depth::Count
        } else {
            Depth::Quick
        };
        async move { run_once(&ctx, depth).await }
    };
    ctx.tasks.spawn(repeat("sweeper", PERIOD, ctx.clone(), stop.clone(), round));
}

/// One round.
pub async fn run_once(ctx: &Ctx, depth: Depth) -> Result<(), Error> {
    // What needs the database alone comes first: Redis may be away for long.
    let overdue = link_sessions::end_overdue(ctx).await?;
    if overdue > 0 {
        tracing::warn!(sessions = overdue, "link sessions whose upstream could not be asked have expired");
    }
    let abandoned = posts::give_up_abandoned(ctx).await?;
    if abandoned > 0 {
        tracing::warn!(posts = abandoned, "posts were left without an outcome by a process that died");
    }
    // What was lost as a whole comes first: it comes back with some delay.
    let restored = link_sessions::rebuild_what_was_lost(ctx).await?;
    let restored = restored
        + match depth {
            Depth::Everything => link_sessions::rebuild_all(ctx).await?,
            Depth::Count => link_sessions::rebuild_if_some_are_missing(ctx).await?,
            Depth::Quick if ctx.unscheduled.load(Ordering::Relaxed) => {
                link_sessions::rebuild_if_some_are_missing(ctx).await?
            }
            Depth::Quick => 0,
        };
    if restored > 0 {
        tracing::warn!(sessions = restored, "put link sessions back on the schedule");
    }
    if depth > Depth::Quick {
        operation::forget_the_old(ctx).await?;
        let gone = tenant_end::purge(ctx).await?;
        if gone > 0 {
            tracing::info!(tenants = gone, "deleted tenants are gone with all that they had");
        }
        webhooks::note_backlog(ctx).await?;
    }
    Ok(())
}
