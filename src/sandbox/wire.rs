//! What every call of the wire API goes through: who calls, what is counted, which fault waits.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::de::DeserializeOwned;

use super::Sandbox;
use super::answer::Answer;
use super::body::{self, BODY_BYTES_MAX, POST_BYTES_MAX};
use super::call::Call;
use super::distort;
use super::faults::Fault;
use super::store::Owner;

/// Somebody who may call, with the fault that waits for this call.
pub struct Caller {
    pub sandbox: Sandbox,
    pub owner: Owner,
    pub call: Call,
    pub fault: Option<Fault>,
    body: Bytes,
}

impl Caller {
    /// Waits as the fault says, and fails if it strikes before the call had any effect.
    pub async fn before(&self) -> Result<(), Answer> {
        let Some(fault) = &self.fault else { return Ok(()) };
        tokio::time::sleep(fault.delay()).await;
        distort::before(fault, self.call).map_or(Ok(()), Err)
    }

    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Answer> {
        Ok(body::parse(&self.body)?)
    }
}

/// Runs one call. The work itself says when it begins to have effects, by `Caller::before`.
pub async fn serve(
    sandbox: Data<Sandbox>,
    request: HttpRequest,
    payload: Payload,
    call: Call,
    work: impl AsyncFnOnce(&Caller) -> Result<Answer, Answer>,
) -> HttpResponse {
    let caller = match enter(&sandbox, &request, payload, call).await {
        Ok(caller) => caller,
        Err(answer) => return answer.into_response(),
    };
    let answer = work(&caller).await.unwrap_or_else(|failure| failure);
    match &caller.fault {
        Some(fault) => distort::after(fault, call, answer).into_response(),
        None => answer.into_response(),
    }
}

async fn enter(
    sandbox: &Sandbox,
    request: &HttpRequest,
    payload: Payload,
    call: Call,
) -> Result<Caller, Answer> {
    let Some(owner) = sandbox.owner(request) else {
        return Err(Answer::error(StatusCode::UNAUTHORIZED, "Invalid or missing API key"));
    };
    let bytes_max = if call == Call::Post { POST_BYTES_MAX } else { BODY_BYTES_MAX };
    let body = body::read(payload, bytes_max).await?;
    if !body.is_empty() {
        body::declared_json(request)?;
    }
    let set = sandbox.count_and_pick_fault(&owner, call).await?;
    let fault = set.or_else(|| if call == Call::Post { Fault::asked_in(&body) } else { None });
    Ok(Caller { sandbox: sandbox.clone(), owner, call, fault, body })
}
