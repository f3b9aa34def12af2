//! Everything that needs a key or a random number: API keys, tokens, secrets at rest, signatures of webhooks.

pub mod api_key;
pub mod foreign_jwt;
pub mod jwt;
pub mod member_token;
pub mod sealed;
pub mod secret;
pub mod webhook_signature;

use aws_lc_rs::{digest, hmac};

/// Fills `buffer` from the system's generator. Without one nothing here is safe, so it does not go on.
pub fn fill_random(buffer: &mut [u8]) {
    aws_lc_rs::rand::fill(buffer).expect("the system's random generator must work");
}

/// `N` random bytes from the system's generator.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    fill_random(&mut bytes);
    bytes
}

/// `bytes` random bytes in the letters `A-Z2-7`: 20 bytes give 32 letters.
pub fn random_base32(bytes: usize) -> String {
    let mut buffer = vec![0u8; bytes];
    fill_random(&mut buffer);
    data_encoding::BASE32_NOPAD.encode(&buffer)
}

/// A random part of `most`.
pub fn random_part(most: std::time::Duration) -> std::time::Duration {
    let random = u32::from_be_bytes(random_bytes());
    most.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

/// SHA-256: for looking up what is random in itself, never for passwords.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0u8; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

/// HMAC-SHA256 of `message` under `key`.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut out = [0u8; 32];
    out.copy_from_slice(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref());
    out
}
