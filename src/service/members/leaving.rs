//! Logging out. It ends what its caller is known by, so that the same call sent again comes from nobody. Under an
//! `Idempotency-Key` it is told by its token all the same: of that a hash is kept, under an id that is no
//! tenant's, because the token of a session that is gone leads to none.

use serde_json::json;
use uuid::Uuid;

use super::once::{Earlier, Once};
use super::sessions::end_one;
use super::whole;
use crate::crypto::member_token::{MemberToken, TokenKind};
use crate::model::audit::{AuditAction, Origin};
use crate::model::id::{MemberSessionId, TenantId};
use crate::model::member::Seat;
use crate::service::callers::Caller;
use crate::service::idempotency::Told;
use crate::service::{Ctx, Error, audit};

/// Who logs out.
pub struct Leaver {
    /// Nothing for one who is not logged in, perhaps any more.
    pub caller: Option<Caller>,
    /// The access token that was sent, if it was one.
    pub token: Option<String>,
    pub origin: Origin,
}

/// How much of the caller's sessions is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// This one.
    Here,
    /// All of them, this one too.
    Everywhere,
}

/// Ends the caller's session, or all.
///
/// # Errors
/// `Unauthenticated` for one who is not logged in, and did not log out by this very call before.
pub async fn log_out(ctx: &Ctx, leaver: &Leaver, extent: Extent, once: Once<()>) -> Result<Told, Error> {
    let Some(caller) = &leaver.caller else { return look_back(ctx, leaver, extent, once).await };
    let seat = caller.seat()?;
    // Before the session ends: who dies in between asks again with a token that is still good.
    let told = note(ctx, leaver, extent, once).await?;
    match extent {
        Extent::Here => drop(end_one(ctx, caller, seat.session, AuditAction::MemberLoggedOut).await?),
        Extent::Everywhere => end_all(ctx, caller, seat).await?,
    }
    Ok(told)
}

async fn end_all(ctx: &Ctx, caller: &Caller, seat: Seat) -> Result<(), Error> {
    let (author, now) = (caller.author(), ctx.clock.now());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let ended = tx.delete_member_sessions(seat.member, None)?;
            let action = AuditAction::MemberLoggedOutEverywhere;
            let after = json!({ "sessions_ended": ended });
            audit::record_for_all(tx, &author, action, seat.member, (None, Some(after)), now)
        })
        .await?;
    ctx.members.seats.forget_all();
    Ok(())
}

/// Keeps what the call is answered, should it come again.
async fn note(ctx: &Ctx, leaver: &Leaver, extent: Extent, once: Once<()>) -> Result<Told, Error> {
    if !once.has_key() {
        return once.told(());
    }
    let token = leaver.token().ok_or(Error::Unauthenticated)?;
    let (once, route, now) = (once.ready(ctx).await?, route(extent, &token), ctx.clock.now());
    ctx.store.tenant(nobodys(), move |tx| once.done(tx, &route, (), now)).await
}

/// What a call was answered that ended its own session.
async fn look_back(ctx: &Ctx, leaver: &Leaver, extent: Extent, once: Once<()>) -> Result<Told, Error> {
    let token = leaver.token().filter(|_| once.has_key()).ok_or(Error::Unauthenticated)?;
    ctx.members.limits.try_from_address(&leaver.origin)?;
    let (id, now) = (MemberSessionId::from_uuid(token.id), ctx.clock.now());
    if ctx.store.system(move |tx| Ok::<_, Error>(tx.member_seat(id)?)).await?.is_some() {
        // It was noted and not done, and the token has ended since.
        return Err(Error::Unauthenticated);
    }
    let (once, route) = (once.ready(ctx).await?, route(extent, &token));
    let earlier = ctx.store.tenant(nobodys(), move |tx| once.earlier(tx, &route, now)).await?;
    match earlier {
        Earlier::Same(told) => Ok(told),
        Earlier::Nothing | Earlier::Other => Err(Error::Unauthenticated),
    }
}

impl Leaver {
    fn token(&self) -> Option<MemberToken> {
        MemberToken::parse(TokenKind::Access, self.token.as_deref()?)
    }
}

/// Whose call it is: of whoever had that token.
fn route(extent: Extent, token: &MemberToken) -> String {
    let call = match extent {
        Extent::Here => "logout",
        Extent::Everywhere => "logout-all",
    };
    format!("POST /v1/auth/{call} {}", data_encoding::HEXLOWER.encode(&token.hash()))
}

fn nobodys() -> crate::model::tenant::TenantScope {
    whole(TenantId::from_uuid(Uuid::nil()))
}
