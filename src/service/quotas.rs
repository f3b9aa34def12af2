//! What a tenant's plan allows by number. A quota that holds for good is counted while the tenant's row is locked,
//! so that no two calls take the last place: it is never overshot.
//!
//! Posts and link sessions must not queue for one lock. Of what is left of a day's quota each replica takes an
//! eighth as its share and counts that down in memory; only when the share is used up does it lock and count rows
//! again. The fewer are left the smaller are the shares, and of the last fifteen each one is counted. So a day's
//! quota is overshot by no more than the calls that are under way while somebody counts, as long as there are at
//! most eight replicas.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use quick_cache::sync::Cache;

use super::Error;
use crate::model::api_key::ACTIVE_MAX;
use crate::model::member::MEMBERS_MAX;
use crate::model::quota::{Quota, QuotaReached, QuotaUse, day_end, day_start};
use crate::model::tenant::{Tenant, TenantScope};
use crate::model::user::UserId;
use crate::model::webhook::ENDPOINTS_MAX;
use crate::store::TenantTx;

/// Of how many tenants and environments something is remembered; the others are counted each time.
const REMEMBERED_MAX: usize = 50_000;
/// Which part of what is left a replica takes at once.
const SHARES: i64 = 8;
/// How long a plan's limit, a count, and that nothing is left are believed, in seconds.
const BELIEVED_SECS: i64 = 5;

type Key = (TenantScope, Quota);

/// What this replica may still do of a day's quota without counting.
struct Share {
    day: NaiveDate,
    believed_since: DateTime<Utc>,
    /// Nothing: any number.
    limit: Option<i64>,
    left: i64,
    /// Set when nothing was left to share.
    used_up: Option<QuotaReached>,
}

/// What a replica remembers of quotas; all of it may be forgotten at any moment.
pub struct Quotas {
    shares: Cache<Key, Arc<Mutex<Share>>>,
    /// How many accounts there were, and when they were counted.
    accounts: Cache<TenantScope, (i64, DateTime<Utc>)>,
}

impl Default for Quotas {
    fn default() -> Self {
        Self { shares: Cache::new(REMEMBERED_MAX), accounts: Cache::new(REMEMBERED_MAX) }
    }
}

/// What the memory says of one more.
enum Memory {
    Taken,
    Refused(QuotaReached),
    /// The share is used up: rows are to be counted.
    UsedUp,
    /// Nothing is known, or no longer believed: the plan is to be read.
    Unknown,
}

impl Quotas {
    /// A plan has changed, or a tenant's plan.
    pub fn forget_all(&self) {
        self.shares.clear();
        self.accounts.clear();
    }

    fn take(&self, key: Key, now: DateTime<Utc>) -> Memory {
        let Some(share) = self.shares.get(&key) else { return Memory::Unknown };
        let mut share = lock(&share);
        if share.day != now.date_naive() || !is_fresh(share.believed_since, now) {
            return Memory::Unknown;
        }
        share.take(now)
    }

    /// The plan was read, and has this limit: a share under the same limit goes on.
    fn renew(&self, key: Key, limit: Option<i64>, now: DateTime<Utc>) -> Memory {
        if limit.is_none() {
            self.put(key, now, limit, 0, None);
            return Memory::Taken;
        }
        let Some(share) = self.shares.get(&key) else { return Memory::UsedUp };
        let mut share = lock(&share);
        if share.day != now.date_naive() || share.limit != limit || share.used_up.is_some() {
            return Memory::UsedUp;
        }
        share.believed_since = now;
        share.take(now)
    }

    fn put(
        &self,
        key: Key,
        now: DateTime<Utc>,
        limit: Option<i64>,
        left: i64,
        used_up: Option<QuotaReached>,
    ) {
        let share = Share { day: now.date_naive(), believed_since: now, limit, left, used_up };
        self.shares.insert(key, Arc::new(Mutex::new(share)));
    }
}

impl Share {
    fn take(&mut self, now: DateTime<Utc>) -> Memory {
        if let Some(reached) = &self.used_up {
            return Memory::Refused(QuotaReached { resets: Some(day_end(now)), ..reached.clone() });
        }
        if self.limit.is_none() {
            return Memory::Taken;
        }
        if self.left <= 0 {
            return Memory::UsedUp;
        }
        self.left -= 1;
        Memory::Taken
    }
}

fn lock(share: &Mutex<Share>) -> MutexGuard<'_, Share> {
    share.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_fresh(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (TimeDelta::zero()..TimeDelta::seconds(BELIEVED_SECS)).contains(&(now - at))
}

/// Takes one of a day's quota, before what is counted is written in the same transaction.
///
/// # Errors
/// `QuotaReached`, with the end of the day.
pub fn take_daily(
    quotas: &Quotas,
    tx: &mut TenantTx<'_>,
    quota: Quota,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let key = (tx.scope, quota);
    let mut memory = quotas.take(key, now);
    if matches!(memory, Memory::Unknown) {
        let limit = own(tx)?.plan.quotas.of(quota);
        memory = quotas.renew(key, limit, now);
    }
    if matches!(memory, Memory::UsedUp) {
        tx.lock_tenant()?;
        // Somebody else may have counted while this call waited for the lock.
        memory = quotas.take(key, now);
    }
    match memory {
        Memory::Taken => Ok(()),
        Memory::Refused(reached) => Err(Error::QuotaReached(Box::new(reached))),
        Memory::UsedUp | Memory::Unknown => count_daily(quotas, tx, quota, now),
    }
}

fn count_daily(
    quotas: &Quotas,
    tx: &mut TenantTx<'_>,
    quota: Quota,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (key, tenant) = ((tx.scope, quota), own(tx)?);
    let Some(limit) = tenant.plan.quotas.of(quota) else {
        quotas.put(key, now, None, 0, None);
        return Ok(());
    };
    let used = count(tx, quota, now)?;
    let left = limit - used;
    if left <= 0 {
        let reached =
            QuotaReached { quota, subscription: tenant.plan.id, limit, used, resets: Some(day_end(now)) };
        quotas.put(key, now, Some(limit), 0, Some(reached.clone()));
        return Err(Error::QuotaReached(Box::new(reached)));
    }
    // One of the share is taken by this call.
    quotas.put(key, now, Some(limit), (left / SHARES).max(1) - 1, None);
    Ok(())
}

/// Refuses one more of what the plan bounds for good, when there are `used`. The caller holds off others who add.
///
/// # Errors
/// `QuotaReached`.
pub fn check_room(tx: &mut TenantTx<'_>, quota: Quota, used: i64) -> Result<(), Error> {
    let tenant = own(tx)?;
    match tenant.plan.quotas.of(quota) {
        Some(limit) if used >= limit => Err(reached(tenant, quota, limit, used)),
        _ => Ok(()),
    }
}

/// How many more accounts the plan allows in the transaction's environment; nothing: any number. Whoever asks
/// holds off others who link until the transaction ends, and asks before it locks an identity.
pub fn accounts_left(tx: &mut TenantTx<'_>, tenant: &Tenant) -> Result<Option<i64>, Error> {
    let Some(limit) = tenant.plan.quotas.accounts_max else { return Ok(None) };
    tx.lock_tenant()?;
    Ok(Some(limit - tx.count_accounts()?))
}

/// Refuses a session that could link nothing: all places are taken, and the user has no account that waits to be
/// linked again. Not the last word, which the confirmation has.
///
/// # Errors
/// `QuotaReached`.
pub fn check_accounts(
    quotas: &Quotas,
    tx: &mut TenantTx<'_>,
    tenant: &Tenant,
    user: &UserId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(limit) = tenant.plan.quotas.accounts_max else { return Ok(()) };
    let known = quotas.accounts.get(&tx.scope).filter(|(_, at)| is_fresh(*at, now));
    if known.is_some_and(|(used, _)| used < limit - limit / 5) {
        return Ok(());
    }
    let used = tx.count_accounts()?;
    quotas.accounts.insert(tx.scope, (used, now));
    if used < limit || tx.has_account_to_reconnect(user)? {
        return Ok(());
    }
    Err(reached(tenant.clone(), Quota::Accounts, limit, used))
}

/// Where a tenant stands with each quota, in the transaction's environment.
pub fn standing(tx: &mut TenantTx<'_>, tenant: &Tenant, now: DateTime<Utc>) -> Result<Vec<QuotaUse>, Error> {
    let all = [
        Quota::Accounts,
        Quota::PostsPerDay,
        Quota::LinkSessionsPerDay,
        Quota::WebhookEndpoints,
        Quota::ApiKeys,
        Quota::Members,
    ];
    let mut told = Vec::with_capacity(all.len());
    for quota in all {
        let (used, resets_at) = (count(tx, quota, now)?, quota.is_daily().then(|| day_end(now).0));
        told.push(QuotaUse { quota, limit: limit_of(tenant, quota), used, resets_at });
    }
    Ok(told)
}

/// The plan's limit, or the gateway's own where that is less.
fn limit_of(tenant: &Tenant, quota: Quota) -> Option<i64> {
    let gateways = match quota {
        Quota::Accounts | Quota::PostsPerDay | Quota::LinkSessionsPerDay => None,
        Quota::WebhookEndpoints => i64::try_from(ENDPOINTS_MAX).ok(),
        Quota::ApiKeys => Some(ACTIVE_MAX),
        Quota::Members => Some(MEMBERS_MAX),
    };
    [tenant.plan.quotas.of(quota), gateways].into_iter().flatten().min()
}

fn count(tx: &mut TenantTx<'_>, quota: Quota, now: DateTime<Utc>) -> Result<i64, Error> {
    Ok(match quota {
        Quota::Accounts => tx.count_accounts()?,
        Quota::PostsPerDay => tx.count_posts_since(day_start(now))?,
        Quota::LinkSessionsPerDay => tx.count_link_sessions_since(day_start(now))?,
        Quota::WebhookEndpoints => tx.count_webhook_endpoints()?,
        Quota::ApiKeys => tx.count_standing_api_keys(now)?,
        Quota::Members => tx.count_members()?,
    })
}

fn own(tx: &mut TenantTx<'_>) -> Result<Tenant, Error> {
    tx.tenant()?.ok_or(Error::Unauthenticated)
}

fn reached(tenant: Tenant, quota: Quota, limit: i64, used: i64) -> Error {
    let subscription = tenant.plan.id;
    Error::QuotaReached(Box::new(QuotaReached { quota, subscription, limit, used, resets: None }))
}
