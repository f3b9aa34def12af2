//! Polls the upstreams about pending link sessions, whether or not anybody watches. Each session is
//! claimed for the time of one poll, so that any number of replicas share the work. The operator's
//! upstream, the sandbox, and all that tenants brought have a loop each: one that hangs keeps no other
//! waiting.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::repeat;
use crate::model::upstream::{Queue, UpstreamName};
use crate::service::link_sessions::{Claimed, Leave, Polled, Terms, claim, forgo_probe, leave_for, poll};
use crate::service::{Ctx, Error, operation};

/// How often the schedule is looked at when there is nothing to do.
const PERIOD: Duration = Duration::from_millis(100);
/// How long one round goes on claiming before it looks again whether the database is there.
const ROUND: Duration = Duration::from_millis(500);
/// How long a round waits for polls to end while all that are allowed are under way.
const SLOT_WAIT: Duration = Duration::from_millis(50);

pub(super) fn start(ctx: &Ctx, stop: &CancellationToken) {
    for queue in ctx.providers.queues() {
        let at_once = ctx.settings.polls_in_flight;
        let slots = Arc::new(Semaphore::new(at_once));
        let round = move |ctx: Ctx| {
            let slots = slots.clone();
            async move { round(&ctx, queue, &slots, at_once).await }
        };
        ctx.tasks.spawn(repeat("qr_poller", PERIOD, ctx.clone(), stop.clone(), round));
    }
}

/// Starts polls for sessions that are due, as far as there are slots and budget, until none is.
async fn round(ctx: &Ctx, queue: Queue, slots: &Arc<Semaphore>, at_once: usize) -> Result<(), Error> {
    // Without the database a confirmation could not be kept, so that none is asked for.
    operation::keep_time(ctx).await?;
    let until = Instant::now() + ROUND;
    loop {
        let room = slots.available_permits();
        let started = if room == 0 { 0 } else { start_polls(ctx, queue, slots, room).await? };
        let busy = room == 0 || started == room;
        if !busy || Instant::now() >= until {
            return Ok(());
        }
        // A quarter of them at a time: claiming one by one would cost a round trip for each.
        let some = u32::try_from(at_once.div_ceil(4)).unwrap_or(1);
        let _ = tokio::time::timeout(SLOT_WAIT, slots.acquire_many(some)).await;
    }
}

/// Claims up to `room` sessions and starts a poll of each. Does not wait for them; says how many.
async fn start_polls(ctx: &Ctx, queue: Queue, slots: &Arc<Semaphore>, room: usize) -> Result<usize, Error> {
    let (room, terms) = leave(ctx, queue, room).await?;
    if room == 0 {
        return Ok(0);
    }
    let claimed = claim_on(ctx, queue, room, terms).await?;
    let count = claimed.len();
    for session in claimed {
        // Only this loop takes slots, so that those just counted are there.
        let Ok(slot) = slots.clone().try_acquire_owned() else { break };
        let inside = ctx.clone();
        ctx.tasks.spawn(async move {
            let _slot = slot;
            // What went wrong is logged where it happened.
            let _ = poll_once(&inside, session, terms).await;
        });
    }
    Ok(count)
}

/// How many may be claimed, and under which terms they are polled.
async fn leave(ctx: &Ctx, queue: Queue, want: usize) -> Result<(usize, Terms), Error> {
    let Some(upstream) = one_upstream(queue) else { return Ok((want, Terms::ToBeAsked)) };
    match leave_for(ctx, upstream, want).await {
        Ok(Leave::Go(granted)) => Ok((granted, Terms::Ordinary)),
        Ok(Leave::Probe) => Ok((1, Terms::Probe)),
        Ok(Leave::Wait(_)) => Ok((0, Terms::Ordinary)),
        Err(_) => {
            ctx.metrics.redis_failed();
            Err(Error::Unavailable)
        }
    }
}

/// Whose sessions a queue has, where they are all of one upstream.
fn one_upstream(queue: Queue) -> Option<UpstreamName> {
    match queue {
        Queue::Operator => Some(UpstreamName::Operator),
        Queue::Sandbox => Some(UpstreamName::Sandbox),
        Queue::Tenants => None,
    }
}

/// Claims what is due. Leave to find out that finds nothing to ask is given back: a new session may.
async fn claim_on(ctx: &Ctx, queue: Queue, limit: usize, terms: Terms) -> Result<Vec<Claimed>, Error> {
    let claimed = claim(ctx, queue, limit).await?;
    if let (true, Terms::Probe, Some(upstream)) = (claimed.is_empty(), terms, one_upstream(queue)) {
        forgo_probe(ctx, upstream).await;
    }
    Ok(claimed)
}

/// One whole round: polls everything that is due, waits for the answers, and says what came of them.
pub async fn run_once(ctx: &Ctx) -> Result<Vec<Polled>, Error> {
    let mut results = Vec::new();
    for queue in ctx.providers.queues() {
        loop {
            let (room, terms) = leave(ctx, queue, ctx.settings.polls_in_flight).await?;
            let claimed = if room == 0 { Vec::new() } else { claim_on(ctx, queue, room, terms).await? };
            if claimed.is_empty() {
                break;
            }
            let polls = claimed.into_iter().map(|session| poll_once(ctx, session, terms));
            results.extend(join_all(polls).await.into_iter().filter_map(Result::ok));
        }
    }
    Ok(results)
}

async fn poll_once(ctx: &Ctx, session: Claimed, terms: Terms) -> Result<Polled, Error> {
    let id = session.id;
    poll(ctx, session, terms).await.inspect_err(|error| {
        tracing::warn!(link_session.id = %id, error = %error, "could not poll a session; its lease will end");
    })
}
