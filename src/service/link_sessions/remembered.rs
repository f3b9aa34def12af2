//! Pending sessions as they were read last, so that checking one costs no transaction: the live copy
//! in Redis says whether what is remembered still holds. Whenever it can't say so, the database is
//! read.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::sync::Cache;

use super::{Ctx, SessionView};
use crate::live::Seen;
use crate::model::id::LinkSessionId;
use crate::model::link_session::HOSTED_SESSION_SECS;
use crate::model::tenant::TenantScope;

/// Bytes of sessions that one process remembers.
const BYTES_MAX: u64 = 48 * 1024 * 1024;
/// What one session takes beside its code, about.
const SESSION_BYTES: usize = 1_500;
/// How long the database is not read again for a session that waits. Its live copy tells of a change at
/// once, unless the process that made the change dies before it could say so.
const REMEMBERED: Duration = Duration::from_secs(10);
/// How many labels and how many tokens are remembered.
const NAMES_MAX: u64 = 50_000;

/// What a caller knows a session by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    Label(String),
    CheckToken(String),
}

/// The sessions that this process remembers.
pub struct Remembered {
    names: Cache<(TenantScope, Name), LinkSessionId>,
    sessions: Cache<LinkSessionId, Arc<SessionView>>,
}

impl Default for Remembered {
    fn default() -> Self {
        let life = Duration::from_secs(HOSTED_SESSION_SECS.unsigned_abs());
        Self {
            names: Cache::builder().max_capacity(NAMES_MAX).time_to_live(life).build(),
            sessions: Cache::builder()
                .max_capacity(BYTES_MAX)
                .weigher(weight)
                .time_to_live(REMEMBERED)
                .build(),
        }
    }
}

fn weight(_: &LinkSessionId, view: &Arc<SessionView>) -> u32 {
    let code = view.code.as_ref();
    let png = code.and_then(|code| code.png.as_ref()).map_or(0, Vec::len);
    let text = code.and_then(|code| code.text.as_ref()).map_or(0, String::len);
    let metadata = view.session.metadata.as_ref().map_or(0, |metadata| metadata.to_string().len());
    u32::try_from(SESSION_BYTES + png + text + metadata).unwrap_or(u32::MAX)
}

/// The session of that name, if it is pending and as it was read last. Counts as a look at it.
pub(super) async fn recall(ctx: &Ctx, scope: TenantScope, name: Name) -> Option<Arc<SessionView>> {
    let id = ctx.caches.sessions.names.get(&(scope, name))?;
    let view = ctx.caches.sessions.sessions.get(&id)?;
    let seen = ctx.live.watch(id, ctx.settings.poll_interval).await.ok()??;
    holds(&view, seen, ctx.clock.now()).then_some(view)
}

/// Whether a session that was read before is still as it was.
fn holds(view: &SessionView, seen: Seen, now: DateTime<Utc>) -> bool {
    let code_holds =
        |code: &crate::model::link_session::Code| code.generation == seen.generation && now < code.expires_at;
    view.session.status == seen.status
        && now < view.session.expires_at
        && view.code.as_ref().is_some_and(code_holds)
}

/// Remembers a session that was just read. One that has ended, or shows no code at the moment, is read
/// anew each time.
pub(super) fn remember(ctx: &Ctx, view: &SessionView) {
    let session = &view.session;
    let Some(code) = view.code.as_ref().filter(|_| session.status.is_pending()) else { return };
    let mut kept = view.clone();
    if code.text.is_some()
        && let Some(code) = &mut kept.code
    {
        // The picture is drawn from the text where that is known.
        code.png = None;
    }
    let remembered = &ctx.caches.sessions;
    remembered.names.insert((session.scope, Name::Label(session.unique_id.clone())), session.id);
    remembered.names.insert((session.scope, Name::CheckToken(session.check_token.clone())), session.id);
    remembered.sessions.insert(session.id, Arc::new(kept));
}
