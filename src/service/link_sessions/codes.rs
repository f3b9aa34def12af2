//! Fetching a QR code for a session, the first or a further one.

use chrono::TimeDelta;

use super::traffic::{Terms, learn, leave_for, refusal_in_force};
use super::{Ctx, Error, code_token_place};
use crate::crypto::random_base32;
use crate::live::{Leave, LiveSession};
use crate::model::link_session::{Code, LinkSession, LinkSessionStatus, Surface};
use crate::provider::registry::Upstream;
use crate::provider::{ProviderError, QrCode, QrImage};
use crate::qr;
use crate::service::upstreams;
use crate::store::StoreError;
use crate::store::codes::NewCode;

/// What came of asking for a code.
pub(super) enum Fetched {
    New(LiveSession),
    /// The session has ended meanwhile, or another replica has written this generation first.
    TooLate,
}

/// Asks the upstream for a code and writes it down. The code is on disk before anybody sees it.
pub(super) async fn fetch_code(
    ctx: &Ctx,
    session: &LinkSession,
    upstream: &Upstream,
    generation: i32,
) -> Result<Fetched, Error> {
    let terms = terms_for(ctx, upstream).await?;
    let attempt = format!("lg-{}", random_base32(20).to_lowercase());
    let answered = upstream.adapter.start_qr(&attempt).await;
    let answered = answered.map_err(ProviderError::of_a_call_without_names);
    learn(ctx, upstream.name, terms, answered.as_ref().err()).await;
    let fresh = answered.map_err(|error| {
        super::super::note_provider_error(ctx, upstream, &error);
        upstreams::failure(upstream, error)
    })?;
    upstreams::heed(ctx, upstream, None);
    let now = ctx.clock.now();
    let lives = TimeDelta::from_std(fresh.expires_in).unwrap_or(TimeDelta::seconds(300));
    let code = read_code(&fresh, generation, now + lives)?;
    let token = fresh.token.expose().as_bytes();
    let sealed = ctx.keyring.seal(&code_token_place(session.id, generation), token);
    // A session of the compatible surface shows one code and expires with it.
    let expires_at = match session.surface {
        Surface::Compatible => code.expires_at,
        Surface::Hosted => session.expires_at,
    };
    let live = LiveSession {
        id: session.id,
        scope: session.scope,
        upstream: upstream.name,
        attempt: attempt.clone(),
        upstream_token_sealed: sealed.clone(),
        generation,
        status: LinkSessionStatus::New,
        code_expires_at: code.expires_at,
        expires_at,
    };
    let id = session.id;
    let written = ctx.store.tenant(session.scope, move |tx| {
        let pending = tx.lock_link_session(id)?.is_some_and(|session| session.status.is_pending());
        if pending {
            let new = NewCode {
                session: id,
                attempt: &attempt,
                upstream_token_sealed: sealed,
                code: &code,
                at: now,
            };
            tx.insert_code(&new)?;
            tx.set_link_session_expiry(id, expires_at)?;
            let kind = if generation == 1 { "code_shown" } else { "code_renewed" };
            tx.note_change(id, kind, None, None, now)?;
        }
        Ok::<_, StoreError>(pending)
    });
    match written.await {
        Ok(true) => Ok(Fetched::New(live)),
        Ok(false) | Err(StoreError::Conflict { .. }) => Ok(Fetched::TooLate),
        Err(error) => Err(error.into()),
    }
}

/// A code that somebody waits for is asked for even when the budget is used up for the moment, but not
/// while the upstream is left alone. A Redis that does not answer is no reason not to ask.
async fn terms_for(ctx: &Ctx, upstream: &Upstream) -> Result<Terms, Error> {
    match leave_for(ctx, upstream.name, 1).await {
        Ok(Leave::Wait(_)) => match refusal_in_force(ctx, upstream.name).await {
            Some(refusal) => Err(upstreams::failure(upstream, refusal)),
            None => Ok(Terms::Ordinary),
        },
        Ok(Leave::Probe) => Ok(Terms::Probe),
        Ok(Leave::Go(_)) | Err(_) => Ok(Terms::Ordinary),
    }
}

fn read_code(
    fresh: &QrCode,
    generation: i32,
    expires_at: chrono::DateTime<chrono::Utc>,
) -> Result<Code, Error> {
    let unusable = || ProviderError::BadAnswer { reason: "the QR code is no usable picture" };
    let (text, png) = match &fresh.image {
        QrImage::Text(text) => (Some(text.clone()), None),
        QrImage::Png(png) => {
            qr::check_png(png).map_err(|_| unusable())?;
            (qr::read_png(png).ok(), Some(png.clone()))
        }
    };
    Ok(Code { generation, text, png, expires_at })
}
