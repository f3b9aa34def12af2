//! Explains one link session: what happened to it, when, by whom, and why it ended.

use super::callers::Caller;
use super::{Ctx, Error, link_sessions};
use crate::model::link_session::LinkSession;
use crate::model::link_timeline::{self, Line};
use crate::model::scope::Scope;

pub use crate::model::link_timeline::By;

/// The latest session of a label, with everything that happened to it, oldest first.
pub async fn timeline(
    ctx: &Ctx,
    caller: &Caller,
    unique_id: &str,
) -> Result<(LinkSession, Vec<Line>), Error> {
    caller.require(Scope::LinksRead)?;
    let id = link_sessions::find(ctx, caller, unique_id).await?.id;
    ctx.store
        .tenant(caller.scope, move |tx| {
            let session = tx.link_session(id)?.ok_or(Error::NotFound("link session"))?;
            let lines = link_timeline::lines(tx.link_session_changes(id)?, tx.link_session_marks(id)?);
            Ok((session, lines))
        })
        .await
}
