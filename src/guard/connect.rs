//! Connections to addresses that were checked, and to no others. No proxy from the environment: whoever went
//! through one would not know where it ends.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::GuardError;

/// How long one address may take to answer a knock.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// How many of a name's addresses are tried, one after the other.
const ADDRESSES_TRIED_MAX: usize = 4;

/// The machine has no usable TLS set-up (no certificates, no random numbers).
#[derive(Debug, thiserror::Error)]
#[error("could not set up calls to tenants' addresses")]
pub struct SetUpError(#[source] rustls::Error);

/// Bytes both ways, plain or through TLS.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// TLS that believes what the machine believes.
pub(super) fn tls() -> Result<Arc<ClientConfig>, SetUpError> {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let config = ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(SetUpError)?
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Connects to the first of `addresses` that answers. All of them were checked.
pub(super) async fn tcp(addresses: &[IpAddr], port: u16) -> Result<TcpStream, GuardError> {
    for address in addresses.iter().take(ADDRESSES_TRIED_MAX) {
        let socket = SocketAddr::new(*address, port);
        let Ok(Ok(stream)) = tokio::time::timeout(CONNECT_WITHIN, TcpStream::connect(socket)).await else {
            continue;
        };
        // What is connected to is what was checked; anything else would be somebody's redirection.
        if stream.peer_addr().is_ok_and(|peer| peer == socket) {
            let _ = stream.set_nodelay(true);
            return Ok(stream);
        }
    }
    Err(GuardError::Unreachable)
}

/// TLS on top, for the name that was asked for.
pub(super) async fn secure(
    stream: TcpStream,
    host: &str,
    config: &Arc<ClientConfig>,
) -> Result<impl Stream + use<>, GuardError> {
    let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(name).map_err(|_| GuardError::Tls)?;
    TlsConnector::from(config.clone()).connect(name, stream).await.map_err(|_| GuardError::Tls)
}
