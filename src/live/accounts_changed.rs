//! Tells every replica that an account has changed, so that none goes on using what it remembers of it.

use futures_util::StreamExt;

use super::Live;
use crate::model::id::AccountId;
use crate::model::tenant::TenantScope;

/// What a listener hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountNews {
    Changed(TenantScope, AccountId),
    /// Listening has begun: what was told before is lost.
    Began,
}

impl Live {
    /// Tells the other replicas. A word that is lost only makes them see the change later.
    pub async fn announce_account(&self, scope: TenantScope, id: AccountId) {
        let mut publish = redis::cmd("PUBLISH");
        let word = format!("{} {} {id}", scope.tenant, scope.environment);
        publish.arg(self.accounts_channel()).arg(word);
        let _ = self.redis.run::<i64>(&publish).await;
    }

    /// Passes on what replicas announce, this one included, until the connection breaks.
    pub async fn listen_for_accounts(&self, heard: impl Fn(AccountNews)) -> Result<(), redis::RedisError> {
        let mut pubsub = self.redis.subscribe(&self.accounts_channel()).await?;
        heard(AccountNews::Began);
        let mut messages = pubsub.on_message();
        while let Some(message) = messages.next().await {
            if let Some((scope, id)) = read(&message.get_payload::<String>()?) {
                heard(AccountNews::Changed(scope, id));
            }
        }
        Ok(())
    }

    fn accounts_channel(&self) -> String {
        format!("{}:accounts", self.prefix)
    }
}

fn read(word: &str) -> Option<(TenantScope, AccountId)> {
    let mut parts = word.split(' ');
    let (tenant, environment, id) = (parts.next()?, parts.next()?, parts.next()?);
    let scope = TenantScope { tenant: tenant.parse().ok()?, environment: environment.parse().ok()? };
    Some((scope, id.parse().ok()?))
}
