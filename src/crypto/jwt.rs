//! Tokens: EdDSA-signed JWTs with one key pair a tenant. Access tokens follow RFC 9068 (`typ: at+jwt`);
//! link receipts have a `typ` of their own, so that neither passes for the other. The algorithm comes
//! from the key's record and never from the token; a header with any member but `alg`, `typ` and `kid`
//! is refused, and every claim is required.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::random_bytes;

/// The `typ` of an access token.
pub const ACCESS_TOKEN: &str = "at+jwt";
/// The `typ` of a link receipt.
pub const LINK_RECEIPT: &str = "link-receipt+jwt";
/// The `aud` of an access token.
pub const AUDIENCE: &str = "linkgate";
/// How far the clocks of two machines may differ, in seconds.
pub const LEEWAY_SECS: i64 = 5;
/// The longest life of a token, in seconds.
pub const LIFE_SECS_MAX: i64 = 3_600;
/// A longer token is refused unread, in bytes.
pub(super) const TOKEN_BYTES_MAX: usize = 8_192;

/// A tenant's new key pair.
pub struct NewSigningKey {
    pub kid: String,
    /// PKCS#8; to be sealed.
    pub private_pkcs8: Zeroizing<Vec<u8>>,
    /// 32 bytes.
    pub public: Vec<u8>,
}

impl NewSigningKey {
    pub fn generate() -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new())
            .expect("the system's random generator must work");
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key made just now");
        Self {
            kid: URL_SAFE_NO_PAD.encode(random_bytes::<12>()),
            private_pkcs8: Zeroizing::new(pkcs8.as_ref().to_vec()),
            public: pair.public_key().as_ref().to_vec(),
        }
    }
}

/// The header of a token, read without trusting it. Unknown and repeated members are refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    alg: String,
    typ: String,
    kid: String,
}

/// The claims of an access token; all required but `uid` and `accounts`.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct AccessClaims {
    pub iss: String,
    pub aud: String,
    pub sub: String,
    pub tid: String,
    pub env: String,
    pub scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accounts: Option<Vec<String>>,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
    pub jti: String,
}

/// The claims of a link receipt: a hint that a browser may carry to the tenant's server.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct ReceiptClaims {
    pub iss: String,
    pub sub: String,
    pub tid: String,
    pub env: String,
    pub account_id: String,
    pub unique_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    pub iat: i64,
    pub exp: i64,
}

/// Why a token is not accepted. Callers learn no more than that it is not.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadToken {
    #[error("not a token of the expected form")]
    Form,
    #[error("the signature does not match")]
    Signature,
    #[error("the token is not meant for this")]
    Claims,
    #[error("the token has expired")]
    Expired,
    #[error("the token is not valid yet")]
    NotYet,
}

/// What an unverified token says of who should check it.
pub struct TokenHint {
    pub kid: String,
    pub tid: String,
}

/// Reads which tenant's which key should verify the token. Nothing of it is trusted yet.
pub fn hint(token: &str) -> Result<TokenHint, BadToken> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(BadToken::Form);
    }
    let mut parts = token.split('.');
    let (Some(header), Some(claims), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(BadToken::Form);
    };
    let header: StrictHeader = read_part(header)?;
    if header.alg != "EdDSA" || header.typ != ACCESS_TOKEN || header.kid.len() > 64 {
        return Err(BadToken::Form);
    }
    let claims: AccessClaims = read_part(claims)?;
    Ok(TokenHint { kid: header.kid, tid: claims.tid })
}

fn read_part<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, BadToken> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| BadToken::Form)?;
    serde_json::from_slice(&bytes).map_err(|_| BadToken::Form)
}

/// When a token counts, in seconds since 1970: what is left to check of one that was verified before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    starts: i64,
    ends: i64,
}

impl Validity {
    pub(super) fn between(starts: i64, ends: i64) -> Self {
        Self { starts, ends }
    }

    /// Allows for clocks that differ.
    pub fn check(self, now: i64) -> Result<(), BadToken> {
        if self.ends.saturating_add(LEEWAY_SECS) <= now {
            return Err(BadToken::Expired);
        }
        if self.starts.saturating_sub(LEEWAY_SECS) > now {
            return Err(BadToken::NotYet);
        }
        Ok(())
    }
}

impl AccessClaims {
    pub fn validity(&self) -> Validity {
        Validity { starts: self.nbf.max(self.iat), ends: self.exp }
    }
}

/// Checks the signature with the key of the tenant's record, then every claim. `issuer` is the one
/// and only `iss` for that tenant; `now` is in seconds since 1970.
pub fn verify(
    token: &str,
    public_key: &[u8],
    issuer: &str,
    tenant: &str,
    now: i64,
) -> Result<AccessClaims, BadToken> {
    let key = DecodingKey::from_ed_components(&URL_SAFE_NO_PAD.encode(public_key))
        .map_err(|_| BadToken::Signature)?;
    let mut signature_only = Validation::new(Algorithm::EdDSA);
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    signature_only.required_spec_claims.clear();
    let claims = jsonwebtoken::decode::<AccessClaims>(token, &key, &signature_only)
        .map_err(|_| BadToken::Signature)?
        .claims;
    check_claims(&claims, issuer, tenant, now)?;
    Ok(claims)
}

fn check_claims(claims: &AccessClaims, issuer: &str, tenant: &str, now: i64) -> Result<(), BadToken> {
    if claims.iss != issuer || claims.tid != tenant || claims.aud != AUDIENCE || claims.sub.is_empty() {
        return Err(BadToken::Claims);
    }
    let subject_fits = match &claims.uid {
        Some(uid) => claims.sub == *uid,
        None => true,
    };
    let life = claims.exp.checked_sub(claims.iat).ok_or(BadToken::Claims)?;
    if !subject_fits || claims.jti.is_empty() || life <= 0 || life > LIFE_SECS_MAX {
        return Err(BadToken::Claims);
    }
    claims.validity().check(now)
}

/// Signs claims with a tenant's private key.
pub fn sign<T: Serialize>(
    typ: &str,
    kid: &str,
    private_pkcs8: &[u8],
    claims: &T,
) -> Result<String, jsonwebtoken::errors::Error> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(typ.to_owned());
    header.kid = Some(kid.to_owned());
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_ed_der(private_pkcs8))
}

#[cfg(test)]
#[path = "jwt_tests.rs"]
mod tests;
