//! Everything that needs a key or a random number: API keys, tokens, secrets at rest.

pub mod secret;

/// Fills `buffer` from the system's generator. Without one nothing here is safe, so it does not go on.
pub fn fill_random(buffer: &mut [u8]) {
    aws_lc_rs::rand::fill(buffer).expect("the system's random generator must work");
}
