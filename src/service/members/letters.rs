//! What is mailed to members. A letter is sent in the background: whoever asked for it does not wait, and
//! gets its link another way where mail does not work.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::SentLink;
use crate::mail::{Letter, Mailer};
use crate::model::id::MemberId;
use crate::service::Ctx;

/// How long to wait before each further try, after one that failed for the moment.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(8)];

/// Invites a member. True when it will be tried.
pub(super) fn invite(ctx: &Ctx, to: &str, tenant_name: &str, member: MemberId, link: &SentLink) -> bool {
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

/// Lets a member choose a new password. True when it will be tried.
pub(super) fn reset(ctx: &Ctx, to: &str, tenant_name: &str, member: MemberId, link: &SentLink) -> bool {
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

fn day_and_hour(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn post(ctx: &Ctx, member: MemberId, letter: Letter) -> bool {
    let Some(mailer) = ctx.members.mailer.clone() else { return false };
    let Some(place) = mailer.place() else {
        tracing::error!(member.id = %member, "too many mails wait; one was not sent");
        return false;
    };
    ctx.tasks.spawn(async move {
        let _place = place;
        deliver(&mailer, member, &letter).await;
    });
    true
}

async fn deliver(mailer: &Arc<Mailer>, member: MemberId, letter: &Letter) {
    let mut pauses = PAUSES.into_iter();
    loop {
        let Err(error) = mailer.send(letter).await else { return };
        match pauses.next().filter(|_| error.is_passing()) {
            Some(pause) => tokio::time::sleep(pause).await,
            None => {
                tracing::error!(member.id = %member, error = %error, "a mail could not be sent");
                return;
            }
        }
    }
}
