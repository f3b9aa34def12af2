//! The simulated phone of the test environment, by REST: what a person would do with a phone in hand.

use super::callers::Caller;
use super::link_sessions::{SessionView, code_token_place, find, view};
use super::{Conflict, Ctx, Error};
use crate::model::scope::Scope;
use crate::model::tenant::Environment;
use crate::provider::phone::PhoneError;

pub use crate::provider::phone::Gesture;

/// Who may play with the phone: a caller of the test environment with `links:write`.
pub fn require(caller: &Caller) -> Result<(), Error> {
    caller.require(Scope::LinksWrite)?;
    match caller.scope.environment {
        Environment::Test => Ok(()),
        Environment::Live => Err(Error::TestEnvironmentNeeded),
    }
}

/// Makes a phone do something with the session's current code.
pub async fn act(
    ctx: &Ctx,
    caller: &Caller,
    unique_id: &str,
    gesture: Gesture,
) -> Result<SessionView, Error> {
    require(caller)?;
    let phone = ctx.phone.as_ref().ok_or(Error::SandboxOff)?;
    let session = find(ctx, caller, unique_id).await?;
    let id = session.id;
    let pending =
        ctx.store.tenant(session.scope, move |tx| Ok::<_, Error>(tx.pending_with_codes(&[id])?)).await?;
    let code = pending.into_iter().find_map(|session| session.code);
    let code = code.ok_or(Error::Conflict(Conflict::LinkSessionEnded))?;
    let place = code_token_place(id, code.generation);
    let token = ctx.keyring.open_text(&place, &code.upstream_token_sealed);
    let token = token.map_err(|error| Error::Internal(format!("upstream token: {error}")))?;
    phone.act(&token, gesture).await.map_err(|error| match error {
        PhoneError::NotNow(why) => Error::Conflict(Conflict::Phone(why)),
        PhoneError::Unavailable => Error::Unavailable,
    })?;
    // Whoever plays with a phone should see the effect at once and not with the next poll.
    let _ = ctx.live.watch(id, std::time::Duration::ZERO).await;
    view(ctx, session.scope, id).await
}
