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
/// How many keys that were replaced one issuer may have at once.
pub const RETIRING_MAX: usize = 40;
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

/// A key that a rotation has replaced, and until when it is still taken.
#[derive(Clone, Debug, PartialEq)]
pub struct RetiringKey {
    pub key: Jwk,
    pub until: DateTime<Utc>,
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
    /// Keys that were pasted, and that a rotation has replaced.
    pub retiring: Vec<RetiringKey>,
    pub fetched_at: Option<DateTime<Utc>>,
    pub fresh_until: Option<DateTime<Utc>>,
    pub tried_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Issuer {
    /// The key of that name, if its algorithm is allowed, what was fetched is not too old, and what was replaced
    /// has not come to its end.
    pub fn key(&self, kid: &str, now: DateTime<Utc>) -> Option<&Jwk> {
        let retiring = self.retiring(now).map(|retiring| &retiring.key);
        let key = self.keys.iter().chain(retiring).find(|key| key.kid == kid)?;
        (self.keys_count(now) && self.terms.algorithms.contains(&key.algorithm())).then_some(key)
    }

    /// The keys that were replaced and are still taken.
    pub fn retiring(&self, now: DateTime<Utc>) -> impl Iterator<Item = &RetiringKey> {
        self.retiring.iter().filter(move |retiring| retiring.until > now)
    }

    /// Puts new keys in the place of those that are known, which go on until `until` together with those that were
    /// replaced before. A key that is among the new ones stays.
    pub fn rotate(&mut self, new: Vec<Jwk>, now: DateTime<Utc>, until: DateTime<Utc>) {
        let earlier: Vec<RetiringKey> = self.retiring(now).cloned().collect();
        let replaced = self.keys.drain(..).map(|key| RetiringKey { key, until });
        let all = replaced.chain(earlier).filter(|old| old.until > now && !new.contains(&old.key));
        self.retiring = all.collect();
        self.keys = new;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::{IssuerId, TenantId};
    use crate::model::jwk::PublicKey;
    use crate::model::tenant::Environment;

    fn at(secs: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + secs, 0).unwrap()
    }

    fn key(kid: &str) -> Jwk {
        Jwk { kid: kid.to_owned(), key: PublicKey::Ed25519 { x: kid.to_owned() } }
    }

    fn issuer() -> Issuer {
        let terms = Terms {
            name: None,
            audience: "linkgate".to_owned(),
            algorithms: SignatureAlgorithm::ALL.to_vec(),
            scopes: Scopes::default(),
            lifetime_max_secs: 60,
            user_claim: "sub".to_owned(),
            allow_tenant_wide: false,
        };
        Issuer {
            id: IssuerId::new(),
            scope: TenantScope { tenant: TenantId::new(), environment: Environment::Test },
            issuer: "https://auth.example".to_owned(),
            terms,
            jwks_uri: None,
            keys: vec![key("a"), key("b")],
            retiring: Vec::new(),
            fetched_at: None,
            fresh_until: None,
            tried_at: None,
            last_error: None,
            created_at: at(0),
            updated_at: at(0),
        }
    }

    #[test]
    fn a_key_that_was_replaced_is_taken_until_its_end() {
        let mut issuer = issuer();

        issuer.rotate(vec![key("b"), key("c")], at(10), at(20));

        let taken = |kid: &str, secs: i64| issuer.key(kid, at(secs)).is_some();
        assert!(taken("a", 19) && !taken("a", 20), "replaced");
        assert!(taken("b", 20) && taken("c", 20), "stayed, and new");
    }

    #[test]
    fn a_second_rotation_prolongs_nothing_and_keeps_no_key_that_has_ended() {
        let mut issuer = issuer();
        issuer.rotate(vec![key("c")], at(10), at(20));

        issuer.rotate(vec![key("d")], at(15), at(100));
        assert!(issuer.key("a", at(19)).is_some() && issuer.key("a", at(20)).is_none());
        assert!(issuer.key("c", at(99)).is_some());

        issuer.rotate(vec![key("e")], at(50), at(50));
        let kids: Vec<&str> = issuer.retiring.iter().map(|old| old.key.kid.as_str()).collect();
        assert_eq!(kids, ["c"], "the others have ended, one of them at once");
    }

    #[test]
    fn a_key_that_comes_back_is_no_longer_at_its_end() {
        let mut issuer = issuer();
        issuer.rotate(vec![key("c")], at(10), at(20));

        issuer.rotate(vec![key("a")], at(15), at(100));

        assert!(issuer.key("a", at(1_000)).is_some());
    }
}
