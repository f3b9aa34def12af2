//! The sandbox: a simulator of the reseller's wire API (`wahdx`) with phones that scan its codes, so
//! that whatever speaks that API runs against it unchanged, over real HTTP.
//!
//! It is a scope of an actix application, mounted in the server or served alone. All its state is in
//! Redis, so any replica answers any call; every state moves by one script on one hash slot. Of the
//! rest of linkgate it uses only the clock, the way to Redis, and the drawing and reading of QR codes.
//! Left out: fetching of media, and real people's data; everybody here is made up by whoever calls.

mod accounts;
mod answer;
mod body;
mod call;
mod codes;
mod control;
mod distort;
mod faults;
mod ledger;
mod login;
mod pages;
mod people;
mod post_rules;
mod posts;
mod problem;
mod publish;
mod store;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use actix_web::web::{self, Data, ServiceConfig, delete, get, post, put};
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::redis_client::RedisClient;

/// How many pictures are drawn or read at once; the others wait.
const PICTURES_AT_ONCE: usize = 4;

pub struct Settings {
    pub redis: RedisClient,
    /// What every key of ours in Redis starts with. Braces are dropped: they would move hash tags.
    pub prefix: String,
    pub clock: Clock,
    /// The only key that may call. Without one, any that starts with `sk_`, each with a world of its
    /// own; then anybody may also set the faults that all keys meet.
    pub api_key: Option<String>,
    /// Where the scope is mounted: `/sandbox`.
    pub public_path: String,
}

/// A handle to the sandbox. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    pictures: Semaphore,
}

impl Sandbox {
    pub fn new(mut settings: Settings) -> Self {
        settings.prefix.retain(|c| c != '{' && c != '}');
        Self { inner: Arc::new(Inner { settings, pictures: Semaphore::new(PICTURES_AT_ONCE) }) }
    }

    /// Registers the scope with everything in it.
    pub fn configure(self, cfg: &mut ServiceConfig) {
        let scope = web::scope(&self.inner.settings.public_path);
        cfg.service(scope.app_data(Data::new(self)).configure(routes));
    }

    fn clock(&self) -> &Clock {
        &self.inner.settings.clock
    }

    fn now_ms(&self) -> i64 {
        self.clock().now().timestamp_millis()
    }
}

fn routes(cfg: &mut ServiceConfig) {
    cfg
        // The reseller's wire API.
        .route("/wahdx/api/content/qr-login/request", post().to(login::request))
        .route("/wahdx/api/content/qr-login/check", post().to(login::check))
        .route("/wahdx/api/content/accounts", get().to(people::accounts))
        .route("/wahdx/api/content/creator-info/{account}", get().to(people::creator_info))
        .route("/wahdx/api/content/post", post().to(publish::post))
        .route("/wahdx/api/content/status/batch", post().to(publish::status_batch))
        .route("/wahdx/api/content/status/{account}/{publish_id}", get().to(publish::status))
        // The phones: who holds a code's text, and who holds the API key.
        .route("/control/scan", post().to(control::scan))
        .route("/control/qr/{action}", post().to(control::act))
        .route("/phone/{token}/{action}", post().to(control::act_by_key))
        .route("/accounts/{account}/expire", post().to(control::expire_account))
        // What tests set and read.
        .route("/faults", put().to(faults::put))
        .route("/faults", get().to(faults::show))
        .route("/faults", delete().to(faults::clear))
        .route("/ledger", get().to(ledger::show))
        // The page that plays a phone.
        .route("/phone", get().to(pages::index))
        .route("/phone-assets/{file}", get().to(pages::asset))
        .default_service(web::to(problem::no_such_page));
}
