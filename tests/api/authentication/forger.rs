//! Making tokens that nobody should make. The forger holds a private key that the gateway trusts, so
//! that what is wrong with a token is only what the test made wrong.

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use linkgate::crypto::jwt::NewSigningKey;
use serde_json::{Value, json};

use super::change;
use crate::support::{Gateway, Tenant};

pub struct Forger {
    pub key: NewSigningKey,
    pub now: i64,
    issuer: String,
    tenant: String,
}

impl Forger {
    /// Registers a second signing key for the tenant, older than its own, so that it only verifies.
    pub async fn at(gateway: &Gateway, tenant: &Tenant) -> Self {
        let key = NewSigningKey::generate();
        let insert = format!(
            "insert into signing_keys (tenant_id, kid, algorithm, public_key, private_key_sealed, created_at)
             values ('{}', '{}', 'EdDSA', '\\x{}', '\\x00', now() - interval '1 day')",
            tenant.id,
            key.kid,
            data_encoding::HEXLOWER.encode(&key.public)
        );
        change(gateway, &tenant.id, "test", &insert).await;
        let issuer = format!("{}/t/{}", gateway.base, tenant.id);
        Self { key, now: gateway.clock.now().timestamp(), issuer, tenant: tenant.id.clone() }
    }

    pub fn header(&self) -> Value {
        json!({"alg": "EdDSA", "typ": "at+jwt", "kid": self.key.kid})
    }

    /// Claims that are good, of the test environment.
    pub fn claims(&self) -> Value {
        json!({
            "iss": self.issuer, "aud": "linkgate", "sub": self.tenant, "tid": self.tenant, "env": "test",
            "scope": "links:read accounts:read", "iat": self.now, "nbf": self.now, "exp": self.now + 600,
            "jti": "a-token-of-the-forger",
        })
    }

    /// The header with one member in another way.
    pub fn header_with(&self, name: &str, value: Value) -> String {
        changed(self.header(), name, value).to_string()
    }

    /// A token whose claims are good but for one; `Value::Null` takes it away.
    pub fn claim(&self, name: &str, value: Value) -> String {
        self.sign(&self.header().to_string(), &changed(self.claims(), name, value).to_string())
    }

    pub fn claims_text(&self, claims: &str) -> String {
        self.sign(&self.header().to_string(), claims)
    }

    /// Properly signed, whatever it says.
    pub fn sign(&self, header: &str, claims: &str) -> String {
        sign_with(&self.key, header, claims)
    }

    pub fn good(&self) -> String {
        self.claims_text(&self.claims().to_string())
    }
}

pub fn changed(mut object: Value, name: &str, value: Value) -> Value {
    let members = object.as_object_mut().expect("an object");
    match value {
        Value::Null => members.remove(name),
        value => members.insert(name.to_owned(), value),
    };
    object
}

pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn sign_with(key: &NewSigningKey, header: &str, claims: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(claims));
    let pair = Ed25519KeyPair::from_pkcs8(&key.private_pkcs8).expect("a key made just now");
    format!("{message}.{}", encode(pair.sign(message.as_bytes())))
}

/// Signed with a shared secret, as HS256 would.
pub fn sign_shared(secret: &[u8], header: &str, claims: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(claims));
    format!("{message}.{}", encode(linkgate::crypto::hmac_sha256(secret, message.as_bytes())))
}
