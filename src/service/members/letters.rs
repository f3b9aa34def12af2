//! What is mailed to members. A letter is sent in the background: whoever asked for it does not wait, and
//! gets its link another way where mail does not work.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinHandle;

use super::SentLink;
use crate::mail::{Letter, Mailer};
use crate::model::id::MemberId;
use crate::model::member::Member;
use crate::model::tenant::Environment;
use crate::model::webhook::{DisabledReason, WebhookEndpoint};
use crate::service::Ctx;

/// How long to wait before each further try, after one that failed for the moment.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(8)];

/// A letter that is on its way, or not.
pub(super) struct Posted(Option<JoinHandle<bool>>);

impl Posted {
    /// It will be tried.
    pub(super) fn is_tried(&self) -> bool {
        self.0.is_some()
    }

    /// Waits until it was taken, or nobody tries any more.
    pub(super) async fn sent(self) -> bool {
        match self.0 {
            Some(tried) => tried.await.unwrap_or(false),
            None => false,
        }
    }
}

/// Invites a member.
pub(super) fn invite(ctx: &Ctx, to: &str, tenant_name: &str, member: MemberId, link: &SentLink) -> Posted {
    let text = format!(
        "You have been invited to administer {tenant_name} on linkgate.\n\n\
         Choose a password here:\n\n{}\n\n\
         The link can be used once, until {}. If you did not expect this, leave it alone.\n",
        link.url,
        day_and_hour(link.expires_at),
    );
    let subject = format!("Your invitation to {tenant_name}");
    post(ctx, member, Letter { to: to.to_owned(), subject, text })
}

/// Lets a member choose a new password.
pub(super) fn reset(ctx: &Ctx, to: &str, tenant_name: &str, member: MemberId, link: &SentLink) -> Posted {
    let text = format!(
        "Somebody asked for a new password for your account at {tenant_name} on linkgate.\n\n\
         Choose one here:\n\n{}\n\n\
         The link can be used once, until {}. If it was not you, leave it alone: your password stays as it \
         is.\n",
        link.url,
        day_and_hour(link.expires_at),
    );
    let subject = format!("A new password for {tenant_name}");
    post(ctx, member, Letter { to: to.to_owned(), subject, text })
}

/// Tells a member that a webhook endpoint was switched off, and waits for the letter.
pub(super) async fn webhook_endpoint_off(
    ctx: &Ctx,
    to: &Member,
    tenant_name: &str,
    environment: Environment,
    endpoint: &WebhookEndpoint,
) {
    let why = match endpoint.disabled.zip(endpoint.failing_since) {
        Some(((DisabledReason::Failing, _), since)) => {
            format!("nothing that was sent to it has been taken since {}", day_and_hour(since))
        }
        _ => "it answered 410, which means that it wants to hear nothing any more".to_owned(),
    };
    let text = format!(
        "A webhook endpoint of {tenant_name} on linkgate was switched off: {why}.\n\n\
         Endpoint: {}\nAddress: {}\nDescription: {}\nEnvironment: {environment}\n\n\
         Nothing is lost: events are kept for 30 days. Once your server is well, switch the endpoint on again and ask \
         for what it has missed:\n\n{}/docs\n",
        endpoint.id,
        WebhookEndpoint::origin_of(&endpoint.url),
        endpoint.description.as_deref().unwrap_or("none"),
        ctx.settings.public_url,
    );
    let subject = format!("A webhook endpoint of {tenant_name} was switched off");
    if let Some((mailer, _place)) = room(ctx, to.id) {
        deliver(&mailer, to.id, &Letter { to: to.email.clone(), subject, text }).await;
    }
}

fn day_and_hour(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn post(ctx: &Ctx, member: MemberId, letter: Letter) -> Posted {
    let Some((mailer, place)) = room(ctx, member) else { return Posted(None) };
    Posted(Some(ctx.tasks.spawn(async move {
        let _place = place;
        deliver(&mailer, member, &letter).await
    })))
}

/// Nothing where no mail is set up, or too many letters wait.
fn room(ctx: &Ctx, member: MemberId) -> Option<(Arc<Mailer>, OwnedSemaphorePermit)> {
    let mailer = ctx.members.mailer.clone()?;
    let place = mailer.place();
    if place.is_none() {
        tracing::error!(member.id = %member, "too many mails wait; one was not sent");
    }
    Some((mailer, place?))
}

/// True when the mail server took it.
async fn deliver(mailer: &Arc<Mailer>, member: MemberId, letter: &Letter) -> bool {
    let mut pauses = PAUSES.into_iter();
    loop {
        let Err(error) = mailer.send(letter).await else { return true };
        match pauses.next().filter(|_| error.is_passing()) {
            Some(pause) => tokio::time::sleep(pause).await,
            None => {
                tracing::error!(member.id = %member, error = %error, "a mail could not be sent");
                return false;
            }
        }
    }
}
