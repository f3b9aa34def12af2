//! New connections to upstreams: name lookup, TCP, TLS where the address says so, and HTTP/1.1 on top.
//! No proxy from the environment.

use std::time::Duration;

use http_body_util::Full;
use hyper::Uri;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use tower_service::Service;
use url::Url;

/// Name lookup, TCP and TLS together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// One connection, for one request at a time. The connection ends when this is dropped.
pub(super) type Sender = http1::SendRequest<Full<Bytes>>;

/// The machine has no usable TLS set-up (no certificates, no random numbers).
#[derive(Debug, thiserror::Error)]
#[error("could not set up the HTTP client")]
pub struct ClientError(#[from] rustls::Error);

pub(super) struct Connector {
    inner: HttpsConnector<HttpConnector>,
}

impl Connector {
    pub fn new() -> Result<Self, ClientError> {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let tls = ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(ClientError)?
            .with_no_client_auth();
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let connectors = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(tls);
        Ok(Self { inner: connectors.https_or_http().enable_http1().wrap_connector(http) })
    }

    /// Nothing when no connection comes about in time. It is driven by the runtime that this is called
    /// in, and ends with it.
    pub async fn connect(&self, url: &Url) -> Option<Sender> {
        let uri: Uri = url.as_str().parse().ok()?;
        let connecting = async {
            let stream = self.inner.clone().call(uri).await.ok()?;
            http1::handshake(stream).await.ok()
        };
        let (sender, connection) = tokio::time::timeout(CONNECT_TIMEOUT, connecting).await.ok()??;
        tokio::spawn(async move {
            // Whoever waits for an answer on it hears of its end there.
            let _ = connection.await;
        });
        Some(sender)
    }
}
