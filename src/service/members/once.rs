//! `Idempotency-Key` of members' own calls. They hold passwords, codes and tokens, and many come from somebody
//! who is nobody yet. So a key counts for nothing until the call's own credential was checked, as it is without
//! one: what refuses a call (a limit, a lock, a suspension, a new password) refuses it again, and strangers can
//! neither meet under one key nor write a row. Then the first answer is looked for, and else kept, in the
//! transaction of the change itself and under the member whose row it locks: calls at once go one after another, and a
//! failure leaves nothing behind.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::crypto::api_key::hashes_match;
use crate::crypto::sealed::Keyring;
use crate::model::tenant::TenantScope;
use crate::service::idempotency::{Answer, BodyKey, Told, place};
use crate::service::{Ctx, Error};
use crate::store::TenantTx;
use crate::store::idempotency::Kept;

/// A call that may be sent again, and how what comes of it is written.
pub struct Once<T> {
    /// The key and the body, where there is a key.
    asked: Option<(String, Zeroizing<Vec<u8>>)>,
    encode: fn(T) -> Result<Answer, Error>,
}

/// The same with what it takes to read and write what is kept.
pub(super) struct Ready<T> {
    asked: Option<Asked>,
    encode: fn(T) -> Result<Answer, Error>,
}

struct Asked {
    key: String,
    body: Zeroizing<Vec<u8>>,
    body_key: BodyKey,
    keyring: Arc<Keyring>,
}

/// What came of the call before.
pub(super) enum Earlier {
    /// It was not here, or has no key.
    Nothing,
    /// Its answer.
    Same(Told),
    /// The key came with another body.
    Other,
}

impl<T> Once<T> {
    /// `encode` is run in the transaction of the change, and must only write.
    pub fn new(key: Option<String>, body: &[u8], encode: fn(T) -> Result<Answer, Error>) -> Self {
        Self { asked: key.map(|key| (key, Zeroizing::new(body.to_vec()))), encode }
    }

    /// Whether anything is to be kept.
    pub(super) fn has_key(&self) -> bool {
        self.asked.is_some()
    }

    /// Writes what came of a call of which nothing is kept.
    pub(super) fn told(&self, value: T) -> Result<Told, Error> {
        (self.encode)(value).map(Told::First)
    }

    /// To be called once the caller's limits have let it through: it may ask the store.
    pub(super) async fn ready(self, ctx: &Ctx) -> Result<Ready<T>, Error> {
        let asked = match self.asked {
            Some((key, body)) => {
                let (body_key, keyring) = (BodyKey::of(ctx).await?, ctx.keyring.clone());
                Some(Asked { key, body, body_key, keyring })
            }
            None => None,
        };
        Ok(Ready { asked, encode: self.encode })
    }
}

impl<T> Ready<T> {
    /// What came of the call before, if it did. `route` says whose call it is.
    pub(super) fn earlier(
        &self,
        tx: &mut TenantTx<'_>,
        route: &str,
        now: DateTime<Utc>,
    ) -> Result<Earlier, Error> {
        let Some(asked) = &self.asked else { return Ok(Earlier::Nothing) };
        let Some(kept) = tx.kept_answer(route, &asked.key, now)? else { return Ok(Earlier::Nothing) };
        if !hashes_match(&kept.body_hash, &asked.hash(tx.scope, route)) {
            return Ok(Earlier::Other);
        }
        let body = asked.keyring.open(&place(tx.scope, route, &asked.key), &kept.body_sealed);
        let body = body.map_err(|error| Error::Internal(format!("kept answer: {error}")))?;
        Ok(Earlier::Same(Told::Again(Answer { status: kept.status, body: body.to_vec() })))
    }

    /// Writes what came of the call, and keeps it.
    pub(super) fn done(
        &self,
        tx: &mut TenantTx<'_>,
        route: &str,
        value: T,
        now: DateTime<Utc>,
    ) -> Result<Told, Error> {
        let answer = (self.encode)(value)?;
        if let Some(asked) = &self.asked {
            let kept = Kept {
                body_hash: asked.hash(tx.scope, route).to_vec(),
                status: answer.status,
                body_sealed: asked.keyring.seal(&place(tx.scope, route, &asked.key), &answer.body),
            };
            tx.insert_answer(route, &asked.key, &kept, now)?;
        }
        Ok(Told::First(answer))
    }
}

impl Asked {
    fn hash(&self, scope: TenantScope, route: &str) -> [u8; 32] {
        self.body_key.hash(&place(scope, route, &self.key), &self.body)
    }
}
