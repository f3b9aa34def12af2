//! Issuers that a tenant has registered: somebody else whose tokens it wants to be taken, and how much
//! these may do at most.

use chrono::{DateTime, TimeDelta, Utc};

use super::id::IssuerId;
use super::jwk::{Jwk, SignatureAlgorithm};
use super::scope::Scopes;
use super::tenant::TenantScope;

/// The longest `iss`, in characters.
pub const ISSUER_CHARS_MAX: usize = 255;
/// The longest `aud`, in characters.
pub const AUDIENCE_CHARS_MAX: usize = 255;
/// The longest name of a claim, in characters.
pub const CLAIM_CHARS_MAX: usize = 128;
/// The longest address of a key set, in characters.
pub const JWKS_URI_CHARS_MAX: usize = 2_048;
/// The longest life that a token may have, in seconds.
pub const LIFETIME_SECS_MAX: i64 = 3_600;
/// How many issuers may be registered in one environment.
pub const ISSUERS_MAX: i64 = 20;
/// How long keys that were fetched may be used after that, whatever became of later fetches, in hours.
pub const FETCHED_HOURS_MAX: i64 = 24;
/// How long until the keys of one issuer are fetched again, whoever asks for it, in seconds.
pub const FETCH_EVERY_SECS: i64 = 60;

/// How much an issuer's tokens may do at most.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    pub name: Option<String>,
    /// What `aud` must hold.
    pub audience: String,
    pub algorithms: Vec<SignatureAlgorithm>,
    pub scopes: Scopes,
    /// From `iat` to `exp`, in seconds.
    pub lifetime_max_secs: i64,
    /// The claim that names the user.
    pub user_claim: String,
    /// Whether a token that names no user acts for the tenant as a whole.
    pub allow_tenant_wide: bool,
}

/// One registration.
#[derive(Clone, Debug, PartialEq)]
pub struct Issuer {
    pub id: IssuerId,
    pub scope: TenantScope,
    /// The `iss` of its tokens.
    pub issuer: String,
    pub terms: Terms,
    /// Nothing: the keys were pasted.
    pub jwks_uri: Option<String>,
    pub keys: Vec<Jwk>,
    pub fetched_at: Option<DateTime<Utc>>,
    pub fresh_until: Option<DateTime<Utc>>,
    pub tried_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Issuer {
    /// The key of that name, if its algorithm is allowed and what was fetched is not too old.
    pub fn key(&self, kid: &str, now: DateTime<Utc>) -> Option<&Jwk> {
        let key = self.keys.iter().find(|key| key.kid == kid)?;
        (self.keys_count(now) && self.terms.algorithms.contains(&key.algorithm())).then_some(key)
    }

    /// Whether its keys are good for anything: pasted, or fetched within the last day.
    pub fn keys_count(&self, now: DateTime<Utc>) -> bool {
        let kept = TimeDelta::hours(FETCHED_HOURS_MAX);
        self.jwks_uri.is_none() || self.fetched_at.is_some_and(|at| at + kept > now)
    }

    /// Whether it is time to fetch the keys again.
    pub fn is_stale(&self, now: DateTime<Utc>) -> bool {
        self.jwks_uri.is_some() && self.fresh_until.is_none_or(|until| until <= now)
    }

    /// Whether its keys may be fetched: nobody has begun to within the last minute.
    pub fn may_fetch(&self, now: DateTime<Utc>) -> bool {
        let pause = TimeDelta::seconds(FETCH_EVERY_SECS);
        self.jwks_uri.is_some() && self.tried_at.is_none_or(|at| at + pause <= now)
    }
}
