//! The list of an upstream's accounts, which has no pages and grows with everything ever linked there.
//! Many confirmations at one time share one call for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Mutex as Turn;

use super::Error;
use crate::model::upstream::UpstreamName;
use crate::provider::registry::Upstream;
use crate::provider::{ProviderError, UpstreamAccount};

/// The least time between two calls to one upstream.
const SPACING: Duration = Duration::from_millis(100);

/// The newest list of each upstream.
#[derive(Default)]
pub struct Listings {
    upstreams: Mutex<HashMap<UpstreamName, Arc<Turn<Option<Listed>>>>>,
}

struct Listed {
    asked: Instant,
    answer: Result<Arc<Vec<UpstreamAccount>>, ProviderError>,
}

impl Listings {
    /// The upstream's accounts as they are now or later: a list that was asked for before this call does
    /// not do, one that was asked for while this waited for its turn does.
    ///
    /// # Errors
    /// `Provider`, which those who wait at the same time share too.
    pub async fn newest(&self, upstream: &Upstream) -> Result<Arc<Vec<UpstreamAccount>>, Error> {
        let wanted = Instant::now();
        let slot = {
            let mut upstreams = self.upstreams.lock().unwrap_or_else(PoisonError::into_inner);
            upstreams.entry(upstream.name).or_default().clone()
        };
        let mut listed = slot.lock().await;
        if let Some(listed) = listed.as_ref().filter(|listed| listed.asked >= wanted) {
            return Ok(listed.answer.clone()?);
        }
        if let Some(last) = listed.as_ref() {
            // Whoever comes meanwhile waits for the same answer.
            tokio::time::sleep(SPACING.saturating_sub(last.asked.elapsed())).await;
        }
        let asked = Instant::now();
        let answer = upstream.adapter.list_accounts().await.map(Arc::new);
        *listed = Some(Listed { asked, answer: answer.clone() });
        Ok(answer?)
    }
}
