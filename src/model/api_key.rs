//! API keys as their tenant manages them: names, scopes, how long they last. Never the key itself.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::id::ApiKeyId;
use super::scope::Scopes;
use super::tenant::Environment;

/// The longest name, in characters.
pub const NAME_CHARS_MAX: usize = 200;
/// The shortest life that can be asked for, in seconds.
pub const LIFE_SECS_MIN: i64 = 60;
/// The longest, in seconds: ten years.
pub const LIFE_SECS_MAX: i64 = 315_360_000;
/// How long a key goes on after its rotation unless another time is asked for, in seconds: a day.
pub const OVERLAP_SECS_DEFAULT: i64 = 86_400;
/// The longest, in seconds: a week.
pub const OVERLAP_SECS_MAX: i64 = 604_800;
/// How many keys of one environment may be active at once.
pub const ACTIVE_MAX: i64 = 100;
/// How long a key that has ended is kept, in days.
pub const KEPT_DAYS: i64 = 30;

/// One key, without its secret.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    /// Orders keys of one moment in lists.
    pub record: Uuid,
    pub environment: Environment,
    pub name: String,
    pub scopes: Scopes,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    /// To the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// The key that this one was made from by a rotation.
    pub replaces: Option<ApiKeyId>,
    /// The key that a rotation made of this one.
    pub replaced_by: Option<ApiKeyId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyStatus {
    Active,
    Expired,
    Revoked,
}

/// Which keys to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApiKeyFilter {
    pub status: Option<ApiKeyStatus>,
}

impl ApiKey {
    pub fn status(&self, now: DateTime<Utc>) -> ApiKeyStatus {
        if self.revoked_at.is_some_and(|at| at <= now) {
            ApiKeyStatus::Revoked
        } else if self.expires_at.is_some_and(|at| at <= now) {
            ApiKeyStatus::Expired
        } else {
            ApiKeyStatus::Active
        }
    }

    /// When a key that replaces this one at `now` expires: after a life as long as this one's.
    pub fn life_of_successor(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.expires_at.map(|at| now + (at - self.created_at).max(TimeDelta::seconds(LIFE_SECS_MIN)))
    }

    /// When this key ends once it is replaced at `now`: after the overlap, and never later than before.
    pub fn end_after_rotation(&self, now: DateTime<Utc>, overlap_secs: i64) -> DateTime<Utc> {
        let end = now + TimeDelta::seconds(overlap_secs);
        self.expires_at.map_or(end, |expires_at| expires_at.min(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(expires_after_days: Option<i64>) -> ApiKey {
        ApiKey {
            id: "iezwpuay7forw6pq".parse().expect("an id"),
            record: Uuid::nil(),
            environment: Environment::Test,
            name: "backend".to_owned(),
            scopes: Scopes::all(),
            created_at: DateTime::UNIX_EPOCH,
            expires_at: expires_after_days.map(|days| DateTime::UNIX_EPOCH + TimeDelta::days(days)),
            last_used_at: None,
            revoked_at: None,
            replaces: None,
            replaced_by: None,
        }
    }

    fn day(number: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(number)
    }

    #[test]
    fn a_key_is_active_until_it_ends() {
        let mut key = key(Some(10));

        assert_eq!(key.status(day(9)), ApiKeyStatus::Active);
        assert_eq!(key.status(day(10)), ApiKeyStatus::Expired);
        key.revoked_at = Some(day(3));
        assert_eq!(key.status(day(2)), ApiKeyStatus::Active);
        assert_eq!(key.status(day(3)), ApiKeyStatus::Revoked);
    }

    #[test]
    fn a_rotation_gives_the_same_life_and_never_lengthens_the_old_one() {
        assert_eq!(key(Some(10)).life_of_successor(day(4)), Some(day(14)));
        assert_eq!(key(None).life_of_successor(day(4)), None);

        assert_eq!(key(None).end_after_rotation(day(4), 86_400), day(5));
        assert_eq!(key(Some(10)).end_after_rotation(day(4), 604_800), day(10));
        assert_eq!(key(Some(10)).end_after_rotation(day(4), 0), day(4));
    }
}
