//! Explains one link session: what happened to it, when, by whom, and why it ended.

use super::callers::Caller;
use super::short_lists::place_of;
use super::{Ctx, Error, link_sessions};
use crate::model::link_session::LinkSession;
use crate::model::link_timeline::{self, Line};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::scope::Scope;

pub use crate::model::link_timeline::By;

/// One session, and a page of what happened to it.
pub struct Timeline {
    pub session: LinkSession,
    /// How many QR codes it has had.
    pub codes: u32,
    pub lines: Page<Line>,
}

/// The latest session of a label, with what happened to it, oldest first. All of it is read at once: a session lives
/// for minutes.
pub async fn timeline(
    ctx: &Ctx,
    caller: &Caller,
    unique_id: &str,
    page: PageRequest,
) -> Result<Timeline, Error> {
    caller.require(Scope::LinksRead)?;
    let id = link_sessions::find(ctx, caller, unique_id).await?.id;
    let (session, mut lines) = ctx
        .store
        .tenant(caller.scope, move |tx| {
            let session = tx.link_session(id)?.ok_or(Error::NotFound("link session"))?;
            let lines = link_timeline::lines(tx.link_session_changes(id)?, tx.link_session_marks(id)?);
            Ok::<_, Error>((session, lines))
        })
        .await?;
    let codes = lines.last().map_or(0, |line| line.code);
    if let Some(after) = page.after {
        // Lines of one moment stand in the order of what happened, which their names do not tell.
        let met = lines.iter().position(|line| cursor(line) == after);
        let met = met.map_or_else(|| lines.partition_point(|line| line.at <= after.at), |at| at + 1);
        lines.drain(..met);
    }
    Ok(Timeline { session, codes, lines: Page::from_rows(lines, page.limit, cursor) })
}

/// A kind of line comes once in a moment.
fn cursor(line: &Line) -> Cursor {
    Cursor { at: line.at, id: place_of(&line.kind) }
}
