//! Issuers on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::model::issuer as model;
use crate::model::jwk::Jwk;
use crate::model::scope::Scope;
use crate::service::issuers::{IssuerChange, IssuerRotation};

/// Somebody else whose tokens are taken for yours, within these limits.
#[derive(Serialize, ToSchema)]
pub struct Issuer {
    #[schema(example = "isr_0192f3a4b5c6d7e8f90123456789abcd")]
    pub id: String,
    /// The `iss` of its tokens.
    #[schema(example = "https://auth.clipboard.example")]
    pub issuer: String,
    #[schema(example = "our own login")]
    pub name: Option<String>,
    /// `live` or `test`: its tokens act in this environment.
    #[schema(example = "live")]
    pub environment: &'static str,
    /// What `aud` must hold, unless it holds your address, `{public URL}/t/{tenant_id}`, which is always good.
    #[schema(example = "linkgate")]
    pub audience: String,
    #[schema(example = json!(["ES256"]))]
    pub algorithms: Vec<&'static str>,
    /// What its tokens may do at most.
    #[schema(example = json!(["links:write", "accounts:read"]))]
    pub scopes: Vec<&'static str>,
    /// The longest time from `iat` to `exp`, in seconds.
    #[schema(example = 3600)]
    pub lifetime_max_seconds: i64,
    /// The claim that names the user.
    #[schema(example = "sub")]
    pub user_claim: String,
    /// Whether a token without that claim acts for the tenant as a whole; else it is refused.
    pub allow_tenant_wide: bool,
    /// Where its keys are fetched from; null: they were pasted.
    #[schema(example = "https://auth.clipboard.example/.well-known/jwks.json")]
    pub jwks_uri: Option<String>,
    /// The public keys that are known.
    #[schema(value_type = Vec<Object>, example = json!([{"kty": "OKP", "crv": "Ed25519", "kid": "2026-11",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]))]
    pub keys: Vec<Value>,
    /// Their names.
    #[schema(example = json!(["2026-11"]))]
    pub kids: Vec<String>,
    /// Keys that a rotation has replaced, and that are still taken.
    pub retiring_keys: Vec<RetiringKey>,
    /// When keys were fetched last with success.
    #[serde(serialize_with = "super::maybe_time")]
    pub last_fetched_at: Option<DateTime<Utc>>,
    /// Why the last fetch failed; null: it did not. Keys stay good for 24 hours without one that succeeds.
    #[schema(example = "the server answered with status 404")]
    pub last_error: Option<String>,
    #[serde(serialize_with = "super::time")]
    pub created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time")]
    pub updated_at: DateTime<Utc>,
}

/// A key that a rotation has replaced.
#[derive(Serialize, ToSchema)]
pub struct RetiringKey {
    #[schema(example = "2026-10")]
    pub kid: String,
    /// Until then it is still taken.
    #[serde(serialize_with = "super::time")]
    pub until: DateTime<Utc>,
}

impl Issuer {
    pub fn new(issuer: model::Issuer, now: DateTime<Utc>) -> Self {
        let retiring = issuer.retiring(now);
        let retiring = retiring.map(|old| RetiringKey { kid: old.key.kid.clone(), until: old.until });
        let retiring_keys = retiring.collect();
        let terms = issuer.terms;
        Self {
            id: issuer.id.to_string(),
            issuer: issuer.issuer,
            name: terms.name,
            environment: issuer.scope.environment.as_str(),
            audience: terms.audience,
            algorithms: terms.algorithms.iter().map(|algorithm| algorithm.as_str()).collect(),
            scopes: terms.scopes.iter().map(Scope::as_str).collect(),
            lifetime_max_seconds: terms.lifetime_max_secs,
            user_claim: terms.user_claim,
            allow_tenant_wide: terms.allow_tenant_wide,
            jwks_uri: issuer.jwks_uri,
            keys: issuer.keys.iter().map(Jwk::to_json).collect(),
            kids: issuer.keys.into_iter().map(|key| key.kid).collect(),
            retiring_keys,
            last_fetched_at: issuer.fetched_at,
            last_error: issuer.last_error,
            created_at: issuer.created_at,
            updated_at: issuer.updated_at,
        }
    }
}

/// A page of issuers, newest first.
#[derive(Serialize, ToSchema)]
pub struct IssuerList {
    pub data: Vec<Issuer>,
    /// Pass it as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

/// Whose tokens to take, and how far.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "issuer": "https://auth.clipboard.example",
    "jwks": {"keys": [{
        "kty": "OKP", "crv": "Ed25519", "kid": "2026-11", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    }]},
    "scopes": ["links:write", "links:read", "accounts:read"]
}))]
pub struct CreateIssuer {
    /// The `iss` of its tokens, letter for letter. Once in each environment.
    #[schema(min_length = 1, max_length = 255)]
    pub issuer: String,
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Its public keys as a JWK set (RFC 7517), 1 to 20, each with a `kid`: Ed25519, P-256, or RSA of 2048 to
    /// 4096 bits. Private and shared keys are refused. Send this or `jwks_uri`.
    #[schema(value_type = Option<Object>)]
    pub jwks: Option<Map<String, Value>>,
    /// Where they can be fetched, over https; at most 64 kB. It is fetched at once, and again as its
    /// `Cache-Control: max-age` says (1 minute to 1 day, else 10 minutes), or for a `kid` that is not known,
    /// at most once a minute.
    #[schema(max_length = 2048)]
    pub jwks_uri: Option<String>,
    /// What `aud` must hold, unless it holds your address, `{public URL}/t/{tenant_id}`, which is always good.
    #[schema(min_length = 1, max_length = 255, default = "linkgate")]
    pub audience: Option<String>,
    /// `EdDSA`, `ES256`, `RS256`; absent: all three.
    #[schema(min_items = 1, max_items = 3)]
    pub algorithms: Option<Vec<String>>,
    /// What its tokens may do at most; none that you lack yourself.
    #[schema(min_items = 1, max_items = 32)]
    pub scopes: Vec<String>,
    /// The longest time from `iat` to `exp` that is taken.
    #[schema(minimum = 1, maximum = 3600, default = 3600)]
    pub lifetime_max_seconds: Option<i64>,
    /// The claim that names the user.
    #[schema(min_length = 1, max_length = 128, default = "sub")]
    pub user_claim: Option<String>,
    /// Whether a token without that claim acts for the tenant as a whole.
    #[schema(default = false)]
    pub allow_tenant_wide: Option<bool>,
}

impl CreateIssuer {
    pub(super) fn into_parts(self) -> (String, IssuerChange) {
        let change = IssuerChange {
            name: self.name,
            jwks: self.jwks.map(Value::Object),
            jwks_uri: self.jwks_uri,
            audience: self.audience,
            algorithms: self.algorithms,
            scopes: Some(self.scopes),
            lifetime_max_seconds: self.lifetime_max_seconds,
            user_claim: self.user_claim,
            allow_tenant_wide: self.allow_tenant_wide,
        };
        (self.issuer, change)
    }
}

/// What to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scopes": ["links:read"], "lifetime_max_seconds": 600}))]
pub struct UpdateIssuer {
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Keys to take in place of those that are known.
    #[schema(value_type = Option<Object>)]
    pub jwks: Option<Map<String, Value>>,
    /// Where to fetch keys from now on.
    #[schema(max_length = 2048)]
    pub jwks_uri: Option<String>,
    #[schema(min_length = 1, max_length = 255)]
    pub audience: Option<String>,
    #[schema(min_items = 1, max_items = 3)]
    pub algorithms: Option<Vec<String>>,
    #[schema(min_items = 1, max_items = 32)]
    pub scopes: Option<Vec<String>>,
    #[schema(minimum = 1, maximum = 3600)]
    pub lifetime_max_seconds: Option<i64>,
    #[schema(min_length = 1, max_length = 128)]
    pub user_claim: Option<String>,
    pub allow_tenant_wide: Option<bool>,
}

/// What takes the place of the keys. Without a body where they are fetched.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "jwks": {"keys": [{
        "kty": "OKP", "crv": "Ed25519", "kid": "2026-12", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    }]},
    "overlap_seconds": 3600
}))]
pub struct RotateIssuer {
    /// The new public keys as a JWK set, where keys were pasted. A new key has a new `kid`.
    #[schema(value_type = Option<Object>)]
    pub jwks: Option<Map<String, Value>>,
    /// For which the keys that are replaced are still taken, where keys were pasted.
    #[schema(minimum = 0, maximum = 604_800, default = 86_400)]
    pub overlap_seconds: Option<i64>,
}

impl From<RotateIssuer> for IssuerRotation {
    fn from(body: RotateIssuer) -> Self {
        Self { jwks: body.jwks.map(Value::Object), overlap_secs: body.overlap_seconds }
    }
}

impl From<UpdateIssuer> for IssuerChange {
    fn from(body: UpdateIssuer) -> Self {
        Self {
            name: body.name,
            jwks: body.jwks.map(Value::Object),
            jwks_uri: body.jwks_uri,
            audience: body.audience,
            algorithms: body.algorithms,
            scopes: body.scopes,
            lifetime_max_seconds: body.lifetime_max_seconds,
            user_claim: body.user_claim,
            allow_tenant_wide: body.allow_tenant_wide,
        }
    }
}
