//! Certificates: good for the name that was asked for, or nothing is said.

use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

use super::*;

/// A server with a certificate for `hooks.example.com`, and a client set-up that believes its maker.
async fn server() -> (u16, Arc<ClientConfig>, JoinSet<()>) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["hooks.example.com".to_owned()]).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let client = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut accepting = JoinSet::new();
    accepting.spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(server));
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = vec![0; 64 * 1024];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await;
            let _ = stream.shutdown().await;
        }
    });
    (port, Arc::new(client), accepting)
}

fn guard_with(tls: Arc<ClientConfig>) -> Guard {
    Guard::with(true, Clock::system(), Box::new(Scripted::saying(&[&["127.0.0.1"]])), tls)
}

fn url(host: &str, port: u16) -> Url {
    format!("https://{host}:{port}/").parse().unwrap()
}

#[tokio::test]
async fn a_certificate_for_the_name_is_believed_although_the_address_is_what_is_called() {
    let (port, tls, _accepting) = server().await;

    let answer = guard_with(tls).get(&url("hooks.example.com", port), 10, DEADLINE).await;

    assert_eq!(answer.expect("an answer").body, b"ok");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not() {
    let (port, tls, _accepting) = server().await;

    for host in ["other.example.com", "127.0.0.1"] {
        let answer = guard_with(tls.clone()).get(&url(host, port), 10, DEADLINE).await;
        assert_eq!(answer.expect_err("no answer"), GuardError::Tls, "{host}");
    }
}

#[tokio::test]
async fn a_certificate_of_a_maker_that_the_machine_does_not_know_is_not() {
    let (port, _, _accepting) = server().await;
    let machine = connect::tls().expect("a TLS set-up");

    let answer = guard_with(machine).get(&url("hooks.example.com", port), 10, DEADLINE).await;

    assert_eq!(answer.expect_err("no answer"), GuardError::Tls);
}

#[tokio::test]
async fn a_server_without_tls_is_not_spoken_to() {
    let canary = Canary::answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    let (_, tls, _accepting) = server().await;

    let answer = guard_with(tls).get(&url("hooks.example.com", canary.port), 10, DEADLINE).await;

    assert_eq!(answer.expect_err("no answer"), GuardError::Tls);
    assert!(!canary.seen()[0].contains("GET"), "the request went out in the clear");
}
