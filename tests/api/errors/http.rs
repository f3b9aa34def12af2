//! Requests that are not HTTP as it should be, and bodies that do not come.

use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::contract::{assert_healthy, with_body};
use super::raw::{self, exchange, head, read_answer};
use crate::support::Gateway;

/// What is no request, or one with a head that can't be.
fn bad_heads() -> Vec<(&'static str, Vec<u8>)> {
    let many: String = (0..200).map(|number| format!("X-Field-{number}: 1\r\n")).collect();
    vec![
        ("no HTTP", b"hello\r\n\r\n".to_vec()),
        ("bytes", (0..=255).collect::<Vec<u8>>().repeat(8)),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".repeat(20)),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("HTTP/3.7", b"GET / HTTP/3.7\r\n\r\n".to_vec()),
        ("no version", b"GET /\r\n\r\n".to_vec()),
        ("a space in the address", b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        ("a NUL in the address", b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        ("a NUL in a header", head("GET /v1/accounts", "X-API-Key: a\0b\r\n")),
        ("a header without a colon", head("GET /v1/accounts", "nonsense\r\n")),
        ("a header with a space", head("GET /v1/accounts", "X Field: 1\r\n")),
        ("two hundred headers", head("GET /v1/accounts", &many)),
        ("a header of 200 kB", head("GET /v1/accounts", &format!("X-Field: {}\r\n", "a".repeat(200_000)))),
    ]
}

/// What says of its body what can't be.
fn bad_lengths(key: &str) -> Vec<(&'static str, Vec<u8>)> {
    let key = format!("X-API-Key: {key}\r\n");
    vec![
        (
            "two lengths",
            [
                head("POST /v1/tokens", &format!("{key}Content-Length: 2\r\nContent-Length: 3\r\n")),
                b"{}x".to_vec(),
            ]
            .concat(),
        ),
        ("a negative length", head("POST /v1/tokens", &format!("{key}Content-Length: -1\r\n"))),
        ("a length with a sign", head("POST /v1/tokens", &format!("{key}Content-Length: +2\r\n"))),
        ("a length that is none", head("POST /v1/tokens", &format!("{key}Content-Length: two\r\n"))),
        (
            "an endless length",
            head("POST /v1/tokens", &format!("{key}Content-Length: 99999999999999999999\r\n")),
        ),
        (
            "a length and chunks",
            [
                head("POST /v1/tokens", &format!("{key}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")),
                b"0\r\n\r\nGET /v1/x HTTP/1.1\r\n\r\n".to_vec(),
            ]
            .concat(),
        ),
        ("an unknown coding", head("POST /v1/tokens", &format!("{key}Transfer-Encoding: gzip\r\n"))),
        (
            "a chunk that is none",
            [
                head(
                    "POST /v1/tokens",
                    &format!("{key}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"),
                ),
                b"zz\r\n{}\r\n0\r\n\r\n".to_vec(),
            ]
            .concat(),
        ),
        (
            "a chunk too large",
            [
                head(
                    "POST /v1/tokens",
                    &format!("{key}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"),
                ),
                b"fffffffffffffffff\r\n".to_vec(),
            ]
            .concat(),
        ),
    ]
}

#[tokio::test]
async fn a_request_that_is_no_http_is_turned_away() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;

    for (what, bytes) in bad_heads().into_iter().chain(bad_lengths(&tenant.test)) {
        let started = Instant::now();
        let answer = exchange(gateway.running.address, &[&bytes]).await;
        assert!(started.elapsed() < Duration::from_secs(12), "{what} held for {:?}", started.elapsed());
        let Some(answer) = answer else { continue };
        assert!((400..500).contains(&answer.status), "{what}: {} {}", answer.status, answer.body);
        assert!(!answer.body.contains(&tenant.test), "{what}");
    }
    assert_healthy(&gateway, &tenant.test).await;
}

#[tokio::test]
async fn a_body_in_chunks_is_measured_as_it_comes() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let chunk = [b"1000\r\n".as_slice(), &b"a".repeat(4_096), b"\r\n"].concat();

    for operation in with_body() {
        let fields = format!(
            "{}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
            operation.credential(&tenant.test)
        );
        let head = head(&format!("{} {}", operation.method, operation.path()), &fields);
        let mut parts: Vec<&[u8]> = vec![&head];
        parts.extend(std::iter::repeat_n(chunk.as_slice(), 17));

        let answer = exchange(gateway.running.address, &parts).await.expect("an answer").into_answer();

        operation.assert_refused(&answer, &[413], "chunks");
    }
}

#[tokio::test]
async fn a_body_that_stalls_is_cut_after_ten_seconds() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    let mut waiting = Vec::new();
    for operation in with_body() {
        for length in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
            let fields = format!(
                "{}Content-Type: application/json\r\n{length}\r\n",
                operation.credential(&tenant.test)
            );
            let head = raw::head(&format!("{} {}", operation.method, operation.path()), &fields);
            let (operation, address) = (operation.clone(), gateway.running.address);
            waiting.push(tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.expect("the gateway listens");
                stream.write_all(&head).await.expect("the head is read");
                let started = Instant::now();
                let answer = read_answer(&mut stream).await.expect("an answer").into_answer();
                (operation, answer, started.elapsed())
            }));
        }
    }

    for one in waiting {
        let (operation, answer, took) = one.await.expect("an answer");
        operation.assert_refused(&answer, &[408], "a body that stalls");
        assert!((9.0..13.0).contains(&took.as_secs_f64()), "{} took {took:?}", operation.id);
    }
    assert_healthy(&gateway, &tenant.test).await;
}

#[tokio::test]
async fn a_head_that_stalls_does_not_hold_its_connection() {
    let gateway = Gateway::start().await;
    let mut stream = TcpStream::connect(gateway.running.address).await.expect("the gateway listens");
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: ga").await.expect("it is read");
    let started = Instant::now();

    let answer = read_answer(&mut stream).await;

    assert!(answer.is_none_or(|answer| answer.status == 408));
    assert!(started.elapsed() < Duration::from_secs(12), "held for {:?}", started.elapsed());
}

#[tokio::test]
async fn a_caller_that_goes_away_does_no_harm() {
    let gateway = Gateway::start().await;
    let tenant = gateway.tenant().await;
    for operation in with_body() {
        let fields =
            format!("X-API-Key: {}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n", tenant.test);
        let head = raw::head(&format!("{} {}", operation.method, operation.path()), &fields);
        let mut stream = TcpStream::connect(gateway.running.address).await.expect("the gateway listens");
        stream.write_all(&[&head, b"{\"x\"".as_slice()].concat()).await.expect("it is read");
    }

    assert_healthy(&gateway, &tenant.test).await;
}
