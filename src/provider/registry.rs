//! Which adapter speaks to which upstream: an adapter is one kind of upstream with one set of
//! credentials.

use std::sync::Arc;

use super::client::HttpClient;
use super::wahdx::Wahdx;
use super::{Provider, ProviderError};
use crate::crypto::secret::Secret;
use crate::model::id::TenantId;
use crate::model::upstream::{Queue, UpstreamLabel, UpstreamName};
use url::Url;

/// An upstream that can be asked.
#[derive(Clone)]
pub struct Upstream {
    /// `wahdx`.
    pub provider: &'static str,
    pub name: UpstreamName,
    pub adapter: Arc<dyn Provider>,
}

impl Upstream {
    /// How identities and sessions name it.
    pub fn label(&self) -> UpstreamLabel {
        UpstreamLabel { provider: self.provider, name: self.name }
    }
}

/// The upstreams of the gateway itself, and how to make one with a tenant's credentials.
#[derive(Clone)]
pub struct Registry {
    operator: Option<Upstream>,
    sandbox: Option<Upstream>,
    http: HttpClient,
    wahdx_base_url: Url,
}

impl Registry {
    /// `wahdx_base_url` is where the operator's and the tenants' keys are sent.
    pub fn new(http: HttpClient, wahdx_base_url: Url) -> Self {
        Self { operator: None, sandbox: None, http, wahdx_base_url }
    }

    /// The same with the operator's own key.
    pub fn with_operator(mut self, key: Secret) -> Self {
        self.operator = Some(self.wahdx(UpstreamName::Operator, self.wahdx_base_url.clone(), key));
        self
    }

    /// The same with the simulator, which is reached at `base_url`.
    pub fn with_sandbox(mut self, base_url: Url, key: Secret) -> Self {
        self.sandbox = Some(self.wahdx(UpstreamName::Sandbox, base_url, key));
        self
    }

    /// The reseller with a tenant's own key.
    pub fn of_tenant(&self, tenant: TenantId, key: Secret) -> Upstream {
        self.wahdx(UpstreamName::Tenant(tenant), self.wahdx_base_url.clone(), key)
    }

    /// The operator's upstream.
    ///
    /// # Errors
    /// `NotConfigured` without a key for it.
    pub fn operator(&self) -> Result<&Upstream, ProviderError> {
        self.operator.as_ref().ok_or(ProviderError::NotConfigured)
    }

    /// The simulator.
    ///
    /// # Errors
    /// `NotConfigured` where it is off.
    pub fn sandbox(&self) -> Result<&Upstream, ProviderError> {
        self.sandbox.as_ref().ok_or(ProviderError::NotConfigured)
    }

    /// The schedules that somebody can work on.
    pub fn queues(&self) -> Vec<Queue> {
        let is_served = |queue: &Queue| match queue {
            Queue::Operator => self.operator.is_some(),
            Queue::Sandbox => self.sandbox.is_some(),
            Queue::Tenants => true,
        };
        Queue::ALL.into_iter().filter(is_served).collect()
    }

    fn wahdx(&self, name: UpstreamName, base_url: Url, key: Secret) -> Upstream {
        let adapter = Wahdx::new(self.http.clone(), base_url, key);
        Upstream { provider: "wahdx", name, adapter: Arc::new(adapter) }
    }
}
