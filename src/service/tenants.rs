//! Tenants: making one, with its first keys.

use std::sync::Arc;

use super::Error;
use crate::crypto::api_key::ApiKey;
use crate::crypto::jwt::NewSigningKey;
use crate::crypto::random_bytes;
use crate::crypto::sealed::Keyring;
use crate::crypto::secret::Secret;
use crate::model::id::TenantId;
use crate::model::plan::is_plan_id;
use crate::model::scope::Scopes;
use crate::model::tenant::{Environment, TenantScope, is_name};
use crate::model::violation::Violation;
use crate::store::Store;
use crate::store::api_keys::NewApiKey;
use crate::store::sealed_keys::SealedKey;
use crate::store::tenants::NewTenant;

/// A tenant just made. The keys are shown this once.
pub struct CreatedTenant {
    pub tenant: TenantId,
    pub live_key: Secret,
    pub test_key: Secret,
}

/// Makes a tenant, one API key for each environment with all scopes, and its first signing key.
///
/// # Errors
/// `Invalid` for an unknown plan or an impossible name.
pub async fn create(store: &Store, keyring: &Arc<Keyring>, new: NewTenant) -> Result<CreatedTenant, Error> {
    check(store, &new).await?;
    let (pepper_id, pepper) = newest_pepper(store, keyring).await?;
    let tenant = TenantId::new();
    let live_key = ApiKey::generate(Environment::Live);
    let test_key = ApiKey::generate(Environment::Test);
    let record = |key: &ApiKey| NewApiKey {
        key_id: key.key_id.clone(),
        name: "first".to_owned(),
        scopes: Scopes::all(),
        pepper_id: pepper_id.clone(),
        hash: key.hash(&pepper),
        expires_at: None,
        created_at: None,
        replaces: None,
    };
    let (live_record, test_record) = (record(&live_key), record(&test_key));
    let signing = NewSigningKey::generate();
    let sealed = keyring.seal(&signing_key_place(tenant, &signing.kid), &signing.private_pkcs8);
    let live = TenantScope { tenant, environment: Environment::Live };
    store
        .tenant(live, move |tx| {
            tx.insert_tenant(&new)?;
            tx.insert_signing_key(&signing.kid, &signing.public, &sealed)?;
            tx.insert_api_key(&live_record)?;
            tx.switch_environment(Environment::Test)?;
            tx.insert_api_key(&test_record)?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(CreatedTenant { tenant, live_key: live_key.text, test_key: test_key.text })
}

async fn check(store: &Store, new: &NewTenant) -> Result<(), Error> {
    let mut broken = Vec::new();
    broken.extend(check_name(&new.name));
    if !is_plan_id(&new.plan) || !store.plan_exists(&new.plan).await? {
        broken.push(Violation::new(
            "/plan",
            "invalid_value",
            "name a plan that exists, such as free or maximum",
        ));
    }
    if broken.is_empty() { Ok(()) } else { Err(Error::Invalid(broken)) }
}

/// What is wrong with a tenant's name, if anything.
pub(super) fn check_name(name: &str) -> Option<Violation> {
    let detail = "give a name of 1 to 200 characters without control characters";
    (!is_name(name)).then(|| Violation::new("/name", "invalid_value", detail))
}

/// The pepper that new keys are hashed under; the first call ever makes it.
pub(super) async fn newest_pepper(store: &Store, keyring: &Keyring) -> Result<(String, Vec<u8>), Error> {
    let newest = peppers(store, keyring).await?.into_iter().next();
    let newest = newest.ok_or_else(|| Error::Internal("no pepper after making one".to_owned()))?;
    let opened = open_pepper(keyring, &newest)?;
    Ok((newest.key_id, opened))
}

/// The pepper that was made before all others, which no newer one takes the place of.
pub(super) async fn first_pepper(store: &Store, keyring: &Keyring) -> Result<Vec<u8>, Error> {
    let first = peppers(store, keyring).await?.pop();
    open_pepper(keyring, &first.ok_or_else(|| Error::Internal("no pepper after making one".to_owned()))?)
}

/// All of them, newest first.
async fn peppers(store: &Store, keyring: &Keyring) -> Result<Vec<SealedKey>, Error> {
    let known = store.api_key_peppers().await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let key_id = "p1".to_owned();
    let sealed = keyring.seal(&pepper_place(&key_id), &random_bytes::<32>());
    store.insert_api_key_pepper(SealedKey { key_id, sealed }).await?;
    Ok(store.api_key_peppers().await?)
}

fn open_pepper(keyring: &Keyring, pepper: &SealedKey) -> Result<Vec<u8>, Error> {
    let opened = keyring.open(&pepper_place(&pepper.key_id), &pepper.sealed);
    let opened = opened.map_err(|error| Error::Internal(format!("api key pepper: {error}")))?;
    Ok(opened.to_vec())
}

/// Whether the master keys open what is stored under them. A gateway with the wrong ones would answer
/// every key with an error.
pub async fn check_master_key(store: &Store, keyring: &Keyring) -> Result<(), Error> {
    for sealed in store.api_key_peppers().await? {
        let opened = keyring.open(&pepper_place(&sealed.key_id), &sealed.sealed);
        opened.map_err(|error| Error::Internal(error.to_string()))?;
    }
    Ok(())
}

/// The place that a sealed pepper is bound to.
pub fn pepper_place(key_id: &str) -> String {
    format!("sealed_keys.sealed/{key_id}")
}

/// The place that a sealed signing key is bound to.
pub fn signing_key_place(tenant: TenantId, kid: &str) -> String {
    format!("signing_keys.private_key/{tenant}/{kid}")
}
