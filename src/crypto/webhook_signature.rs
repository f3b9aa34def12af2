//! Signatures of webhooks, by the Standard Webhooks specification: HMAC-SHA256 over `id.timestamp.body`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::secret::Secret;

const PREFIX: &str = "whsec_";
/// Source: the specification, which asks for 24 to 64 bytes.
const BYTES_MIN: usize = 24;
const BYTES_MAX: usize = 64;
/// Of secrets that are made here.
const BYTES: usize = 32;

/// What both sides of a webhook endpoint know.
pub struct SigningSecret(Zeroizing<Vec<u8>>);

impl SigningSecret {
    pub fn random() -> Self {
        let mut bytes = Zeroizing::new(vec![0u8; BYTES]);
        super::fill_random(&mut bytes);
        Self(bytes)
    }

    /// What `as_bytes` gave; nothing for what is too short or too long to be a secret.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (BYTES_MIN..=BYTES_MAX).contains(&bytes.len()).then(|| Self(Zeroizing::new(bytes.to_vec())))
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As tenants get it, once: `whsec_` and base64.
    pub fn to_text(&self) -> Secret {
        Secret::new(format!("{PREFIX}{}", STANDARD.encode(&*self.0)))
    }

    /// The signature of a message: `v1,` and base64. `timestamp` is in seconds since 1970.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let message = [format!("{id}.{timestamp}.").as_bytes(), body].concat();
        format!("v1,{}", STANDARD.encode(super::hmac_sha256(&self.0, &message)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the specification's own example.
    #[test]
    fn the_example_of_the_specification_is_signed_as_it_says() {
        let bytes = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let secret = SigningSecret::from_bytes(&bytes).unwrap();

        let signature =
            secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);

        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(secret.to_text().expose(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    #[test]
    fn every_secret_is_another_and_of_the_length_that_the_specification_asks_for() {
        let (one, two) = (SigningSecret::random(), SigningSecret::random());

        assert_ne!(one.as_bytes(), two.as_bytes());
        assert_eq!(one.as_bytes().len(), 32);
        assert!(SigningSecret::from_bytes(one.as_bytes()).is_some());
        assert!(
            SigningSecret::from_bytes(&[7; 23]).is_none() && SigningSecret::from_bytes(&[7; 65]).is_none()
        );
    }

    #[test]
    fn another_id_time_or_body_has_another_signature() {
        let secret = SigningSecret::random();
        let good = secret.sign("evt_1", 5, b"{}");

        for other in
            [secret.sign("evt_2", 5, b"{}"), secret.sign("evt_1", 6, b"{}"), secret.sign("evt_1", 5, b"{ }")]
        {
            assert_ne!(good, other);
        }
    }
}
