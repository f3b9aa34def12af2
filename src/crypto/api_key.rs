//! API keys: `sk_live_` or `sk_test_`, then a key id (16 letters), a secret (52) and a checksum (7),
//! all of `a-z2-7`. The key id finds the record; the secret has 256 bits, so that a keyed fast hash is
//! enough to store it by; the checksum tells a typing error from a revoked key, and lets scanners of
//! leaked secrets know one when they see it.

use subtle::ConstantTimeEq;

use super::secret::Secret;
use super::{hmac_sha256, random_bytes};
use crate::model::tenant::Environment;

const KEY_ID_LEN: usize = 16;
const SECRET_LEN: usize = 52;
const CHECKSUM_LEN: usize = 7;

/// A key as presented or just made: the environment, the id and the whole text.
pub struct ApiKey {
    pub environment: Environment,
    /// 16 of `a-z2-7`. May be shown.
    pub key_id: String,
    pub text: Secret,
}

impl ApiKey {
    pub fn generate(environment: Environment) -> Self {
        let encode = |bytes: &[u8]| data_encoding::BASE32_NOPAD.encode(bytes).to_lowercase();
        let key_id = encode(&random_bytes::<10>());
        let body = format!("{}{key_id}{}", prefix(environment), encode(&random_bytes::<32>()));
        let text = Secret::new(format!("{body}{}", checksum(&body)));
        Self { environment, key_id, text }
    }

    /// Reads a key; nothing when its form or its checksum is wrong.
    pub fn parse(text: &str) -> Option<Self> {
        let environment = [Environment::Live, Environment::Test]
            .into_iter()
            .find(|environment| text.starts_with(prefix(*environment)))?;
        let rest = &text[prefix(environment).len()..];
        let plain = rest.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        if !plain || rest.len() != KEY_ID_LEN + SECRET_LEN + CHECKSUM_LEN {
            return None;
        }
        let (body, check) = text.split_at(text.len() - CHECKSUM_LEN);
        if checksum(body) != check {
            return None;
        }
        Some(Self { environment, key_id: rest[..KEY_ID_LEN].to_owned(), text: Secret::new(text) })
    }

    /// What is stored in the key's place.
    pub fn hash(&self, pepper: &[u8]) -> [u8; 32] {
        hmac_sha256(pepper, self.text.expose().as_bytes())
    }
}

/// Compares two hashes in constant time.
pub fn hashes_match(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

fn prefix(environment: Environment) -> &'static str {
    match environment {
        Environment::Live => "sk_live_",
        Environment::Test => "sk_test_",
    }
}

fn checksum(body: &str) -> String {
    let sum = crc32fast::hash(body.as_bytes()).to_be_bytes();
    data_encoding::BASE32_NOPAD.encode(&sum).to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_is_read_back_as_it_was_made() {
        for environment in [Environment::Live, Environment::Test] {
            let key = ApiKey::generate(environment);

            let read = ApiKey::parse(key.text.expose()).expect("a key of our own");

            assert_eq!((read.environment, &read.key_id), (environment, &key.key_id));
            assert!(hashes_match(&read.hash(b"pepper"), &key.hash(b"pepper")));
            assert!(!hashes_match(&read.hash(b"pepper"), &key.hash(b"other pepper")));
        }
    }

    #[test]
    fn one_wrong_letter_is_found_by_the_checksum() {
        let key = ApiKey::generate(Environment::Live);
        let text = key.text.expose();

        for at in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'q' { b'r' } else { b'q' };
            let wrong = String::from_utf8(bytes).unwrap_or_default();
            assert!(ApiKey::parse(&wrong).is_none(), "letter {at}");
        }
    }

    proptest! {
        #[test]
        fn no_text_whatever_panics(text in "(sk_live_|sk_test_|)\\PC{0,100}") {
            prop_assert!(ApiKey::parse(&text).is_none());
        }
    }
}
