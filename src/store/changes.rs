//! What a transaction changed that others want to hear of, and who they are.

use std::sync::OnceLock;

use crate::model::id::AccountId;
use crate::model::tenant::TenantScope;

/// Gathered while a transaction is at work.
#[derive(Default)]
pub(in crate::store) struct Changes {
    /// Whose status or identity has changed.
    pub accounts: Vec<(TenantScope, AccountId)>,
    /// Whether webhook deliveries were written.
    pub deliveries: bool,
}

type OfAccount = Box<dyn Fn(TenantScope, AccountId) + Send + Sync>;
type OfDeliveries = Box<dyn Fn() + Send + Sync>;

/// Who is told after the commit. None of them may wait.
#[derive(Default)]
pub(in crate::store) struct Told {
    accounts: OnceLock<OfAccount>,
    deliveries: OnceLock<OfDeliveries>,
}

impl Told {
    pub fn of_accounts(&self, told: OfAccount) {
        let _ = self.accounts.set(told);
    }

    pub fn of_deliveries(&self, told: OfDeliveries) {
        let _ = self.deliveries.set(told);
    }

    pub fn tell(&self, changes: Changes) {
        if let Some(told) = self.accounts.get() {
            changes.accounts.into_iter().for_each(|(scope, account)| told(scope, account));
        }
        if let Some(told) = self.deliveries.get().filter(|_| changes.deliveries) {
            told();
        }
    }
}
