//! Passwords: which are taken, and how they are kept: argon2id with the parameters that OWASP advises,
//! never more than a few at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::place::{AT_ONCE, Busy, Place, WAITING_MAX};
use crate::crypto::random_bytes;
use crate::crypto::secret::Secret;
use crate::model::violation::Violation;
use crate::service::Error;

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// In characters.
const CHARS_MIN: usize = 12;
const CHARS_MAX: usize = 256;
/// Fewer different characters than this are a pattern.
const DIFFERENT_MIN: usize = 5;
/// Very common ones of at least `CHARS_MIN` characters, in lower case; shorter ones are refused anyway.
const COMMON: &str = include_str!("common_passwords.txt");

/// Computes hashes, a few at a time.
pub struct Passwords {
    place: Place,
    /// As many as the place has room for.
    tickets: Semaphore,
    computed: Arc<AtomicU64>,
}

impl Default for Passwords {
    fn default() -> Self {
        let tickets = Semaphore::new(AT_ONCE + WAITING_MAX);
        Self { place: Place::default(), tickets, computed: Arc::default() }
    }
}

/// What a comparison told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    pub matches: bool,
    /// It was made with other parameters than today's.
    pub outdated: bool,
}

impl Passwords {
    /// Where they are computed.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Room for somebody who is not known yet, until it is dropped. A stranger who would find none is
    /// refused before the database is asked about him: there may be very many.
    pub fn ticket(&self) -> Result<SemaphorePermit<'_>, Error> {
        self.tickets.try_acquire().map_err(|_| Error::Unavailable)
    }

    /// What is stored of a password.
    pub async fn hash(&self, password: &Secret) -> Result<String, Error> {
        let password = password.clone();
        let hashed = self.compute(move || {
            let salt: [u8; 16] = random_bytes();
            todays().hash_password_with_salt(password.expose().as_bytes(), &salt).map(|hash| hash.to_string())
        });
        hashed.await?.map_err(|error| Error::Internal(format!("argon2: {error}")))
    }

    /// Compares a password with what is stored. With nothing stored it does the same work, so that time
    /// does not tell.
    pub async fn compare(&self, password: &Secret, stored: Option<String>) -> Result<Compared, Error> {
        let password = password.clone();
        self.compute(move || {
            let password = password.expose().as_bytes();
            let Some(stored) = stored else {
                let _ = todays().hash_password_into(password, &[0; 16], &mut [0; 32]);
                return Compared { matches: false, outdated: false };
            };
            let Ok(stored) = PasswordHash::new(&stored) else {
                tracing::error!("a stored password hash can't be read");
                return Compared { matches: false, outdated: false };
            };
            let matches = todays().verify_password(password, &stored).is_ok();
            Compared { matches, outdated: Params::try_from(&stored).ok().as_ref() != Some(&todays_params()) }
        })
        .await
    }

    /// How many hashes were computed.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::SeqCst)
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let computed = self.computed.clone();
        let counted = move || {
            computed.fetch_add(1, Ordering::SeqCst);
            work()
        };
        self.place.run(counted).await.map_err(|Busy| Error::Unavailable)
    }
}

fn todays_params() -> Params {
    Params::new(MEMORY_KIB, PASSES, LANES, Some(Params::DEFAULT_OUTPUT_LEN)).expect("parameters in range")
}

fn todays() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, todays_params())
}

/// What is wrong with a new password, at `pointer`; nothing when it is good.
pub fn broken_rule(password: &Secret, email: &str, pointer: &str) -> Option<Violation> {
    let text = password.expose();
    let count = text.chars().count();
    if !(CHARS_MIN..=CHARS_MAX).contains(&count) {
        let detail = format!("choose a password of {CHARS_MIN} to {CHARS_MAX} characters");
        let limit = if count < CHARS_MIN { CHARS_MIN } else { CHARS_MAX };
        let code = if count < CHARS_MIN { "too_short" } else { "too_long" };
        return Some(Violation::new(pointer, code, detail).measured(count, limit));
    }
    let folded = text.to_lowercase();
    let different = folded.chars().collect::<std::collections::BTreeSet<_>>().len();
    let guessed = folded == email.to_lowercase()
        || different < DIFFERENT_MIN
        || COMMON.lines().any(|common| common == folded);
    let detail = "choose a password that is harder to guess: several words that do not belong together";
    guessed.then(|| Violation::new(pointer, "password_too_common", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(password: &str) -> Option<&'static str> {
        broken_rule(&Secret::new(password), "ada.lovelace@example.com", "/password").map(|rule| rule.code)
    }

    #[test]
    fn a_password_is_long_and_no_well_known_one() {
        for good in ["nine otters hum", "ÄÖÜäöüßéèêñ¿", &"a1b2c3d4".repeat(32)] {
            assert_eq!(told(good), None, "{good}");
        }
        for (bad, code) in [
            ("nine otters", "too_short"),
            ("ÄÖÜäöüßéèêñ", "too_short"),
            (&"a1b2c3d4".repeat(32)[..].to_owned().replace("a1b2c3d4", "a1b2c3d4e"), "too_long"),
            ("Password1234", "password_too_common"),
            ("CorrectHorseBatteryStaple", "password_too_common"),
            ("Ada.Lovelace@example.com", "password_too_common"),
            ("aaaaaaaaaaaaaaaa", "password_too_common"),
            ("abababababab", "password_too_common"),
        ] {
            assert_eq!(told(bad), Some(code), "{bad}");
        }
    }

    #[test]
    fn the_list_is_in_the_form_that_is_compared() {
        for common in COMMON.lines() {
            assert_eq!(common, common.trim().to_lowercase());
            assert!(common.chars().count() >= 10, "{common}");
        }
        assert!(COMMON.lines().count() > 80);
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_with_its_own_salt_and_tells_one_password() {
        let passwords = Passwords::default();
        let (right, wrong) = (Secret::new("nine otters hum"), Secret::new("nine otters hun"));

        let (one, two) = (passwords.hash(&right).await.unwrap(), passwords.hash(&right).await.unwrap());

        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        let good = Compared { matches: true, outdated: false };
        assert_eq!(passwords.compare(&right, Some(two)).await.unwrap(), good);
        assert!(!passwords.compare(&wrong, Some(one)).await.unwrap().matches);
        assert!(!passwords.compare(&right, None).await.unwrap().matches);
        assert_eq!(passwords.computed(), 5);
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_taken_and_told_to_be_outdated() {
        let params = Params::new(8 * 1024, 1, 1, Some(32)).unwrap();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let stored = weak.hash_password_with_salt(b"nine otters hum", &[7; 16]).unwrap().to_string();

        let told = Passwords::default().compare(&Secret::new("nine otters hum"), Some(stored)).await.unwrap();

        assert_eq!(told, Compared { matches: true, outdated: true });
    }
}
