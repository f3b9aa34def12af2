//! Secrets at rest: AES-256-GCM under a master key that only the environment knows. Each secret gets
//! a data key of its own, so that the number of secrets under one master key is no concern. The key's
//! id stands in front, and associated data binds a secret to its place: moved to another row or
//! column it does not open.
//!
//! Layout: version (1 byte), length of the key id (1), key id, salt (16), nonce (12), ciphertext, tag.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{hmac_sha256, random_bytes};

const VERSION: u8 = 1;
const SALT_LEN: usize = 16;
const KEY_ID_LEN_MAX: usize = 32;

/// The master keys, newest first.
pub struct Keyring {
    keys: Vec<MasterKey>,
}

struct MasterKey {
    id: String,
    key: Zeroizing<[u8; 32]>,
}

/// Why `LINKGATE_MASTER_KEY` can't be used. Says nothing of the keys themselves.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadMasterKey {
    #[error("must be id:base64, several separated by commas; entry {0} has no colon")]
    NoColon(usize),
    #[error("the id of entry {0} must be 1 to 32 of A-Z a-z 0-9 _ -")]
    Id(usize),
    #[error("entry {0} must hold 32 bytes in standard base64")]
    Key(usize),
    #[error("entry {0} repeats the id of an earlier one")]
    Repeated(usize),
}

/// A sealed secret that does not open.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum OpenError {
    /// The operator took a master key away that is still needed.
    #[error("no master key with the id {0:?}")]
    UnknownKey(String),
    #[error("a sealed secret is damaged or stands in the wrong place")]
    Damaged,
}

impl Keyring {
    /// Reads `id:base64` of 32 bytes, several comma-separated, newest first.
    pub fn parse(text: &str) -> Result<Self, BadMasterKey> {
        let mut keys: Vec<MasterKey> = Vec::new();
        for (index, entry) in text.split(',').enumerate() {
            let number = index + 1;
            let (id, key) = entry.trim().split_once(':').ok_or(BadMasterKey::NoColon(number))?;
            let id_is_plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
            if id.is_empty() || id.len() > KEY_ID_LEN_MAX || !id_is_plain {
                return Err(BadMasterKey::Id(number));
            }
            if keys.iter().any(|known| known.id == id) {
                return Err(BadMasterKey::Repeated(number));
            }
            let bytes = Zeroizing::new(STANDARD.decode(key).map_err(|_| BadMasterKey::Key(number))?);
            let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| BadMasterKey::Key(number))?;
            keys.push(MasterKey { id: id.to_owned(), key: Zeroizing::new(key) });
        }
        Ok(Self { keys })
    }

    /// A key for one purpose, the same in every replica, derived from the oldest master key so that
    /// adding a newer one in front changes nothing.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let oldest = self.keys.last().expect("parse gives at least one key");
        hmac_sha256(oldest.key.as_slice(), format!("linkgate derive {purpose}").as_bytes())
    }

    /// Seals `plain` under the newest key for the place that `place` names.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let master = self.keys.first().expect("parse gives at least one key");
        let salt: [u8; SALT_LEN] = random_bytes();
        let nonce: [u8; NONCE_LEN] = random_bytes();
        let mut out = Vec::with_capacity(2 + master.id.len() + SALT_LEN + NONCE_LEN + plain.len() + 16);
        out.push(VERSION);
        out.push(master.id.len() as u8);
        out.extend_from_slice(master.id.as_bytes());
        out.extend_from_slice(&salt);
        out.extend_from_slice(&nonce);
        let mut body = plain.to_vec();
        data_key(master, &salt)
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.as_bytes()),
                &mut body,
            )
            .expect("sealing fails only for texts of many gigabytes");
        out.extend_from_slice(&body);
        out
    }

    /// Opens what `seal` made for the same place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (id, rest) = split_header(sealed).ok_or(OpenError::Damaged)?;
        let master = self.keys.iter().find(|key| key.id.as_bytes() == id);
        let master = master.ok_or_else(|| OpenError::UnknownKey(String::from_utf8_lossy(id).into_owned()))?;
        let (salt, rest) = rest.split_at_checked(SALT_LEN).ok_or(OpenError::Damaged)?;
        let (nonce, body) = rest.split_at_checked(NONCE_LEN).ok_or(OpenError::Damaged)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| OpenError::Damaged)?;
        let mut body = Zeroizing::new(body.to_vec());
        let plain_len = data_key(master, salt)
            .open_in_place(nonce, Aad::from(place.as_bytes()), &mut body)
            .map_err(|_| OpenError::Damaged)?
            .len();
        body.truncate(plain_len);
        Ok(body)
    }

    /// Opens a sealed text.
    pub fn open_text(&self, place: &str, sealed: &[u8]) -> Result<super::secret::Secret, OpenError> {
        let bytes = self.open(place, sealed)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| OpenError::Damaged)?;
        Ok(super::secret::Secret::new(text))
    }

    /// What everything that is sealed under the newest key begins with, and nothing else does.
    pub fn newest_header(&self) -> Vec<u8> {
        let id = self.keys.first().map(|key| key.id.as_bytes()).unwrap_or_default();
        [&[VERSION, id.len() as u8], id].concat()
    }

    /// Whether `sealed` is already under the newest key.
    pub fn is_newest(&self, sealed: &[u8]) -> bool {
        let newest = self.keys.first().map(|key| key.id.as_bytes());
        split_header(sealed).is_some_and(|(id, _)| Some(id) == newest)
    }
}

fn split_header(sealed: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&version, rest) = sealed.split_first()?;
    let (&id_len, rest) = rest.split_first()?;
    if version != VERSION {
        return None;
    }
    rest.split_at_checked(id_len.into())
}

fn data_key(master: &MasterKey, salt: &[u8]) -> LessSafeKey {
    let message = [b"linkgate seal ".as_slice(), salt].concat();
    let key = Zeroizing::new(hmac_sha256(master.key.as_slice(), &message));
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_slice()).expect("32 bytes are an AES-256 key"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(entries: &[(&str, u8)]) -> Keyring {
        let text: Vec<String> =
            entries.iter().map(|(id, fill)| format!("{id}:{}", STANDARD.encode([*fill; 32]))).collect();
        Keyring::parse(&text.join(",")).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn a_secret_opens_in_its_place_and_nowhere_else() {
        let ring = ring(&[("k1", 1)]);
        let sealed = ring.seal("accounts.token/1", b"hush");

        assert_eq!(ring.open("accounts.token/1", &sealed).unwrap().as_slice(), b"hush");
        assert_eq!(ring.open("accounts.token/2", &sealed).unwrap_err(), OpenError::Damaged);
    }

    #[test]
    fn a_newer_key_in_front_still_opens_what_the_older_one_sealed() {
        let sealed = ring(&[("k1", 1)]).seal("p", b"hush");
        let both = ring(&[("k2", 2), ("k1", 1)]);

        assert_eq!(both.open("p", &sealed).unwrap().as_slice(), b"hush");
        assert!(!both.is_newest(&sealed));
        assert!(both.is_newest(&both.seal("p", b"hush")));
        assert!(both.seal("p", b"hush").starts_with(&both.newest_header()));
        assert!(!sealed.starts_with(&both.newest_header()));
    }

    #[test]
    fn a_missing_key_is_named() {
        let sealed = ring(&[("k1", 1)]).seal("p", b"hush");

        assert_eq!(
            ring(&[("k2", 2)]).open("p", &sealed).unwrap_err(),
            OpenError::UnknownKey("k1".to_owned())
        );
    }

    #[test]
    fn master_keys_are_refused_with_what_is_wrong_with_them() {
        let good = STANDARD.encode([7u8; 32]);

        for (text, error) in [
            (String::new(), BadMasterKey::NoColon(1)),
            ("k1".to_owned(), BadMasterKey::NoColon(1)),
            (format!(":{good}"), BadMasterKey::Id(1)),
            (format!("k 1:{good}"), BadMasterKey::Id(1)),
            ("k1:####".to_owned(), BadMasterKey::Key(1)),
            (format!("k1:{}", STANDARD.encode([7u8; 31])), BadMasterKey::Key(1)),
            (format!("k1:{good},k1:{good}"), BadMasterKey::Repeated(2)),
        ] {
            assert_eq!(Keyring::parse(&text).err(), Some(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_whatever_open_or_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(ring(&[("k1", 1)]).open("p", &bytes).is_err());
        }

        #[test]
        fn one_changed_bit_keeps_it_shut(at in 0usize..50, bit in 0u8..8) {
            let ring = ring(&[("k1", 1)]);
            let mut sealed = ring.seal("p", b"twenty bytes of text");
            let at = at % sealed.len();
            sealed[at] ^= 1 << bit;
            prop_assert!(ring.open("p", &sealed).is_err());
        }
    }
}
