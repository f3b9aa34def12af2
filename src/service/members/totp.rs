//! The second factor: codes of an authenticator app (TOTP, RFC 6238: SHA-1, 6 digits, 30 s), and recovery
//! codes for when the app is lost. A code is good once: a step that was used is not taken again, nor is
//! one before it.

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Totp};

use super::attempts::{self, require_right, told_before, try_own_password, without_failures};
use super::once::{Earlier, Once};
use super::{as_member, whole};
use crate::crypto::sealed::Keyring;
use crate::crypto::secret::Secret;
use crate::crypto::{random_base32, random_bytes, sha256};
use crate::model::audit::{AuditAction, Origin};
use crate::model::id::{MemberId, TenantId};
use crate::model::violation::Violation;
use crate::service::callers::Caller;
use crate::service::idempotency::{Told, reused};
use crate::service::{Conflict, Ctx, Error, audit};
use crate::store::TenantTx;
use crate::store::members::{MemberChange, Secrets};

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Of randomness in one: 80 bits, 16 letters.
const RECOVERY_BYTES: usize = 10;
/// What authenticator apps show above the code.
const ISSUER: &str = "linkgate";

/// A second factor that waits to be confirmed, shown this once.
pub struct Begun {
    /// In the letters that a person types into an app.
    pub secret: Secret,
    /// What an app reads from a QR code.
    pub url: Secret,
}

/// A second factor that is on, with what takes the place of its codes, shown this once.
pub struct Confirmed {
    pub recovery_codes: Vec<Secret>,
}

/// Begins a second factor. It counts once a code of it was seen; from then on its secret is not told again.
pub async fn begin(ctx: &Ctx, caller: &Caller, password: &str, once: Once<Begun>) -> Result<Told, Error> {
    let (seat, tenant, now) = (caller.seat()?, caller.scope.tenant, ctx.clock.now());
    let (compared, tried) = try_own_password(ctx, caller, password).await?;
    require_right(ctx, tried, "/password")?;
    let key: [u8; 20] = random_bytes();
    let sealed = ctx.keyring.seal(&place(tenant, seat.member), &key);
    let once = once.ready(ctx).await?;
    let end = ctx.store.tenant(whole(tenant), move |tx| {
        let secrets = tx.lock_member_secrets(seat.member)?.ok_or(Error::Unauthenticated)?;
        if secrets.password_hash != compared.password_hash {
            return Err(Error::Unauthenticated);
        }
        if secrets.totp_sealed.is_some() {
            attempts::give_back_in(tx, &secrets, now)?;
            return Ok(Err(Error::Conflict(Conflict::Totp("The second factor is on. Switch it off first."))));
        }
        let route = format!("POST /v1/auth/totp {}", seat.member);
        let earlier = once.earlier(tx, &route, now)?;
        if let Some(told) = told_before(tx, &secrets, earlier, now)? {
            return Ok(told);
        }
        let change = MemberChange { totp_begun_sealed: Some(Some(sealed)), ..without_failures() };
        tx.change_member(seat.member, change, now)?;
        let totp = factor(&key, &secrets.email)?;
        let url = totp.to_url().map_err(|error| Error::Internal(format!("otpauth address: {error}")))?;
        let begun = Begun { secret: Secret::new(totp.secret().to_base32()), url: Secret::new(url) };
        once.done(tx, &route, begun, now).map(Ok)
    });
    end.await?
}

/// Switches the second factor on that was begun, by one of its codes. Gives the recovery codes.
pub async fn confirm(ctx: &Ctx, caller: &Caller, code: &str, once: Once<Confirmed>) -> Result<Told, Error> {
    let (seat, author, now) = (caller.seat()?, caller.author(), ctx.clock.now());
    let codes: Vec<Secret> = (0..RECOVERY_CODES).map(|_| new_recovery_code()).collect();
    let recovery_hashes = codes.iter().map(|code| recovery_hash(seat.member, code.expose())).collect();
    let (keyring, code) = (ctx.keyring.clone(), code.to_owned());
    let once = once.ready(ctx).await?;
    let end = ctx.store.tenant(whole(caller.scope.tenant), move |tx| {
        let secrets = tx.lock_member_secrets(seat.member)?.ok_or(Error::Unauthenticated)?;
        let route = format!("POST /v1/auth/totp/confirm {}", seat.member);
        let earlier = once.earlier(tx, &route, now)?;
        if !matches!(earlier, Earlier::Nothing) {
            return confirmed_before(tx, &secrets, earlier, &author.origin, now);
        }
        let Some(begun) = secrets.totp_begun_sealed.clone() else {
            return Err(Error::Conflict(Conflict::Totp("No second factor was begun. Begin one first.")));
        };
        let step = step_of(&keyring, (tx.scope.tenant, &secrets), &begun, &code, now)?;
        let step = step.ok_or_else(|| wrong_code("/code"))?;
        let change = MemberChange {
            totp_sealed: Some(Some(begun)),
            totp_begun_sealed: Some(None),
            totp_last_step: Some(step),
            recovery_hashes: Some(recovery_hashes),
            ..MemberChange::default()
        };
        tx.change_member(seat.member, change, now)?;
        audit::record_for_all(tx, &author, AuditAction::MemberTotpEnabled, seat.member, (None, None), now)?;
        once.done(tx, &route, Confirmed { recovery_codes: codes }, now).map(Ok)
    });
    end.await?
}

/// What is told to a caller whose key was used to confirm. The code in the body is all that was asked for, so that
/// another one is a wrong one and counts as such: or codes could be tried out until the recovery codes come.
fn confirmed_before(
    tx: &mut TenantTx<'_>,
    secrets: &Secrets,
    earlier: Earlier,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<Result<Told, Error>, Error> {
    if let Some(until) = attempts::locked(secrets, now) {
        return Err(attempts::too_many((until - now).to_std().unwrap_or_default()));
    }
    match earlier {
        Earlier::Same(told) => Ok(Ok(told)),
        Earlier::Other | Earlier::Nothing => {
            attempts::wrong_in(tx, secrets, origin, now)?;
            Ok(Err(reused()))
        }
    }
}

/// Switches the second factor off.
pub async fn disable(
    ctx: &Ctx,
    caller: &Caller,
    (password, code): (&str, &str),
    once: Once<()>,
) -> Result<Told, Error> {
    let (seat, author, now) = (caller.seat()?, caller.author(), ctx.clock.now());
    let (_, tried) = try_own_password(ctx, caller, password).await?;
    require_right(ctx, tried, "/password")?;
    let (keyring, code, once) = (ctx.keyring.clone(), code.to_owned(), once.ready(ctx).await?);
    let end = ctx.store.tenant(whole(caller.scope.tenant), move |tx| {
        let secrets = tx.lock_member_secrets(seat.member)?.ok_or(Error::Unauthenticated)?;
        let route = format!("POST /v1/auth/totp/disable {}", seat.member);
        let earlier = once.earlier(tx, &route, now)?;
        if let Some(told) = told_before(tx, &secrets, earlier, now)? {
            return Ok(Some(told));
        }
        if secrets.totp_sealed.is_none() {
            attempts::give_back_in(tx, &secrets, now)?;
            return Ok(Some(Err(Error::Conflict(Conflict::Totp("The second factor is off.")))));
        }
        if !spend(tx, &keyring, &secrets, &code, &author.origin, now)? {
            return Ok(None);
        }
        let change =
            MemberChange { totp_sealed: Some(None), recovery_hashes: Some(Vec::new()), ..without_failures() };
        tx.change_member(seat.member, change, now)?;
        audit::record_for_all(tx, &author, AuditAction::MemberTotpDisabled, seat.member, (None, None), now)?;
        once.done(tx, &route, (), now).map(Ok).map(Some)
    });
    if let Some(told) = end.await? {
        return told;
    }
    attempts::wrong(ctx, caller.scope.tenant, seat.member, &caller.origin).await?;
    Err(wrong_code("/code"))
}

/// Takes a code or a recovery code of a member whose row is locked; false when it is not good.
pub(super) fn spend(
    tx: &mut TenantTx<'_>,
    keyring: &Keyring,
    secrets: &Secrets,
    code: &str,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let (id, tenant) = (secrets.id(), tx.scope.tenant);
    let Some(sealed) = &secrets.totp_sealed else { return Ok(false) };
    if let Some(step) = step_of(keyring, (tenant, secrets), sealed, code, now)? {
        let change = MemberChange { totp_last_step: Some(step), ..MemberChange::default() };
        tx.change_member(id, change, now)?;
        return Ok(true);
    }
    let hash = recovery_hash(id, code);
    let left: Vec<Vec<u8>> =
        secrets.recovery_hashes.iter().filter(|known| **known != hash).cloned().collect();
    if left.len() == secrets.recovery_hashes.len() {
        return Ok(false);
    }
    let after = serde_json::json!({ "recovery_codes_left": left.len() });
    let change = MemberChange { recovery_hashes: Some(left), ..MemberChange::default() };
    tx.change_member(id, change, now)?;
    let author = as_member(id, origin);
    audit::record_for_all(tx, &author, AuditAction::MemberRecoveryCodeUsed, id, (None, Some(after)), now)?;
    Ok(true)
}

/// The step of a code that is good now and newer than the last one used.
fn step_of(
    keyring: &Keyring,
    (tenant, secrets): (TenantId, &Secrets),
    sealed: &[u8],
    code: &str,
    now: DateTime<Utc>,
) -> Result<Option<i64>, Error> {
    let key = keyring.open(&place(tenant, secrets.id()), sealed);
    let key = key.map_err(|error| Error::Internal(format!("second factor: {error}")))?;
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let step = factor(&key, &secrets.email)?.check(code.trim(), seconds);
    let step = step.and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > secrets.totp_last_step))
}

fn factor(key: &[u8], email: &str) -> Result<Totp, Error> {
    let builder = Builder::new()
        .with_secret(key.to_vec())
        .with_skew(1)
        .with_issuer(Some(ISSUER))
        .with_account_name(email);
    builder.build().map_err(|error| Error::Internal(format!("second factor: {error}")))
}

fn wrong_code(pointer: &str) -> Error {
    let detail = "this code is wrong, over, or was used before; wait for the next one";
    Error::Invalid(vec![Violation::new(pointer, "wrong_code", detail)])
}

/// Four groups of four letters.
fn new_recovery_code() -> Secret {
    let letters = random_base32(RECOVERY_BYTES).to_lowercase();
    let groups: Vec<&str> = (0..letters.len()).step_by(4).map(|at| &letters[at..at + 4]).collect();
    Secret::new(groups.join("-"))
}

/// What is stored of a recovery code. Spaces, hyphens and case do not matter.
fn recovery_hash(member: MemberId, code: &str) -> Vec<u8> {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    sha256(format!("{member} {}", plain.to_lowercase()).as_bytes()).to_vec()
}

/// The place that a sealed second factor is bound to.
fn place(tenant: TenantId, member: MemberId) -> String {
    format!("members.totp/{tenant}/{member}")
}
