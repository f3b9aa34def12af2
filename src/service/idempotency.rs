//! Idempotency keys: the first call's answer for whoever sends the same call again. What is kept of a body is a
//! hash under a key of the gateway's own, and the answer is sealed: whoever reads the rows can neither read a
//! password, a code or a token there, nor try out which one it was.

use serde::Serialize;

use super::callers::Caller;
use super::{Conflict, Ctx, Error, tenants};
use crate::crypto::hmac_sha256;
use crate::model::tenant::TenantScope;
use crate::model::violation::Violation;
use crate::store::idempotency::Claim;

pub use crate::store::idempotency::KEPT_HOURS;

/// An answer that can be kept: a status and a JSON body, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// What a call is answered, and whether it is the answer that an earlier one got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    First(Answer),
    Again(Answer),
}

/// A call that may be sent again.
#[derive(Clone)]
pub struct Call {
    scope: TenantScope,
    /// Method and route pattern, and the caller's restrictions: one key may be used once on each.
    route: String,
    key: String,
    body_hash: [u8; 32],
}

/// What to do with a call.
pub enum Begin {
    /// Do it, then `keep` the answer or `release` the key.
    First,
    /// It was done: this was the answer.
    Answered(Answer),
}

/// The key of the hashes: the same in every replica, and whatever becomes of the master keys.
#[derive(Clone, Copy)]
pub(super) struct BodyKey([u8; 32]);

impl Answer {
    pub fn json(status: u16, body: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(body).map_err(|error| Error::Internal(format!("encode: {error}")))?;
        Ok(Self { status, body })
    }

    pub fn empty(status: u16) -> Self {
        Self { status, body: Vec::new() }
    }
}

impl BodyKey {
    /// Asks the store once in the life of the process.
    pub(super) async fn of(ctx: &Ctx) -> Result<Self, Error> {
        let made = ctx.caches.body_key.get_or_try_init(|| async {
            let pepper = tenants::first_pepper(&ctx.store, &ctx.keyring).await?;
            Ok::<_, Error>(Self(hmac_sha256(&pepper, b"linkgate idempotency bodies")))
        });
        made.await.copied()
    }

    /// What is kept of a body. It tells nothing of the same body in another place.
    pub(super) fn hash(&self, place: &str, body: &[u8]) -> [u8; 32] {
        // No place has a zero byte in it.
        hmac_sha256(&self.0, &[place.as_bytes(), &[0], body].concat())
    }
}

impl Call {
    pub async fn new(ctx: &Ctx, caller: &Caller, route: &str, key: &str, body: &[u8]) -> Result<Self, Error> {
        let route = format!("{route}{}", caller.idempotency_space());
        Self::at(ctx, caller.scope, route, key, body).await
    }

    /// The same where `route` says already whose call it is.
    pub(super) async fn at(
        ctx: &Ctx,
        scope: TenantScope,
        route: String,
        key: &str,
        body: &[u8],
    ) -> Result<Self, Error> {
        let body_hash = BodyKey::of(ctx).await?.hash(&place(scope, &route, key), body);
        Ok(Self { scope, route, key: key.to_owned(), body_hash })
    }
}

/// Claims the key.
///
/// # Errors
/// `Conflict` while the first call is at work; `Invalid` when the key came with another body before.
pub async fn begin(ctx: &Ctx, call: &Call) -> Result<Begin, Error> {
    let (now, inside) = (ctx.clock.now(), call.clone());
    let claim = ctx
        .store
        .tenant(call.scope, move |tx| {
            Ok::<_, Error>(tx.claim_idempotency_key(&inside.route, &inside.key, &inside.body_hash, now)?)
        })
        .await?;
    match claim {
        Claim::First => Ok(Begin::First),
        Claim::AtWork => Err(Error::Conflict(Conflict::IdempotencyKeyInUse)),
        Claim::OtherBody => Err(reused()),
        Claim::Answered { status, body_sealed } => {
            let body = ctx.keyring.open(&place(call.scope, &call.route, &call.key), &body_sealed);
            let body = body.map_err(|error| Error::Internal(format!("kept answer: {error}")))?;
            Ok(Begin::Answered(Answer { status, body: body.to_vec() }))
        }
    }
}

/// Keeps the answer for 24 hours.
pub async fn keep(ctx: &Ctx, call: &Call, answer: &Answer) -> Result<(), Error> {
    let sealed = ctx.keyring.seal(&place(call.scope, &call.route, &call.key), &answer.body);
    let (call, status) = (call.clone(), answer.status);
    ctx.store.tenant(call.scope, move |tx| Ok(tx.keep_answer(&call.route, &call.key, status, &sealed)?)).await
}

/// Forgets a key whose call had no effect.
pub async fn release(ctx: &Ctx, call: &Call) -> Result<(), Error> {
    let call = call.clone();
    ctx.store.tenant(call.scope, move |tx| Ok(tx.release_idempotency_key(&call.route, &call.key)?)).await
}

/// A key that came with another body before.
pub(super) fn reused() -> Error {
    let detail = "use a new Idempotency-Key for another request body";
    Error::Invalid(vec![Violation::new("/header/idempotency-key", "idempotency_key_reused", detail)])
}

/// The place that a kept answer is bound to.
pub(super) fn place(scope: TenantScope, route: &str, key: &str) -> String {
    format!("idempotency_keys.response/{}/{}/{route}/{key}", scope.tenant, scope.environment)
}
