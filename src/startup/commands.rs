//! The commands that end by themselves, and the simulator alone.

use std::io::Write;
use std::sync::Arc;

use actix_web::{App, HttpServer};
use serde_json::json;

use super::{Fatal, check_schema};
use crate::clock::Clock;
use crate::config::{MigrateConfig, RekeyConfig, SandboxConfig, TenantCreateConfig};
use crate::http::openapi;
use crate::metrics::Metrics;
use crate::redis_client::RedisClient;
use crate::sandbox::{Sandbox, Settings};
use crate::service::{Error, rekey as rekeying, tenants};
use crate::store::tenants::NewTenant;
use crate::store::{Store, migrations};

/// `linkgate migrate`.
pub async fn migrate(config: MigrateConfig) -> Result<(), Fatal> {
    let run = tokio::task::spawn_blocking(move || migrations::migrate(&config.database_url));
    let versions = run.await.map_err(|error| Fatal::Server(error.into()))??;
    if versions.is_empty() {
        say("the database is up to date");
    }
    for version in versions {
        say(&format!("migrated to {version}"));
    }
    Ok(())
}

/// `linkgate tenant create`: the keys are shown this once.
pub async fn create_tenant(config: TenantCreateConfig) -> Result<(), Fatal> {
    let store = Store::new(&config.database_url, 2, Arc::new(Metrics::new()));
    check_schema(&store).await?;
    let new = NewTenant { name: config.name, plan: config.plan, allowed_origins: config.allowed_origins };
    let made = tenants::create(&store, &Arc::new(config.keyring), new).await.map_err(explain)?;
    let (live, test) = (made.live_key.expose(), made.test_key.expose());
    if config.json {
        say(&json!({
            "tenant_id": made.tenant,
            "api_keys": {"live": live, "test": test},
        })
        .to_string());
    } else {
        say(&format!("tenant   {}\nlive key {live}\ntest key {test}", made.tenant));
        say("The keys are not shown again.");
    }
    Ok(())
}

fn explain(error: Error) -> Fatal {
    match error {
        Error::Unavailable => Fatal::DatabaseAway,
        Error::Invalid(broken) => {
            let details: Vec<String> = broken
                .into_iter()
                .map(|v| format!("--{}: {}", v.pointer.trim_start_matches('/'), v.detail))
                .collect();
            Fatal::BadTenant(details.join("; "))
        }
        other => Fatal::Tenant(format!("could not make the tenant: {other}")),
    }
}

/// `linkgate rekey`: can be stopped and run again at any time.
pub async fn rekey(config: RekeyConfig) -> Result<(), Fatal> {
    let store = Store::new(&config.database_url, 2, Arc::new(Metrics::new()));
    check_schema(&store).await?;
    let done = rekeying::rekey(&store, &Arc::new(config.keyring)).await.map_err(|error| match error {
        Error::Unavailable => Fatal::DatabaseAway,
        other => Fatal::Rekey(other.to_string()),
    })?;
    for column in &done {
        say(&format!("{}.{}: {} sealed anew", column.table, column.column, column.renewed));
    }
    match done.iter().map(|column| column.shut).sum() {
        0 => Ok(()),
        shut => Err(Fatal::Shut(shut)),
    }
}

/// `linkgate openapi`.
pub async fn print_openapi() -> Result<(), Fatal> {
    std::io::stdout().write_all(openapi::text().as_bytes()).map_err(Fatal::Server)
}

/// `linkgate sandbox`: until a signal.
pub async fn sandbox(config: SandboxConfig) -> Result<(), Fatal> {
    let settings = Settings {
        redis: RedisClient::new(config.redis_url.expose())?,
        prefix: format!("{}:sandbox", config.redis_prefix),
        clock: Clock::system(),
        api_key: config.api_key.map(|key| key.expose().to_owned()),
        public_path: "/sandbox".to_owned(),
    };
    let simulator = Sandbox::new(settings);
    let address = config.listen;
    tracing::info!(%address, "serving the sandbox alone");
    HttpServer::new(move || {
        let simulator = simulator.clone();
        App::new().configure(|routes| simulator.configure(routes))
    })
    .bind(address)
    .map_err(|source| Fatal::Listen { address, source })?
    .shutdown_timeout(5)
    .run()
    .await
    .map_err(Fatal::Server)
}

/// Standard output may be closed; that is no reason to panic.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
