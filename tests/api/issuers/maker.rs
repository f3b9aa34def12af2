//! Somebody else who signs tokens, in each of the ways that are taken.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};

use crate::authentication::forger::{changed, encode};

pub enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

pub struct Maker {
    pub iss: String,
    pub kid: String,
    pub pair: Pair,
    /// When its tokens are made.
    pub now: i64,
    /// The tenant that its tokens name: of the first registration.
    pub tid: OnceLock<String>,
}

impl Maker {
    fn new(iss: &str, pair: Pair) -> Self {
        let kid = format!("key-{}", uuid::Uuid::new_v4().simple());
        Self { iss: iss.to_owned(), kid, pair, now: chrono::Utc::now().timestamp(), tid: OnceLock::new() }
    }

    pub fn ed25519(iss: &str) -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        Self::new(
            iss,
            Pair::Ed25519(Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key made just now")),
        )
    }

    pub fn p256(iss: &str) -> Self {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).expect("a key");
        Self::new(
            iss,
            Pair::P256(EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref()).expect("a key made just now")),
        )
    }

    pub fn rsa(iss: &str) -> Self {
        Self::new(iss, Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).expect("a key")))
    }

    pub fn alg(&self) -> &'static str {
        match self.pair {
            Pair::Ed25519(_) => "EdDSA",
            Pair::P256(_) => "ES256",
            Pair::Rsa(_) => "RS256",
        }
    }

    /// The public key's bytes: the point, or the modulus.
    pub fn public(&self) -> Vec<u8> {
        match &self.pair {
            Pair::Ed25519(pair) => pair.public_key().as_ref().to_vec(),
            Pair::P256(pair) => pair.public_key().as_ref().to_vec(),
            // DER of a sequence of two numbers, the first of which has 2048 bits and a zero in front.
            Pair::Rsa(pair) => pair.public_key().as_ref()[9..265].to_vec(),
        }
    }

    pub fn jwk(&self) -> Value {
        let public = self.public();
        match self.pair {
            Pair::Ed25519(_) => {
                json!({"kty": "OKP", "crv": "Ed25519", "kid": self.kid, "x": encode(&public)})
            }
            Pair::P256(_) => json!({
                "kty": "EC", "crv": "P-256", "kid": self.kid, "use": "sig", "alg": "ES256",
                "x": encode(&public[1..33]), "y": encode(&public[33..]),
            }),
            Pair::Rsa(_) => json!({"kty": "RSA", "kid": self.kid, "n": encode(&public), "e": "AQAB"}),
        }
    }

    pub fn set(&self) -> Value {
        json!({"keys": [self.jwk()]})
    }

    pub fn header(&self) -> Value {
        json!({"alg": self.alg(), "typ": "JWT", "kid": self.kid})
    }

    /// Claims that are good for a registration that says nothing special.
    pub fn claims(&self) -> Value {
        let mut claims = json!({
            "iss": self.iss, "aud": "linkgate", "sub": "ana", "iat": self.now, "exp": self.now + 600,
            "scope": "openid links:read accounts:read accounts:write posts:write",
        });
        if let Some(tenant) = self.tid.get() {
            claims["tid"] = json!(tenant);
        }
        claims
    }

    pub fn sign(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", encode(header), encode(claims));
        let (bytes, random) = (message.as_bytes(), SystemRandom::new());
        let signature = match &self.pair {
            Pair::Ed25519(pair) => pair.sign(bytes).as_ref().to_vec(),
            Pair::P256(pair) => pair.sign(&random, bytes).expect("a signature").as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, bytes, &mut signature).expect("a signature");
                signature
            }
        };
        format!("{message}.{}", encode(signature))
    }

    pub fn token(&self) -> String {
        self.claims_text(&self.claims().to_string())
    }

    pub fn claims_text(&self, claims: &str) -> String {
        self.sign(&self.header().to_string(), claims)
    }

    /// A token whose claims are good but for one; `Value::Null` takes it away.
    pub fn claim(&self, name: &str, value: Value) -> String {
        self.claims_text(&changed(self.claims(), name, value).to_string())
    }

    pub fn header_with(&self, name: &str, value: Value) -> String {
        changed(self.header(), name, value).to_string()
    }
}
