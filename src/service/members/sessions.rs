//! Sessions: what a log-in begins. A short access token, and a refresh token that is good for one renewal.
//! A refresh token that comes back after its renewal was stolen, or the newer one was: the session ends.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::once::{Earlier, Once};
use super::{as_member, whole};
use crate::crypto::api_key::hashes_match;
use crate::crypto::member_token::{MemberToken, Pair, TokenKind, is_ancestor};
use crate::crypto::secret::Secret;
use crate::model::audit::{AuditAction, Origin};
use crate::model::id::{MemberId, MemberSessionId, TenantId};
use crate::model::member::{Member, MemberSession, SESSIONS_MAX};
use crate::model::page::{Cursor, Page, PageRequest};
use crate::model::tenant::Environment;
use crate::service::callers::Caller;
use crate::service::idempotency::{Told, reused};
use crate::service::short_lists::page_of;
use crate::service::{Ctx, Error, audit};
use crate::store::TenantTx;
use crate::store::member_sessions::{NewSession, StoredSession, TokenHashes};

/// How long an access token is good, in seconds.
pub const ACCESS_SECS: i64 = 15 * 60;
/// How long a refresh token waits to be used, in seconds.
pub const REFRESH_SECS: i64 = 30 * 86_400;
/// How long a session can be renewed, in days. Then a password is asked for again.
const SESSION_DAYS: i64 = 90;
const USER_AGENT_CHARS_MAX: usize = 200;

/// Somebody who is logged in, with tokens that are shown this once.
pub struct LoggedIn {
    pub access: Secret,
    /// Seconds.
    pub access_expires_in: i64,
    pub refresh: Secret,
    /// Seconds.
    pub refresh_expires_in: i64,
    pub member: Member,
    pub tenant: TenantId,
    pub environment: Environment,
}

/// Where a session is begun.
pub(super) struct Begin<'a> {
    pub member: MemberId,
    pub environment: Environment,
    pub origin: &'a Origin,
    pub user_agent: Option<&'a str>,
}

/// Begins a session.
pub(super) fn begin(tx: &mut TenantTx<'_>, what: &Begin<'_>, now: DateTime<Utc>) -> Result<Pair, Error> {
    let id = MemberSessionId::new();
    let pair = Pair::first(id.as_uuid());
    let ends_at = now + TimeDelta::days(SESSION_DAYS);
    let user_agent = what
        .user_agent
        .map(|text| text.chars().filter(|c| !c.is_control()).take(USER_AGENT_CHARS_MAX).collect::<String>());
    let new = NewSession {
        id,
        member: what.member,
        environment: what.environment,
        tokens: hashes(&pair, ends_at, now),
        ends_at,
        address: what.origin.address.map(|address| address.to_string()),
        user_agent,
    };
    tx.insert_member_session(&new, now)?;
    tx.trim_member_sessions(what.member, SESSIONS_MAX)?;
    Ok(pair)
}

/// What the first pair of a session is answered as.
pub(super) fn answer_new(
    pair: &Pair,
    member: Member,
    whose: (TenantId, Environment),
    now: DateTime<Utc>,
) -> LoggedIn {
    let until = (now + TimeDelta::seconds(ACCESS_SECS), now + TimeDelta::seconds(REFRESH_SECS));
    answer(pair, member, whose, until, now)
}

fn answer(
    pair: &Pair,
    member: Member,
    (tenant, environment): (TenantId, Environment),
    (access_until, refresh_until): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> LoggedIn {
    LoggedIn {
        access: pair.access.text(),
        access_expires_in: (access_until - now).num_seconds(),
        refresh: pair.refresh.text(),
        refresh_expires_in: (refresh_until - now).num_seconds(),
        member,
        tenant,
        environment,
    }
}

fn hashes(pair: &Pair, ends_at: DateTime<Utc>, now: DateTime<Utc>) -> TokenHashes {
    TokenHashes {
        access: pair.access.hash(),
        access_expires_at: ends_at.min(now + TimeDelta::seconds(ACCESS_SECS)),
        refresh: pair.refresh.hash(),
        refresh_expires_at: ends_at.min(now + TimeDelta::seconds(REFRESH_SECS)),
    }
}

/// What a refresh token is worth.
enum Worth {
    /// It is the newest.
    Newest,
    /// It was renewed before: somebody has a copy.
    Reused,
    Nothing,
}

/// How a renewal ended; what was changed stays changed.
enum End {
    Renewed(Told),
    OtherBody,
    Refused,
}

/// Renews a session. The same renewal sent again under its `Idempotency-Key` is answered the same again, for as long
/// as answers are kept.
///
/// # Errors
/// `RefreshTokenRefused` for whatever does not renew. An older token of the session ends the session.
pub async fn refresh(
    ctx: &Ctx,
    text: &str,
    environment: Option<Environment>,
    origin: &Origin,
    once: Once<LoggedIn>,
) -> Result<Told, Error> {
    ctx.members.limits.try_from_address(origin)?;
    let token = MemberToken::parse(TokenKind::Refresh, text).ok_or(Error::RefreshTokenRefused)?;
    let id = MemberSessionId::from_uuid(token.id);
    let tenant = ctx.store.system(move |tx| Ok::<_, Error>(tx.tenant_of_member_session(id)?)).await?;
    let tenant = tenant.ok_or(Error::RefreshTokenRefused)?;
    let (now, key, origin) = (ctx.clock.now(), ctx.keyring.derive("member sessions"), origin.clone());
    let once = once.ready(ctx).await?;
    let end = ctx.store.tenant(whole(tenant), move |tx| {
        let session = tx.lock_member_session(id)?.filter(|session| session.expires_at > now);
        let Some(session) = session else { return Ok(End::Refused) };
        let route = format!("POST /v1/auth/refresh {id}");
        // Whoever has the body that is kept has a token of the session in it, however old.
        let earlier = once.earlier(tx, &route, now)?;
        if let Earlier::Same(told) = earlier {
            return Ok(End::Renewed(told));
        }
        let renewed = match worth(&token, &session, &key) {
            Worth::Newest if matches!(earlier, Earlier::Other) => return Ok(End::OtherBody),
            Worth::Newest => renew(tx, &session, &Pair::after(&token, &key), environment, now)?,
            Worth::Reused => {
                return end_as_stolen(tx, &session, id, &origin, now).map(|()| End::Refused);
            }
            Worth::Nothing => return Ok(End::Refused),
        };
        once.done(tx, &route, renewed, now).map(End::Renewed)
    });
    let end = end.await?;
    ctx.members.seats.forget(&id);
    match end {
        End::Renewed(told) => Ok(told),
        End::OtherBody => Err(reused()),
        End::Refused => Err(Error::RefreshTokenRefused),
    }
}

fn worth(token: &MemberToken, session: &StoredSession, key: &[u8]) -> Worth {
    if hashes_match(&token.hash(), &session.refresh_hash) {
        return Worth::Newest;
    }
    let was_ours = is_ancestor(token, key, session.generation(), &session.refresh_hash);
    if was_ours { Worth::Reused } else { Worth::Nothing }
}

fn renew(
    tx: &mut TenantTx<'_>,
    session: &StoredSession,
    pair: &Pair,
    environment: Option<Environment>,
    now: DateTime<Utc>,
) -> Result<LoggedIn, Error> {
    let environment = environment.map_or_else(|| session.environment(), Ok)?;
    let hashes = hashes(pair, session.ends_at, now);
    tx.renew_member_session(session, environment, &hashes, now)?;
    let member = tx.member(session.member())?.ok_or(Error::Unauthenticated)?;
    let until = (hashes.access_expires_at, hashes.refresh_expires_at);
    Ok(answer(pair, member, (tx.scope.tenant, environment), until, now))
}

fn end_as_stolen(
    tx: &mut TenantTx<'_>,
    session: &StoredSession,
    id: MemberSessionId,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let member = session.member();
    tx.delete_member_session(member, id)?;
    let author = super::anonymous(origin);
    let after = json!({ "session_id": id, "ended": true });
    let action = AuditAction::MemberRefreshReused;
    audit::record_for_all(tx, &author, action, member, (None, Some(after)), now)?;
    tracing::warn!(member.id = %member, "an older refresh token came back; its session has ended");
    Ok(())
}

/// The caller's sessions, newest first.
pub async fn list(ctx: &Ctx, caller: &Caller, page: PageRequest) -> Result<Page<MemberSession>, Error> {
    let (seat, now) = (caller.seat()?, ctx.clock.now());
    let all = ctx.store.tenant(caller.scope, move |tx| {
        Ok::<_, Error>(tx.list_member_sessions(seat.member, now, SESSIONS_MAX)?)
    });
    Ok(page_of(all.await?, page, |session| Cursor { at: session.created_at, id: session.id.as_uuid() }))
}

/// Ends one of the caller's sessions.
pub async fn end(ctx: &Ctx, caller: &Caller, id: MemberSessionId) -> Result<(), Error> {
    let found = end_one(ctx, caller, id, AuditAction::MemberSessionEnded).await?;
    if found { Ok(()) } else { Err(Error::NotFound("session")) }
}

pub(super) async fn end_one(
    ctx: &Ctx,
    caller: &Caller,
    id: MemberSessionId,
    action: AuditAction,
) -> Result<bool, Error> {
    let (seat, author, now) = (caller.seat()?, caller.author(), ctx.clock.now());
    let found = ctx
        .store
        .tenant(caller.scope, move |tx| {
            let found = tx.delete_member_session(seat.member, id)?;
            if found {
                let before = json!({ "session_id": id });
                audit::record_for_all(tx, &author, action, seat.member, (Some(before), None), now)?;
            }
            Ok::<_, Error>(found)
        })
        .await?;
    ctx.members.seats.forget(&id);
    Ok(found)
}

/// Notes a log-in in the audit log.
pub(super) fn record_login(
    tx: &mut TenantTx<'_>,
    what: &Begin<'_>,
    pair: &Pair,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let session = MemberSessionId::from_uuid(pair.refresh.id);
    let after = json!({ "session_id": session, "environment": what.environment });
    let author = as_member(what.member, what.origin);
    audit::record_for_all(tx, &author, AuditAction::MemberLoggedIn, what.member, (None, Some(after)), now)
}
