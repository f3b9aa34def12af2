//! Members: who administers a tenant, and how they log in. Administration (`admin`) is for whoever has
//! the scopes; the rest is for members themselves, or for whoever holds a link that was sent to one.
//! Nothing here tells a stranger which e-mails are known.

pub mod access;
pub mod admin;
mod attempts;
pub mod forgotten;
pub mod leaving;
mod letters;
pub mod limits;
pub mod links;
pub mod login;
pub mod notices;
pub mod once;
pub mod own;
pub mod passwords;
pub mod place;
pub mod sessions;
pub mod totp;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::renewed::Renewed;
use super::{CREDENTIALS_MAX, Ctx, Error};
use crate::crypto::member_token::{MemberToken, TokenKind};
use crate::crypto::secret::Secret;
use crate::crypto::sha256;
use crate::mail::Mailer;
use crate::model::audit::{Actor, ActorKind, Author, Origin};
use crate::model::id::{MemberId, MemberSessionId, TenantId};
use crate::model::member::{INVITATION_DAYS, RESET_MINUTES};
use crate::model::tenant::{Environment, TenantScope};
use crate::store::TenantTx;
use crate::store::member_sessions::SeatRecord;
use crate::store::members::{Link, MemberChange};

/// What members' log-ins need of this process.
pub struct Members {
    pub passwords: passwords::Passwords,
    limits: limits::Limits,
    seats: Renewed<MemberSessionId, Arc<SeatRecord>>,
    /// Nothing where no mail is set up.
    mailer: Option<Arc<Mailer>>,
    notices: notices::Notices,
}

impl Members {
    pub fn new(mailer: Option<Mailer>) -> Self {
        Self {
            passwords: passwords::Passwords::default(),
            limits: limits::Limits::default(),
            seats: Renewed::new(CREDENTIALS_MAX),
            mailer: mailer.map(Arc::new),
            notices: notices::Notices::default(),
        }
    }

    /// Forgets every session that was looked up: each is asked for anew, as it is every few seconds.
    pub fn forget_sessions(&self) {
        self.seats.forget_all();
    }
}

/// A link that lets its holder set a password, shown this once.
pub struct SentLink {
    pub url: String,
    pub token: Secret,
    pub expires_at: DateTime<Utc>,
    /// It will be mailed too.
    pub mailed: bool,
}

/// What finds an e-mail: the same for all spellings that differ in case alone.
fn email_hash(email: &str) -> [u8; 32] {
    sha256(email.to_ascii_lowercase().as_bytes())
}

/// The transactions that concern a member belong to no environment; this is as good as the other.
fn whole(tenant: TenantId) -> TenantScope {
    TenantScope { tenant, environment: Environment::Live }
}

/// Somebody who is not signed in.
fn anonymous(origin: &Origin) -> Author {
    Author { actor: Actor::new(ActorKind::Anonymous, ""), origin: origin.clone() }
}

fn as_member(id: MemberId, origin: &Origin) -> Author {
    Author { actor: Actor::new(ActorKind::Member, &id.to_string()), origin: origin.clone() }
}

/// A new link of that kind for a member, and what is stored of it.
fn new_link(ctx: &Ctx, kind: TokenKind, member: MemberId, now: DateTime<Utc>) -> (SentLink, Link) {
    let token = MemberToken::generate(kind, member.as_uuid());
    let (page, life) = match kind {
        TokenKind::Invitation => ("accept", TimeDelta::days(INVITATION_DAYS)),
        _ => ("reset", TimeDelta::minutes(RESET_MINUTES)),
    };
    let (text, expires_at) = (token.text(), now + life);
    // In the fragment, which browsers keep out of logs and referrers.
    let url = format!("{}/members/{page}#{}", ctx.settings.public_url, text.expose());
    let stored = Link { hash: token.hash(), expires_at };
    (SentLink { url, token: text, expires_at, mailed: false }, stored)
}

/// Gives a member a new link by which to choose a password; the one before opens nothing any more.
fn reset_link(
    tx: &mut TenantTx<'_>,
    ctx: &Ctx,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<SentLink, Error> {
    let (link, stored) = new_link(ctx, TokenKind::Reset, member, now);
    let change = MemberChange {
        reset_hash: Some(Some(stored.hash.to_vec())),
        reset_expires_at: Some(Some(stored.expires_at)),
        ..MemberChange::default()
    };
    tx.change_member(member, change, now)?;
    Ok(link)
}
