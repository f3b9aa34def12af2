//! Text that must never be printed: keys, tokens, page secrets. It can't be formatted, logged or
//! serialised; whoever needs the text says `expose`.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A secret text, wiped from memory when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// `bytes` random bytes from the system's generator, as unpadded base64url.
    pub fn random(bytes: usize) -> Self {
        let mut buffer = Zeroizing::new(vec![0u8; bytes]);
        super::fill_random(&mut buffer);
        Self::new(data_encoding::BASE64URL_NOPAD.encode(&buffer))
    }

    /// The text itself. Every call of this is a place to look at in a review.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Compares in time that does not depend on where the texts differ.
    pub fn matches(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}
