//! The simulated phone of the test environment, by REST: what a person would do with a phone in hand, and
//! what TikTok would do to a person's account.

use super::accounts::{self, heed, usable};
use super::callers::Caller;
use super::link_sessions::{SessionView, code_token_place, find, view};
use super::{Conflict, Ctx, Error};
use crate::model::account::Account;
use crate::model::id::AccountId;
use crate::model::link_session::LinkSession;
use crate::model::scope::Scope;
use crate::model::tenant::Environment;
use crate::provider::phone::{Holder, Phone, PhoneError};
use crate::provider::{ProviderError, Refusal};

pub use crate::provider::phone::Gesture;

/// Who confirms, as far as the caller says it.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub username: Option<String>,
    /// What they grant, by TikTok's names; absent: everything.
    pub scopes: Option<Vec<String>>,
}

/// Who may play with the phone: a caller of the test environment with `links:write`.
pub fn require(caller: &Caller) -> Result<(), Error> {
    require_in_test(caller, Scope::LinksWrite)
}

/// Who may let accounts expire: a caller of the test environment with `accounts:write`.
pub fn require_for_accounts(caller: &Caller) -> Result<(), Error> {
    require_in_test(caller, Scope::AccountsWrite)
}

fn require_in_test(caller: &Caller, scope: Scope) -> Result<(), Error> {
    caller.require(scope)?;
    match caller.scope.environment {
        Environment::Test => Ok(()),
        Environment::Live => Err(Error::TestEnvironmentNeeded),
    }
}

/// Makes a phone do something with the session's current code. `person` is of use with a confirmation.
pub async fn act(
    ctx: &Ctx,
    caller: &Caller,
    unique_id: &str,
    gesture: Gesture,
    person: Person,
) -> Result<SessionView, Error> {
    require(caller)?;
    let phone = phone_of(ctx)?;
    let session = find(ctx, caller, unique_id).await?;
    let id = session.id;
    let pending =
        ctx.store.tenant(session.scope, move |tx| Ok::<_, Error>(tx.pending_with_codes(&[id])?)).await?;
    let code = pending.into_iter().find_map(|session| session.code);
    let code = code.ok_or(Error::Conflict(Conflict::LinkSessionEnded))?;
    let place = code_token_place(id, code.generation);
    let token = ctx.keyring.open_text(&place, &code.upstream_token_sealed);
    let token = token.map_err(|error| Error::Internal(format!("upstream token: {error}")))?;
    let holder = match gesture {
        Gesture::Confirm => Some(holder_of(ctx, &session, person).await?),
        _ => None,
    };
    phone.act(&token, gesture, holder.as_ref()).await.map_err(failure)?;
    // Whoever plays with a phone should see the effect at once and not with the next poll.
    let _ = ctx.live.watch(id, std::time::Duration::ZERO).await;
    view(ctx, session.scope, session.id).await
}

/// Who holds the phone: the person that the caller names; else, when an account is linked again, the
/// person of that account, as it would be in life.
async fn holder_of(ctx: &Ctx, session: &LinkSession, person: Person) -> Result<Holder, Error> {
    let Person { username, scopes } = person;
    let world = session.scope.tenant.to_string();
    let mut holder = Holder { username, display_name: None, scopes, world };
    if let (None, Some(id)) = (&holder.username, session.reconnect_account_id) {
        let account = ctx.store.tenant(session.scope, move |tx| Ok::<_, Error>(tx.account(id)?)).await?;
        let profile = account.map(|account| account.profile).unwrap_or_default();
        (holder.username, holder.display_name) = (profile.username, profile.display_name);
    }
    Ok(holder)
}

/// Lets TikTok refuse an account, and asks it about the account once, as a post would: what the answer
/// changes is what it changes in life. An account that is to be linked again already stays as it is.
pub async fn expire_account(ctx: &Ctx, caller: &Caller, id: AccountId) -> Result<Account, Error> {
    require_for_accounts(caller)?;
    let phone = phone_of(ctx)?;
    let usable = match usable(ctx, caller, id).await {
        Ok(usable) => usable,
        Err(Error::Conflict(Conflict::AccountReconnectRequired)) => {
            return accounts::find(ctx, caller, id).await;
        }
        Err(error) => return Err(error),
    };
    phone.expire_account(&usable.account.upstream_account).await.map_err(failure)?;
    let answer = usable.upstream.adapter.creator_info(&usable.account.upstream_account).await;
    match heed(ctx, &usable, answer).await {
        Ok(_) | Err(Error::Provider(ProviderError::Refused(Refusal::AccountReconnectRequired))) => {
            accounts::find(ctx, caller, id).await
        }
        Err(error) => Err(error),
    }
}

fn phone_of(ctx: &Ctx) -> Result<&Phone, Error> {
    ctx.phone.as_ref().ok_or(Error::SandboxOff)
}

fn failure(error: PhoneError) -> Error {
    match error {
        PhoneError::NotNow(why) => Error::Conflict(Conflict::Phone(why)),
        PhoneError::Unavailable => Error::Unavailable,
    }
}
