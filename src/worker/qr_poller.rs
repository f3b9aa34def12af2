//! Polls the upstreams about pending link sessions, whether or not anybody watches. Each session is
//! claimed for the time of one poll, so that any number of replicas share the work.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::repeat;
use crate::service::link_sessions::{Claimed, Polled, SHARDS, claim, poll};
use crate::service::{Ctx, Error};

/// How often the schedule is looked at.
const PERIOD: Duration = Duration::from_millis(200);
/// How many polls one replica has under way at most.
const IN_FLIGHT_MAX: usize = 64;
/// How many sessions one claim takes at most.
const BATCH_MAX: usize = 32;

pub(super) fn start(ctx: &Ctx, stop: &CancellationToken) {
    let slots = Arc::new(Semaphore::new(IN_FLIGHT_MAX));
    let round = move |ctx: Ctx| {
        let slots = slots.clone();
        async move { round(&ctx, &slots).await }
    };
    ctx.tasks.spawn(repeat("qr_poller", PERIOD, ctx.clone(), stop.clone(), round));
}

/// Starts a poll for every session that is due, as far as there are slots, and does not wait for them.
async fn round(ctx: &Ctx, slots: &Arc<Semaphore>) -> Result<(), Error> {
    // Without the database a confirmation could not be kept, so that none is asked for.
    ctx.store.ping().await?;
    let first = random_shard();
    for step in 0..SHARDS {
        let shard = (first + step) % SHARDS;
        loop {
            let room = slots.available_permits().min(BATCH_MAX);
            if room == 0 {
                return Ok(());
            }
            let claimed = claim(ctx, shard, room).await?;
            let full = claimed.len() == room;
            for session in claimed {
                // Only this loop takes slots, so that those just counted are there.
                let Ok(slot) = slots.clone().try_acquire_owned() else { break };
                let inside = ctx.clone();
                ctx.tasks.spawn(async move {
                    let _slot = slot;
                    // What went wrong is logged where it happened.
                    let _ = poll_once(&inside, session).await;
                });
            }
            if !full {
                break;
            }
        }
    }
    Ok(())
}

/// One whole round: polls everything that is due, waits for the answers, and says what came of them.
pub async fn run_once(ctx: &Ctx) -> Result<Vec<Polled>, Error> {
    let mut results = Vec::new();
    for shard in 0..SHARDS {
        let claimed = claim(ctx, shard, 1_000).await?;
        let polls = claimed.into_iter().map(|session| poll_once(ctx, session));
        results.extend(join_all(polls).await.into_iter().filter_map(Result::ok));
    }
    Ok(results)
}

async fn poll_once(ctx: &Ctx, session: Claimed) -> Result<Polled, Error> {
    let id = session.id;
    poll(ctx, session).await.inspect_err(|error| {
        tracing::warn!(link_session.id = %id, error = %error, "could not poll a session; its lease will end");
    })
}

/// Starting anywhere keeps replicas from all beginning with the same shard.
fn random_shard() -> u8 {
    crate::model::id::LinkSessionId::new().as_uuid().as_bytes()[15] % SHARDS
}
