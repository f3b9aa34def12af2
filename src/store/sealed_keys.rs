//! Keys of our own that the master key wraps: today the peppers under which API keys are hashed.

use diesel::prelude::*;

use super::schema::sealed_keys;
use super::{Store, StoreError};

/// A wrapped key and its id.
pub struct SealedKey {
    pub key_id: String,
    pub sealed: Vec<u8>,
}

impl Store {
    /// All wrapped peppers, newest first.
    pub async fn api_key_peppers(&self) -> Result<Vec<SealedKey>, StoreError> {
        self.owner(|conn| {
            let rows: Vec<(String, Vec<u8>)> = sealed_keys::table
                .filter(sealed_keys::purpose.eq("api_key_pepper"))
                .order((sealed_keys::created_at.desc(), sealed_keys::key_id))
                .select((sealed_keys::key_id, sealed_keys::sealed))
                .load(conn)?;
            Ok(rows.into_iter().map(|(key_id, sealed)| SealedKey { key_id, sealed }).collect())
        })
        .await
    }

    /// Keeps a pepper, unless one of that id is there already.
    pub async fn insert_api_key_pepper(&self, key: SealedKey) -> Result<(), StoreError> {
        self.owner(move |conn| {
            diesel::insert_into(sealed_keys::table)
                .values((
                    sealed_keys::key_id.eq(key.key_id),
                    sealed_keys::purpose.eq("api_key_pepper"),
                    sealed_keys::sealed.eq(key.sealed),
                ))
                .on_conflict_do_nothing()
                .execute(conn)?;
            Ok(())
        })
        .await
    }
}
