//! What a registration of an issuer may say. Every broken rule is noted.

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

use super::Error;
use super::key_rules::Broken;
use crate::crypto::foreign_jwt::is_sound;
use crate::crypto::jwt::AUDIENCE;
use crate::model::api_key::OVERLAP_SECS_MAX;
use crate::model::issuer::{
    AUDIENCE_CHARS_MAX, CLAIM_CHARS_MAX, ISSUER_CHARS_MAX, Issuer, JWKS_URI_CHARS_MAX, LIFETIME_SECS_MAX,
    RETIRING_MAX, Terms,
};
use crate::model::jwk::{self, Jwk, SignatureAlgorithm};
use crate::model::scope::Scopes;
use crate::model::violation::Violation;

/// Claims with a meaning of their own, which name nobody.
const OTHER_CLAIMS: [&str; 9] = ["iss", "aud", "exp", "iat", "nbf", "scope", "accounts", "tid", "env"];
/// The shortest life that a registration may ask for, in seconds.
const LIFETIME_SECS_MIN: i64 = 1;

/// What a registration is to be, or what is to become of one. Nothing: as it is, or the usual.
#[derive(Clone, Debug, Default)]
pub struct IssuerChange {
    pub name: Option<String>,
    /// A key set, pasted.
    pub jwks: Option<Value>,
    /// Where one is fetched from.
    pub jwks_uri: Option<String>,
    pub audience: Option<String>,
    pub algorithms: Option<Vec<String>>,
    pub scopes: Option<Vec<String>>,
    pub lifetime_max_seconds: Option<i64>,
    pub user_claim: Option<String>,
    pub allow_tenant_wide: Option<bool>,
}

/// What a rotation brings.
#[derive(Clone, Debug, Default)]
pub struct IssuerRotation {
    /// A key set, pasted; nothing where the set is fetched.
    pub jwks: Option<Value>,
    /// For which the keys that are replaced are still taken, in seconds.
    pub overlap_secs: Option<i64>,
}

/// Where the keys come from.
pub(super) enum Source {
    Pasted(Vec<Jwk>),
    /// From that address; what can't be fetched is told at `pointer`.
    Fetched {
        uri: String,
        pointer: &'static str,
    },
    AsItIs,
}

pub(super) fn check_issuer(issuer: &str, is_ours: bool, broken: &mut Broken) {
    broken.text("/issuer", issuer, ISSUER_CHARS_MAX);
    if is_ours {
        let detail = "This is the gateway's own: its tokens are taken already.";
        broken.note(Violation::new("/issuer", "invalid_value", detail));
    }
}

/// The terms after a change; `own` are the scopes of whoever changes them.
pub(super) fn read_terms(
    change: &IssuerChange,
    current: Option<&Terms>,
    own: Scopes,
    broken: &mut Broken,
) -> Terms {
    let algorithms = match &change.algorithms {
        Some(names) => read_algorithms(names, broken),
        None => current.map_or(SignatureAlgorithm::ALL.to_vec(), |terms| terms.algorithms.clone()),
    };
    let scopes = match (&change.scopes, current) {
        (Some(named), _) => broken.named_scopes(named, own, ""),
        (None, Some(terms)) => terms.scopes,
        (None, None) => {
            broken.note(Violation::new("/scopes", "missing_field", "Name what its tokens may do at most."));
            Scopes::default()
        }
    };
    // Whoever changes what has more rights than itself could give itself these.
    broken.covers("/scopes", own, current.map_or(Scopes::default(), |terms| terms.scopes));
    if let Some(secs) = change.lifetime_max_seconds {
        broken.range("/lifetime_max_seconds", secs, LIFETIME_SECS_MIN..=LIFETIME_SECS_MAX);
    }
    let texts = [
        ("/name", &change.name, crate::model::api_key::NAME_CHARS_MAX),
        ("/audience", &change.audience, AUDIENCE_CHARS_MAX),
        ("/user_claim", &change.user_claim, CLAIM_CHARS_MAX),
    ];
    for (pointer, text, most) in texts {
        if let Some(text) = text {
            broken.text(pointer, text, most);
        }
    }
    if change.user_claim.as_deref().is_some_and(|claim| OTHER_CLAIMS.contains(&claim)) {
        let detail = "Name a claim that tells your users apart, such as sub.";
        broken.note(Violation::new("/user_claim", "invalid_value", detail));
    }
    let or = |text: &Option<String>, current: Option<&String>, usual: &str| {
        text.as_ref().or(current).cloned().unwrap_or_else(|| usual.to_owned())
    };
    Terms {
        name: change.name.clone().or(current.and_then(|terms| terms.name.clone())),
        audience: or(&change.audience, current.map(|terms| &terms.audience), AUDIENCE),
        algorithms,
        scopes,
        lifetime_max_secs: change
            .lifetime_max_seconds
            .or(current.map(|terms| terms.lifetime_max_secs))
            .unwrap_or(LIFETIME_SECS_MAX),
        user_claim: or(&change.user_claim, current.map(|terms| &terms.user_claim), "sub"),
        allow_tenant_wide: change
            .allow_tenant_wide
            .or(current.map(|terms| terms.allow_tenant_wide))
            .unwrap_or(false),
    }
}

fn read_algorithms(names: &[String], broken: &mut Broken) -> Vec<SignatureAlgorithm> {
    let mut algorithms = Vec::new();
    if names.is_empty() || names.len() > SignatureAlgorithm::ALL.len() {
        let code = if names.is_empty() { "too_few_items" } else { "too_many_items" };
        broken.note(Violation::new("/algorithms", code, "Name EdDSA, ES256, RS256 or some of them."));
        return algorithms;
    }
    for (index, name) in names.iter().enumerate() {
        match name.parse() {
            Ok(algorithm) => algorithms.push(algorithm),
            Err(_) => {
                let detail = "This must be EdDSA, ES256 or RS256.";
                let pointer = format!("/algorithms/{index}");
                broken.note(Violation::new(pointer, "unsupported_algorithm", detail));
            }
        }
    }
    algorithms
}

/// Where the keys come from after a change.
pub(super) fn read_source(
    change: &IssuerChange,
    current: Option<&Issuer>,
    (algorithms, allow_private): (&[SignatureAlgorithm], bool),
    broken: &mut Broken,
) -> Source {
    match (&change.jwks, &change.jwks_uri) {
        (Some(_), Some(_)) => {
            let detail = "Send jwks or jwks_uri, not both.";
            broken.note(Violation::new("/jwks_uri", "not_applicable", detail));
            Source::AsItIs
        }
        (Some(set), None) => Source::Pasted(read_pasted(set, algorithms, broken)),
        (None, Some(uri)) => {
            check_uri(uri, allow_private, broken);
            Source::Fetched { uri: uri.clone(), pointer: "/jwks_uri" }
        }
        (None, None) => {
            match current {
                None => {
                    let detail = "Send its public keys in jwks, or where they are in jwks_uri.";
                    broken.note(Violation::new("/jwks", "missing_field", detail));
                }
                Some(current) if !current.keys.iter().any(|key| algorithms.contains(&key.algorithm())) => {
                    let detail = "None of its keys is of one of these algorithms.";
                    broken.note(Violation::new("/algorithms", "unsupported_algorithm", detail));
                }
                Some(_) => {}
            }
            Source::AsItIs
        }
    }
}

/// Where the keys of a rotation come from: from where the registration has them.
pub(super) fn read_rotation(rotation: &IssuerRotation, current: &Issuer, broken: &mut Broken) -> Source {
    if let Some(uri) = &current.jwks_uri {
        let needless =
            [("/jwks", rotation.jwks.is_some()), ("/overlap_seconds", rotation.overlap_secs.is_some())];
        for (pointer, _) in needless.into_iter().filter(|(_, is_there)| *is_there) {
            let detail = "Leave it out: the keys are fetched from jwks_uri, which says which are good.";
            broken.note(Violation::new(pointer, "not_applicable", detail));
        }
        return Source::Fetched { uri: uri.clone(), pointer: "" };
    }
    if let Some(secs) = rotation.overlap_secs {
        broken.range("/overlap_seconds", secs, 0..=OVERLAP_SECS_MAX);
    }
    let Some(set) = &rotation.jwks else {
        broken.note(Violation::new("/jwks", "missing_field", "Send the new public keys."));
        return Source::AsItIs;
    };
    Source::Pasted(read_pasted(set, &current.terms.algorithms, broken))
}

/// A name stands for one key, or the one that is replaced could be taken no longer; and keys that go on are few.
pub(super) fn check_replaced(current: &Issuer, new: &[Jwk], now: DateTime<Utc>) -> Result<(), Error> {
    let mut broken = Broken::default();
    let old = || current.keys.iter().chain(current.retiring(now).map(|retiring| &retiring.key));
    for (index, key) in new.iter().enumerate() {
        if old().any(|old| old.kid == key.kid && old != key) {
            let detail = "Give a new key a new kid: the old one of that kid would be refused at once.";
            broken.note(Violation::new(format!("/jwks/keys/{index}/kid"), "invalid_value", detail));
        }
    }
    let retiring = old().filter(|old| !new.contains(old)).count();
    if retiring > RETIRING_MAX {
        let detail =
            "So many keys that were replaced can't all be taken: wait until the earlier ones have ended.";
        broken.note(Violation::new("/jwks/keys", "too_many_items", detail).measured(retiring, RETIRING_MAX));
    }
    broken.none()
}

fn read_pasted(set: &Value, algorithms: &[SignatureAlgorithm], broken: &mut Broken) -> Vec<Jwk> {
    let keys = jwk::read_pasted(set, "/jwks", algorithms).unwrap_or_else(|violations| {
        broken.note_all(violations);
        Vec::new()
    });
    for key in keys.iter().filter(|key| !is_sound(key)) {
        let detail = format!("The numbers of the key {:?} are no key.", key.kid);
        broken.note(Violation::new("/jwks/keys", "unsupported_key", detail));
    }
    keys
}

fn check_uri(text: &str, allow_private: bool, broken: &mut Broken) {
    let mut note = |code, detail: &str| broken.note(Violation::new("/jwks_uri", code, detail));
    if text.chars().count() > JWKS_URI_CHARS_MAX {
        return note("too_long", "Give at most 2048 characters.");
    }
    let Ok(url) = Url::parse(text) else {
        return note("invalid_url", "Give the whole address, from https:// on.");
    };
    if url.scheme() != "https" && !(allow_private && url.scheme() == "http") {
        return note("scheme_not_allowed", "The address must begin with https://.");
    }
    if !url.username().is_empty() || url.password().is_some() {
        note("user_info_not_allowed", "Take user and password out of the address.");
    }
    if url.host_str().is_none_or(str::is_empty) || url.fragment().is_some() {
        note("invalid_url", "Give a host, and no fragment.");
    }
}

/// Those of the keys fetched that make keys.
///
/// # Errors
/// `Invalid` with what the fetch told, or when nothing is left.
pub(super) fn sound_keys(fetched: Result<Vec<Jwk>, String>, pointer: &str) -> Result<Vec<Jwk>, Error> {
    let keys = fetched.map(|keys| keys.into_iter().filter(is_sound).collect::<Vec<_>>());
    let why = match keys {
        Ok(keys) if !keys.is_empty() => return Ok(keys),
        Ok(_) => "the set has no key that can be used".to_owned(),
        Err(why) => why,
    };
    let detail = format!("The key set could not be used: {why}.");
    Err(Error::Invalid(vec![Violation::new(pointer, "jwks_unreachable", detail)]))
}
