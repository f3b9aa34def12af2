//! Which provider speaks for whom: every environment has its upstream, and each upstream is one
//! adapter with one set of credentials.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Provider, ProviderError};
use crate::model::tenant::Environment;

/// The upstream that the operator's own credentials reach.
pub const OPERATOR: &str = "operator";
/// The built-in simulator, which serves the test environment.
pub const SANDBOX: &str = "sandbox";

/// An upstream that can be asked.
#[derive(Clone)]
pub struct Upstream {
    /// `wahdx`.
    pub provider: &'static str,
    /// Whose credentials: `OPERATOR` or `SANDBOX`.
    pub name: &'static str,
    pub adapter: Arc<dyn Provider>,
}

impl Upstream {
    /// How identities and sessions name it.
    pub fn label(&self) -> (&'static str, &'static str) {
        (self.provider, self.name)
    }
}

/// Every upstream of this gateway.
#[derive(Clone, Default)]
pub struct Registry {
    upstreams: HashMap<&'static str, Upstream>,
}

impl Registry {
    pub fn with(mut self, upstream: Upstream) -> Self {
        self.upstreams.insert(upstream.name, upstream);
        self
    }

    /// The upstream that new sessions of an environment use.
    pub fn for_environment(&self, environment: Environment) -> Result<&Upstream, ProviderError> {
        self.by_name(match environment {
            Environment::Live => OPERATOR,
            Environment::Test => SANDBOX,
        })
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Upstream> {
        self.upstreams.values()
    }

    /// The upstream that a session was started with.
    pub fn by_name(&self, name: &str) -> Result<&Upstream, ProviderError> {
        self.upstreams.get(name).ok_or(ProviderError::NotConfigured)
    }
}
