//! Sending one claimed delivery, and writing down what came of it.

use std::pin::pin;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::json;
use url::Url;

use super::{Ctx, Error, EventBody, Place, SLOW};
use crate::crypto::webhook_signature::SigningSecret;
use crate::guard::GuardError;
use crate::model::audit::{AuditAction, Author};
use crate::model::delivery::{Attempt, DeliveryCause, PAUSE_SECS_MAX, Verdict, verdict_of, wait_after};
use crate::model::event::EventKind;
use crate::model::id::{DeliveryId, WebhookEndpointId};
use crate::model::link_session::LinkSessionStatus;
use crate::model::webhook::{DisabledReason, WebhookEndpoint, has_failed_for_too_long};
use crate::service::funnel::{self, Via};
use crate::service::members::notices;
use crate::service::{audit, events};
use crate::store::TenantTx;
use crate::store::delivery_attempts::{Next, ToSend};
use crate::webhook::{Message, Outcome};

/// How long what came of a sending waits for a database that is away, in tries of half a second.
const TRIES_MAX: u32 = 6;

/// A delivery that is this process's to send.
pub struct Job {
    pub(super) to_send: ToSend,
    /// The newest first.
    pub(super) secrets: Vec<SigningSecret>,
    pub(super) claim: uuid::Uuid,
    /// Where it counts; nothing while nobody counts.
    pub place: Option<Place>,
}

impl Job {
    pub fn id(&self) -> DeliveryId {
        self.to_send.id
    }
}

/// What an attempt did, in the words of the log.
struct Ended {
    attempt: Attempt,
    verdict: Verdict,
}

/// Sends and writes down. An endpoint's refusal is no error here.
///
/// # Errors
/// `Unavailable` when what came of it could not be written: the event is sent again when the claim ends.
pub async fn deliver(ctx: &Ctx, job: Job) -> Result<(), Error> {
    let Job { to_send, secrets, claim, mut place } = job;
    let sent_at = ctx.clock.now();
    note_delay(ctx, &to_send, sent_at);
    let started = Instant::now();
    let mut sending = pin!(send(ctx, &to_send, secrets, sent_at));
    let outcome = match tokio::time::timeout(SLOW, &mut sending).await {
        Ok(outcome) => outcome,
        Err(_) => {
            ctx.webhooks.give_way(&ctx.tasks, to_send.endpoint, &mut place);
            sending.await
        }
    };
    let took = started.elapsed();
    let ended = judge(&to_send, outcome, took, sent_at);
    note_speed(ctx, to_send.endpoint, took);
    ctx.metrics.webhook_attempted(ended.word(), took);
    fail::fail_point!("after_webhook_sent");
    let written = write(ctx, &to_send, claim, &ended).await;
    ctx.webhooks.one_has_ended(&ctx.tasks);
    if written? && ended.verdict == Verdict::Taken {
        tell_funnel(ctx, &to_send).await;
    }
    Ok(())
}

async fn send(ctx: &Ctx, to_send: &ToSend, secrets: Vec<SigningSecret>, at: DateTime<Utc>) -> Outcome {
    let Ok(url) = Url::parse(&to_send.url) else { return Outcome::Unanswered(GuardError::Forbidden) };
    let body = EventBody::from(to_send.event.clone()).to_bytes();
    let message = Message { id: to_send.event.id.to_string(), timestamp: at.timestamp(), body, secrets };
    message.send(&ctx.webhooks.guard, &url).await
}

fn judge(to_send: &ToSend, outcome: Outcome, took: Duration, at: DateTime<Utc>) -> Ended {
    let (verdict, status, excerpt) = match outcome {
        Outcome::Answered { status, retry_after, excerpt } => {
            (verdict_of(status, retry_after), Some(status), Some(excerpt))
        }
        Outcome::Unanswered(error) => {
            (Verdict::NotTaken { error: error.as_str(), retry_after: None }, None, None)
        }
    };
    let mut ended = Ended {
        verdict,
        attempt: Attempt {
            number: to_send.attempts + 1,
            url: Some(to_send.url.clone()),
            at,
            took,
            response_status: status,
            response_excerpt: excerpt.filter(|text| !text.is_empty()),
            error: None,
        },
    };
    ended.attempt.error = (verdict != Verdict::Taken).then(|| ended.word().to_owned());
    ended
}

impl Ended {
    fn word(&self) -> &'static str {
        match self.verdict {
            Verdict::Taken => "taken",
            Verdict::Gone => "gone",
            Verdict::NotTaken { error, .. } => error,
        }
    }

    fn next(&self, cause: DeliveryCause, now: DateTime<Utc>) -> Next {
        match self.verdict {
            Verdict::Taken => Next::Succeeded,
            Verdict::Gone => Next::Failed,
            // A test has one answer.
            Verdict::NotTaken { .. } if cause == DeliveryCause::Test => Next::Failed,
            Verdict::NotTaken { retry_after, .. } => {
                let chance = crate::crypto::random_part(Duration::from_secs(1)).as_secs_f64();
                let wait = wait_after(self.attempt.number, retry_after, chance);
                wait.map_or(Next::Failed, |wait| Next::RetryAt(now + wait))
            }
        }
    }

    /// Until when the endpoint wants to be left alone.
    fn paused_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let Verdict::NotTaken { retry_after: Some(wait), .. } = self.verdict else { return None };
        Some(now + wait.min(Duration::from_secs(PAUSE_SECS_MAX)))
    }
}

/// False when somebody else has the delivery by now, or it is gone.
async fn write(ctx: &Ctx, to_send: &ToSend, claim: uuid::Uuid, ended: &Ended) -> Result<bool, Error> {
    let mut tries = 0;
    loop {
        tries += 1;
        let now = ctx.clock.now();
        let record = Record {
            claimed: (to_send.id, claim),
            endpoint: to_send.endpoint,
            counts: to_send.cause != DeliveryCause::Test,
            success_is_news: to_send.success_is_news,
            attempt: ended.attempt.clone(),
            verdict: ended.verdict,
            next: ended.next(to_send.cause, now),
            paused_until: ended.paused_until(now),
        };
        let next = record.next;
        // It is never closed.
        let turn = ctx.webhooks.writes.acquire().await;
        let written = ctx.store.tenant(to_send.scope, move |tx| write_in(tx, &record, now)).await;
        drop(turn);
        match written {
            Ok((written, disabled)) => {
                tell(ctx, to_send, next, written, disabled);
                return Ok(written);
            }
            Err(Error::Unavailable) if tries < TRIES_MAX => {
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

struct Record {
    /// The delivery and its claim.
    claimed: (DeliveryId, uuid::Uuid),
    endpoint: WebhookEndpointId,
    /// Whether it says something of the endpoint's health.
    counts: bool,
    success_is_news: bool,
    attempt: Attempt,
    verdict: Verdict,
    next: Next,
    paused_until: Option<DateTime<Utc>>,
}

/// The endpoint's row comes before the delivery's, as when an endpoint is deleted.
fn write_in(
    tx: &mut TenantTx<'_>,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<(bool, Option<WebhookEndpoint>), Error> {
    let disabled = match record.verdict {
        _ if !record.counts => None,
        Verdict::Taken => {
            if record.success_is_news {
                tx.note_webhook_success(record.endpoint, now)?;
            }
            None
        }
        Verdict::Gone => {
            tx.note_webhook_failure(record.endpoint, None, now)?;
            Some(DisabledReason::Gone)
        }
        Verdict::NotTaken { .. } => {
            let since = tx.note_webhook_failure(record.endpoint, record.paused_until, now)?;
            since.filter(|since| has_failed_for_too_long(*since, now)).map(|_| DisabledReason::Failing)
        }
    };
    let disabled = match disabled {
        Some(reason) => switch_off(tx, record.endpoint, reason, now)?,
        None => None,
    };
    let number = tx.end_attempt(record.claimed, &record.attempt, record.next, now)?;
    Ok((number.is_some(), disabled))
}

/// Switches an endpoint off, which its tenant's other endpoints hear of. Nothing when it was off before.
fn switch_off(
    tx: &mut TenantTx<'_>,
    id: WebhookEndpointId,
    reason: DisabledReason,
    now: DateTime<Utc>,
) -> Result<Option<WebhookEndpoint>, Error> {
    if !tx.disable_webhook_endpoint(id, reason, now)? {
        return Ok(None);
    }
    let after = json!({"enabled": false, "reason": reason.as_str()});
    let change = (Some(json!({"enabled": true})), Some(after));
    audit::record(tx, &Author::system(), AuditAction::WebhookEndpointDisabled, id, change, now)?;
    let endpoint = tx.webhook_endpoint(id)?;
    if let Some(endpoint) = &endpoint {
        events::of_webhook_endpoint(tx, EventKind::WebhookEndpointDisabled, endpoint, now)?;
    }
    Ok(endpoint)
}

fn tell(ctx: &Ctx, to_send: &ToSend, next: Next, written: bool, disabled: Option<WebhookEndpoint>) {
    match next {
        Next::Succeeded if written => ctx.metrics.webhook_delivery_ended("succeeded"),
        Next::Failed if written => ctx.metrics.webhook_delivery_ended("failed"),
        _ => {}
    }
    let Some(endpoint) = disabled else { return };
    let reason = endpoint.disabled.map_or("", |(reason, _)| reason.as_str());
    ctx.metrics.webhook_endpoint_disabled(reason);
    tracing::warn!(tenant.id = %to_send.scope.tenant, webhook_endpoint.id = %endpoint.id, reason,
        "switched a webhook endpoint off");
    let (inside, scope) = (ctx.clone(), to_send.scope);
    ctx.tasks.spawn(async move { notices::webhook_endpoint_off(&inside, scope, &endpoint).await });
}

fn note_delay(ctx: &Ctx, to_send: &ToSend, now: DateTime<Utc>) {
    if to_send.cause == DeliveryCause::Event && to_send.attempts == 0 {
        ctx.metrics.webhook_delayed((now - to_send.event.at).to_std().unwrap_or_default());
    }
}

fn note_speed(ctx: &Ctx, endpoint: WebhookEndpointId, took: Duration) {
    let slow = &ctx.webhooks.slow_endpoints;
    if took >= SLOW {
        slow.insert(endpoint, ());
    } else if slow.contains_key(&endpoint) {
        slow.invalidate(&endpoint);
    }
}

/// A confirmation that a tenant's server has taken was told. A later session of the same label is another.
async fn tell_funnel(ctx: &Ctx, to_send: &ToSend) {
    let event = &to_send.event;
    let label = event.data["unique_id"].as_str().map(str::to_owned);
    let (true, Some(label)) = (event.kind == EventKind::LinkSessionConfirmed.as_str(), label) else { return };
    let find = move |tx: &mut TenantTx<'_>| Ok::<_, Error>(tx.link_session_by_label(&label)?);
    let Ok(Some(session)) = ctx.store.tenant(to_send.scope, find).await else { return };
    if session.status == LinkSessionStatus::Confirmed {
        funnel::seen(ctx, &session, Via::Webhook, None);
    }
}
