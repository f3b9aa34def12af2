//! The schema: bringing it up to date, and telling whether it is.

use std::collections::BTreeSet;

use diesel::Connection;
use diesel::migration::MigrationSource;
use diesel::pg::{Pg, PgConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Store, StoreError};
use crate::crypto::secret::Secret;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// How the database's schema stands to this program's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaState {
    Current,
    /// `linkgate migrate` has not been run.
    Older,
    /// A newer program has migrated this database.
    Newer,
}

/// Why the database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error("the database can't be reached")]
    Connect(#[source] diesel::ConnectionError),
    #[error("a migration failed: {0}")]
    Migration(String),
    #[error("the database was migrated by a newer linkgate; run that one")]
    Newer,
}

/// Runs what is missing, one migration after another, and returns their names.
pub fn migrate(database_url: &Secret) -> Result<Vec<String>, MigrateError> {
    let mut conn = PgConnection::establish(&super::with_defaults(database_url.expose()))
        .map_err(MigrateError::Connect)?;
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| MigrateError::Migration(error.to_string());
    if compare(&mut conn).map_err(failed)? == SchemaState::Newer {
        return Err(MigrateError::Newer);
    }
    let versions = conn.run_pending_migrations(MIGRATIONS).map_err(failed)?;
    Ok(versions.iter().map(ToString::to_string).collect())
}

impl Store {
    /// Compares the database's schema with this program's.
    pub async fn schema_state(&self) -> Result<SchemaState, StoreError> {
        self.owner(|conn| compare(conn).map_err(|_| StoreError::Unavailable)).await
    }
}

fn compare(conn: &mut PgConnection) -> Result<SchemaState, Box<dyn std::error::Error + Send + Sync>> {
    let known: BTreeSet<String> = MigrationSource::<Pg>::migrations(&MIGRATIONS)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let applied: BTreeSet<String> = conn.applied_migrations()?.iter().map(ToString::to_string).collect();
    Ok(if !applied.is_subset(&known) {
        SchemaState::Newer
    } else if applied == known {
        SchemaState::Current
    } else {
        SchemaState::Older
    })
}
