//! Tokens: what a tenant's backend hands to its frontend or to one of its users.

use std::collections::BTreeSet;

use super::callers::{Caller, Credential, issuer};
use super::key_rules::Broken;
use super::{Ctx, Error};
use crate::crypto::jwt::{self, AccessClaims, ReceiptClaims};
use crate::model::account::AccountFilter;
use crate::model::id::{AccountId, TenantId};
use crate::model::link_session::LinkSession;
use crate::model::scope::{Scope, Scopes};
use crate::model::tenant::TenantScope;
use crate::model::user::UserId;
use crate::model::violation::Violation;
use crate::store::signing_keys::{StoredSigningKey, VerifyingKey};

/// How long a link receipt may be used, in seconds.
const RECEIPT_SECS: i64 = 600;
/// A shorter life would end before the token is used, in seconds.
pub const LIFE_SECS_MIN: i64 = 60;
/// How many accounts a token may name; more would make the token itself too long.
pub const ACCOUNTS_MAX: usize = 50;

/// What a token is to allow.
#[derive(Debug, Default)]
pub struct TokenRequest {
    pub user_id: Option<UserId>,
    /// Space-separated; absent: all that the key has.
    pub scope: Option<String>,
    pub account_ids: Option<Vec<String>>,
    /// Seconds; absent: the longest.
    pub expires_in: Option<i64>,
}

pub struct Token {
    pub access_token: String,
    /// Seconds.
    pub expires_in: i64,
    pub scope: Scopes,
}

/// Who may make tokens: an API key with `tokens:write`.
pub fn require(caller: &Caller) -> Result<(), Error> {
    if caller.credential != Credential::ApiKey {
        return Err(Error::ApiKeyNeeded);
    }
    caller.require(Scope::TokensWrite)
}

/// Makes a token for whoever holds an API key with `tokens:write`, never wider than the key.
///
/// # Errors
/// `ScopeNotAllowed` for a scope that the key lacks; `Invalid` with every other broken rule.
pub async fn create(ctx: &Ctx, caller: &Caller, request: TokenRequest) -> Result<Token, Error> {
    require(caller)?;
    let mut broken = Broken::default();
    let scope = read_scope(caller, request.scope.as_deref(), &mut broken);
    let expires_in = request.expires_in.unwrap_or(jwt::LIFE_SECS_MAX);
    if !(LIFE_SECS_MIN..=jwt::LIFE_SECS_MAX).contains(&expires_in) {
        let detail = format!("ask for {LIFE_SECS_MIN} to {} seconds", jwt::LIFE_SECS_MAX);
        let violation = Violation::new("/expires_in", "out_of_range", detail);
        broken.note(violation.measured(expires_in, jwt::LIFE_SECS_MAX));
    }
    let accounts = read_accounts(ctx, caller.scope, &request, &mut broken).await?;
    broken.none()?;
    let now = ctx.clock.now().timestamp();
    let tenant = caller.scope.tenant;
    let uid = request.user_id.map(String::from);
    let claims = AccessClaims {
        iss: issuer(ctx, tenant),
        aud: jwt::AUDIENCE.to_owned(),
        sub: uid.clone().unwrap_or_else(|| tenant.to_string()),
        tid: tenant.to_string(),
        env: caller.scope.environment.to_string(),
        scope: scope.to_string(),
        uid,
        accounts: accounts.map(|ids| ids.iter().map(AccountId::to_string).collect()),
        iat: now,
        nbf: now,
        exp: now + expires_in,
        jti: crate::crypto::random_base32(20),
    };
    let access_token = sign(ctx, caller.scope, jwt::ACCESS_TOKEN, &claims).await?;
    Ok(Token { access_token, expires_in, scope })
}

fn read_scope(caller: &Caller, asked: Option<&str>, broken: &mut Broken) -> Scopes {
    let Some(asked) = asked else { return caller.scopes };
    let mut scopes = BTreeSet::new();
    for word in asked.split_ascii_whitespace() {
        match word.parse::<Scope>() {
            Ok(scope) => {
                scopes.insert(scope);
            }
            Err(_) => {
                let detail = "name scopes that exist, separated by spaces";
                broken.note(Violation::new("/scope", "unknown_scope", detail));
                break;
            }
        }
    }
    if asked.split_ascii_whitespace().next().is_none() {
        broken.note(Violation::new("/scope", "invalid_value", "name at least one scope, or leave it out"));
    }
    for scope in scopes.iter().filter(|scope| !caller.scopes.contains(**scope)) {
        broken.not_allowed("/scope", *scope);
    }
    scopes.into_iter().collect()
}

/// The accounts a token is restricted to: each must be the tenant's, and the user's where one is named.
async fn read_accounts(
    ctx: &Ctx,
    scope: TenantScope,
    request: &TokenRequest,
    broken: &mut Broken,
) -> Result<Option<Vec<AccountId>>, Error> {
    let Some(asked) = &request.account_ids else { return Ok(None) };
    if asked.len() > ACCOUNTS_MAX {
        let detail = format!("name at most {ACCOUNTS_MAX} accounts");
        let violation = Violation::new("/account_ids", "too_many_items", detail);
        broken.note(violation.measured(asked.len(), ACCOUNTS_MAX));
        return Ok(None);
    }
    let ids: Vec<Option<AccountId>> = asked.iter().map(|id| id.parse().ok()).collect();
    let filter = AccountFilter {
        user_id: request.user_id.clone(),
        only: Some(ids.iter().flatten().copied().collect()),
        status: None,
    };
    let page = crate::model::page::PageRequest { limit: ACCOUNTS_MAX as i64, after: None };
    let found =
        ctx.store.tenant(scope, move |tx| tx.list_accounts(&filter, page).map_err(Error::from)).await?;
    for (index, id) in ids.iter().enumerate() {
        if !id.is_some_and(|id| found.iter().any(|account| account.id == id)) {
            let detail = "name accounts that are linked, by the user where one is named";
            broken.note(Violation::new(format!("/account_ids/{index}"), "unknown_account", detail));
        }
    }
    Ok(Some(ids.into_iter().flatten().collect()))
}

/// The public keys under which a tenant's tokens can be checked.
pub async fn jwks(ctx: &Ctx, tenant: TenantId) -> Result<Vec<VerifyingKey>, Error> {
    let (keys, now) = (super::callers::verifying_keys(ctx, tenant).await?, ctx.clock.now());
    if keys.is_empty() {
        return Err(Error::NotFound("tenant"));
    }
    Ok(keys.iter().filter(|key| key.retired_at.is_none_or(|at| at > now)).cloned().collect())
}

/// A short name for some bytes that no others have.
pub fn fingerprint(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&crate::crypto::sha256(bytes)[..16])
}

/// A receipt that the end user's browser may carry to the tenant's server: a hint it can check with
/// the tenant's public keys, while the server hears of the link by webhook or API.
pub async fn receipt(ctx: &Ctx, session: &LinkSession, account: AccountId) -> Result<String, Error> {
    let now = ctx.clock.now().timestamp();
    let claims = ReceiptClaims {
        iss: issuer(ctx, session.scope.tenant),
        sub: session.user_id.to_string(),
        tid: session.scope.tenant.to_string(),
        env: session.scope.environment.to_string(),
        account_id: account.to_string(),
        unique_id: session.unique_id.clone(),
        nonce: session.nonce.clone(),
        iat: now,
        exp: now + RECEIPT_SECS,
    };
    sign(ctx, session.scope, jwt::LINK_RECEIPT, &claims).await
}

async fn sign(
    ctx: &Ctx,
    scope: TenantScope,
    typ: &str,
    claims: &impl serde::Serialize,
) -> Result<String, Error> {
    let now = ctx.clock.now();
    let key = ctx.store.tenant(scope, move |tx| tx.signing_key(now).map_err(Error::from)).await?;
    let StoredSigningKey { kid, private_key_sealed } =
        key.ok_or_else(|| Error::Internal("the tenant has no signing key".to_owned()))?;
    let place = super::tenants::signing_key_place(scope.tenant, &kid);
    let private = ctx.keyring.open(&place, &private_key_sealed);
    let private = private.map_err(|error| Error::Internal(format!("signing key: {error}")))?;
    jwt::sign(typ, &kid, &private, claims).map_err(|error| Error::Internal(format!("sign a token: {error}")))
}
