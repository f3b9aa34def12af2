//! Checking members' access tokens. What is remembered of a session is renewed within 3 s, so that its
//! end, a change of role and a suspension reach every replica within 5 s, and this one at once.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use crate::crypto::api_key::hashes_match;
use crate::crypto::member_token::{MemberToken, TokenKind};
use crate::model::audit::{Actor, ActorKind, Origin};
use crate::model::id::MemberSessionId;
use crate::model::member::Seat;
use crate::service::callers::{Caller, Credential};
use crate::service::{Ctx, Error};
use crate::store::member_sessions::SeatRecord;

/// How long the access token before the newest one still holds, in seconds: calls that are under way
/// while a session is renewed must not fail.
pub(super) const GRACE_SECS: i64 = 10;

/// Whether the text is meant to be a member's access token.
pub fn is_access_token(text: &str) -> bool {
    text.starts_with(TokenKind::Access.prefix())
}

/// Checks an access token.
pub async fn with_access_token(ctx: &Ctx, text: &str) -> Result<Caller, Error> {
    let token = MemberToken::parse(TokenKind::Access, text).ok_or(Error::Unauthenticated)?;
    let (id, hash, now) = (MemberSessionId::from_uuid(token.id), token.hash(), ctx.clock.now());
    if let Some(record) = remembered(ctx, id)
        && let Some(until) = good_until(&record, &hash)
    {
        return admit(&record, until, now);
    }
    // Not known, or renewed in another replica since.
    let record = Box::pin(ask(ctx, id)).await?.ok_or(Error::Unauthenticated)?;
    let until = good_until(&record, &hash).ok_or(Error::Unauthenticated)?;
    admit(&record, until, now)
}

fn remembered(ctx: &Ctx, id: MemberSessionId) -> Option<Arc<SeatRecord>> {
    ctx.members.seats.get(&id).renewed(ctx, |ctx| async move { ask(&ctx, id).await.map(drop) })
}

async fn ask(ctx: &Ctx, id: MemberSessionId) -> Result<Option<Arc<SeatRecord>>, Error> {
    let asked_at = Instant::now();
    let found = ctx.store.system(move |tx| tx.member_seat(id).map_err(Error::from)).await?;
    let record = found.map(Arc::new);
    match &record {
        Some(record) => ctx.members.seats.put(id, record.clone(), asked_at),
        None => ctx.members.seats.forget(&id),
    }
    Ok(record)
}

/// Until when a token with that hash is good; nothing when it is none of the session's.
fn good_until(record: &SeatRecord, hash: &[u8; 32]) -> Option<DateTime<Utc>> {
    if hashes_match(&record.access_hash, hash) {
        return Some(record.access_expires_at);
    }
    let previous = record.previous_access_hash.as_deref().unwrap_or_default();
    hashes_match(previous, hash).then(|| record.refreshed_at + TimeDelta::seconds(GRACE_SECS))
}

fn admit(record: &SeatRecord, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Caller, Error> {
    if record.tenant_suspended || until <= now {
        return Err(Error::Unauthenticated);
    }
    let seat = Seat { member: record.member, session: record.session, role: record.role };
    Ok(Caller {
        scope: record.scope,
        scopes: record.role.scopes(),
        credential: Credential::Member(seat),
        user: None,
        accounts: None,
        requests_per_second_max: record.requests_per_second_max,
        actor: Actor::new(ActorKind::Member, &record.member.to_string()),
        origin: Origin::default(),
    })
}
