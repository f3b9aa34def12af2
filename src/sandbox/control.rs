//! The phone's side of a code. Whoever holds the code's text may scan it, and whoever scanned it may
//! confirm or deny: no key, as with a real phone. The API key that made a code may do all of it too,
//! by the code's token.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

use super::Sandbox;
use super::body::{self, BODY_BYTES_MAX, PICTURE_BYTES_MAX};
use super::codes::{Move, Person, Proof, SCOPES, token_in};
use super::problem::{Problem, told};
use super::store::number_of;
use crate::qr;

/// Who asks for the link, as a phone would show it.
const APP: &str = "Sandbox reseller";
const PNG_PREFIX: &str = "data:image/png;base64,";
const USERNAME_CHARS_MAX: usize = 24;
const DISPLAY_NAME_CHARS_MAX: usize = 64;
const WORLD_BYTES_MAX: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScanBody {
    qr: Option<String>,
    image: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActBody {
    code: String,
    account: Option<Account>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActByKeyBody {
    account: Option<Account>,
}

/// Who confirms. What is left out is made up.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    username: Option<String>,
    display_name: Option<String>,
    /// What they grant.
    scopes: Option<Vec<String>>,
    /// Whose person it is; for who holds the API key alone.
    world: Option<String>,
}

/// Scans a code: its text, or a picture of it.
pub async fn scan(
    sandbox: Data<Sandbox>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    body::declared_json(&request)?;
    let ScanBody { qr, image } = body::parse(&body::read(payload, PICTURE_BYTES_MAX).await?)?;
    let text = match (qr, image) {
        (Some(text), None) => text,
        (None, Some(image)) => text_in(&sandbox, &image).await?,
        _ => return Err(Problem::Invalid("send either qr or image")),
    };
    let text = text.trim();

    let token = token_in(text).ok_or(Problem::UnknownCode)?;
    let moved = sandbox.move_code(&token, Proof::QrText(text), Move::Scan).await?;
    Ok(told(&json!({ "code": moved.handle, "app": APP, "state": moved.state })))
}

async fn text_in(sandbox: &Sandbox, image: &str) -> Result<String, Problem> {
    let encoded = image
        .strip_prefix(PNG_PREFIX)
        .ok_or(Problem::Invalid("image must start with data:image/png;base64,"))?;
    let png = STANDARD.decode(encoded).map_err(|_| Problem::Invalid("image must be base64"))?;
    let read = sandbox.on_picture(move || qr::read_png(&png)).await.ok_or(Problem::Unavailable)?;
    read.map_err(|_| Problem::UnreadableImage)
}

/// Confirms, denies or expires what was scanned, by the handle of the scan.
pub async fn act(
    sandbox: Data<Sandbox>,
    action: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    if !matches!(action.as_str(), "confirm" | "deny" | "expire") {
        return Err(Problem::NoSuchPage);
    }
    body::declared_json(&request)?;
    let ActBody { code, account } = body::parse(&body::read(payload, BODY_BYTES_MAX).await?)?;
    if account.as_ref().is_some_and(|account| account.world.is_some()) {
        return Err(Problem::Invalid("world needs the API key"));
    }
    let to = wanted(&action, account, &code)?;
    let token = sandbox.token_of(&code).await?.ok_or(Problem::UnknownCode)?;
    let moved = sandbox.move_code(&token, Proof::Handle(&code), to).await?;
    Ok(told(&json!({ "state": moved.state })))
}

/// Lets nobody act for a person any more, with the API key that they are linked under.
pub async fn expire_account(
    sandbox: Data<Sandbox>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let owner = sandbox.owner(&request).ok_or(Problem::NoKey)?;
    match sandbox.expire_account(&owner, &id).await? {
        true => Ok(told(&json!({ "state": "expired" }))),
        false => Err(Problem::UnknownAccount),
    }
}

/// Scans, confirms, denies, expires or uses up by token, with the API key that made the code.
pub async fn act_by_key(
    sandbox: Data<Sandbox>,
    path: Path<(String, String)>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (token, action) = path.into_inner();
    let owner = sandbox.owner(&request).ok_or(Problem::NoKey)?;
    let bytes = body::read(payload, BODY_BYTES_MAX).await?;
    let body = if bytes.is_empty() {
        ActByKeyBody::default()
    } else {
        body::declared_json(&request)?;
        body::parse(&bytes)?
    };
    let to = wanted(&action, body.account, &token)?;
    let moved = sandbox.move_code(&token, Proof::Owner(&owner), to).await?;
    Ok(told(&json!({ "state": moved.state })))
}

fn wanted(action: &str, account: Option<Account>, made_up_from: &str) -> Result<Move, Problem> {
    let to = match action {
        "scan" => Move::Scan,
        "confirm" => return Ok(Move::Confirm(person(account, made_up_from)?)),
        "deny" => Move::Deny,
        "expire" => Move::Expire,
        "utilise" => Move::Utilise,
        _ => return Err(Problem::NoSuchPage),
    };
    match account {
        Some(_) => Err(Problem::Invalid("account goes with confirm only")),
        None => Ok(to),
    }
}

fn person(account: Option<Account>, made_up_from: &str) -> Result<Person, Problem> {
    let Account { username, display_name, scopes, world } = account.unwrap_or_default();
    let number = number_of(made_up_from);
    let username = username.unwrap_or_else(|| format!("creator_{number:08x}"));
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    if !(2..=USERNAME_CHARS_MAX).contains(&username.len()) || !username.chars().all(is_name) {
        return Err(Problem::Invalid("username must be 2 to 24 letters, digits, underscores or dots"));
    }
    let display_name = display_name.unwrap_or_else(|| username.clone());
    let is_text = display_name.chars().all(|c| !c.is_control()) && !display_name.trim().is_empty();
    if !is_text || display_name.chars().count() > DISPLAY_NAME_CHARS_MAX {
        return Err(Problem::Invalid("display_name must be 1 to 64 characters"));
    }
    let world = world.unwrap_or_default();
    if world.len() > WORLD_BYTES_MAX {
        return Err(Problem::Invalid("world must have at most 64 bytes"));
    }
    Ok(Person { username, display_name, scopes: granted(scopes)?, world })
}

/// Nobody links without showing who they are; all else may be refused.
fn granted(scopes: Option<Vec<String>>) -> Result<String, Problem> {
    let scopes = scopes.unwrap_or_else(|| SCOPES.map(str::to_owned).to_vec());
    let is_known = scopes.iter().all(|scope| SCOPES.contains(&scope.as_str()));
    if !is_known || !scopes.iter().any(|scope| scope == SCOPES[0]) {
        return Err(Problem::Invalid("scopes must be of those that the code asks for, with user.info.basic"));
    }
    Ok(scopes.join(" "))
}
