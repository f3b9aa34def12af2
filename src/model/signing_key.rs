//! Signing keys: the key pairs under which a tenant's tokens and receipts are made. A new one is published
//! before it signs, and an old one verifies for a while after it has signed last, so that nobody who
//! checks signatures meets a key that it could not know.

use chrono::{DateTime, Utc};

use super::id::SigningKeyId;

/// From a key's publication until it signs, unless another time is asked for, in seconds. Longer than
/// anybody may keep the published set.
pub const LEAD_SECS_DEFAULT: i64 = 600;
/// The longest, in seconds.
pub const LEAD_SECS_MAX: i64 = 86_400;
/// From the end of an old key's signing until it no longer verifies, in seconds: the longest life of a token.
pub const OVERLAP_SECS_MIN: i64 = 3_600;
/// Unless another time is asked for, in seconds.
pub const OVERLAP_SECS_DEFAULT: i64 = 86_400;
/// The longest, in seconds.
pub const OVERLAP_SECS_MAX: i64 = 604_800;
/// How many keys of a tenant may verify at once.
pub const VERIFYING_MAX: i64 = 10;
/// How long the published set may be kept by whoever fetched it, in seconds; less than the usual lead.
pub const PUBLISHED_SECS: i64 = 300;
/// How long a key that is retired is listed, in days.
pub const KEPT_DAYS: i64 = 30;

/// A key pair, without its private part.
#[derive(Clone, Debug, PartialEq)]
pub struct SigningKey {
    pub id: SigningKeyId,
    /// 32 bytes of Ed25519.
    pub public_key: Vec<u8>,
    pub created_at: DateTime<Utc>,
    /// Nothing: it signs from its creation on.
    pub signs_from: Option<DateTime<Utc>>,
    /// No longer signs or verifies from then on.
    pub retired_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningKeyState {
    /// Published, and does not sign yet.
    Next,
    /// The one that signs.
    Active,
    /// Has signed, and still verifies.
    Retiring,
    Retired,
}

impl SigningKey {
    pub fn is_retired(&self, now: DateTime<Utc>) -> bool {
        self.retired_at.is_some_and(|at| at <= now)
    }

    pub fn is_next(&self, now: DateTime<Utc>) -> bool {
        !self.is_retired(now) && self.signs_from.is_some_and(|at| at > now)
    }

    fn may_sign(&self, now: DateTime<Utc>) -> bool {
        !self.is_retired(now) && !self.is_next(now)
    }

    /// The later in this order signs.
    fn turn(&self) -> (Option<DateTime<Utc>>, DateTime<Utc>, &SigningKeyId) {
        (self.signs_from, self.created_at, &self.id)
    }
}

/// The one of a tenant's keys that signs at `now`: that which began to last.
pub fn active(keys: &[SigningKey], now: DateTime<Utc>) -> Option<&SigningKey> {
    keys.iter().filter(|key| key.may_sign(now)).max_by(|one, other| one.turn().cmp(&other.turn()))
}

/// The state of one of a tenant's `keys`.
pub fn state_of(key: &SigningKey, keys: &[SigningKey], now: DateTime<Utc>) -> SigningKeyState {
    if key.is_retired(now) {
        SigningKeyState::Retired
    } else if key.is_next(now) {
        SigningKeyState::Next
    } else if active(keys, now).is_some_and(|active| active.id == key.id) {
        SigningKeyState::Active
    } else {
        SigningKeyState::Retiring
    }
}

/// The key that goes on after `gone`, which was to sign next, is taken away: it was given an end only
/// because of that one. Nothing when another successor is there.
pub fn goes_on_without<'a>(
    gone: &SigningKey,
    keys: &'a [SigningKey],
    now: DateTime<Utc>,
) -> Option<&'a SigningKey> {
    let left = || keys.iter().filter(|key| key.id != gone.id && !key.is_retired(now));
    if left().any(|key| key.retired_at.is_none()) {
        return None;
    }
    left().max_by(|one, other| one.turn().cmp(&other.turn()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(secs: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(secs)
    }

    fn key(name: &str, signs_from: Option<i64>, retired_at: Option<i64>) -> SigningKey {
        SigningKey {
            id: name.parse().expect("an id"),
            public_key: vec![0; 32],
            created_at: at(0),
            signs_from: signs_from.map(at),
            retired_at: retired_at.map(at),
        }
    }

    #[test]
    fn a_new_key_is_published_signs_after_its_lead_and_the_old_one_verifies_for_a_while() {
        let keys = [key("old", None, Some(4_200)), key("new", Some(600), None)];
        let states = |secs| [0, 1].map(|index| state_of(&keys[index], &keys, at(secs)));

        assert_eq!(states(599), [SigningKeyState::Active, SigningKeyState::Next]);
        assert_eq!(states(600), [SigningKeyState::Retiring, SigningKeyState::Active]);
        assert_eq!(states(4_200), [SigningKeyState::Retired, SigningKeyState::Active]);
        assert_eq!(active(&keys, at(599)).map(|key| key.id.as_str()), Some("old"));
        assert_eq!(active(&keys, at(600)).map(|key| key.id.as_str()), Some("new"));
    }

    #[test]
    fn a_key_whose_successor_is_taken_away_goes_on() {
        let keys =
            [key("older", None, Some(4_200)), key("old", Some(10), Some(9_000)), key("new", Some(600), None)];

        assert_eq!(goes_on_without(&keys[2], &keys, at(100)).map(|key| key.id.as_str()), Some("old"));
        assert_eq!(goes_on_without(&keys[0], &keys, at(100)), None);
    }
}
