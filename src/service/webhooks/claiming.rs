//! Whose turn it is.

use std::collections::HashMap;
use std::time::Duration;

use chrono::TimeDelta;

use super::sending::Job;
use super::{Ctx, Error};
use crate::crypto::webhook_signature::SigningSecret;
use crate::model::id::DeliveryId;
use crate::model::tenant::TenantScope;
use crate::store::delivery_attempts::ToSend;
use crate::store::delivery_claims::ClaimRequest;

/// How long a claim holds, in seconds: longer than a sending may take with all that is written around it.
pub const LEASE_SECS: i64 = 15;
/// How many deliveries of one endpoint are under way at once, in all replicas together.
const PER_ENDPOINT_MAX: i64 = 16;
/// The same for one that fails or is slow.
const PER_SLOW_ENDPOINT_MAX: i64 = 4;

/// Endpoints wait for their like alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    Quick,
    /// Endpoints that fail, or were slow a moment ago.
    Slow,
}

impl Lane {
    pub const ALL: [Self; 2] = [Self::Quick, Self::Slow];
}

/// Claims deliveries that are due, of each lane up to its room, with all that it takes to send them.
pub async fn claim(ctx: &Ctx, rooms: [(Lane, usize); 2]) -> Result<Vec<(Lane, Job)>, Error> {
    let claim = uuid::Uuid::new_v4();
    let requests = rooms.map(|(lane, room)| (lane, request(ctx, claim, lane, room)));
    let claimed = ctx.store.system(move |tx| {
        let mut by_scope: HashMap<(Lane, TenantScope), Vec<DeliveryId>> = HashMap::new();
        for (lane, request) in requests.into_iter().filter(|(_, request)| request.limit > 0) {
            for (scope, id) in tx.claim_deliveries(&request)? {
                by_scope.entry((lane, scope)).or_default().push(id);
            }
        }
        Ok::<_, Error>(by_scope)
    });
    let mut jobs = Vec::new();
    for ((lane, scope), ids) in claimed.await? {
        match load(ctx, scope, ids, claim).await {
            Ok(loaded) => jobs.extend(loaded.into_iter().map(|job| (lane, job))),
            // The others are not kept waiting for it; these are due again when their lease ends.
            Err(error) => {
                tracing::warn!(tenant.id = %scope.tenant, error = %error, "could not read webhook deliveries");
            }
        }
    }
    Ok(jobs)
}

fn request(ctx: &Ctx, claim: uuid::Uuid, lane: Lane, room: usize) -> ClaimRequest {
    let now = ctx.clock.now();
    ClaimRequest {
        now,
        leased_until: now + TimeDelta::seconds(LEASE_SECS),
        claim,
        per_endpoint_max: if lane == Lane::Slow { PER_SLOW_ENDPOINT_MAX } else { PER_ENDPOINT_MAX },
        limit: i64::try_from(room).unwrap_or(i64::MAX),
        slow: ctx.webhooks.slow_endpoints.iter().map(|(id, ())| *id).collect(),
        of_the_slow: lane == Lane::Slow,
    }
}

/// Reads what is to be sent of one tenant's environment.
pub(super) async fn load(
    ctx: &Ctx,
    scope: TenantScope,
    ids: Vec<DeliveryId>,
    claim: uuid::Uuid,
) -> Result<Vec<Job>, Error> {
    let now = ctx.clock.now();
    let found = ctx.store.tenant(scope, move |tx| Ok::<_, Error>(tx.deliveries_to_send(&ids, now)?)).await?;
    let open_each = |to_send: ToSend| {
        let id = to_send.endpoint;
        let opened = open(ctx, to_send, claim);
        opened.inspect_err(|error| {
            tracing::error!(tenant.id = %scope.tenant, webhook_endpoint.id = %id, error = %error,
                "nothing can be sent to a webhook endpoint");
        })
    };
    // One that can't be opened keeps no other waiting.
    Ok(found.into_iter().filter_map(|to_send| open_each(to_send).ok()).collect())
}

fn open(ctx: &Ctx, to_send: ToSend, claim: uuid::Uuid) -> Result<Job, Error> {
    let place = super::endpoints::secret_place(to_send.scope, to_send.endpoint);
    let mut secrets = Vec::new();
    for sealed in std::iter::once(&to_send.secret_sealed).chain(&to_send.previous_secret_sealed) {
        let opened = ctx.keyring.open(&place, sealed);
        let opened = opened.map_err(|error| Error::Internal(format!("webhook secret: {error}")))?;
        let secret = SigningSecret::from_bytes(&opened);
        secrets.push(secret.ok_or_else(|| Error::Internal("webhook secret: of a wrong length".to_owned()))?);
    }
    Ok(Job { to_send, secrets, claim, place: None })
}

/// Counts what waits, for whoever watches.
pub async fn note_backlog(ctx: &Ctx) -> Result<(), Error> {
    let now = ctx.clock.now();
    let backlog = ctx.store.system(move |tx| Ok::<_, Error>(tx.webhook_backlog(now)?)).await?;
    let late = backlog.oldest_due.map_or(Duration::ZERO, |at| (now - at).to_std().unwrap_or_default());
    ctx.metrics.webhook_backlog(backlog.pending, backlog.due, late);
    Ok(())
}
