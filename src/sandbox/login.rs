//! The wire API's QR login: ask for a code, ask where it stands.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandbox;
use super::answer::Answer;
use super::call::Call;
use super::codes::{CODE_LIFE_MS, Poll};
use super::faults::Kind;
use super::store::random_base32;
use super::wire::{Caller, serve};
use crate::qr;

/// Fewest and most characters of a `unique_id`.
const UNIQUE_ID_CHARS: std::ops::RangeInclusive<usize> = 8..=128;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestBody {
    unique_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckBody {
    token: String,
}

pub async fn request(sandbox: Data<Sandbox>, http: HttpRequest, payload: Payload) -> HttpResponse {
    serve(sandbox, http, payload, Call::Request, make_code).await
}

pub async fn check(sandbox: Data<Sandbox>, http: HttpRequest, payload: Payload) -> HttpResponse {
    serve(sandbox, http, payload, Call::Check, check_code).await
}

async fn make_code(caller: &Caller) -> Result<Answer, Answer> {
    caller.before().await?;
    let RequestBody { unique_id } = caller.json()?;
    let unique_id = unique_id.unwrap_or_else(|| format!("session_{}", random_base32(10)));
    if !UNIQUE_ID_CHARS.contains(&unique_id.chars().count()) {
        return Err(Answer::invalid("unique_id must be at least 8 characters"));
    }
    let Some(code) = caller.sandbox.make_code(&caller.owner, &unique_id).await? else {
        return Err(Answer::error(StatusCode::TOO_MANY_REQUESTS, "Too many pending QR codes"));
    };

    let drawn = caller.sandbox.on_picture(move || qr::draw_png(&code.qr_text)).await;
    let Some(Ok(png)) = drawn else {
        return Err(Answer::error(StatusCode::SERVICE_UNAVAILABLE, "The QR code could not be drawn"));
    };
    Ok(Answer::data(json!({
        "qrCodeImage": format!("data:image/png;base64,{}", STANDARD.encode(png)),
        "token": code.token,
        "unique_id": unique_id,
        "expiresIn": CODE_LIFE_MS / 1000,
    })))
}

async fn check_code(caller: &Caller) -> Result<Answer, Answer> {
    let CheckBody { token } = caller.json()?;
    let Some(poll) = caller.sandbox.begin_poll(&caller.owner, &token).await? else {
        caller.before().await?;
        return Err(Answer::invalid("Invalid token"));
    };
    let answer = answer_poll(caller, &poll).await;
    poll.end().await;
    answer
}

async fn answer_poll(caller: &Caller, poll: &Poll) -> Result<Answer, Answer> {
    caller.before().await?;
    match poll.state.as_str() {
        "approved" => hand_out(caller, poll).await,
        "denied" => Ok(standing(poll, "scanned")),
        "utilised" => Ok(used(poll)),
        state => Ok(standing(poll, state)),
    }
}

/// Hands out the confirmation, to this poll or to none. The account is there before the code is
/// used up: whoever loses the answer still finds the account in the list.
async fn hand_out(caller: &Caller, poll: &Poll) -> Result<Answer, Answer> {
    let Caller { sandbox, owner, .. } = caller;
    let fault = sandbox.pick_confirmation_fault(owner).await?;
    let kind = fault.map(|fault| fault.kind);

    let always_new = kind == Some(Kind::NewAccountId);
    let account = sandbox.adopt(owner, &poll.person, &poll.token, always_new).await?;
    let repeats = kind == Some(Kind::ConfirmedRepeats);
    if !sandbox.take_confirmation(&poll.token, &account.id, repeats).await? {
        return Ok(used(poll));
    }
    // The code's own count is right already; a total that lags is no reason to lose the answer.
    let _counted = sandbox.count_confirmation(owner).await;
    if kind == Some(Kind::ConfirmedThenLost) {
        return Ok(Answer::cut());
    }
    let mut data = state_of(poll, "confirmed");
    data["account"] = json!({
        "accountId": account.id,
        "display_name": account.display_name,
        "username": account.username,
    });
    Ok(Answer::data(data))
}

fn standing(poll: &Poll, state: &str) -> Answer {
    Answer::data(state_of(poll, state))
}

fn used(poll: &Poll) -> Answer {
    let mut data = state_of(poll, "utilised");
    data["message"] = Value::from("QR code has already been used.");
    Answer::data(data)
}

fn state_of(poll: &Poll, state: &str) -> Value {
    json!({ "status": state, "unique_id": poll.unique_id })
}
