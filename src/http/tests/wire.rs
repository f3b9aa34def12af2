//! What a socket sees: bodies that stall or drip, and bodies that nobody reads.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{App, HttpServer};

use crate::http::body::{BodyLimits, RawJson};
use crate::http::error::ApiError;
use crate::http::middleware::edge;
use crate::service::error::Error;

const DEADLINE: Duration = Duration::from_millis(300);
/// Far more than anything here takes, so that a hang fails a test and does not stop it.
const PATIENCE: Duration = Duration::from_secs(8);

/// Serves on a free port; asks it in a thread that may block; stops it.
async fn with_server<T: Send + 'static>(ask: impl FnOnce(SocketAddr) -> T + Send + 'static) -> T {
    let server = HttpServer::new(|| {
        App::new()
            .wrap(from_fn(edge))
            .app_data(Data::new(BodyLimits { deadline: DEADLINE, ..BodyLimits::default() }))
            .route("/read", web::post().to(|_: RawJson| async { "read" }))
            .route("/ignore", web::to(|| async { "ignored" }))
            .route(
                "/refuse",
                web::post().to(|| async { Err::<String, _>(ApiError::from(Error::Unauthenticated)) }),
            )
            .route("/panic", web::get().to(panics))
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    let running = actix_web::rt::spawn(server);

    let answer = web::block(move || ask(address)).await.unwrap();

    handle.stop(false).await;
    running.await.unwrap().unwrap();
    answer
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Everything until the server closes the connection, and whether it did so.
fn read_to_close(stream: &mut TcpStream) -> (String, bool) {
    let mut bytes = Vec::new();
    let closed = match stream.read_to_end(&mut bytes) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    };
    (String::from_utf8_lossy(&bytes).into_owned(), closed)
}

fn head(method: &str, path: &str, length: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{length}\r\n\r\n")
}

#[actix_web::test]
async fn a_stalled_body_is_cut_after_its_deadline() {
    for length in ["content-length: 50", "transfer-encoding: chunked"] {
        let (text, closed, took) = with_server(move |address| {
            let mut stream = connect(address);
            let started = Instant::now();
            stream.write_all(head("POST", "/read", length).as_bytes()).unwrap();
            if length.starts_with("content") {
                stream.write_all(b"{\"a\":").unwrap();
            } else {
                stream.write_all(b"5\r\n{\"a\":\r\n").unwrap();
            }
            let (text, closed) = read_to_close(&mut stream);
            (text, closed, started.elapsed())
        })
        .await;

        assert!(text.starts_with("HTTP/1.1 408 "), "{length}: {text}");
        assert!(text.contains("\"code\":\"request_timeout\""), "{length}: {text}");
        assert!(closed, "{length}: still open");
        assert!(took >= DEADLINE && took < PATIENCE, "{length}: {took:?}");
    }
}

#[actix_web::test]
async fn a_dripping_body_gets_no_more_time_than_a_stalled_one() {
    let (text, took) = with_server(|address| {
        let mut stream = connect(address);
        stream.write_all(head("POST", "/read", "content-length: 5000").as_bytes()).unwrap();
        // Waiting for an answer paces the drops.
        stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
        let started = Instant::now();
        let mut answer = [0u8; 13];
        while started.elapsed() < PATIENCE && stream.write_all(b" ").is_ok() {
            if stream.read_exact(&mut answer).is_ok() {
                break;
            }
        }
        (String::from_utf8_lossy(&answer).into_owned(), started.elapsed())
    })
    .await;

    assert_eq!(text, "HTTP/1.1 408 ");
    assert!(took >= DEADLINE && took < PATIENCE, "{took:?}");
}

#[actix_web::test]
async fn a_body_that_is_announced_too_long_is_refused_at_once() {
    let (text, closed, took) = with_server(|address| {
        let mut stream = connect(address);
        let started = Instant::now();
        stream.write_all(head("POST", "/read", "content-length: 65537").as_bytes()).unwrap();
        let mut first = [0u8; 13];
        stream.read_exact(&mut first).unwrap();
        let took = started.elapsed();
        let (text, closed) = read_to_close(&mut stream);
        (String::from_utf8_lossy(&first).into_owned() + &text, closed, took)
    })
    .await;

    assert!(text.starts_with("HTTP/1.1 413 "), "{text}");
    assert!(closed && took < DEADLINE, "{closed} {took:?}");
}

#[actix_web::test]
async fn a_body_that_turns_out_too_long_is_refused() {
    let text = with_server(|address| {
        let mut stream = connect(address);
        stream.write_all(head("POST", "/read", "transfer-encoding: chunked").as_bytes()).unwrap();
        stream.write_all(b"10001\r\n").unwrap();
        stream.write_all(&[b' '; 0x1_0001]).unwrap();
        read_to_close(&mut stream).0
    })
    .await;

    assert!(text.starts_with("HTTP/1.1 413 "), "{text}");
}

#[actix_web::test]
async fn a_body_that_nobody_reads_holds_nothing_up() {
    for (method, path, status) in
        [("GET", "/ignore", 200), ("POST", "/refuse", 401), ("POST", "/nowhere", 404)]
    {
        for length in ["content-length: 50", "transfer-encoding: chunked"] {
            let (text, closed) = with_server(move |address| {
                let mut stream = connect(address);
                stream.write_all(head(method, path, length).as_bytes()).unwrap();
                read_to_close(&mut stream)
            })
            .await;

            assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{method} {path} {length}: {text}");
            assert!(closed, "{method} {path} {length}: still open");
        }
    }
}

#[actix_web::test]
async fn a_connection_serves_one_request_after_another() {
    let text = with_server(|address| {
        let mut stream = connect(address);
        for _ in 0..2 {
            stream.write_all(head("POST", "/read", "content-length: 2").as_bytes()).unwrap();
            stream.write_all(b"{}").unwrap();
            let mut part = [0u8; 4096];
            let read = stream.read(&mut part).unwrap();
            assert!(part[..read].starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&part[..read]));
        }
        stream.write_all(b"GET /ignore HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        read_to_close(&mut stream).0
    })
    .await;

    assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
}

#[actix_web::test]
async fn a_panic_is_answered_and_the_server_lives_on() {
    let (first, second) = with_server(|address| {
        let ask = |path: &str| {
            let mut stream = connect(address);
            stream.write_all(head("GET", path, "connection: close").as_bytes()).unwrap();
            read_to_close(&mut stream).0
        };
        (ask("/panic"), ask("/ignore"))
    })
    .await;

    assert!(first.starts_with("HTTP/1.1 500 ") && first.contains("\"code\":\"internal_error\""), "{first}");
    assert!(first.contains("\r\nx-request-id: req_"), "{first}");
    assert!(second.starts_with("HTTP/1.1 200 "), "{second}");
}

async fn panics() -> String {
    panic!("this is a test")
}
