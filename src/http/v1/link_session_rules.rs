//! What a new link session's fields must keep, beyond their types.

use super::link_session_wire::CreateLinkSession;
use super::metadata;
use crate::model::branding::is_language;
use crate::model::link_session::is_unique_id;
use crate::model::violation::Violation;
use crate::model::web_address::redirect_address;
use crate::service::link_sessions::NewSession;
use crate::service::{Ctx, Error};

const NONCE_CHARS_MAX: usize = 255;

/// Checks every field and tells every broken rule.
pub fn read_new_session(ctx: &Ctx, body: CreateLinkSession) -> Result<NewSession, Error> {
    let mut broken = Vec::new();
    if let Some(label) = &body.unique_id {
        broken.extend(check_unique_id(label));
    }
    if let Some(text) = &body.redirect_url {
        broken.extend(check_redirect(text, ctx.settings.allow_private_networks));
    }
    if body.locale.as_deref().is_some_and(|locale| !is_language(locale)) {
        let detail = "give a language tag such as en or pt-BR";
        broken.push(Violation::new("/locale", "invalid_value", detail));
    }
    if let Some(nonce) = &body.nonce {
        let chars = nonce.chars().count();
        if !(1..=NONCE_CHARS_MAX).contains(&chars) || nonce.chars().any(char::is_control) {
            let detail = "give 1 to 255 characters without control characters";
            broken.push(Violation::new("/nonce", "invalid_value", detail).measured(chars, NONCE_CHARS_MAX));
        }
    }
    let metadata = body.metadata.map(serde_json::Value::Object);
    broken.extend(metadata.iter().flat_map(metadata::check));
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    Ok(NewSession {
        unique_id: body.unique_id,
        user_id: body.user_id,
        redirect_url: body.redirect_url,
        locale: body.locale,
        theme: body.theme.map(|theme| theme.as_str().to_owned()),
        reconnect_account_id: body.reconnect_account_id,
        nonce: body.nonce,
        metadata,
    })
}

/// The rule of `unique_id`, the same on both surfaces.
pub fn check_unique_id(label: &str) -> Option<Violation> {
    if is_unique_id(label) {
        return None;
    }
    let detail = "give 8 to 64 of the characters A-Z a-z 0-9 _ -";
    Some(Violation::new("/unique_id", "invalid_value", detail).measured(label.chars().count(), 64))
}

fn check_redirect(text: &str, allow_plain: bool) -> Option<Violation> {
    let detail = "give an https URL of at most 2,048 bytes without user name or password";
    let refused = redirect_address(text, allow_plain).is_none();
    refused.then(|| Violation::new("/redirect_url", "invalid_url", detail))
}
