//! What creators may choose, remembered for checking posts and not for showing it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

use crate::model::id::AccountId;

const REMEMBERED: Duration = Duration::from_secs(120);
/// The same told again is written down again after this much: writing costs more than looking.
const NEWS_AGAIN: Duration = Duration::from_secs(10);
const CREATORS_MAX: usize = 100_000;

/// The privacy levels that each creator may choose from.
pub(super) struct Creators(Cache<AccountId, (Instant, Arc<[String]>)>);

impl Default for Creators {
    fn default() -> Self {
        Self(Cache::new(CREATORS_MAX))
    }
}

impl Creators {
    pub fn get(&self, account: AccountId) -> Option<Arc<[String]>> {
        let (since, options) = self.0.get(&account)?;
        (since.elapsed() < REMEMBERED).then_some(options)
    }

    pub fn remember(&self, account: AccountId, options: &[String]) {
        let known = self.0.get(&account);
        let fresh =
            |(since, known): (Instant, Arc<[String]>)| since.elapsed() < NEWS_AGAIN && *known == *options;
        if !known.is_some_and(fresh) {
            self.0.insert(account, (Instant::now(), options.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_newest_options_count_until_they_are_old() {
        let (creators, account) = (Creators::default(), AccountId::new());
        let (first, second) = (options(&["SELF_ONLY"]), options(&["PUBLIC_TO_EVERYONE", "SELF_ONLY"]));
        assert_eq!(creators.get(account), None);

        creators.remember(account, &first);
        assert_eq!(creators.get(account).as_deref(), Some(first.as_slice()));
        creators.remember(account, &second);
        assert_eq!(creators.get(account).as_deref(), Some(second.as_slice()));

        let old = Instant::now().checked_sub(REMEMBERED).unwrap();
        creators.0.insert(account, (old, second.as_slice().into()));
        assert_eq!(creators.get(account), None);
        creators.remember(account, &second);
        assert_eq!(creators.get(account).as_deref(), Some(second.as_slice()));
    }
}
