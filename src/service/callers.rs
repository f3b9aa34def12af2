//! Who calls: checking API keys and tokens, and what they allow.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use quick_cache::sync::Cache;

use super::foreign_tokens::{self, Granted};
use super::{Ctx, Error};
use crate::crypto::api_key::{ApiKey, hashes_match};
use crate::crypto::jwt::{self, Validity};
use crate::crypto::sha256;
use crate::model::audit::{Actor, ActorKind, Author, Origin};
use crate::model::id::{AccountId, TenantId};
use crate::model::link_session::LinkSession;
use crate::model::member::Seat;
use crate::model::scope::{Scope, Scopes};
use crate::model::tenant::{Environment, TenantScope};
use crate::model::user::UserId;
use crate::store::api_keys::ApiKeyRecord;
use crate::store::signing_keys::VerifyingKey;

/// A tenant's backend or frontend, or one of its members, checked.
#[derive(Clone, Debug)]
pub struct Caller {
    pub scope: TenantScope,
    pub scopes: Scopes,
    pub credential: Credential,
    /// The only user this caller may act for; nothing: any.
    pub user: Option<UserId>,
    /// The only accounts this caller may use; nothing: any of the tenant (and of `user`).
    pub accounts: Option<BTreeSet<AccountId>>,
    /// How many requests a second the tenant's plan allows.
    pub requests_per_second_max: u32,
    /// Who it is, in the audit log's words.
    pub actor: Actor,
    /// Where the request came from.
    pub origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    ApiKey,
    Token,
    /// Of no tenant.
    Operator,
    /// Somebody who logged in; `service::members::access` checks its tokens.
    Member(Seat),
}

impl Caller {
    pub fn require(&self, scope: Scope) -> Result<(), Error> {
        if self.scopes.contains(scope) { Ok(()) } else { Err(Error::ScopeMissing(scope)) }
    }

    pub fn may_act_for(&self, user: &UserId) -> bool {
        self.user.as_ref().is_none_or(|own| own == user)
    }

    pub fn may_use(&self, account: AccountId) -> bool {
        self.accounts.as_ref().is_none_or(|own| own.contains(&account))
    }

    /// Whether a session is the caller's to see: of its user, and about no account that it may not use. Who is
    /// for some accounts of whichever user sees none but theirs: a session that is about no account yet may be
    /// anybody's, and its page's address links an account to it.
    pub fn may_see(&self, session: &LinkSession) -> bool {
        let mut about = [session.account_id, session.reconnect_account_id].into_iter().flatten().peekable();
        let is_named = !self.is_for_accounts_alone() || about.peek().is_some();
        is_named && self.may_act_for(&session.user_id) && about.all(|id| self.may_use(id))
    }

    /// Refuses who is for some accounts of whichever user: it acts for no user, and so asks about none and links
    /// no account that is not there yet.
    pub fn require_users(&self) -> Result<(), Error> {
        if self.is_for_accounts_alone() { Err(Error::CallerRestricted) } else { Ok(()) }
    }

    fn is_for_accounts_alone(&self) -> bool {
        self.user.is_none() && self.accounts.is_some()
    }

    /// Refuses a token that is for one user or for some accounts: the call is about the whole tenant.
    pub fn require_whole_tenant(&self) -> Result<(), Error> {
        let restricted = self.user.is_some() || self.accounts.is_some();
        if restricted { Err(Error::CallerRestricted) } else { Ok(()) }
    }

    /// Which member it is.
    pub fn seat(&self) -> Result<Seat, Error> {
        match self.credential {
            Credential::Member(seat) => Ok(seat),
            Credential::ApiKey | Credential::Token | Credential::Operator => Err(Error::MemberNeeded),
        }
    }

    /// Who it is and from where, for a line of the audit log.
    pub fn author(&self) -> Author {
        Author { actor: self.actor.clone(), origin: self.origin.clone() }
    }

    /// Which idempotency keys it shares with others: those that may do exactly what it may. One user's key
    /// must not get another user's answer, nor one member's another's, nor a narrow key the wider one that another
    /// was made. Empty for a caller without restrictions, else short. It ends with the `restricted_space`.
    pub fn idempotency_space(&self) -> String {
        if let Credential::Member(seat) = self.credential {
            return format!(" {}", seat.member);
        }
        let restrictions = restricted_space(self.user.as_ref(), self.accounts.as_ref());
        if self.scopes == Scopes::all() {
            return restrictions;
        }
        let scopes: Vec<&str> = self.scopes.iter().map(Scope::as_str).collect();
        let scopes = sha256(scopes.join(" ").as_bytes());
        format!(" {}{restrictions}", data_encoding::HEXLOWER.encode(&scopes[..16]))
    }

    /// The accounts it is restricted to, for queries.
    pub fn account_list(&self) -> Option<Vec<AccountId>> {
        self.accounts.as_ref().map(|own| own.iter().copied().collect())
    }
}

/// The space of a token that is for one user, for some accounts, or both.
pub fn restricted_space(user: Option<&UserId>, accounts: Option<&BTreeSet<AccountId>>) -> String {
    if user.is_none() && accounts.is_none() {
        return String::new();
    }
    let restrictions = format!("{user:?} {accounts:?}");
    format!(" {}", data_encoding::HEXLOWER.encode(&sha256(restrictions.as_bytes())))
}

/// Checks an API key.
pub async fn with_api_key(ctx: &Ctx, text: &str) -> Result<Caller, Error> {
    let key = ApiKey::parse(text).ok_or(Error::Unauthenticated)?;
    let Some(record) = api_key_record(ctx, &key.key_id).await? else {
        // The same work as for a known key, so that time does not tell which ids exist.
        let _ = hashes_match(&key.hash(&[0; 32]), &[0; 32]);
        return Err(Error::Unauthenticated);
    };
    let pepper = pepper(ctx, &record.pepper_id).await?;
    let now = ctx.clock.now();
    let usable = record.revoked_at.is_none_or(|at| at > now)
        && record.expires_at.is_none_or(|at| at > now)
        && !record.tenant_suspended
        && record.scope.environment == key.environment;
    if !hashes_match(&key.hash(&pepper), &record.hash) || !usable {
        return Err(Error::Unauthenticated);
    }
    note_use(ctx, &record);
    Ok(Caller {
        scope: record.scope,
        scopes: record.scopes,
        credential: Credential::ApiKey,
        user: None,
        accounts: None,
        requests_per_second_max: record.requests_per_second_max,
        actor: Actor::new(ActorKind::ApiKey, &record.key_id),
        origin: Origin::default(),
    })
}

async fn api_key_record(ctx: &Ctx, key_id: &str) -> Result<Option<Arc<ApiKeyRecord>>, Error> {
    let again = |ctx: Ctx| {
        let id = key_id.to_owned();
        async move { ask_for_api_key(&ctx, &id).await.map(drop) }
    };
    match ctx.caches.api_keys.get(key_id).renewed(ctx, again) {
        Some(record) => Ok(Some(record)),
        None => Box::pin(ask_for_api_key(ctx, key_id)).await,
    }
}

async fn ask_for_api_key(ctx: &Ctx, key_id: &str) -> Result<Option<Arc<ApiKeyRecord>>, Error> {
    let (id, asked_at) = (key_id.to_owned(), Instant::now());
    let found = ctx.store.system(move |tx| tx.api_key(&id).map_err(Error::from)).await?;
    let record = found.map(Arc::new);
    match &record {
        Some(record) => ctx.caches.api_keys.put(key_id.to_owned(), record.clone(), asked_at),
        None => ctx.caches.api_keys.forget(key_id),
    }
    Ok(record)
}

async fn pepper(ctx: &Ctx, pepper_id: &str) -> Result<Arc<[u8]>, Error> {
    if let Some(pepper) = ctx.caches.peppers.get(pepper_id) {
        return Ok(pepper);
    }
    for sealed in ctx.store.api_key_peppers().await? {
        let place = super::tenants::pepper_place(&sealed.key_id);
        let opened = ctx.keyring.open(&place, &sealed.sealed);
        let opened = opened.map_err(|error| Error::Internal(format!("api key pepper: {error}")))?;
        ctx.caches.peppers.insert(sealed.key_id, Arc::from(opened.as_slice()));
    }
    ctx.caches
        .peppers
        .get(pepper_id)
        .ok_or_else(|| Error::Internal("an API key names an unknown pepper".to_owned()))
}

/// Notes a key's use about once a minute, without making the caller wait.
fn note_use(ctx: &Ctx, record: &Arc<ApiKeyRecord>) {
    if ctx.caches.touched_keys.contains_key(&record.key_id) {
        return;
    }
    ctx.caches.touched_keys.insert(record.key_id.clone(), ());
    let (store, record, now) = (ctx.store.clone(), record.clone(), ctx.clock.now());
    ctx.tasks.spawn(async move {
        let key_id = record.key_id.clone();
        let touch = store.tenant(record.scope, move |tx| tx.touch_api_key(&key_id, now)).await;
        if let Err(error) = touch {
            tracing::debug!(error = %error, "could not note the use of an API key");
        }
    });
}

/// A token whose signature and claims were found good, and what may end that.
struct Verified {
    caller: Caller,
    kid: String,
    /// Of the key that verified it: another key of the same name is another key.
    public_key: Vec<u8>,
    validity: Validity,
}

/// Tokens that were good when they were verified, by their SHA-256. No refusal is remembered.
pub struct VerifiedTokens(Cache<[u8; 32], Arc<Verified>>);

impl VerifiedTokens {
    /// Beyond `most`, those that are used least are forgotten.
    pub fn new(most: usize) -> Self {
        Self(Cache::new(most))
    }
}

/// Checks an access token: of the tenant's own signing keys, or of an issuer that it registered. A signature that was good is not computed
/// again; all that may have changed since then is checked each time.
pub async fn with_token(ctx: &Ctx, token: &str) -> Result<Caller, Error> {
    let now = ctx.clock.now();
    let digest = sha256(token.as_bytes());
    let Some(known) = ctx.caches.verified_tokens.0.get(&digest) else {
        // In a box of its own, so that the common case does not carry its space along.
        return Box::pin(first_look(ctx, token, digest, now)).await;
    };
    let keys = verifying_keys(ctx, known.caller.scope.tenant).await?;
    let key = usable_key(&keys, &known.kid, now).filter(|key| key.public_key == known.public_key);
    let (Some(key), Ok(())) = (key, known.validity.check(now.timestamp())) else {
        return Err(Error::Unauthenticated);
    };
    Ok(Caller { requests_per_second_max: key.requests_per_second_max, ..known.caller.clone() })
}

async fn first_look(ctx: &Ctx, token: &str, digest: [u8; 32], now: DateTime<Utc>) -> Result<Caller, Error> {
    match foreign_tokens::check(ctx, token, digest).await? {
        Some(granted) => Ok(foreign_caller(granted)),
        None => verify(ctx, token, digest, now).await,
    }
}

fn foreign_caller(granted: Granted) -> Caller {
    Caller {
        scope: granted.scope,
        scopes: granted.scopes,
        credential: Credential::Token,
        user: granted.user,
        accounts: granted.accounts,
        requests_per_second_max: granted.requests_per_second_max,
        actor: granted.actor,
        origin: Origin::default(),
    }
}

async fn verify(ctx: &Ctx, token: &str, digest: [u8; 32], now: DateTime<Utc>) -> Result<Caller, Error> {
    let hint = jwt::hint(token).map_err(|_| Error::Unauthenticated)?;
    let tenant: TenantId = hint.tid.parse().map_err(|_| Error::Unauthenticated)?;
    let keys = verifying_keys(ctx, tenant).await?;
    let key = usable_key(&keys, &hint.kid, now).ok_or(Error::Unauthenticated)?;
    let issuer = issuer(ctx, tenant);
    let claims = jwt::verify(token, &key.public_key, &issuer, &tenant.to_string(), now.timestamp())
        .map_err(|_| Error::Unauthenticated)?;
    let validity = claims.validity();
    let mut caller = read_claims(tenant, claims).ok_or(Error::Unauthenticated)?;
    caller.requests_per_second_max = key.requests_per_second_max;
    let (kid, public_key) = (hint.kid, key.public_key.clone());
    let verified = Verified { caller: caller.clone(), kid, public_key, validity };
    ctx.caches.verified_tokens.0.insert(digest, Arc::new(verified));
    Ok(caller)
}

/// The key of that name, if it verifies at `now`.
fn usable_key<'a>(keys: &'a [VerifyingKey], kid: &str, now: DateTime<Utc>) -> Option<&'a VerifyingKey> {
    keys.iter()
        .find(|key| key.kid == kid && key.retired_at.is_none_or(|at| at > now))
        .filter(|key| !key.tenant_suspended)
}

fn read_claims(tenant: TenantId, claims: jwt::AccessClaims) -> Option<Caller> {
    let environment: Environment = claims.env.parse().ok()?;
    let scopes: Scopes = claims.scope.parse().ok()?;
    let user = claims.uid.map(UserId::new).transpose().ok()?;
    let accounts = claims.accounts.map(|ids| ids.iter().map(|id| id.parse()).collect::<Result<_, _>>());
    let actor = Actor::new(ActorKind::Token, &claims.jti);
    Some(Caller {
        scope: TenantScope { tenant, environment },
        scopes,
        credential: Credential::Token,
        user,
        accounts: accounts.transpose().ok()?,
        requests_per_second_max: 0,
        actor,
        origin: Origin::default(),
    })
}

/// The `iss` of a tenant's tokens.
pub fn issuer(ctx: &Ctx, tenant: TenantId) -> String {
    format!("{}/t/{tenant}", ctx.settings.public_url)
}

pub(super) async fn verifying_keys(ctx: &Ctx, tenant: TenantId) -> Result<Arc<Vec<VerifyingKey>>, Error> {
    let remembered = ctx.caches.verifying_keys.get(&tenant);
    match remembered.renewed(ctx, |ctx| async move { ask_for_verifying_keys(&ctx, tenant).await.map(drop) }) {
        Some(keys) => Ok(keys),
        None => Box::pin(ask_for_verifying_keys(ctx, tenant)).await,
    }
}

async fn ask_for_verifying_keys(ctx: &Ctx, tenant: TenantId) -> Result<Arc<Vec<VerifyingKey>>, Error> {
    let (now, asked_at) = (ctx.clock.now(), Instant::now());
    let keys = ctx.store.system(move |tx| tx.verifying_keys(tenant, now).map_err(Error::from)).await?;
    let keys = Arc::new(keys);
    // An unknown tenant is not remembered: forged tokens would fill the cache with nothing.
    if keys.is_empty() {
        ctx.caches.verifying_keys.forget(&tenant);
    } else {
        ctx.caches.verifying_keys.put(tenant, keys.clone(), asked_at);
    }
    Ok(keys)
}
