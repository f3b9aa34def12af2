//! The second factor: codes of an authenticator app (TOTP, RFC 6238: SHA-1, 6 digits, 30 s), and recovery
//! codes for when the app is lost. A code is good once: a step that was used is not taken again, nor is
//! one before it.

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Totp};

use super::attempts::{self, Tried, Whose, without_failures};
use super::{as_member, whole};
use crate::crypto::sealed::Keyring;
use crate::crypto::secret::Secret;
use crate::crypto::{random_base32, random_bytes, sha256};
use crate::model::audit::{AuditAction, Origin};
use crate::model::id::{MemberId, TenantId};
use crate::model::member::FAILURES_MAX;
use crate::model::violation::Violation;
use crate::service::callers::Caller;
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

/// Begins a second factor. It counts once a code of it was seen.
pub async fn begin(ctx: &Ctx, caller: &Caller, password: &str) -> Result<Begun, Error> {
    let seat = caller.seat()?;
    let secrets = own_password(ctx, caller, password, "/password").await?;
    if secrets.totp_sealed.is_some() {
        attempts::give_back(ctx, caller.scope.tenant, seat.member).await?;
        return Err(Error::Conflict(Conflict::Totp("The second factor is on. Switch it off first.")));
    }
    let key: [u8; 20] = random_bytes();
    let totp = factor(&key, &secrets.email)?;
    let sealed = ctx.keyring.seal(&place(caller.scope.tenant, seat.member), &key);
    let now = ctx.clock.now();
    ctx.store
        .tenant(caller.scope, move |tx| {
            let change = MemberChange { totp_begun_sealed: Some(Some(sealed)), ..without_failures() };
            Ok::<_, Error>(tx.change_member(seat.member, change, now)?)
        })
        .await?;
    let url = totp.to_url().map_err(|error| Error::Internal(format!("otpauth address: {error}")))?;
    Ok(Begun { secret: Secret::new(totp.secret().to_base32()), url: Secret::new(url) })
}

/// Switches the second factor on that was begun, by one of its codes. Gives the recovery codes, which are
/// shown this once.
pub async fn confirm(ctx: &Ctx, caller: &Caller, code: &str) -> Result<Vec<Secret>, Error> {
    let (seat, author, now) = (caller.seat()?, caller.author(), ctx.clock.now());
    let codes: Vec<Secret> = (0..RECOVERY_CODES).map(|_| new_recovery_code()).collect();
    let recovery_hashes = codes.iter().map(|code| recovery_hash(seat.member, code.expose())).collect();
    let (keyring, code) = (ctx.keyring.clone(), code.to_owned());
    ctx.store
        .tenant(caller.scope, move |tx| {
            let secrets = tx.lock_member_secrets(seat.member)?.ok_or(Error::Unauthenticated)?;
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
            audit::record_for_all(tx, &author, AuditAction::MemberTotpEnabled, seat.member, (None, None), now)
        })
        .await?;
    Ok(codes)
}

/// Switches the second factor off.
pub async fn disable(ctx: &Ctx, caller: &Caller, password: &str, code: &str) -> Result<(), Error> {
    let (seat, author, now) = (caller.seat()?, caller.author(), ctx.clock.now());
    let secrets = own_password(ctx, caller, password, "/password").await?;
    if secrets.totp_sealed.is_none() {
        attempts::give_back(ctx, caller.scope.tenant, seat.member).await?;
        return Err(Error::Conflict(Conflict::Totp("The second factor is off.")));
    }
    let (keyring, code, origin) = (ctx.keyring.clone(), code.to_owned(), caller.origin.clone());
    let is_right = ctx
        .store
        .tenant(caller.scope, move |tx| {
            let secrets = tx.lock_member_secrets(seat.member)?.ok_or(Error::Unauthenticated)?;
            if !spend(tx, &keyring, &secrets, &code, &origin, now)? {
                return Ok(false);
            }
            let change = MemberChange {
                totp_sealed: Some(None),
                recovery_hashes: Some(Vec::new()),
                ..without_failures()
            };
            tx.change_member(seat.member, change, now)?;
            audit::record_for_all(
                tx,
                &author,
                AuditAction::MemberTotpDisabled,
                seat.member,
                (None, None),
                now,
            )?;
            Ok::<_, Error>(true)
        })
        .await?;
    if is_right {
        return Ok(());
    }
    attempts::wrong(ctx, caller.scope.tenant, seat.member, &caller.origin).await?;
    Err(wrong_code("/code"))
}

/// Checks the caller's own password, and gives what it was checked against. The try stays counted.
pub(super) async fn own_password(
    ctx: &Ctx,
    caller: &Caller,
    password: &str,
    pointer: &'static str,
) -> Result<Secrets, Error> {
    let (seat, tenant) = (caller.seat()?, caller.scope.tenant);
    let secrets = ctx.store.tenant(whole(tenant), move |tx| Ok::<_, Error>(tx.member_secrets(seat.member)?));
    let secrets = secrets.await?.ok_or(Error::Unauthenticated)?;
    let whose = Whose { tenant, secrets: &secrets };
    match attempts::password(ctx, Some(whose), &Secret::new(password), &caller.origin).await? {
        Tried::Right { .. } => Ok(secrets),
        Tried::Wrong => {
            let detail = "this is not your present password";
            Err(Error::Invalid(vec![Violation::new(pointer, "wrong_password", detail)]))
        }
        Tried::Locked(until) => Err(Error::TooMany {
            what: "wrong passwords",
            limit: FAILURES_MAX.into(),
            retry_after: ctx.clock.until(until),
        }),
    }
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
