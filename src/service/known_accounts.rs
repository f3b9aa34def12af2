//! Linked accounts that were looked up moments ago, so that a call about one asks no store. Only those
//! that can be used are remembered: a status that is in the way is read anew each time. Whoever changes
//! an account says so here, in every replica; a change whose word is lost is seen within 3 s.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::renewed::{Remembered, Renewed};
use crate::model::account::{Account, AccountStatus};
use crate::model::id::AccountId;
use crate::model::tenant::TenantScope;
use crate::model::upstream::UpstreamName;

const ACCOUNTS_MAX: usize = 100_000;
/// How many counters of changes there are; accounts that share one only make each other forgotten.
const COUNTERS: usize = 256;

type Key = (TenantScope, AccountId);

/// An account that could be used when it was read.
#[derive(Clone)]
pub(super) struct Known {
    pub account: Arc<Account>,
    /// Whose credentials see it.
    pub upstream: UpstreamName,
}

/// A look at the store that has begun. What it brings is remembered only when no change came between.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    at: Instant,
    changes: u64,
}

pub struct KnownAccounts {
    known: Renewed<Key, Known>,
    /// How many changes were told, by the hash of the account.
    changes: Vec<AtomicU64>,
    hasher: RandomState,
}

impl Default for KnownAccounts {
    fn default() -> Self {
        Self {
            known: Renewed::new(ACCOUNTS_MAX),
            changes: (0..COUNTERS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        }
    }
}

impl KnownAccounts {
    /// Forgets an account that has changed.
    pub fn forget(&self, scope: TenantScope, id: AccountId) {
        self.counter((scope, id)).fetch_add(1, Ordering::SeqCst);
        self.known.forget(&(scope, id));
    }

    /// Forgets everything: words may have been lost.
    pub fn forget_all(&self) {
        for counter in &self.changes {
            counter.fetch_add(1, Ordering::SeqCst);
        }
        self.known.forget_all();
    }

    pub(super) fn get(&self, scope: TenantScope, id: AccountId) -> Remembered<Known> {
        self.known.get(&(scope, id))
    }

    /// To be called before the store is asked.
    pub(super) fn ask(&self, scope: TenantScope, id: AccountId) -> Asked {
        Asked { at: Instant::now(), changes: self.counter((scope, id)).load(Ordering::SeqCst) }
    }

    /// What the store has answered; remembered if it can still be true.
    pub(super) fn answered(&self, asked: Asked, account: Account, upstream: UpstreamName) -> Known {
        let key = (account.scope, account.id);
        let usable = account.status == AccountStatus::Linked;
        let known = Known { account: Arc::new(account), upstream };
        let unchanged = || self.counter(key).load(Ordering::SeqCst) == asked.changes;
        if usable && unchanged() {
            self.known.put(key, known.clone(), asked.at);
        }
        // A change told between the look and the writing has found nothing to forget.
        if !usable || !unchanged() {
            self.known.forget(&key);
        }
        known
    }

    fn counter(&self, key: Key) -> &AtomicU64 {
        &self.changes[self.hasher.hash_one(key) as usize % COUNTERS]
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::model::account::Profile;
    use crate::model::id::TenantId;
    use crate::model::tenant::Environment;
    use crate::model::user::UserId;

    fn account(status: AccountStatus) -> Account {
        Account {
            id: AccountId::new(),
            scope: TenantScope { tenant: TenantId::new(), environment: Environment::Live },
            user_id: UserId::new("ana").unwrap(),
            status,
            upstream_account: "acc-ana".to_owned(),
            profile: Profile::default(),
            metadata: serde_json::json!({}),
            created_at: Utc::now(),
            linked_at: Utc::now(),
            updated_at: Utc::now(),
        }
    }

    fn is_known(known: &KnownAccounts, account: &Account) -> bool {
        !matches!(known.get(account.scope, account.id), Remembered::Nothing)
    }

    fn remember(known: &KnownAccounts, asked: Asked, account: &Account) {
        known.answered(asked, account.clone(), UpstreamName::Operator);
    }

    #[test]
    fn an_account_is_known_until_it_changes_and_in_its_own_scope_alone() {
        let (known, ana) = (KnownAccounts::default(), account(AccountStatus::Linked));
        remember(&known, known.ask(ana.scope, ana.id), &ana);
        let scope = TenantScope { environment: Environment::Test, ..ana.scope };

        assert!(is_known(&known, &ana));
        assert!(!is_known(&known, &Account { scope, ..ana.clone() }));

        known.forget(ana.scope, ana.id);

        assert!(!is_known(&known, &ana));
    }

    #[test]
    fn what_a_change_has_outdated_meanwhile_is_not_remembered() {
        let (known, ana) = (KnownAccounts::default(), account(AccountStatus::Linked));
        let (before_one, before_all) = (known.ask(ana.scope, ana.id), known.ask(ana.scope, ana.id));

        known.forget(ana.scope, ana.id);
        remember(&known, before_one, &ana);
        assert!(!is_known(&known, &ana));

        known.forget_all();
        remember(&known, before_all, &ana);
        assert!(!is_known(&known, &ana));
    }

    #[test]
    fn an_account_that_can_not_be_used_is_asked_for_each_time() {
        let known = KnownAccounts::default();

        for status in [AccountStatus::AwaitingAccept, AccountStatus::ReconnectRequired] {
            let account = account(status);
            remember(&known, known.ask(account.scope, account.id), &account);
            assert!(!is_known(&known, &account));
        }
    }

    #[test]
    fn an_account_that_can_not_be_used_any_more_is_forgotten_when_it_is_looked_at_anew() {
        let (known, ana) = (KnownAccounts::default(), account(AccountStatus::Linked));
        remember(&known, known.ask(ana.scope, ana.id), &ana);

        let now = Account { status: AccountStatus::ReconnectRequired, ..ana.clone() };
        remember(&known, known.ask(ana.scope, ana.id), &now);

        assert!(!is_known(&known, &ana));
    }

    #[test]
    fn a_look_that_took_long_is_not_believed_for_longer() {
        let (known, ana) = (KnownAccounts::default(), account(AccountStatus::Linked));
        let asked = known.ask(ana.scope, ana.id);
        let long_ago = asked.at.checked_sub(super::super::renewed::REMEMBERED).unwrap();

        remember(&known, Asked { at: long_ago, ..asked }, &ana);

        assert!(!is_known(&known, &ana));
    }
}
