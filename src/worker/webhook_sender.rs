//! Sends webhooks: claims deliveries that are due, as many as there is room for, and starts a task for each. It
//! looks whenever deliveries were written in this process, and every second for those of others and for
//! repetitions. Endpoints that fail or are slow have a lane of their own, so that they keep no others waiting.

use std::time::Duration;

use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use super::repeat_woken;
use crate::service::webhooks::{Job, Lane, UNDER_WAY_MAX, claim, deliver};
use crate::service::{Ctx, Error};

/// How often it looks when nobody wakes it.
const PERIOD: Duration = Duration::from_secs(1);

pub(super) fn start(ctx: &Ctx, stop: &CancellationToken) {
    let (inside, stop) = (ctx.clone(), stop.clone());
    ctx.tasks.spawn(async move {
        let webhooks = inside.webhooks.clone();
        let round = |ctx: Ctx| async move { round(&ctx).await };
        repeat_woken(("webhook_sender", PERIOD), &webhooks.wake, inside, stop, round).await;
    });
}

/// Starts what is due as far as there is room. Does not wait for it.
async fn round(ctx: &Ctx) -> Result<(), Error> {
    let rooms = Lane::ALL.map(|lane| (lane, ctx.webhooks.room(lane).available_permits()));
    for (lane, mut job) in claim(ctx, rooms).await? {
        // Only this loop takes of the room, so that what was just counted is there.
        let Some(place) = ctx.webhooks.place(lane) else { break };
        job.place = Some(place);
        let inside = ctx.clone();
        ctx.tasks.spawn(async move { send(&inside, job).await });
    }
    Ok(())
}

/// One whole round: sends everything that is due, and waits for it. Says how many were sent.
pub async fn run_once(ctx: &Ctx) -> Result<usize, Error> {
    let mut sent = 0;
    loop {
        let jobs = claim(ctx, Lane::ALL.map(|lane| (lane, UNDER_WAY_MAX))).await?;
        if jobs.is_empty() {
            return Ok(sent);
        }
        sent += jobs.len();
        join_all(jobs.into_iter().map(|(_, job)| send(ctx, job))).await;
    }
}

async fn send(ctx: &Ctx, job: Job) {
    let id = job.id();
    if let Err(error) = deliver(ctx, job).await {
        tracing::warn!(delivery.id = %id, error = %error,
            "could not write down what came of a webhook; it is sent again");
    }
}
