//! Tokens that somebody else has signed, under a key that a tenant has registered. The algorithm comes from
//! the key and never from the token; a header with any member but `alg`, `typ` and `kid` is refused, so
//! that no token brings or names a key of its own; a claim that comes twice is none.

use std::fmt;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::jwt::{BadToken, TOKEN_BYTES_MAX, Validity};
use crate::model::issuer::Terms;
use crate::model::jwk::{Jwk, KID_CHARS_MAX, PublicKey, SignatureAlgorithm};
use crate::model::scope::Scopes;

/// The types that an access token may be said to have; many issuers say `JWT`, some nothing.
const TYPES: [&str; 3] = ["jwt", "at+jwt", "application/at+jwt"];
/// How many accounts a token may name.
const ACCOUNTS_MAX: usize = 50;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    #[serde(default)]
    typ: Option<String>,
}

/// What an unverified token says of who should check it. Nothing of it is trusted yet.
#[derive(Debug)]
pub struct Hint {
    pub kid: String,
    pub algorithm: SignatureAlgorithm,
    pub iss: String,
    /// Where the token names the tenant and the environment itself.
    pub tid: Option<String>,
    pub env: Option<String>,
    /// For whom it is; nothing where the claim has another form.
    pub audiences: Vec<String>,
}

/// A token's claims, of which none comes twice.
#[derive(Clone, Debug)]
pub struct Claims(Map<String, Value>);

/// What a token that is good says.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// Those of the registration that the token names.
    pub scopes: Scopes,
    /// Nothing: it acts for the tenant as a whole.
    pub user: Option<String>,
    pub accounts: Option<Vec<String>>,
    pub jti: Option<String>,
    pub sub: Option<String>,
}

/// The `iss` that a token claims to be of; nothing for what is no token.
pub fn claimed_issuer(token: &str) -> Option<String> {
    let claims: Claims = read_part(parts(token)?[1])?;
    claims.text("iss").map(str::to_owned)
}

/// Reads who should verify the token.
pub fn hint(token: &str) -> Result<Hint, BadToken> {
    let [header, claims, _] = parts(token).ok_or(BadToken::Form)?;
    let header: Header = read_part(header).ok_or(BadToken::Form)?;
    let algorithm = header.alg.parse().map_err(|_| BadToken::Form)?;
    let known = |typ: &String| TYPES.contains(&typ.to_ascii_lowercase().as_str());
    let kid_fits = (1..=KID_CHARS_MAX).contains(&header.kid.chars().count());
    if !header.typ.as_ref().is_none_or(known) || !kid_fits {
        return Err(BadToken::Form);
    }
    let claims: Claims = read_part(claims).ok_or(BadToken::Form)?;
    let iss = claims.text("iss").ok_or(BadToken::Form)?.to_owned();
    let (tid, env) = (claims.optional_text("tid")?, claims.optional_text("env")?);
    Ok(Hint { kid: header.kid, algorithm, iss, tid, env, audiences: claims.audiences() })
}

/// What a token is checked against.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub terms: &'a Terms,
    /// The tenant's own address, which is as good an audience as the registration's.
    pub tenant_address: &'a str,
}

/// Checks the signature with `key`, and then what is claimed. `now` is in seconds since 1970.
pub fn verify(
    token: &str,
    key: &Jwk,
    expected: &Expected<'_>,
    now: i64,
) -> Result<(Grant, Validity), BadToken> {
    let decoding = decoding_key(key).ok_or(BadToken::Signature)?;
    let mut signature_only = Validation::new(match key.algorithm() {
        SignatureAlgorithm::EdDsa => Algorithm::EdDSA,
        SignatureAlgorithm::Es256 => Algorithm::ES256,
        SignatureAlgorithm::Rs256 => Algorithm::RS256,
    });
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    signature_only.required_spec_claims.clear();
    let claims = jsonwebtoken::decode::<Claims>(token, &decoding, &signature_only)
        .map_err(|_| BadToken::Signature)?
        .claims;
    let terms = expected.terms;
    let validity = check_times(&claims, terms.lifetime_max_secs, now)?;
    let audiences = claims.audiences();
    let is_for = |audience: &str| audiences.iter().any(|one| one == audience);
    if claims.text("iss") != Some(expected.issuer)
        || !(is_for(&terms.audience) || is_for(expected.tenant_address))
    {
        return Err(BadToken::Claims);
    }
    Ok((read_grant(&claims, terms)?, validity))
}

fn check_times(claims: &Claims, lifetime_max: i64, now: i64) -> Result<Validity, BadToken> {
    let (Some(iat), Some(exp)) = (claims.time("iat")?, claims.time("exp")?) else {
        return Err(BadToken::Claims);
    };
    let life = exp.checked_sub(iat).ok_or(BadToken::Claims)?;
    if life <= 0 || life > lifetime_max {
        return Err(BadToken::Claims);
    }
    let validity = Validity::between(claims.time("nbf")?.unwrap_or(iat).max(iat), exp);
    validity.check(now)?;
    Ok(validity)
}

fn read_grant(claims: &Claims, terms: &Terms) -> Result<Grant, BadToken> {
    let asked = claims.optional_text("scope")?.unwrap_or_default();
    // Other services' scopes stand there too, and mean nothing here.
    let asked: Scopes = asked.split_ascii_whitespace().filter_map(|word| word.parse().ok()).collect();
    let user = claims.optional_text(&terms.user_claim)?;
    if user.is_none() && !terms.allow_tenant_wide {
        return Err(BadToken::Claims);
    }
    Ok(Grant {
        scopes: terms.scopes.common(asked),
        user,
        accounts: claims.accounts()?,
        jti: claims.optional_text("jti")?,
        sub: claims.optional_text("sub")?,
    })
}

/// Whether a key's numbers make a key: not every pair of numbers is a point of the curve.
pub fn is_sound(key: &Jwk) -> bool {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    match &key.key {
        PublicKey::Ed25519 { x } => ParsedPublicKey::new(&ED25519, bytes(x)).is_ok(),
        PublicKey::P256 { x, y } => {
            let point = [vec![4], bytes(x), bytes(y)].concat();
            ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).is_ok()
        }
        // Its size and exponent were looked at when it was read.
        PublicKey::Rsa { .. } => true,
    }
}

fn decoding_key(key: &Jwk) -> Option<DecodingKey> {
    match &key.key {
        PublicKey::Ed25519 { x } => DecodingKey::from_ed_components(x),
        PublicKey::P256 { x, y } => DecodingKey::from_ec_components(x, y),
        PublicKey::Rsa { n, e } => DecodingKey::from_rsa_components(n, e),
    }
    .ok()
}

fn parts(token: &str) -> Option<[&str; 3]> {
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    let mut parts = token.split('.');
    let three = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(three)
}

fn read_part<T: DeserializeOwned>(part: &str) -> Option<T> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}

impl Claims {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A claim that may be absent, and is a text where it is there.
    fn optional_text(&self, name: &str) -> Result<Option<String>, BadToken> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(BadToken::Claims),
        }
    }

    /// Whole seconds since 1970.
    fn time(&self, name: &str) -> Result<Option<i64>, BadToken> {
        self.0.get(name).map(|value| value.as_i64().ok_or(BadToken::Claims)).transpose()
    }

    /// For whom the token is: one text, or a list of nothing but texts. Anything else is nobody.
    fn audiences(&self) -> Vec<String> {
        match self.0.get("aud") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(several)) => {
                let texts = several.iter().map(|one| one.as_str().map(str::to_owned));
                texts.collect::<Option<_>>().unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn accounts(&self) -> Result<Option<Vec<String>>, BadToken> {
        let Some(value) = self.0.get("accounts") else { return Ok(None) };
        let ids = value.as_array().filter(|ids| ids.len() <= ACCOUNTS_MAX).ok_or(BadToken::Claims)?;
        let texts = ids.iter().map(|id| id.as_str().map(str::to_owned).ok_or(BadToken::Claims));
        texts.collect::<Result<_, _>>().map(Some)
    }
}

impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Claims;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Claims, A::Error> {
                let mut claims = Map::new();
                while let Some((name, value)) = entries.next_entry::<String, Value>()? {
                    if claims.insert(name, value).is_some() {
                        return Err(A::Error::custom("a claim comes twice"));
                    }
                }
                Ok(Claims(claims))
            }
        }
        deserializer.deserialize_map(Once)
    }
}
