//! Tells every replica that a key, a tenant's signing keys or an issuer has changed, so that none goes on
//! letting in who was shut out. A word that is lost only makes them see it some seconds later.

use futures_util::StreamExt;

use super::Live;
use crate::model::id::{ApiKeyId, TenantId};

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialNews {
    ApiKey(ApiKeyId),
    SigningKeys(TenantId),
    /// Of whatever tenant: there are few, and they change seldom.
    Issuers,
    /// What a tenant has set about its upstream.
    Upstream(TenantId),
    /// A tenant was suspended, or goes on; or listening has begun, and what was told before is lost.
    All,
}

impl Live {
    pub async fn announce_api_key(&self, id: &ApiKeyId) {
        self.announce_credential(&format!("api_key {id}")).await;
    }

    pub async fn announce_signing_keys(&self, tenant: TenantId) {
        self.announce_credential(&format!("signing_keys {tenant}")).await;
    }

    pub async fn announce_issuers(&self) {
        self.announce_credential("issuers").await;
    }

    pub async fn announce_upstream(&self, tenant: TenantId) {
        self.announce_credential(&format!("upstream {tenant}")).await;
    }

    pub async fn announce_all_credentials(&self) {
        self.announce_credential("all").await;
    }

    async fn announce_credential(&self, word: &str) {
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(self.credentials_channel()).arg(word);
        let _ = self.redis.run::<i64>(&publish).await;
    }

    /// Passes on what replicas announce, this one included, until the connection breaks.
    pub async fn listen_for_credentials(
        &self,
        heard: impl Fn(CredentialNews),
    ) -> Result<(), redis::RedisError> {
        let mut pubsub = self.redis.subscribe(&self.credentials_channel()).await?;
        heard(CredentialNews::All);
        let mut messages = pubsub.on_message();
        while let Some(message) = messages.next().await {
            if let Some(news) = read(&message.get_payload::<String>()?) {
                heard(news);
            }
        }
        Ok(())
    }

    fn credentials_channel(&self) -> String {
        format!("{}:credentials", self.prefix)
    }
}

fn read(word: &str) -> Option<CredentialNews> {
    match word.split_once(' ') {
        Some(("api_key", id)) => id.parse().ok().map(CredentialNews::ApiKey),
        Some(("signing_keys", tenant)) => tenant.parse().ok().map(CredentialNews::SigningKeys),
        Some(("upstream", tenant)) => tenant.parse().ok().map(CredentialNews::Upstream),
        None if word == "issuers" => Some(CredentialNews::Issuers),
        None if word == "all" => Some(CredentialNews::All),
        _ => None,
    }
}
