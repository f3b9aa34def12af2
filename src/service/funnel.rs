//! Notes how far link sessions come: when a code was first shown to somebody, and when the confirmation
//! first reached somebody who waited. Whoever answers a caller about a session says so here (`seen`),
//! each time; each session is remembered in this process, so that all but the first time cost a look
//! into memory. Notes are gathered for a moment and written many at a time, in the background: nobody
//! waits for them, and what is lost with a process that dies is noted by the next look.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::sync::Cache;

use super::{Ctx, Error};
use crate::model::id::LinkSessionId;
use crate::model::link_funnel::{Span, Step, Times};
use crate::model::link_session::{LinkSession, LinkSessionStatus};
use crate::model::tenant::TenantScope;
use crate::store::TenantTx;
use crate::store::link_funnel::Sighting;

pub use crate::model::link_funnel::Via;

/// How long notes are gathered before they are written.
const GATHER: Duration = Duration::from_millis(200);
/// How many notes may wait. Beyond that none is taken; the next look notes it.
const WAITING_MAX: usize = 20_000;
/// How many notes one statement writes.
const BATCH_MAX: usize = 500;
/// How many sessions are remembered, and for how long after the last look. One that is forgotten costs a
/// statement that changes nothing.
const NOTED_MAX: u64 = 50_000;
const NOTED_IDLE: Duration = Duration::from_secs(600);

/// What this process has noted, and what it is about to write.
pub struct Notes {
    noted: Cache<(LinkSessionId, Step), ()>,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    by_scope: HashMap<TenantScope, Vec<(Step, Sighting)>>,
    count: usize,
    /// Whether somebody is about to take them.
    expected: bool,
}

impl Default for Notes {
    fn default() -> Self {
        let noted = Cache::builder().max_capacity(NOTED_MAX).time_to_idle(NOTED_IDLE).build();
        Self { noted, waiting: Mutex::default() }
    }
}

impl Notes {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A session as somebody saw it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub scope: TenantScope,
    pub id: LinkSessionId,
    pub status: LinkSessionStatus,
}

impl From<&LinkSession> for Seen {
    fn from(session: &LinkSession) -> Self {
        Self { scope: session.scope, id: session.id, status: session.status }
    }
}

/// Somebody is being answered about a session: a code that waits to be scanned counts as shown, a
/// confirmation as told. Any other state is no step. A webhook that was delivered says so here too.
pub fn seen(ctx: &Ctx, session: impl Into<Seen>, via: Via, request_id: Option<&str>) {
    let Seen { scope, id, status } = session.into();
    let step = match status {
        LinkSessionStatus::New => Step::Shown,
        LinkSessionStatus::Confirmed => Step::Told,
        _ => return,
    };
    if !is_first(ctx, id, step) {
        return;
    }
    let request_id = request_id.map(str::to_owned);
    note(ctx, scope, step, Sighting { id, at: ctx.clock.now(), via, request_id });
}

/// A session's row says that it was scanned or confirmed, by a change that was made just now.
pub fn reached(ctx: &Ctx, scope: TenantScope, id: LinkSessionId, step: Step) {
    if is_first(ctx, id, step) {
        // How it came about does not matter: nothing is written, times are read.
        note(ctx, scope, step, Sighting { id, at: ctx.clock.now(), via: Via::Get, request_id: None });
    }
}

fn is_first(ctx: &Ctx, id: LinkSessionId, step: Step) -> bool {
    let (noted, key) = (&ctx.funnel.noted, (id, step));
    noted.get(&key).is_none() && noted.entry(key).or_insert(()).is_fresh()
}

fn note(ctx: &Ctx, scope: TenantScope, step: Step, sighting: Sighting) {
    let mut waiting = ctx.funnel.waiting();
    if waiting.count >= WAITING_MAX {
        ctx.funnel.noted.invalidate(&(sighting.id, step));
        return;
    }
    waiting.count += 1;
    waiting.by_scope.entry(scope).or_default().push((step, sighting));
    if std::mem::replace(&mut waiting.expected, true) {
        return;
    }
    drop(waiting);
    let inside = ctx.clone();
    ctx.tasks.spawn(async move {
        tokio::time::sleep(GATHER).await;
        let taken = std::mem::take(&mut *inside.funnel.waiting());
        for (scope, notes) in taken.by_scope {
            for batch in notes.chunks(BATCH_MAX) {
                write(&inside, scope, batch.into()).await;
            }
        }
    });
}

/// Writes a batch and counts what was news.
async fn write(ctx: &Ctx, scope: TenantScope, batch: Arc<[(Step, Sighting)]>) {
    let inside = batch.clone();
    let written = ctx.store.tenant(scope, move |tx| write_in(tx, &inside)).await;
    let reached = match written {
        Ok(reached) => reached,
        Err(error) => {
            tracing::debug!(tenant.id = %scope.tenant, error = %error, "could not note how far sessions came");
            for (step, sighting) in batch.iter() {
                ctx.funnel.noted.invalidate(&(sighting.id, *step));
            }
            return;
        }
    };
    for (step, times) in reached {
        ctx.metrics.link_funnel_reached(step.as_str());
        for span in Span::ALL.into_iter().filter(|span| span.end() == step) {
            if let Some(secs) = span.secs(&times) {
                ctx.metrics.link_funnel_took(span.as_str(), secs);
            }
        }
    }
}

fn write_in(tx: &mut TenantTx<'_>, batch: &[(Step, Sighting)]) -> Result<Vec<(Step, Times)>, Error> {
    let of = |step: Step| -> Vec<Sighting> {
        batch.iter().filter(|(own, _)| *own == step).map(|(_, sighting)| sighting.clone()).collect()
    };
    let mut reached = Vec::new();
    // What is written comes first, so that what is read has it.
    for step in [Step::Shown, Step::Told, Step::Scanned, Step::Confirmed] {
        let sightings = of(step);
        if sightings.is_empty() {
            continue;
        }
        let times = match step {
            Step::Shown => tx.note_shown(&sightings)?,
            Step::Told => tx.note_told(&sightings)?,
            _ => tx.link_session_times(&sightings.iter().map(|one| one.id).collect::<Vec<_>>())?,
        };
        reached.extend(times.into_iter().map(|times| (step, times)));
    }
    Ok(reached)
}
