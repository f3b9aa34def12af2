//! Idempotency keys: the first call's answer for whoever sends the same call again.

use super::callers::Caller;
use super::{Conflict, Ctx, Error};
use crate::crypto::sha256;
use crate::model::violation::Violation;
use crate::store::idempotency::Claim;

pub use crate::store::idempotency::KEPT_HOURS;

/// A call that may be sent again.
#[derive(Clone)]
pub struct Call {
    /// Method and route pattern, and the caller's restrictions: one key may be used once on each.
    pub route: String,
    pub key: String,
    pub body_hash: [u8; 32],
}

/// What to do with a call.
pub enum Begin {
    /// Do it, then `keep` the answer or `release` the key.
    First,
    /// It was done: this was the answer.
    Answered { status: u16, body: Vec<u8> },
}

impl Call {
    pub fn new(caller: &Caller, route: &str, key: &str, body: &[u8]) -> Self {
        let route = format!("{route}{}", caller.idempotency_space());
        Self { route, key: key.to_owned(), body_hash: sha256(body) }
    }
}

/// Claims the key.
///
/// # Errors
/// `Conflict` while the first call is at work; `Invalid` when the key came with another body before.
pub async fn begin(ctx: &Ctx, caller: &Caller, call: &Call) -> Result<Begin, Error> {
    let (now, inside) = (ctx.clock.now(), call.clone());
    let claim = ctx
        .store
        .tenant(caller.scope, move |tx| {
            Ok::<_, Error>(tx.claim_idempotency_key(&inside.route, &inside.key, &inside.body_hash, now)?)
        })
        .await?;
    match claim {
        Claim::First => Ok(Begin::First),
        Claim::AtWork => Err(Error::Conflict(Conflict::IdempotencyKeyInUse)),
        Claim::OtherBody => Err(Error::Invalid(vec![Violation::new(
            "/header/idempotency-key",
            "idempotency_key_reused",
            "use a new Idempotency-Key for another request body",
        )])),
        Claim::Answered { status, body_sealed } => {
            let body = ctx.keyring.open(&place(caller, call), &body_sealed);
            let body = body.map_err(|error| Error::Internal(format!("kept answer: {error}")))?;
            Ok(Begin::Answered { status, body: body.to_vec() })
        }
    }
}

/// Keeps the answer for 24 hours.
pub async fn keep(ctx: &Ctx, caller: &Caller, call: &Call, status: u16, body: &[u8]) -> Result<(), Error> {
    let sealed = ctx.keyring.seal(&place(caller, call), body);
    let call = call.clone();
    ctx.store
        .tenant(caller.scope, move |tx| Ok(tx.keep_answer(&call.route, &call.key, status, &sealed)?))
        .await
}

/// Forgets a key whose call had no effect.
pub async fn release(ctx: &Ctx, caller: &Caller, call: &Call) -> Result<(), Error> {
    let call = call.clone();
    ctx.store.tenant(caller.scope, move |tx| Ok(tx.release_idempotency_key(&call.route, &call.key)?)).await
}

fn place(caller: &Caller, call: &Call) -> String {
    let scope = caller.scope;
    format!("idempotency_keys.response/{}/{}/{}/{}", scope.tenant, scope.environment, call.route, call.key)
}
