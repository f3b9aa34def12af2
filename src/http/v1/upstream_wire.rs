//! How a tenant's upstream is shown and changed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::model::upstream::{TenantUpstream, UpstreamSource};
use crate::service::upstreams::UpstreamChange;

/// Who links and posts for you at the upstream. It concerns the live environment alone: `test` always
/// talks to the sandbox.
#[derive(Serialize, ToSchema)]
pub struct Upstream {
    pub provider: Provider,
    pub source: Source,
    /// Your own key, as far as it is ever shown; null when you brought none.
    pub own: Option<OwnCredentials>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// The reseller.
    Wahdx,
}

/// Whose credentials new link sessions use. What is linked already stays with those it was linked by.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The gateway's.
    Operator,
    /// Yours.
    Own,
}

/// A key of yours at the upstream.
#[derive(Serialize, ToSchema)]
pub struct OwnCredentials {
    /// The key's last four characters; empty for a short one.
    #[schema(example = "7f3a")]
    pub api_key_hint: String,
    pub status: CredentialStatus,
    /// When the upstream first refused it; null while it takes it.
    #[serde(serialize_with = "super::maybe_time")]
    pub refused_at: Option<DateTime<Utc>>,
    #[serde(serialize_with = "super::time")]
    pub set_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CredentialStatus {
    /// The upstream took it when it was used last.
    Accepted,
    /// The upstream refused it when it was used last: links and posts fail until there is a good one.
    Refused,
}

/// What to change about your upstream; what is absent stays. For keys and tokens of the live environment.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateUpstream {
    /// The only one there is a choice of.
    pub provider: Option<Provider>,
    pub source: Option<Source>,
    /// Your key at the upstream: 1 to 512 visible ASCII characters. It is tried there before it is kept, kept
    /// sealed, and never shown again. With a key, `source` becomes `own` unless you say otherwise; null takes
    /// the key away, which linked accounts may be in the way of.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 512, write_only)]
    pub api_key: Option<Option<String>>,
}

/// Tells null from absent.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl From<UpdateUpstream> for UpstreamChange {
    fn from(body: UpdateUpstream) -> Self {
        Self {
            source: body.source.map(|source| match source {
                Source::Operator => UpstreamSource::Operator,
                Source::Own => UpstreamSource::Own,
            }),
            api_key: body.api_key,
        }
    }
}

impl From<TenantUpstream> for Upstream {
    fn from(upstream: TenantUpstream) -> Self {
        Self {
            provider: Provider::Wahdx,
            source: match upstream.source {
                UpstreamSource::Operator => Source::Operator,
                UpstreamSource::Own => Source::Own,
            },
            own: upstream.credentials.map(|own| OwnCredentials {
                api_key_hint: own.hint,
                status: match own.refused_at {
                    None => CredentialStatus::Accepted,
                    Some(_) => CredentialStatus::Refused,
                },
                refused_at: own.refused_at,
                set_at: own.set_at,
            }),
        }
    }
}
